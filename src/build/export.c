#include "build/export.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "model/closure.h"
#include "model/walk.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* A path that a file of the layout has taken. */
struct claim {
    Slice path, from;
};

static Slice lowered(struct arena *arena, Slice s) {
    Buf lower = {0};
    buf_lower(&lower, s);
    Slice kept = buf_dup(&lower, arena);
    buf_free(&lower);
    return kept;
}

static const char *below(struct arena *arena, const char *dir, Slice path) {
    return arena_printf(arena, "%s/%.*s", dir, FMT(path)).s;
}

const char *export_state_name(enum export_state state) {
    static const char *const names[] = {
        [EXPORT_RIGHT] = "right",   [EXPORT_NEW] = "new",         [EXPORT_CHANGED] = "changed",
        [EXPORT_MODE] = "mode",     [EXPORT_EDITED] = "edited",   [EXPORT_ANOTHERS] = "anothers",
        [EXPORT_FAILED] = "failed", [EXPORT_STALE] = "stale",     [EXPORT_STALE_EDITED] = "stale-edited",
    };
    return names[state];
}

/* --- what the library is read from --- */

static void add_source(struct export *e, Slice path) {
    struct file_id id;
    if (file_identify(below(e->arena, e->request->library->config->root, path), &id))
        map_set(&e->sources, slice_dup(e->arena, (Slice){(const char *)&id, sizeof id}), NULL);
}

static void find_sources(struct export *e) {
    struct library *library = e->request->library;
    SliceVec companions = {0};
    add_source(e, S("quire.yaml"));
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *d = &library->documents.v[i];
        add_source(e, d->source->path);
        if (d->kind == KIND_SKILL)
            library_companions(library, path_dir(d->source->path), &companions);
    }
    for (size_t i = 0; i < library->files.n; i++)
        add_source(e, library->files.entries[i].key);
    for (size_t i = 0; i < companions.n; i++)
        add_source(e, companions.v[i]);
    VEC_FREE(&companions);
}

static bool is_source(const struct export *e, Slice path) {
    struct file_id id;
    return file_identify(below(e->arena, e->request->dir, path), &id) &&
           map_has(&e->sources, (Slice){(const char *)&id, sizeof id});
}

/* --- texts that are not what they should be --- */

static Slice gap_key(struct arena *arena, Slice path, uint32_t offset) {
    return arena_printf(arena, "%.*s:%u", FMT(path), (unsigned)offset);
}

/* Whoever has set the level of a rule below error can do with what comes of it. What is wrong with an include spoils those
 * texts alone in which it stands; what else does, all that have part of the file. */
static void find_spoiled(struct export *e) {
    size_t n;
    const struct diag *diags = sink_all(e->request->library->sink, &n);
    for (size_t i = 0; i < n; i++) {
        bool include = slice_starts(slice_from(rule_id(diags[i].rule)), S("include/"));
        if (include && diags[i].level < LEVEL_ERROR)
            map_set(&e->tolerated, gap_key(e->arena, diags[i].place.path, diags[i].place.offset), NULL);
        else if (!include && diags[i].level == LEVEL_ERROR && rule_spoils_text(diags[i].rule))
            map_set(&e->spoiled, slice_dup(e->arena, diags[i].place.path), NULL);
    }
}

static const struct gap *first_gap(struct export *e, const struct closure *closure) {
    for (size_t i = 0; closure && i < closure->gaps.n; i++) {
        const struct gap *gap = &closure->gaps.v[i];
        if (!map_has(&e->tolerated, gap_key(e->arena, gap->part->source->path, gap->directive->start)))
            return gap;
    }
    return NULL;
}

/* A text may have lines of files that no directive names: templates embed some. */
static Slice first_spoiled(const struct export *e, const struct layout_file *file) {
    for (size_t i = 0; file->closure && i < file->closure->paths.n; i++)
        if (map_has(&e->spoiled, file->closure->paths.v[i]))
            return file->closure->paths.v[i];
    for (size_t i = 0; file->text && e->spoiled.n && i < file->text->origins.n; i++)
        if (map_has(&e->spoiled, file->text->origins.v[i].source->path))
            return file->text->origins.v[i].source->path;
    return (Slice){0};
}

/* --- what stands in the way --- */

static struct place file_place(Slice path) {
    return (struct place){.path = path};
}

static Slice shown(const struct export *e, Slice path) {
    return path_join(e->arena, slice_from(e->request->dir), path);
}

/* Files may have one path, or paths that some file systems take for one. The second is not written. */
static bool claim(struct export *e, const struct layout_file *file) {
    void **slot = map_slot(&e->by_path, lowered(e->arena, file->path));
    const struct claim *other = *slot;
    if (!other) {
        struct claim *mine = ARENA_NEW(e->arena, struct claim);
        *mine = (struct claim){slice_dup(e->arena, file->path), file->from};
        *slot = mine;
        return true;
    }
    e->failed++;
    if (slice_eq(other->path, file->path))
        diag_at(e->problems, RULE_LIBRARY_OUTPUT_CLASH, file_place(file->from), "`%.*s` is exported from `%.*s` already",
                FMT(file->path), FMT(other->from));
    else
        diag_at(e->problems, RULE_LIBRARY_OUTPUT_CLASH, file_place(file->from),
                "`%.*s` and `%.*s`, which is exported from `%.*s`, differ in case alone", FMT(file->path),
                FMT(other->path), FMT(other->from));
    diag_help(e->problems, "give one of the two another `name`; this one is not exported");
    return false;
}

/* The folder that a file goes into, or the nearest above it that there is, must be one of `dir`, links followed. */
static bool leads_out(struct export *e, Slice path) {
    for (Slice folder = slice_dup(e->arena, path_dir(path));; folder = path_dir(folder)) {
        void **slot = map_slot(&e->folders, folder);
        Slice real;
        if (!*slot) {
            int error = file_real_inside(e->arena, e->request->dir, folder, &real);
            *slot = (void *)(uintptr_t)(error == 0 ? 1 : error == EXDEV ? 2 : 3);
        }
        if (*slot != (void *)3 || !folder.n)
            return *slot == (void *)2;
    }
}

/* The manifest holds text. */
static bool has_usable_name(Slice path) {
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.s[i] < ' ' || path.s[i] == 0x7f)
            return false;
    return utf8_valid(path, NULL);
}

/* Says why the file is not written; false when there is no reason. */
static bool is_hindered(struct export *e, const struct layout_file *file, bool right) {
    const struct gap *gap = first_gap(e, file->closure);
    Slice spoiled = first_spoiled(e, file);
    if (!file->copy && !file->text) {
        diag_at(e->problems, RULE_OUTPUT_WRITE, file_place(file->from),
                "`%.*s` cannot be exported: the target's module failed",
                FMT(file->path.n ? file->path : file->from));
    } else if (spoiled.n) {
        diag_at(e->problems, RULE_OUTPUT_WRITE, file_place(file->from),
                "`%.*s` is not exported: what is wrong in `%.*s` spoils it", FMT(file->path), FMT(spoiled));
    } else if (gap) {
        struct place at = source_place(gap->part->source, gap->directive->start, gap->directive->end);
        diag_at(e->problems, RULE_OUTPUT_WRITE, file_place(file->from), "`%.*s` is not exported: an include in it failed",
                FMT(file->path));
        diag_note(e->problems, "at %.*s:%u:%u", FMT(at.path), (unsigned)at.line, (unsigned)at.column);
    } else if (!has_usable_name(file->path)) {
        diag_at(e->problems, RULE_OUTPUT_WRITE, file_place(file->from), "the name `%.*s` holds bytes that are no text",
                FMT(file->path));
        diag_help(e->problems, "rename it; it is not exported until then");
    } else if (leads_out(e, file->path)) {
        diag_at(e->problems, RULE_OUTPUT_WRITE, file_place(file->from), "a link leads out of `%s` on the way to `%.*s`",
                e->request->dir, FMT(file->path));
        diag_help(e->problems, "export into the folder that it leads to, or put a folder in its place");
    } else if (!right && is_source(e, file->path)) {
        diag_at(e->problems, RULE_OUTPUT_WRITE, file_place(file->from),
                "`%.*s` is a source of the library, and is not written to", FMT(shown(e, file->path)));
        diag_help(e->problems, "export into another folder; if an export wrote that file, remove it, and export again");
    } else {
        return false;
    }
    for (size_t i = 0; (gap || spoiled.n) && i < file->closure->paths.n; i++)
        map_set(&e->failing, file->closure->paths.v[i], NULL);
    if (spoiled.n)
        map_set(&e->failing, spoiled, NULL);
    e->failed++;
    return true;
}

/* --- one file --- */

static bool is_same(const struct export *e, Slice path, Slice other) {
    struct file_id a, b;
    return file_identify(below(e->arena, e->request->dir, path), &a) &&
           file_identify(below(e->arena, e->request->dir, other), &b) && a.device == b.device && a.inode == b.inode;
}

/* What is known of the path. A name may have changed in case alone, and still be the same file. */
static const struct owned *known_as(struct export *e, Slice path) {
    struct owned *exact = map_get(&e->owned->by_path, path), *other = map_get(&e->owned_folded, lowered(e->arena, path));
    return exact || !other || !is_same(e, path, other->path) ? exact : other;
}

static int read_copied(struct export *e, struct arena *arena, Slice from, Slice *bytes, bool *executable) {
    const char *name = below(arena, e->request->library->config->root, from);
    *executable = access(name, X_OK) == 0;
    return file_read(arena, name, SIZE_MAX, bytes);
}

static enum export_state state_of(struct export *e, const struct export_file *file, const struct owned *known, Slice bytes) {
    static const enum export_state states[] = {[STANDS_NOTHING] = EXPORT_NEW,
                                               [STANDS_RIGHT] = EXPORT_RIGHT,
                                               [STANDS_OURS] = EXPORT_CHANGED,
                                               [STANDS_EDITED] = EXPORT_EDITED,
                                               [STANDS_ANOTHERS] = EXPORT_ANOTHERS};
    enum export_state state = states[owned_standing(e->request->dir, file->path, known, &bytes)];
    const char *name = below(e->arena, e->request->dir, file->path);
    bool mode = state == EXPORT_RIGHT && file->copy && (access(name, X_OK) == 0) != file->executable;
    return mode ? EXPORT_MODE : state;
}

/* Notes what the file is going to hold. A source that happens to be right stays a source, and a link is none of ours. */
static void make_ours(struct export *e, struct export_file *file, const struct owned *known) {
    const char *name = below(e->arena, e->request->dir, file->path);
    if (file->state == EXPORT_FAILED || (file->state == EXPORT_RIGHT && (is_source(e, file->path) || file_is_link(name))))
        return;
    struct owned *owned = owned_entry(e->arena, e->owned, file->path);
    for (size_t i = 0; known && known != owned && i < known->hashes.n; i++)
        owned_note(owned, known->hashes.v[i]);
    file->known = owned->hashes.n;
    file->owned = owned;
}

static void decide(struct export *e, struct export_file *file, Slice bytes) {
    bool writes = file->state == EXPORT_NEW || file->state == EXPORT_CHANGED || file->state == EXPORT_MODE;
    bool forced = e->request->force && (file->state == EXPORT_EDITED || file->state == EXPORT_ANOTHERS);
    file->hash = owned_hash(bytes);
    file->action = writes || forced ? EXPORT_WRITE : EXPORT_KEEP;
    if (file->action == EXPORT_WRITE && !file->copy)
        file->bytes = slice_dup(e->arena, bytes);
}

/* The other target whose export wrote a file there. */
static Slice other_target(struct export *e, Slice path) {
    for (size_t i = 0; i < e->manifest.targets.n; i++) {
        const struct owned_files *files = e->manifest.targets.entries[i].value;
        const struct owned *owned = map_get(&files->by_path, path);
        if (files != e->owned && owned && owned->hashes.n)
            return e->manifest.targets.entries[i].key;
    }
    return (Slice){0};
}

static void report_kept(struct export *e, const struct export_file *file) {
    Slice other = other_target(e, file->path), name = shown(e, file->path);
    if (file->action != EXPORT_KEEP || (file->state != EXPORT_EDITED && file->state != EXPORT_ANOTHERS))
        return;
    e->failed++;
    if (file->state == EXPORT_EDITED) {
        diag_at(e->problems, RULE_OUTPUT_WRITE, file_place(file->from), "`%.*s` was edited since it was exported",
                FMT(name));
        diag_help(e->problems, "take the edit over into its source: --check shows what it is; or lose it: --force");
    } else if (other.n) {
        diag_at(e->problems, RULE_OUTPUT_WRITE, file_place(file->from), "`%.*s` was exported for %.*s, with another text",
                FMT(name), FMT(other));
        diag_help(e->problems, "export one of the two into another folder");
    } else {
        diag_at(e->problems, RULE_OUTPUT_WRITE, file_place(file->from), "no export wrote `%.*s`", FMT(name));
        diag_help(e->problems, "move it away, or have it replaced: --force");
    }
}

static void take(void *context, const struct layout_file *wanted) {
    struct export *e = context;
    struct arena *arena = arena_new();
    struct export_file file = {.from = wanted->from, .copy = wanted->copy};
    const struct owned *known = NULL;
    Slice bytes = wanted->text ? buf_view(&wanted->text->text) : (Slice){0};
    int error = wanted->copy ? read_copied(e, arena, wanted->from, &bytes, &file.executable) : 0;
    e->incomplete |= wanted->path.n == 0;
    if (wanted->path.n > 0 && !claim(e, wanted))
        goto out;
    file.path = slice_dup(e->arena, wanted->path);
    if (error) {
        diag_at(e->problems, RULE_LIBRARY_UNREADABLE, file_place(file.from), "cannot copy this file: %s", strerror(error));
        e->failed++;
    } else if (wanted->path.n > 0) {
        known = known_as(e, file.path);
        file.state = state_of(e, &file, known, bytes);
    }
    if (error || is_hindered(e, wanted, file.state == EXPORT_RIGHT))
        file.state = EXPORT_FAILED;
    else
        decide(e, &file, bytes);
    make_ours(e, &file, known);
    if (!e->request->differs)
        report_kept(e, &file);
    else if (file.state == EXPORT_CHANGED || file.state == EXPORT_EDITED || file.state == EXPORT_ANOTHERS)
        e->request->differs(e->request->context, &file, wanted, bytes);
    if (wanted->path.n > 0)
        *VEC_PUSH(&e->files) = file;
out:
    arena_free(arena);
}

/* --- what is left over --- */

static void take_stale(struct export *e, struct owned *owned) {
    struct export_file file = {.path = owned->path, .state = EXPORT_STALE, .owned = owned, .known = owned->hashes.n};
    enum standing standing = owned_standing(e->request->dir, owned->path, owned, NULL);
    bool shared = other_target(e, owned->path).n > 0;
    if (standing == STANDS_NOTHING || shared) {
        owned->hashes.n = 0;
        return;
    }
    if (standing != STANDS_OURS)
        file.state = EXPORT_STALE_EDITED;
    else if (e->request->prune && !e->incomplete)
        file.action = EXPORT_REMOVE;
    if (e->request->prune && file.state == EXPORT_STALE_EDITED) {
        e->failed++;
        diag_at(e->problems, RULE_OUTPUT_WRITE, (struct place){0},
                "`%.*s` has no source any more, and was edited since it was exported", FMT(shown(e, owned->path)));
        diag_help(e->problems, "remove it, or make it a source: move it to where the library has its own");
    }
    *VEC_PUSH(&e->files) = file;
}

static void find_stale(struct export *e) {
    size_t n;
    struct owned **all = owned_sorted(e->arena, e->owned, &n);
    for (size_t i = 0; i < n; i++) {
        const struct claim *claim = map_get(&e->by_path, lowered(e->arena, all[i]->path));
        if (claim && slice_eq(claim->path, all[i]->path))
            continue;
        if (claim && is_same(e, claim->path, all[i]->path))
            all[i]->hashes.n = 0; /* it goes on under its new name */
        else if (all[i]->hashes.n)
            take_stale(e, all[i]);
    }
}

/* --- the plan --- */

static bool read_manifest(struct export *e, Slice *error) {
    Slice text;
    int trouble = file_read(e->arena, below(e->arena, e->request->dir, S(MANIFEST_FILE)), MANIFEST_LIMIT, &text);
    bool none = trouble == ENOENT || trouble == ENOTDIR;
    *error = trouble && !none ? slice_from(strerror(trouble)) : (Slice){0};
    if (error->n || (!none && !manifest_read(e->arena, text, &e->manifest, error)))
        return false;
    e->owned = manifest_target(e->arena, &e->manifest, e->request->target->name);
    for (size_t i = 0; i < e->owned->by_path.n; i++) {
        struct owned *owned = e->owned->by_path.entries[i].value;
        map_set(&e->owned_folded, lowered(e->arena, owned->path), owned);
    }
    return true;
}

/* Files that could not be read may have been documents: what was exported from them is not stale. */
static bool lost_files(const struct export *e) {
    size_t n;
    bool lost = false;
    const struct diag *diags = sink_all(e->request->library->sink, &n);
    for (size_t i = 0; i < n; i++)
        lost |= diags[i].level == LEVEL_ERROR &&
                (diags[i].rule == RULE_LIBRARY_UNREADABLE || diags[i].rule == RULE_LIBRARY_LIMIT);
    return lost;
}

static int by_path(const void *a, const void *b) {
    return slice_cmp(((const struct export_file *)a)->path, ((const struct export_file *)b)->path);
}

bool export_plan(const struct export_request *request, struct export *out, Slice *error) {
    *out = (struct export){.request = request, .arena = arena_new(), .problems = sink_new()};
    if (!read_manifest(out, error))
        return false;
    find_sources(out);
    find_spoiled(out);
    layout_each(request->library, request->target, take, out);
    out->incomplete |= lost_files(out);
    find_stale(out);
    if (out->files.n > 1)
        qsort(out->files.v, out->files.n, sizeof *out->files.v, by_path);
    return true;
}

void export_free(struct export *e) {
    manifest_free(&e->manifest);
    VEC_FREE(&e->files);
    map_free(&e->by_path);
    map_free(&e->owned_folded);
    map_free(&e->sources);
    map_free(&e->folders);
    map_free(&e->tolerated);
    map_free(&e->spoiled);
    map_free(&e->failing);
    sink_free(e->problems);
    arena_free(e->arena);
}
