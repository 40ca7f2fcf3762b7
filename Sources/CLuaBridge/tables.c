/// `table` for scripts, and `sorted_pairs`: every loop that can be long asks whether it must end.
#include "internal.h"

enum { POLL_EVERY = 1000 };

/// Asks now and then; `*steps` counts up.
static inline void tick(lua_State *L, bridge_state *state, uint32_t *steps) {
    if (++*steps % POLL_EVERY == 0) charge(L, state, POLL_EVERY);
}

/// A table, or something that can stand in for one.
static void check_table(lua_State *L, int index) {
    if (lua_type(L, index) == LUA_TTABLE) return;
    if (lua_type(L, index) == LUA_TUSERDATA && luaL_getmetafield(L, index, "__index") != LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    luaL_checktype(L, index, LUA_TTABLE);
}

static int own_insert(lua_State *L) {
    bridge_state *state = bridge_of(L);
    uint32_t steps = 0;
    check_table(L, 1);
    lua_Integer end = (lua_Integer)((lua_Unsigned)luaL_len(L, 1) + 1);
    lua_Integer at = end;
    switch (lua_gettop(L)) {
    case 2:
        break;
    case 3:
        at = luaL_checkinteger(L, 2);
        luaL_argcheck(L, (lua_Unsigned)at - 1u < (lua_Unsigned)end, 2, "position out of bounds");
        for (lua_Integer index = end; index > at; index--) {
            tick(L, state, &steps);
            lua_geti(L, 1, index - 1);
            lua_seti(L, 1, index);
        }
        break;
    default:
        return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    lua_seti(L, 1, at);
    return 0;
}

static int own_remove(lua_State *L) {
    bridge_state *state = bridge_of(L);
    uint32_t steps = 0;
    check_table(L, 1);
    lua_Integer size = luaL_len(L, 1);
    lua_Integer at = luaL_optinteger(L, 2, size);
    if (at != size) {
        luaL_argcheck(L, (lua_Unsigned)at - 1u <= (lua_Unsigned)size, 2, "position out of bounds");
    }
    lua_geti(L, 1, at);
    for (; at < size; at++) {
        tick(L, state, &steps);
        lua_geti(L, 1, at + 1);
        lua_seti(L, 1, at);
    }
    lua_pushnil(L);
    lua_seti(L, 1, at);
    return 1;
}

static int own_move(lua_State *L) {
    bridge_state *state = bridge_of(L);
    uint32_t steps = 0;
    int to = lua_isnoneornil(L, 5) ? 1 : 5;
    check_table(L, 1);
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3), at = luaL_checkinteger(L, 4);
    check_table(L, to);
    if (last >= first) {
        luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
        lua_Integer count = last - first + 1;
        luaL_argcheck(L, at <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
        // Where source and destination overlap with the destination behind, the last goes first.
        bool forward = at > last || at <= first || (to != 1 && !lua_compare(L, 1, to, LUA_OPEQ));
        for (lua_Integer step = 0; step < count; step++) {
            tick(L, state, &steps);
            lua_Integer offset = forward ? step : count - 1 - step;
            lua_geti(L, 1, first + offset);
            lua_seti(L, to, at + offset);
        }
    }
    lua_pushvalue(L, to);
    return 1;
}

static void add_element(lua_State *L, luaL_Buffer *buffer, lua_Integer index) {
    lua_geti(L, 1, index);
    if (!lua_isstring(L, -1)) {
        luaL_error(L, "invalid value (at index %I) in table for 'concat'", (LUAI_UACINT)index);
    }
    luaL_addvalue(buffer);
}

static int own_concat(lua_State *L) {
    bridge_state *state = bridge_of(L);
    uint32_t steps = 0;
    check_table(L, 1);
    size_t length;
    const char *separator = luaL_optlstring(L, 2, "", &length);
    lua_Integer first = luaL_optinteger(L, 3, 1);
    lua_Integer last = lua_isnoneornil(L, 4) ? luaL_len(L, 1) : luaL_checkinteger(L, 4);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    for (; first < last; first++) {
        tick(L, state, &steps);
        add_element(L, &buffer, first);
        luaL_addlstring(&buffer, separator, length);
    }
    if (first == last) add_element(L, &buffer, first);
    luaL_pushresult(&buffer);
    return 1;
}

static int own_pack(lua_State *L) {
    int count = lua_gettop(L);
    lua_createtable(L, count, 1);
    lua_insert(L, 1);
    for (int index = count; index >= 1; index--) lua_rawseti(L, 1, index);
    lua_pushinteger(L, count);
    lua_setfield(L, 1, "n");
    return 1;
}

static int own_unpack(lua_State *L) {
    bridge_state *state = bridge_of(L);
    uint32_t steps = 0;
    lua_Integer first = luaL_optinteger(L, 2, 1);
    lua_Integer last = lua_isnoneornil(L, 3) ? luaL_len(L, 1) : luaL_checkinteger(L, 3);
    if (first > last) return 0;
    lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)first;
    if (count >= 1000000 || !lua_checkstack(L, (int)count + 2)) {
        return luaL_error(L, "too many results to unpack");
    }
    for (lua_Unsigned offset = 0; offset <= count; offset++) {
        tick(L, state, &steps);
        lua_geti(L, 1, (lua_Integer)((lua_Unsigned)first + offset));
    }
    return (int)count + 1;
}

// Sorting: a merge from the bottom up over two scratch tables. It is stable, compares little, and a comparison
// that contradicts itself can at worst give a strange order.

typedef bool (*comparison)(lua_State *L, int left, int right);

static bool is_less(lua_State *L, int left, int right) {
    return lua_compare(L, left, right, LUA_OPLT) != 0;
}

/// By the script's function, which is at index 2.
static bool is_less_by_function(lua_State *L, int left, int right) {
    lua_pushvalue(L, 2);
    lua_pushvalue(L, left);
    lua_pushvalue(L, right);
    lua_call(L, 2, 1);
    bool result = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return result;
}

/// Sorts the raw list at `from` of `count` elements, with the one at `to` as scratch; the index of the result.
static int merge_sort(lua_State *L, int from, int to, lua_Integer count, comparison comes_first) {
    bridge_state *state = bridge_of(L);
    uint32_t steps = 0;
    for (lua_Integer width = 1; width < count; width *= 2) {
        for (lua_Integer start = 1; start <= count; start += 2 * width) {
            lua_Integer middle = start + width <= count ? start + width : count + 1;
            lua_Integer end = middle + width <= count ? middle + width : count + 1;
            lua_Integer left = start, right = middle, at = start;
            // Both heads stay on the stack, so that each element is read once per pass.
            lua_rawgeti(L, from, left);
            lua_rawgeti(L, from, right);
            int head = lua_gettop(L) - 1;
            while (left < middle && right < end) {
                tick(L, state, &steps);
                // The right one only when it is truly before the left one: equal ones keep their order.
                if (comes_first(L, head + 1, head)) {
                    lua_rawseti(L, to, at++);
                    lua_rawgeti(L, from, ++right);
                } else {
                    lua_pushvalue(L, head);
                    lua_rawseti(L, to, at++);
                    lua_rawgeti(L, from, ++left);
                    lua_replace(L, head);
                }
            }
            lua_settop(L, head - 1);
            for (; left < middle; left++) {
                tick(L, state, &steps);
                lua_rawgeti(L, from, left);
                lua_rawseti(L, to, at++);
            }
            for (; right < end; right++) {
                tick(L, state, &steps);
                lua_rawgeti(L, from, right);
                lua_rawseti(L, to, at++);
            }
        }
        int swapped = from;
        from = to;
        to = swapped;
    }
    return from;
}

static int own_sort(lua_State *L) {
    bridge_state *state = bridge_of(L);
    uint32_t steps = 0;
    check_table(L, 1);
    lua_Integer count = luaL_len(L, 1);
    if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    if (count < 2) return 0;
    luaL_argcheck(L, count < INT32_MAX, 1, "array too big");
    luaL_checkstack(L, 20, NULL);
    comparison comes_first = lua_isnil(L, 2) ? is_less : is_less_by_function;
    lua_newtable(L);
    lua_newtable(L);
    for (lua_Integer index = 1; index <= count; index++) {
        tick(L, state, &steps);
        lua_geti(L, 1, index);
        lua_rawseti(L, 3, index);
    }
    int sorted = merge_sort(L, 3, 4, count, comes_first);
    for (lua_Integer index = 1; index <= count; index++) {
        tick(L, state, &steps);
        lua_rawgeti(L, sorted, index);
        lua_seti(L, 1, index);
    }
    return 0;
}

/// Numbers, then days, texts and booleans.
static int rank(lua_State *L, int index) {
    int32_t day;
    switch (lua_type(L, index)) {
    case LUA_TNUMBER: return 0;
    case LUA_TLIGHTUSERDATA: return is_day(L, index, &day) ? 1 : 9;
    case LUA_TSTRING: return 2;
    case LUA_TBOOLEAN: return 3;
    default: return 9;
    }
}

static bool is_key_before(lua_State *L, int left, int right) {
    int of_left = rank(L, left), of_right = rank(L, right);
    if (of_left != of_right) return of_left < of_right;
    if (of_left == 3) return !lua_toboolean(L, left) && lua_toboolean(L, right);
    return lua_compare(L, left, right, LUA_OPLT) != 0;
}

/// Upvalues: the table, its sorted keys, how many came out.
static int next_sorted(lua_State *L) {
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(3)) + 1;
    lua_pushinteger(L, at);
    lua_replace(L, lua_upvalueindex(3));
    if (lua_rawgeti(L, lua_upvalueindex(2), at) == LUA_TNIL) return 1;
    lua_pushvalue(L, -1);
    lua_gettable(L, lua_upvalueindex(1));
    return 2;
}

int own_sorted_pairs(lua_State *L) {
    bridge_state *state = bridge_of(L);
    uint32_t steps = 0;
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    luaL_checkstack(L, 20, NULL);
    lua_newtable(L);
    lua_newtable(L);
    lua_Integer count = 0;
    lua_pushnil(L);
    while (lua_next(L, 1)) {
        tick(L, state, &steps);
        lua_pop(L, 1);
        if (rank(L, -1) == 9) {
            return throw_errorf(L, BRIDGE_RUNTIME, "key", NULL, "sorted_pairs 不能给类型是 %s 的键排序",
                          luaL_typename(L, -1));
        }
        lua_pushvalue(L, -1);
        lua_rawseti(L, 2, ++count);
    }
    int sorted = merge_sort(L, 2, 3, count, is_key_before);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, sorted);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_sorted, 3);
    return 1;
}

void tables_setup(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"concat", own_concat}, {"insert", own_insert}, {"move", own_move}, {"pack", own_pack},
        {"remove", own_remove}, {"sort", own_sort}, {"unpack", own_unpack}, {NULL, NULL},
    };
    luaL_newlib(L, functions);
}
