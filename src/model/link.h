/* Links: what an address in a text means within the library.
 */
#ifndef QUIRE_MODEL_LINK_H
#define QUIRE_MODEL_LINK_H

#include "model/library.h"

enum target_kind {
    TARGET_EXTERNAL,    /* has a scheme, or begins with // */
    TARGET_HERE,        /* only a fragment, or empty */
    TARGET_ROOT,        /* begins with /: the web server's root, nothing that can be known */
    TARGET_DOCUMENT,    /* a document's file, or the folder whose README.md or index.md it is */
    TARGET_FILE,        /* another file inside the library */
    TARGET_FOLDER,      /* a folder without such a page */
    TARGET_MISSING,
    TARGET_CASE,        /* as TARGET_MISSING, but `path` has the spelling on disk */
    TARGET_OUTSIDE,     /* leaves the library */
};

struct target {
    enum target_kind kind;
    Slice path;                       /* library path, decoded */
    Slice fragment;                   /* behind the #, decoded; empty when none */
    const struct document *document;  /* TARGET_DOCUMENT */
};

/* `url` as written in `source`; relative to that file's folder. The query part is ignored for files. */
struct target link_resolve(const struct library *library, struct arena *arena, const struct source *source, Slice url);

/* `url` of a text in the folder `from`, as it must read in a text in the folder `to` (library paths): relative ones are
 * rebased, others come back as they are. */
Slice link_rebase(struct arena *arena, Slice from, Slice to, Slice url);

bool url_is_relative(Slice url);      /* no scheme, no leading / or # or ?, not empty */

#endif
