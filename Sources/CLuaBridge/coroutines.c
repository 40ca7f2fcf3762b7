/// `pcall`, `xpcall` and `coroutine` for scripts: they record which thread runs, and let an ending through.
#include "internal.h"

static int finish_pcall(lua_State *L, int status, lua_KContext context) {
    (void)context;
    bridge_state *state = bridge_of(L);
    if (state->ending) return unwind(L, state);
    if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L);
    lua_pushboolean(L, false);
    lua_insert(L, -2);
    return 2;
}

int own_pcall(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushboolean(L, true);
    lua_insert(L, 1);
    return finish_pcall(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall), 0);
}

/// Stands before the script's handler, which must not run once the code has to end: hooks are off there.
static int guarded_handler(lua_State *L) {
    bridge_state *state = bridge_of(L);
    lua_settop(L, 1);
    if (state->ending) return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

static int finish_xpcall(lua_State *L, int status, lua_KContext context) {
    bridge_state *state = bridge_of(L);
    if (state->ending) return unwind(L, state);
    if (status == LUA_OK || status == LUA_YIELD) return lua_gettop(L) - (int)context;
    lua_pushboolean(L, false);
    lua_insert(L, -2);
    return 2;
}

int own_xpcall(lua_State *L) {
    luaL_checktype(L, 2, LUA_TFUNCTION);
    int arguments = lua_gettop(L) - 2;
    // handler, true, function, arguments
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, guarded_handler, 1);
    lua_pushboolean(L, true);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 3);
    lua_remove(L, 1);
    lua_remove(L, 1);
    int status = lua_pcallk(L, arguments, LUA_MULTRET, 1, 1, finish_xpcall);
    return finish_xpcall(L, status, 1);
}

static lua_State *check_thread(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTHREAD);
    return lua_tothread(L, 1);
}

static int fail_resume(lua_State *L, const char *message) {
    lua_pushstring(L, message);
    return -1;
}

/// Resumes with the `count` values on top; the number of results on L, or -1 and the error value.
static int resume(lua_State *L, lua_State *thread, int count) {
    bridge_state *state = bridge_of(L);
    charge(L, state, 100);
    if (thread_is(thread, THREAD_ENDED)) return fail_resume(L, "cannot resume dead coroutine");
    if (thread_is(thread, THREAD_OF_HOST)) return fail_resume(L, "cannot resume non-suspended coroutine");
    if (!lua_checkstack(thread, count + 1)) return fail_resume(L, "too many arguments to resume");
    lua_xmove(L, thread, count);
    int results = 0;
    state->running = thread;
    // After the line above, so that an alarm in between hooks one thread or the other.
    hook_thread(thread, state);
    int status = lua_resume(thread, L, count, &results);
    state->running = L;
    hook_thread(L, state);
    if (state->ending) {
        thread_mark(thread, THREAD_ENDED);
        return unwind(L, state);
    }
    if (status == LUA_OK || status == LUA_YIELD) {
        if (!lua_checkstack(L, results + 1)) {
            lua_pop(thread, results);
            return fail_resume(L, "too many results to resume");
        }
        lua_xmove(thread, L, results);
        return results;
    }
    lua_xmove(thread, L, 1);
    return -1;
}

/// Closes what a suspended or failed thread still holds; its `__close` functions are plugin code.
static int close_thread(lua_State *L, lua_State *thread) {
    bridge_state *state = bridge_of(L);
    state->closing++;
    state->running = thread;
    hook_thread(thread, state);
    int status = lua_resetthread(thread);
    state->running = L;
    hook_thread(L, state);
    state->closing--;
    if (state->ending) {
        thread_mark(thread, THREAD_ENDED);
        unwind(L, state);
    }
    return status;
}

static int own_create(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *thread = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, thread, 1);
    return 1;
}

static int own_resume(lua_State *L) {
    lua_State *thread = check_thread(L);
    int results = resume(L, thread, lua_gettop(L) - 1);
    lua_pushboolean(L, results >= 0);
    int count = results >= 0 ? results : 1;
    lua_insert(L, -(count + 1));
    return count + 1;
}

static int resume_wrapped(lua_State *L) {
    lua_State *thread = lua_tothread(L, lua_upvalueindex(1));
    int results = resume(L, thread, lua_gettop(L));
    if (results >= 0) return results;
    int status = lua_status(thread);
    if (status != LUA_OK && status != LUA_YIELD) {
        // Its own error is the one to report, unless closing fails as well.
        if (close_thread(L, thread) != LUA_OK) lua_xmove(thread, L, 1);
    }
    return lua_error(L);
}

static int own_wrap(lua_State *L) {
    own_create(L);
    lua_pushcclosure(L, resume_wrapped, 1);
    return 1;
}

static int own_yield(lua_State *L) {
    if (thread_is(L, THREAD_OF_HOST)) {
        return throw_error(L, BRIDGE_RUNTIME, "yield", "这里不在协程里，不能 yield",
                     "只在 coroutine.create 或 wrap 的函数里用 coroutine.yield");
    }
    return lua_yield(L, lua_gettop(L));
}

static const char *status_of(lua_State *L, lua_State *thread) {
    if (L == thread) return "running";
    if (thread_is(thread, THREAD_ENDED)) return "dead";
    switch (lua_status(thread)) {
    case LUA_YIELD: return "suspended";
    case LUA_OK: {
        lua_Debug frame;
        if (lua_getstack(thread, 0, &frame)) return "normal";
        return lua_gettop(thread) == 0 ? "dead" : "suspended";
    }
    default: return "dead";
    }
}

static int own_status(lua_State *L) {
    lua_pushstring(L, status_of(L, check_thread(L)));
    return 1;
}

static int own_close(lua_State *L) {
    lua_State *thread = check_thread(L);
    const char *status = status_of(L, thread);
    if (thread_is(thread, THREAD_OF_HOST) || (status[0] != 's' && status[0] != 'd')) {
        return luaL_error(L, "cannot close a %s coroutine", status);
    }
    // What an ended thread holds stays unclosed: the host has closed the sources.
    if (thread_is(thread, THREAD_ENDED) || close_thread(L, thread) == LUA_OK) {
        lua_pushboolean(L, true);
        return 1;
    }
    lua_pushboolean(L, false);
    lua_xmove(thread, L, 1);
    return 2;
}

static int own_is_yieldable(lua_State *L) {
    lua_State *thread = lua_isnone(L, 1) ? L : check_thread(L);
    lua_pushboolean(L, !thread_is(thread, THREAD_OF_HOST) && lua_isyieldable(thread));
    return 1;
}

static int own_running(lua_State *L) {
    bool is_host = thread_is(L, THREAD_OF_HOST) || lua_pushthread(L) == 1;
    // The host's coroutine is not for scripts to keep.
    if (is_host) lua_pushnil(L);
    lua_pushboolean(L, is_host);
    return 2;
}

void coroutines_setup(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"create", own_create}, {"resume", own_resume}, {"wrap", own_wrap}, {"yield", own_yield},
        {"status", own_status}, {"close", own_close}, {"isyieldable", own_is_yieldable},
        {"running", own_running}, {NULL, NULL},
    };
    luaL_newlib(L, functions);
}
