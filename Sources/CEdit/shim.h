// What Swift cannot call of libedit itself: its settings are variadic, its characters wide.
#include <histedit.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/// Text for a prompt, in the encoding of the locale. It stays libedit's to read until the next call.
typedef char *(*edit_prompt)(EditLine *);
/// What a key does; one of the CC_ codes.
typedef unsigned char (*edit_command)(EditLine *, int);
/// The next character: 1 and it, 0 at the end, -1 where none is to come now.
typedef int (*edit_reader)(EditLine *, int32_t *);

static inline EditLine *edit_init(const char *name) { return el_init(name, stdin, stdout, stderr); }

/// Writes at the terminal beside what libedit has there.
static inline void edit_put(const char *text) {
    fputs(text, stdout);
    fflush(stdout);
}

static inline void edit_set_prompt(EditLine *line, edit_prompt prompt) { el_set(line, EL_PROMPT, prompt); }
static inline void edit_set_hint(EditLine *line, edit_prompt prompt) { el_set(line, EL_RPROMPT, prompt); }
static inline void edit_set_context(EditLine *line, void *context) { el_set(line, EL_CLIENTDATA, context); }

static inline void *edit_context(EditLine *line) {
    void *context = NULL;
    el_get(line, EL_CLIENTDATA, &context);
    return context;
}

static inline void edit_begin(EditLine *line, edit_reader reader) {
    el_set(line, EL_EDITOR, "emacs");
    el_set(line, EL_SIGNAL, 0);
    el_wset(line, EL_GETCFN, (int (*)(EditLine *, wchar_t *))reader);
}

static inline void edit_add(EditLine *line, const char *name, edit_command command) {
    el_set(line, EL_ADDFN, name, name, command);
}

static inline void edit_bind(EditLine *line, const char *key, const char *name) {
    el_set(line, EL_BIND, key, name, NULL);
}

static inline void edit_refresh(EditLine *line) { el_set(line, EL_REFRESH); }

static inline HistoryW *edit_use_history(EditLine *line, int size) {
    HistEventW event;
    HistoryW *history = history_winit();
    if (history == NULL) return NULL;
    history_w(history, &event, H_SETSIZE, size);
    el_wset(line, EL_HIST, history_w, history);
    return history;
}

/// Takes `text`, in the encoding of the locale, for the newest line of the history.
static inline void edit_remember(EditLine *line, HistoryW *history, const char *text) {
    HistEventW event;
    wchar_t wide[4096];
    size_t count = mbstowcs(wide, text, 4095);
    (void)line;
    if (count == (size_t)-1) return;
    wide[count] = 0;
    history_w(history, &event, H_ENTER, wide);
}
