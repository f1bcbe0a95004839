/* Typed growable arrays, without code generation.
 *
 *     VEC(struct link) links = {0};
 *     *VEC_PUSH(&links) = (struct link){...};
 *     for (size_t i = 0; i < links.n; i++) use(&links.v[i]);
 *     VEC_FREE(&links);
 *
 * The array is owned, and of xmalloc. Pointers into it are valid until the next push.
 * vec_keep copies the elements into an arena when their number is final.
 */
#ifndef QUIRE_BASE_VEC_H
#define QUIRE_BASE_VEC_H

#include "base/mem.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *v;                                                                                   \
        size_t n, cap;                                                                             \
    }

/* Grows by half; a new element is zeroed. */
#define VEC_PUSH(vec)                                                                              \
    ((vec)->v = vec_room((vec)->v, &(vec)->cap, (vec)->n, sizeof *(vec)->v), &(vec)->v[(vec)->n++])
#define VEC_FREE(vec) (xfree((vec)->v), (vec)->v = NULL, (vec)->n = (vec)->cap = 0)
#define VEC_KEEP(vec, arena) vec_keep((arena), (vec)->v, (vec)->n, sizeof *(vec)->v)

void *vec_grow(void *v, size_t *cap, size_t size);  /* makes room for more */
void *vec_keep(struct arena *arena, const void *v, size_t n, size_t size);

/* Room for element n, which is zeroed. */
static inline void *vec_room(void *v, size_t *cap, size_t n, size_t size) {
    if (n == *cap)
        v = vec_grow(v, cap, size);
    memset((char *)v + n * size, 0, size);
    return v;
}

#endif
