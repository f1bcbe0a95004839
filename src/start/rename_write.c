#include "base/diff.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "start/rename_parts.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct writing {
    const struct rename *rename;
    const struct fixes *fixes;
    const char *root;
    size_t written;          /* of the fixes */
    Slice wrong;
    int error;
};

static const char *on_disk(const struct writing *writing, Slice path) {
    return arena_printf(writing->rename->arena, "%s/%.*s", writing->root, FMT(path)).s;
}

static bool stumble(struct writing *writing, Slice path, int error) {
    writing->wrong = path;
    writing->error = error;
    return false;
}

static bool moves(const struct rename *rename) {
    return !slice_eq(rename->from, rename->to);
}

/* --- before anything is written --- */

static bool is_as_read(struct writing *writing, const struct fixed_file *file) {
    Slice now;
    int error = file_read(writing->rename->arena, on_disk(writing, file->path), SOURCE_LIMIT, &now);
    if (error)
        return stumble(writing, file->path, error);
    if (!slice_eq(now, file->old))
        return stumble(writing, file->path, 0);
    return access(on_disk(writing, file->path), W_OK) == 0 || stumble(writing, file->path, errno);
}

/* The text that the moved file has then. */
static Slice moved_text(const struct rename *rename, const struct fixes *fixes) {
    for (size_t i = 0; i < fixes->files.n; i++)
        if (slice_eq(fixes->files.v[i].path, rename->from))
            return fixes->files.v[i].new;
    const struct source *source = rename->document->source;
    return source->written ? source->written->text : source->text;
}

bool rename_is_free(const struct rename *rename, const struct fixes *fixes) {
    Slice there;
    const char *to = arena_printf(rename->arena, "%s/%.*s", rename->library->config->root, FMT(rename->to)).s;
    if (!moves(rename) || (file_kind(to) == FILE_ABSENT && !file_is_link(to)))
        return true;
    return !rename->folder && !file_read(rename->arena, to, SOURCE_LIMIT, &there) && slice_eq(there, moved_text(rename, fixes));
}

static bool can_be_written(struct writing *writing) {
    for (size_t i = 0; i < writing->fixes->files.n; i++)
        if (!is_as_read(writing, &writing->fixes->files.v[i]))
            return false;
    Slice dir = path_dir(writing->rename->from);
    if (moves(writing->rename) && access(dir.n ? on_disk(writing, dir) : writing->root, W_OK))
        return stumble(writing, dir, errno);
    return rename_is_free(writing->rename, writing->fixes) || stumble(writing, writing->rename->to, EEXIST);
}

/* --- writing --- */

/* A file that gets into another folder has its links changed for there: it is written there as a whole, and removed here only
 * then. Any other is changed where it is, and then takes its new name. */
static bool is_copied(const struct rename *rename) {
    return !rename->folder && moves(rename) && !slice_eq(path_dir(rename->from), path_dir(rename->to));
}

static bool is_written_here(const struct rename *rename, const struct fixed_file *file) {
    return !is_copied(rename) || !slice_eq(file->path, rename->from);
}

/* The moved texts come last, so that a run that is broken off finds the document by its old name again. */
static bool write_files(struct writing *writing, bool moved) {
    for (size_t i = 0; i < writing->fixes->files.n; i++) {
        const struct fixed_file *file = &writing->fixes->files.v[i];
        if (!is_written_here(writing->rename, file) || path_is_under(file->path, writing->rename->from) != moved)
            continue;
        int error = file_replace(on_disk(writing, file->path), file->new);
        if (error)
            return stumble(writing, file->path, error);
        writing->fixes->files.v[i].outcome = FIX_WRITTEN;
    }
    return true;
}

static void take_back(struct writing *writing) {
    for (size_t i = 0; i < writing->fixes->files.n; i++) {
        struct fixed_file *file = &writing->fixes->files.v[i];
        if (file->outcome == FIX_WRITTEN)
            file_replace(on_disk(writing, file->path), file->old);
        file->outcome = FIX_PLANNED;
    }
}

static bool move_here(struct writing *writing) {
    const struct rename *rename = writing->rename;
    const char *from = on_disk(writing, rename->from), *to = on_disk(writing, rename->to);
    if (file_kind(to) != FILE_ABSENT)
        return unlink(from) == 0 || stumble(writing, rename->from, errno);
    int error = file_move(from, to);
    return !error || stumble(writing, rename->to, error);
}

static bool move_away(struct writing *writing) {
    const struct rename *rename = writing->rename;
    int made = file_create(on_disk(writing, rename->to), moved_text(rename, writing->fixes));
    if (made && made != EEXIST)
        return stumble(writing, rename->to, made);
    int error = file_remove(writing->root, rename->from);
    if (error && !made)
        file_remove(writing->root, rename->to);
    return !error || stumble(writing, rename->from, error);
}

bool rename_write(const struct rename *rename, const struct fixes *fixes, Slice *wrong, int *error) {
    struct writing writing = {.rename = rename, .fixes = fixes, .root = rename->library->config->root};
    bool good = can_be_written(&writing);
    if (good) {
        good = write_files(&writing, false) && write_files(&writing, true) &&
               (!moves(rename) || (is_copied(rename) ? move_away(&writing) : move_here(&writing)));
        if (!good)
            take_back(&writing);
    }
    *wrong = writing.wrong;
    *error = writing.error;
    return good;
}

/* --- showing --- */

static const struct fixed_file *fixed(const struct fixes *fixes, Slice path) {
    for (size_t i = 0; i < fixes->files.n; i++)
        if (slice_eq(fixes->files.v[i].path, path))
            return &fixes->files.v[i];
    return NULL;
}

void rename_diff(Buf *out, const struct rename *rename, const struct fixes *fixes, unsigned flags) {
    struct arena *arena = arena_new();
    SliceVec paths = {0};
    for (size_t i = 0; i < fixes->files.n; i++)
        if (!path_is_under(fixes->files.v[i].path, rename->from))
            *VEC_PUSH(&paths) = fixes->files.v[i].path;
    for (size_t i = 0; i < rename->moved.n; i++)
        *VEC_PUSH(&paths) = rename->moved.v[i];
    if (paths.n)
        qsort(paths.v, paths.n, sizeof *paths.v, slice_order);
    for (size_t i = 0; i < paths.n; i++) {
        Slice path = paths.v[i], to = rename_path(rename, path);
        const struct fixed_file *file = fixed(fixes, path);
        struct diff diff = diff_lines(arena, file ? file->old : S(""), file ? file->new : S(""));
        diff_print_git(out, &diff, path_join(arena, fixes->prefix, path), path_join(arena, fixes->prefix, to), flags);
    }
    VEC_FREE(&paths);
    arena_free(arena);
}
