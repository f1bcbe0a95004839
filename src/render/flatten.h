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
    Origins origins;         /* one per line, by `at`; none for a reader with written parts */
    Inclusions inclusions;
    Owners owners;           /* by `at`; none without text, so none are there for an empty text */
};

struct link;
struct written;

/* What becomes of an address in the text. */
enum link_fate {
    LINK_STAYS,              /* it leads where it says: only rebased, when the text comes from another folder */
    LINK_LEADS,              /* elsewhere: the reader gives the address */
    LINK_LOST,               /* nowhere: the link becomes its text */
};

/* For whom a document is flattened. All zero: for nobody in particular, in the library as it is. */
struct reader {
    Slice target;            /* the target's name: text for other targets alone goes (model/only.h) */
    Slice tool;              /* by which mentions resolve */
    int shift;               /* levels by which all headings move */
    /* What an agent is called there, {0} as here; NULL: all as here. */
    Slice (*rename)(void *context, const struct document *agent);
    /* The fate of a link that stands in `source`, and its address if it leads elsewhere. NULL: all stay. */
    enum link_fate (*link)(void *context, struct arena *arena, const struct source *source, const struct link *link,
                           Slice *address);
    void *context;
    struct written *written; /* of this library (render/written.h), for who does not ask where lines came from; or NULL */
};

void flatten(struct library *library, const struct document *document, const struct reader *reader, struct flat *out);
void flat_free(struct flat *flat);

/* Where the line that begins at `at` came from: file and 1-based line. */
void flat_origin(const struct flat *flat, uint32_t at, const struct source **source, uint32_t *line);

#endif
