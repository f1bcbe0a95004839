/* Closure: all that a document's text is put together from, and what of it is missing.
 */
#ifndef QUIRE_MODEL_CLOSURE_H
#define QUIRE_MODEL_CLOSURE_H

#include "base/file.h"
#include "model/library.h"

/* A directive that was to bring text and brought none. */
struct gap {
    const struct part *part;             /* where it stands */
    const struct directive *directive;
};

struct closure {
    SliceVec paths;                      /* the document's file and those that its text comes from or was to come from, each
                                            once, the document's own first */
    VEC(struct gap) gaps;                /* in the order in which they are met */
};

/* Likewise, behind what is in `closure` already; that of no document is {0}. */
void closure_add(const struct library *library, const struct document *document, struct closure *closure);

/* Call when includes are resolved. closure_free in any case. */
void closure_find(const struct library *library, const struct document *document, struct closure *out);
void closure_free(struct closure *closure);

#endif
