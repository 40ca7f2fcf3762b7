/// Entries from Swift: load, call, evaluate, and the coroutine that plugin code runs in.
#include "internal.h"

#include <limits.h>
#include <stdio.h>

bool entry_begin(bridge_state *state, entry *entry, bridge_budget budget) {
    if (!begin_plainly(state)) return false;
    if (state->depth >= state->limits.depth) {
        failure_set(state, BRIDGE_DEPTH, "depth", "插件与程序相互调用的层数太多");
        return false;
    }
    entry->outer = state->entry;
    entry->outer_running = state->running;
    entry->first_cursor = state->cursor_serial + 1;
    entry->status = LUA_OK;
    entry->deadline = 0;
    // What is no number is over at once, rather than never.
    if (!(budget.seconds >= 1e9)) {
        double seconds = budget.seconds > 0 ? budget.seconds : 0;
        entry->deadline = monotonic_now() + (int64_t)(seconds * 1e9);
    }
    entry->instructions = budget.instructions;
    if (entry->outer != NULL && entry->outer->instructions >= 0
        && (entry->instructions < 0 || entry->outer->instructions < entry->instructions)) {
        entry->instructions = entry->outer->instructions;
    }
    if (entry->outer == NULL) deadline_enter(state);
    state->entry = entry;
    state->depth++;
    // Only now: an alarm must find the entry.
    if (entry->deadline == 0 || deadline_arm(state, entry->deadline)) return true;
    entry_end(state, entry);
    failure_set(state, BRIDGE_HOST, "timer", "系统没有可用的定时器，不能限制运行时间");
    return false;
}

void entry_end(bridge_state *state, entry *entry) {
    struct entry *outer = entry->outer;
    if (outer != NULL && outer->instructions >= 0) outer->instructions = entry->instructions;
    state->entry = outer;
    state->running = entry->outer_running;
    state->depth--;
    if (state->ending) close_cursors_since(state, entry->first_cursor);
    ending_clear(state, entry);
    if (outer == NULL) {
        deadline_leave(state);
        state->ending = GO_ON;
        state->is_ending_told = false;
    }
}


int on_error(lua_State *L) {
    bridge_state *state = bridge_of(L);
    if (!state->ending) failure_from_value(state, L, 1, true);
    lua_settop(L, 1);
    return 1;
}

static int run_end(lua_State *L, int status, lua_KContext context) {
    (void)context;
    bridge_state *state = bridge_of(L);
    entry *current = state->entry;
    current->status = status == LUA_YIELD ? LUA_OK : status;
    if (current->status == LUA_OK) return lua_gettop(L) - 1;
    if (state->ending) return 0;
    if (status == LUA_ERRMEM) {
        failure_set_memory(state);
    } else if (status == LUA_ERRERR || state->failed.kind == BRIDGE_FINE) {
        failure_set(state, BRIDGE_RUNTIME, "runtime", "处理错误时又出错（调用层数太多）");
    }
    return 0;
}

/// The bottom of a host coroutine: the function and its arguments are on the stack.
static int run_start(lua_State *L) {
    int arguments = lua_gettop(L) - 1;
    lua_pushcfunction(L, on_error);
    lua_insert(L, 1);
    return run_end(L, lua_pcallk(L, arguments, LUA_MULTRET, 1, 0, run_end), 0);
}

lua_State *run_in_coroutine(lua_State *L, bridge_state *state, int arguments, int *results) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &threads_key);
    int threads = lua_gettop(L);
    lua_State *thread = NULL;
    if (lua_rawgeti(L, threads, state->depth) == LUA_TTHREAD) thread = lua_tothread(L, -1);
    if (thread == NULL || lua_status(thread) != LUA_OK || lua_gettop(thread) != 0) {
        lua_pop(L, 1);
        thread = lua_newthread(L);
        thread_mark(thread, THREAD_OF_HOST);
        lua_pushvalue(L, -1);
        lua_rawseti(L, threads, state->depth);
    }
    // The thread stays on this stack, so that dropping it from the pool does not free it.
    lua_insert(L, 1);
    lua_pop(L, 1);
    if (!lua_checkstack(thread, arguments + 2)) luaL_error(L, "not enough memory");
    lua_pushcfunction(thread, run_start);
    lua_xmove(L, thread, arguments + 1);
    state->running = thread;
    hook_thread(thread, state);
    int status = lua_resume(thread, L, arguments + 1, results);
    state->running = L;
    if (state->ending || status != LUA_OK) {
        thread_mark(thread, THREAD_ENDED);
        lua_rawgetp(L, LUA_REGISTRYINDEX, &threads_key);
        lua_pushnil(L);
        lua_rawseti(L, -2, state->depth);
        lua_pop(L, 1);
        if (state->ending) {
            tell_deadline(state, thread);
        } else if (status == LUA_ERRMEM) {
            failure_set_memory(state);
        } else {
            failure_from_value(state, thread, -1, false);
        }
        ((entry *)state->entry)->status = LUA_ERRRUN;
        *results = 0;
    }
    return thread;
}

typedef struct {
    const char *source;
    size_t length;
    const char *name;
    int64_t reference;

} request;

/// Fails with the parser's message, whose `name:line:` becomes the failure's place.
static int fail_load(lua_State *L, bridge_state *state, int status) {
    if (status == LUA_ERRMEM) {
        failure_set_memory(state);
    } else {
        failure_from_value(state, L, -1, false);
        state->failed.kind = BRIDGE_SYNTAX;
        copy_text(state->failed.code, sizeof state->failed.code, "syntax", 6);
    }
    return lua_error(L);
}

/// Leaves the loaded function. `sign` is "@" for text of plugins and "=" for the host's own.
static void load_named(lua_State *L, bridge_state *state, request *wanted, const char *sign, const void *globals) {
    const char *chunk = lua_pushfstring(L, "%s%s", sign, wanted->name);
    bool is_trusted = globals == &prelude_key;
    int status = (is_trusted ? load_trusted : load_text)(L, wanted->source, wanted->length, chunk, globals);
    if (status != LUA_OK) fail_load(L, state, status);
    lua_remove(L, -2);
}

static int load_body(lua_State *L) {
    request *wanted = lua_touserdata(L, 1);
    bridge_state *state = bridge_of(L);
    load_named(L, state, wanted, "@", &plugin_key);
    wanted->reference = make_reference(L, state);
    return 0;
}

int64_t bridge_load(bridge_state *state, const char *source, size_t length, const char *name) {
    if (!begin_plainly(state)) return 0;
    request wanted = {source, length, name, 0};
    return protected_entry(state, load_body, &wanted, 0) ? wanted.reference : 0;
}

/// Runs what is on the stack above `base`, reads the results into the inbox, and anchors them on L.
static int run_and_read(lua_State *L, bridge_state *state, int arguments) {
    int count = 0;
    lua_State *thread = run_in_coroutine(L, state, arguments, &count);
    if (((entry *)state->entry)->status != LUA_OK) {
        if (!state->ending) lua_settop(thread, 0);
        return lua_error(L);
    }
    lua_settop(L, 1);
    luaL_checkstack(L, count + 4, NULL);
    lua_xmove(thread, L, count);
    lua_settop(thread, 0);
    // A nested call may have failed on the way without being the reason of anything.
    failure_clear(state);
    in_clear(state);
    for (int index = 1; index <= count; index++) read_value(L, state, index + 1, "返回值", index);
    return count;
}

static int call_body(lua_State *L) {
    request *wanted = lua_touserdata(L, 1);
    bridge_state *state = bridge_of(L);
    if (!push_reference(L, wanted->reference)) {
        return throw_error(L, BRIDGE_STALE, "stale", "这个函数已经释放，不能再调用", NULL);
    }
    return run_and_read(L, state, push_values(L, state));
}

static int evaluate_body(lua_State *L) {
    request *wanted = lua_touserdata(L, 1);
    bridge_state *state = bridge_of(L);
    load_named(L, state, wanted, "@", &data_key);
    return run_and_read(L, state, 0);
}

static int prelude_body(lua_State *L) {
    request *wanted = lua_touserdata(L, 1);
    bridge_state *state = bridge_of(L);
    load_named(L, state, wanted, "=", &prelude_key);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &host_table_key);
    return run_and_read(L, state, 1);
}

/// One entry whose results the caller reads from the inbox: they stay anchored until `bridge_settle`.
static int64_t enter_for_values(bridge_state *state, lua_CFunction body, request *wanted, bridge_budget budget) {
    entry entry;
    if (!entry_begin(state, &entry, budget)) {
        out_clear(state);
        return -1;
    }
    lua_State *L = state->running;
    int top = lua_gettop(L);
    bool is_done = protected_entry(state, body, wanted, LUA_MULTRET);
    out_clear(state);
    int64_t count = is_done ? lua_gettop(L) - top : -1;
    entry_end(state, &entry);
    if (is_done) {
        state->is_unsettled = true;
        state->settled_top = top;
        state->results_thread = L;
    }
    return count;
}

int64_t bridge_call(bridge_state *state, int64_t reference, bridge_budget budget) {
    request wanted = {.reference = reference};
    return enter_for_values(state, call_body, &wanted, budget);
}

int64_t bridge_evaluate(
    bridge_state *state, const char *source, size_t length, const char *name, bridge_budget budget) {
    request wanted = {source, length, name, 0};
    return enter_for_values(state, evaluate_body, &wanted, budget);
}

int64_t bridge_prelude(bridge_state *state, const char *source, size_t length, const char *name) {
    request wanted = {source, length, name, 0};
    bridge_budget unbounded = {1e300, -1};
    return enter_for_values(state, prelude_body, &wanted, unbounded);
}

const bridge_value *bridge_values(bridge_state *state, size_t *count) {
    *count = state->in.count;
    return state->in.nodes;
}

void bridge_settle(bridge_state *state) {
    if (!state->is_unsettled) return;
    state->is_unsettled = false;
    lua_settop(state->results_thread, state->settled_top);
    in_clear(state);
}
