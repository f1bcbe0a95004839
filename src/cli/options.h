/* The command line, read once: what comes behind it sees this struct alone.
 */
#ifndef QUIRE_CLI_OPTIONS_H
#define QUIRE_CLI_OPTIONS_H

#include "base/catalogue.h"
#include "base/str.h"
#include "check/report.h"

struct arena;
struct command;

/* Options that a command takes, as bits. --help is taken everywhere. */
enum {
    TAKES_DIR = 1 << 0,
    TAKES_OUTPUT = 1 << 1,
    TAKES_JOBS = 1 << 2,
    TAKES_TARGET = 1 << 3,
    TAKES_FAIL_ON = 1 << 4,
    TAKES_ORIGIN = 1 << 5,
    TAKES_JSON = 1 << 6,
    TAKES_STRICT = 1 << 7,
    TAKES_QUIET = 1 << 8,
    TAKES_FORMAT = 1 << 9,
    TAKES_BASELINE = 1 << 10,
    TAKES_WRITE_BASELINE = 1 << 11,
    TAKES_CHANGED_SINCE = 1 << 12,
    TAKES_CHECK = 1 << 13,
    TAKES_DRY_RUN = 1 << 14,
    TAKES_PRUNE = 1 << 15,
    TAKES_FORCE = 1 << 16,
    TAKES_DIFF = 1 << 17,
    TAKES_MARKDOWN = 1 << 18,
    TAKES_FIX = 1 << 19,
    TAKES_TOKENS = 1 << 20,
    TAKES_EXTERNAL = 1 << 21,
    TAKES_TOOL = 1 << 22,
    TAKES_NEUTRAL = 1 << 23,
    TAKES_DEDUPE = 1 << 24,
    TAKES_APPLY = 1 << 25,
    TAKES_ADOPT = 1 << 26,
    TAKES_SHARD = 1 << 27,
    TAKES_EXPLAIN = 1 << 28,
};

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
    bool terminal;               /* standard output is one */
    bool colour;                 /* likewise, and nobody said no */
    bool colour_err;             /* likewise standard error */
    unsigned given;              /* TAKES_... bits of the options that were given */
};

/* Reads argv. False after a message on standard error: the caller ends with status 2. `operands` point into `arena`. */
bool options_read(struct arena *arena, int argc, char **argv, struct options *out);
/* Says "quire: ..." on standard error, and what to do about it. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
void advise(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Did the command line hold an option that the command does not take, or too few or too many operands? Says so on standard
 * error and returns false. */
bool options_fit(const struct options *options, const struct command *command);

#endif
