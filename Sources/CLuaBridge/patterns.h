/// The matcher, for the functions of `string` that use it.
#ifndef BRIDGE_PATTERNS_H
#define BRIDGE_PATTERNS_H

#include "internal.h"

enum { MOST_CAPTURES = 32, POSITION = -2 };

/// One matching of one pattern. The subject and the pattern must stay on the Lua stack meanwhile.
typedef struct {
    lua_State *L;
    bridge_state *state;
    const char *start, *end, *pattern_end;
    int depth, count;
    uint32_t steps;
    struct {
        const char *at;
        ptrdiff_t length;  // or that it is open, or POSITION
    } captures[MOST_CAPTURES];
} matcher;

void matcher_begin(matcher *m, lua_State *L, const char *subject, size_t length, const char *pattern_end);
/// Forgets captures before the next attempt.
void matcher_again(matcher *m);
/// The end of the match of `p` at `at`, or NULL. Raises when the pattern is wrong or the code must end.
const char *match_here(matcher *m, const char *at, const char *p);
/// Pushes capture `index` (from 0); the whole match `from ..< to` stands in for the first when there is none.
void push_capture(matcher *m, int index, const char *from, const char *to);
int push_captures(matcher *m, const char *from, const char *to, bool whole_if_none);

#endif
