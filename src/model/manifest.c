#include "model/manifest.h"
#include "base/mem.h"
#include "base/path.h"
#include <inttypes.h>
#include <jansson.h>

enum { MANIFEST_VERSION = 1 };

/* --- reading --- */

struct reader {
    struct arena *arena;
    struct manifest *out;
    Slice error;
};

static bool wrong(struct reader *r, Slice error) {
    r->error = error;
    return false;
}

static bool read_one_hash(struct reader *r, struct owned *file, const json_t *value) {
    uint64_t hash;
    Slice text = {json_string_value(value), json_string_length(value)};
    if (!json_is_string(value) || !owned_read_hash(text, &hash))
        return wrong(r, arena_printf(r->arena, "`%.*s` has no hash of 16 digits", FMT(file->path)));
    owned_note(file, hash);
    return true;
}

static bool read_file(struct reader *r, struct owned_files *files, const char *key, const json_t *value) {
    Slice path = slice_dup(r->arena, slice_from(key)), normal = path_normal(r->arena, path);
    if (!path.n || !slice_eq(path, normal) || path_is_absolute(path) || path_escapes(path))
        return wrong(r, arena_printf(r->arena, "`%.*s` is no path below its folder", FMT(path)));
    struct owned *file = owned_entry(r->arena, files, path);
    if (!json_is_array(value))
        return read_one_hash(r, file, value);
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!read_one_hash(r, file, json_array_get(value, i)))
            return false;
    return true;
}

static bool read_targets(struct reader *r, json_t *targets) {
    const char *name, *path;
    json_t *files, *value;
    json_object_foreach(targets, name, files) {
        if (!json_is_object(files))
            return wrong(r, arena_printf(r->arena, "`%s` has no list of files", name));
        struct owned_files *all = manifest_target(r->arena, r->out, slice_dup(r->arena, slice_from(name)));
        json_object_foreach(files, path, value) {
            if (!read_file(r, all, path, value))
                return false;
        }
    }
    return true;
}

static bool read_top(struct reader *r, const json_t *top) {
    const json_t *version = json_object_get(top, "version");
    json_t *targets = json_object_get(top, "targets");
    if (!json_is_integer(version))
        return wrong(r, S("it has no `version`"));
    if (json_integer_value(version) != MANIFEST_VERSION)
        return wrong(r, arena_printf(r->arena, "it is of version %lld, and this program knows version %d",
                                     (long long)json_integer_value(version), MANIFEST_VERSION));
    if (!json_is_object(targets))
        return wrong(r, S("it has no `targets`"));
    r->out->unfinished = json_is_true(json_object_get(top, "unfinished"));
    return read_targets(r, targets);
}

bool manifest_read(struct arena *arena, Slice text, struct manifest *out, Slice *error) {
    struct reader r = {.arena = arena, .out = out};
    json_error_t trouble;
    *out = (struct manifest){0};
    json_t *top = json_loadb(text.s, text.n, JSON_REJECT_DUPLICATES, &trouble);
    bool good = top ? read_top(&r, top) : wrong(&r, arena_printf(arena, "line %d: %s", trouble.line, trouble.text));
    json_decref(top);
    if (!good) {
        manifest_free(out);
        *out = (struct manifest){0};
    }
    *error = r.error;
    return good;
}

void manifest_free(struct manifest *manifest) {
    for (size_t i = 0; i < manifest->targets.n; i++)
        owned_free(manifest->targets.entries[i].value);
    map_free(&manifest->targets);
}

struct owned_files *manifest_target(struct arena *arena, struct manifest *manifest, Slice name) {
    void **slot = map_slot(&manifest->targets, name);
    if (!*slot)
        *slot = ARENA_NEW(arena, struct owned_files);
    return *slot;
}

/* --- writing --- */

static void write_hashes(Buf *out, const struct owned *file) {
    bool list = file->hashes.n > 1;
    buf_puts(out, list ? "[" : "");
    for (size_t i = 0; i < file->hashes.n; i++)
        buf_printf(out, "%s\"" OWNED_HASH "\"", i ? ", " : "", file->hashes.v[i]);
    buf_puts(out, list ? "]" : "");
}

static void write_target(struct arena *arena, Buf *out, Slice name, const struct owned_files *files, bool *any) {
    size_t n, written = 0;
    struct owned **all = owned_sorted(arena, files, &n);
    for (size_t i = 0; i < n; i++) {
        if (!all[i]->hashes.n)
            continue;
        if (!written++) {
            buf_puts(out, *any ? ",\n    " : "\n    ");
            buf_json_string(out, name);
            buf_puts(out, ": {");
        }
        buf_puts(out, written > 1 ? ",\n      " : "\n      ");
        buf_json_string(out, all[i]->path);
        buf_puts(out, ": ");
        write_hashes(out, all[i]);
    }
    buf_puts(out, written ? "\n    }" : "");
    *any = *any || written;
}

static int compare_entries(const void *a, const void *b) {
    return slice_cmp((*(const struct map_entry *const *)a)->key, (*(const struct map_entry *const *)b)->key);
}

bool manifest_write(Buf *out, const struct manifest *manifest) {
    struct arena *arena = arena_new();
    size_t n = manifest->targets.n;
    const struct map_entry **targets = ARENA_ARRAY(arena, const struct map_entry *, n);
    bool any = false;
    for (size_t i = 0; i < n; i++)
        targets[i] = &manifest->targets.entries[i];
    if (n > 1)
        qsort(targets, n, sizeof *targets, compare_entries);
    buf_printf(out, "{\n  \"version\": %d,\n", MANIFEST_VERSION);
    buf_puts(out, manifest->unfinished ? "  \"unfinished\": true,\n" : "");
    buf_puts(out, "  \"targets\": {");
    for (size_t i = 0; i < n; i++)
        write_target(arena, out, targets[i]->key, targets[i]->value, &any);
    buf_puts(out, "\n  }\n}\n");
    arena_free(arena);
    return any;
}
