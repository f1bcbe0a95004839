#include "base/cache.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/owned.h"
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *path_of(struct arena *arena, const char *root, const char *name) {
    return arena_printf(arena, "%s/" CACHE_FOLDER "/%s", root, name).s;
}

/* Not by its path, as then it would be noted that the file was asked about (base/record.h): a cache is nothing that a run depends on. */
int cache_file_read(struct arena *arena, const char *root, const char *name, size_t limit, Slice *out) {
    int fd, error = cache_file_open(root, name, CACHE_READ, &fd);
    if (error)
        return error;
    error = file_read_open(arena, fd, limit, out);
    close(fd);
    return error;
}

/* Makes the folder, but not the library's, which somebody may just have taken away, and sees to it that nobody commits it. */
static int prepare(struct arena *arena, const char *root) {
    const char *folder = arena_printf(arena, "%s/" CACHE_FOLDER, root).s;
    if (file_is_link(folder))
        return ELOOP;
    if (mkdir(folder, 0777) && errno != EEXIST)
        return errno;
    return file_write(path_of(arena, root, ".gitignore"), S("*\n"), NULL);
}

int cache_file_write(const char *root, const char *name, Slice bytes) {
    struct arena *arena = arena_new();
    int error = prepare(arena, root);
    if (!error) {
        owned_sweep(root, S(CACHE_FOLDER), false);
        error = file_write(path_of(arena, root, name), bytes, NULL);
    }
    arena_free(arena);
    return error;
}

int cache_file_open(const char *root, const char *name, enum cache_open how, int *fd) {
    static const int flags[] = {[CACHE_READ] = O_RDONLY | O_NONBLOCK, [CACHE_WRITE] = O_WRONLY, [CACHE_FRESH] = O_WRONLY | O_CREAT | O_EXCL};
    struct arena *arena = arena_new();
    const char *path = path_of(arena, root, name);
    int error = how == CACHE_READ ? 0 : prepare(arena, root);
    if (!error && how == CACHE_FRESH && unlink(path) && errno != ENOENT)
        error = errno;
    if (!error) {
        *fd = open(path, flags[how] | O_NOFOLLOW | O_CLOEXEC, 0666);
        error = *fd < 0 ? errno : 0;
    }
    arena_free(arena);
    return error;
}

int cache_file_map(const char *root, const char *name, size_t limit, Slice *out) {
    struct stat st;
    int fd, error = cache_file_open(root, name, CACHE_READ, &fd);
    *out = (Slice){0};
    if (error)
        return error;
    if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size <= 0 || (uintmax_t)st.st_size > limit) {
        close(fd);
        return EINVAL;
    }
    void *mapped = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    close(fd);
    if (mapped == MAP_FAILED)
        return ENOMEM;
    *out = (Slice){mapped, (size_t)st.st_size};
    return 0;
}

void cache_file_unmap(Slice bytes) {
    if (bytes.n)
        munmap((void *)(uintptr_t)bytes.s, bytes.n);
}
