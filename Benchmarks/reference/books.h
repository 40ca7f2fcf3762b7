/* What both programs need of SQLite, of the calendar and of the clock. */
#ifndef BOOKS_H
#define BOOKS_H

#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static _Noreturn void fail(sqlite3 *db, const char *what)
{
    fprintf(stderr, "%s: %s\n", what, db ? sqlite3_errmsg(db) : "failed");
    exit(1);
}

/* Opens the books as Gewu does: a write-ahead log, safe against a power cut, 64 MB of page cache. */
static sqlite3 *open_books(const char *path)
{
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) fail(db, path);
    sqlite3_busy_timeout(db, 10000);
    if (sqlite3_exec(db,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY",
            NULL, NULL, NULL) != SQLITE_OK) fail(db, "pragma");
    return db;
}

static inline void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) fail(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) fail(db, sql);
    return statement;
}

/* 1 while there is a row; 0 at the end, and the statement is ready to run again. */
static inline int step(sqlite3 *db, sqlite3_stmt *statement)
{
    int status = sqlite3_step(statement);
    if (status == SQLITE_ROW) return 1;
    if (status != SQLITE_DONE) fail(db, sqlite3_sql(statement));
    sqlite3_reset(statement);
    return 0;
}

/* Days are counted from 1970-01-01. Years begin in March here, so that the leap day is a year's last. */
static inline int day_number(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400, of_era = y % 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static inline void civil(int number, int *year, int *month, int *day)
{
    int shifted = number + 719468;
    int era = shifted / 146097, of_era = shifted % 146097;
    int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int of_year = of_era - (365 * y + y / 4 - y / 100);
    int march = (5 * of_year + 2) / 153;
    *month = march < 10 ? march + 3 : march - 9;
    *day = of_year - (153 * march + 2) / 5 + 1;
    *year = y + era * 400 + (*month <= 2);
}

/* Reads 2026-11-17, or ends the program. */
static inline int read_day(const char *text)
{
    int year, month, day;
    if (sscanf(text, "%4d-%2d-%2d", &year, &month, &day) != 3) {
        fprintf(stderr, "not a date: %s\n", text);
        exit(64);
    }
    return day_number(year, month, day);
}

static inline double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

#endif
