/// Records as scripts see them: views over row sources, read one column at a time.
#include <stdio.h>
#include <stdlib.h>

#include "internal.h"

// Record types.

/// A field's entry: the column, and above it the number of the related type plus one.
#define RELATION_SHIFT 32

int32_t bridge_type(bridge_state *state, const char *name, size_t length) {
    for (int32_t number = 0; number < state->type_count; number++) {
        const record_type *known = &state->types[number];
        if (known->length == length && memcmp(known->name, name, length) == 0) return number;
    }
    record_type *types = realloc(state->types, (size_t)(state->type_count + 1) * sizeof *types);
    if (types == NULL) return -1;
    state->types = types;
    record_type *type = &types[state->type_count];
    *type = (record_type){.metatable = LUA_NOREF, .fields = LUA_NOREF, .length = length};
    type->name = malloc(length + 1);
    if (type->name == NULL) return -1;
    memcpy(type->name, name, length);
    type->name[length] = 0;
    return state->type_count++;
}

typedef struct {
    int32_t type;
    const char *field;
    size_t length;
    int64_t reads;
} declaration;

static int view_index(lua_State *L);
static int view_new_index(lua_State *L);
static int view_text(lua_State *L);
static int view_equal(lua_State *L);

/// Leaves the metatable of a type's views, made on first use.
static void push_metatable(lua_State *L, bridge_state *state, int32_t number) {
    record_type *type = &state->types[number];
    if (type->metatable != LUA_NOREF) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, type->metatable);
        return;
    }
    luaL_checkstack(L, 6, NULL);
    if (type->fields == LUA_NOREF) {
        lua_newtable(L);
        type->fields = luaL_ref(L, LUA_REGISTRYINDEX);
    }
    lua_createtable(L, 0, 6);
    lua_rawgeti(L, LUA_REGISTRYINDEX, type->fields);
    lua_pushcclosure(L, view_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, view_new_index);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, view_text);
    lua_setfield(L, -2, "__tostring");
    lua_pushcfunction(L, view_equal);
    lua_setfield(L, -2, "__eq");
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pushinteger(L, KIND_VIEW);
    lua_rawsetp(L, -2, &kind_key);
    lua_pushvalue(L, -1);
    int reference = luaL_ref(L, LUA_REGISTRYINDEX);
    state->types[number].metatable = reference;
}

static int declare_field(lua_State *L) {
    const declaration *wanted = lua_touserdata(L, 1);
    bridge_state *state = bridge_of(L);
    push_metatable(L, state, wanted->type);
    lua_rawgeti(L, LUA_REGISTRYINDEX, state->types[wanted->type].fields);
    lua_pushlstring(L, wanted->field, wanted->length);
    lua_pushinteger(L, wanted->reads);
    lua_rawset(L, -3);
    return 0;
}

bool bridge_field(
    bridge_state *state, int32_t type, const char *field, size_t length, int32_t column, int32_t relation) {
    if (!begin_plainly(state)) return false;
    if (type < 0 || type >= state->type_count || relation >= state->type_count || column < 0) {
        failure_set(state, BRIDGE_RUNTIME, "field", "字段的列或关联的记录类型不存在");
        return false;
    }
    declaration wanted = {type, field, length, (int64_t)(relation + 1) << RELATION_SHIFT | column};
    state->is_unlimited = true;
    bool is_done = protected_entry(state, declare_field, &wanted, 0);
    state->is_unlimited = false;
    return is_done;
}

static void close_keyed(record_type *type) {
    if (!type->is_open) return;
    type->is_open = false;
    type->is_placed = false;
    if (type->keyed.close != NULL) type->keyed.close(type->keyed.context);
}

void rows_free(bridge_state *state) {
    for (int32_t number = 0; number < state->type_count; number++) {
        close_keyed(&state->types[number]);
        free(state->types[number].name);
    }
    free(state->types);
}

void bridge_close_rows(bridge_state *state) {
    close_cursors_since(state, 1);
    for (int32_t number = 0; number < state->type_count; number++) close_keyed(&state->types[number]);
    state->epoch++;
}

void bridge_refresh_rows(bridge_state *state) {
    for (int32_t number = 0; number < state->type_count; number++) state->types[number].is_placed = false;
}

// Views.

void push_view(lua_State *L, bridge_state *state, int32_t slot, int64_t id) {
    view *row = lua_newuserdatauv(L, sizeof *row, 0);
    *row = (view){id, state->cursors[slot].position, slot, state->cursors[slot].type};
    push_metatable(L, state, row->type);
    lua_setmetatable(L, -2);
}

void push_keyed(lua_State *L, bridge_state *state, int32_t type, int64_t id) {
    luaL_checkstack(L, 6, NULL);
    view *row = lua_newuserdatauv(L, sizeof *row, 0);
    *row = (view){id, state->epoch, KEYED, type};
    push_metatable(L, state, type);
    lua_setmetatable(L, -2);
}

static int fail_moved_on(lua_State *L, bridge_state *state, const view *row) {
    const char *name = state->types[row->type].name;
    if (row->slot == KEYED) {
        return throw_errorf(L, BRIDGE_STALE, "row", "记录不能留到下一次调用：留下 row.id，用时再取",
                      "%s#%lld 属于已经结束的一次处理，不能再读", name, (long long)row->id);
    }
    return throw_errorf(L, BRIDGE_STALE, "row", "要在循环外用它，在循环里留下 row:copy() 或 row.id",
                  "%s#%lld 属于已经走过去的循环，不能再读", name, (long long)row->id);
}

/// The source that stands on the view's row; raises when there is none.
static const rows_source *source_of(lua_State *L, bridge_state *state, const view *row) {
    if (row->slot != KEYED) {
        if (row->slot < state->cursor_count && state->cursors[row->slot].position == row->position) {
            return &state->cursors[row->slot].source;
        }
        fail_moved_on(L, state, row);
    }
    if (row->position != state->epoch) fail_moved_on(L, state, row);
    if (!state->types[row->type].is_open) {
        rows_source opened = {0};
        int32_t status = state->host.open(state->host.context, row->type, &opened);
        if (status != 0 || state->ending) {
            if (status == 0 && opened.close != NULL) opened.close(opened.context);
            if (state->ending) unwind(L, state);
            throw_fault(L, state);
        }
        // Opening may have called into scripts, which may have opened it as well.
        close_keyed(&state->types[row->type]);
        state->types[row->type].keyed = opened;
        state->types[row->type].is_open = true;
        state->types[row->type].is_placed = false;
    }
    record_type *type = &state->types[row->type];
    if (!type->is_placed || type->current != row->id) {
        type->is_placed = false;
        int32_t found = type->keyed.seek(type->keyed.context, row->id);
        if (state->ending) unwind(L, state);
        type = &state->types[row->type];
        if (found < 0) throw_error(L, BRIDGE_HOST, "rows", "读取记录时出错", NULL);
        if (found == 0) {
            throw_errorf(L, BRIDGE_RUNTIME, "row", "它可能已经删除，或者不在可见范围内", "没有 %s#%lld 这条记录", type->name,
                   (long long)row->id);
        }
        type->current = row->id;
        type->is_placed = true;
    }
    return &type->keyed;
}

static void push_column(lua_State *L, const rows_value *value) {
    switch (value->kind) {
    case ROWS_INTEGER: lua_pushinteger(L, value->integer); break;
    case ROWS_REAL: lua_pushnumber(L, value->real); break;
    case ROWS_TEXT: lua_pushlstring(L, value->text, value->length); break;
    case ROWS_DAY: push_day(L, (int32_t)value->integer); break;
    case ROWS_BOOLEAN: lua_pushboolean(L, value->integer != 0); break;
    default: lua_pushnil(L);
    }
}

static int return_one(lua_State *L, int status, lua_KContext context) {
    (void)L; (void)status; (void)context;
    return 1;
}

static int view_copy(lua_State *L) {
    if (kind_of(L, 1) != KIND_VIEW) {
        return throw_error(L, BRIDGE_RUNTIME, "row", "copy 要用冒号调用", "写 row:copy()");
    }
    const view *row = lua_touserdata(L, 1);
    push_keyed(L, bridge_of(L), row->type, row->id);
    return 1;
}

/// Scripts reach this only through a view's `__index`, so the first argument is a view.
static int view_index(lua_State *L) {
    const view *row = lua_touserdata(L, 1);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNUMBER) {
        int64_t reads = lua_tointeger(L, -1);
        bridge_state *state = bridge_of(L);
        const rows_source *source = source_of(L, state, row);
        rows_value value = {0};
        source->column(source->context, (int32_t)(reads & INT32_MAX), &value);
        if (state->ending) return unwind(L, state);
        if (value.kind == ROWS_FAILED) return throw_error(L, BRIDGE_HOST, "rows", "读取记录时出错", NULL);
        int32_t relation = (int32_t)(reads >> RELATION_SHIFT);
        if (relation != 0 && value.kind == ROWS_INTEGER) {
            push_keyed(L, state, relation - 1, value.integer);
        } else {
            push_column(L, &value);
        }
        return 1;
    }
    if (lua_type(L, 2) == LUA_TSTRING) {
        const char *name = lua_tostring(L, 2);
        if (strcmp(name, "id") == 0) {
            lua_pushinteger(L, row->id);
            return 1;
        }
        if (strcmp(name, "copy") == 0) {
            lua_pushcfunction(L, view_copy);
            return 1;
        }
    }
    bridge_state *state = bridge_of(L);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &fallback_key) == LUA_TNIL) {
        return throw_errorf(L, BRIDGE_RUNTIME, "field", NULL, "%s 没有字段 “%.80s”", state->types[row->type].name,
                      lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2));
    }
    lua_pushvalue(L, 1);
    lua_pushlstring(L, state->types[row->type].name, state->types[row->type].length);
    lua_pushvalue(L, 2);
    lua_callk(L, 3, 1, 0, return_one);
    return 1;
}

static int view_new_index(lua_State *L) {
    return throw_error(L, BRIDGE_RUNTIME, "row", "记录不能直接改写", "用 gewu.set 之类的写入函数，在命令或任务里改");
}

static int view_text(lua_State *L) {
    if (kind_of(L, 1) != KIND_VIEW) return luaL_argerror(L, 1, "record");
    const view *row = lua_touserdata(L, 1);
    lua_pushfstring(L, "%s#%I", bridge_of(L)->types[row->type].name, (LUAI_UACINT)row->id);
    return 1;
}

static int view_equal(lua_State *L) {
    bool is_same = false;
    if (kind_of(L, 1) == KIND_VIEW && kind_of(L, 2) == KIND_VIEW) {
        const view *left = lua_touserdata(L, 1), *right = lua_touserdata(L, 2);
        is_same = left->type == right->type && left->id == right->id;
    }
    lua_pushboolean(L, is_same);
    return 1;
}

/// `record(type, id)`: a keyed view; whether the record exists shows when it is read.
int host_record(lua_State *L) {
    size_t length;
    const char *name = luaL_checklstring(L, 1, &length);
    int64_t id = luaL_checkinteger(L, 2);
    bridge_state *state = bridge_of(L);
    int32_t type = bridge_type(state, name, length);
    if (type < 0) return luaL_error(L, "not enough memory");
    push_keyed(L, state, type, id);
    return 1;
}

/// `set_row_fallback(function(row, type, field) … end)`
int host_set_row_fallback(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &fallback_key);
    return 0;
}
