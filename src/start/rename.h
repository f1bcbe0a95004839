/* Renames: a document gets another name, and everything that names it follows.
 *
 *     struct rename rename = {.arena = arena, .library = library, .document = document};
 *     if (!rename_aim(&rename, S("new-name"), S("")))  ... say rename.trouble
 *     rename_collect(&rename);
 *     fixes_edit(&fixes, library, rename.edits.v, rename.edits.n);
 *     rename_drafts(&rename, &fixes, &drafts);      and look at the library as it will be
 *     rename_compare(&rename, then, &comparison);
 *     rename_write(&rename, &fixes);
 *     rename_free(&rename);
 *
 * What follows: mentions that resolve to the document, by its name or by its file's; paths of includes, reference lists and
 * dependencies; links from anywhere, and those in a file that gets into another folder; the front matter's `name`; what
 * agpm's templates say of a dependency; quire.yaml. Each is changed in the bytes where it stands. What names the document
 * without doubt and cannot be changed there, and words that may do, are left and listed.
 *
 * The library must be checked or at least have its names indexed, and outlive the rename.
 */
#ifndef QUIRE_START_RENAME_H
#define QUIRE_START_RENAME_H

#include "check/fix.h"
#include "check/finding.h"
#include "model/library.h"

/* A place that was left as it is. */
struct left {
    struct place place;
    const char *why;             /* NULL: it is a word, and nothing says that it means the document */
};

enum rename_trouble {
    RENAME_FINE,
    RENAME_SAME,                 /* it has that name, and lies there */
    RENAME_BAD_NAME,             /* no name, or one that YAML reads as something else */
    RENAME_NO_MENTION,           /* an agent's name with a character that no mention has */
    RENAME_FIXED_NAME,           /* the file is called so for what it is: README.md, index.md */
    RENAME_README,               /* the file would be called so: `other`, a page and no agent or command */
    RENAME_NO_FOLDER,            /* a skill keeps its place; `other` is the folder that names of the kind are seen from */
    RENAME_TAKEN,                /* `other`: the file of the document that has the name, or what is at the new path */
    RENAME_BUILTIN,              /* a tool's own agent, or one of known_agents */
    RENAME_CASE,                 /* the new path is the old file, on a file system that folds case */
    RENAME_LINKED,               /* a symbolic link leads to it: `other` */
};

struct rename {
    struct arena *arena;
    struct library *library;
    const struct document *document;
    enum rename_trouble trouble;
    Slice other;                 /* see there */
    Slice old_name, new_name;
    Slice old_stem, new_stem;    /* equal when the file keeps its name */
    Slice from, to;              /* the file, or a skill's folder; equal when it stays where it is */
    bool folder;                 /* a skill's */
    bool shared;                 /* an agent for another tool has the old name, too */
    VEC(struct edit) foreign;    /* words that surely mean something else; `new` is not set */
    SliceVec moved;              /* the files that move, by their old paths */
    VEC(struct edit) edits;
    VEC(struct left) left;       /* by path and line once rename_leave was called */
};  /* the first three members are the caller's, all else begins as {0} */

/* What the document is to be called and where its file goes. `name` is a name, or folders and a name below the folder of the kind, or
 * a path in there, with `.md`: from the library's root, or what `here` is (empty for nothing). False when that cannot be. */
bool rename_aim(struct rename *rename, Slice name, Slice here);
/* Finds all that follows. */
void rename_collect(struct rename *rename);
/* Behind fixes_edit: finds what was left. */
void rename_leave(struct rename *rename);
/* Is the new path free, or does it hold what the file is to be there? The latter is what a run leaves that was broken off. */
bool rename_is_free(const struct rename *rename, const struct fixes *fixes);
/* Where a library path of before is. */
Slice rename_path(const struct rename *rename, Slice path);
/* The library's files as they will be. They lie in rename->arena; the caller frees the drafts. */
void rename_drafts(const struct rename *rename, const struct fixes *fixes, struct drafts *out);

/* A finding that a baseline knew, and what it is then. */
struct renamed_finding {
    const struct finding *old, *new;
};

/* What the library is then, held against what it was. */
struct rename_comparison {
    VEC(struct renamed_finding) known;
    VEC(const struct diag *) findings;  /* of `then`, new, from warnings on */
    VEC(const struct diag *) infos;     /* likewise infos */
    VEC(struct left) astray;     /* includes and links that would lead elsewhere */
    VEC(struct left) lost;       /* mentions that would be words */
    VEC(struct left) gained;     /* and words that would be mentions */
};
void rename_compare(const struct rename *rename, const struct findings *before, struct library *then,
                    const struct findings *after, struct rename_comparison *out);
void rename_comparison_free(struct rename_comparison *comparison);

/* Writes the files below the library's root and moves what moves: all or nothing, unless the program is killed meanwhile; then
 * no text is lost, and the same rename does the rest. False when nothing was written: *wrong is the path that was in the way,
 * and 0 or an errno value why; 0 when its text is another than when it was read. */
bool rename_write(const struct rename *rename, const struct fixes *fixes, Slice *wrong, int *error);
/* A unified diff as `git apply` reads it, moves included. Paths get fixes->prefix before them. */
void rename_diff(Buf *out, const struct rename *rename, const struct fixes *fixes, unsigned flags);
void rename_free(struct rename *rename);

#endif
