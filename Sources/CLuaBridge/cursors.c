/// Row sources that are read one row after the other, and what a `for` loop of a script holds of them.
#include <stdlib.h>

#include "internal.h"

int32_t cursor_open(bridge_state *state, int32_t type, rows_source source) {
    int32_t slot = 0;
    while (slot < state->cursor_count && state->cursors[slot].serial != 0) slot++;
    if (slot == state->cursor_count) {
        int32_t count = slot == 0 ? 8 : slot * 2;
        cursor *cursors = realloc(state->cursors, (size_t)count * sizeof *cursors);
        if (cursors == NULL) return -1;
        memset(cursors + slot, 0, (size_t)(count - slot) * sizeof *cursors);
        state->cursors = cursors;
        state->cursor_count = count;
    }
    state->cursors[slot] = (cursor){source, ++state->cursor_serial, 0, type};
    return slot;
}

void cursor_close(bridge_state *state, int32_t slot, uint64_t serial) {
    if (slot < 0 || slot >= state->cursor_count || state->cursors[slot].serial != serial || serial == 0) return;
    cursor *it = &state->cursors[slot];
    rows_source source = it->source;
    it->position = 0;
    it->serial = 0;
    if (source.close != NULL) source.close(source.context);
}

void close_cursors_since(bridge_state *state, uint64_t serial) {
    for (int32_t slot = 0; slot < state->cursor_count; slot++) {
        if (state->cursors[slot].serial >= serial) cursor_close(state, slot, state->cursors[slot].serial);
    }
}

int cursor_step(lua_State *L, bridge_state *state, int32_t slot, int64_t *id) {
    if (state->ending) unwind(L, state);
    cursor *it = &state->cursors[slot];
    it->position = 0;
    int32_t found = it->source.step(it->source.context);
    // The call may have opened other cursors.
    it = &state->cursors[slot];
    if (found == 1) {
        rows_value value = {0};
        it->source.column(it->source.context, 0, &value);
        it->position = ++state->position;
        *id = value.integer;
    }
    if (state->ending) unwind(L, state);
    return found;
}

/// What the iterator and the to-be-closed value hold.
typedef struct {
    int32_t slot;
    uint64_t serial;
} handle;

static int handle_close(lua_State *L) {
    const handle *it = lua_touserdata(L, 1);
    cursor_close(bridge_of(L), it->slot, it->serial);
    return 0;
}

static int next_row(lua_State *L) {
    bridge_state *state = bridge_of(L);
    const handle *it = lua_touserdata(L, lua_upvalueindex(1));
    if (it->slot < 0 || state->cursors[it->slot].serial != it->serial) {
        return throw_error(L, BRIDGE_RUNTIME, "row", "这组记录已经读完或关闭，不能再往下读", "需要时重新查询");
    }
    int64_t id = 0;
    int found = cursor_step(L, state, it->slot, &id);
    if (found == 1) {
        push_view(L, state, it->slot, id);
        return 1;
    }
    cursor_close(state, it->slot, it->serial);
    if (found < 0) return throw_error(L, BRIDGE_HOST, "rows", "读取记录时出错", NULL);
    lua_pushnil(L);
    return 1;
}

void push_rows(lua_State *L, bridge_state *state, int32_t type, rows_source *source) {
    luaL_checkstack(L, 8, NULL);
    if (source->close == NULL && source->step == NULL) {
        throw_error(L, BRIDGE_MARSHALLING, "rows", "这组记录已经交出过一次", NULL);
    }
    handle *it = lua_newuserdatauv(L, sizeof *it, 0);
    *it = (handle){-1, 0};
    lua_rawgetp(L, LUA_REGISTRYINDEX, &cursor_key);
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_pushcclosure(L, next_row, 1);
    lua_insert(L, -2);
    lua_pushnil(L);
    lua_insert(L, -2);
    lua_pushnil(L);
    lua_insert(L, -2);
    // From here on nothing can fail.
    int32_t slot = cursor_open(state, type, *source);
    if (slot < 0) luaL_error(L, "not enough memory");
    *it = (handle){slot, state->cursors[slot].serial};
    *source = (rows_source){0};
}

void cursors_setup(lua_State *L) {
    lua_createtable(L, 0, 4);
    lua_pushcfunction(L, handle_close);
    lua_setfield(L, -2, "__close");
    lua_pushcfunction(L, handle_close);
    lua_setfield(L, -2, "__gc");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pushinteger(L, KIND_CURSOR);
    lua_rawsetp(L, -2, &kind_key);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &cursor_key);
}

void cursors_free(bridge_state *state) {
    close_cursors_since(state, 1);
    free(state->cursors);
}
