#include "start/eject.h"
#include "base/diag.h"
#include "base/mem.h"
#include "base/path.h"
#include "template/inventory.h"

/* Does a file go by this name? "agent" and "agent.html" are "site/agent.html". */
static bool goes_by(Slice file, Slice name) {
    Slice end = file;
    Slice ext = path_ext(file);
    for (int without = 0; without < 2; without++) {
        if (slice_ends(end, name) && (end.n == name.n || end.s[end.n - name.n - 1] == '/'))
            return true;
        end = slice_sub(file, 0, file.n - ext.n - (ext.n > 0));
    }
    return false;
}

/* What may have been meant by a name that no file goes by. */
static Slice near_file(struct plan *plan, const Slice *builtins, size_t n, Slice name) {
    Slice *names = ARENA_ARRAY(plan->arena, Slice, 3 * n);
    for (size_t i = 0; i < n; i++) {
        names[i] = builtins[i];
        names[n + i] = path_base(builtins[i]);
        names[2 * n + i] = path_stem(builtins[i]);
    }
    return nearest_name(name, names, 3 * n);
}

static bool find_file(struct plan *plan, Slice wanted, Slice *file, struct eject_fault *fault) {
    size_t n;
    Slice *builtins = template_builtins(plan->arena, &n);
    Slice name = path_normal(plan->arena, wanted);
    if (slice_starts(name, S("templates/")))
        name = slice_sub(name, S("templates/").n, name.n);
    *fault = (struct eject_fault){.what = EJECT_UNKNOWN, .file = wanted};
    for (size_t i = 0; i < n && name.n; i++) {
        if (slice_eq(builtins[i], name)) {
            *file = name;
            fault->choices.n = 0;
            return true;
        }
        if (goes_by(builtins[i], name))
            *VEC_PUSH(&fault->choices) = *file = builtins[i];
    }
    if (fault->choices.n > 1)
        fault->what = EJECT_AMBIGUOUS;
    else if (fault->choices.n == 0)
        fault->near = near_file(plan, builtins, n, name);
    return fault->choices.n == 1;
}

static bool has_block(const struct template_file *file, Slice block, struct eject_fault *fault) {
    for (size_t i = 0; i < file->n_blocks; i++)
        if (slice_eq(file->blocks[i], block))
            return true;
    fault->what = file->n_blocks ? EJECT_NO_BLOCK : EJECT_NO_BLOCKS;
    fault->near = nearest_name(block, file->blocks, file->n_blocks);
    fault->choices.n = 0;
    for (size_t i = 0; i < file->n_blocks; i++)
        *VEC_PUSH(&fault->choices) = file->blocks[i];
    return false;
}

static const struct template_file *listed(const struct template_file *files, size_t n, Slice name) {
    for (size_t i = 0; i < n; i++)
        if (slice_eq(files[i].name, name))
            return &files[i];
    return NULL;
}

static struct planned_file *planned(struct plan *plan, Slice path) {
    for (size_t i = 0; i < plan->files.n; i++)
        if (slice_eq(plan->files.v[i].path, path))
            return &plan->files.v[i];
    return NULL;
}

static void add_block(struct plan *plan, Slice path, Slice block) {
    struct planned_file *file = planned(plan, path);
    Slice filled = arena_printf(plan->arena, "{%% block %.*s %%}\n{{ super() }}\n{%% end %%}\n", FMT(block));
    if (!file)
        plan_add(plan, path,
                 arena_printf(plan->arena, "{%% extends \"%.*s\" %%}\n%.*s", FMT(path_base(path)), FMT(filled)));
    else if (slice_find(file->text, filled, 0) == SLICE_NONE && slice_starts(file->text, S("{% extends")))
        file->text = arena_printf(plan->arena, "%.*s%.*s", FMT(file->text), FMT(filled));
}

bool eject_add(struct plan *plan, const struct template_file *files, size_t n, Slice wanted, struct eject_fault *fault) {
    Slice file, text;
    size_t hash = slice_find_char(wanted, '#', 0);
    Slice block = hash == SLICE_NONE ? (Slice){0} : slice_sub(wanted, hash + 1, wanted.n);
    if (!find_file(plan, slice_sub(wanted, 0, hash == SLICE_NONE ? wanted.n : hash), &file, fault))
        return false;
    Slice path = path_join(plan->arena, S("templates"), file);
    if (hash != SLICE_NONE) {
        *fault = (struct eject_fault){.file = file, .block = block, .choices = fault->choices};
        if (!has_block(listed(files, n, file), block, fault))
            return false;
        add_block(plan, path, block);
    } else if (template_builtin(file, &text) && !planned(plan, path)) {
        plan_add(plan, path, text);
    }
    VEC_FREE(&fault->choices);
    return true;
}
