/// Values into Lua: put by Swift as a flat list of nodes, pushed by C once Swift has returned.
#include <stdlib.h>

#include "internal.h"

static bridge_value *put(bridge_state *state, bridge_kind kind) {
    outbox *out = &state->out;
    if (out->failed) return NULL;
    if (out->count == out->capacity) {
        size_t capacity = out->capacity == 0 ? 32 : out->capacity * 2;
        bridge_value *nodes = realloc(out->nodes, capacity * sizeof *nodes);
        if (nodes == NULL) {
            out->failed = true;
            return NULL;
        }
        out->nodes = nodes;
        out->capacity = capacity;
    }
    bridge_value *node = &out->nodes[out->count++];
    *node = (bridge_value){.kind = kind};
    return node;
}

void out_clear(bridge_state *state) {
    outbox *out = &state->out;
    for (size_t index = 0; index < out->source_count; index++) {
        rows_source *source = &out->sources[index];
        if (source->close != NULL) source->close(source->context);
        source->close = NULL;
    }
    out->count = out->used = out->source_count = 0;
    out->failed = false;
    // One large value must not hold its memory for ever.
    if (out->room > 1 << 20) {
        free(out->bytes);
        out->bytes = NULL;
        out->room = 0;
    }
}

void out_free(bridge_state *state) {
    out_clear(state);
    free(state->out.nodes);
    free(state->out.bytes);
    free(state->out.sources);
}

void bridge_put_clear(bridge_state *state) {
    out_clear(state);
}

void bridge_put_none(bridge_state *state) {
    put(state, BRIDGE_NONE);
}

void bridge_put_boolean(bridge_state *state, bool value) {
    bridge_value *node = put(state, BRIDGE_BOOLEAN);
    if (node != NULL) node->integer = value;
}

void bridge_put_integer(bridge_state *state, int64_t value) {
    bridge_value *node = put(state, BRIDGE_INTEGER);
    if (node != NULL) node->integer = value;
}

void bridge_put_number(bridge_state *state, double value) {
    bridge_value *node = put(state, BRIDGE_NUMBER);
    if (node != NULL) node->number = value;
}

void bridge_put_text(bridge_state *state, const char *text, size_t length) {
    outbox *out = &state->out;
    bridge_value *node = put(state, BRIDGE_TEXT);
    if (node == NULL) return;
    if (length > out->room - out->used) {
        size_t room = out->room == 0 ? 512 : out->room;
        while (room - out->used < length && room < SIZE_MAX / 4) room *= 2;
        char *bytes = room - out->used < length ? NULL : realloc(out->bytes, room);
        if (bytes == NULL) {
            out->failed = true;
            return;
        }
        out->bytes = bytes;
        out->room = room;
    }
    // The bytes may still move: until they are pushed, the node knows their offset.
    node->integer = (int64_t)out->used;
    node->length = length;
    if (length > 0) memcpy(out->bytes + out->used, text, length);
    out->used += length;
}

void bridge_put_day(bridge_state *state, int32_t day) {
    bridge_value *node = put(state, BRIDGE_DAY);
    if (node != NULL) node->integer = day;
}

void bridge_put_table(bridge_state *state, size_t list, size_t fields) {
    bridge_value *node = put(state, BRIDGE_TABLE);
    if (node == NULL) return;
    node->integer = (int64_t)list;
    node->length = fields;
}

void bridge_put_function(bridge_state *state, int64_t reference) {
    bridge_value *node = put(state, BRIDGE_FUNCTION);
    if (node != NULL) node->integer = reference;
}

void bridge_put_record(bridge_state *state, int32_t type, int64_t id) {
    bridge_value *node = put(state, BRIDGE_RECORD);
    if (node == NULL) return;
    node->integer = id;
    node->length = (size_t)type;
}

void bridge_put_rows(bridge_state *state, int32_t type, rows_source source) {
    outbox *out = &state->out;
    if (!out->failed && out->source_count == out->source_capacity) {
        size_t capacity = out->source_capacity == 0 ? 4 : out->source_capacity * 2;
        rows_source *sources = realloc(out->sources, capacity * sizeof *sources);
        if (sources == NULL) {
            out->failed = true;
        } else {
            out->sources = sources;
            out->source_capacity = capacity;
        }
    }
    bridge_value *node = put(state, BRIDGE_ROWS);
    if (node == NULL) {
        source.close(source.context);
        return;
    }
    node->integer = (int64_t)out->source_count;
    node->length = (size_t)type;
    out->sources[out->source_count++] = source;
}

/// Pushes the value that starts at `*next` and moves behind it. Rows push four values, all else one.
static void push_value(lua_State *L, bridge_state *state, size_t *next, int depth) {
    const bridge_value *node = &state->out.nodes[(*next)++];
    switch (node->kind) {
    case BRIDGE_NONE: lua_pushnil(L); break;
    case BRIDGE_BOOLEAN: lua_pushboolean(L, node->integer != 0); break;
    case BRIDGE_INTEGER: lua_pushinteger(L, node->integer); break;
    case BRIDGE_NUMBER: lua_pushnumber(L, node->number); break;
    case BRIDGE_TEXT: lua_pushlstring(L, state->out.bytes + node->integer, node->length); break;
    case BRIDGE_DAY: push_day(L, (int32_t)node->integer); break;
    case BRIDGE_RECORD: push_keyed(L, state, (int32_t)node->length, node->integer); break;
    case BRIDGE_FUNCTION:
        if (!push_reference(L, node->integer)) {
            throw_error(L, BRIDGE_STALE, "stale", "这个函数已经释放，不能再交给脚本", NULL);
        }
        break;
    case BRIDGE_ROWS:
        if (depth > 0) throw_error(L, BRIDGE_MARSHALLING, "rows", "一组记录不能放在表里", NULL);
        push_rows(L, state, (int32_t)node->length, &state->out.sources[node->integer]);
        break;
    case BRIDGE_TABLE: {
        if (depth >= DEEPEST_TABLE) throw_error(L, BRIDGE_MARSHALLING, "value", "表的层数超过 16", NULL);
        luaL_checkstack(L, 6, NULL);
        int64_t list = node->integer;
        size_t fields = node->length;
        lua_createtable(L, list > INT32_MAX ? 0 : (int)list, fields > INT32_MAX ? 0 : (int)fields);
        for (int64_t number = 1; number <= list; number++) {
            push_value(L, state, next, depth + 1);
            lua_rawseti(L, -2, number);
        }
        for (size_t field = 0; field < fields; field++) {
            push_value(L, state, next, depth + 1);
            push_value(L, state, next, depth + 1);
            lua_rawset(L, -3);
        }
    }
    }
}

int push_values(lua_State *L, bridge_state *state) {
    if (state->out.failed) luaL_error(L, "not enough memory");
    int top = lua_gettop(L);
    size_t next = 0;
    while (next < state->out.count) {
        luaL_checkstack(L, 6, NULL);
        push_value(L, state, &next, 0);
    }
    out_clear(state);
    return lua_gettop(L) - top;
}
