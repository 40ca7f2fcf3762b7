/// `load` and `require` for scripts: text only, in the environment of plugins.
#include "internal.h"

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Whether the name `_ENV` stands anywhere in the text, in whatever role.
static bool mentions_environment(const char *source, size_t length) {
    enum { NAME_LENGTH = 4 };
    const char *end = source + length;
    for (const char *at = source; end - at >= NAME_LENGTH; at++) {
        at = memchr(at, '_', (size_t)(end - at));
        if (at == NULL || end - at < NAME_LENGTH) return false;
        bool is_alone = (at == source || !is_name_byte(at[-1]))
            && (end - at == NAME_LENGTH || !is_name_byte(at[NAME_LENGTH]));
        if (is_alone && memcmp(at, "_ENV", NAME_LENGTH) == 0) return true;
    }
    return false;
}

typedef struct {
    const char *text;
    size_t length;
} piece;

/// Gives the parser a little at a time, so that a long text can be stopped.
static const char *next_piece(lua_State *L, void *context, size_t *size) {
    enum { PIECE = 16384 };
    piece *rest = context;
    charge(L, bridge_of(L), 1000);
    *size = rest->length < PIECE ? rest->length : PIECE;
    const char *text = rest->text;
    rest->text += *size;
    rest->length -= *size;
    return *size == 0 ? NULL : text;
}

int load_text(lua_State *L, const char *source, size_t length, const char *chunk, const void *environment) {
    if (environment != &prelude_key && mentions_environment(source, length)) {
        // Lua 5.4.4 makes wrong code of a constant `_ENV`, and plugins have no use for it.
        lua_pushfstring(L, "%s:1: 不能使用 _ENV", chunk + 1);
        return LUA_ERRSYNTAX;
    }
    piece whole = {source, length};
    int status = lua_load(L, next_piece, &whole, chunk, "t");
    if (status != LUA_OK) return status;
    lua_rawgetp(L, LUA_REGISTRYINDEX, environment);
    if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
    return LUA_OK;
}

/// `load(text, name)`: nil and the reason when it is no Lua.
static int own_load(lua_State *L) {
    size_t length;
    if (lua_type(L, 1) != LUA_TSTRING) {
        return throw_error(L, BRIDGE_RUNTIME, "load", "load 只接受文本", NULL);
    }
    const char *source = lua_tolstring(L, 1, &length);
    const char *name = luaL_optstring(L, 2, "load");
    // Never "=": that sign is the host's.
    if (*name == '@' || *name == '=') name++;
    const char *chunk = lua_pushfstring(L, "@%s", name);
    if (load_text(L, source, length, chunk, &plugin_key) == LUA_OK) return 1;
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
}

static void check_name(lua_State *L, const char *name, size_t length) {
    bool is_fine = length > 0 && length <= 100 && name[0] != '.' && name[length - 1] != '.';
    for (size_t index = 0; index < length && is_fine; index++) {
        char c = name[index];
        is_fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'
            || (c == '.' && name[index - 1] != '.');
    }
    if (!is_fine) {
        throw_error(L, BRIDGE_RUNTIME, "require", "require 的名字只能有 a-z、0-9、_ 和 .",
              "写 require \"gewu\"，或插件自己的模块，例如 require \"rules.elder\"");
    }
}

/// Puts the module's value, which is on top, where the next `require` finds it. Index 1 is the name.
static int keep_module(lua_State *L) {
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, true);
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, -3);
    lua_rawset(L, -3);
    lua_pop(L, 1);
    return 1;
}

/// Stands for a module while it is being loaded.
#define LOADING ((void *)(UINT64_C(0x6DEB) << 48))

static int finish_module(lua_State *L, int status, lua_KContext context) {
    (void)context;
    bridge_state *state = bridge_of(L);
    if (state->ending) return unwind(L, state);
    if (status == LUA_OK || status == LUA_YIELD) return keep_module(L);
    // The next attempt shall find the module unloaded, not half loaded.
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    lua_rawset(L, -3);
    lua_pop(L, 1);
    return lua_error(L);
}

/// `provide(name, value)`, for the prelude: what `require(name)` gives from now on.
int host_provide(lua_State *L) {
    luaL_checkstring(L, 1);
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    return keep_module(L);
}

static int own_require(lua_State *L) {
    bridge_state *state = bridge_of(L);
    size_t length;
    const char *name = luaL_checklstring(L, 1, &length);
    check_name(L, name, length);
    lua_settop(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushvalue(L, 1);
    int kind = lua_rawget(L, 2);
    if (kind == LUA_TLIGHTUSERDATA && lua_touserdata(L, -1) == LOADING) {
        return throw_errorf(L, BRIDGE_RUNTIME, "require", "把两边都要用的部分移到第三个模块", "模块 “%s” 又要求它自己", name);
    }
    if (kind != LUA_TNIL) return 1;
    lua_settop(L, 1);
    out_clear(state);
    int32_t status = state->host.require(state->host.context, name, length);
    if (state->ending) return unwind(L, state);
    if (status != 0) return throw_fault(L, state);
    if (state->out.count == 0) {
        return throw_errorf(L, BRIDGE_RUNTIME, "require", "检查文件名；其他插件要先在 manifest 的 requires 里写明", "没有模块 “%s”",
                      name);
    }
    bool is_text = state->out.count == 2;
    int count = push_values(L, state);
    if (count == 1 && !is_text) return keep_module(L);
    const char *source = lua_tolstring(L, 2, &length);
    const char *chunk = lua_pushfstring(L, "@%s", lua_tostring(L, 3));
    if (load_text(L, source, length, chunk, &plugin_key) != LUA_OK) return lua_error(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushvalue(L, 1);
    lua_pushlightuserdata(L, LOADING);
    lua_rawset(L, -3);
    lua_pop(L, 1);
    lua_pushvalue(L, 1);
    status = lua_pcallk(L, 1, 1, 0, 0, finish_module);
    return finish_module(L, status, 0);
}

void modules_setup(lua_State *L, int globals) {
    lua_pushcfunction(L, own_load);
    lua_setfield(L, globals, "load");
    lua_pushcfunction(L, own_require);
    lua_setfield(L, globals, "require");
}
