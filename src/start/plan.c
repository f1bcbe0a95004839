#include "start/plan.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include <errno.h>
#include <unistd.h>

enum { REPLACED_LIMIT = 32 << 20 };

static const char *on_disk(const struct plan *plan, Slice path) {
    return path.n ? arena_printf(plan->arena, "%s/%.*s", plan->root, FMT(path)).s : plan->root;
}

void plan_add(struct plan *plan, Slice path, Slice text) {
    *VEC_PUSH(&plan->files) = (struct planned_file){.path = path, .text = text};
}

static bool stumble(struct plan *plan, Slice path, int error) {
    if (!plan->error) {
        plan->wrong = path;
        plan->error = error;
    }
    return false;
}

static bool is_there(const struct plan *plan, Slice path) {
    const char *name = on_disk(plan, path);
    return file_kind(name) != FILE_ABSENT || file_is_link(name);
}

/* What is there on the way to the file must be a folder inside the root, whatever links do. */
static bool has_folder(struct plan *plan, struct planned_file *file) {
    Slice dir = path_dir(file->path), real;
    while (dir.n && !is_there(plan, dir))
        dir = path_dir(dir);
    file->above = dir;
    if (!is_there(plan, dir))
        return true;
    if (file_kind(on_disk(plan, dir)) != FILE_FOLDER)
        return stumble(plan, dir, ENOTDIR);
    return !dir.n || file_real_inside(plan->arena, plan->root, dir, &real) == 0 || stumble(plan, dir, EXDEV);
}

static bool settle(struct plan *plan, struct planned_file *file) {
    Slice there, other = {0};
    const char *name = on_disk(plan, file->path);
    if (!has_folder(plan, file))
        return false;
    file->state = PLAN_NEW;
    if (!is_there(plan, file->path)) {
        /* The same name in another case is the same file on some systems. */
        if (file_kind(plan->root) == FILE_ABSENT || file_exists_exactly(plan->arena, plan->root, file->path, &other) || !other.n)
            return true;
        file->state = PLAN_TAKEN;
        return stumble(plan, other, EEXIST);
    }
    if (file_read(plan->arena, name, file->text.n, &there) == 0 && slice_eq(there, file->text))
        file->state = PLAN_SAME;
    else if (file->replace && !file_is_link(name) && file_read(plan->arena, name, REPLACED_LIMIT, &file->old) == 0)
        file->state = PLAN_OLD;
    else
        file->state = file->spare ? PLAN_KEPT : PLAN_TAKEN;
    return file->state != PLAN_TAKEN || stumble(plan, file->path, EEXIST);
}

bool plan_settle(struct plan *plan) {
    bool good = true;
    plan->error = 0;
    for (size_t i = 0; i < plan->files.n; i++)
        good &= settle(plan, &plan->files.v[i]);
    return good;
}

/* Removes the first `n` files again, and the folders made for them and the next one, and gives those that were replaced what they
 * held; `made` says whether the root goes, too. */
static void take_back(const struct plan *plan, size_t n, bool made) {
    for (size_t i = n + 1; i-- > 0;) {
        const struct planned_file *file = &plan->files.v[i];
        if (i < n && file->state == PLAN_NEW)
            unlink(on_disk(plan, file->path));
        else if (i < n && file->state == PLAN_OLD)
            file_replace(on_disk(plan, file->path), file->old);
        for (Slice dir = path_dir(file->path); dir.n > file->above.n; dir = path_dir(dir))
            rmdir(on_disk(plan, dir));
    }
    if (made)
        rmdir(plan->root);
}

bool plan_write(struct plan *plan) {
    bool made = file_kind(plan->root) == FILE_ABSENT;
    int error = made ? file_make_folders(plan->root) : 0;
    if (error)
        return stumble(plan, S(""), error);
    for (size_t i = 0; i < plan->files.n; i++) {
        const struct planned_file *file = &plan->files.v[i];
        if (file->state == PLAN_NEW)
            error = file_create(on_disk(plan, file->path), file->text);
        else if (file->state == PLAN_OLD)
            error = file_replace(on_disk(plan, file->path), file->text);
        if (!error)
            continue;
        take_back(plan, i, made);
        return stumble(plan, file->path, error);
    }
    return true;
}

void plan_free(struct plan *plan) {
    VEC_FREE(&plan->files);
}
