/* Places: where in the source file the nodes of a tree were written.
 *
 * cmark's own inline positions are wrong in several ways, so the source is walked beside the tree: each node's text
 * and delimiters are matched with what stands in the file, with escapes, entities and container prefixes skipped.
 */
#ifndef QUIRE_MODEL_LOCATE_H
#define QUIRE_MODEL_LOCATE_H

#include "input/source.h"
#include "model/tree.h"

struct arena;

/* Fills start, end, inner, inner_end and located of all inlines and headings; blocks already have their first and last
 * line in start and end. Also finds the link reference definitions, which cmark drops. */
void locate_tree(struct arena *arena, const struct source *source, uint32_t from, uint32_t to, struct tree *tree);

/* A walk through one node's text, for many places of it: begin with `{.node = node}` and ask in ascending order. */
struct text_place {
    const struct node *node;
    size_t text;             /* how far the walk came in node->text, */
    uint32_t pos, line;      /* and in the file: the byte (inlines), the line (blocks); 0 at first */
    bool dropped;            /* lines of the file with region markers are not in the text */
};
uint32_t locate_next(const struct source *source, struct text_place *place, size_t offset);

/* The byte of the source at which byte `offset` of node->text was written; for text, code, html and code blocks. */
uint32_t locate_text(const struct source *source, const struct node *node, size_t offset);

#endif
