#include "base/vec.h"
#include <stdint.h>

void *vec_grow(void *v, size_t *cap, size_t size) {
    size_t more = *cap ? *cap + *cap / 2 + 1 : 8;
    if (more > PTRDIFF_MAX / size)
        more = PTRDIFF_MAX; /* more than there is: ends in "out of memory" */
    else
        more *= size;
    v = xrealloc(v, more);
    *cap = more / size;
    return v;
}

void *vec_keep(struct arena *arena, const void *v, size_t n, size_t size) {
    return arena_copy(arena, v, n, size);
}
