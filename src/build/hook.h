/* The hook of documents (template/hooks.h), where parts are rendered.
 */
#ifndef QUIRE_BUILD_HOOK_H
#define QUIRE_BUILD_HOOK_H

#include "model/library.h"

struct engine;
struct tree;

/* Renders a part whose facts are taken into library->texts, as the hook leaves its tree. When that fails, the fragment is that of
 * the source, and marked: no page that holds it is written. `scratch` is where the tree lives. */
struct fragment *hook_render(struct engine *engine, struct arena *scratch, struct library *library, const struct part *part,
                             const struct tree *tree);

#endif
