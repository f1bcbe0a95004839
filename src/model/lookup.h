/* Lookup: the document that somebody means by a name on the command line.
 */
#ifndef QUIRE_MODEL_LOOKUP_H
#define QUIRE_MODEL_LOOKUP_H

#include "model/library.h"

struct lookup {
    const struct document **found;   /* in path order; one when the name is clear, none when it is unknown */
    size_t n;
    Slice nearest;                   /* when none: the name that was perhaps meant, or empty */
};

/* `name` may be NAME, KIND/NAME, TOOL/KIND/NAME or a library path. Names come before stems; of several documents those of
 * `tool` (empty: those without one) are preferred, then those without a tool, then agents, commands, skills, snippets, pages
 * in this order. */
struct lookup library_lookup(struct arena *arena, const struct library *library, Slice tool, Slice name);
/* The same without preferences: all that are called so. */
struct lookup library_lookup_all(struct arena *arena, const struct library *library, Slice name);

#endif
