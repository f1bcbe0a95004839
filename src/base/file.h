/* The file system, the only room that knows it: reading, walking, writing.
 *
 * Errors come back as an errno value (0 is success); the caller makes the diagnostic.
 */
#ifndef QUIRE_BASE_FILE_H
#define QUIRE_BASE_FILE_H

#include "base/str.h"
#include "base/vec.h"
#include <stdint.h>

/* Reads a whole regular file into `arena`, NUL-terminated behind its end. Files longer than `limit`
 * bytes are not read: EFBIG. Folders: EISDIR; fifos and devices: EINVAL, without opening them. */
int file_read(struct arena *arena, const char *path, size_t limit, Slice *out);
/* The same for a file that has just been seen to be a regular one: should it be no more, it is opened. */
int file_read_found(struct arena *arena, const char *path, size_t limit, Slice *out);
/* The same of one that is open; and writes all of that where it stands. 0 or an errno value; the file stays open. */
int file_read_open(struct arena *arena, int fd, size_t limit, Slice *out);
int file_write_open(int fd, Slice bytes);

enum file_kind { FILE_ABSENT, FILE_REGULAR, FILE_FOLDER, FILE_OTHER };
enum file_kind file_kind(const char *path);                   /* follows symbolic links */

bool file_is_link(const char *path);                          /* a symbolic link, wherever it leads */

/* The names below `root`/`dir`, as paths relative to `root`, sorted by bytes. Regular files only (after
 * following symbolic links; a link to a folder is entered once, cycles are cut). Folders named .git,
 * node_modules are skipped. `keep` may say no to a folder or file (path relative to root); NULL keeps all.
 * A folder that cannot be read is passed over: its errno comes back, and *out holds the rest. */
typedef VEC(Slice) SliceVec;
int file_walk(struct arena *arena, const char *root, Slice dir,
              bool (*keep)(void *context, Slice path, bool folder), void *context, SliceVec *out);
/* The same, and appends those of the files that are links, in no order. */
int file_walk_links(struct arena *arena, const char *root, Slice dir,
              bool (*keep)(void *context, Slice path, bool folder), void *context, SliceVec *out, SliceVec *links);

/* The real path of root/path when it lies inside the real path of root: 0 and *real relative to root ("" for root itself).
 * ENOENT when there is none; EXDEV when it lies outside. */
int file_real_inside(struct arena *arena, const char *root, Slice path, Slice *real);

/* Does `path` (relative to root) exist with exactly this spelling in every segment? On file systems that fold
 * case, and on those that do not, the answer is the same. *actual is the spelling on disk when only the
 * case differs, else {0}. */
bool file_exists_exactly(struct arena *arena, const char *root, Slice path, Slice *actual);

/* A folder that holds a file of this name, or the folder, was written by a build (build/log.h): nothing in it is anyone's source. */
#define OUTPUT_LOG ".quire-log"
#define OUTPUT_SHARD_LOGS ".quire-shards"
bool file_is_output(const char *dir);

/* Temporary files have names with this beginning; a run that was killed may leave one behind. */
#define FILE_TEMP_PREFIX ".quire-tmp-"

/* Writes by a temporary file in the same folder and a rename; makes missing folders; leaves a file that
 * already holds these bytes untouched. *changed tells (may be NULL). A symbolic link at
 * `path` is replaced, never written through. A copy is executable if and only if its source is. */
int file_write(const char *path, Slice bytes, bool *changed);
/* Likewise, a file that is not there yet: EEXIST when anything is at `path`, also when it came there meanwhile. */
int file_create(const char *path, Slice bytes);
/* Gives a regular file other bytes, in the same way; it keeps its permissions and, where the system
 * lets, its owner. EACCES when nobody may write to it, ENOENT when there is none, EINVAL when it is no regular file. */
int file_replace(const char *path, Slice bytes);
int file_copy(const char *from, const char *to, bool *changed);   /* likewise, any size */
/* Removes a file and the folders that it leaves empty, up to root, never root itself. No such file is a
 * success. EXDEV when its folder, links followed, is not inside root. */
int file_remove(const char *root, Slice path);
/* Gives a file or folder another name, where nothing has it yet: EEXIST. Missing folders are made. */
int file_move(const char *from, const char *to);
int file_make_folders(const char *path);

/* What a file is whatever it is called: links followed, or on a file system that folds case. False when there is none. */
struct file_id {
    uint64_t device, inode;
};
bool file_identify(const char *path, struct file_id *id);

/* Waits until no other process holds the folder, and holds it: alone, or (`shared`) with others who share it. The kernel lets
 * go of it when the process ends, however that happens. *lock is for file_unlock; -1 where folders cannot be held. */
int file_lock(const char *folder, bool shared, int *lock);
void file_unlock(int lock);

#endif
