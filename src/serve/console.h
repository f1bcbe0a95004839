/* The console of a server: what whoever started it is told, on standard error.
 */
#ifndef QUIRE_SERVE_CONSOLE_H
#define QUIRE_SERVE_CONSOLE_H

#include "serve/notice.h"

struct console {
    bool quiet;
    VEC(uint64_t) shown;         /* likenesses of the findings that were there when it was last told */
    size_t counts[LEVEL_ERROR + 1];
};

void console_free(struct console *console);

/* A job's end: `what` changed, and how many files were written in how many milliseconds. */
void console_built(const struct console *console, Slice what, size_t written, size_t removed, long long milliseconds);
/* Prints the findings that are new, and, behind a check, how many there are now when that is not what it was. */
void console_found(struct console *console, const struct notices *notices, bool checked);
/* "quire: ..." and what to do about it; NULL for nothing. */
void console_complain(const char *message, const char *help);

#endif
