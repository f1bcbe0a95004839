/* Homes: the folders of a library that imported files go to, and the settings that make them read.
 *
 * A document goes to a folder for any tool, `content/agents`, or to one for the tool that it comes from,
 * `content/TOOL/agents`. A library whose quire.yaml lists folders says itself where documents go. Settings that are there are
 * not touched; a library without gets some where what is found without them would not be what is meant.
 */
#ifndef QUIRE_IMPORT_HOMES_H
#define QUIRE_IMPORT_HOMES_H

#include "import/foreign.h"
#include "input/config.h"

struct homes {
    struct arena *arena;
    const struct config *config;
    const struct foreign *foreign;
    bool listed;                 /* a quire.yaml lists the folders */
    const struct entry *origin;  /* a folder of the library that the files come from; NULL when there is none */
    bool *dropped;               /* by entry of the settings: it is such a folder, and no quire.yaml says so */
    Slice any[KIND_COUNT];       /* for documents of any tool */
    Slice own[KIND_COUNT];       /* for those of the tool alone */
    Slice snippets;              /* empty when the folders are listed, and there is none */
    VEC(struct entry) lacking;   /* of any and own, what a quire.yaml would have to list and does not */
};

/* `config` are the settings as they are on disk, whether usable or not. `root` is the library's folder, `dir` the one that is
 * imported, both absolute. homes_free in any case. */
void homes_find(struct arena *arena, const struct config *config, Slice root, const struct foreign *foreign, Slice dir,
                struct homes *out);
void homes_free(struct homes *homes);

/* What an import uses of them. */
struct homes_used {
    bool any[KIND_COUNT], own[KIND_COUNT];
    bool snippets;
    bool references_keep;        /* texts hold lists of files that are to stay lists */
};

/* The text of the quire.yaml that the library needs. False when it has one, or does well without. */
bool homes_settings(const struct homes *homes, const struct homes_used *used, Buf *out);

/* The lines that the library's quire.yaml lacks for what is used. False when it lacks none. */
bool homes_missing(const struct homes *homes, const struct homes_used *used, Buf *out);

#endif
