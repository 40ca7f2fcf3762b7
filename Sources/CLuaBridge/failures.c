/// Failures as Swift reads them: where they happened and what they say.
#include <stdio.h>

#include "internal.h"

void copy_text(char *to, size_t size, const char *text, size_t length) {
    size_t used = 0;
    for (size_t at = 0; at < length;) {
        // Scripts may raise any bytes; a reader beyond the bridge counts on text.
        int count = text[at] == 0 ? 0 : utf8_sequence(text + at, length - at);
        size_t taken = count == 0 ? 1 : (size_t)count;
        if (used + taken >= size) break;
        if (count == 0) to[used] = '?'; else memcpy(to + used, text + at, taken);
        used += taken;
        at += taken;
    }
    to[used] = 0;
}

/// Like `copy_text`, for a text that ends in a zero byte.
static void copy_string(char *to, size_t size, const char *text) {
    copy_text(to, size, text, strlen(text));
}

void failure_clear(bridge_state *state) {
    failure *failed = &state->failed;
    if (failed->error != NULL) state->host.drop(state->host.context, failed->error);
    failed->error = NULL;
    failed->kind = BRIDGE_FINE;
    failed->line = 0;
    failed->code[0] = failed->file[0] = failed->hint[0] = failed->message[0] = failed->traceback[0] = 0;
}

void failure_set(bridge_state *state, bridge_failure_kind kind, const char *code, const char *message) {
    failure_clear(state);
    state->failed.kind = kind;
    copy_string(state->failed.code, sizeof state->failed.code, code);
    copy_string(state->failed.message, sizeof state->failed.message, message);
}

/// Whether a frame is text of a plugin, not the host's own ("=") or C.
static bool is_of_plugin(const lua_Debug *frame) {
    return frame->source[0] == '@';
}

bool find_place(lua_State *L, lua_Debug *frame) {
    for (int level = 0; lua_getstack(L, level, frame); level++) {
        lua_getinfo(L, "Sl", frame);
        if (is_of_plugin(frame) && frame->currentline > 0) return true;
    }
    return false;
}

void write_traceback(lua_State *of, char *buffer, size_t size) {
    enum { FIRST = 12, LAST = 6 };
    size_t used = 0;
    buffer[0] = 0;
    int depth = 0;
    lua_Debug frame;
    {
        // The depth, by doubling: walking to every level in turn would be quadratic.
        int low = 0, high = 1;
        while (lua_getstack(of, high, &frame)) { low = high; high *= 2; }
        while (low < high) {
            int middle = low + (high - low) / 2;
            if (lua_getstack(of, middle, &frame)) low = middle + 1; else high = middle;
        }
        depth = low;
    }
    bool was_host = false;
    for (int level = 0; level < depth; level++) {
        char line[400];
        if (depth > FIRST + LAST + 1 && level == FIRST) {
            snprintf(line, sizeof line, "…（略去 %d 层）", depth - FIRST - LAST);
            level = depth - LAST - 1;
        } else {
            if (!lua_getstack(of, level, &frame)) break;
            lua_getinfo(of, "Slnt", &frame);
            if (!is_of_plugin(&frame)) {
                if (was_host) continue;
                was_host = true;
                snprintf(line, sizeof line, "（格务内部）");
            } else {
                was_host = false;
                const char *file = frame.source + 1;
                if (*frame.what == 'm') {
                    snprintf(line, sizeof line, "%.250s:%d 主程序", file, frame.currentline);
                } else if (frame.name != NULL) {
                    snprintf(line, sizeof line, "%.250s:%d 函数 %.60s", file, frame.currentline, frame.name);
                } else {
                    snprintf(
                        line, sizeof line, "%.250s:%d 第 %d 行的函数", file, frame.currentline, frame.linedefined);
                }
            }
        }
        size_t length = strlen(line);
        if (used + length + 2 > size) break;
        if (used > 0) buffer[used++] = '\n';
        memcpy(buffer + used, line, length + 1);
        used += length;
    }
    // Names may be cut in the middle of a character; each replacement is a byte for a byte.
    if (!is_utf8(buffer, used)) copy_text(buffer, size, buffer, used);
}

void failure_set_memory(bridge_state *state) {
    failure_set(state, BRIDGE_MEMORY, "memory", "内存超过了上限");
    failure *failed = &state->failed;
    if (state->is_memory_for_calls) copy_string(failed->hint, sizeof failed->hint, "函数一层层调用自己，没有停下来");
    copy_string(failed->file, sizeof failed->file, state->memory_file);
    failed->line = state->memory_line;
}

void note_memory_place(bridge_state *state) {
    enum { MANY_CALLS = 10000 };
    lua_State *L = state->running;
    lua_Debug frame;
    state->memory_line = 0;
    state->memory_file[0] = 0;
    state->is_memory_for_calls = lua_getstack(L, MANY_CALLS, &frame);
    if (!find_place(L, &frame)) return;
    copy_string(state->memory_file, sizeof state->memory_file, frame.source + 1);
    state->memory_line = frame.currentline;
}

bool bridge_place(bridge_state *state, char *file, size_t size, int32_t *line) {
    lua_State *L = state->running;
    lua_Debug frame;
    if (L == NULL || !find_place(L, &frame)) return false;
    copy_string(file, size, frame.source + 1);
    *line = frame.currentline;
    return true;
}

void failure_locate(bridge_state *state, lua_State *L) {
    lua_Debug frame;
    if (find_place(L, &frame)) {
        copy_string(state->failed.file, sizeof state->failed.file, frame.source + 1);
        state->failed.line = frame.currentline;
    }
    write_traceback(L, state->failed.traceback, sizeof state->failed.traceback);
}

/// The length of a leading `file:line: `, as Lua's own errors carry it; 0 when there is none.
static size_t position_length(const char *text, size_t length, size_t *file_length, int *line) {
    for (size_t index = 1; index + 3 < length && index < LUA_IDSIZE + 1; index++) {
        if (text[index] != ':') continue;
        size_t digit = index + 1;
        long number = 0;
        while (digit < length && digit - index < 9 && text[digit] >= '0' && text[digit] <= '9') {
            number = number * 10 + (text[digit++] - '0');
        }
        if (digit == index + 1 || digit + 1 >= length || text[digit] != ':' || text[digit + 1] != ' ') continue;
        *file_length = index;
        *line = (int)number;
        return digit + 2;
    }
    return 0;
}

/// Takes the position out of a message: of the parser's always, of others when a frame has that name. Lua shortens
/// long names, so the full one is that of the frame.
static void set_message(bridge_state *state, lua_State *L, const char *text, size_t length, bool locate) {
    failure *failed = &state->failed;
    size_t file_length = 0;
    int line = 0;
    size_t skipped = position_length(text, length, &file_length, &line);
    if (skipped > 0) {
        lua_Debug frame;
        bool is_known = false;
        for (int level = 0; locate && level < 50 && lua_getstack(L, level, &frame); level++) {
            lua_getinfo(L, "S", &frame);
            if (strlen(frame.short_src) != file_length || memcmp(frame.short_src, text, file_length) != 0) continue;
            is_known = true;
            if (is_of_plugin(&frame)) {
                copy_string(failed->file, sizeof failed->file, frame.source + 1);
                failed->line = line;
            }
            break;
        }
        if (!locate) {
            copy_text(failed->file, sizeof failed->file, text, file_length);
            failed->line = line;
        }
        if (is_known || !locate) {
            text += skipped;
            length -= skipped;
        }
    }
    copy_text(failed->message, sizeof failed->message, text, length);
}

/// Copies a text field of the error table at `index`, read raw.
static bool copy_field(lua_State *L, int index, const char *name, char *to, size_t size) {
    lua_pushstring(L, name);
    bool is_text = lua_rawget(L, index) == LUA_TSTRING;
    if (is_text) {
        size_t length;
        const char *text = lua_tolstring(L, -1, &length);
        copy_text(to, size, text, length);
    }
    lua_pop(L, 1);
    return is_text;
}

void failure_from_value(bridge_state *state, lua_State *L, int index, bool locate) {
    index = lua_absindex(L, index);
    failure_set(state, BRIDGE_RUNTIME, "runtime", "");
    failure *failed = &state->failed;
    if (!lua_checkstack(L, 4)) return;
    if (locate) failure_locate(state, L);
    switch (lua_type(L, index)) {
    case LUA_TSTRING: {
        size_t length;
        const char *text = lua_tolstring(L, index, &length);
        set_message(state, L, text, length, locate);
        break;
    }
    case LUA_TNIL:
        copy_string(failed->message, sizeof failed->message, "error 没有给出原因（nil）");
        break;
    case LUA_TBOOLEAN:
        copy_string(failed->message, sizeof failed->message, lua_toboolean(L, index) ? "true" : "false");
        break;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            snprintf(failed->message, sizeof failed->message, "%lld", (long long)lua_tointeger(L, index));
        } else {
            snprintf(failed->message, sizeof failed->message, "%.14g", lua_tonumber(L, index));
        }
        break;
    case LUA_TTABLE:
        if (!copy_field(L, index, "message", failed->message, sizeof failed->message)) {
            copy_string(failed->message, sizeof failed->message, "错误值是一个没有 message 的表");
        }
        copy_field(L, index, "code", failed->code, sizeof failed->code);
        copy_field(L, index, "hint", failed->hint, sizeof failed->hint);
        break;
    default:
        if (kind_of(L, index) == KIND_FAULT) {
            failure_from_fault(failed, L, index);
        } else {
            snprintf(
                failed->message, sizeof failed->message, "错误值的类型是 %s",
                lua_typename(L, lua_type(L, index)));
        }
    }
}

/// One of the texts of a failure, and its size.
static char *part_of(failure *failed, bridge_part part, size_t *size) {
    switch (part) {
    case BRIDGE_CODE: *size = sizeof failed->code; return failed->code;
    case BRIDGE_MESSAGE: *size = sizeof failed->message; return failed->message;
    case BRIDGE_HINT: *size = sizeof failed->hint; return failed->hint;
    case BRIDGE_FILE: *size = sizeof failed->file; return failed->file;
    default: *size = sizeof failed->traceback; return failed->traceback;
    }
}

void bridge_fault_part(bridge_state *state, bridge_part part, const char *text, size_t length) {
    size_t size;
    char *to = part_of(&state->fault, part, &size);
    copy_text(to, size, text, length);
}

bridge_failure_kind bridge_failure(const bridge_state *state) {
    return state->failed.kind;
}

const char *bridge_failure_part(const bridge_state *state, bridge_part part) {
    size_t size;
    return part_of((failure *)&state->failed, part, &size);
}

int32_t bridge_failure_line(const bridge_state *state) {
    return state->failed.line;
}

void *bridge_failure_take_error(bridge_state *state) {
    void *error = state->failed.error;
    state->failed.error = NULL;
    return error;
}
