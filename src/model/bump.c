#include "model/bump.h"
#include "base/mem.h"
#include <stdint.h>
#include <string.h>

/* Before each piece stands its size, for bump_realloc. */
struct prefix {
    size_t size;
    char piece[];
};

enum { BLOCK = 64 * 1024, ALIGN = sizeof(void *) };

static struct {
    struct arena *arena;
    char *at, *end;          /* what is left of the block */
    struct prefix *last;     /* the piece that ends at `at` */
} now;

void bump_begin(struct arena *arena) {
    now.arena = arena;
    now.at = now.end = NULL;
    now.last = NULL;
}

static size_t rounded(size_t size) {
    return (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

static struct prefix *take(size_t size) {
    size_t need = rounded(size) + sizeof(struct prefix);
    if (need > (size_t)(now.end - now.at)) {
        size_t block = need > BLOCK ? need : BLOCK;
        char *bytes = arena_bytes(now.arena, block + ALIGN);
        now.at = bytes + (ALIGN - (uintptr_t)bytes % ALIGN) % ALIGN;
        now.end = now.at + block;
    }
    struct prefix *p = (struct prefix *)(void *)now.at;
    p->size = size;
    now.at += need;
    now.last = p;
    return p;
}

void *bump_calloc(size_t count, size_t size) {
    return memset(take(count * size)->piece, 0, count * size);
}

static struct prefix *prefix_of(void *piece) {
    return (struct prefix *)(void *)((char *)piece - offsetof(struct prefix, piece));
}

void *bump_realloc(void *old, size_t size) {
    if (!old)
        return take(size)->piece;
    struct prefix *p = prefix_of(old);
    if (size <= p->size)
        return old;
    if (p == now.last && rounded(size) <= (size_t)(now.end - p->piece)) {
        p->size = size;
        now.at = p->piece + rounded(size);
        return old;
    }
    return memcpy(take(size)->piece, old, p->size);
}

void bump_free(void *p) {
    (void)p;
}
