/* Flattening: a document's text with every include inlined, byte for byte; where each line came from, and which include
 * brought it.
 */
#ifndef QUIRE_RENDER_FLATTEN_H
#define QUIRE_RENDER_FLATTEN_H

#include "base/vec.h"
#include "model/library.h"

/* The line of the text that begins at byte `at` was written in `source` at byte `offset`. */
struct origin {
    uint32_t at;
    const struct source *source;
    uint32_t offset;
};
typedef VEC(struct origin) Origins;

/* An include whose text is there, in the order in which their texts begin. */
struct inclusion {
    uint32_t outer;          /* the inclusion whose text holds the directive, as index + 1; 0: the document's own text */
    uint32_t part;           /* what it brings, an index into library.parts */
    const struct source *source;
    const struct directive *directive;
};
typedef VEC(struct inclusion) Inclusions;

/* From byte `at` on, up to the next owner, the text is an inclusion's own (index + 1), or the document's (0). */
struct owner {
    uint32_t at, inclusion;
};
typedef VEC(struct owner) Owners;

struct flat {
    Buf text;
    Origins origins;         /* one per line, by `at` */
    Inclusions inclusions;
    Owners owners;           /* by `at`; none without text, so none are there for an empty text */
};

/* What a target renames: the new name of an agent, or {0} to keep it. */
struct renamer {
    Slice (*name)(void *context, const struct document *agent);
    void *context;
};

/* Flattens `document` into `out`. `tool` is the target's, by which mentions resolve; `renamer` may be NULL. */
void flatten(struct library *library, const struct document *document, Slice tool, const struct renamer *renamer,
             struct flat *out);
void flat_free(struct flat *flat);

/* Where the line that begins at `at` came from: file and 1-based line. */
void flat_origin(const struct flat *flat, uint32_t at, const struct source **source, uint32_t *line);

#endif
