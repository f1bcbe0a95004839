/* Workers: processes that share out a row of items among them.
 *
 * Processes and no threads, as cmark-gfm keeps tables that are global to a process. A worker is a fork: it sees all that the parent
 * knew, and what it leaves must lie in the pool (base/mem.h), as plain data. Which worker does which item is chance, so what an
 * item leaves must be found by the item's number and nothing else; then the result is the same for any number of workers.
 *
 *     struct work work = {.n = n, .team = team, .each = parse, .context = &parsing};
 *     if (!workers_run(&work)) ... some were lost: work.lost says which
 *
 * A worker that dies takes the item that it was at with it and no other: another goes on with the rest.
 */
#ifndef QUIRE_BASE_WORKERS_H
#define QUIRE_BASE_WORKERS_H

#include "base/mem.h"
#include "base/progress.h"
#include "base/vec.h"
#include <stdbool.h>

/* Who may work: one for a whole run, made when it is known how large the library is. */
struct team {
    unsigned jobs;           /* processes at most; 1: this one does everything */
    struct pool *pool;       /* NULL with one job */
    const struct progress *progress;  /* who watches what is done; NULL for nobody */
};

/* For work that is not shared out; NULL for no team. */
static inline void team_tell(const struct team *team, const char *verb, const char *noun, size_t done, size_t all) {
    progress_tell(team ? team->progress : NULL, verb, noun, done, all);
}

/* `jobs` as the user asked, 0 for one on each processor. team_close when nothing of the pool is needed any more. */
void team_open(struct team *team, unsigned jobs);
void team_close(struct team *team);

/* An item whose worker died. */
struct lost_item {
    size_t item;
    int signal;              /* 0: it exited with a status of its own */
};

struct work {
    size_t n;                /* items */
    size_t chunk;            /* how many a worker takes at once; 0 for one */
    size_t least;            /* items that one process does in the time that another takes to start; 0 for 1 */
    const struct team *team; /* NULL, or too few items: everything is done in this process */
    void (*begin)(void *context);            /* once in each worker, before its first item; may be NULL. Not called when everything
                                                is done in this process */
    void (*each)(void *context, size_t item);
    void *context;
    const char *verb, *noun; /* "building", "pages": for the team's progress; NULL: it is not told */
    VEC(struct lost_item) lost;              /* out, by item; VEC_FREE */
};

/* Will the items be shared out? Then, and only then, `begin` is called, and what they leave must lie in the pool. */
bool work_is_shared(const struct work *work);
/* True when no item was lost. An item that is lost was begun, and its writes into the pool may be half done. */
bool workers_run(struct work *work);

#endif
