#include "serve/place.h"
#include "base/cache.h"
#include "base/file.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Servers of one library that run at once. */
enum { MOST_SERVERS = 16, OPEN_FOLDERS = 16 };

/* EWOULDBLOCK when another server has it. */
static int hold(const char *path, int *lock) {
    int error = file_make_folders(path);
    if (error)
        return error;
    *lock = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*lock < 0)
        return errno;
    /* Where folders cannot be held, it is taken to be the only one. */
    if (flock(*lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return access(path, W_OK) ? errno : 0;
    close(*lock);
    return EWOULDBLOCK;
}

static int take_in_cache(struct arena *arena, const char *root, struct place_taken *out) {
    int error = cache_file_write(root, ".gitignore", S("*\n"));
    for (unsigned i = 1; i <= MOST_SERVERS && !error; i++) {
        out->path = arena_printf(arena, i == 1 ? "%s/" CACHE_FOLDER "/serve" : "%s/" CACHE_FOLDER "/serve-%u", root, i).s;
        error = hold(out->path, &out->lock);
        if (error != EWOULDBLOCK)
            return error;
        error = 0;
    }
    return error ? error : EWOULDBLOCK;
}

int place_take(struct arena *arena, const char *root, struct place_taken *out) {
    *out = (struct place_taken){.lock = -1};
    if (take_in_cache(arena, root, out) == 0)
        return 0;
    const char *tmp = getenv("TMPDIR");
    Slice name = arena_printf(arena, "%s/quire-serve-XXXXXX", tmp && *tmp == '/' ? tmp : "/tmp");
    char *path = arena_copy(arena, name.s, name.n + 1, 1);
    if (!mkdtemp(path))
        return errno;
    out->path = path;
    out->temporary = true;
    return 0;
}

static bool is_same(int a, int b) {
    struct stat x, y;
    return fstat(a, &x) == 0 && fstat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

void place_hold(struct place_taken *place) {
    int lock = open(place->path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), old = place->lock;
    bool other = lock >= 0 && old >= 0 && !place->temporary && !is_same(lock, old);
    if (other && flock(lock, LOCK_EX | LOCK_NB) == 0) {
        place->lock = lock;
        lock = old;
    }
    if (lock >= 0)
        close(lock);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

void place_leave(const struct place_taken *place) {
    if (place->temporary)
        nftw(place->path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
    if (place->lock >= 0)
        close(place->lock);
}
