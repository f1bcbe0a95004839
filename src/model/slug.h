/* Anchors: GitHub's slugs for headings, as npm's github-slugger makes them.
 *
 * Full lowercase; letters, marks, decimal and letter numbers, connector punctuation, what else is alphabetic, space and `-`
 * are kept, all else is dropped; then each space becomes `-`. Never trimmed.
 */
#ifndef QUIRE_MODEL_SLUG_H
#define QUIRE_MODEL_SLUG_H

#include "base/map.h"
#include "base/str.h"

struct arena;

Slice slug_of(struct arena *arena, Slice heading_text);

/* Counts duplicates on one page: the first keeps its slug, the next get -1, -2, skipping what is taken. */
struct slugger {
    struct arena *arena;
    struct map seen;          /* slug -> how often, as a number kept in the pointer */
};
Slice slugger_unique(struct slugger *slugger, Slice slug);
void slugger_free(struct slugger *slugger);

#endif
