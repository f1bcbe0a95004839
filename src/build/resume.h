/* Resuming: a build that goes on from the library and the site as an earlier one had them, so that a change costs what it reaches.
 *
 * A build makes its library and its site in the heap (base/heap.h), and leaves them in the library's cache before it makes any output.
 * A later one goes on from there, if all that has changed since is documents whose texts say the same to all others as before
 * (model/agree.h): those are read and parsed again, and of the outputs only those are asked about that may now be others. In all other
 * cases nothing is taken, and the library is loaded as ever. What is kept is not written again by a build that goes on: the next one
 * takes it as it was, and all texts that have changed since.
 */
#ifndef QUIRE_BUILD_RESUME_H
#define QUIRE_BUILD_RESUME_H

#include "base/heap.h"
#include "build/load.h"
#include "build/state.h"
#include "output/special.h"

/* What is kept, in the heap. */
struct kept {
    struct library *library;
    struct site *site;
    struct sink *sink;           /* with what was found in the library */
    Specials specials;           /* of the site */
};

/* --- leaving it --- */

struct keeping {
    int pid, from;               /* a process that saves, and what it says when it has */
};
#define KEEPING_NOTHING ((struct keeping){-1, -1})

/* Begins to save what is in the heap, while this process goes on; keep_end in any case. */
void keep_begin(struct keeping *keeping, const char *root, uint64_t id, const struct kept *kept);
/* Waits for it. The mark's size is 0 when it could not be saved. */
struct image_mark keep_end(struct keeping *keeping);

/* --- going on --- */

struct resume_request {
    const struct load_request *load;
    const struct state *state;
    const struct state_changes *changes;
};

struct resumed {
    struct loaded loaded;
    struct kept kept;
    const uint8_t *reached;      /* by document, an enum reach (output/site.h); in the site's arena */
    uint32_t members;            /* of cards that are others now */
};

/* False when it cannot go on: then there is no heap, and `out` holds nothing. The record that is on has what the earlier build asked.
 * The library reports to kept.sink from then on, and the engine is the site's. */
bool resume(const struct resume_request *request, struct resumed *out);

#endif
