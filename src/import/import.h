/* Importing: a tool's tree becomes part of a library.
 *
 *     struct import import;
 *     if (import_plan(&request, &import) == IMPORT_READY) ... import.files, import.dedupe ...   nothing is written so far
 *         import_write(&import);
 *     import_free(&import);
 *
 * Documents go to folders for any tool, so that they can be exported to others. One that would not come back to its own
 * tool that way (its front matter has keys or an order that are the tool's alone) goes to a folder for that tool. Text that
 * would be read as an include is quoted. Then the library is loaded as it is going to be, exported to the tool, and every
 * file is compared with what it was.
 *
 * Files that are there are kept, unless they hold the very bytes, or `force` is said. Nothing is written outside of the
 * library's folder, and nothing when some file could not be.
 */
#ifndef QUIRE_IMPORT_IMPORT_H
#define QUIRE_IMPORT_IMPORT_H

#include "import/dedupe.h"
#include "import/foreign.h"
#include "import/homes.h"
#include "import/trial.h"

struct import_request {
    const char *dir;             /* what is imported, as it can be opened */
    const char *root;            /* the library's folder; it need not exist */
    Slice dir_absolute, root_absolute;
    Slice tool;                  /* a target or its tool; empty: the one that is found */
    bool neutral;                /* no document goes to a folder for its tool, whatever becomes of it */
    bool dedupe, apply;          /* find shared text; and make snippets of it */
    bool force;                  /* replace what is there */
    struct sink *sink;           /* library/unreadable, library/limit, library/output-clash, output/write */
};

enum import_result {
    IMPORT_READY,                /* perhaps with no files at all */
    IMPORT_NO_TREE,              /* no folder of a tool, or of the one that was named, is there */
    IMPORT_SEVERAL_TOOLS,        /* import->foreign.folders says which */
    IMPORT_NO_TOOL,              /* nobody knows the tool that was named */
    IMPORT_INSIDE,               /* the library would lie in a folder that is imported */
    IMPORT_IS_READ,              /* the library's quire.yaml lists the tool's folder: import->homes.origin */
    IMPORT_LACKS_FOLDERS,        /* and it does not list some that are needed: import->missing, lines for it */
    IMPORT_BAD_SETTINGS,         /* the library's settings are not usable: import->trial.sink */
};

enum import_state {
    IMPORT_NEW,
    IMPORT_SAME,                 /* it is there already */
    IMPORT_REPLACES,             /* another file is there, and goes */
    IMPORT_TAKEN,                /* another file is there, or it cannot be written: reported */
};

struct import_file {
    const struct foreign_file *from;     /* NULL for what no file was before: settings, snippets */
    const struct source *source;         /* as it came; NULL for copies and what is new */
    Slice path;                          /* library path */
    Slice text;                          /* what is going to be written; of copies nothing */
    Slice whole;                         /* the same before anything in it was made a snippet */
    bool copy;
    bool document;                       /* its tool knows it: it should come back */
    bool own;                            /* it is in a folder for its tool */
    enum import_state state;
    const struct trial_output *output;   /* of a document: what is exported; NULL: nothing */
    bool same_path, same_bytes;          /* of a document: it comes back */
    bool same_values;                    /* TOML: it comes back, in another form */
};

struct import {
    struct arena *arena;
    const struct import_request *request;
    struct foreign foreign;
    struct trial before;                 /* the library as it was: its settings */
    struct homes homes;
    struct homes_used used;
    VEC(struct import_file) files;       /* sorted by path */
    struct drafts drafts;
    struct trial trial;                  /* the library as it is going to be, before snippets */
    struct dedupe dedupe;
    struct shared_document *shared;      /* what was looked through; `unlike` ones are as they came */
    size_t n_shared;
    Slice missing;
    size_t documents;
    size_t moved, alike, differ;         /* of these come back in another place alone; with the same values in another form;
                                            with other text or not at all */
    size_t lost;                         /* files that are reported and left out */
    size_t taken;                        /* files that cannot be written: then none is */
};

/* Reads everything and writes nothing. import_free in any case. */
enum import_result import_plan(const struct import_request *request, struct import *out);

/* Writes what is IMPORT_NEW or IMPORT_REPLACES; gives the number of files that could not be: reported, output/write. */
size_t import_write(struct import *import);
void import_free(struct import *import);

#endif
