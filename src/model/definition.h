/* Link destinations, labels and reference definitions, read from the source as CommonMark spells them.
 */
#ifndef QUIRE_MODEL_DEFINITION_H
#define QUIRE_MODEL_DEFINITION_H

#include "input/source.h"
#include "model/tree.h"

struct arena;

/* `(destination "title")` at pos: gives the byte behind `)`, 0 when there is none, and the raw destination without <>. */
uint32_t link_tail(const struct source *source, uint32_t pos, uint32_t end, uint32_t *dest, uint32_t *dest_end);

/* Where the label that begins at pos (behind its `[`) closes: the place of `]`, 0 when it does not. */
uint32_t label_close(const struct source *source, uint32_t pos, uint32_t end);

/* Finds every definition in the lines that no block of the tree covers, and at the beginnings of paragraphs. */
void find_definitions(struct arena *arena, const struct source *source, uint32_t from, uint32_t to, struct tree *tree);

bool definition_known(const struct tree *tree, struct arena *arena, Slice label);

/* Over the definitions that a paragraph begins with: where its text begins. */
uint32_t skip_definitions(const struct source *source, uint32_t pos, uint32_t end, uint32_t quotes);

#endif
