#include "base/owned.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include <errno.h>
#include <sys/stat.h>

void owned_free(struct owned_files *files) {
    for (size_t i = 0; i < files->by_path.n; i++) {
        struct owned *file = files->by_path.entries[i].value;
        VEC_FREE(&file->hashes);
    }
    map_free(&files->by_path);
}

struct owned *owned_entry(struct arena *arena, struct owned_files *files, Slice path) {
    void **slot = map_slot(&files->by_path, path);
    if (!*slot) {
        struct owned *fresh = ARENA_NEW(arena, struct owned);
        fresh->path = path;
        *slot = fresh;
    }
    return *slot;
}

static int by_path(const void *a, const void *b) {
    return slice_cmp((*(struct owned *const *)a)->path, (*(struct owned *const *)b)->path);
}

struct owned **owned_sorted(struct arena *arena, const struct owned_files *files, size_t *n) {
    *n = files->by_path.n;
    struct owned **all = arena_array(arena, *n, sizeof(struct owned *));
    for (size_t i = 0; i < *n; i++)
        all[i] = files->by_path.entries[i].value;
    if (*n > 1)
        qsort(all, *n, sizeof(struct owned *), by_path);
    return all;
}

uint64_t owned_hash(Slice bytes) {
    return hash_bytes(bytes.s, bytes.n);
}

bool owned_knows(const struct owned *file, uint64_t hash) {
    for (size_t i = 0; i < file->hashes.n; i++)
        if (file->hashes.v[i] == hash)
            return true;
    return false;
}

void owned_note(struct owned *file, uint64_t hash) {
    if (!owned_knows(file, hash))
        *VEC_PUSH(&file->hashes) = hash;
}

bool owned_read_hash(Slice text, uint64_t *hash) {
    *hash = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.s[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
            return false;
        *hash = *hash << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return text.n == 16;
}

/* Nothing is there most often. What is asked here is none of what a run depends on (record.h). */
static bool is_absent(const char *name, bool *link) {
    struct stat st;
    bool absent = lstat(name, &st) != 0;
    *link = !absent && S_ISLNK(st.st_mode);
    return absent && (errno == ENOENT || errno == ENOTDIR);
}

enum standing owned_standing(const char *dir, Slice path, const struct owned *file, const Slice *bytes) {
    Buf name = {0};
    bool known = file && file->hashes.n, link;
    enum standing standing = known ? STANDS_EDITED : STANDS_ANOTHERS;
    buf_printf(&name, "%s/%.*s", dir, FMT(path));
    if (is_absent(name.s, &link)) {
        buf_free(&name);
        return STANDS_NOTHING;
    }
    struct arena *arena = arena_new();
    Slice there;
    int error = file_read(arena, name.s, SIZE_MAX, &there);
    if ((error == ENOENT || error == ENOTDIR) && !link)
        standing = STANDS_NOTHING;
    else if (!error && bytes && slice_eq(there, *bytes))
        standing = STANDS_RIGHT;
    else if (!error && known && !link && owned_knows(file, owned_hash(there)))
        standing = STANDS_OURS;
    buf_free(&name);
    arena_free(arena);
    return standing;
}

static bool is_leftover(void *below, Slice path, bool folder) {
    return folder ? *(const bool *)below : slice_starts(path_base(path), S(FILE_TEMP_PREFIX));
}

void owned_sweep(const char *dir, Slice folder, bool below) {
    struct arena *arena = arena_new();
    SliceVec left = {0};
    file_walk(arena, dir, folder, is_leftover, &below, &left);
    for (size_t i = 0; i < left.n; i++)
        file_remove(dir, left.v[i]);
    VEC_FREE(&left);
    arena_free(arena);
}
