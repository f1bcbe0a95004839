#include "base/mem.h"
#include "base/heap.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdatomic.h>
#include <sys/mman.h>

/* Under AddressSanitizer the unused part of a block is poisoned and allocations keep a gap between
 * them, so that a read past the end is found as it would be with malloc. */
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
enum { GAP = 16 };
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { GAP = 0 };
#endif

enum { BLOCK_FIRST = 16 * 1024, BLOCK_MOST = 1024 * 1024 };

struct block {
    struct block *next;
    size_t cap;
    alignas(max_align_t) char data[];
};

/* Blocks before `current` are full (or were made for one large thing), those after it are left over
 * from before a reset. `used` counts bytes of `current`. */
struct arena {
    struct block *first, *current;
    size_t used;
    struct pool *pool; /* where blocks come from; NULL: malloc */
};

/* At the beginning of its own stretch. */
struct pool {
    size_t size;
    _Atomic size_t taken;
};

static _Noreturn void out_of_memory(void) {
    fputs("quire: out of memory\n", stderr);
    exit(2);
}

static void *checked(void *p) {
    if (!p)
        out_of_memory();
    return p;
}

void *xmalloc(size_t size) {
    size = size ? size : 1;
    return checked(heap_is_used() ? heap_take(size) : malloc(size));
}

void *xcalloc(size_t count, size_t size) {
    if (!heap_is_used())
        return checked(calloc(count ? count : 1, size ? size : 1));
    if (size && count > PTRDIFF_MAX / size)
        out_of_memory();
    return memset(xmalloc(count * size), 0, count * size);
}

/* What is in the heap grows there. */
static void *grow_in_heap(void *old, size_t size) {
    size_t had = heap_size(old);
    if (had >= size)
        return old;
    void *p = memcpy(checked(heap_take(size)), old, had);
    heap_give(old);
    return p;
}

void *xrealloc(void *old, size_t size) {
    size = size ? size : 1;
    if (!old)
        return xmalloc(size);
    return heap_holds(old) ? grow_in_heap(old, size) : checked(realloc(old, size));
}

void xfree(void *p) {
    if (heap_holds(p))
        heap_give(p);
    else
        free(p);
}

/* --- pools --- */

/* Room for the largest library; addresses cost nothing until they are used. */
enum { POOL_GIGABYTES = sizeof(void *) > 4 ? 64 : 1 };

struct pool *pool_new_at(void *address) {
    size_t size = (size_t)POOL_GIGABYTES << 30;
    int fixed = address ? MAP_FIXED_NOREPLACE : 0;
    struct pool *pool = mmap(address, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE | fixed, -1, 0);
    if (pool == MAP_FAILED)
        return NULL;
    if (address && pool != address) { /* a kernel before 4.17 takes the address for a hint */
        munmap(pool, size);
        return NULL;
    }
    pool->size = size;
    atomic_init(&pool->taken, (sizeof *pool + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1));
    return pool;
}

struct pool *pool_new(void) {
    return pool_new_at(NULL);
}

size_t pool_used(const struct pool *pool) {
    return atomic_load(&pool->taken);
}

void pool_free(struct pool *pool) {
    if (pool)
        munmap(pool, pool->size);
}

static void *pool_take(struct pool *pool, size_t size) {
    size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    size_t at = atomic_fetch_add(&pool->taken, size);
    if (at > pool->size || size > pool->size - at)
        out_of_memory();
    return (char *)pool + at;
}

/* --- arenas --- */

/* What a child poisons in a pool would not be so for its parent, and what is saved is read as a whole. */
static bool is_poisoned(const struct arena *arena) {
    return !arena->pool && !heap_holds(arena);
}

static struct block *block_new(const struct arena *arena, size_t cap, struct block *next) {
    if (cap > PTRDIFF_MAX - sizeof(struct block))
        out_of_memory();
    struct pool *pool = arena->pool;
    struct block *b = pool ? pool_take(pool, sizeof *b + cap) : heap_holds(arena) ? heap_take(sizeof *b + cap) : malloc(sizeof *b + cap);
    if (!b)
        out_of_memory();
    b->next = next;
    b->cap = cap;
    if (is_poisoned(arena))
        POISON(b->data, cap);
    return b;
}

struct arena *arena_in(struct pool *pool) {
    struct arena *arena = pool ? pool_take(pool, sizeof *arena) : xmalloc(sizeof *arena);
    arena->used = 0;
    arena->pool = pool;
    arena->first = arena->current = block_new(arena, BLOCK_FIRST, NULL);
    return arena;
}

struct pool *arena_pool(const struct arena *arena) {
    return arena->pool;
}

struct arena *arena_new(void) {
    return arena_in(NULL);
}

void arena_free(struct arena *arena) {
    if (!arena || arena->pool)
        return;
    for (struct block *b = arena->first, *next; b; b = next) {
        next = b->next;
        UNPOISON(b->data, b->cap);
        xfree(b);
    }
    xfree(arena);
}

void arena_reset(struct arena *arena) {
    for (struct block *b = arena->first; b && is_poisoned(arena); b = b->next)
        POISON(b->data, b->cap);
    arena->current = arena->first;
    arena->used = 0;
}

/* Makes `current` a block with room for `size` bytes, or gives a large thing a block of its own. */
static char *arena_slow(struct arena *arena, size_t size) {
    struct block *b = arena->current;
    if (size > BLOCK_MOST / 4) {
        /* In front, so that the room left in `current` is not given up. */
        arena->first = block_new(arena, size, arena->first);
        return arena->first->data;
    }
    if (!b->next || b->next->cap < size) {
        size_t cap = b->cap < BLOCK_MOST / 2 ? b->cap * 2 : BLOCK_MOST;
        b->next = block_new(arena, cap < size ? size : cap, b->next);
    }
    arena->current = b->next;
    arena->used = size;
    return arena->current->data;
}

static char *arena_take(struct arena *arena, size_t size, size_t align) {
    size_t at = (arena->used + align - 1) & ~(align - 1);
    char *p;
    if (size > PTRDIFF_MAX - GAP)
        out_of_memory();
    if (at <= arena->current->cap && size + GAP <= arena->current->cap - at) {
        p = arena->current->data + at;
        arena->used = at + size + GAP;
    } else {
        p = arena_slow(arena, size + GAP);
    }
    UNPOISON(p, size);
    return p;
}

void *arena_alloc(struct arena *arena, size_t size) {
    size = size ? size : 1;
    return memset(arena_take(arena, size, alignof(max_align_t)), 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size) {
    if (size && count > PTRDIFF_MAX / size)
        out_of_memory();
    return arena_alloc(arena, count * size);
}

void *arena_copy(struct arena *arena, const void *from, size_t count, size_t size) {
    if (size && count > PTRDIFF_MAX / size)
        out_of_memory();
    size_t bytes = count * size;
    char *copy = arena_take(arena, bytes ? bytes : 1, alignof(max_align_t));
    return bytes ? memcpy(copy, from, bytes) : copy;
}

char *arena_bytes(struct arena *arena, size_t size) {
    return arena_take(arena, size ? size : 1, 1);
}
