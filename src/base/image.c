#include "base/image.h"
#include "base/cache.h"
#include "base/file.h"
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

/* Far from where programs, heaps and libraries are put, on the 48 bits of an address that all systems of 64 bits give; those that give
 * less refuse it. */
static const uintptr_t IMAGES_ROOM = sizeof(void *) > 4 ? (uintptr_t)1 << 43 : 0; /* up to the heap (heap.c) */

void *image_address(void) {
    return sizeof(void *) > 4 ? (void *)(uintptr_t)UINT64_C(0x200000000000) : NULL;
}

bool image_holds_address(const void *pointer) {
    uintptr_t at = (uintptr_t)pointer, from = (uintptr_t)image_address();
    return from && at >= from && at < from + IMAGES_ROOM;
}

static uint64_t whole_pages(uint64_t size) {
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    return (size + page - 1) / page * page;
}

static bool same_file(const struct stamp *then, const struct stamp *now) {
    return then->mode == now->mode && then->inode == now->inode && then->device == now->device && then->size == now->size &&
           then->modified == now->modified && then->changed == now->changed;
}

bool image_mark_equal(const struct image_mark *a, const struct image_mark *b) {
    return a->size == b->size && same_file(&a->stamp, &b->stamp);
}

static bool is_marked(int fd, const struct image_mark *mark) {
    struct stamp now = stamp_of_file(fd);
    return mark->size > 0 && mark->size == now.size && mark->size == whole_pages(now.size) && same_file(&mark->stamp, &now);
}

bool image_map(const char *root, const char *name, const struct image_mark *mark, void *address) {
    int fd;
    if (mark->size == 0 || cache_file_open(root, name, CACHE_READ, &fd))
        return false;
    void *mapped = MAP_FAILED;
    if (is_marked(fd, mark))
        mapped = mmap(address, mark->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED_NOREPLACE | MAP_NORESERVE, fd, 0);
    close(fd);
    if (mapped != MAP_FAILED && mapped != address)
        munmap(mapped, mark->size);
    return mapped == address;
}

bool image_open(struct image *image, const char *root, const char *name, const struct image_mark *mark) {
    char *address = image_address();
    *image = (struct image){.root = root, .name = name};
    if (address && image_map(root, name, mark, address))
        image->mark = *mark;
    image->pool = address ? pool_new_at(address + image->mark.size) : NULL;
    if (!image->pool)
        image_close(image);
    return image->pool != NULL;
}

/* Numbers that could be such a pointer count as one: they are next to none, and all that is lost is an image. */
static bool points_into_program(const struct pool *pool) {
    extern const char __executable_start[], _end[];
    uintptr_t from = (uintptr_t)__executable_start, to = (uintptr_t)_end;
    const uintptr_t *words = (const uintptr_t *)(const void *)pool;
    uintptr_t any = 0;
    for (size_t i = 0; i < pool_used(pool) / sizeof *words; i++)
        any |= words[i] - from < to - from;
    return any != 0;
}

/* What is behind `from` bytes of an open file. */
static bool write_behind(int fd, uint64_t from, Slice bytes, struct image_mark *mark) {
    bool written = lseek(fd, (off_t)from, SEEK_SET) >= 0 && file_write_open(fd, bytes) == 0 &&
                   ftruncate(fd, (off_t)whole_pages(from + bytes.n)) == 0;
    *mark = (struct image_mark){.stamp = stamp_of_file(fd), .size = whole_pages(from + bytes.n)};
    return written && mark->stamp.size == mark->size;
}

bool image_write(const char *root, const char *name, Slice bytes, struct image_mark *mark) {
    int fd;
    if (cache_file_open(root, name, CACHE_FRESH, &fd))
        return false;
    bool written = write_behind(fd, 0, bytes, mark);
    close(fd);
    return written;
}

bool image_save(const struct image *image, struct image_mark *mark) {
    uint64_t before = image->mark.size;
    int fd;
    if (points_into_program(image->pool) || cache_file_open(image->root, image->name, before ? CACHE_WRITE : CACHE_FRESH, &fd))
        return false;
    Slice pool = {(const char *)image->pool, pool_used(image->pool)};
    bool saved = flock(fd, LOCK_EX | LOCK_NB) == 0 && (before == 0 || is_marked(fd, &image->mark)) &&
                 write_behind(fd, before, pool, mark);
    close(fd);
    return saved;
}

bool image_save_whole(const struct image *image, struct image_mark *mark) {
    Slice all = {image_address(), image->mark.size + pool_used(image->pool)};
    return !points_into_program(image->pool) && image_write(image->root, image->name, all, mark);
}

void image_close(struct image *image) {
    pool_free(image->pool);
    if (image->mark.size)
        munmap(image_address(), image->mark.size);
    image->pool = NULL;
    image->mark.size = 0;
}

bool image_holds(const struct image *image, const void *pointer) {
    const char *at = pointer, *from = image_address();
    return at >= from && at < (const char *)image->pool + pool_used(image->pool);
}
