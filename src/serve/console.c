#include "serve/console.h"
#include "base/caret.h"
#include <stdio.h>

enum { MOST_AT_ONCE = 20 };

void console_free(struct console *console) {
    VEC_FREE(&console->shown);
}

void console_built(const struct console *console, Slice what, size_t written, size_t removed, long long milliseconds) {
    Buf line = {0};
    if (console->quiet)
        return;
    buf_visible(&line, what);
    buf_printf(&line, ": %zu file%s written", written, written == 1 ? "" : "s");
    if (removed)
        buf_printf(&line, ", %zu removed", removed);
    fprintf(stderr, "%s in %lld ms\n", line.s, milliseconds);
    buf_free(&line);
}

static bool was_shown(const struct console *console, uint64_t likeness) {
    for (size_t i = 0; i < console->shown.n; i++)
        if (console->shown.v[i] == likeness)
            return true;
    return false;
}

static void print_new(const struct console *console, const struct notices *notices) {
    size_t new = 0;
    for (size_t i = 0; i < notices->list.n; i++) {
        const struct notice *notice = &notices->list.v[i];
        if (was_shown(console, notice->likeness))
            continue;
        if (new++ < MOST_AT_ONCE)
            fprintf(stderr, "\n%.*s", FMT(notice->text));
    }
    if (new > MOST_AT_ONCE)
        fprintf(stderr, "\nand %zu more: `quire check` prints all\n", new - MOST_AT_ONCE);
    if (new)
        fputs("\n", stderr);
}

static void print_counts(const struct console *console) {
    static const char *const names[] = {[LEVEL_INFO] = "info", [LEVEL_WARNING] = "warning", [LEVEL_ERROR] = "error"};
    const char *before = "";
    for (int level = LEVEL_ERROR; level >= LEVEL_INFO; level--) {
        size_t n = console->counts[level];
        if (n)
            fprintf(stderr, "%s%zu %s%s", before, n, names[level], n == 1 ? "" : "s");
        before = n ? ", " : before;
    }
    fputs(*before ? "\n" : "nothing is wrong any more\n", stderr);
}

void console_found(struct console *console, const struct notices *notices, bool checked) {
    bool changed = false, any = false;
    print_new(console, notices);
    console->shown.n = 0;
    for (size_t i = 0; i < notices->list.n; i++)
        *VEC_PUSH(&console->shown) = notices->list.v[i].likeness;
    for (int level = LEVEL_INFO; checked && level <= LEVEL_ERROR; level++) {
        size_t n = notices_count(notices, (enum level)level);
        changed = changed || n != console->counts[level];
        any = any || n > 0;
        console->counts[level] = n;
    }
    if (changed && (any || !console->quiet))
        print_counts(console);
}

void console_complain(const char *message, const char *help) {
    fprintf(stderr, "quire: %s\n", message);
    if (help)
        fprintf(stderr, "  = help: %s\n", help);
}
