/* Weights: how much text a prompt is, and how much of it each include brings.
 *
 * What counts is the flattened text, without front matter. Each unit of it counts where it begins: for the document's own
 * text, or for the include whose text that is, so that the parts add up to the whole.
 */
#ifndef QUIRE_RENDER_WEIGHT_H
#define QUIRE_RENDER_WEIGHT_H

#include "render/flatten.h"

struct tokenizer;

/* What one include brings to a prompt. */
struct weight_part {
    struct inclusion from;   /* `outer` as there: parts and inclusions are in the same order */
    size_t own;              /* of the included text itself */
    size_t all;              /* with what that includes */
};

struct weight {
    size_t all;
    size_t own;              /* of the document's own text */
    struct weight_part *parts;
    size_t n;
};

/* Weighs a text; `tokenizer` may be NULL where the unit is none of tokens. The parts lie in `arena`. */
void weigh(struct arena *arena, struct tokenizer *tokenizer, const struct flat *flat, enum unit unit, struct weight *out);

/* What the includes of one file bring in all; `direct`: those in the document's own text alone. */
size_t weight_of_source(const struct weight *weight, const struct library *library, const struct source *source, bool direct);

#endif
