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
};

struct edit {
    enum edit_kind kind;
    uint32_t start, end;
    Slice text;
    uint32_t first, last;
};
typedef VEC(struct edit) Edits;

/* What stays the same while one document is flattened. */
struct flattening {
    struct arena *arena;     /* of this one flattening */
    struct library *library;
    const struct document *document;
    Slice tool;
    const struct renamer *renamer;
    struct map labels;       /* "PART KEY" -> struct label: reference and footnote labels to rename */
};

struct label {
    Slice written;           /* the new label */
};

/* The edits of a part whose headings move by `shift`, sorted, none overlapping. `included`: the part is not the document
 * itself. The array is the caller's to free. */
void flatten_edits(struct flattening *f, const struct part *part, int shift, bool included, Edits *out);

/* Finds the labels that two of the document's parts define differently, and names them anew in the included one. */
void flatten_labels(struct flattening *f);
Slice flatten_label(const struct flattening *f, const struct part *part, bool footnote, Slice key);  /* {0}: stays */

#endif
