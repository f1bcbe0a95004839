/* Edits: what flattening changes in one part's bytes. Shared by the files of flattening alone.
 */
#ifndef QUIRE_RENDER_FLATTEN_EDIT_H
#define QUIRE_RENDER_FLATTEN_EDIT_H

#include "base/map.h"
#include "base/vec.h"
#include "model/library.h"
#include "render/flatten.h"

enum edit_kind {
    EDIT_REPLACE,            /* [start, end) by `text` */
    EDIT_INCLUDE,            /* [start, end) by what directives `first` to `last` bring */
    EDIT_CUT,                /* whole lines that go, without a trace in the blank lines around them */
};

struct edit {
    enum edit_kind kind;
    uint32_t start, end;
    Slice text;
    uint32_t first, last;
    unsigned before, behind; /* EDIT_CUT: what meets there, SEAM_... */
    uint32_t gap;            /* EDIT_CUT: the blank line of the fewest quotes among what is cut, between two markers; or 0 */
};
typedef VEC(struct edit) Edits;

/* What stays the same while one document is flattened. */
struct flattening {
    struct arena *arena;     /* of this one flattening */
    struct library *library;
    const struct document *document;
    const struct reader *reader;
    struct map labels;       /* "PART KEY" -> struct label: reference and footnote labels to rename */
};

struct label {
    Slice written;           /* the new label */
};

/* The edits of a part whose headings move by `shift`, sorted, none overlapping. `included`: the part is not the document
 * itself. The array is the caller's to free. */
void flatten_edits(struct flattening *f, const struct part *part, int shift, bool included, Edits *out);

/* Adds to the edits of `part` what becomes of its links, footnotes and mentions. */
void flatten_links(struct flattening *f, const struct part *part, Edits *out);
/* An edit within the part; others are left out. */
void flatten_replace(const struct part *part, uint32_t start, uint32_t end, Slice text, Edits *out);
/* The lines that [start, end) lies on go, when there is nothing else on them; else [start, end) does. */
void flatten_cut(const struct part *part, uint32_t start, uint32_t end, Edits *out);

/* Finds the labels that two of the document's parts define differently, and names them anew in the included one. */
void flatten_labels(struct flattening *f);
Slice flatten_label(const struct flattening *f, const struct part *part, bool footnote, Slice key);  /* {0}: stays */

#endif
