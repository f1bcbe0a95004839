#include "model/walk.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "model/manifest.h"
#include "model/naming.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct walk {
    struct library *library;
    struct map entry_dirs; /* the folders of all entries */
    struct map looked;     /* folders in which a manifest was looked for */
    struct map exported;   /* paths of exported files */
    SliceVec found;
    SliceVec links;        /* those of them that are links */
};

static void report_manifest(struct library *library, Slice path, Slice why) {
    diag_at(library->sink, RULE_LIBRARY_UNREADABLE, (struct place){.path = path},
            "what an export wrote cannot be told from sources: %.*s", FMT(why));
    diag_help(library->sink, "restore this file, or remove it together with what was exported, and export again");
}

/* Notes the files that exports into `dir` wrote. */
static void read_manifest(struct walk *walk, Slice dir) {
    struct arena *arena = walk->library->arena;
    Slice path = path_join(arena, dir, S(MANIFEST_FILE)), text, why;
    const char *root = walk->library->config->root;
    struct manifest manifest;
    if (map_has(&walk->looked, dir))
        return;
    map_set(&walk->looked, dir, NULL);
    int error = file_read(arena, arena_printf(arena, "%s/%.*s", root, FMT(path)).s, MANIFEST_LIMIT, &text);
    if (error == ENOENT)
        return;
    if (error) {
        report_manifest(walk->library, path, slice_from(strerror(error)));
        return;
    }
    if (!manifest_read(arena, text, &manifest, &why))
        report_manifest(walk->library, path, why);
    for (size_t t = 0; t < manifest.targets.n; t++) {
        const struct owned_files *files = manifest.targets.entries[t].value;
        for (size_t i = 0; i < files->by_path.n; i++)
            map_set(&walk->exported, path_join(arena, dir, files->by_path.entries[i].key), NULL);
    }
    manifest_free(&manifest);
}

/* An export may have gone into any folder above an entry's, too. */
static void read_manifests_above(struct walk *walk, Slice dir) {
    for (;; dir = path_dir(dir)) {
        read_manifest(walk, dir);
        if (!dir.n)
            return;
    }
}

static bool is_output(const struct library *library, Slice path) {
    Slice output = library->config->output, other = library->other_output;
    return (output.n && path_is_under(path, output)) || (other.n && path_is_under(path, other));
}

/* Links may lead anywhere; only what is inside the library is the library's. */
static bool is_inside(struct library *library, Slice path, Slice *real) {
    *real = path;
    if (file_real_inside(library->arena, library->config->root, path, real) != EXDEV)
        return true;
    diag_at(library->sink, RULE_LIBRARY_UNREADABLE, (struct place){.path = path},
            "`%.*s` is a link that leads out of the library", FMT(path));
    diag_help(library->sink, "put a copy of the file in its place, or remove the link");
    return false;
}

/* Folders were looked at when they were entered. */
static bool is_link(const struct library *library, Slice path) {
    const char *root = library->config->root;
    return file_is_link(arena_printf(library->arena, "%s/%.*s", root, FMT(path)).s);
}

/* Names go into pages, addresses and YAML, which hold text alone. */
static bool has_usable_name(struct library *library, Slice path) {
    Slice name = path_base(path);
    bool usable = utf8_valid(name, NULL);
    for (size_t i = 0; i < name.n; i++)
        usable = usable && (unsigned char)name.s[i] >= ' ' && name.s[i] != 0x7f;
    if (usable)
        return true;
    diag_at(library->sink, RULE_LIBRARY_UNREADABLE, (struct place){.path = path},
            "this name holds bytes that are no text: %s",
            utf8_valid(name, NULL) ? "a control character" : "it is not valid UTF-8");
    diag_help(library->sink, "rename it; it is left out until then");
    return false;
}

/* Where a build wrote, whatever that output is called in the settings of today. */
static bool was_output(const struct library *library, Slice dir) {
    const char *root = library->config->root;
    return file_is_output(arena_printf(library->arena, "%s/%.*s", root, FMT(dir)).s);
}

static bool is_never_read(struct walk *walk, Slice dir) {
    return map_has(&walk->entry_dirs, dir) || is_output(walk->library, dir) || slice_is(dir, "templates");
}

/* A link to the library's own root, or to a folder between it and an entry, leads around in a circle. */
static bool holds_entry(struct walk *walk, Slice dir) {
    for (size_t i = 0; i < walk->entry_dirs.n; i++)
        if (path_is_under(walk->entry_dirs.entries[i].key, dir))
            return true;
    return false;
}

static void report_folder(struct library *library, Slice dir, int error) {
    diag_at(library->sink, RULE_LIBRARY_UNREADABLE, (struct place){.path = dir}, "the folder cannot be read: %s",
            strerror(error));
}

static bool can_be_read(struct library *library, Slice dir) {
    if (access(arena_printf(library->arena, "%s/%.*s", library->config->root, FMT(dir)).s, R_OK | X_OK) == 0)
        return true;
    report_folder(library, dir, errno);
    return false;
}

static bool keeps_folder(struct walk *walk, Slice path) {
    struct library *library = walk->library;
    Slice real;
    if (path_base(path).s[0] == '.' || is_never_read(walk, path) || !has_usable_name(library, path) ||
        !is_inside(library, path, &real) || !can_be_read(library, path) || was_output(library, path))
        return false;
    return slice_eq(real, path) || (!is_never_read(walk, real) && !holds_entry(walk, real));
}

static bool keep(void *context, Slice path, bool folder) {
    struct walk *walk = context;
    if (folder)
        return keeps_folder(walk, path);
    if (slice_is(path_base(path), MANIFEST_FILE))
        read_manifest(walk, path_dir(path));
    return path_base(path).s[0] != '.' && is_markdown(path) && has_usable_name(walk->library, path);
}

static bool is_on_disk(const struct library *library, Slice path) {
    return file_kind(arena_printf(library->arena, "%s/%.*s", library->config->root, FMT(path)).s) != FILE_ABSENT;
}

static void walk_folder(struct walk *walk, Slice dir) {
    struct library *library = walk->library;
    Slice real;
    if (is_output(library, dir) || !is_inside(library, dir, &real))
        return;
    if (draft_folder(library->drafts, dir) && !is_on_disk(library, dir))
        return;
    int error = file_walk_links(library->arena, library->config->root, dir, keep, walk, &walk->found, &walk->links);
    if (error)
        report_folder(library, dir, error);
    read_manifests_above(walk, dir);
}

static bool is_hidden_below(Slice path, Slice dir) {
    size_t from = dir.n ? dir.n + 1 : 0;
    return path.s[from] == '.' || slice_find(path, S("/."), from) != SLICE_NONE;
}

/* A draft of a file that is on disk has been found, where such a file is read. */
static void add_drafts(struct walk *walk) {
    const struct library *library = walk->library;
    size_t n = library->drafts ? library->drafts->texts.n : 0;
    for (size_t i = 0; i < n; i++) {
        Slice path = library->drafts->texts.entries[i].key;
        const struct entry *entry = config_entry(library->config, path);
        if (entry && is_markdown(path) && !is_hidden_below(path, entry->dir) && !is_output(library, path) &&
            !is_on_disk(library, path))
            *VEC_PUSH(&walk->found) = path;
    }
    if (n && walk->found.n)
        qsort(walk->found.v, walk->found.n, sizeof *walk->found.v, slice_order);
}

static bool leads_out(const struct map *links, struct library *library, Slice path) {
    Slice real;
    return map_has(links, path) && !is_inside(library, path, &real);
}

void library_walk(struct library *library, SliceVec *out) {
    struct walk walk = {.library = library};
    struct map links = {0};
    const struct config *config = library->config;
    for (size_t i = 0; i < config->n_entries; i++)
        map_set(&walk.entry_dirs, config->entries[i].dir, NULL);
    for (size_t i = 0; i < walk.entry_dirs.n; i++)
        walk_folder(&walk, walk.entry_dirs.entries[i].key);
    add_drafts(&walk);
    for (size_t i = 0; i < walk.links.n; i++)
        map_set(&links, walk.links.v[i], NULL);
    for (size_t i = 0; i < walk.found.n; i++) {
        Slice path = walk.found.v[i];
        if (!map_has(&walk.exported, path) && !draft_gone(library->drafts, path) && !leads_out(&links, library, path))
            *VEC_PUSH(out) = path;
    }
    VEC_FREE(&walk.found);
    VEC_FREE(&walk.links);
    map_free(&links);
    map_free(&walk.entry_dirs);
    map_free(&walk.looked);
    map_free(&walk.exported);
}

static bool is_companion(void *context, Slice path, bool folder) {
    struct library *library = context;
    Slice real;
    /* .env and its like are for the author's machine, not for a site. */
    if (slice_starts(path_base(path), S(".")))
        return false;
    if (!is_link(library, path) && !folder)
        return true;
    if (!is_inside(library, path, &real) || is_output(library, real))
        return false;
    return !folder || (!is_output(library, path) && can_be_read(library, path) && !was_output(library, path));
}

static void follow_drafts(const struct library *library, Slice dir, SliceVec *out) {
    const struct drafts *drafts = library->drafts;
    size_t n = 0;
    for (size_t i = 0; i < out->n; i++)
        if (!draft_gone(drafts, out->v[i]))
            out->v[n++] = out->v[i];
    out->n = n;
    for (size_t i = 0; i < drafts->texts.n; i++) {
        Slice path = drafts->texts.entries[i].key;
        if (path_is_under(path, dir) && !is_hidden_below(path, dir) && !is_on_disk(library, path))
            *VEC_PUSH(out) = path;
    }
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, slice_order);
}

void library_companions(struct library *library, Slice dir, SliceVec *out) {
    bool new = draft_folder(library->drafts, dir) && !is_on_disk(library, dir);
    int error = new ? 0 : file_walk(library->arena, library->config->root, dir, is_companion, library, out);
    if (error)
        report_folder(library, dir, error);
    if (library->drafts)
        follow_drafts(library, dir, out);
}
