/// What the parts of the bridge know of each other.
#ifndef BRIDGE_INTERNAL_H
#define BRIDGE_INTERNAL_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "CLuaBridge.h"

// Nothing of this leaves the program, so that no name meets one of a shared library.
#pragma GCC visibility push(hidden)

/// A failure in fixed buffers: writing one down never allocates.
typedef struct {
    bridge_failure_kind kind;
    int32_t line;
    bool catchable;
    void *error;
    char code[64];
    char file[256];
    char hint[1024];
    char message[4096];
    char traceback[4096];
} failure;

/// One call from Swift that runs plugin code. Lives on the C stack; the signal handler walks the chain.
typedef struct entry {
    struct entry *outer;
    lua_State *outer_running;
    int64_t deadline;      // nanoseconds of CLOCK_MONOTONIC; 0: none
    int64_t instructions;  // left; -1: not counted
    uint64_t first_cursor;
    int status;
} entry;

/// Why running code must end. Set by the signal handler too.
enum { GO_ON = 0, END_DEADLINE, END_INSTRUCTIONS, END_HOST };

typedef struct {
    char *name;
    size_t length;
    int metatable;
    int fields;
    rows_source keyed;
    bool is_open;
    bool is_placed;
    int64_t current;
} record_type;

/// A source that scripts or a loop read row by row.
typedef struct {
    rows_source source;
    uint64_t serial;    // order of opening; 0: the slot is free
    uint64_t position;  // number of the row it stands on, never used twice; 0: none
    int32_t type;
} cursor;

/// What a script holds of a row. `position` is the cursor's, or the epoch of a keyed view.
typedef struct {
    int64_t id;
    uint64_t position;
    int32_t slot;  // KEYED, or the cursor's slot
    int32_t type;
} view;

enum { KEYED = -1 };

/// What a full userdata of ours is, under `kind_key` in its metatable.
enum { KIND_VIEW = 1, KIND_CURSOR, KIND_FAULT };

typedef struct {
    bridge_value *nodes;
    size_t count, capacity;
    char *bytes;
    size_t used, room;
    rows_source *sources;
    size_t source_count, source_capacity;
    bool failed;
} outbox;

typedef struct {
    bridge_value *nodes;
    size_t count, capacity;
} inbox;

struct bridge_state {
    lua_State *main;
    /// The thread that executes now; the signal handler hooks it.
    lua_State *_Atomic running;
    entry *_Atomic entry;
    volatile sig_atomic_t ending;
    entry *volatile ending_entry;
    bool is_ending_told;  // the failure is written down
    int closing;  // nesting of closing coroutines: no yield there
    int depth;

    bridge_limits limits;
    bridge_host host;
    size_t used, peak, collect_at;
    bool is_unlimited;
    bool is_watched;  // lines are told to the host
    volatile sig_atomic_t wants_collection;
    char memory_file[256];  // where the limit was met last
    int32_t memory_line;
    bool is_memory_for_calls;
    int64_t fail_after;
    size_t printed;
    int64_t opened_at;  // milliseconds UTC

    timer_t timer;
    bool has_timer;
    const void *timer_thread;
    volatile int64_t armed_for;  // when the alarm is or was due, nanoseconds; 0: never
    struct bridge_state *outer_state;

    outbox out;
    inbox in;
    int settled_top;
    bool is_unsettled;
    lua_State *results_thread;
    failure failed;
    failure fault;

    int64_t next_reference;
    record_type *types;
    int32_t type_count;
    cursor *cursors;
    int32_t cursor_count;
    uint64_t cursor_serial, position, epoch;
    int64_t next_serial;  // of objects printed
};

// Registry keys: addresses of these.
extern const char kind_key, original_key, references_key, host_table_key, threads_key, globals_key, plugin_key,
    data_key, prelude_key, loaded_key, fallback_key, serials_key, fault_key, cursor_key, guarded_key,
    metafields_key, iterator_key;

// A light userdata is a day or a mark; addresses never have these upper bits.
#define DAY_TAG (UINT64_C(0x6DA7) << 48)
#define ENDING_MARK ((void *)(UINT64_C(0x6DEA) << 48))

// state.c

/// The state behind any of its threads.
bridge_state *bridge_of(lua_State *L);
enum { THREAD_ENDED = 1, THREAD_OF_HOST = 2 };
bool thread_is(lua_State *L, int mark);
void thread_mark(lua_State *L, int mark);
/// Begins an entry that runs no plugin code; false when the running code must end first.
bool begin_plainly(bridge_state *state);
/// Runs `body` protected on the running thread with `argument` as light userdata; leaves its `results`.
bool protected_entry(bridge_state *state, lua_CFunction body, void *argument, int results);
int64_t make_reference(lua_State *L, bridge_state *state);
bool push_reference(lua_State *L, int64_t reference);

// modules.c

/// Loads text (never bytecode) with the table under `environment` as its globals; leaves the function, or a message.
int load_text(lua_State *L, const char *source, size_t length, const char *chunk, const void *environment);

/// As `load_text`, for text of the host's own: it is parsed once, and then loaded as it was compiled.
int load_trusted(lua_State *L, const char *source, size_t length, const char *chunk, const void *environment);
int host_provide(lua_State *L);
void modules_setup(lua_State *L, int globals);

// run.c

/// Starts an entry; false (and a failure) when nested too deeply, or already ending.
bool entry_begin(bridge_state *state, entry *entry, bridge_budget budget);
void entry_end(bridge_state *state, entry *entry);
/// Runs the function and `arguments` on top of L in a coroutine of the host's; the coroutine with the results.
lua_State *run_in_coroutine(lua_State *L, bridge_state *state, int arguments, int *results);
int on_error(lua_State *L);

// deadline.c

int64_t monotonic_now(void);
/// The outermost call of a state begins and ends between these two.
void deadline_enter(bridge_state *state);
void deadline_leave(bridge_state *state);
/// False when the system has no timer left.
bool deadline_arm(bridge_state *state, int64_t deadline);
void deadline_disarm(bridge_state *state);
void ending_clear(bridge_state *state, entry *entry);
/// Ends the running code because of `why`, with the failure already written down.
int end_running(lua_State *L, bridge_state *state, int why);
/// Writes the failure of a deadline down, once.
void tell_deadline(bridge_state *state, lua_State *L);
/// Ends the running code: yields where that is possible, raises where not. Never returns.
int unwind(lua_State *L, bridge_state *state);
/// For long loops in C: unwinds when the code must end; charges `work` to the instruction budget.
void charge(lua_State *L, bridge_state *state, int64_t work);
/// Gives a thread that is about to run the hook it needs.
void hook_thread(lua_State *L, bridge_state *state);
void hook_for_collection(bridge_state *state);

// failures.c

void copy_text(char *to, size_t size, const char *text, size_t length);
void failure_clear(bridge_state *state);
void failure_set(bridge_state *state, bridge_failure_kind kind, const char *code, const char *message);
/// Where plugin code is now: file, line and traceback, from the frames of L.
void failure_locate(bridge_state *state, lua_State *L);
/// Writes down that memory ran out, and where.
void failure_set_memory(bridge_state *state);
/// Notes where memory runs out, from inside the allocator: reads frames and allocates nothing.
void note_memory_place(bridge_state *state);
/// Writes down the error value at `index`, raised on L.
void failure_from_value(bridge_state *state, lua_State *L, int index, bool locate);
void write_traceback(lua_State *of, char *buffer, size_t size);
/// The innermost frame of plugin code, and its line; false when there is none.
bool find_place(lua_State *L, lua_Debug *frame);

// faults.c

/// Writes down the fault at `index`, and takes its error object.
void failure_from_fault(failure *failed, lua_State *L, int index);
/// Raises a catchable error of ours with a code, a message and a hint ("" or NULL: none).
int throw_error(lua_State *L, bridge_failure_kind kind, const char *code, const char *message, const char *hint);
int throw_errorf(lua_State *L, bridge_failure_kind kind, const char *code, const char *hint, const char *format, ...);
/// Raises what Swift put as its fault, or ends the code when it is not for the script to catch.
int throw_fault(lua_State *L, bridge_state *state);
void faults_setup(lua_State *L);

// inbox.c and outbox.c

enum { DEEPEST_TABLE = 16 };

bool is_utf8(const char *text, size_t length);
/// The bytes of the character that begins the text; 0 when none does.
int utf8_sequence(const char *text, size_t length);
void in_clear(bridge_state *state);
/// Appends the value at `index` to the inbox; raises a marshalling error that names `what` and `number`.
void read_value(lua_State *L, bridge_state *state, int index, const char *what, int number);
/// Like it, for values that need no memory of Lua and cannot fail; false for others.
bool read_plain(lua_State *L, bridge_state *state, int index);
/// Pushes everything that was put; returns how many values.
int push_values(lua_State *L, bridge_state *state);
void out_clear(bridge_state *state);
void out_free(bridge_state *state);
/// 0 unless the value is a full userdata of ours.
int kind_of(lua_State *L, int index);

// days.c

void push_day(lua_State *L, int32_t day);
bool is_day(lua_State *L, int index, int32_t *day);
void civil_from_days(int64_t days, int64_t *year, int *month, int *day);
int64_t days_from_civil(int64_t year, int month, int day);
void format_day(int32_t day, char buffer[24]);
int host_day(lua_State *L);
void days_setup(lua_State *L);

// rows.c and cursors.c

void cursors_setup(lua_State *L);
void cursors_free(bridge_state *state);
void push_keyed(lua_State *L, bridge_state *state, int32_t type, int64_t id);
/// Pushes iterator, nil, nil, to-be-closed value. The source is taken over when it returns or raises.
void push_rows(lua_State *L, bridge_state *state, int32_t type, rows_source *source);
void close_cursors_since(bridge_state *state, uint64_t serial);
void rows_free(bridge_state *state);
int32_t cursor_open(bridge_state *state, int32_t type, rows_source source);
void cursor_close(bridge_state *state, int32_t slot, uint64_t serial);
int cursor_step(lua_State *L, bridge_state *state, int32_t slot, int64_t *id);
void push_view(lua_State *L, bridge_state *state, int32_t slot, int64_t id);
int host_record(lua_State *L);
int host_set_row_fallback(lua_State *L);

// The sandbox.

void sandbox_setup(lua_State *L, bridge_state *state);
void coroutines_setup(lua_State *L);
void strings_setup(lua_State *L);
void patterns_setup(lua_State *L);
void tables_setup(lua_State *L);
void clock_setup(lua_State *L);
int own_pcall(lua_State *L);
int own_xpcall(lua_State *L);
int own_sorted_pairs(lua_State *L);
/// Like `luaL_tolstring`, with a serial number where Lua prints an address.
const char *push_text_of(lua_State *L, int index, size_t *length);
/// Replaces the table on top by a view of it that cannot be written.
void guard_table(lua_State *L, const char *name);

#pragma GCC visibility pop

#endif
