#include "template/slab.h"
#include <stdlib.h>
#include <string.h>

enum { STRETCH = 32 << 10, LARGEST = SLAB_STEP * SLAB_SIZES };

static size_t class_of(size_t size) {
    return (size - 1) / SLAB_STEP;
}

/* In lists, blocks and stretches begin with the address of the next. */
static void push(void **list, void *block) {
    memcpy(block, list, sizeof *list);
    *list = block;
}

static void *pop(void **list) {
    void *block = *list;
    memcpy(list, block, sizeof *list);
    return block;
}

static void *cut(struct slab *slab, size_t bytes) {
    if ((size_t)(slab->end - slab->at) < bytes) {
        char *stretch = malloc(STRETCH);
        if (!stretch)
            return NULL;
        push(&slab->stretches, stretch);
        slab->at = stretch + SLAB_STEP;
        slab->end = stretch + STRETCH;
    }
    char *block = slab->at;
    slab->at += bytes;
    return block;
}

static void *take(struct slab *slab, size_t size) {
    if (size > LARGEST)
        return malloc(size);
    size_t class = class_of(size);
    return slab->idle[class] ? pop(&slab->idle[class]) : cut(slab, (class + 1) * SLAB_STEP);
}

static void give(struct slab *slab, void *block, size_t size) {
    if (size > LARGEST)
        free(block);
    else if (size > 0)
        push(&slab->idle[class_of(size)], block);
}

void *slab_resize(struct slab *slab, void *old, size_t old_size, size_t size) {
    if (size == 0) {
        give(slab, old, old_size);
        return NULL;
    }
    if (old_size > LARGEST && size > LARGEST)
        return realloc(old, size);
    if (old_size > 0 && old_size <= LARGEST && size <= LARGEST && class_of(old_size) == class_of(size))
        return old;
    void *block = take(slab, size);
    if (!block && size < old_size)
        return old; /* Lua does not expect to be refused less */
    if (block && old_size > 0) {
        memcpy(block, old, old_size < size ? old_size : size);
        give(slab, old, old_size);
    }
    return block;
}

void slab_free(struct slab *slab) {
    while (slab->stretches)
        free(pop(&slab->stretches));
    *slab = (struct slab){0};
}
