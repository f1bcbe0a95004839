/* The inventory: what a library holds, for programs: `quire list --json`, and agents.json of the
 * site.
 *
 * Its form is a promise: members are added, never renamed or removed. The manual's page on machines
 * lists them.
 */
#ifndef QUIRE_OUTPUT_INVENTORY_H
#define QUIRE_OUTPUT_INVENTORY_H

#include "model/graph.h"
#include "model/includers.h"
#include "output/site.h"

struct weight;

struct inventory {
    const struct library *library;
    const struct graph *graph;
    const struct includers *includers; /* by document */
    const PromptOutputs *prompts;      /* by document; NULL: they are not told */
};

#define INVENTORY_OBJECT_END "\n  }"   /* which stands nowhere within */
/* One document as an object, indented by two, without a line ending. `weight` NULL: its tokens are
 * not known. */
void inventory_object(Buf *out, const struct inventory *inventory, const struct document *document,
                      const struct weight *weight);

#endif
