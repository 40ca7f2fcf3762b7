/// A state: its memory, its protected frame, its references.
#include "internal.h"

#include <string.h>

#include <stdlib.h>
#include <unistd.h>

const char kind_key, original_key, references_key, host_table_key, threads_key, globals_key, plugin_key, data_key,
    prelude_key, loaded_key, fallback_key, serials_key, fault_key, cursor_key, guarded_key, metafields_key,
    iterator_key;

// The extra space of every thread holds the state's address; its two lowest bits are marks of the thread.

bridge_state *bridge_of(lua_State *L) {
    return (bridge_state *)(*(uintptr_t *)lua_getextraspace(L) & ~(uintptr_t)3);
}

bool thread_is(lua_State *L, int mark) {
    return (*(uintptr_t *)lua_getextraspace(L) & (uintptr_t)mark) != 0;
}

void thread_mark(lua_State *L, int mark) {
    *(uintptr_t *)lua_getextraspace(L) |= (uintptr_t)mark;
}

/// Counts, and refuses what goes over the limit: Lua then collects and asks once more.
static void *allocate(void *context, void *block, size_t old_size, size_t new_size) {
    bridge_state *state = context;
    size_t held = block == NULL ? 0 : old_size;
    if (new_size == 0) {
        free(block);
        state->used -= held;
        return NULL;
    }
    if (new_size > held) {
        size_t growth = new_size - held;
        if (state->fail_after >= 0) {
            if (state->fail_after == 0) return NULL;
            state->fail_after--;
        }
        if (!state->is_unlimited
            && (state->used > state->limits.memory || growth > state->limits.memory - state->used)) {
            if (state->entry != NULL) note_memory_place(state);
            return NULL;
        }
    }
    void *moved = realloc(block, new_size);
    if (moved == NULL) {
        // Lua counts on shrinking; the larger block will do.
        if (new_size <= held) return block;
        return NULL;
    }
    state->used += new_size - held;
    if (state->used > state->peak) state->peak = state->used;
    if (state->used > state->collect_at && !state->wants_collection && !state->is_unlimited) {
        hook_for_collection(state);
    }
    return moved;
}

static int panic(lua_State *L) {
    (void)L;
    static const char line[] = "gewu: an error in Lua outside a protected call; the process ends\n";
    if (write(2, line, sizeof line - 1) < 0) _exit(71);
    _exit(70);
}

bool protected_entry(bridge_state *state, lua_CFunction body, void *argument, int results) {
    lua_State *L = state->running;
    if (!lua_checkstack(L, 8)) {
        if (!state->ending) failure_set(state, BRIDGE_MEMORY, "memory", "内存不足");
        return false;
    }
    // Neither push allocates, so nothing can raise before the protected frame stands.
    lua_pushcfunction(L, body);
    lua_pushlightuserdata(L, argument);
    int status = lua_pcall(L, 1, results, 0);
    state->running = L;
    if (status == LUA_OK) return true;
    if (!state->ending) {
        if (status == LUA_ERRMEM) {
            failure_set_memory(state);
        } else if (state->failed.kind == BRIDGE_FINE) {
            failure_from_value(state, L, -1, false);
        }
    }
    lua_pop(L, 1);
    return false;
}

bool begin_plainly(bridge_state *state) {
    bridge_settle(state);
    if (state->ending) {
        tell_deadline(state, state->running);
        return false;
    }
    failure_clear(state);
    return true;
}

static int setup(lua_State *L) {
    bridge_state *state = bridge_of(L);
    static const char *const tables[] = {
        &references_key, &host_table_key, &threads_key, &loaded_key,
    };
    for (size_t index = 0; index < sizeof tables / sizeof *tables; index++) {
        lua_newtable(L);
        lua_rawsetp(L, LUA_REGISTRYINDEX, tables[index]);
    }
    faults_setup(L);
    days_setup(L);
    cursors_setup(L);
    sandbox_setup(L, state);
    return 0;
}

bridge_state *bridge_open(bridge_limits limits, bridge_host host) {
    bridge_state *state = calloc(1, sizeof *state);
    if (state == NULL) return NULL;
    state->limits = limits;
    state->host = host;
    state->fail_after = -1;
    state->is_unlimited = true;
    state->collect_at = limits.memory / 10 * 8;
    state->next_reference = 1;
    state->epoch = 1;
    state->opened_at = host.now(host.context);
    lua_State *L = lua_newstate(allocate, state);
    if (L == NULL) {
        free(state);
        return NULL;
    }
    *(bridge_state **)lua_getextraspace(L) = state;
    state->main = L;
    state->running = L;
    lua_atpanic(L, panic);
    bool is_ready = protected_entry(state, setup, NULL, 0);
    state->is_unlimited = false;
    if (!is_ready) {
        bridge_close(state);
        return NULL;
    }
    return state;
}

void bridge_close(bridge_state *state) {
    if (state == NULL) return;
    bridge_settle(state);
    deadline_disarm(state);
    bridge_close_rows(state);
    state->is_unlimited = true;
    state->fail_after = -1;
    // Only finalizers of ours run here: scripts cannot set any.
    lua_close(state->main);
    failure_clear(state);
    if (state->fault.error != NULL) state->host.drop(state->host.context, state->fault.error);
    rows_free(state);
    cursors_free(state);
    out_free(state);
    free(state->in.nodes);
    free(state);
}

const char *bridge_release_name(void) {
    return LUA_RELEASE;
}

int64_t make_reference(lua_State *L, bridge_state *state) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &references_key);
    lua_insert(L, -2);
    int64_t reference = state->next_reference;
    lua_rawseti(L, -2, reference);
    state->next_reference++;
    lua_pop(L, 1);
    return reference;
}

bool push_reference(lua_State *L, int64_t reference) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &references_key);
    int type = lua_rawgeti(L, -1, reference);
    lua_remove(L, -2);
    return type != LUA_TNIL;
}

void bridge_release(bridge_state *state, int64_t reference) {
    lua_State *L = state->running;
    if (reference <= 0 || reference >= state->next_reference || !lua_checkstack(L, 4)) return;
    // Setting a present key to nil neither allocates nor raises.
    if (push_reference(L, reference)) {
        lua_rawgetp(L, LUA_REGISTRYINDEX, &references_key);
        lua_pushnil(L);
        lua_rawseti(L, -2, reference);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

int32_t bridge_function_place(bridge_state *state, int64_t reference, char *name, size_t room) {
    lua_State *L = state->running;
    if (room == 0 || reference <= 0 || reference >= state->next_reference || !lua_checkstack(L, 4)) return 0;
    // Neither looking up nor this kind of information allocates or raises.
    if (!push_reference(L, reference) || !lua_isfunction(L, -1)) {
        lua_pop(L, 1);
        return 0;
    }
    lua_Debug about;
    if (!lua_getinfo(L, ">S", &about) || about.source[0] != '@') return 0;
    size_t length = strlen(about.source + 1);
    if (length >= room) return 0;
    memcpy(name, about.source + 1, length + 1);
    return about.linedefined;
}

typedef struct {
    const char *name;
    size_t length;
    int32_t function;
} definition;

/// The trampoline: reads the arguments, lets Swift work and return, and only then pushes or raises.
static int call_host(lua_State *L) {
    bridge_state *state = bridge_of(L);
    int32_t function = (int32_t)lua_tointeger(L, lua_upvalueindex(1));
    int count = lua_gettop(L);
    in_clear(state);
    for (int index = 1; index <= count; index++) read_value(L, state, index, "参数", index);
    out_clear(state);
    int32_t status = state->host.call(state->host.context, function, state->in.nodes, state->in.count);
    in_clear(state);
    if (state->ending) return unwind(L, state);
    if (status != 0) return throw_fault(L, state);
    lua_settop(L, 0);
    return push_values(L, state);
}

static int define(lua_State *L) {
    definition *wanted = lua_touserdata(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &host_table_key);
    lua_pushlstring(L, wanted->name, wanted->length);
    lua_pushinteger(L, wanted->function);
    lua_pushcclosure(L, call_host, 1);
    lua_rawset(L, -3);
    return 0;
}

bool bridge_define(bridge_state *state, const char *name, size_t length, int32_t function) {
    if (!begin_plainly(state)) return false;
    definition wanted = {name, length, function};
    state->is_unlimited = true;
    bool is_done = protected_entry(state, define, &wanted, 0);
    state->is_unlimited = false;
    return is_done;
}

size_t bridge_memory(const bridge_state *state) {
    return state->used;
}

size_t bridge_peak_memory(const bridge_state *state) {
    return state->peak;
}

bool bridge_is_ending(const bridge_state *state) {
    return state->ending != GO_ON;
}

void bridge_fail_after(bridge_state *state, int64_t count) {
    state->fail_after = count;
}
