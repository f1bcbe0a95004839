/* Reference lists: "Read and follow: - `snippets/a.md`", the include that libraries already have in prose.
 */
#ifndef QUIRE_MODEL_REFERENCE_H
#define QUIRE_MODEL_REFERENCE_H

#include "input/config.h"
#include "input/source.h"
#include "model/facts.h"
#include "model/tree.h"

struct arena;

/* The file of a snippet folder that `path` (from the library's root) names, by the folder's own path or an alias: its library
 * path, whether it exists or not. {0} when `path` leads into no snippet folder. */
Slice snippet_path(struct arena *arena, const struct config *config, Slice path);

/* The library path of what `path` names by an alias of any configured folder; {0} when it begins with none. */
Slice aliased_path(struct arena *arena, const struct config *config, Slice path);

struct reference_list {
    struct directive *items;
    uint32_t n;
};

/* Is the list node a reference list? Fills *out with one directive per item. */
bool reference_list_read(struct arena *arena, const struct config *config, const struct source *source,
                         const struct tree *tree, uint32_t list, struct reference_list *out);

/* Does the code span name a file of a snippet folder? Fills *out. */
bool path_mention_read(struct arena *arena, const struct config *config, const struct source *source,
                       const struct node *code, struct path_mention *out);

#endif
