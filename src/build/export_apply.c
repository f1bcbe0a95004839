/* The writing half of export.h. */
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "build/export.h"
#include <errno.h>
#include <string.h>

static const char *below(struct export *e, Slice path) {
    return arena_printf(e->arena, "%s/%.*s", e->request->dir, FMT(path)).s;
}

static void report(struct export *e, Slice from, const char *verb, Slice path, int error) {
    Slice name = path_join(e->arena, slice_from(e->request->dir), path);
    e->failed++;
    diag_at(e->problems, RULE_OUTPUT_WRITE, (struct place){.path = from}, "cannot %s `%.*s`: %s", verb, FMT(name),
            error == EXDEV ? "a link on the way leads out of the folder" : strerror(error));
}

/* Nothing is worth a file: then there is none. */
static int write_manifest(struct export *e, bool unfinished) {
    Buf text = {0};
    e->manifest.unfinished = unfinished;
    bool any = manifest_write(&text, &e->manifest);
    int error = any ? file_write(below(e, S(MANIFEST_FILE)), buf_view(&text), NULL)
                    : file_remove(e->request->dir, S(MANIFEST_FILE));
    buf_free(&text);
    if (error)
        report(e, (Slice){0}, "write", S(MANIFEST_FILE), error);
    return error;
}

/* A run that was killed, of whatever target, may have left a temporary file in any folder that it was to write into; in the
 * first one already before the manifest says so. */
static void sweep(struct export *e) {
    struct map folders = {0};
    map_set(&folders, (Slice){0}, NULL);
    for (size_t t = 0; t < e->manifest.targets.n && e->manifest.unfinished; t++) {
        const struct owned_files *files = e->manifest.targets.entries[t].value;
        for (size_t i = 0; i < files->by_path.n; i++)
            map_set(&folders, path_dir(files->by_path.entries[i].key), NULL);
    }
    for (size_t i = 0; i < folders.n; i++)
        if (file_kind(below(e, folders.entries[i].key)) == FILE_FOLDER)
            owned_sweep(e->request->dir, folders.entries[i].key, false);
    map_free(&folders);
}

static int put(struct export *e, const struct export_file *file) {
    const char *to = below(e, file->path);
    if (!file->copy)
        return file_write(to, file->bytes, NULL);
    return file_copy(arena_printf(e->arena, "%s/%.*s", e->request->library->config->root, FMT(file->from)).s, to, NULL);
}

static void write_file(struct export *e, struct export_file *file) {
    int error = put(e, file);
    if (error) {
        file->action = EXPORT_KEEP;
        file->state = EXPORT_FAILED;
        file->owned->hashes.n = file->known;
        report(e, file->from, "write", file->path, error);
    }
}

static void remove_file(struct export *e, struct export_file *file) {
    int error = file_remove(e->request->dir, file->path);
    if (error) {
        file->action = EXPORT_KEEP;
        report(e, (Slice){0}, "remove", file->path, error);
    } else {
        file->owned->hashes.n = 0;
    }
}

/* Is it, behind this run, as the layout has it? */
static bool is_as_wanted(const struct export_file *file) {
    return file->owned && (file->action == EXPORT_WRITE || file->state == EXPORT_RIGHT);
}

static size_t count(const struct export *e, enum export_action action) {
    size_t n = 0;
    for (size_t i = 0; i < e->files.n; i++)
        n += e->files.v[i].action == action;
    return n;
}

static bool announce(struct export *e) {
    for (size_t i = 0; i < e->files.n; i++)
        if (e->files.v[i].action == EXPORT_WRITE)
            owned_note(e->files.v[i].owned, e->files.v[i].hash);
    return !write_manifest(e, true);
}

void export_apply(struct export *e) {
    sweep(e);
    if (count(e, EXPORT_WRITE) && !announce(e)) {
        for (size_t i = 0; i < e->files.n; i++)
            e->files.v[i].action = EXPORT_KEEP;
        return;
    }
    for (size_t i = 0; i < e->files.n; i++) {
        struct export_file *file = &e->files.v[i];
        if (file->action == EXPORT_WRITE)
            write_file(e, file);
        else if (file->action == EXPORT_REMOVE)
            remove_file(e, file);
    }
    for (size_t i = 0; i < e->files.n; i++) {
        struct owned *owned = e->files.v[i].owned;
        if (is_as_wanted(&e->files.v[i])) {
            owned->hashes.n = 0;
            owned_note(owned, e->files.v[i].hash);
        }
    }
    write_manifest(e, false);
}
