/* Fixes: what the files become when the findings that carry a fix (base/diag.h) are mended.
 *
 *     struct fixes fixes = {.arena = arena};
 *     do
 *         load and check the library with &fixes.drafts, take the report
 *     while (fixes_add(&fixes, library, &report));
 *     fixes_diff(&out, &fixes, 0), or fixes_write(&fixes, root) and then look at each file's `outcome`
 *     fixes_free(&fixes);
 *
 * Nothing is written before all is known. Each round mends what does not overlap, and the next one looks at the library as
 * it is then: so changes to one place come one after the other, what a mended include brings in is seen, and when a round
 * adds nothing, another run would change nothing.
 *
 * A file is known by where it really lies, symbolic links followed; outside the library nothing is mended. A file that the
 * library has by several paths is changed only as all of them ask for: a link that is wrong seen from one folder may be
 * right seen from another.
 */
#ifndef QUIRE_CHECK_FIX_H
#define QUIRE_CHECK_FIX_H

#include "base/vec.h"
#include "check/report.h"
#include "model/library.h"

enum fix_outcome {
    FIX_PLANNED,    /* not written yet */
    FIX_WRITTEN,
    FIX_CHANGED,    /* the file is no longer what it was when it was read: left alone */
    FIX_READ_ONLY,
    FIX_FAILED,     /* `error` says why */
};

struct fixed_file {
    Slice path;                  /* library path */
    Slice old, new;              /* what it held when it was first read, and what it is to hold */
    size_t findings;             /* that this mends */
    enum fix_outcome outcome;
    int error;                   /* an errno value */
};

struct fixes {
    struct arena *arena;         /* outlives the libraries of all rounds */
    Slice prefix;                /* the library's folder as seen from the repository's root; for the diff */
    VEC(struct fixed_file) files;
    struct map by_path;          /* library path, links followed -> index + 1 */
    struct map real;             /* library path -> Slice, where it really lies */
    struct drafts drafts;        /* the files as they are to be */
};  /* all but arena and prefix begin as {0} */

/* Bytes [start, end) of a file, as it is on disk, become `new`. The file is a text of the library, or quire.yaml. */
struct edit {
    Slice path;                  /* library path */
    uint32_t start, end;
    Slice new;
    bool made;                   /* set by fixes_edit */
};

/* Makes the edits, in whatever order they are given, but for those that overlap an earlier one of the file or that not all of its
 * paths ask for. Returns how many, equal ones counted apart. */
size_t fixes_edit(struct fixes *fixes, const struct library *library, struct edit *edits, size_t n);
/* Takes the fixes of a report's findings. Returns how many findings it took. */
size_t fixes_add(struct fixes *fixes, const struct library *library, const struct report *report);
/* A unified diff of all files, in order, as `git apply` reads it at the repository's root. `flags`: base/diff.h. */
void fixes_diff(Buf *out, const struct fixes *fixes, unsigned flags);
/* Writes the files below `root`, each as a whole; permissions stay. A file that holds something else than it did is left. */
void fixes_write(struct fixes *fixes, const char *root);
void fixes_free(struct fixes *fixes);

#endif
