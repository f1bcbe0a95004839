/* Matter: all that a text is made of, as a number, by which a later run tells that what it would make of it is the same.
 *
 * A part's matter is its file's bytes, the stretch, the matter of what its includes bring, and the names and pages of all documents,
 * as mentions and links may lead to any of them. Where texts link to something in the file system that is no document, more than
 * that counts: such matter is loose, and says nothing of where links lead.
 */
#ifndef QUIRE_RENDER_MATTER_H
#define QUIRE_RENDER_MATTER_H

#include "model/library.h"

struct matter {
    uint64_t hash;
    bool loose;                  /* it, or what it includes, links to what is no document */
};

/* Of all parts, by part; in `arena`. The library is resolved and indexed. */
struct matter *matters_make(struct arena *arena, struct library *library);
/* The same once more of those parts alone for which `changed` says that they, or what they include, are not as they were; names are. */
void matters_revise(struct matter *matters, struct library *library, const bool *changed);

/* A number that stands for all of these, in their order. */
uint64_t matter_mix(const uint64_t *numbers, size_t n);

#endif
