/// The loop of a rule over many rows, in C on one coroutine.
#include "internal.h"

typedef struct {
    bridge_state *state;
    int64_t reference;
    int32_t type;
    int32_t slot;
    uint64_t serial;
    rows_source source;
    bridge_row row;
    void *context;
    int64_t id;
    bool is_done;  // to the end, or as far as was wanted
} loop;

enum { HANDLER = 1, FUNCTION = 2, FIRST_FREE = 3 };

static int read_result(lua_State *L) {
    read_value(L, bridge_of(L), 1, "返回值", 1);
    return 0;
}

/// Hands one row's outcome to Swift; false when the loop is over.
static bool settle(lua_State *L, loop *it, int status) {
    bridge_state *state = it->state;
    if (state->ending) return unwind(L, state);
    in_clear(state);
    bool has_failed = status != LUA_OK && status != LUA_YIELD;
    if (status == LUA_ERRMEM) {
        failure_set_memory(state);
    } else if (status == LUA_ERRERR || (has_failed && state->failed.kind == BRIDGE_FINE)) {
        failure_set(state, BRIDGE_RUNTIME, "runtime", "处理错误时又出错（调用层数太多）");
    } else if (!has_failed && !lua_isnil(L, -1) && !read_plain(L, state, -1)) {
        // The value stays where it is: its text must outlive the reading.
        lua_pushcfunction(L, read_result);
        lua_pushvalue(L, -2);
        failure_clear(state);
        status = lua_pcall(L, 1, 0, 0);
        if (state->ending) return unwind(L, state);
        has_failed = status != LUA_OK;
        if (status == LUA_ERRMEM) {
            failure_set_memory(state);
        } else if (has_failed) {
            failure_from_value(state, L, -1, false);
        }
    }
    size_t count = state->in.count;
    bool goes_on = it->row(it->context, it->id, count > 0 ? state->in.nodes : NULL, count, has_failed);
    in_clear(state);
    if (state->ending) return unwind(L, state);
    lua_settop(L, FIRST_FREE - 1);
    if (!goes_on) it->is_done = true;
    return goes_on;
}

static int go_on(lua_State *L, loop *it);

static int continue_loop(lua_State *L, int status, lua_KContext context) {
    loop *it = (loop *)context;
    return settle(L, it, status) ? go_on(L, it) : 0;
}

static int go_on(lua_State *L, loop *it) {
    bridge_state *state = it->state;
    for (;;) {
        if (state->cursors[it->slot].serial != it->serial) {
            return throw_error(L, BRIDGE_RUNTIME, "row", "这组记录在循环中被关闭", NULL);
        }
        int found = cursor_step(L, state, it->slot, &it->id);
        if (found == 0) {
            it->is_done = true;
            return 0;
        }
        if (found < 0) return throw_error(L, BRIDGE_HOST, "rows", "读取记录时出错", NULL);
        if (state->failed.kind != BRIDGE_FINE) failure_clear(state);
        lua_pushvalue(L, FUNCTION);
        push_view(L, state, it->slot, it->id);
        int status = lua_pcallk(L, 1, 1, HANDLER, (lua_KContext)it, continue_loop);
        if (!settle(L, it, status)) return 0;
    }
}

/// In the host's coroutine: the loop is its light userdata.
static int start_loop(lua_State *L) {
    loop *it = lua_touserdata(L, 1);
    lua_settop(L, 0);
    lua_pushcfunction(L, on_error);
    if (!push_reference(L, it->reference)) {
        return throw_error(L, BRIDGE_STALE, "stale", "这个函数已经释放，不能再调用", NULL);
    }
    return go_on(L, it);
}

static int each_body(lua_State *L) {
    loop *it = lua_touserdata(L, 1);
    bridge_state *state = it->state;
    lua_pushcfunction(L, start_loop);
    lua_pushvalue(L, 1);
    int results = 0;
    lua_State *thread = run_in_coroutine(L, state, 1, &results);
    if (((entry *)state->entry)->status != LUA_OK) return lua_error(L);
    lua_settop(thread, 0);
    return 0;
}

bool bridge_each(
    bridge_state *state, int64_t reference, int32_t type, rows_source source, bridge_budget budget,
    bridge_row row, void *context) {
    entry entry;
    loop it = {.state = state, .reference = reference, .type = type, .row = row, .context = context};
    if (!entry_begin(state, &entry, budget)) {
        source.close(source.context);
        return false;
    }
    it.slot = cursor_open(state, type, source);
    bool is_done = false;
    if (it.slot < 0) {
        source.close(source.context);
        failure_set(state, BRIDGE_MEMORY, "memory", "内存不足");
    } else {
        it.serial = state->cursors[it.slot].serial;
        is_done = protected_entry(state, each_body, &it, 0) && it.is_done;
        cursor_close(state, it.slot, it.serial);
    }
    entry_end(state, &entry);
    return is_done;
}
