/* The command line, read once: what comes behind it sees this struct alone.
 */
#ifndef QUIRE_CLI_OPTIONS_H
#define QUIRE_CLI_OPTIONS_H

#include "base/catalogue.h"
#include "base/str.h"
#include "check/report.h"
#include <stdint.h>

struct arena;
struct command;

/* Options that a command takes, as bits; an enumeration has no room for all of them. --help is taken everywhere. */
typedef uint64_t Takes;
#define TAKES_DIR (UINT64_C(1) << 0)
#define TAKES_OUTPUT (UINT64_C(1) << 1)
#define TAKES_JOBS (UINT64_C(1) << 2)
#define TAKES_TARGET (UINT64_C(1) << 3)
#define TAKES_FAIL_ON (UINT64_C(1) << 4)
#define TAKES_ORIGIN (UINT64_C(1) << 5)
#define TAKES_JSON (UINT64_C(1) << 6)
#define TAKES_STRICT (UINT64_C(1) << 7)
#define TAKES_QUIET (UINT64_C(1) << 8)
#define TAKES_FORMAT (UINT64_C(1) << 9)
#define TAKES_BASELINE (UINT64_C(1) << 10)
#define TAKES_WRITE_BASELINE (UINT64_C(1) << 11)
#define TAKES_CHANGED_SINCE (UINT64_C(1) << 12)
#define TAKES_CHECK (UINT64_C(1) << 13)
#define TAKES_DRY_RUN (UINT64_C(1) << 14)
#define TAKES_PRUNE (UINT64_C(1) << 15)
#define TAKES_FORCE (UINT64_C(1) << 16)
#define TAKES_DIFF (UINT64_C(1) << 17)
#define TAKES_MARKDOWN (UINT64_C(1) << 18)
#define TAKES_FIX (UINT64_C(1) << 19)
#define TAKES_TOKENS (UINT64_C(1) << 20)
#define TAKES_EXTERNAL (UINT64_C(1) << 21)
#define TAKES_TOOL (UINT64_C(1) << 22)
#define TAKES_NEUTRAL (UINT64_C(1) << 23)
#define TAKES_DEDUPE (UINT64_C(1) << 24)
#define TAKES_APPLY (UINT64_C(1) << 25)
#define TAKES_ADOPT (UINT64_C(1) << 26)
#define TAKES_SHARD (UINT64_C(1) << 27)
#define TAKES_EXPLAIN (UINT64_C(1) << 28)
#define TAKES_PORT (UINT64_C(1) << 29)
#define TAKES_OPEN (UINT64_C(1) << 30)
#define TAKES_PROFILE_TEMPLATES (UINT64_C(1) << 31)

/* A report of `check` that was asked for: --format NAME or --format NAME=FILE. */
struct wanted_report {
    const struct report_format *format;
    const char *file;            /* NULL: where --output says, or standard output */
};

enum { MOST_REPORTS = 16 };

struct options {
    const char *command;         /* NULL when none was given */
    const char **operands;       /* what is neither option nor command, in order */
    size_t n_operands;
    const char *dir;             /* -C: the library's folder; "." */
    const char *output;          /* -o, or NULL: a folder, for `check` a file */
    const char *target;          /* --target, or NULL */
    const char *shard;           /* --shard, or NULL */
    unsigned jobs;               /* -j; 0: as many as there are processors */
    enum level fail_on;          /* --fail-on; LEVEL_ERROR */
    struct wanted_report reports[MOST_REPORTS];  /* --format, in order */
    size_t n_reports;
    const char *format;          /* --format as it was last given, or NULL; for commands with formats of their own */
    const char *no_report;       /* the first --format that is no report's, or one too many; NULL for none */
    const char *baseline;        /* --baseline, or NULL */
    const char *write_baseline;  /* --write-baseline, or NULL */
    const char *changed_since;   /* --changed-since, or NULL */
    const char *diff;            /* --diff, or NULL: a document or a target */
    bool external;               /* --external */
    bool check, dry_run, prune, force;
    bool origin, tokens, json, markdown, strict, quiet, help, version, fix;
    const char *tool;            /* --tool, or NULL */
    bool neutral, dedupe, apply, adopt;
    bool explain;                /* --explain */
    bool profile_templates;      /* --profile-templates */
    unsigned port;               /* --port */
    bool open;                   /* --open */
    bool terminal;               /* standard output is one */
    bool watched;                /* standard error is one, and not a dumb one */
    long long started;           /* when, by watcher_clock */
    bool colour;                 /* likewise, and nobody said no */
    bool colour_err;             /* likewise standard error */
    Takes given;                 /* TAKES_... bits of the options that were given */
};

/* One option. */
struct option {
    char letter;       /* 0 for none */
    const char *name;  /* without the dashes */
    const char *value; /* what its value is called, words in backquotes for themselves; NULL for a switch */
    Takes bit;         /* 0: taken everywhere */
    bool (*set)(struct options *options, const char *value);  /* false when the value is none */
};
const struct option *option_at(size_t i);      /* NULL behind the last */
const struct option *option_by_letter(char letter);
const struct option *option_by_name(Slice name);

/* Reads argv. False after a message on standard error: the caller ends with status 2. `operands` point into `arena`. */
bool options_read(struct arena *arena, int argc, char **argv, struct options *out);
/* Says "quire: ..." on standard error, and what to do about it. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void advise(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Likewise a part of a line, with nothing before and behind it. */
void remark(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The one of the words that was perhaps meant: misspelt, or begun. {0} when none was. */
Slice word_meant(Slice word, const Slice *words, size_t n);
/* Did the command line hold an option that the command does not take, or too few or too many operands? Says so on standard
 * error and returns false. */
bool options_fit(const struct options *options, const struct command *command);
/* Likewise an option that this command does not take with this word: `quire COMMAND WORD`. */
bool options_fit_word(const struct options *options, const char *command, const char *word, Takes takes);

#endif
