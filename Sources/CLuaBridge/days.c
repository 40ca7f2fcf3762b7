/// The `day` value: a light userdata, so that it costs no memory and days are equal when they are the same day.
#include <stdio.h>

#include "internal.h"

void push_day(lua_State *L, int32_t day) {
    lua_pushlightuserdata(L, (void *)(DAY_TAG | (uint32_t)day));
}

bool is_day(lua_State *L, int index, int32_t *day) {
    if (lua_type(L, index) != LUA_TLIGHTUSERDATA) return false;
    uintptr_t bits = (uintptr_t)lua_touserdata(L, index);
    if ((bits & ~(uintptr_t)UINT32_MAX) != DAY_TAG) return false;
    *day = (int32_t)(uint32_t)bits;
    return true;
}

// The proleptic Gregorian calendar, counted in eras of 400 years that begin on 1 March.

void civil_from_days(int64_t days, int64_t *year, int *month, int *day) {
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t of_era = shifted - era * 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * of_year + 2) / 153;
    *day = (int)(of_year - (153 * from_march + 2) / 5 + 1);
    *month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    *year = year_of_era + era * 400 + (*month <= 2 ? 1 : 0);
}

int64_t days_from_civil(int64_t year, int month, int day) {
    if (month <= 2) year--;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int64_t of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    return era * 146097 + of_era - 719468;
}

void format_day(int32_t day, char buffer[24]) {
    int64_t year;
    int month, of_month;
    civil_from_days(day, &year, &month, &of_month);
    snprintf(buffer, 24, "%04lld-%02d-%02d", (long long)year, month, of_month);
}

static int32_t check_day(lua_State *L, int index, const char *what) {
    int32_t day = 0;
    if (!is_day(L, index, &day)) {
        throw_errorf(L, BRIDGE_RUNTIME, "day", "日期只和日期比较、相减，或加减天数", "%s要的是日期，得到的是 %s", what,
               luaL_typename(L, index));
    }
    return day;
}

static int64_t check_count(lua_State *L, int index) {
    int is_integer;
    lua_Integer count = lua_tointegerx(L, index, &is_integer);
    if (!is_integer || lua_type(L, index) != LUA_TNUMBER) {
        throw_errorf(L, BRIDGE_RUNTIME, "day", NULL, "日期加减的天数要是整数，得到的是 %s", luaL_typename(L, index));
    }
    return count;
}

static int push_moved(lua_State *L, int32_t day, int64_t count) {
    int64_t moved;
    if (__builtin_add_overflow((int64_t)day, count, &moved) || moved < INT32_MIN || moved > INT32_MAX) {
        return throw_error(L, BRIDGE_RUNTIME, "day", "日期超出了范围", NULL);
    }
    push_day(L, (int32_t)moved);
    return 1;
}

static int day_add(lua_State *L) {
    int32_t day = 0;
    if (is_day(L, 1, &day)) return push_moved(L, day, check_count(L, 2));
    return push_moved(L, check_day(L, 2, "加法"), check_count(L, 1));
}

static int day_subtract(lua_State *L) {
    int32_t left = check_day(L, 1, "减法"), right = 0;
    if (is_day(L, 2, &right)) {
        lua_pushinteger(L, (lua_Integer)left - right);
        return 1;
    }
    int64_t count = check_count(L, 2);
    if (count == INT64_MIN) return throw_error(L, BRIDGE_RUNTIME, "day", "日期超出了范围", NULL);
    return push_moved(L, left, -count);
}

static int day_is_before(lua_State *L) {
    lua_pushboolean(L, check_day(L, 1, "比较") < check_day(L, 2, "比较"));
    return 1;
}

static int day_is_not_after(lua_State *L) {
    lua_pushboolean(L, check_day(L, 1, "比较") <= check_day(L, 2, "比较"));
    return 1;
}

static int day_text(lua_State *L) {
    int32_t day;
    char buffer[24] = "（已停止）";
    if (is_day(L, 1, &day)) format_day(day, buffer);
    lua_pushstring(L, buffer);
    return 1;
}

static int day_index(lua_State *L) {
    int32_t day = check_day(L, 1, "字段");
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
    int64_t year;
    int month, of_month;
    civil_from_days(day, &year, &month, &of_month);
    if (strcmp(name, "year") == 0) {
        lua_pushinteger(L, year);
    } else if (strcmp(name, "month") == 0) {
        lua_pushinteger(L, month);
    } else if (strcmp(name, "day") == 0) {
        lua_pushinteger(L, of_month);
    } else if (strcmp(name, "weekday") == 0) {
        // 1970-01-01 was a Thursday.
        int64_t weekday = ((int64_t)day + 3) % 7;
        lua_pushinteger(L, (weekday < 0 ? weekday + 7 : weekday) + 1);
    } else {
        return throw_errorf(L, BRIDGE_RUNTIME, "day", "日期的字段是 year、month、day、weekday", "日期没有字段 “%.60s”",
                      name);
    }
    return 1;
}

static int day_new_index(lua_State *L) {
    return throw_error(L, BRIDGE_RUNTIME, "day", "日期不能改写", "用 day + 天数 得到另一天");
}

/// A civil date that exists.
static bool make_day(int64_t year, int64_t month, int64_t day, int32_t *result) {
    if (year < -9999 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return false;
    int64_t days = days_from_civil(year, (int)month, (int)day);
    int64_t same_year;
    int same_month, same_day;
    civil_from_days(days, &same_year, &same_month, &same_day);
    *result = (int32_t)days;
    return same_year == year && same_month == month && same_day == day;
}

/// `YYYY-MM-DD` and nothing else.
static bool parse_day(const char *text, size_t length, int32_t *result) {
    static const char shape[] = "dddd-dd-dd";
    int numbers[3] = {0, 0, 0}, part = 0;
    if (length != sizeof shape - 1) return false;
    for (size_t index = 0; index < length; index++) {
        if (shape[index] == '-') {
            if (text[index] != '-') return false;
            part++;
        } else {
            if (text[index] < '0' || text[index] > '9') return false;
            numbers[part] = numbers[part] * 10 + (text[index] - '0');
        }
    }
    return make_day(numbers[0], numbers[1], numbers[2], result);
}

/// `day(count)`, `day("2026-07-20")`, `day(2026, 7, 20)`; nil when there is no such day.
int host_day(lua_State *L) {
    int32_t day = 0;
    bool exists;
    if (is_day(L, 1, &day)) {
        exists = true;
    } else if (lua_type(L, 1) == LUA_TSTRING) {
        size_t length;
        const char *text = lua_tolstring(L, 1, &length);
        exists = parse_day(text, length, &day);
    } else if (lua_gettop(L) >= 3) {
        exists = make_day(luaL_checkinteger(L, 1), luaL_checkinteger(L, 2), luaL_checkinteger(L, 3), &day);
    } else {
        lua_Integer count = luaL_checkinteger(L, 1);
        exists = count >= INT32_MIN && count <= INT32_MAX;
        day = (int32_t)count;
    }
    if (exists) push_day(L, day); else lua_pushnil(L);
    return 1;
}

void days_setup(lua_State *L) {
    static const luaL_Reg methods[] = {
        {"__add", day_add}, {"__sub", day_subtract}, {"__lt", day_is_before}, {"__le", day_is_not_after},
        {"__tostring", day_text}, {"__index", day_index}, {"__newindex", day_new_index}, {NULL, NULL},
    };
    push_day(L, 0);
    lua_newtable(L);
    luaL_setfuncs(L, methods, 0);
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "__metatable");
    lua_pushliteral(L, "day");
    lua_setfield(L, -2, "__name");
    // One metatable serves all light userdata; the only other one that scripts can meet is the ending mark.
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}
