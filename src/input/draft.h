/* Drafts: files of a library that are not on disk, or not as they will be.
 *
 * Whoever reads a library takes a draft's text in place of what is on disk, and its folders for there: so that it can be
 * said what a library will be before anything is written. A draft may also say that a file or folder is gone. Paths are library
 * paths.
 */
#ifndef QUIRE_INPUT_DRAFT_H
#define QUIRE_INPUT_DRAFT_H

#include "base/map.h"

struct drafts {
    struct map texts;        /* path -> Slice */
    struct map folders;      /* those that hold a draft, at any depth, but the root */
    struct map gone;         /* files and folders that are taken to be there no more */
};  /* {0} holds none */

/* `text` and what lies in `arena` must outlive the drafts. A later text for the same path replaces the earlier one. */
void draft_set(struct drafts *drafts, struct arena *arena, Slice path, Slice text);
/* The file or folder counts as absent, with all that lies below it and is no draft itself. `path` must outlive the drafts. */
void draft_remove(struct drafts *drafts, Slice path);
void drafts_free(struct drafts *drafts);

/* All take NULL for none. */
const Slice *draft_text(const struct drafts *drafts, Slice path);   /* NULL when the file is as it is on disk */
bool draft_folder(const struct drafts *drafts, Slice dir);          /* the root is not one */
bool draft_gone(const struct drafts *drafts, Slice path);

#endif
