#include "base/mem.h"
#include "base/path.h"
#include "import/import_parts.h"
#include <errno.h>
#include <string.h>

static const char *on_disk(const struct import *import, Slice path) {
    return arena_printf(import->arena, "%s/%.*s", import->request->root, FMT(path)).s;
}

static bool refuse(struct import *import, struct import_file *file, const char *why, const char *help) {
    file->state = IMPORT_TAKEN;
    import->taken++;
    if (diag_at(import->request->sink, RULE_OUTPUT_WRITE, (struct place){.path = file->path, .length = 1}, "%s", why) && help)
        diag_help(import->request->sink, "%s", help);
    return false;
}

/* The folders that are there on the way to the file must be the library's, whatever links do. */
static bool has_folder(struct import *import, struct import_file *file) {
    Slice dir = path_dir(file->path), real;
    while (dir.n && file_kind(on_disk(import, dir)) == FILE_ABSENT && !file_is_link(on_disk(import, dir)))
        dir = path_dir(dir);
    if (!dir.n)
        return true;
    if (file_kind(on_disk(import, dir)) != FILE_FOLDER)
        return refuse(import, file, arena_printf(import->arena, "`%.*s` is no folder", FMT(dir)).s, NULL);
    if (file_real_inside(import->arena, import->request->root, dir, &real))
        return refuse(import, file, arena_printf(import->arena, "`%.*s` is a link that leads out of the library", FMT(dir)).s,
                      NULL);
    return true;
}

static bool holds(struct import *import, const struct import_file *file, Slice bytes) {
    struct arena *scratch = arena_new();
    Slice there, wanted = bytes;
    bool same = file_read(scratch, on_disk(import, file->path), SIZE_MAX - 1, &there) == 0 &&
                (!file->copy || file_read(scratch, file->from->shown.s, SIZE_MAX - 1, &wanted) == 0) &&
                slice_eq(there, wanted);
    arena_free(scratch);
    return same;
}

static void settle(struct import *import, struct import_file *file) {
    const char *path = on_disk(import, file->path);
    Slice other;
    enum file_kind kind = file_kind(path);
    file->state = IMPORT_NEW;
    if (!has_folder(import, file))
        return;
    if (!file_exists_exactly(import->arena, import->request->root, file->path, &other) && other.n)
        refuse(import, file,
               arena_printf(import->arena, "`%.*s` is there already; some file systems do not tell the two apart", FMT(other)).s,
               "rename one of the two");
    else if (kind == FILE_ABSENT && !file_is_link(path))
        file->state = IMPORT_NEW;
    else if (kind == FILE_REGULAR && !file_is_link(path) && holds(import, file, file->text))
        file->state = IMPORT_SAME;
    else if (kind == FILE_REGULAR && !file_is_link(path) && file->whole.s && holds(import, file, file->whole))
        file->state = IMPORT_REPLACES;
    else if (kind == FILE_REGULAR && import->request->force)
        file->state = IMPORT_REPLACES;
    else
        refuse(import, file, "another file is there already", "--force replaces it; nothing is written until then");
}

static int by_path(const void *a, const void *b) {
    return slice_cmp(((const struct import_file *)a)->path, ((const struct import_file *)b)->path);
}

void import_settle(struct import *import) {
    const Slice *settings = draft_text(&import->drafts, S("quire.yaml"));
    if (settings)
        *VEC_PUSH(&import->files) = (struct import_file){.path = S("quire.yaml"), .text = *settings};
    for (size_t i = 0; i < import->files.n; i++)
        settle(import, &import->files.v[i]);
    if (import->files.n)
        qsort(import->files.v, import->files.n, sizeof *import->files.v, by_path);
}

/* --- writing --- */

static size_t write_one(struct import *import, struct import_file *file) {
    const char *path = on_disk(import, file->path);
    if (file->state != IMPORT_NEW && file->state != IMPORT_REPLACES)
        return 0;
    int error = file->copy ? file_copy(file->from->shown.s, path, NULL) : file_write(path, file->text, NULL);
    if (!error)
        return 0;
    diag_at(import->request->sink, RULE_OUTPUT_WRITE, (struct place){.path = file->path, .length = 1},
            "the file cannot be written: %s", strerror(error));
    return 1;
}

/* The settings come last: until then what is there is read as before. */
size_t import_write(struct import *import) {
    size_t failed = 0;
    int error = import->taken ? 0 : file_make_folders(import->request->root);
    if (error)
        diag_at(import->request->sink, RULE_OUTPUT_WRITE, (struct place){.path = S("."), .length = 1},
                "the library's folder cannot be made: %s", strerror(error));
    if (error || import->taken)
        return import->files.n;
    for (int last = 0; last < 2; last++)
        for (size_t i = 0; i < import->files.n; i++)
            if (slice_is(import->files.v[i].path, "quire.yaml") == last)
                failed += write_one(import, &import->files.v[i]);
    return failed;
}
