/// What scripts find in their world: an allow list, built up from empty tables.
#include "internal.h"

#include <stdio.h>

// Library tables: scripts get an empty stand-in whose contents they can read and never write.

static int refuse_write(lua_State *L) {
    return throw_errorf(L, BRIDGE_RUNTIME, "readonly", "给自己的函数另取一个 local 名字", "不能改写 %s",
                  lua_tostring(L, lua_upvalueindex(1)));
}

static int next_guarded(lua_State *L) {
    lua_settop(L, 2);
    if (lua_next(L, lua_upvalueindex(1))) return 2;
    lua_pushnil(L);
    return 1;
}

static int guarded_pairs(lua_State *L) {
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushcclosure(L, next_guarded, 1);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

void guard_table(lua_State *L, const char *name) {
    lua_newtable(L);
    lua_createtable(L, 0, 4);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushstring(L, name);
    lua_pushcclosure(L, refuse_write, 1);
    lua_setfield(L, -2, "__newindex");
    lua_pushvalue(L, -3);
    lua_pushcclosure(L, guarded_pairs, 1);
    lua_setfield(L, -2, "__pairs");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_remove(L, -2);
}

// Metatables: the script's own one stays with the script, Lua works with a filtered copy of it.

/// All that Lua asks a metatable for, but `__gc`, `__mode` and `__concat`.
static const char *const metafields[] = {
    "__index", "__newindex", "__call", "__eq", "__lt", "__le", "__len", "__tostring", "__name", "__metatable",
    "__close", "__pairs", "__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__idiv", "__band", "__bor",
    "__bxor", "__shl", "__shr", "__bnot",
};
enum { METAFIELD_COUNT = sizeof metafields / sizeof *metafields };

static int own_setmetatable(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
    lua_settop(L, 2);
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) {
        return luaL_error(L, "cannot change a protected metatable");
    }
    if (lua_isnil(L, 2)) {
        lua_setmetatable(L, 1);
        return 1;
    }
    lua_newtable(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &metafields_key);
    for (int number = 1; number <= METAFIELD_COUNT; number++) {
        lua_rawgeti(L, 4, number);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 2) == LUA_TNIL) {
            lua_pop(L, 2);
        } else {
            lua_rawset(L, 3);
        }
    }
    lua_pop(L, 1);
    lua_pushvalue(L, 2);
    lua_rawsetp(L, 3, &original_key);
    lua_setmetatable(L, 1);
    lua_settop(L, 1);
    return 1;
}

static int own_getmetatable(lua_State *L) {
    luaL_checkany(L, 1);
    if (!lua_getmetatable(L, 1)) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushliteral(L, "__metatable");
    if (lua_rawget(L, -2) != LUA_TNIL) return 1;
    lua_pop(L, 1);
    if (lua_rawgetp(L, -1, &original_key) != LUA_TNIL) return 1;
    lua_pop(L, 1);
    return 1;
}

// Base functions.

static int own_tostring(lua_State *L) {
    luaL_checkany(L, 1);
    push_text_of(L, 1, NULL);
    return 1;
}

static int own_print(lua_State *L) {
    bridge_state *state = bridge_of(L);
    int count = lua_gettop(L);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    for (int index = 1; index <= count; index++) {
        if (index > 1) luaL_addchar(&buffer, '\t');
        push_text_of(L, index, NULL);
        luaL_addvalue(&buffer);
    }
    luaL_pushresult(&buffer);
    size_t length;
    const char *text = lua_tolstring(L, -1, &length);
    if (length + 1 > state->limits.printed - state->printed) {
        return throw_error(L, BRIDGE_RUNTIME, "printed", "print 输出的内容超过了上限", "去掉循环里的 print");
    }
    state->printed += length + 1;
    state->host.print(state->host.context, text, length);
    if (state->ending) return unwind(L, state);
    return 0;
}

static int own_collectgarbage(lua_State *L) {
    static const char *const options[] = {"count", NULL};
    luaL_checkoption(L, 1, "count", options);
    lua_pushnumber(L, (lua_Number)bridge_of(L)->used / 1024);
    return 1;
}

static int own_traceback(lua_State *L) {
    lua_State *of = lua_isthread(L, 1) ? lua_tothread(L, 1) : L;
    int message = lua_isthread(L, 1) ? 2 : 1;
    if (!lua_isnoneornil(L, message) && !lua_isstring(L, message)) {
        lua_pushvalue(L, message);
        return 1;
    }
    char text[4096];
    write_traceback(of, text, sizeof text);
    if (lua_isnoneornil(L, message)) {
        lua_pushstring(L, text);
    } else {
        lua_pushfstring(L, "%s\n%s", lua_tostring(L, message), text);
    }
    return 1;
}

// Globals.

static int refuse_global_write(lua_State *L) {
    return throw_errorf(L, BRIDGE_RUNTIME, "global", "在名字前面写 local", "不能给全局变量 “%.80s” 赋值",
                  lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2));
}

static int refuse_global_read(lua_State *L) {
    return throw_errorf(L, BRIDGE_RUNTIME, "global", "检查拼写；自己的变量先用 local 声明", "没有全局变量 “%.80s”",
                  lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2));
}

static int refuse_data_global(lua_State *L) {
    return throw_errorf(L, BRIDGE_RUNTIME, "global", "这里只写数据：文本要加引号", "这个文件只有数据，不能用 “%.80s”",
                  lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2));
}

/// Leaves a table whose absent names are looked up in the table at `globals` (0: nowhere).
static void push_environment(lua_State *L, int globals, lua_CFunction refuse_read, lua_CFunction refuse_write_to) {
    lua_newtable(L);
    lua_createtable(L, 0, 3);
    if (globals != 0) {
        lua_pushvalue(L, globals);
    } else {
        lua_pushcfunction(L, refuse_read);
    }
    lua_setfield(L, -2, "__index");
    if (refuse_write_to != NULL) {
        lua_pushcfunction(L, refuse_write_to);
        lua_setfield(L, -2, "__newindex");
    }
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

// What the prelude gets besides the host's functions.

static int host_type_of(lua_State *L) {
    int32_t day;
    luaL_checkany(L, 1);
    if (is_day(L, 1, &day)) {
        lua_pushliteral(L, "day");
        return 1;
    }
    switch (kind_of(L, 1)) {
    case KIND_VIEW: {
        const view *row = lua_touserdata(L, 1);
        const record_type *type = &bridge_of(L)->types[row->type];
        lua_pushliteral(L, "record");
        lua_pushlstring(L, type->name, type->length);
        return 2;
    }
    case KIND_FAULT: lua_pushliteral(L, "fault"); return 1;
    case KIND_CURSOR: lua_pushliteral(L, "rows"); return 1;
    default: lua_pushstring(L, luaL_typename(L, 1)); return 1;
    }
}

static int host_is_record(lua_State *L) {
    lua_pushboolean(L, kind_of(L, 1) == KIND_VIEW);
    return 1;
}

/// `fail(code, message, hint)`: a fault with a code, placed where plugin code called.
static int host_fail(lua_State *L) {
    const char *code = luaL_checkstring(L, 1), *message = luaL_checkstring(L, 2);
    return throw_error(L, BRIDGE_RUNTIME, code, message, luaL_optstring(L, 3, NULL));
}

/// `read_only(table, name)`: a view of the table that refuses to be written.
static int host_read_only(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    const char *name = luaL_checkstring(L, 2);
    lua_pushvalue(L, 1);
    guard_table(L, name);
    return 1;
}

// Setting up.

/// Runs one of Lua's own openers and leaves its table.
static void open_library(lua_State *L, lua_CFunction opener) {
    lua_pushcfunction(L, opener);
    lua_call(L, 0, 1);
}

/// Copies the named fields of the table on top to the table at `to`, and pops it.
static void take(lua_State *L, int to, const char *const *names) {
    for (; *names != NULL; names++) {
        lua_getfield(L, -1, *names);
        lua_setfield(L, to, *names);
    }
    lua_pop(L, 1);
}

static void setup_strings(lua_State *L, int globals) {
    static const char *const names[] = {
        "byte", "char", "len", "lower", "pack", "packsize", "reverse", "sub", "unpack", "upper", NULL,
    };
    lua_newtable(L);
    int strings = lua_gettop(L);
    open_library(L, luaopen_string);
    take(L, strings, names);
    strings_setup(L);
    patterns_setup(L);
    // Methods of strings are these functions; the metatable keeps its arithmetic.
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushvalue(L, strings);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
    guard_table(L, "string");
    lua_setfield(L, globals, "string");
}

static void setup_math(lua_State *L, int globals, uint64_t seed) {
    static const char *const names[] = {
        "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max",
        "maxinteger", "min", "mininteger", "modf", "pi", "rad", "random", "sin", "sqrt", "tan", "tointeger", "type",
        "ult", NULL,
    };
    lua_newtable(L);
    open_library(L, luaopen_math);
    lua_getfield(L, -1, "randomseed");
    lua_pushinteger(L, (lua_Integer)seed);
    lua_pushinteger(L, 0);
    lua_call(L, 2, 0);
    take(L, lua_gettop(L) - 1, names);
    guard_table(L, "math");
    lua_setfield(L, globals, "math");
}

static void setup_base(lua_State *L, int globals) {
    static const char *const names[] = {
        "assert", "error", "ipairs", "next", "pairs", "rawequal", "rawget", "rawlen", "select", "tonumber", "type",
        "_VERSION", NULL,
    };
    static const luaL_Reg functions[] = {
        {"collectgarbage", own_collectgarbage}, {"getmetatable", own_getmetatable}, {"pcall", own_pcall},
        {"print", own_print}, {"setmetatable", own_setmetatable}, {"sorted_pairs", own_sorted_pairs},
        {"tostring", own_tostring}, {"xpcall", own_xpcall}, {NULL, NULL},
    };
    open_library(L, luaopen_base);
    take(L, globals, names);
    lua_pushvalue(L, globals);
    luaL_setfuncs(L, functions, 0);
    lua_pop(L, 1);
}

/// What only the prelude may do: it is trusted text.
static void setup_prelude(lua_State *L, int globals) {
    static const char *const names[] = {"rawset", "setmetatable", NULL};
    push_environment(L, globals, NULL, NULL);
    lua_pushglobaltable(L);
    take(L, lua_gettop(L) - 1, names);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &prelude_key);
    static const luaL_Reg functions[] = {
        {"day", host_day}, {"fail", host_fail}, {"is_record", host_is_record}, {"provide", host_provide},
        {"read_only", host_read_only}, {"record", host_record}, {"set_row_fallback", host_set_row_fallback}, {"type_of", host_type_of},
        {NULL, NULL},
    };
    lua_rawgetp(L, LUA_REGISTRYINDEX, &host_table_key);
    luaL_setfuncs(L, functions, 0);
    lua_pop(L, 1);
}

void sandbox_setup(lua_State *L, bridge_state *state) {
    luaL_checkstack(L, 20, NULL);
    lua_createtable(L, METAFIELD_COUNT, 0);
    for (int number = 1; number <= METAFIELD_COUNT; number++) {
        lua_pushstring(L, metafields[number - 1]);
        lua_rawseti(L, -2, number);
    }
    lua_rawsetp(L, LUA_REGISTRYINDEX, &metafields_key);

    lua_newtable(L);
    int globals = lua_gettop(L);
    setup_base(L, globals);
    setup_strings(L, globals);
    setup_math(L, globals, state->limits.seed);
    coroutines_setup(L);
    guard_table(L, "coroutine");
    lua_setfield(L, globals, "coroutine");
    tables_setup(L);
    guard_table(L, "table");
    lua_setfield(L, globals, "table");
    clock_setup(L);
    guard_table(L, "os");
    lua_setfield(L, globals, "os");
    open_library(L, luaopen_utf8);
    guard_table(L, "utf8");
    lua_setfield(L, globals, "utf8");
    lua_newtable(L);
    lua_pushcfunction(L, own_traceback);
    lua_setfield(L, -2, "traceback");
    guard_table(L, "debug");
    lua_setfield(L, globals, "debug");
    modules_setup(L, globals);
    setup_prelude(L, globals);

    // Reading a name that is in no table is an error as well.
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, refuse_global_read);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, globals);
    push_environment(L, globals, NULL, refuse_global_write);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &plugin_key);
    push_environment(L, 0, refuse_data_global, refuse_data_global);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &data_key);
    lua_settop(L, globals - 1);

    // Lua's own globals go: nothing is loaded with them.
    lua_newtable(L);
    lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
}
