/* The heap: memory that lies at one address in every run, so that what is in it can be saved as it stands, pointers and all, and a
 * later run of the same program can go on from there.
 *
 * There is one at most in a process. While it is in use, xmalloc and its like (base/mem.h), and with them arenas, maps and arrays, take
 * their memory from it; what began there grows there ever after. What Lua, cmark-gfm and other libraries allocate is never there. It is
 * private: a child that is forked has its own copy from then on.
 *
 * What is saved must point to nothing but the heap and an image (base/image.h), which lie where they lay: not to memory of the system's
 * malloc, nor to literals of the program. That is looked at when it is saved.
 */
#ifndef QUIRE_BASE_HEAP_H
#define QUIRE_BASE_HEAP_H

#include "base/image.h"
#include "base/mem.h"
#include <stdbool.h>
#include <stddef.h>

/* Makes an empty heap. False where the system does not give its address, or there is one already. */
bool heap_open(void);
/* Maps a heap that was saved: `root` is what heap_save was given. False when the file is not as that left it; then there is no heap. */
bool heap_map(const char *folder, const char *name, const struct image_mark *mark, void **root);
/* All in it is gone. Nothing may be in use that lies there. */
void heap_close(void);

/* Is memory taken from it from now on? Gives what was so before; false, and nothing, without a heap. */
bool heap_use(bool use);

/* Saves what is in it now to a file in the cache of the library's folder, to be found again by `root`, which lies in it; and gives the
 * mark of that. False when it could not be written, or points to what would not be there. `pool` is one that this process has, or NULL:
 * a stretch that is mostly unused, and so wide that numbers look like addresses in it. */
bool heap_save(const char *folder, const char *name, void *root, const struct pool *pool, struct image_mark *mark);

/* --- for base/mem alone --- */

bool heap_is_used(void);
bool heap_holds(const void *pointer);
void *heap_take(size_t size);                    /* not zeroed; NULL when it is full */
size_t heap_size(const void *pointer);           /* at least what it was taken with */
void heap_give(void *pointer);

#endif
