/* Word diffs: what changed within lines that became others.
 *
 * A word is a run of letters, digits, `_` and anything beyond ASCII; a run of blanks is one, and each other character. Words are
 * matched as diff.h matches lines.
 */
#ifndef QUIRE_BASE_DIFF_WORDS_H
#define QUIRE_BASE_DIFF_WORDS_H

#include "base/str.h"
#include <stdint.h>

struct arena;

/* Parts of a line, in order and without a gap. */
struct diff_part {
    Slice text;
    bool changed;
};
struct diff_parts {
    const struct diff_part *v;
    size_t n;                    /* 0 for an empty line */
};

/* Both are single lines, without their ends. The parts lie in `arena` and point into the lines; the same text changed nowhere. */
void diff_words(struct arena *arena, Slice old, Slice new, struct diff_parts *old_parts, struct diff_parts *new_parts);

/* Which of some lines became which of some others: partner[i] is the number of the new line that old line i resembles, or
 * DIFF_NONE. Partners stand in the same order on both sides, and have a third of their words in common, by length. Where there
 * are very many lines the first becomes the first, and so on. */
#define DIFF_NONE UINT32_MAX
void diff_partners(const Slice *old, uint32_t n_old, const Slice *new, uint32_t n_new, uint32_t *partner);

#endif
