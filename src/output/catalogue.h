/* The catalogue: lists of all documents, of all of a kind, and of all that share a tag, a model or a tool.
 *
 * The lists are plain pages. What narrows them by several things at once is a script, which loads
 *
 *     catalogue/documents.js   quireDocuments([[PATH, NAME, TEXT, [KIND], [TAG, ...], [MODEL], [TOOL]], ...])
 *
 * when a reader begins to filter: all documents in reading order, a list per facet, empty where it has none. It is a script
 * and no JSON, because a page that is opened from a disk may load that alone.
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

#define CATALOGUE_DATA "catalogue/documents.js"
/* Writes the file for the filter, if there is any document. It shows no tokens. */
void catalogue_data(const struct site *site, write_file *write, void *context);

/* Appends the pages of all lists, and that of all tags. */
void catalogue_pages(struct site *site, Specials *out);

#endif
