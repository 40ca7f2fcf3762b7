/// Rows as C function pointers: Records fills a source in, CLuaBridge reads it.
///
/// A source is confined to the thread that made it. Column 0 is always the record's id. No function here may
/// raise a Lua error or `longjmp`: the bridge calls them between two Lua steps, and Swift stands behind them.
#ifndef CROWS_H
#define CROWS_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
    ROWS_NULL = 0,
    ROWS_INTEGER = 1,
    ROWS_REAL = 2,
    ROWS_TEXT = 3,
    /// `integer` is a count of days since 1970-01-01.
    ROWS_DAY = 4,
    /// `integer` is 0 or 1.
    ROWS_BOOLEAN = 5,
    /// It could not be read; the owner of the source knows why.
    ROWS_FAILED = 6,
} rows_kind;

/// One value. `text` need not end in a zero byte, may hold zero bytes, and lives until the next call on its source.
typedef struct {
    rows_kind kind;
    int64_t integer;
    double real;
    const char *text;
    size_t length;
} rows_value;

/// A cursor (`step`) or a keyed reader (`seek`); the one that does not apply is NULL.
typedef struct {
    void *context;
    /// Moves on: 1 a row, 0 the end, -1 failed (the owner of the source knows why).
    int32_t (*step)(void *context);
    /// Moves to the record with this id: 1 found, 0 none, -1 failed.
    int32_t (*seek)(void *context, int64_t id);
    /// Reads one column of the row it stands on.
    void (*column)(void *context, int32_t column, rows_value *value);
    /// Gives the statement back. Called exactly once by whoever holds the source last.
    void (*close)(void *context);
} rows_source;

#endif
