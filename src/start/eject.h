/* Ejecting: templates of the program's own become files of the library, to be changed there.
 */
#ifndef QUIRE_START_EJECT_H
#define QUIRE_START_EJECT_H

#include "base/file.h"
#include "start/plan.h"

struct template_file;

/* What is wrong with what was asked for; `near` is what may have been meant, or empty. */
struct eject_fault {
    enum { EJECT_UNKNOWN, EJECT_AMBIGUOUS, EJECT_NO_BLOCKS, EJECT_NO_BLOCK } what;
    Slice file, block;       /* as asked for, or as found */
    Slice near;
    SliceVec choices;        /* EJECT_AMBIGUOUS: the files; EJECT_NO_BLOCK: the blocks that it has. The caller's to free */
};

/* Adds the file that `wanted` names to a plan. It is called "site/agent.html", or by any end of that that fits one file alone,
 * also without its ending: "agent". "FILE#BLOCK" gives a file that extends the built-in one and fills this block with what it
 * held, which is a beginning; further blocks of a file go into it, too. `files` is the inventory (template/inventory.h).
 * False with *fault. */
bool eject_add(struct plan *plan, const struct template_file *files, size_t n, Slice wanted, struct eject_fault *fault);

#endif
