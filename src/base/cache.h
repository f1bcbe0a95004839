/* The cache of a library: files in ROOT/.quire-cache that a run may leave for the next. None of them is ever needed, so what
 * cannot be written is no error of the run, and what cannot be trusted counts as absent.
 */
#ifndef QUIRE_BASE_CACHE_H
#define QUIRE_BASE_CACHE_H

#include "base/str.h"

#define CACHE_FOLDER ".quire-cache"

/* Reads ROOT/.quire-cache/`name` into `arena`. Gives 0 or an errno value. */
int cache_file_read(struct arena *arena, const char *root, const char *name, size_t limit, Slice *out);
/* Writes it, aside and renamed, and sees to it that nobody commits the folder. ELOOP when the folder is a symbolic link. */
int cache_file_write(const char *root, const char *name, Slice bytes);

#endif
