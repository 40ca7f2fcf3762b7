/// `string.find`, `match`, `gmatch` and `gsub`.
#define _GNU_SOURCE
#include "patterns.h"

/// A position argument as an offset: negative ones count from the end. May lie behind the end.
static size_t offset_of(lua_Integer position, size_t length) {
    if (position > 0) return (size_t)position - 1;
    if (position == 0 || position < -(lua_Integer)length) return 0;
    return length + (size_t)position;
}

static bool is_plain(const char *pattern, size_t length) {
    for (size_t index = 0; index < length; index++) {
        if (pattern[index] != 0 && strchr("^$*+?.([%-", pattern[index]) != NULL) return false;
    }
    return true;
}

static int find_or_match(lua_State *L, bool is_find) {
    size_t length, pattern_length;
    const char *subject = luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &pattern_length);
    size_t offset = offset_of(luaL_optinteger(L, 3, 1), length);
    if (offset > length) {
        lua_pushnil(L);
        return 1;
    }
    if (is_find && (lua_toboolean(L, 4) || is_plain(pattern, pattern_length))) {
        const char *found = memmem(subject + offset, length - offset, pattern, pattern_length);
        if (found == NULL) {
            lua_pushnil(L);
            return 1;
        }
        lua_pushinteger(L, found - subject + 1);
        lua_pushinteger(L, found - subject + (lua_Integer)pattern_length);
        return 2;
    }
    matcher m;
    matcher_begin(&m, L, subject, length, pattern + pattern_length);
    bool is_anchored = pattern_length > 0 && *pattern == '^';
    if (is_anchored) pattern++;
    for (const char *at = subject + offset; at <= m.end; at++) {
        matcher_again(&m);
        const char *end = match_here(&m, at, pattern);
        if (end != NULL) {
            if (!is_find) return push_captures(&m, at, end, true);
            lua_pushinteger(L, at - subject + 1);
            lua_pushinteger(L, end - subject);
            return push_captures(&m, at, end, false) + 2;
        }
        if (is_anchored) break;
    }
    lua_pushnil(L);
    return 1;
}

static int own_find(lua_State *L) {
    return find_or_match(L, true);
}

static int own_match(lua_State *L) {
    return find_or_match(L, false);
}

/// Upvalues: subject, pattern, next offset, offset of the last match's end (-1: none).
static int next_match(lua_State *L) {
    size_t length, pattern_length;
    const char *subject = lua_tolstring(L, lua_upvalueindex(1), &length);
    const char *pattern = lua_tolstring(L, lua_upvalueindex(2), &pattern_length);
    lua_Integer next = lua_tointeger(L, lua_upvalueindex(3)), last = lua_tointeger(L, lua_upvalueindex(4));
    matcher m;
    matcher_begin(&m, L, subject, length, pattern + pattern_length);
    for (; next <= (lua_Integer)length; next++) {
        matcher_again(&m);
        const char *end = match_here(&m, subject + next, pattern);
        // An empty match where the last one ended would be that match's tail.
        if (end == NULL || end - subject == last) continue;
        lua_pushinteger(L, end - subject);
        lua_pushvalue(L, -1);
        lua_replace(L, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return push_captures(&m, subject + next, end, true);
    }
    lua_pushinteger(L, next);
    lua_replace(L, lua_upvalueindex(3));
    return 0;
}

static int own_gmatch(lua_State *L) {
    size_t length;
    luaL_checklstring(L, 1, &length);
    luaL_checkstring(L, 2);
    size_t offset = offset_of(luaL_optinteger(L, 3, 1), length);
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)(offset > length ? length + 1 : offset));
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, next_match, 4);
    return 1;
}

/// Appends the replacement text with its `%0` … `%9` filled in.
static void add_template(matcher *m, luaL_Buffer *buffer, const char *from, const char *to) {
    size_t length;
    const char *text = lua_tolstring(m->L, 3, &length), *end = text + length;
    while (text < end) {
        const char *sign = memchr(text, '%', (size_t)(end - text));
        const char *stop = sign == NULL ? end : sign;
        luaL_addlstring(buffer, text, (size_t)(stop - text));
        if (sign == NULL) return;
        char c = sign + 1 < end ? sign[1] : 0;
        if (c == '%') {
            luaL_addchar(buffer, '%');
        } else if (c == '0') {
            luaL_addlstring(buffer, from, (size_t)(to - from));
        } else if (c >= '1' && c <= '9') {
            push_capture(m, c - '1', from, to);
            luaL_tolstring(m->L, -1, NULL);
            lua_remove(m->L, -2);
            luaL_addvalue(buffer);
        } else {
            luaL_error(m->L, "invalid use of '%%' in replacement string");
        }
        text = sign + 2;
    }
}

/// Appends what replaces the match `from ..< to`; false or nil keeps it.
static void add_replacement(matcher *m, luaL_Buffer *buffer, const char *from, const char *to, int kind) {
    lua_State *L = m->L;
    if (kind == LUA_TSTRING) {
        add_template(m, buffer, from, to);
        return;
    }
    if (kind == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(m, from, to, true), 1);
    } else {
        push_capture(m, 0, from, to);
        lua_gettable(L, 3);
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(buffer, from, (size_t)(to - from));
    } else if (lua_isstring(L, -1)) {
        luaL_addvalue(buffer);
    } else {
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    }
}

static int own_gsub(lua_State *L) {
    size_t length, pattern_length;
    const char *subject = luaL_checklstring(L, 1, &length);
    const char *pattern = luaL_checklstring(L, 2, &pattern_length);
    int kind = lua_type(L, 3);
    if (kind == LUA_TNUMBER) {
        lua_tostring(L, 3);
        kind = LUA_TSTRING;
    }
    luaL_argexpected(
        L, kind == LUA_TSTRING || kind == LUA_TFUNCTION || kind == LUA_TTABLE, 3, "string/function/table");
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)length + 1), count = 0;
    matcher m;
    matcher_begin(&m, L, subject, length, pattern + pattern_length);
    bool is_anchored = pattern_length > 0 && *pattern == '^';
    if (is_anchored) pattern++;
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    const char *at = subject, *last = NULL;
    while (count < most) {
        matcher_again(&m);
        const char *end = match_here(&m, at, pattern);
        if (end != NULL && end != last) {
            count++;
            add_replacement(&m, &buffer, at, end, kind);
            at = last = end;
        } else if (at < m.end) {
            luaL_addchar(&buffer, *at++);
        } else {
            break;
        }
        if (is_anchored) break;
    }
    luaL_addlstring(&buffer, at, (size_t)(m.end - at));
    luaL_pushresult(&buffer);
    lua_pushinteger(L, count);
    return 2;
}

void patterns_setup(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"find", own_find}, {"gmatch", own_gmatch}, {"gsub", own_gsub}, {"match", own_match}, {NULL, NULL},
    };
    luaL_setfuncs(L, functions, 0);
}
