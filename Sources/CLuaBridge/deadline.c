/// Ending code that runs too long: a timer signal arms a hook, the hook yields.
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "internal.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum { COUNT_PERIOD = 100 };

/// States that run on this thread now, innermost first. Only this thread and its signals look at it.
static _Thread_local bridge_state *volatile running_states;

static int timer_mark;
static int timer_signal;
static struct sigaction earlier_action;
static pthread_once_t handler_once = PTHREAD_ONCE_INIT;

int64_t monotonic_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void on_count(lua_State *L, lua_Debug *event);

/// Sets the timer of a state. Called from the handler as well: `timer_settime` is safe there.
static void set_timer(bridge_state *state, int64_t at) {
    struct itimerspec when = {{0, 0}, {at / 1000000000, at % 1000000000}};
    state->armed_for = at;
    timer_settime(state->timer, at == 0 ? 0 : TIMER_ABSTIME, &when, NULL);
}

/// Judges one state on its own thread, at whatever moment the signal came in.
static void judge(bridge_state *state, int64_t now) {
    entry *over = NULL;
    int64_t next = 0;
    for (entry *each = state->entry; each != NULL; each = each->outer) {
        if (each->deadline == 0) continue;
        if (each->deadline <= now) {
            over = each;
        } else if (next == 0 || each->deadline < next) {
            next = each->deadline;
        }
    }
    if (over != NULL) {
        if (!state->ending) state->ending = END_DEADLINE;
        // The outermost call that is over takes the inner ones with it.
        if (state->ending == END_DEADLINE) state->ending_entry = over;
        // Once more shortly: the thread that runs may change while we look.
        next = now + 20000000;
        lua_sethook(state->running, on_count, LUA_MASKCOUNT, 1);
    }
    state->armed_for = 0;
    if (next != 0) set_timer(state, next);
}

static void on_signal(int number, siginfo_t *information, void *context) {
    if (information->si_code == SI_TIMER && information->si_value.sival_ptr == &timer_mark) {
        int64_t now = monotonic_now();
        for (bridge_state *state = running_states; state != NULL; state = state->outer_state) judge(state, now);
        return;
    }
    if ((earlier_action.sa_flags & SA_SIGINFO) != 0 && earlier_action.sa_sigaction != NULL) {
        earlier_action.sa_sigaction(number, information, context);
    } else if (earlier_action.sa_handler != SIG_DFL && earlier_action.sa_handler != SIG_IGN) {
        earlier_action.sa_handler(number);
    }
}

static void install_handler(void) {
    timer_signal = SIGRTMIN + 6;
    struct sigaction action = {0};
    action.sa_sigaction = on_signal;
    action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(timer_signal, &action, &earlier_action);
}

void deadline_enter(bridge_state *state) {
    state->outer_state = running_states;
    running_states = state;
}

void deadline_leave(bridge_state *state) {
    running_states = state->outer_state;
}

bool deadline_arm(bridge_state *state, int64_t deadline) {
    // The address of a thread-local tells threads apart: an interpreter that has moved needs a new timer.
    if (state->has_timer && state->timer_thread != (const void *)&running_states) deadline_disarm(state);
    if (!state->has_timer) {
        pthread_once(&handler_once, install_handler);
        // Threads of a dispatch pool start with signals blocked.
        sigset_t alarm;
        sigemptyset(&alarm);
        sigaddset(&alarm, timer_signal);
        if (pthread_sigmask(SIG_UNBLOCK, &alarm, NULL) != 0) return false;
        struct sigevent event = {0};
        event.sigev_notify = SIGEV_THREAD_ID;
        event.sigev_signo = timer_signal;
        event.sigev_value.sival_ptr = &timer_mark;
        event.sigev_notify_thread_id = (pid_t)syscall(SYS_gettid);
        state->has_timer = timer_create(CLOCK_MONOTONIC, &event, &state->timer) == 0;
        if (!state->has_timer) return false;
        state->timer_thread = (const void *)&running_states;
        state->armed_for = 0;
    }
    // An alarm that is still to come finds this deadline and sets itself anew: short calls need no system call. One
    // of the past may have found no entry.
    if (state->armed_for <= monotonic_now() || deadline < state->armed_for) set_timer(state, deadline);
    return true;
}

void deadline_disarm(bridge_state *state) {
    if (state->has_timer) timer_delete(state->timer);
    state->has_timer = false;
}

/// Tells the host of a line of plugin text; the host's own text has no "@".
static void tell_line(lua_State *L, bridge_state *state, lua_Debug *event) {
    if (lua_getinfo(L, "S", event) == 0 || event->source[0] != '@') return;
    state->host.line(state->host.context, event->source + 1, event->currentline);
}

/// Runs between two instructions of a script: ends it, collects, or counts.
static void on_count(lua_State *L, lua_Debug *event) {
    bridge_state *state = bridge_of(L);
    if (event->event == LUA_HOOKLINE) {
        if (!state->ending) tell_line(L, state, event);
        return;
    }
    if (state->ending) {
        unwind(L, state);
        return;
    }
    if (state->wants_collection) {
        lua_gc(L, LUA_GCCOLLECT, 0);
        size_t free_bytes = state->limits.memory > state->used ? state->limits.memory - state->used : 0;
        size_t at = state->used + free_bytes / 2;
        size_t usual = state->limits.memory / 10 * 8;
        state->collect_at = at > usual ? at : usual;
        state->wants_collection = 0;
        hook_thread(L, state);
        return;
    }
    entry *current = state->entry;
    if (current != NULL && current->instructions >= 0) {
        charge(L, state, COUNT_PERIOD);
    } else {
        hook_thread(L, state);
    }
}

void hook_thread(lua_State *L, bridge_state *state) {
    entry *current = state->entry;
    int lines = state->is_watched ? LUA_MASKLINE : 0;
    if (state->ending || state->wants_collection) {
        lua_sethook(L, on_count, LUA_MASKCOUNT | lines, 1);
    } else if (current != NULL && current->instructions >= 0) {
        lua_sethook(L, on_count, LUA_MASKCOUNT | lines, COUNT_PERIOD);
    } else if (lua_gethookmask(L) != lines) {
        lua_sethook(L, lines != 0 ? on_count : NULL, lines, 0);
        // The alarm may have come in between.
        if (state->ending) lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    }
}

void bridge_watch_lines(bridge_state *state) {
    state->is_watched = true;
}

void hook_for_collection(bridge_state *state) {
    if (state->running == NULL || state->entry == NULL) return;
    state->wants_collection = 1;
    lua_sethook(state->running, on_count, LUA_MASKCOUNT, 1);
}

void charge(lua_State *L, bridge_state *state, int64_t work) {
    if (state->ending) unwind(L, state);
    entry *current = state->entry;
    if (current == NULL || current->instructions < 0) return;
    current->instructions -= work;
    if (current->instructions >= 0) return;
    current->instructions = 0;
    failure_set(state, BRIDGE_INSTRUCTIONS, "instructions", "执行的指令超过了上限，已停止");
    failure_locate(state, L);
    end_running(L, state, END_INSTRUCTIONS);
}

int end_running(lua_State *L, bridge_state *state, int why) {
    state->is_ending_told = true;
    state->ending_entry = state->entry;
    state->ending = why;
    return unwind(L, state);
}

void tell_deadline(bridge_state *state, lua_State *L) {
    if (state->is_ending_told) return;
    state->is_ending_told = true;
    failure_set(state, BRIDGE_DEADLINE, "deadline", "运行超时，已停止");
    failure_locate(state, L);
}

int unwind(lua_State *L, bridge_state *state) {
    tell_deadline(state, L);
    // Code that still runs while raising unwinds it, such as a `__close`, ends at its first instruction.
    lua_sethook(L, on_count, LUA_MASKCOUNT, 1);
    if (state->closing == 0 && lua_isyieldable(L)) return lua_yield(L, 0);
    lua_pushlightuserdata(L, ENDING_MARK);
    return lua_error(L);
}

void ending_clear(bridge_state *state, entry *over) {
    if (!state->ending || state->ending_entry != over) return;
    state->ending = GO_ON;
    state->ending_entry = NULL;
    state->is_ending_told = false;
}
