/* Folders: what there is on disk, asked by exact spelling and remembered.
 *
 * Links are many and folders few: each folder is listed once. The answer does not depend on whether the file system
 * folds case.
 */
#ifndef QUIRE_MODEL_FOLDERS_H
#define QUIRE_MODEL_FOLDERS_H

#include "base/file.h"
#include "base/str.h"

struct drafts;
struct folders;

struct on_disk {
    enum file_kind kind;   /* FILE_ABSENT, FILE_REGULAR or FILE_FOLDER; links followed */
    Slice spelling;        /* as it is on disk; differs from the path that was asked for in case alone, or not at all */
    bool outside;          /* a link leads out of the library; kind is FILE_ABSENT */
};

/* `drafts` (NULL for none) count as there. */
struct folders *folders_new(const char *root, const struct drafts *drafts);
void folders_free(struct folders *folders);

/* What is at a library path (normalised). The answer lives as long as `folders`. */
const struct on_disk *folders_look(struct folders *folders, Slice path);
/* Is `spelling`, an answer's, the only one of its folder, and so each of its folders, that is spelled so but for case? */
bool folders_alone(struct folders *folders, Slice spelling);
/* The names in a folder that hold something, folders with a '/' at the end, sorted; for did-you-mean. */
const SliceVec *folders_list(struct folders *folders, Slice dir);

#endif
