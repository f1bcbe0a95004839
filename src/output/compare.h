/* Comparisons: two variants of one agent side by side, as agents that escalate to a stronger one have them.
 *
 * Variants are `x-standard` and `x-advanced` of one tool, and whatever a document lists as `variants` in its front matter.
 */
#ifndef QUIRE_OUTPUT_COMPARE_H
#define QUIRE_OUTPUT_COMPARE_H

#include "output/special.h"

/* A page that compares `left` and `right`, two documents. */
struct comparison {
    uint32_t left, right;
    Slice path;
};

struct comparisons {
    VEC(struct comparison) v;    /* in path order of the left ones */
    struct comparison_numbers {
        VEC(uint32_t) v;         /* of the comparisons that the document is in */
    } *of;                       /* by document; in site->arena */
};

void comparisons_find(const struct site *site, struct comparisons *out);   /* comparisons_free in any case */
void comparisons_free(const struct site *site, struct comparisons *comparisons);

/* The pages on which this document is compared, as a list of {path, with (a card)}. */
const struct view *comparisons_of(const struct site *site, struct arena *arena, uint32_t document);

/* Appends the pages: `page.data` has left and right (cards), removed and added (numbers of lines), and sections, a list of {same,
 * folded, rows}: rows are the same on both sides or all differ, and folded are those that are far from any difference. A row is
 * {left_line, left, right_line, right}, where a side is nil if the other has more lines, else a list of {text, changed}: what
 * changed within a line that became another (base/diff_words.h). */
void compare_pages(struct site *site, Specials *out);

#endif
