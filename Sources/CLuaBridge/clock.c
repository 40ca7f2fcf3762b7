/// `os` for scripts: the run's own clock, in civil time at UTC+8, whatever the machine says.
#include <stdio.h>

#include "internal.h"

enum { OFFSET = 8 * 3600, DAY_SECONDS = 86400 };

typedef struct {
    int64_t year;
    int month, day, hour, minute, second;
    int weekday;   // 1 = Sunday, as in Lua
    int year_day;  // from 1
} civil_time;

static int64_t now(bridge_state *state) {
    return state->host.now(state->host.context);
}

static int64_t floor_div(int64_t value, int64_t by) {
    int64_t quotient = value / by;
    return value % by < 0 ? quotient - 1 : quotient;
}

static civil_time civil_at(int64_t seconds) {
    civil_time time;
    int64_t days = floor_div(seconds, DAY_SECONDS);
    int of_day = (int)(seconds - days * DAY_SECONDS);
    civil_from_days(days, &time.year, &time.month, &time.day);
    time.hour = of_day / 3600;
    time.minute = of_day / 60 % 60;
    time.second = of_day % 60;
    int64_t weekday = (days + 4) % 7;
    time.weekday = (int)(weekday < 0 ? weekday + 7 : weekday) + 1;
    time.year_day = (int)(days - days_from_civil(time.year, 1, 1)) + 1;
    return time;
}

static int64_t time_field(lua_State *L, const char *name, int64_t fallback) {
    lua_pushstring(L, name);
    lua_rawget(L, 1);
    int is_integer = 1;
    int64_t value = lua_isnil(L, -1) ? fallback : lua_tointegerx(L, -1, &is_integer);
    if (!is_integer) luaL_error(L, "field '%s' is not an integer", name);
    if (value == INT64_MIN) luaL_error(L, "field '%s' missing in date table", name);
    if (value < -1000000000 || value > 1000000000) luaL_error(L, "field '%s' is out-of-bound", name);
    lua_pop(L, 1);
    return value;
}

static int own_time(lua_State *L) {
    bridge_state *state = bridge_of(L);
    if (lua_isnoneornil(L, 1)) {
        lua_pushinteger(L, floor_div(now(state), 1000));
        return 1;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    int64_t year = time_field(L, "year", INT64_MIN), month = time_field(L, "month", INT64_MIN) - 1;
    int64_t day = time_field(L, "day", INT64_MIN), hour = time_field(L, "hour", 12);
    int64_t minute = time_field(L, "min", 0), second = time_field(L, "sec", 0);
    // Months beyond the year carry over, as do all the others by addition.
    year += floor_div(month, 12);
    month -= floor_div(month, 12) * 12;
    int64_t days = days_from_civil(year, (int)month + 1, 1) + day - 1;
    lua_pushinteger(L, days * DAY_SECONDS + hour * 3600 + minute * 60 + second - OFFSET);
    return 1;
}

static int own_clock(lua_State *L) {
    bridge_state *state = bridge_of(L);
    lua_pushnumber(L, (lua_Number)(now(state) - state->opened_at) / 1000);
    return 1;
}

static void set_number(lua_State *L, const char *name, int64_t value) {
    lua_pushinteger(L, value);
    lua_setfield(L, -2, name);
}

static int push_date_table(lua_State *L, const civil_time *time) {
    lua_createtable(L, 0, 9);
    set_number(L, "year", time->year);
    set_number(L, "month", time->month);
    set_number(L, "day", time->day);
    set_number(L, "hour", time->hour);
    set_number(L, "min", time->minute);
    set_number(L, "sec", time->second);
    set_number(L, "wday", time->weekday);
    set_number(L, "yday", time->year_day);
    lua_pushboolean(L, false);
    lua_setfield(L, -2, "isdst");
    return 1;
}

/// One conversion; false when there is none with this letter.
static bool format_part(char letter, const civil_time *time, char *part, size_t size) {
    switch (letter) {
    case 'Y': snprintf(part, size, "%lld", (long long)time->year); return true;
    case 'y': snprintf(part, size, "%02d", (int)((time->year % 100 + 100) % 100)); return true;
    case 'm': snprintf(part, size, "%02d", time->month); return true;
    case 'd': snprintf(part, size, "%02d", time->day); return true;
    case 'H': snprintf(part, size, "%02d", time->hour); return true;
    case 'M': snprintf(part, size, "%02d", time->minute); return true;
    case 'S': snprintf(part, size, "%02d", time->second); return true;
    case 'j': snprintf(part, size, "%03d", time->year_day); return true;
    case 'w': snprintf(part, size, "%d", time->weekday - 1); return true;
    case 'u': snprintf(part, size, "%d", time->weekday == 1 ? 7 : time->weekday - 1); return true;
    case 'F':
        snprintf(part, size, "%lld-%02d-%02d", (long long)time->year, time->month, time->day);
        return true;
    case 'T': case 'X':
        snprintf(part, size, "%02d:%02d:%02d", time->hour, time->minute, time->second);
        return true;
    case 'R': snprintf(part, size, "%02d:%02d", time->hour, time->minute); return true;
    case 'x': snprintf(part, size, "%lld-%02d-%02d", (long long)time->year, time->month, time->day); return true;
    case 'c':
        snprintf(part, size, "%lld-%02d-%02d %02d:%02d:%02d", (long long)time->year, time->month, time->day,
                 time->hour, time->minute, time->second);
        return true;
    case 'z': snprintf(part, size, "+0800"); return true;
    case '%': snprintf(part, size, "%%"); return true;
    default: return false;
    }
}

static int own_date(lua_State *L) {
    bridge_state *state = bridge_of(L);
    size_t length;
    const char *at = luaL_optlstring(L, 1, "%c", &length), *end = at + length;
    int64_t seconds = lua_isnoneornil(L, 2) ? floor_div(now(state), 1000) : luaL_checkinteger(L, 2);
    luaL_argcheck(L, seconds > -INT64_C(60000000000000) && seconds < INT64_C(60000000000000), 2, "out of range");
    bool is_utc = at < end && *at == '!';
    if (is_utc) at++;
    civil_time time = civil_at(is_utc ? seconds : seconds + OFFSET);
    if (end - at == 2 && at[0] == '*' && at[1] == 't') return push_date_table(L, &time);
    luaL_Buffer buffer;
    luaL_buffinit(L, &buffer);
    while (at < end) {
        if (*at != '%') {
            luaL_addchar(&buffer, *at++);
            continue;
        }
        char part[64];
        if (at + 1 == end || !format_part(at[1], &time, part, sizeof part)) {
            return luaL_argerror(L, 1, "invalid conversion specifier");
        }
        luaL_addstring(&buffer, is_utc && at[1] == 'z' ? "+0000" : part);
        at += 2;
    }
    luaL_pushresult(&buffer);
    return 1;
}

void clock_setup(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"clock", own_clock}, {"date", own_date}, {"time", own_time}, {NULL, NULL},
    };
    luaL_newlib(L, functions);
}
