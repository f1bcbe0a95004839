/* Measuring: the tokens of prompts, as a target's tool reads them.
 */
#ifndef QUIRE_OUTPUT_MEASURE_H
#define QUIRE_OUTPUT_MEASURE_H

#include "output/target.h"
#include "render/weight.h"

struct tokenizer;

/* The tokens of the document's text for the target. The parts lie in `arena`. */
void measure_document(struct arena *arena, struct tokenizer *tokenizer, const struct target_module *target,
                      const struct document *document, struct weight *out);

/* Of all documents, by document; NULL where tokens are not counted. In `arena`, all of it. */
struct weight *measure_library(struct arena *arena, const struct target_module *target);

#endif
