/// Trusted text, compiled once for the process: every interpreter needs the same prelude, and parsing it is a third of
/// what making one takes. What plugins write never comes here: they load text alone.
#include <pthread.h>
#include <stdlib.h>

#include "internal.h"

typedef struct {
    char *source;
    size_t length;
    char *chunk;
    char *code;
    size_t size;
} compiled;

enum { MOST = 8 };
static compiled kept[MOST];
static int kept_count = 0;
static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;

/// What was kept for a text stays where it is, and is never changed.
static const compiled *find(const char *source, size_t length, const char *chunk) {
    const compiled *found = NULL;
    pthread_mutex_lock(&kept_lock);
    for (int index = 0; index < kept_count && found == NULL; index++) {
        const compiled *one = &kept[index];
        bool is_it = one->length == length && strcmp(one->chunk, chunk) == 0
            && memcmp(one->source, source, length) == 0;
        if (is_it) found = one;
    }
    pthread_mutex_unlock(&kept_lock);
    return found;
}

typedef struct {
    char *code;
    size_t size;
} writing;

static int append(lua_State *L, const void *bytes, size_t size, void *context) {
    (void)L;
    writing *text = context;
    char *longer = realloc(text->code, text->size + size);
    if (longer == NULL) return 1;
    memcpy(longer + text->size, bytes, size);
    text->code = longer;
    text->size += size;
    return 0;
}

/// Keeps the function on top of the stack as what `source` compiles to. Where there is no room it is parsed again.
static void keep(lua_State *L, const char *source, size_t length, const char *chunk) {
    writing text = {NULL, 0};
    char *copy = malloc(length + 1);
    char *name = strdup(chunk);
    // Its lines stay in it: an error is placed as in the text.
    bool is_kept = copy != NULL && name != NULL && lua_dump(L, append, &text, 0) == 0;
    if (is_kept) {
        memcpy(copy, source, length);
        pthread_mutex_lock(&kept_lock);
        // Another thread may have been as quick.
        for (int index = 0; index < kept_count && is_kept; index++) {
            is_kept = kept[index].length != length || strcmp(kept[index].chunk, name) != 0
                || memcmp(kept[index].source, source, length) != 0;
        }
        is_kept = is_kept && kept_count < MOST;
        if (is_kept) kept[kept_count++] = (compiled){copy, length, name, text.code, text.size};
        pthread_mutex_unlock(&kept_lock);
    }
    if (is_kept) return;
    free(copy);
    free(name);
    free(text.code);
}

static const char *whole(lua_State *L, void *context, size_t *size) {
    (void)L;
    writing *rest = context;
    *size = rest->size;
    rest->size = 0;
    return rest->code;
}

int load_trusted(lua_State *L, const char *source, size_t length, const char *chunk, const void *environment) {
    const compiled *known = find(source, length, chunk);
    if (known == NULL) {
        int status = load_text(L, source, length, chunk, environment);
        if (status == LUA_OK) keep(L, source, length, chunk);
        return status;
    }
    writing text = {known->code, known->size};
    int status = lua_load(L, whole, &text, chunk, "b");
    if (status != LUA_OK) return status;
    lua_rawgetp(L, LUA_REGISTRYINDEX, environment);
    if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
    return LUA_OK;
}
