/* What commands that make files say of a plan (start/plan.h).
 */
#ifndef QUIRE_CLI_PLANNING_H
#define QUIRE_CLI_PLANNING_H

#include "cli/options.h"
#include "start/plan.h"

/* Settles and carries out a plan, and prints a line for each file that was written, or (--dry-run) would be. False after a
 * message: nothing was written then. */
bool planning_do(const struct options *options, struct plan *plan);

#endif
