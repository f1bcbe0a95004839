/* The cache of a library: files in ROOT/.quire-cache that a run may leave for the next. None of them is ever needed, so what
 * cannot be written is no error of the run, and what cannot be trusted counts as absent.
 */
#ifndef QUIRE_BASE_CACHE_H
#define QUIRE_BASE_CACHE_H

#include "base/str.h"

#define CACHE_FOLDER ".quire-cache"

/* Reads ROOT/.quire-cache/`name` into `arena`. Gives 0 or an errno value. */
int cache_file_read(struct arena *arena, const char *root, const char *name, size_t limit, Slice *out);
/* Maps it, which costs less than to read it, and begins at a page; cache_file_unmap. For files that are never written to but by
 * cache_file_write, as those who have one open keep it. */
int cache_file_map(const char *root, const char *name, size_t limit, Slice *out);
void cache_file_unmap(Slice bytes);          /* empty is fine */
/* Writes it, aside and renamed, and sees to it that nobody commits the folder. ELOOP when the folder is a symbolic link. */
int cache_file_write(const char *root, const char *name, Slice bytes);

/* Opens it, to read or to write; CACHE_FRESH makes it anew, and those who have the old one open keep that. 0 or an errno value; the
 * caller closes *fd. */
enum cache_open { CACHE_READ, CACHE_WRITE, CACHE_FRESH };
int cache_file_open(const char *root, const char *name, enum cache_open how, int *fd);

#endif
