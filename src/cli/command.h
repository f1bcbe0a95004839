/* Commands: the table of what quire can do. One file per command.
 */
#ifndef QUIRE_CLI_COMMAND_H
#define QUIRE_CLI_COMMAND_H

#include "cli/options.h"
#include <stdint.h>
#include <stdio.h>

/* Exit statuses. */
enum { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2 };

struct command {
    const char *name;
    const char *summary;         /* one line of `quire help` */
    const char *help;            /* all of `quire help NAME` */
    Takes takes;                 /* TAKES_... bits */
    size_t min_operands, max_operands;
    const char *const *formats;  /* of --format, up to a NULL; NULL: those of reports */
    const char *operand;         /* what an operand is called in messages, or NULL */
    int (*run)(const struct options *options);
};

extern const struct command commands[];
extern const size_t command_count;

const struct command *command_find(const char *name);     /* NULL when there is none */
/* Says on standard error that there is no such command, and which was perhaps meant. */
void command_unknown(const char *name);

int run_build(const struct options *options);
int run_check(const struct options *options);
int run_serve(const struct options *options);
int run_show(const struct options *options);
int run_export(const struct options *options);
int run_init(const struct options *options);
int run_new(const struct options *options);
int run_rename(const struct options *options);
int run_import(const struct options *options);
int run_list(const struct options *options);
int run_graph(const struct options *options);
int run_templates(const struct options *options);
int run_why(const struct options *options);
int run_explain(const struct options *options);
int run_complete(const struct options *options);
int run_help(const struct options *options);

extern const char *const graph_formats[];

/* What `quire help` prints. */
void help_overview(FILE *out);

#endif
