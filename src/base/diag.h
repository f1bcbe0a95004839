/* Diagnostics: what is wrong, where, and what to do.
 *
 * A `struct diag` is plain data: it quotes the source line it points to, so that printing needs no file.
 * A `struct sink` owns its diagnostics (and the arena they lie in), drops exact repetitions (same rule,
 * place and message), and sorts by file, line, column, rule. Levels may be changed by `rules:` in
 * quire.yaml through sink_set_level before anything is reported.
 *
 *     diag_at(sink, RULE_INCLUDE_MISSING, place, "no such snippet: `%.*s`", FMT(path));
 *     diag_label(sink, "included here");
 *     diag_help(sink, "did you mean `%.*s`?", FMT(best));
 *
 * diag_label, diag_help, diag_note and diag_fix speak of the diagnostic reported last; when that one was
 * dropped (level off, repetition) they do nothing.
 */
#ifndef QUIRE_BASE_DIAG_H
#define QUIRE_BASE_DIAG_H

#include "base/catalogue.h"
#include "base/str.h"
#include <stdint.h>
#include <stdio.h>

/* A stretch of one line of a file. Line and column are 1-based, columns count code points; 0 = unknown. */
struct place {
    Slice path;        /* relative to the library's root */
    uint32_t line, column;
    uint32_t length;   /* code points to underline on that line; at least 1 */
    Slice text;        /* the line as written, without its ending; empty when there is none to show */
    uint32_t offset;   /* byte offset in the file, for fixes and formats that want it */
    bool echo;         /* what stands there was written in another file, and is judged there: only its links, which lead
                          elsewhere from here, are findings here, too */
};

/* Another place that a finding speaks of, for formats that can point to more than one. */
struct related {
    struct place place;
    Slice message;
};

/* What mends a finding, where there is one way to and no doubt about it: the bytes `old`, which stand at place.offset of
 * the finding's file, become `new`. Either may be empty; `old` ends on the line that it begins on. */
struct fix {
    struct place place;
    Slice old, new;
};

struct diag {
    enum rule rule;
    enum level level;
    struct place place;
    Slice message, label;
    Slice *helps, *notes;
    size_t n_helps, n_notes;
    struct related *related;
    size_t n_related;
    Slice about;       /* what it finds missing or wanting: a library path, or an agent's name; empty for none */
    const struct fix *fix;       /* NULL for none */
};

struct sink;

struct sink *sink_new(void);
void sink_free(struct sink *sink);
void sink_set_level(struct sink *sink, enum rule rule, enum level level);
enum level sink_level(const struct sink *sink, enum rule rule);
/* Asks `level` instead, for every finding at a path, when levels depend on where it stands. */
typedef enum level level_at(const void *context, enum rule rule, Slice path);
void sink_ask_level(struct sink *sink, level_at *level, const void *context);

/* Returns false when the rule is off or the same finding was already there. Strings are copied. */
bool diag_at(struct sink *sink, enum rule rule, struct place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_label(struct sink *sink, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diag_help(struct sink *sink, const char *format, ...) __attribute__((format(printf, 2, 3)));
void diag_note(struct sink *sink, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Only where it is certain: `quire check --fix` asks nobody. source_fix (input/source.h) is handier. */
void diag_fix(struct sink *sink, struct place place, Slice old, Slice new);
void diag_about(struct sink *sink, Slice about);
/* Lowers the level of the diagnostic reported last, when it is higher. Not for LEVEL_OFF: then do not report. */
void diag_lower(struct sink *sink, enum level at_most);

/* --- findings of other processes (base/mem.h: pools) --- */

/* What is reported from now on is kept in `arena`, which must live as long as the sink; NULL: in its own again. */
void sink_keep_in(struct sink *sink, struct arena *arena);
/* The findings reported behind the first `from` (see sink_count with LEVEL_OFF), as an array in that arena; not to be called
 * once they were sorted. */
const struct diag *sink_since(struct sink *sink, size_t from, size_t *n);
/* Adds findings of another sink whose memory this process sees, but for those that are there already. Nothing is copied. */
void sink_take(struct sink *sink, const struct diag *diags, size_t n);

size_t sink_count(const struct sink *sink, enum level at_least);
/* Is there a finding at that path? */
bool sink_speaks_of(const struct sink *sink, Slice path);
/* Sorts, and hands out the findings; valid until the next report. */
const struct diag *sink_all(struct sink *sink, size_t *n);
/* Takes those away for which `drop` says so, asked in the order of sink_all. */
typedef bool drop_diag(void *context, const struct diag *diag);
void sink_drop(struct sink *sink, drop_diag *drop, void *context);
/* Adds a note to the finding with this index in sink_all; the order stays. */
void sink_note(struct sink *sink, size_t index, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Likewise another place; its text is not kept. */
void sink_relate(struct sink *sink, size_t index, struct place place, const char *message);
/* Prints one finding, without an empty line before or after it; the form is caret.h's. */
void diag_print(FILE *out, const struct diag *diag, bool colour);

/* The nearest of `names` within edit distance 1, or 2 from 10 characters on, also when only case
 * differs; {0} when none. On a tie the first in byte order. One letter is not near another. */
Slice nearest_name(Slice name, const Slice *names, size_t n);
/* The nearest of the words that stand between backquotes in a text: "`error`, `warning` or `info`"; {0} when `name` is
 * one of them. */
Slice nearest_quoted(Slice name, Slice text);

#endif
