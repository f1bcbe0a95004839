/* Roots: a folder whose files are handed out, and out of which no path leads.
 *
 * A path comes from a request. It is decoded, and refused when any segment of it is `.`, `..` or empty; then the kernel
 * opens it below the folder without following any symbolic link, in whichever segment. What this program keeps in the
 * folder for itself (names that begin with `.quire`) is not there.
 */
#ifndef QUIRE_SERVE_ROOT_H
#define QUIRE_SERVE_ROOT_H

#include "base/str.h"
#include <stdint.h>

/* The path of a request's address, which begins with `/`, without that and with %XX decoded, behind what `out` holds. A path that
 * ends in `/`, or is empty, gets `index.html`. False when it is none. */
bool root_path(Slice address, Buf *out);

struct root_file {
    int fd;                      /* the caller's */
    uint64_t size;
    int64_t modified;            /* nanoseconds since 1970 */
};

/* Opens a regular file; `path` as root_path gives it. 0 or an errno value, EISDIR for a folder. */
int root_open(int root, const char *path, struct root_file *out);
bool root_has(int root, const char *path);

/* What a browser is to take a file for, by its name. */
const char *root_type(Slice path);

#endif
