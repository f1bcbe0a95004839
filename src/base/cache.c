#include "base/cache.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/owned.h"
#include <errno.h>

static const char *path_of(struct arena *arena, const char *root, const char *name) {
    return arena_printf(arena, "%s/" CACHE_FOLDER "/%s", root, name).s;
}

int cache_file_read(struct arena *arena, const char *root, const char *name, size_t limit, Slice *out) {
    return file_read(arena, path_of(arena, root, name), limit, out);
}

int cache_file_write(const char *root, const char *name, Slice bytes) {
    struct arena *arena = arena_new();
    int error = ELOOP;
    if (!file_is_link(arena_printf(arena, "%s/" CACHE_FOLDER, root).s)) {
        owned_sweep(root, S(CACHE_FOLDER), false);
        error = file_write(path_of(arena, root, name), bytes, NULL);
    }
    if (!error)
        error = file_write(path_of(arena, root, ".gitignore"), S("*\n"), NULL);
    arena_free(arena);
    return error;
}
