/* Trails: which members of a global view templates read, written down so that a later run can look at the same members of its own.
 *
 * A trail is the way to a member from the root: keys, and numbers from 0, each behind a byte that no key holds.
 */
#ifndef QUIRE_TEMPLATE_TRAIL_H
#define QUIRE_TEMPLATE_TRAIL_H

#include "base/vec.h"
#include "template/view.h"

/* Views that templates got, in any order and perhaps more than once. */
typedef VEC(const struct view *) Reads;

/* What templates look at that is not theirs alone. */
struct watch {
    Reads reads;             /* views of globals */
    uint32_t looked;         /* members of sealed maps (view.h) that they were given otherwise, as bits */
};

/* Finds the trails of all views below a root: the first for one that can be reached by several. */
struct trails;
struct trails *trails_new(const struct view *root);
void trails_free(struct trails *trails);
/* Lives as long as `trails`; of a view that does not lie below the root, one that leads nowhere. */
Slice trails_of(const struct trails *trails, const struct view *view);

/* Where a trail leads below another root: false when it leads nowhere. */
bool trail_follow(const struct view *root, Slice trail, const struct view **view);

#endif
