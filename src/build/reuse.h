/* Reuse: which outputs of the last build can stand as they are, because all that they would be made from is the same.
 *
 * An output is made by a template, which gets a view of its own and may look at the site's (template/trail.h). It stands when
 * the first has the same hash, what was looked at of the second has the same surface, program, templates and settings are the
 * same, and the file is as it was written. So what is compared is what a template would see, whatever that came from.
 */
#ifndef QUIRE_BUILD_REUSE_H
#define QUIRE_BUILD_REUSE_H

#include "base/map.h"
#include "base/record.h"
#include "base/vec.h"
#include "template/trail.h"

/* Members of the site's view that a template looked at: as views of this run, or as trails from an earlier one. */
struct read_set {
    const struct view *const *views;     /* or NULL */
    const Slice *trails;                 /* or NULL */
    size_t n;
};

/* Surfaces of a site's view: a set that many pages have, and a list that many sets hold, are looked at once. */
struct surfaces {
    struct arena *arena;
    const struct view *site;
    struct map sets, views;              /* by address -> uint64_t */
};  /* the maps begin as {0}, and surfaces_free frees them alone */

void surfaces_free(struct surfaces *surfaces);
/* Of all members of a set, in their order; 0 when a trail leads nowhere. */
uint64_t surfaces_of(struct surfaces *surfaces, const struct read_set *set);

/* What was written last time to a path. */
struct earlier {
    uint64_t hash;                       /* of its bytes */
    struct stamp stamp;
    uint64_t key;                        /* of all that it was made of but for what `reads` says; 0: unknown */
    uint32_t looked;                     /* which members of documents' cards that key is of (view_hash_of) */
    uint64_t surface;                    /* of `reads` */
    const struct read_set *reads;        /* NULL for none */
};

/* Which outputs there were, and how their sets look now. */
struct reuse {
    struct arena *arena;
    struct map outputs;                  /* path below the output folder -> struct earlier */
    struct surfaces now;
};

void reuse_free(struct reuse *reuse);
/* For all sets: now, before workers are forked. */
void reuse_look(struct reuse *reuse, const struct view *site);
/* Why an output is made, for people. */
enum why {
    WHY_UNSAID,                          /* it is made by every build */
    WHY_STANDS,                          /* it is not made */
    WHY_NEW,                             /* the last build made none of that path, or not with the same program, templates, settings */
    WHY_GIVEN,                           /* it is made of something else */
    WHY_LOOKED,                          /* what its template looks at of the site is not as it was */
    WHY_FILE,                            /* the file is not as it was written */
};
const char *why_text(enum why why);

/* Did the last build write anything there that is known of? */
bool reuse_knows(const struct reuse *reuse, Slice path);

/* Which members of cards a key must be of to be held against the last build's; all where nothing is known. */
uint32_t reuse_looked(const struct reuse *reuse, Slice path);

/* The members that most pages looked at; 0 where nothing is known. */
uint32_t reuse_most_looked(const struct reuse *reuse);

/* What stands at a path and would be made again as it is, or NULL, and why. `file` is where it stands. */
const struct earlier *reuse_find(struct reuse *reuse, Slice path, uint64_t key, const char *file, enum why *why);
/* A set of views; or, when what stood at the path was made by looking at these very views, that set as trails, which need not be found
 * again. */
const struct read_set *reuse_reads(const struct reuse *reuse, Slice path, const struct read_set *reads);
/* What stands at a path, when its file is known to be the same and its key too, but for these members of cards; NULL where that does
 * not suffice. */
const struct earlier *reuse_can_stay(struct reuse *reuse, Slice path, uint32_t members);
/* What stands at a path with these bytes, as they were written, or NULL. */
const struct earlier *reuse_find_bytes(const struct reuse *reuse, Slice path, uint64_t hash, const char *file);

#endif
