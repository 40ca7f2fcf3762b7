/// Faults: the errors of the bridge and of host functions, as scripts may catch and hold them.
#include <stdarg.h>
#include <stdio.h>

#include "internal.h"

/// What the script holds of a fault: its texts are user values 1 to 4, in this order.
typedef struct {
    bridge_failure_kind kind;
    int32_t line;
    void *error;
} fault;

enum { FAULT_CODE = 1, FAULT_MESSAGE, FAULT_HINT, FAULT_FILE };

static void copy_user_value(lua_State *L, int index, int number, char *to, size_t size) {
    size_t length = 0;
    lua_getiuservalue(L, index, number);
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : "";
    copy_text(to, size, text, length);
    lua_pop(L, 1);
}

void failure_from_fault(failure *failed, lua_State *L, int index) {
    fault *it = lua_touserdata(L, index);
    failed->kind = it->kind;
    failed->error = it->error;
    it->error = NULL;
    copy_user_value(L, index, FAULT_CODE, failed->code, sizeof failed->code);
    copy_user_value(L, index, FAULT_MESSAGE, failed->message, sizeof failed->message);
    copy_user_value(L, index, FAULT_HINT, failed->hint, sizeof failed->hint);
    if (it->line != 0) {
        copy_user_value(L, index, FAULT_FILE, failed->file, sizeof failed->file);
        failed->line = it->line;
    }
}

/// Makes the fault object. `error` is its own only once everything that can fail is done.
static int raise_object(
    lua_State *L, bridge_failure_kind kind, const char *code, const char *message, const char *hint, void **error) {
    luaL_checkstack(L, 6, NULL);
    fault *it = lua_newuserdatauv(L, sizeof *it, 4);
    *it = (fault){kind, 0, NULL};
    lua_rawgetp(L, LUA_REGISTRYINDEX, &fault_key);
    lua_setmetatable(L, -2);
    const char *texts[] = {code, message, hint};
    for (int number = FAULT_CODE; number <= FAULT_HINT; number++) {
        const char *text = texts[number - FAULT_CODE];
        if (text == NULL || text[0] == 0) continue;
        lua_pushstring(L, text);
        lua_setiuservalue(L, -2, number);
    }
    lua_Debug frame;
    if (find_place(L, &frame)) {
        lua_pushstring(L, frame.source + 1);
        lua_setiuservalue(L, -2, FAULT_FILE);
        it->line = frame.currentline;
    }
    if (error != NULL) {
        it->error = *error;
        *error = NULL;
    }
    return lua_error(L);
}

int throw_error(lua_State *L, bridge_failure_kind kind, const char *code, const char *message, const char *hint) {
    return raise_object(L, kind, code, message, hint, NULL);
}

int throw_errorf(lua_State *L, bridge_failure_kind kind, const char *code, const char *hint, const char *format, ...) {
    char message[1024], cut[1024];
    va_list values;
    va_start(values, format);
    vsnprintf(message, sizeof message, format, values);
    va_end(values);
    copy_text(cut, sizeof cut, message, strlen(message));
    return raise_object(L, kind, code, cut, hint, NULL);
}

int throw_fault(lua_State *L, bridge_state *state) {
    failure *fault = &state->fault;
    if (fault->catchable) {
        return raise_object(L, fault->kind, fault->code, fault->message, fault->hint, &fault->error);
    }
    failure_clear(state);
    state->failed = *fault;
    fault->error = NULL;
    if (state->failed.line == 0) failure_locate(state, L);
    return end_running(L, state, END_HOST);
}

void bridge_fault(bridge_state *state, bool catchable, void *error) {
    failure *fault = &state->fault;
    if (fault->error != NULL) state->host.drop(state->host.context, fault->error);
    fault->kind = BRIDGE_HOST;
    fault->line = 0;
    fault->error = error;
    fault->catchable = catchable;
    fault->code[0] = fault->file[0] = fault->hint[0] = fault->message[0] = fault->traceback[0] = 0;
}

// The fault as scripts see it: `code`, `message`, `hint`, `file`, `line`.

static int fault_index(lua_State *L) {
    const fault *it = lua_touserdata(L, 1);
    static const char *const names[] = {"code", "message", "hint", "file"};
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "";
    for (int number = 0; number < 4; number++) {
        if (strcmp(name, names[number]) != 0) continue;
        lua_getiuservalue(L, 1, number + 1);
        return 1;
    }
    if (strcmp(name, "line") == 0 && it->line != 0) {
        lua_pushinteger(L, it->line);
    } else {
        lua_pushnil(L);
    }
    return 1;
}

static int fault_text(lua_State *L) {
    const fault *it = lua_touserdata(L, 1);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    if (it->line != 0) {
        lua_getiuservalue(L, 1, FAULT_FILE);
        luaL_addvalue(&buffer);
        lua_pushfstring(L, ":%d: ", it->line);
        luaL_addvalue(&buffer);
    }
    lua_getiuservalue(L, 1, FAULT_MESSAGE);
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushliteral(L, "");
    }
    luaL_addvalue(&buffer);
    luaL_pushresult(&buffer);
    return 1;
}

static int fault_collected(lua_State *L) {
    fault *it = lua_touserdata(L, 1);
    bridge_state *state = bridge_of(L);
    if (it->error != NULL) state->host.drop(state->host.context, it->error);
    it->error = NULL;
    return 0;
}

void faults_setup(lua_State *L) {
    static const luaL_Reg methods[] = {
        {"__index", fault_index}, {"__tostring", fault_text}, {"__gc", fault_collected}, {NULL, NULL},
    };
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pushinteger(L, KIND_FAULT);
    lua_rawsetp(L, -2, &kind_key);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &fault_key);
}
