#include "serve/watch.h"
#include "base/cache.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include <errno.h>
#include <fnmatch.h>
#include <stdint.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { MOST_KEPT = 4096 };

#define NAMES_CHANGED (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
#define ITSELF_WENT (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)
#define MASK (NAMES_CHANGED | IN_DELETE_SELF | IN_MOVE_SELF | IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_ONLYDIR | IN_EXCL_UNLINK)

/* A folder that is watched; `path` is malloc'd, NULL when it is no more. By links one may have several paths, and the system knows
 * all by one number. */
struct folder {
    char *path;
    int wd;
};

struct watch {
    const char *root;
    int fd;
    VEC(struct folder) folders;
    struct arena *arena;         /* of the sets */
    struct map listed, asked;    /* absolute paths; `asked` holds all folders on the way, too */
    struct arena *kept;          /* of what follows */
    SliceVec changes;            /* that count */
    SliceVec unsure;             /* that may count when it is known what is asked */
    bool expecting;
    bool lost;                   /* events were lost, or there were too many to keep */
    int trouble;
};

struct watch *watch_new(const char *root) {
    struct watch *watch = xcalloc(1, sizeof *watch);
    *watch = (struct watch){.root = root, .fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), .arena = arena_new(), .kept = arena_new()};
    watch->trouble = watch->fd < 0 ? errno : 0;
    return watch;
}

void watch_free(struct watch *watch) {
    if (watch->fd >= 0)
        close(watch->fd);
    for (size_t i = 0; i < watch->folders.n; i++)
        free(watch->folders.v[i].path);
    VEC_FREE(&watch->folders);
    VEC_FREE(&watch->changes);
    VEC_FREE(&watch->unsure);
    map_free(&watch->listed);
    map_free(&watch->asked);
    arena_free(watch->arena);
    arena_free(watch->kept);
    xfree(watch);
}

int watch_fd(const struct watch *watch) {
    return watch->fd;
}

int watch_trouble(const struct watch *watch) {
    return watch->trouble;
}

/* --- what happened --- */

/* What editors put beside a file for themselves, and this program into the library. */
static bool is_noise(const char *name) {
    static const char *const patterns[] = {"*~", ".#*", "#*#", ".*.sw?", ".*.sw", "4913", FILE_TEMP_PREFIX "*", CACHE_FOLDER};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (fnmatch(patterns[i], name, 0) == 0)
            return true;
    return false;
}

static void keep(struct watch *watch, SliceVec *list, Slice path) {
    for (size_t i = 0; i < list->n && i < 8; i++)
        if (slice_eq(list->v[list->n - 1 - i], path))
            return;
    if (list->n < MOST_KEPT)
        *VEC_PUSH(list) = slice_dup(watch->kept, path);
    else
        watch->lost = watch->lost || list == &watch->unsure;
}

static void forget(struct watch *watch, int wd) {
    for (size_t i = 0; i < watch->folders.n; i++) {
        struct folder *folder = &watch->folders.v[i];
        if (folder->wd == wd) {
            free(folder->path);
            folder->path = NULL;
        }
    }
}

static bool counts(const struct watch *watch, Slice folder, Slice path, uint32_t mask) {
    return map_has(&watch->asked, path) || map_has(&watch->listed, path) ||
           ((mask & NAMES_CHANGED) && map_has(&watch->listed, folder));
}

static bool take_named(struct watch *watch, const struct folder *folder, const struct inotify_event *event) {
    Buf path = {0};
    buf_printf(&path, "%s/%s", folder->path, event->name);
    bool counted = counts(watch, slice_from(folder->path), buf_view(&path), event->mask);
    if (counted)
        keep(watch, &watch->changes, buf_view(&path));
    else if (watch->expecting)
        keep(watch, &watch->unsure, buf_view(&path));
    buf_free(&path);
    return counted;
}

static bool take_of(struct watch *watch, const struct folder *folder, const struct inotify_event *event) {
    if (event->len > 0)
        return !is_noise(event->name) && take_named(watch, folder, event);
    if (!(event->mask & (ITSELF_WENT | IN_IGNORED)))
        return false;
    keep(watch, &watch->changes, slice_from(folder->path));
    return true;
}

static bool take(struct watch *watch, const struct inotify_event *event) {
    bool counted = false;
    if (event->mask & IN_Q_OVERFLOW)
        return watch->lost = true;
    for (size_t i = 0; i < watch->folders.n; i++)
        if (watch->folders.v[i].wd == event->wd && watch->folders.v[i].path)
            counted |= take_of(watch, &watch->folders.v[i], event);
    if (event->mask & ITSELF_WENT)
        inotify_rm_watch(watch->fd, event->wd);
    if (event->mask & (ITSELF_WENT | IN_IGNORED))
        forget(watch, event->wd);
    return counted;
}

bool watch_read(struct watch *watch) {
    _Alignas(struct inotify_event) char bytes[16 * 1024];
    bool counted = false;
    ssize_t n;
    while (watch->fd >= 0 && (n = read(watch->fd, bytes, sizeof bytes)) > 0) {
        for (const char *at = bytes; at < bytes + n;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)at;
            counted |= take(watch, event);
            at += sizeof *event + event->len;
        }
    }
    return counted;
}

size_t watch_changes(const struct watch *watch, Slice *out, size_t most, size_t *all) {
    size_t root = strlen(watch->root), n = 0;
    *all = 0;
    for (size_t i = 0; i < watch->changes.n; i++) {
        Slice path = watch->changes.v[i];
        if (path.n <= root)
            continue;
        ++*all;
        Slice below = slice_sub(path, root + 1, path.n);
        bool known = false;
        for (size_t k = 0; k < n; k++)
            known = known || slice_eq(out[k], below);
        *all -= known;
        if (!known && n < most)
            out[n++] = below;
    }
    return n;
}

void watch_forget(struct watch *watch) {
    watch->changes.n = 0;
    if (watch->unsure.n == 0)
        arena_reset(watch->kept);
}

void watch_expect(struct watch *watch) {
    watch->expecting = true;
    watch->lost = false;
    watch->unsure.n = 0;
}

/* --- what is asked --- */

static bool next_path(Slice *rest, Slice *path) {
    if (rest->n == 0)
        return false;
    size_t n = slice_find_char(*rest, '\0', 0);
    n = n == SLICE_NONE ? rest->n : n;
    *path = slice_sub(*rest, 0, n);
    *rest = slice_sub(*rest, n + 1, rest->n);
    return true;
}

/* With all folders that lead to it from the root. */
static void add_way(struct watch *watch, Slice path) {
    while (path.n > strlen(watch->root) && !map_has(&watch->asked, path)) {
        map_set(&watch->asked, path, NULL);
        path = path_dir(path);
    }
}

static void set_asked(struct watch *watch, Slice listed, Slice asked) {
    Slice path;
    map_free(&watch->listed);
    map_free(&watch->asked);
    arena_free(watch->arena); /* and not reset: what is asked may be megabytes, in pieces of other sizes each time */
    watch->arena = arena_new();
    listed = slice_dup(watch->arena, listed);
    asked = slice_dup(watch->arena, asked);
    while (next_path(&listed, &path)) {
        map_set(&watch->listed, path, NULL);
        add_way(watch, path);
    }
    while (next_path(&asked, &path))
        add_way(watch, path);
}

/* True when the folder is there and was not watched. */
static bool watch_folder(struct watch *watch, Slice path, struct map *known) {
    if (map_has(known, path))
        return false;
    Slice name = slice_dup(watch->arena, path);
    int wd = inotify_add_watch(watch->fd, name.s, MASK);
    if (wd < 0) {
        if (errno == ENOSPC || errno == ENOMEM)
            watch->trouble = errno;
        return false;
    }
    *VEC_PUSH(&watch->folders) = (struct folder){strdup(name.s), wd};
    map_set(known, name, NULL);
    return true;
}

/* Without those that are gone; when events were lost, any may be. */
static void look_through(struct watch *watch, struct map *known) {
    size_t kept = 0;
    for (size_t i = 0; i < watch->folders.n; i++) {
        struct folder folder = watch->folders.v[i];
        if (folder.path && watch->lost) {
            inotify_rm_watch(watch->fd, folder.wd);
            free(folder.path);
        } else if (folder.path) {
            watch->folders.v[kept++] = folder;
            map_set(known, slice_from(folder.path), NULL);
        }
    }
    watch->folders.n = kept;
}

/* The root, folders that were listed, and those that hold something that was asked about. */
static bool watch_folders(struct watch *watch) {
    struct map known = {0};
    if (watch->fd < 0)
        return false;
    look_through(watch, &known);
    watch->trouble = 0;
    bool more = watch_folder(watch, slice_from(watch->root), &known);
    if (!more && !map_has(&known, slice_from(watch->root)) && !watch->trouble)
        watch->trouble = ENOENT;
    for (size_t i = 0; i < watch->listed.n; i++)
        more |= watch_folder(watch, watch->listed.entries[i].key, &known);
    Slice last = {0};
    for (size_t i = 0; i < watch->asked.n; i++) {
        Slice folder = path_dir(watch->asked.entries[i].key);
        if (!slice_eq(folder, last))
            more |= watch_folder(watch, folder, &known);
        last = folder;
    }
    map_free(&known);
    return more;
}

unsigned watch_ask(struct watch *watch, Slice listed, Slice asked) {
    watch_read(watch);
    set_asked(watch, listed, asked);
    bool changed = watch->lost || watch->changes.n > 0;
    for (size_t i = 0; i < watch->unsure.n; i++) {
        if (map_has(&watch->asked, watch->unsure.v[i]) || map_has(&watch->listed, path_dir(watch->unsure.v[i]))) {
            keep(watch, &watch->changes, watch->unsure.v[i]);
            changed = true;
        }
    }
    watch->unsure.n = 0;
    watch->expecting = false;
    bool more = watch_folders(watch);
    return (more ? WATCH_MORE : 0) | (changed ? WATCH_CHANGED : 0);
}
