/* Looking about in the file system: the half of file.h that reads no contents. */
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/record.h"
#include "base/unicode.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum file_kind file_kind(const char *path) {
    struct stat st;
    record_note(path, ASKED_KIND);
    if (stat(path, &st))
        return FILE_ABSENT;
    return S_ISREG(st.st_mode) ? FILE_REGULAR : S_ISDIR(st.st_mode) ? FILE_FOLDER : FILE_OTHER;
}

bool file_is_link(const char *path) {
    struct stat st;
    record_note(path, ASKED_KIND);
    return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

/* root/path as a C string. A path with a NUL in it names nothing: NULL. */
static const char *below(struct arena *arena, const char *root, Slice path) {
    if (slice_find_char(path, '\0', 0) != SLICE_NONE)
        return NULL;
    return path.n ? arena_printf(arena, "%s/%.*s", root, FMT(path)).s : root;
}

/* One walk. Folders wait in `todo`; links to folders wait in `links` until every real folder has
 * been entered, so that a file keeps its own path when a link leads there too. */
struct walk {
    struct arena *arena, *scratch;
    const char *root;
    bool (*keep)(void *context, Slice path, bool folder);
    void *context;
    SliceVec *out, *file_links, todo, links;
    struct map entered; /* by device and inode */
    int error;
};

static void sort_slices(SliceVec *names, size_t from) {
    if (names->n > from)
        qsort(names->v + from, names->n - from, sizeof *names->v, slice_order);
}

static bool enter_once(struct walk *walk, const struct stat *st) {
    Slice id = arena_printf(walk->scratch, "%ju:%ju", (uintmax_t)st->st_dev, (uintmax_t)st->st_ino);
    if (map_has(&walk->entered, id))
        return false;
    map_set(&walk->entered, id, NULL);
    return true;
}

static bool is_skipped(const char *name) {
    static const char *const never[] = {".", "..", ".git", "node_modules"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (strcmp(name, never[i]) == 0)
            return true;
    return false;
}

/* What is there, links followed; most file systems tell of what is no link while they list it. */
static enum file_kind kind_of_entry(int fd, const struct dirent *entry, bool *link) {
    struct stat st;
    *link = false;
    if (entry->d_type == DT_REG || entry->d_type == DT_DIR)
        return entry->d_type == DT_REG ? FILE_REGULAR : FILE_FOLDER;
    if (fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW))
        return FILE_ABSENT;
    *link = S_ISLNK(st.st_mode);
    if (*link && fstatat(fd, entry->d_name, &st, 0))
        return FILE_ABSENT; /* it leads nowhere */
    return S_ISREG(st.st_mode) ? FILE_REGULAR : S_ISDIR(st.st_mode) ? FILE_FOLDER : FILE_OTHER;
}

/* Looks at one name of an open folder. */
static void walk_entry(struct walk *walk, int fd, Slice dir, const struct dirent *entry) {
    const char *name = entry->d_name;
    bool link;
    enum file_kind kind = kind_of_entry(fd, entry, &link);
    bool folder = kind == FILE_FOLDER;
    if ((!folder && kind != FILE_REGULAR) || (folder && is_skipped(name)))
        return;
    Slice path = path_of_name(walk->arena, dir, slice_from(name));
    if (walk->keep && !walk->keep(walk->context, path, folder))
        return;
    if (!folder && link && walk->file_links)
        *VEC_PUSH(walk->file_links) = path;
    if (!folder)
        *VEC_PUSH(walk->out) = path;
    else if (link)
        *VEC_PUSH(&walk->links) = path;
    else
        *VEC_PUSH(&walk->todo) = path;
}

static void walk_folder(struct walk *walk, Slice dir) {
    const char *path = below(walk->scratch, walk->root, dir);
    struct stat st;
    if (path)
        record_note(path, ASKED_NAMES);
    DIR *stream = path ? opendir(path) : NULL;
    if (!stream || fstat(dirfd(stream), &st)) {
        walk->error = walk->error ? walk->error : path ? errno : ENOENT;
    } else if (enter_once(walk, &st)) {
        const struct dirent *entry;
        while ((entry = readdir(stream)))
            walk_entry(walk, dirfd(stream), dir, entry);
    }
    if (stream)
        closedir(stream);
}

int file_walk_links(struct arena *arena, const char *root, Slice dir,
                    bool (*keep)(void *context, Slice path, bool folder), void *context,
                    SliceVec *out, SliceVec *links) {
    struct walk walk = {.arena = arena, .scratch = arena_new(), .root = root};
    walk.keep = keep;
    walk.context = context;
    walk.out = out;
    walk.file_links = links;
    *VEC_PUSH(&walk.todo) = path_normal(arena, dir);
    for (size_t next_link = 0, sorted = 0;;) {
        while (walk.todo.n)
            walk_folder(&walk, walk.todo.v[--walk.todo.n]);
        if (next_link == walk.links.n)
            break;
        if (walk.links.n != sorted)
            sort_slices(&walk.links, next_link);
        sorted = walk.links.n;
        walk_folder(&walk, walk.links.v[next_link++]);
    }
    sort_slices(out, 0);
    VEC_FREE(&walk.todo);
    VEC_FREE(&walk.links);
    map_free(&walk.entered);
    arena_free(walk.scratch);
    return walk.error;
}

int file_walk(struct arena *arena, const char *root, Slice dir,
              bool (*keep)(void *context, Slice path, bool folder), void *context, SliceVec *out) {
    return file_walk_links(arena, root, dir, keep, context, out, NULL);
}

int file_real_inside(struct arena *arena, const char *root, Slice path, Slice *real) {
    const char *name = below(arena, root, path);
    if (name)
        record_note(name, ASKED_KIND);
    char *inside = name ? realpath(name, NULL) : NULL;
    int error = name && !inside ? errno : name ? 0 : ENOENT;
    char *top = realpath(root, NULL);
    if (error == ENOENT && path_escapes(path_normal(arena, path))) {
        error = EXDEV;
    } else if (!error) {
        Slice from = slice_from(top), to = slice_from(inside);
        if (top && path_is_under(to, from))
            *real = slice_eq(from, to) ? S("") : path_relative(arena, from, to);
        else
            error = EXDEV;
    }
    xfree(inside);
    xfree(top);
    return error;
}

static Slice lowered(struct arena *arena, Slice s) {
    Buf b = {0};
    buf_lower(&b, s);
    Slice lower = buf_dup(&b, arena);
    buf_free(&b);
    return lower;
}

/* A folder that does not hold the name with one letter's case turned over does not fold case, and
 * needs no reading: one with ten thousand files is looked up in often. False is the safe answer. */
static bool folder_minds_case(struct arena *arena, const char *root, Slice dir, Slice name) {
    Slice path = path_join(arena, dir, name);
    char *other = arena_bytes(arena, path.n + 1);
    memcpy(other, path.s, path.n + 1);
    struct stat st;
    for (size_t i = path.n; i > path.n - name.n; i--) {
        char letter = (char)(other[i - 1] | 0x20);
        if (letter < 'a' || letter > 'z')
            continue;
        other[i - 1] = (char)(other[i - 1] ^ 0x20);
        const char *full = below(arena, root, (Slice){other, path.n});
        return full && lstat(full, &st) && errno == ENOENT;
    }
    return false;
}

/* Looks for `name` among those that the folder lists: true when it is there, else *actual is the
 * first of those that differ from it in case alone, or {0}. */
static bool listed_exactly(struct arena *arena, const char *root, Slice dir, Slice name,
                           Slice *actual) {
    DIR *stream = opendir(below(arena, root, dir));
    const struct dirent *entry;
    bool found = false;
    Slice lower = lowered(arena, name);
    *actual = (Slice){0};
    while (stream && !found && (entry = readdir(stream))) {
        Slice other = slice_from(entry->d_name);
        found = slice_eq(other, name);
        if (!found && slice_eq(lowered(arena, other), lower) &&
            (!actual->n || slice_cmp(other, *actual) < 0))
            *actual = slice_dup(arena, other);
    }
    if (stream)
        closedir(stream);
    return found;
}

bool file_exists_exactly(struct arena *arena, const char *root, Slice path, Slice *actual) {
    struct arena *scratch = arena_new();
    Slice rest = path_normal(scratch, path), dir = S(""), spelling;
    bool exact = slice_find_char(path, '\0', 0) == SLICE_NONE;
    *actual = (Slice){0};
    bool exists = exact;
    while (exists && rest.n) {
        size_t end = slice_find_char(rest, '/', 0);
        Slice name = slice_sub(rest, 0, end);
        rest = end == SLICE_NONE ? S("") : slice_sub(rest, end + 1, rest.n);
        struct stat st;
        record_note(below(scratch, root, dir), ASKED_NAMES);
        Slice here = path_join(scratch, dir, name);
        bool there = lstat(below(scratch, root, here), &st) == 0;
        if (!slice_is(name, "..") && !(there && folder_minds_case(scratch, root, dir, name)) &&
            !listed_exactly(scratch, root, dir, name, &spelling)) {
            exact = false;
            exists = spelling.n > 0;
            here = path_join(scratch, dir, spelling);
        }
        dir = here;
    }
    struct stat st;
    exists = exists && stat(below(scratch, root, dir), &st) == 0;
    if (exists && !exact)
        *actual = slice_dup(arena, dir);
    arena_free(scratch);
    return exists && exact;
}
