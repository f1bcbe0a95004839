/* The starter: the small library that a new one begins as. Its files lie in starter/ and are built into the program.
 */
#ifndef QUIRE_START_STARTER_H
#define QUIRE_START_STARTER_H

#include "model/library.h"
#include "start/plan.h"

/* Adds its files to a plan. Those that a repository may have in a form of its own (.gitignore, the CI workflow) are spare. */
void starter_plan(struct plan *plan);

/* A file that the plan's folder holds now, in a folder that would be read, and that is none of the plan's: somebody has a library
 * there. Empty when there is none. */
Slice starter_stranger(const struct plan *plan, const struct library *library);

#endif
