#include "base/heap.h"
#include "base/cache.h"
#include "base/file.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* Sizes of blocks: four to each doubling, so that what grows finds what others left; all are aligned. */
enum { LEAST = 4 * alignof(max_align_t), STEPS = 4, CLASSES = 160 };

struct block {
    size_t size;             /* of what is handed out */
    bool idle;
    alignas(max_align_t) char bytes[];
};

/* At the beginning of its own stretch. Idle blocks of a size form a list, and begin with the address of the next. */
struct heap {
    size_t used;
    void *root;
    struct block *idle[CLASSES];
};

static struct heap *heap;    /* NULL: none */
static bool in_use;

/* Behind all images (image.c), and before where systems of 64 bits put programs and libraries. */
static char *address_of_heap(void) {
    return sizeof(void *) > 4 ? (char *)(uintptr_t)UINT64_C(0x300000000000) : NULL;
}

static size_t room_of_heap(void) {
    return sizeof(void *) > 4 ? (size_t)16 << 30 : 0;
}

/* --- blocks --- */

/* The class of a size, which becomes that of the class. */
static unsigned class_of(size_t *size) {
    size_t base = LEAST;
    unsigned class = 0;
    while (base < PTRDIFF_MAX / 2 && 2 * base <= *size)
        base *= 2, class += STEPS;
    size_t step = base / STEPS, over = *size > base ? (*size - base + step - 1) / step : 0;
    *size = base + over * step;
    return class + (unsigned)over;
}

static struct block *block_of(const void *pointer) {
    return (struct block *)(uintptr_t)((const char *)pointer - offsetof(struct block, bytes));
}

static struct block *next_idle(struct block *block) {
    struct block *next;
    memcpy(&next, block->bytes, sizeof next);
    return next;
}

bool heap_is_used(void) {
    return in_use;
}

bool heap_holds(const void *pointer) {
    const char *at = pointer;
    return heap && at >= (const char *)heap && at < (const char *)heap + room_of_heap();
}

void *heap_take(size_t size) {
    unsigned class = class_of(&size);
    if (class >= CLASSES || size > room_of_heap())
        return NULL;
    struct block *block = heap->idle[class];
    if (block) {
        heap->idle[class] = next_idle(block);
        memset(block->bytes, 0, size); /* what was there may point to what is gone */
    } else {
        if (sizeof *block + size > room_of_heap() - heap->used)
            return NULL;
        block = (struct block *)(void *)((char *)heap + heap->used);
        heap->used += sizeof *block + size;
    }
    *block = (struct block){.size = size};
    return block->bytes;
}

size_t heap_size(const void *pointer) {
    return block_of(pointer)->size;
}

void heap_give(void *pointer) {
    struct block *block = block_of(pointer);
    size_t size = block->size;
    unsigned class = class_of(&size);
    memcpy(block->bytes, &heap->idle[class], sizeof heap->idle[class]);
    block->idle = true;
    heap->idle[class] = block;
}

/* --- the whole --- */

static size_t head_size(void) {
    return (sizeof(struct heap) + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

/* Memory that is there once it is written to, from `from` bytes on. */
static bool reserve(size_t from) {
    char *address = address_of_heap();
    if (!address)
        return false;
    void *mapped = mmap(address + from, room_of_heap() - from, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (mapped == MAP_FAILED)
        return false;
    if (mapped != address + from) { /* a kernel before 4.17 takes the address for a hint */
        munmap(mapped, room_of_heap() - from);
        return false;
    }
    return true;
}

bool heap_open(void) {
    if (heap || !reserve(0))
        return false;
    heap = (struct heap *)(void *)address_of_heap();
    heap->used = head_size();
    return true;
}

bool heap_map(const char *folder, const char *name, const struct image_mark *mark, void **root) {
    char *address = address_of_heap();
    if (heap || !address || !image_map(folder, name, mark, address))
        return false;
    if (!reserve(mark->size)) {
        munmap(address, mark->size);
        return false;
    }
    heap = (struct heap *)(void *)address;
    *root = heap->root;
    return true;
}

void heap_close(void) {
    if (heap)
        munmap(heap, room_of_heap());
    heap = NULL;
    in_use = false;
}

bool heap_use(bool use) {
    bool before = in_use;
    in_use = use && heap;
    return before;
}

/* --- saving --- */

struct range {
    uintptr_t from, to;
};

enum { MOST_RANGES = 4096 };

/* AddressSanitizer's own memory lies where numbers do. */
#if defined(__SANITIZE_ADDRESS__)
static const unsigned long long SHADOW_END = UINT64_C(0x10007fff8000);
#else
static const unsigned long long SHADOW_END = 0;
#endif

static struct range used_of(const struct pool *pool, struct range range) {
    if (pool && range.from == (uintptr_t)pool)
        range.to = range.from + pool_used(pool);
    return range;
}

/* All memory of this process that can be read, but for the heap and images, in order. */
static size_t other_memory(const struct pool *pool, struct range ranges[MOST_RANGES]) {
    uintptr_t from = (uintptr_t)image_address(), to = (uintptr_t)heap + room_of_heap();
    unsigned long long begin, end;
    char readable;
    size_t n = 0;
    char *line = NULL;
    size_t room = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    while (maps && n < MOST_RANGES && getline(&line, &room, maps) > 0)
        if (sscanf(line, "%llx-%llx %c", &begin, &end, &readable) == 3 && readable == 'r' &&
            ((end <= from && end > SHADOW_END) || begin >= to))
            ranges[n++] = used_of(pool, (struct range){(uintptr_t)begin, (uintptr_t)end});
    free(line);
    if (maps)
        fclose(maps);
    return n;
}

static bool is_in(const struct range *ranges, size_t n, uintptr_t word) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (word >= ranges[middle].to)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && word >= ranges[low].from;
}

/* Numbers that could be such a pointer count as one: they are next to none, and all that is lost is what could have been saved. */
static bool has_strays(const struct range *ranges, size_t n) {
    const char *end = (const char *)heap + heap->used;
    for (char *at = (char *)heap + head_size(); at < end;) {
        const struct block *block = (const struct block *)(const void *)at;
        const uintptr_t *words = (const uintptr_t *)(const void *)block->bytes;
        for (size_t i = 0; i < block->size / sizeof *words && !block->idle; i++)
            if (words[i] >= ranges[0].from && is_in(ranges, n, words[i]))
                return true;
        at += sizeof *block + block->size;
    }
    return false;
}

bool heap_save(const char *folder, const char *name, void *root, const struct pool *pool, struct image_mark *mark) {
    struct range *ranges = malloc(MOST_RANGES * sizeof *ranges);
    size_t n = ranges ? other_memory(pool, ranges) : 0;
    bool fit = n > 0 && n < MOST_RANGES && !has_strays(ranges, n);
    free(ranges);
    heap->root = root;
    return fit && image_write(folder, name, (Slice){(const char *)heap, heap->used}, mark);
}
