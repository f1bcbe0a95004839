/* What the help texts of commands say, read back for those who complete command lines: so that a command is
 * described once.
 *
 * A help text begins with `usage: quire NAME ...`, perhaps continued on lines that are indented further, perhaps with
 * further ways to call it on lines that begin with `       quire NAME ...`. Options stand in brackets. What is
 * left are the operands: words in capitals stand for something, others for themselves, and `a|b` for either.
 */
#ifndef QUIRE_CLI_USAGE_H
#define QUIRE_CLI_USAGE_H

#include "cli/command.h"

struct arena;

enum { MOST_USAGES = 8, MOST_OPERANDS = 8 };

/* One way to call a command. */
struct usage {
    Slice operands[MOST_OPERANDS];   /* without brackets and dots */
    size_t n;
    bool more;                       /* the last may be repeated */
};

/* All ways, in order; returns how many. Slices are of the help text. */
size_t usage_read(const struct command *command, struct usage out[MOST_USAGES]);

/* The operand at place `at` (0 is the first); empty when there is none. */
Slice usage_operand(const struct usage *usage, size_t at);

/* Does the operand stand for itself? */
bool usage_is_literal(Slice operand);

/* What the help text says of an option, up to its first full stop or semicolon; empty when it says nothing. In `arena`. */
Slice usage_option(struct arena *arena, const struct command *command, const char *name);

#endif
