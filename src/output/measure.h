/* Measuring: how long prompts are, in bytes and in the tokens of them, as a target's tool reads them.
 */
#ifndef QUIRE_OUTPUT_MEASURE_H
#define QUIRE_OUTPUT_MEASURE_H

#include "output/target.h"
#include "render/matter.h"
#include "render/weight.h"

/* What is known of a document's flattened text. */
struct measure {
    uint64_t key;            /* of what it is made of; 0 where that is not known */
    struct weight weight;    /* nothing where tokens are not counted (tokens_known) */
    size_t bytes;
    bool ends_line;          /* its last line is ended */
};

/* Of all documents, by document, in `arena`. With matters (NULL: none), what an earlier run measured is taken over
 * (part.measure), and what this one does is left there, where the library's texts lie. */
const struct measure **measure_library(struct arena *arena, const struct target_module *target, const struct matter *matters);

#endif
