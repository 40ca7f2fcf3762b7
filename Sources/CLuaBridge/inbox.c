/// Values out of Lua, as a flat list of nodes.
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

enum { MOST_NODES = 1000000 };

int utf8_sequence(const char *text, size_t length) {
    const unsigned char *at = (const unsigned char *)text;
    if (length == 0) return 0;
    if (at[0] < 0x80) return 1;
    int count;
    uint32_t scalar, least;
    if (at[0] >= 0xC2 && at[0] <= 0xDF) {
        count = 2; scalar = at[0] & 0x1F; least = 0x80;
    } else if ((at[0] & 0xF0) == 0xE0) {
        count = 3; scalar = at[0] & 0x0F; least = 0x800;
    } else if (at[0] >= 0xF0 && at[0] <= 0xF4) {
        count = 4; scalar = at[0] & 0x07; least = 0x10000;
    } else {
        return 0;
    }
    if (length < (size_t)count) return 0;
    for (int index = 1; index < count; index++) {
        if ((at[index] & 0xC0) != 0x80) return 0;
        scalar = scalar << 6 | (at[index] & 0x3F);
    }
    if (scalar < least || scalar > 0x10FFFF || (scalar >= 0xD800 && scalar <= 0xDFFF)) return 0;
    return count;
}

bool is_utf8(const char *text, size_t length) {
    for (size_t at = 0; at < length;) {
        if (length - at >= 8) {
            // Eight ASCII bytes at once.
            uint64_t eight;
            memcpy(&eight, text + at, 8);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                at += 8;
                continue;
            }
        }
        int count = utf8_sequence(text + at, length - at);
        if (count == 0) return false;
        at += (size_t)count;
    }
    return true;
}

int kind_of(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return 0;
    lua_rawgetp(L, -1, &kind_key);
    int kind = (int)lua_tointeger(L, -1);
    lua_pop(L, 2);
    return kind;
}

void in_clear(bridge_state *state) {
    state->in.count = 0;
}

/// Where a value that cannot cross was found.
typedef struct {
    bridge_state *state;
    const char *what;
    int number;
} place;

static int refuse(lua_State *L, const place *at, const char *why, const char *hint) {
    // References that were made for the nodes so far have nobody to release them.
    for (size_t index = 0; index < at->state->in.count; index++) {
        bridge_value *node = &at->state->in.nodes[index];
        if (node->kind == BRIDGE_FUNCTION) bridge_release(at->state, node->integer);
    }
    in_clear(at->state);
    return throw_errorf(L, BRIDGE_MARSHALLING, "value", hint, "第 %d 个%s：%s", at->number, at->what, why);
}

/// Room for one more node; NULL without memory.
static bridge_value *append(bridge_state *state) {
    inbox *in = &state->in;
    if (in->count == in->capacity) {
        size_t capacity = in->capacity == 0 ? 32 : in->capacity * 2;
        bridge_value *nodes = realloc(in->nodes, capacity * sizeof *nodes);
        if (nodes == NULL) return NULL;
        in->nodes = nodes;
        in->capacity = capacity;
    }
    bridge_value *node = &in->nodes[in->count++];
    *node = (bridge_value){.kind = BRIDGE_NONE};
    return node;
}

static bridge_value *append_or_refuse(lua_State *L, const place *at) {
    if (at->state->in.count >= MOST_NODES) {
        refuse(L, at, "表里的值太多（超过一百万个）", "分批交给程序");
    }
    bridge_value *node = append(at->state);
    if (node == NULL) refuse(L, at, "内存不足", NULL);
    return node;
}

bool read_plain(lua_State *L, bridge_state *state, int index) {
    int32_t day;
    int type = lua_type(L, index);
    size_t length = 0;
    const char *text = NULL;
    if (type == LUA_TSTRING) {
        text = lua_tolstring(L, index, &length);
        if (!is_utf8(text, length)) return false;
    } else if (type == LUA_TLIGHTUSERDATA) {
        if (!is_day(L, index, &day)) return false;
    } else if (type != LUA_TNIL && type != LUA_TBOOLEAN && type != LUA_TNUMBER) {
        return false;
    }
    bridge_value *node = append(state);
    if (node == NULL) return false;
    switch (type) {
    case LUA_TNIL:
        node->kind = BRIDGE_NONE;
        break;
    case LUA_TBOOLEAN:
        node->kind = BRIDGE_BOOLEAN;
        node->integer = lua_toboolean(L, index);
        break;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            node->kind = BRIDGE_INTEGER;
            node->integer = lua_tointeger(L, index);
        } else {
            node->kind = BRIDGE_NUMBER;
            node->number = lua_tonumber(L, index);
        }
        break;
    case LUA_TSTRING:
        node->kind = BRIDGE_TEXT;
        node->text = text;
        node->length = length;
        break;
    default:
        node->kind = BRIDGE_DAY;
        node->integer = day;
    }
    return true;
}

static void read_at(lua_State *L, const place *at, int index, int depth);

/// List first, then the fields; raw, so that no metamethod runs in the middle.
static void read_table(lua_State *L, const place *at, int index, int depth) {
    if (depth >= DEEPEST_TABLE) {
        refuse(L, at, "表的层数超过 16，或者表里套着它自己", "只交出需要的字段");
    }
    luaL_checkstack(L, 6, NULL);
    size_t header = at->state->in.count;
    append_or_refuse(L, at)->kind = BRIDGE_TABLE;
    lua_Integer count = (lua_Integer)lua_rawlen(L, index);
    for (lua_Integer number = 1; number <= count; number++) {
        lua_rawgeti(L, index, number);
        read_at(L, at, lua_gettop(L), depth + 1);
        lua_pop(L, 1);
    }
    size_t fields = 0;
    lua_pushnil(L);
    while (lua_next(L, index)) {
        if (lua_isinteger(L, -2)) {
            lua_Integer key = lua_tointeger(L, -2);
            if (key < 1 || key > count) refuse(L, at, "列表的下标不连续", "列表从 1 起连续编号，中间不留空");
        } else if (lua_type(L, -2) == LUA_TSTRING) {
            read_at(L, at, lua_gettop(L) - 1, depth + 1);
            read_at(L, at, lua_gettop(L), depth + 1);
            fields++;
        } else {
            refuse(L, at, "表的键只能是文本或连续的下标", NULL);
        }
        lua_pop(L, 1);
    }
    at->state->in.nodes[header].integer = count;
    at->state->in.nodes[header].length = fields;
}

static void read_at(lua_State *L, const place *at, int index, int depth) {
    if (at->state->in.count < MOST_NODES && read_plain(L, at->state, index)) return;
    bridge_value *node;
    switch (lua_type(L, index)) {
    case LUA_TSTRING:
        refuse(L, at, "文本不是有效的 UTF-8", "string.sub 按字节切，会切开汉字；用 utf8.offset 找字的边界");
        break;
    case LUA_TTABLE:
        read_table(L, at, index, depth);
        break;
    case LUA_TFUNCTION: {
        luaL_checkstack(L, 6, NULL);
        lua_pushvalue(L, index);
        int64_t reference = make_reference(L, at->state);
        if (at->state->in.count >= MOST_NODES || (node = append(at->state)) == NULL) {
            bridge_release(at->state, reference);
            refuse(L, at, "内存不足", NULL);
            break;
        }
        node->kind = BRIDGE_FUNCTION;
        node->integer = reference;
        break;
    }
    case LUA_TUSERDATA:
        if (kind_of(L, index) == KIND_VIEW) {
            const view *row = lua_touserdata(L, index);
            const record_type *type = &at->state->types[row->type];
            node = append_or_refuse(L, at);
            node->kind = BRIDGE_RECORD;
            node->integer = row->id;
            node->text = type->name;
            node->length = type->length;
            break;
        }
        // fall through
    default: {
        char why[64];
        if (at->state->in.count >= MOST_NODES) refuse(L, at, "表里的值太多（超过一百万个）", NULL);
        snprintf(why, sizeof why, "这种值（%s）不能交给程序", lua_typename(L, lua_type(L, index)));
        refuse(L, at, why, NULL);
    }
    }
}

void read_value(lua_State *L, bridge_state *state, int index, const char *what, int number) {
    place at = {state, what, number};
    read_at(L, &at, index, 0);
}
