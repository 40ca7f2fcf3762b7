/// Lua for Swift: the one place that includes `lua.h`, and everything Swift may know of it.
///
/// A state is confined to the thread that opened it; only `bridge_fail_after` and the plain readers may be
/// called at any moment. No function here lets a Lua error escape: what can fail says so in its result, and
/// `bridge_failure_*` tells why until the next entry. Values cross as flat lists of nodes in preorder: what
/// Lua hands out is read from `bridge_values`, what Lua is given is written with `bridge_put_*`.
#ifndef CLUABRIDGE_H
#define CLUABRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CRows.h"

typedef struct bridge_state bridge_state;

typedef enum {
    BRIDGE_NONE = 0,
    BRIDGE_BOOLEAN,
    BRIDGE_INTEGER,
    BRIDGE_NUMBER,
    BRIDGE_TEXT,
    /// `integer` is a count of days since 1970-01-01.
    BRIDGE_DAY,
    /// Followed by `integer` values, then by `length` pairs of a text and a value.
    BRIDGE_TABLE,
    /// `integer` is a reference; whoever reads the node owns it and gives it back with `bridge_release`.
    BRIDGE_FUNCTION,
    /// `integer` is the record's id, the text its type's name.
    BRIDGE_RECORD,
    /// Into Lua only.
    BRIDGE_ROWS,
} bridge_kind;

/// One node. Text is valid UTF-8 and lives until the next entry or `bridge_settle`.
typedef struct {
    bridge_kind kind;
    int64_t integer;
    double number;
    const char *text;
    size_t length;
} bridge_value;

typedef enum {
    BRIDGE_FINE = 0,
    BRIDGE_SYNTAX,
    BRIDGE_RUNTIME,
    BRIDGE_MEMORY,
    BRIDGE_DEADLINE,
    BRIDGE_INSTRUCTIONS,
    BRIDGE_STALE,
    BRIDGE_DEPTH,
    BRIDGE_MARSHALLING,
    BRIDGE_HOST,
} bridge_failure_kind;

/// What the bridge asks of Swift. Every function returns before C raises anything.
typedef struct {
    void *context;
    /// Runs the host function with this number; its results, or its fault, are put before it returns.
    /// 0 results, 1 a fault.
    int32_t (*call)(void *context, int32_t function, const bridge_value *values, size_t count);
    /// Finds a module: puts a text and its name, or a function, or nothing when there is no such module.
    int32_t (*require)(void *context, const char *name, size_t length);
    /// Opens the keyed source of a record type.
    int32_t (*open)(void *context, int32_t type, rows_source *source);
    /// Milliseconds UTC.
    int64_t (*now)(void *context);
    void (*print)(void *context, const char *text, size_t length);
    /// Takes back an error object that Lua no longer holds.
    void (*drop)(void *context, void *error);
    /// A line of plugin text is about to run, in a state whose lines are watched.
    void (*line)(void *context, const char *file, int32_t line);
} bridge_host;

typedef struct {
    size_t memory;   // bytes
    size_t printed;  // bytes
    int32_t depth;   // entries from Swift inside each other
    uint64_t seed;
} bridge_limits;

typedef struct {
    double seconds;        // from now; 0 or less is over at once
    int64_t instructions;  // -1: not counted
} bridge_budget;

/// NULL when there is no memory.
bridge_state *bridge_open(bridge_limits limits, bridge_host host);
void bridge_close(bridge_state *state);
/// "Lua 5.4.4"
const char *bridge_release_name(void);

// Entries. A reference is never 0; a count is -1 after a failure.

bool bridge_define(bridge_state *state, const char *name, size_t length, int32_t function);
int64_t bridge_prelude(bridge_state *state, const char *source, size_t length, const char *name);
int64_t bridge_load(bridge_state *state, const char *source, size_t length, const char *name);
int64_t bridge_evaluate(
    bridge_state *state, const char *source, size_t length, const char *name, bridge_budget budget);
/// Calls with the values that were put, and clears them.
int64_t bridge_call(bridge_state *state, int64_t reference, bridge_budget budget);
/// Gives a reference back. Unknown and released ones are ignored.
void bridge_release(bridge_state *state, int64_t reference);

/// The nodes of the last results, top-level values one after the other.
const bridge_value *bridge_values(bridge_state *state, size_t *count);
/// Ends the life of the nodes that `bridge_values` gave.
void bridge_settle(bridge_state *state);

/// From now on every line of plugin text that runs is told to the host, for several times the time it takes.
void bridge_watch_lines(bridge_state *state);

// What is put is taken by the next entry, or by C after the host function returned.

void bridge_put_clear(bridge_state *state);
void bridge_put_none(bridge_state *state);
void bridge_put_boolean(bridge_state *state, bool value);
void bridge_put_integer(bridge_state *state, int64_t value);
void bridge_put_number(bridge_state *state, double value);
void bridge_put_text(bridge_state *state, const char *text, size_t length);
void bridge_put_day(bridge_state *state, int32_t day);
void bridge_put_table(bridge_state *state, size_t list, size_t fields);
void bridge_put_function(bridge_state *state, int64_t reference);
void bridge_put_record(bridge_state *state, int32_t type, int64_t id);
/// Takes the source over, also when there is no memory: it is then closed at once.
void bridge_put_rows(bridge_state *state, int32_t type, rows_source source);

// What a host function throws, put before it returns 1.

typedef enum { BRIDGE_CODE, BRIDGE_MESSAGE, BRIDGE_HINT, BRIDGE_FILE, BRIDGE_TRACEBACK } bridge_part;

/// Starts a fault. Takes `error` over and hands it to `drop`, or to `bridge_failure_take_error`.
void bridge_fault(bridge_state *state, bool catchable, void *error);
/// Longer texts are cut at a character.
void bridge_fault_part(bridge_state *state, bridge_part part, const char *text, size_t length);

// Why the last entry failed.

bridge_failure_kind bridge_failure(const bridge_state *state);
/// "" when there is none.
const char *bridge_failure_part(const bridge_state *state, bridge_part part);
/// 0 when unknown.
int32_t bridge_failure_line(const bridge_state *state);
/// The error object of the host function whose fault this is, or NULL. The caller owns it.
void *bridge_failure_take_error(bridge_state *state);

// Rows.

/// The number of a record type, which is made when it is new; -1 without memory.
int32_t bridge_type(bridge_state *state, const char *name, size_t length);
/// Says how views read `field`: a column, or through a column that holds an id of the type `relation` (-1: none).
bool bridge_field(
    bridge_state *state, int32_t type, const char *field, size_t length, int32_t column, int32_t relation);
/// Ends all sources that scripts hold; views made so far become errors.
void bridge_close_rows(bridge_state *state);
/// Lets keyed views seek again before they read.
void bridge_refresh_rows(bridge_state *state);
/// Where plugin code stands that has called the host: its file, cut to `size`, and its line; false outside of any.
bool bridge_place(bridge_state *state, char *file, size_t size, int32_t *line);

/// One row's first result: its nodes, or NULL for nil, or `failed` and the reason in `bridge_failure_*`.
/// Returns whether to go on.
typedef bool (*bridge_row)(void *context, int64_t id, const bridge_value *nodes, size_t count, bool failed);

/// Calls the function once for every row. Takes the source over. False after a failure of the loop itself.
bool bridge_each(
    bridge_state *state, int64_t reference, int32_t type, rows_source source, bridge_budget budget,
    bridge_row row, void *context);

// Readers.

size_t bridge_memory(const bridge_state *state);
size_t bridge_peak_memory(const bridge_state *state);
/// Where a function of plugin text begins: its line, and the name its text was loaded under. 0 for other functions.
int32_t bridge_function_place(bridge_state *state, int64_t reference, char *name, size_t room);
/// Whether the running call is past its end; for long work in Swift and progress handlers. Any thread.
bool bridge_is_ending(const bridge_state *state);

/// For tests: the `count`-th allocation from now and all after it fail, until called with -1.
void bridge_fail_after(bridge_state *state, int64_t count);

#endif
