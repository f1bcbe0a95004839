/* The command line, read once: what comes behind it sees this struct alone.
 */
#ifndef QUIRE_CLI_OPTIONS_H
#define QUIRE_CLI_OPTIONS_H

#include "base/catalogue.h"
#include "base/str.h"

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
};

struct options {
    const char *command;         /* NULL when none was given */
    const char **operands;       /* what is neither option nor command, in order */
    size_t n_operands;
    const char *dir;             /* -C: the library's folder; "." */
    const char *output;          /* -o, or NULL */
    const char *target;          /* --target, or NULL */
    unsigned jobs;               /* -j; 0: as many as there are processors */
    enum level fail_on;          /* --fail-on; LEVEL_ERROR */
    bool origin, json, strict, quiet, help, version;
    bool colour;                 /* standard output is a terminal and nobody said no */
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
