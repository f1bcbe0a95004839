/* Memory: checked allocation, and arenas with one lifetime each.
 *
 * Out of memory ends the program with status 2; no function here returns NULL.
 * An arena hands out memory that is freed all at once. What is stored in an arena
 * may be pointed to until arena_free or arena_reset; nothing in it is freed alone.
 * The usual lifetimes are: the library (one run), a source file, a page.
 */
#ifndef QUIRE_BASE_MEM_H
#define QUIRE_BASE_MEM_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);  /* zeroed; checks count * size for overflow */
void *xrealloc(void *old, size_t size);
void xfree(void *p);                       /* of the above; NULL is fine. What other libraries gave goes back by free */

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);      /* NULL is fine */
void arena_reset(struct arena *arena);     /* forgets everything, keeps the blocks for reuse */

/* Zeroed memory, aligned for any type. A size of 0 gives a valid unique pointer. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size);  /* checked product */
void *arena_copy(struct arena *arena, const void *from, size_t count, size_t size);  /* likewise aligned */
char *arena_bytes(struct arena *arena, size_t size);  /* for text: neither zeroed nor aligned */

/* Pools: memory that a process shares with those that it forks, so that they can leave it what they made as plain data.
 *
 * A pool is a stretch of addresses that means the same in all of them; pages of it take memory when they are written. Arenas
 * in a pool take their blocks from it, in whichever process, and never give them back: all goes when the process that made the
 * pool frees it. What lies there must not point to memory that a child allocated elsewhere. */
struct pool;

struct pool *pool_new(void);               /* NULL where the system does not give that much room */
/* The same at an address, a multiple of the size of a page; NULL where something else lies there, too. */
struct pool *pool_new_at(void *address);
size_t pool_used(const struct pool *pool); /* bytes from where the pool begins, which is where its pointer points to */
void pool_free(struct pool *pool);         /* NULL is fine; arenas in it are gone */
/* An arena whose blocks lie in the pool; in one of its own for NULL. */
struct arena *arena_in(struct pool *pool);
struct pool *arena_pool(const struct arena *arena);   /* NULL for none */

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))

#endif
