#include "base/record.h"
#include "base/cache.h"
#include "base/file.h"
#include "base/mem.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Clocks of file systems tick a hundred times a second at least. */
enum { TICK_NANOSECONDS = 20 * 1000 * 1000 };

static struct record *current;

static int64_t nanoseconds(struct timespec t) {
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

int64_t stamp_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return nanoseconds(now);
}

static struct stamp stamp_from(const struct stat *st, enum asked asked) {
    return (struct stamp){
        .modified = nanoseconds(st->st_mtim),
        .changed = nanoseconds(st->st_ctim),
        .size = (uint64_t)st->st_size,
        .inode = (uint64_t)st->st_ino,
        .device = (uint64_t)st->st_dev,
        .mode = (uint32_t)st->st_mode,
        .asked = (uint32_t)asked,
    };
}

static struct stamp stamp_at(int folder, const char *name, enum asked asked) {
    struct stat st;
    return fstatat(folder, name, &st, 0) ? (struct stamp){.asked = (uint32_t)asked} : stamp_from(&st, asked);
}

struct stamp stamp_of_file(int fd) {
    struct stat st;
    return fstat(fd, &st) ? (struct stamp){.asked = ASKED_BYTES} : stamp_from(&st, ASKED_BYTES);
}

struct stamp stamp_of(const char *path, enum asked asked) {
    return stamp_at(AT_FDCWD, path, asked);
}

uint64_t stamp_name(const char *name) {
    return hash_bytes(name, strlen(name));
}

uint64_t stamp_names(const char *folder) {
    DIR *stream = opendir(folder);
    const struct dirent *entry;
    uint64_t sum = 0;
    while (stream && (entry = readdir(stream))) {
        const char *name = entry->d_name;
        if (strcmp(name, CACHE_FOLDER) != 0 && strncmp(name, FILE_TEMP_PREFIX, strlen(FILE_TEMP_PREFIX)) != 0)
            sum += stamp_name(name);
    }
    if (stream)
        closedir(stream);
    return sum;
}

static bool is_racy(const struct stamp *stamp, int64_t now) {
    int64_t last = stamp->changed > stamp->modified ? stamp->changed : stamp->modified;
    return now - last < TICK_NANOSECONDS;
}

/* Not by file_read, which would note it. 0 where it cannot be read. */
static uint64_t hash_of_file(const char *path, uint64_t size) {
    FILE *file = fopen(path, "rb");
    uint64_t hash = 0;
    char *bytes = xmalloc(size);
    if (file && fread(bytes, 1, size, file) == size)
        hash = hash_bytes(bytes, size);
    if (file)
        fclose(file);
    xfree(bytes);
    return hash;
}

static bool same_folder(const struct stamp *then, const struct stamp *now, const char *path) {
    return then->mode == now->mode && S_ISDIR(now->mode) && (then->modified == now->modified || then->sum == stamp_names(path));
}

static bool same_file(const struct stamp *then, const struct stamp *now, const char *path) {
    bool same = then->mode == now->mode && then->size == now->size;
    if (same && then->sum)
        return then->sum == hash_of_file(path, now->size);
    return same && then->inode == now->inode && then->device == now->device && then->modified == now->modified &&
           then->changed == now->changed;
}

static bool is_same(const struct stamp *then, const struct stamp *now, const char *path) {
    if (then->asked == ASKED_KIND || then->mode == 0 || now->mode == 0)
        return (then->mode & S_IFMT) == (now->mode & S_IFMT);
    return then->asked == ASKED_NAMES ? same_folder(then, now, path) : same_file(then, now, path);
}

bool stamp_is_current(const struct stamp *then, const char *path) {
    struct stamp now = stamp_of(path, (enum asked)then->asked);
    return is_same(then, &now, path);
}

/* The folder of a path that has `n` bytes before its name, opened; another goes for it that has the same place. */
static int folder_of(struct stamp_folders *folders, const char *path, size_t n) {
    size_t places = sizeof folders->kept / sizeof *folders->kept;
    struct stamp_folder *kept = &folders->kept[hash_bytes(path, n) % places];
    if (kept->path && kept->n == n && memcmp(kept->path, path, n) == 0)
        return kept->fd;
    if (kept->path && kept->fd >= 0)
        close(kept->fd);
    char *name = strndup(path, n);
    *kept = (struct stamp_folder){path, n, name ? open(name, O_PATH | O_DIRECTORY | O_CLOEXEC) : -1};
    free(name);
    return kept->fd;
}

bool stamp_is_current_in(struct stamp_folders *folders, const struct stamp *then, const char *path) {
    const char *slash = strrchr(path, '/');
    int folder = slash && slash > path && slash[1] ? folder_of(folders, path, (size_t)(slash - path)) : -1;
    struct stamp now = folder < 0 ? stamp_of(path, (enum asked)then->asked) : stamp_at(folder, slash + 1, (enum asked)then->asked);
    return is_same(then, &now, path);
}

void stamp_folders_free(struct stamp_folders *folders) {
    for (size_t i = 0; i < sizeof folders->kept / sizeof *folders->kept; i++)
        if (folders->kept[i].path && folders->kept[i].fd >= 0)
            close(folders->kept[i].fd);
}

void record_begin(struct record *record) {
    *record = (struct record){.arena = arena_new()};
    current = record;
}

void record_end(struct record *record) {
    if (current == record)
        current = NULL;
}

void record_free(struct record *record) {
    record_end(record);
    map_free(&record->paths);
    arena_free(record->arena);
}

void record_restore(struct record *record, const char *path, const struct stamp *stamp) {
    map_set(&record->paths, slice_from(path), arena_copy(record->arena, stamp, 1, sizeof *stamp));
}

void record_note(const char *path, enum asked asked) {
    if (!current)
        return;
    struct stamp *known = map_get(&current->paths, slice_from(path));
    if (known && known->asked >= (uint32_t)asked)
        return;
    struct stamp *stamp = known ? known : ARENA_NEW(current->arena, struct stamp);
    *stamp = stamp_of(path, asked);
    bool racy = is_racy(stamp, stamp_clock());
    if (asked == ASKED_NAMES)
        stamp->sum = stamp_names(path);
    else if (asked == ASKED_BYTES && S_ISREG(stamp->mode) && racy)
        stamp->sum = hash_of_file(path, stamp->size);
    if (asked == ASKED_NAMES && racy)
        stamp->modified = 0;
    if (!known)
        map_set(&current->paths, slice_dup(current->arena, slice_from(path)), stamp);
}

bool record_is_on(void) {
    return current != NULL;
}

const struct stamp *record_noted(const char *path) {
    return current ? map_get(&current->paths, slice_from(path)) : NULL;
}
