/* Includers: who includes whom, the other way round.
 */
#ifndef QUIRE_MODEL_INCLUDERS_H
#define QUIRE_MODEL_INCLUDERS_H

#include "model/library.h"

/* For each document: the files of the documents and snippets whose text it holds, directly and through others. */
struct includers {
    uint32_t *direct;            /* documents whose own text names it */
    uint32_t n_direct;
    uint32_t *indirect;          /* documents that get it through others */
    uint32_t n_indirect;
};

/* One per document, in `arena`; call when includes are resolved. */
struct includers *include_users(struct arena *arena, const struct library *library);

#endif
