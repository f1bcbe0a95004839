/* Records: what a run learnt from the file system, so that the next can tell whether it would learn the same.
 *
 * While a record is on, the room `file` notes in it each path that it is asked about, with a stamp from before it looked. One
 * process has one record at most, as the file system is one for all of it.
 */
#ifndef QUIRE_BASE_RECORD_H
#define QUIRE_BASE_RECORD_H

#include "base/map.h"
#include "base/str.h"
#include <stdint.h>

/* What was asked. A later question that depends on more takes the place of an earlier one. */
enum asked {
    ASKED_KIND,              /* what is there, if anything */
    ASKED_NAMES,             /* which names a folder holds */
    ASKED_BYTES,             /* what a file holds */
};

/* What stat says of a path, links followed. All zero when nothing is there. */
struct stamp {
    int64_t modified, changed;  /* nanoseconds since 1970, mtime and ctime */
    uint64_t size, inode, device;
    uint64_t sum;               /* in a record: of the names' hashes, of a folder; the hash of a file so new that its times may
                                   not tell of the next change */
    uint32_t mode;              /* kind and permissions */
    uint32_t asked;             /* an enum asked */
};

struct stamp stamp_of(const char *path, enum asked asked);
struct stamp stamp_of_file(int fd);   /* an open one; `asked` is ASKED_BYTES */
/* Would the answer to the question of `then`, which a record holds, be the same now?
 *
 * A file may have been written behind its stamp in the same tick of the clock (see "racy git" in git's technical documentation), and
 * a folder may have been changed and changed back: where times do not tell, the file is read, and the folder listed. */
bool stamp_is_current(const struct stamp *then, const char *path);

/* The same for many paths: folders are opened once, so that the system walks each way once. {0}, then stamp_folders_free. */
struct stamp_folders {
    struct stamp_folder {
        const char *path;        /* of a file in it; borrowed */
        size_t n;                /* how much of that is the folder's */
        int fd;
    } kept[64];
};
bool stamp_is_current_in(struct stamp_folders *folders, const struct stamp *then, const char *path);
void stamp_folders_free(struct stamp_folders *folders);
int64_t stamp_clock(void);   /* now, on the clock of stamps, in nanoseconds */
/* The hash of a name in a folder, and the sum of all, but for what this program puts there for itself. */
uint64_t stamp_name(const char *name);
uint64_t stamp_names(const char *folder);

struct record {
    struct arena *arena;
    struct map paths;        /* -> struct stamp */
};

void record_begin(struct record *record);
void record_end(struct record *record);     /* stops it; what it holds stays until record_free */
void record_free(struct record *record);

/* Notes what an earlier run learnt of a path, which lives as long as the record. */
void record_restore(struct record *record, const char *path, const struct stamp *stamp);

/* For base/file alone: nothing when no record is on. */
void record_note(const char *path, enum asked asked);
bool record_is_on(void);
/* What the record that is on, if any, has noted of the path; NULL for nothing. */
const struct stamp *record_noted(const char *path);

#endif
