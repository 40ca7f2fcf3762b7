/// `string.format`, `string.rep`, and text for any value.
#include <stdio.h>

#include "internal.h"

/// The number of this object among those that were printed: Lua would show an address.
static lua_Integer serial_of(lua_State *L, int index) {
    bridge_state *state = bridge_of(L);
    index = lua_absindex(L, index);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &serials_key);
    lua_pushvalue(L, index);
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_pushvalue(L, index);
        lua_pushinteger(L, ++state->next_serial);
        lua_rawset(L, -3);
        lua_pop(L, 1);
        return state->next_serial;
    }
    lua_Integer serial = lua_tointeger(L, -1);
    lua_pop(L, 2);
    return serial;
}

const char *push_text_of(lua_State *L, int index, size_t *length) {
    index = lua_absindex(L, index);
    luaL_checkstack(L, 6, NULL);
    int32_t day;
    int type = lua_type(L, index);
    bool is_plain = type == LUA_TNIL || type == LUA_TBOOLEAN || type == LUA_TNUMBER || type == LUA_TSTRING
        || is_day(L, index, &day);
    if (is_plain || luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
        if (!is_plain) lua_pop(L, 1);
        return luaL_tolstring(L, index, length);
    }
    const char *name = lua_typename(L, type);
    if (type == LUA_TLIGHTUSERDATA) {
        lua_pushstring(L, name);
    } else if (luaL_getmetafield(L, index, "__name") == LUA_TSTRING) {
        lua_pushfstring(L, "%s: %I", lua_tostring(L, -1), (LUAI_UACINT)serial_of(L, index));
        lua_remove(L, -2);
    } else {
        lua_pushfstring(L, "%s: %I", name, (LUAI_UACINT)serial_of(L, index));
    }
    return lua_tolstring(L, -1, length);
}

static int own_rep(lua_State *L) {
    bridge_state *state = bridge_of(L);
    size_t length, between;
    const char *text = luaL_checklstring(L, 1, &length);
    lua_Integer count = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &between);
    if (count <= 0 || length + between == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if (length + between < length || (lua_Unsigned)count > (lua_Unsigned)INT64_MAX / (length + between)) {
        return luaL_error(L, "resulting string too large");
    }
    size_t total = (size_t)count * length + (size_t)(count - 1) * between;
    luaL_Buffer buffer;
    char *to = luaL_buffinitsize(L, &buffer, total);
    for (lua_Integer done = 0; done < count; done++) {
        if (done % 10000 == 9999) charge(L, state, 1000);
        if (done > 0) {
            memcpy(to, separator, between);
            to += between;
        }
        memcpy(to, text, length);
        to += length;
    }
    luaL_pushresultsize(&buffer, total);
    return 1;
}

// Formatting.

enum { LONGEST_ITEM = 512 };

/// The specification after a `%` up to its letter, checked; `specification` becomes a C format.
static const char *read_specification(lua_State *L, const char *at, const char *end, char specification[32]) {
    const char *start = at;
    while (at < end && *at != 0 && strchr("-+ #0", *at) != NULL) at++;
    bool is_fine = at - start <= 5;
    for (int digits = 0; at < end && *at >= '0' && *at <= '9'; at++) is_fine = is_fine && ++digits <= 2;
    if (at < end && *at == '.') {
        at++;
        for (int digits = 0; at < end && *at >= '0' && *at <= '9'; at++) is_fine = is_fine && ++digits <= 2;
    }
    if (!is_fine || at == end) luaL_error(L, "invalid conversion in 'format'");
    specification[0] = '%';
    memcpy(specification + 1, start, (size_t)(at - start));
    specification[at - start + 1] = 0;
    return at;
}

/// A text as a Lua literal.
static void add_quoted(lua_State *L, luaL_Buffer *buffer, int index) {
    switch (lua_type(L, index)) {
    case LUA_TSTRING: {
        size_t length;
        const char *text = lua_tolstring(L, index, &length);
        luaL_addchar(buffer, '"');
        for (size_t at = 0; at < length; at++) {
            unsigned char c = (unsigned char)text[at];
            if (c == '"' || c == '\\' || c == '\n') {
                luaL_addchar(buffer, '\\');
                luaL_addchar(buffer, (char)c);
            } else if (c < 32 || c == 127) {
                char escape[8];
                bool digit_follows = at + 1 < length && text[at + 1] >= '0' && text[at + 1] <= '9';
                snprintf(escape, sizeof escape, digit_follows ? "\\%03d" : "\\%d", c);
                luaL_addstring(buffer, escape);
            } else {
                luaL_addchar(buffer, (char)c);
            }
        }
        luaL_addchar(buffer, '"');
        return;
    }
    case LUA_TNUMBER: {
        char item[64];
        if (lua_isinteger(L, index)) {
            lua_Integer value = lua_tointeger(L, index);
            snprintf(item, sizeof item, value == LUA_MININTEGER ? "0x%llx" : "%lld", (long long)value);
        } else {
            lua_Number value = lua_tonumber(L, index);
            if (value != value) snprintf(item, sizeof item, "(0/0)");
            else if (value - value != 0) snprintf(item, sizeof item, value > 0 ? "1e9999" : "-1e9999");
            else snprintf(item, sizeof item, "%a", value);
        }
        luaL_addstring(buffer, item);
        return;
    }
    case LUA_TNIL:
        luaL_addstring(buffer, "nil");
        return;
    case LUA_TBOOLEAN:
        luaL_addstring(buffer, lua_toboolean(L, index) ? "true" : "false");
        return;
    default:
        luaL_argerror(L, index, "value has no literal form");
    }
}

#pragma GCC diagnostic push
// The formats below are checked by `read_specification`.
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

/// Texts with a width or a precision. Long ones pass whole, as no width reaches them.
static void add_text(lua_State *L, luaL_Buffer *buffer, int index, char specification[32]) {
    size_t length;
    const char *text = push_text_of(L, index, &length);
    bool has_precision = strchr(specification, '.') != NULL;
    if (specification[1] == 0 || (!has_precision && length >= 100)) {
        luaL_addvalue(buffer);
        return;
    }
    char item[LONGEST_ITEM];
    luaL_argcheck(L, length == strlen(text), index, "string contains zeros");
    strcat(specification, "s");
    snprintf(item, sizeof item, specification, text);
    lua_pop(L, 1);
    luaL_addstring(buffer, item);
}

static void add_item(lua_State *L, luaL_Buffer *buffer, int index, char letter, char specification[32]) {
    char item[LONGEST_ITEM];
    size_t used = strlen(specification);
    switch (letter) {
    case 'c': {
        specification[used] = 'c';
        specification[used + 1] = 0;
        int length = snprintf(item, sizeof item, specification, (int)luaL_checkinteger(L, index));
        luaL_addlstring(buffer, item, (size_t)length);
        return;
    }
    case 'd': case 'i': case 'o': case 'x': case 'X':
        specification[used] = 'l';
        specification[used + 1] = 'l';
        specification[used + 2] = letter;
        specification[used + 3] = 0;
        snprintf(item, sizeof item, specification, (long long)luaL_checkinteger(L, index));
        break;
    case 'a': case 'A': case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        specification[used] = letter;
        specification[used + 1] = 0;
        snprintf(item, sizeof item, specification, luaL_checknumber(L, index));
        break;
    case 's':
        add_text(L, buffer, index, specification);
        return;
    case 'q':
        if (used > 1) luaL_error(L, "specifier '%%q' cannot have modifiers");
        add_quoted(L, buffer, index);
        return;
    default:
        luaL_error(L, "invalid conversion '%s%c' to 'format'", specification, letter);
    }
    luaL_addstring(buffer, item);
}

#pragma GCC diagnostic pop

static int own_format(lua_State *L) {
    size_t length;
    const char *at = luaL_checklstring(L, 1, &length), *end = at + length;
    bridge_state *state = bridge_of(L);
    int count = lua_gettop(L), index = 1;
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    for (uint32_t steps = 0; at < end; steps++) {
        if (steps % 1000 == 999) charge(L, state, 1000);
        const char *sign = memchr(at, '%', (size_t)(end - at));
        luaL_addlstring(&buffer, at, (size_t)((sign == NULL ? end : sign) - at));
        if (sign == NULL) break;
        at = sign + 1;
        if (at < end && *at == '%') {
            luaL_addchar(&buffer, *at++);
            continue;
        }
        char specification[32];
        at = read_specification(L, at, end, specification);
        if (++index > count) return luaL_argerror(L, index, "no value");
        add_item(L, &buffer, index, *at++, specification);
    }
    luaL_pushresult(&buffer);
    return 1;
}

void strings_setup(lua_State *L) {
    static const luaL_Reg functions[] = {{"format", own_format}, {"rep", own_rep}, {NULL, NULL}};
    luaL_setfuncs(L, functions, 0);
    // Keys are weak: a number does not keep its object. The metatable has no other field: with
    // `__newindex` beside it, an emergency collection crashes Lua 5.4.4.
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &serials_key);
}
