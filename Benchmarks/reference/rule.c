/*
 * One rule that is a Lua function, over everybody: what C and Lua alone take for it.
 *
 *   rule WORKSPACE/gewu.db DATE plugins/plain/decide.lua
 *
 * One statement; for each row a fresh userdata, whose __index pushes the column that is asked for; one protected
 * call of the function. Nothing is kept from row to row, and nothing is written. Prints how many residents the
 * function named for each cadence, and the seconds from preparing the statement to the end of the loop.
 */
#include "books.h"

#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

/* The fields that a script may read, and where the statement has them. */
enum { ID, NAME, AGE, SEX, LAST_VISIT };
static const char *const fields[] = {"id", "name", "age", "sex", "last_visit"};

static const char residents[] =
    "SELECT r.id, r.name, r.birth, r.sex,"
    "  (SELECT max(v.day) FROM visit v WHERE v.household = m.household AND v.outcome = '见到' AND v.day <= ?1)"
    " FROM resident r LEFT JOIN household_member m ON m.resident = r.id"
    "  AND m.\"from\" <= ?1 AND (m.until IS NULL OR m.until > ?1)"
    " ORDER BY r.id";

/* The loop that rows belong to: a row that is kept beyond its turn must not become the next one. */
struct loop {
    sqlite3_stmt *statement;
    int64_t turn;
    int year, month, day;
};

struct row {
    struct loop *loop;
    int64_t turn;
};

static int years(const struct loop *loop, int birth)
{
    int year, month, day;
    civil(birth, &year, &month, &day);
    int had = loop->month > month || (loop->month == month && loop->day >= day);
    return loop->year - year - !had;
}

/* Upvalues: the metatable of rows, and the place of each field. */
static int read_field(lua_State *L)
{
    struct row *row = lua_touserdata(L, 1);
    if (!row || !lua_getmetatable(L, 1) || !lua_rawequal(L, -1, lua_upvalueindex(1)))
        return luaL_error(L, "not a row");
    if (row->turn != row->loop->turn) return luaL_error(L, "this row belongs to a loop that has moved on");
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(2)) != LUA_TNUMBER) return luaL_error(L, "no such field");
    int place = (int)lua_tointeger(L, -1);
    sqlite3_stmt *statement = row->loop->statement;
    switch (sqlite3_column_type(statement, place)) {
    case SQLITE_INTEGER:
        if (place == AGE)
            lua_pushinteger(L, years(row->loop, sqlite3_column_int(statement, place)));
        else
            lua_pushinteger(L, sqlite3_column_int64(statement, place));
        return 1;
    case SQLITE_TEXT: {
        const char *text = (const char *)sqlite3_column_text(statement, place);
        lua_pushlstring(L, text, (size_t)sqlite3_column_bytes(statement, place));
        return 1;
    }
    default:
        lua_pushnil(L);
        return 1;
    }
}

static void fail_lua(lua_State *L)
{
    fprintf(stderr, "%s\n", lua_tostring(L, -1));
    exit(1);
}

int main(int count, char **arguments)
{
    if (count != 4) {
        fprintf(stderr, "usage: rule WORKSPACE/gewu.db DATE decide.lua\n");
        return 64;
    }
    sqlite3 *db = open_books(arguments[1]);
    int today = read_day(arguments[2]);
    struct loop loop = {0};
    civil(today, &loop.year, &loop.month, &loop.day);

    lua_State *L = luaL_newstate();
    if (!L) fail(NULL, "out of memory");
    luaL_openlibs(L);
    luaL_newmetatable(L, "row");
    lua_pushvalue(L, -1);
    lua_newtable(L);
    for (int place = ID; place <= LAST_VISIT; place++) {
        lua_pushinteger(L, place);
        lua_setfield(L, -2, fields[place]);
    }
    lua_pushcclosure(L, read_field, 2);
    lua_setfield(L, -2, "__index");
    int metatable = lua_gettop(L);
    if (luaL_dofile(L, arguments[3]) != LUA_OK) fail_lua(L);
    int function = lua_gettop(L);

    double began = seconds();
    size_t rows = 0, named = 0, weekly = 0;
    loop.statement = prepare(db, residents);
    sqlite3_bind_int(loop.statement, 1, today);
    while (step(db, loop.statement)) {
        rows++;
        loop.turn++;
        lua_pushvalue(L, function);
        struct row *row = lua_newuserdatauv(L, sizeof *row, 0);
        row->loop = &loop;
        row->turn = loop.turn;
        lua_pushvalue(L, metatable);
        lua_setmetatable(L, -2);
        if (lua_pcall(L, 1, 1, 0) != LUA_OK) fail_lua(L);
        const char *cadence = lua_tostring(L, -1);
        if (cadence) {
            named++;
            weekly += strcmp(cadence, "week") == 0;
        }
        lua_pop(L, 1);
    }
    double took = seconds() - began;
    printf("rows %zu named %zu weekly %zu seconds %.4f\n", rows, named, weekly, took);
    sqlite3_finalize(loop.statement);
    lua_close(L);
    if (sqlite3_close(db) != SQLITE_OK) fail(db, "close");
    return 0;
}
