/* Repeats: stretches of symbols that several texts share, found in n log n.
 *
 * A symbol is a piece of a text that is not to be cut; equal values are equal text. The sequence holds the texts one behind
 * the other. What is no part of any repeat (the end of a text, a piece that must stay where it is) has a value that
 * nothing else has.
 *
 * The suffix array is built by doubling prefixes and counting sorts (U. Manber, G. Myers: Suffix arrays, a new method for
 * on-line string searches, 1993), the longest common prefixes in linear time (T. Kasai et al.: Linear-time
 * longest-common-prefix computation in suffix arrays, 2001). Its intervals are the maximal repeats; of these the one that
 * saves most comes first, and no two that are given overlap. What is left over is looked through again. A symbol that one
 * text holds more than 64 times belongs to no repeat, unless it is a line that only stands between others: so no stretch has
 * more places than texts allow.
 */
#ifndef QUIRE_IMPORT_REPEATS_H
#define QUIRE_IMPORT_REPEATS_H

#include "base/vec.h"
#include <stdbool.h>
#include <stdint.h>

struct symbol {
    uint32_t value;
    uint32_t text;           /* number of the text that it belongs to */
    uint32_t lines, bytes;   /* how long it is */
    uint32_t nest;           /* what is open before it; a stretch begins and ends within the same */
    bool no_begin, no_end;   /* no stretch begins, or ends, with it */
};

/* One stretch and the places where it stands, in order. */
struct repeat {
    uint32_t length;         /* symbols */
    uint32_t *at, n;         /* where it begins */
};
typedef VEC(struct repeat) Repeats;

struct repeat_limits {
    uint32_t lines, texts;   /* at least so long, and in so many texts */
};

/* Appends the repeats, the one that begins first in front. `symbols` end with one whose value is its own. The values are
 * changed: what became part of a repeat is no longer like anything. `at` lies in `arena`. */
void repeats_find(struct arena *arena, struct symbol *symbols, uint32_t n, struct repeat_limits limits, Repeats *out);

#endif
