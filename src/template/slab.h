/* Memory for Lua: small blocks come from lists of their sizes, which the C library would have to look for.
 *
 * Lua tells the size of what it gives back, so a block has no header, and the lists need no search. What is given back is
 * handed out again, for its own size alone; the memory itself goes when the slab does. Large blocks are the C library's.
 * Nothing here ends the program: NULL where there is no memory.
 */
#ifndef QUIRE_TEMPLATE_SLAB_H
#define QUIRE_TEMPLATE_SLAB_H

#include <stddef.h>

enum { SLAB_STEP = 16, SLAB_SIZES = 20 }; /* blocks of 16, 32, ... 320 bytes */

struct slab {
    void *idle[SLAB_SIZES]; /* by size: a list of blocks, through their first words */
    char *at, *end;         /* what has not been handed out yet of the last stretch */
    void *stretches;        /* a list of all, through their first words */
}; /* {0} is an empty one */

/* What Lua asks of an allocator: `old` of `old_size` bytes (NULL, 0: none) becomes a block of `size` (0: none), with the same
 * bytes. Where that fails, `old` stays. Aligned for any type. */
void *slab_resize(struct slab *slab, void *old, size_t old_size, size_t size);
/* Of the small blocks. The large ones have been given back by then. */
void slab_free(struct slab *slab);

#endif
