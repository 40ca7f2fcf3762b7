/// Pattern matching as chapter 6.4.1 of the reference manual describes it, with a budget for its steps.
///
/// Letters are the ASCII ones whatever the locale, so that a script gives the same result everywhere.
#include "patterns.h"

enum { OPEN = -1, DEEPEST = 200, POLL_EVERY = 1000 };

static int fail(matcher *m, const char *why) {
    return throw_errorf(m->L, BRIDGE_RUNTIME, "pattern", "查看手册 6.4.1 的模式写法；要找的字符本身加 %", "模式写错：%s", why);
}

static inline void tick(matcher *m) {
    if (++m->steps % POLL_EVERY == 0) charge(m->L, m->state, POLL_EVERY);
}

static bool is_in(int c, int first, int last) {
    return c >= first && c <= last;
}

/// Whether `c` belongs to the class that the letter names; `%` before anything else stands for itself.
static bool is_of_class(int c, int letter) {
    bool is_upper = is_in(c, 'A', 'Z'), is_lower = is_in(c, 'a', 'z'), is_digit = is_in(c, '0', '9');
    bool is_letter = is_upper || is_lower, is_graphic = is_in(c, 33, 126), belongs;
    switch (letter | 0x20) {
    case 'a': belongs = is_letter; break;
    case 'c': belongs = c < 32 || c == 127; break;
    case 'd': belongs = is_digit; break;
    case 'g': belongs = is_graphic; break;
    case 'l': belongs = is_lower; break;
    case 'p': belongs = is_graphic && !is_letter && !is_digit; break;
    case 's': belongs = c == ' ' || is_in(c, 9, 13); break;
    case 'u': belongs = is_upper; break;
    case 'w': belongs = is_letter || is_digit; break;
    case 'x': belongs = is_digit || is_in(c | 0x20, 'a', 'f'); break;
    case 'z': belongs = c == 0; break;
    default: return c == letter;
    }
    return is_in(letter, 'A', 'Z') ? !belongs : belongs;
}

/// The end of the single item at `p`: a character, a class or a set.
static const char *item_end(matcher *m, const char *p) {
    char c = *p++;
    if (c == '%') {
        if (p == m->pattern_end) fail(m, "末尾的 % 后面缺少字符");
        return p + 1;
    }
    if (c != '[') return p;
    if (p < m->pattern_end && *p == '^') p++;
    // A `]` in the first place stands for itself.
    do {
        if (p == m->pattern_end) fail(m, "[ 没有配对的 ]");
        if (*p++ == '%') {
            if (p == m->pattern_end) fail(m, "[ 没有配对的 ]");
            p++;
        }
    } while (p == m->pattern_end || *p != ']');
    return p + 1;
}

/// `p` is at the `[`, `end` behind the `]`.
static bool is_in_set(int c, const char *p, const char *end) {
    bool found = true;
    const char *last = end - 1;
    p++;
    if (*p == '^') {
        found = false;
        p++;
    }
    while (p < last) {
        if (*p == '%') {
            if (is_of_class(c, (unsigned char)p[1])) return found;
            p += 2;
        } else if (p + 2 < last && p[1] == '-') {
            if (is_in(c, (unsigned char)p[0], (unsigned char)p[2])) return found;
            p += 3;
        } else {
            if ((unsigned char)*p == c) return found;
            p++;
        }
    }
    return !found;
}

static bool is_match(matcher *m, const char *at, const char *p, const char *end) {
    if (at >= m->end) return false;
    int c = (unsigned char)*at;
    switch (*p) {
    case '.': return true;
    case '%': return is_of_class(c, (unsigned char)p[1]);
    case '[': return is_in_set(c, p, end);
    default: return (unsigned char)*p == c;
    }
}

static const char *match_longest(matcher *m, const char *at, const char *p, const char *end) {
    ptrdiff_t count = 0;
    while (is_match(m, at + count, p, end)) {
        count++;
        tick(m);
    }
    for (; count >= 0; count--) {
        const char *result = match_here(m, at + count, end + 1);
        if (result != NULL) return result;
    }
    return NULL;
}

static const char *match_shortest(matcher *m, const char *at, const char *p, const char *end) {
    for (;; at++) {
        const char *result = match_here(m, at, end + 1);
        if (result != NULL) return result;
        if (!is_match(m, at, p, end)) return NULL;
    }
}

static const char *match_balanced(matcher *m, const char *at, const char *p) {
    if (m->pattern_end - p < 2) fail(m, "%b 后面要有两个字符");
    if (at >= m->end || *at != p[0]) return NULL;
    ptrdiff_t depth = 1;
    for (const char *next = at + 1; next < m->end; next++) {
        tick(m);
        if (*next == p[1]) {
            if (--depth == 0) return next + 1;
        } else if (*next == p[0]) {
            depth++;
        }
    }
    return NULL;
}

static const char *match_capture(matcher *m, const char *at, const char *p, ptrdiff_t length, bool is_opening) {
    const char *result;
    if (is_opening) {
        if (m->count >= MOST_CAPTURES) fail(m, "捕获太多");
        m->captures[m->count].at = at;
        m->captures[m->count].length = length;
        m->count++;
        result = match_here(m, at, p);
        if (result == NULL) m->count--;
        return result;
    }
    int open = m->count - 1;
    while (open >= 0 && m->captures[open].length != OPEN) open--;
    if (open < 0) fail(m, ") 没有配对的 (");
    m->captures[open].length = at - m->captures[open].at;
    result = match_here(m, at, p);
    if (result == NULL) m->captures[open].length = OPEN;
    return result;
}

/// Matches again what the capture with this digit matched.
static const char *match_again(matcher *m, const char *at, char digit) {
    int index = digit - '1';
    if (index < 0 || index >= m->count || m->captures[index].length == OPEN) {
        fail(m, "引用的捕获不存在");
    }
    size_t length = m->captures[index].length == POSITION ? 0 : (size_t)m->captures[index].length;
    if ((size_t)(m->end - at) < length || memcmp(m->captures[index].at, at, length) != 0) return NULL;
    return at + length;
}

/// The end of the match of the pattern's rest `p` at `at`, or NULL.
static const char *match_on(matcher *m, const char *at, const char *p) {
    while (p < m->pattern_end) {
        tick(m);
        switch (*p) {
        case '(':
            if (p + 1 < m->pattern_end && p[1] == ')') return match_capture(m, at, p + 2, POSITION, true);
            return match_capture(m, at, p + 1, OPEN, true);
        case ')':
            return match_capture(m, at, p + 1, 0, false);
        case '$':
            if (p + 1 == m->pattern_end) return at == m->end ? at : NULL;
            break;
        case '%':
            if (p + 1 == m->pattern_end) break;
            if (p[1] == 'b') {
                at = match_balanced(m, at, p + 2);
                if (at == NULL) return NULL;
                p += 4;
                continue;
            }
            if (p[1] == 'f') {
                p += 2;
                if (p == m->pattern_end || *p != '[') fail(m, "%f 后面要有 [集合]");
                const char *end = item_end(m, p);
                int before = at == m->start ? 0 : (unsigned char)at[-1];
                int after = at == m->end ? 0 : (unsigned char)*at;
                if (is_in_set(before, p, end) || !is_in_set(after, p, end)) return NULL;
                p = end;
                continue;
            }
            if (p[1] >= '0' && p[1] <= '9') {
                at = match_again(m, at, p[1]);
                if (at == NULL) return NULL;
                p += 2;
                continue;
            }
        }
        const char *end = item_end(m, p);
        char suffix = end < m->pattern_end ? *end : 0;
        if (suffix == '?') {
            if (is_match(m, at, p, end)) {
                const char *result = match_here(m, at + 1, end + 1);
                if (result != NULL) return result;
            }
            p = end + 1;
        } else if (suffix == '*') {
            return match_longest(m, at, p, end);
        } else if (suffix == '+') {
            return is_match(m, at, p, end) ? match_longest(m, at + 1, p, end) : NULL;
        } else if (suffix == '-') {
            return match_shortest(m, at, p, end);
        } else {
            if (!is_match(m, at, p, end)) return NULL;
            at++;
            p = end;
        }
    }
    return at;
}

const char *match_here(matcher *m, const char *at, const char *p) {
    if (++m->depth > DEEPEST) fail(m, "太复杂");
    const char *result = match_on(m, at, p);
    m->depth--;
    return result;
}

void matcher_begin(matcher *m, lua_State *L, const char *subject, size_t length, const char *pattern_end) {
    m->L = L;
    m->state = bridge_of(L);
    m->start = subject;
    m->end = subject + length;
    m->pattern_end = pattern_end;
    m->steps = 0;
    matcher_again(m);
}

void matcher_again(matcher *m) {
    m->count = 0;
    m->depth = 0;
    tick(m);
}

void push_capture(matcher *m, int index, const char *from, const char *to) {
    if (index >= m->count) {
        if (index > 0) fail(m, "引用的捕获不存在");
        lua_pushlstring(m->L, from, (size_t)(to - from));
        return;
    }
    if (m->captures[index].length == OPEN) fail(m, "( 没有配对的 )");
    if (m->captures[index].length == POSITION) {
        lua_pushinteger(m->L, m->captures[index].at - m->start + 1);
    } else {
        lua_pushlstring(m->L, m->captures[index].at, (size_t)m->captures[index].length);
    }
}

int push_captures(matcher *m, const char *from, const char *to, bool whole_if_none) {
    int count = m->count == 0 && whole_if_none ? 1 : m->count;
    luaL_checkstack(m->L, count + 2, "too many captures");
    for (int index = 0; index < count; index++) push_capture(m, index, from, to);
    return count;
}
