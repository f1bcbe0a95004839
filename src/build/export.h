/* Exporting: a target's files, as its tool wants them, in a project's folder.
 *
 *     struct export export;
 *     if (export_plan(&request, &export)) ... export.files ...      nothing has been written so far
 *         export_apply(&export);
 *     export_free(&export);
 *
 * Only what an export wrote is replaced or removed, and only while nobody has edited it; `force` lets go of that, but not of
 * this: nothing that the library is read from is written to, and nothing through a link that leads out of the folder.
 *
 * The manifest (model/manifest.h) is written with what the files are going to hold before the first of them is, and anew
 * behind the last. Files are renamed into place. So a run that is killed leaves whole files that the next run knows. Runs
 * that write into one folder at once have to hold it (file_lock) from before the library is read.
 */
#ifndef QUIRE_BUILD_EXPORT_H
#define QUIRE_BUILD_EXPORT_H

#include "model/library.h"
#include "model/manifest.h"
#include "output/layout.h"

enum export_state {
    EXPORT_RIGHT,            /* it is there as it should be */
    EXPORT_NEW,              /* nothing is there */
    EXPORT_CHANGED,          /* it is as an export left it, and its source is not */
    EXPORT_MODE,             /* right, but for whether it can be executed */
    EXPORT_EDITED,           /* an export wrote it, and somebody has edited it since */
    EXPORT_ANOTHERS,         /* no export wrote what is there */
    EXPORT_FAILED,           /* it cannot be made, or not be written there: `problems` says why */
    EXPORT_STALE,            /* it is as an export left it, and nothing makes it any more */
    EXPORT_STALE_EDITED,     /* nothing makes it any more, and somebody has edited it */
};
const char *export_state_name(enum export_state state);      /* "right", "new", ..., "stale-edited" */

enum export_action { EXPORT_KEEP, EXPORT_WRITE, EXPORT_REMOVE };

struct export_file {
    Slice path;              /* below the folder */
    Slice from;              /* library path of what it is made from; empty when stale */
    enum export_state state;
    enum export_action action;   /* what export_apply does, or (behind it) did */
    bool copy;               /* of the library's file `from` */
    bool executable;         /* a copy that can be executed */
    Slice bytes;             /* of what is to be written, when that is no copy */
    uint64_t hash;           /* of the bytes that it should hold */
    struct owned *owned;     /* what is known of it; NULL for what cannot be ours */
    size_t known;            /* how many hashes that was before this run */
};

/* A file that is there and has other bytes than it should, while the layout still has these. */
typedef void export_differs(void *context, const struct export_file *file, const struct layout_file *wanted, Slice bytes);

struct export_request {
    struct library *library;     /* loaded */
    const struct target_module *target;
    const char *dir;             /* the folder, as it can be opened; it need not exist, but for
                                    export_apply */
    bool force;                  /* replace what was edited, or is not ours */
    bool prune;                  /* remove what is stale */
    export_differs *differs;     /* to compare alone: what somebody edited is no problem then. NULL: to write */
    void *context;
};

struct export {
    const struct export_request *request;
    struct arena *arena;
    struct manifest manifest;
    struct owned_files *owned;   /* the target's, in the manifest */
    VEC(struct export_file) files;   /* sorted by path */
    struct map by_path;          /* lower-case path -> struct claim, of what is made */
    struct map owned_folded;     /* lower-case path -> struct owned, of what exports wrote */
    struct map sources;          /* identity of a file that the library is read from -> NULL */
    struct map folders;          /* folder below `dir` -> does it lead out? */
    struct map tolerated;        /* "PATH:OFFSET" of includes whose failing is no error */
    struct map spoiled;          /* library paths of files with another error that spoils texts */
    struct map failing;          /* library paths of what files that are not exported are put together from */
    struct sink *problems;       /* why files were not written: output/write, library/output-clash */
    size_t failed;               /* files that are not as they should be behind export_apply */
    bool incomplete;             /* some of the layout is not known: then nothing is removed */
};

/* Looks at everything and writes nothing. False when the manifest cannot be read: *error says why, in a sentence's part, and
 * nothing may be written. export_free in any case. */
bool export_plan(const struct export_request *request, struct export *out, Slice *error);
/* Does what the files' actions say. What cannot be done is reported to `problems`, and its action becomes EXPORT_KEEP. */
void export_apply(struct export *export);
void export_free(struct export *export);

#endif
