/* The catalogue: lists of all documents of a kind, and of all that share a tag, a model or a tool.
 */
#ifndef QUIRE_OUTPUT_CATALOGUE_H
#define QUIRE_OUTPUT_CATALOGUE_H

#include "input/config.h"
#include "output/special.h"

struct catalogue;

/* `groups` is that of the site's view, whose cards have their order. Lives in `arena`, but for what catalogue_free frees. */
struct catalogue *catalogue_new(struct arena *arena, const struct view *groups);
void catalogue_free(struct catalogue *catalogue);   /* NULL is fine */

/* Where the lists are: a map from "kind", "tag", "model" and "tool" to open maps from values to paths. */
const struct view *catalogue_lists(const struct catalogue *catalogue);

/* Where the list of a kind begins: "catalogue/agents.html". */
Slice catalogue_path(struct arena *arena, enum kind kind);

/* Appends the pages of all lists, and that of all tags. */
void catalogue_pages(struct site *site, Specials *out);

#endif
