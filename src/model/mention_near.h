/* Names that resemble a name: the search behind did-you-mean.
 *
 * All functions take the known names sorted by slice_cmp (repetitions do no harm), and walk them as the trie that a sorted
 * list is: a stretch of names with a common beginning is judged once, and left as soon as that
 * beginning is too far off. So a search costs about as many steps as there are different beginnings
 * of three letters, whatever the number of names.
 */
#ifndef QUIRE_MODEL_MENTION_NEAR_H
#define QUIRE_MODEL_MENTION_NEAR_H

#include "base/str.h"

bool name_find(Slice name, const Slice *names, size_t n, Slice *found);

/* The name that differs from `name` in case alone; {0} when none. */
Slice name_but_for_case(Slice name, const Slice *names, size_t n);

/* The nearest name within edit distance 1, or 2 from 10 characters on; on a tie the first.
 * `hyphens`: both must hold one. {0} when none. */
Slice name_nearest(Slice name, const Slice *names, size_t n, bool hyphens);

/* Names that are nearer to a name than a misspelling may be: it differs from them in case alone, or
 * by one letter more, less or another, or two neighbours swapped. Two are as good as any number. */
struct nearby {
    Slice v[2];
    size_t n;
};
/* Adds those of `names`; several lists may be asked. */
void name_gather(Slice name, const Slice *names, size_t n, struct nearby *out);
/* The one that `name` surely is a misspelling of, or {0}: it is alone, the names are no short ones, and what differs does
 * not count: whoever writes `step-3` or `option-b` may be waiting for it, and not mean `step-2` or `option-a`. */
Slice nearby_certain(const struct nearby *nearby, Slice name);
/* The same for one list, which need not be sorted. */
Slice name_certain(Slice name, const Slice *names, size_t n);

/* For did-you-mean: the name that differs in case alone, else the nearest; {0} when none. Names of one or two letters are near
 * to too many. */
Slice name_meant(Slice name, const Slice *names, size_t n);

/* The first name that begins with `name` and `-`. */
Slice name_continued(Slice name, const Slice *names, size_t n);

/* The first name that shares all but the last segment of `name`, two or more. */
Slice name_kin(Slice name, const Slice *names, size_t n);

/* Does a name begin with the first segment of `name`? */
bool name_shares_first(Slice name, const Slice *names, size_t n);

#endif
