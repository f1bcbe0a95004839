#include "model/walk.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "model/naming.h"
#include <errno.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

enum { EXPORT_LIST_LIMIT = 64 << 20 };

struct walk {
    struct library *library;
    struct map entry_dirs; /* the folders of all entries */
    struct map looked;     /* folders in which an export's list was looked for */
    struct map exported;   /* paths of exported files */
    SliceVec found;
};

static Slice field_text(const json_t *string) {
    return (Slice){json_string_value(string), json_string_length(string)};
}

/* Notes the files that the export into `dir` wrote. A list that cannot be read lists nothing. */
static void read_export_list(struct walk *walk, Slice dir) {
    struct arena *arena = walk->library->arena;
    Slice path = path_join(arena, dir, S(EXPORT_LIST)), text;
    const char *root = walk->library->config->root;
    if (map_has(&walk->looked, dir))
        return;
    map_set(&walk->looked, dir, NULL);
    if (file_read(arena, arena_printf(arena, "%s/%.*s", root, FMT(path)).s, EXPORT_LIST_LIMIT,
                  &text))
        return;
    json_t *list = json_loadb(text.s, text.n, 0, NULL);
    json_t *files = json_object_get(list, "files"), *item;
    const char *key;
    size_t i;
    json_array_foreach(files, i, item) {
        if (json_is_string(item))
            map_set(&walk->exported, path_join(arena, dir, field_text(item)), NULL);
    }
    json_object_foreach(files, key, item) {
        map_set(&walk->exported, path_join(arena, dir, slice_from(key)), NULL);
    }
    json_decref(list);
}

/* An export may have gone into any folder above an entry's, too. */
static void read_export_lists_above(struct walk *walk, Slice dir) {
    for (;; dir = path_dir(dir)) {
        read_export_list(walk, dir);
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
    return file_kind(arena_printf(library->arena, "%s/%.*s/" OUTPUT_LOG, root, FMT(dir)).s) == FILE_REGULAR;
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
    if (slice_is(path_base(path), EXPORT_LIST))
        read_export_list(walk, path_dir(path));
    return path_base(path).s[0] != '.' && is_markdown(path) && has_usable_name(walk->library, path);
}

static void walk_folder(struct walk *walk, Slice dir) {
    struct library *library = walk->library;
    Slice real;
    if (is_output(library, dir) || !is_inside(library, dir, &real))
        return;
    int error = file_walk(library->arena, library->config->root, dir, keep, walk, &walk->found);
    if (error)
        report_folder(library, dir, error);
    read_export_lists_above(walk, dir);
}

void library_walk(struct library *library, SliceVec *out) {
    struct walk walk = {.library = library};
    const struct config *config = library->config;
    for (size_t i = 0; i < config->n_entries; i++)
        map_set(&walk.entry_dirs, config->entries[i].dir, NULL);
    for (size_t i = 0; i < walk.entry_dirs.n; i++)
        walk_folder(&walk, walk.entry_dirs.entries[i].key);
    for (size_t i = 0; i < walk.found.n; i++) {
        Slice path = walk.found.v[i], real;
        if (!map_has(&walk.exported, path) &&
            (!is_link(library, path) || is_inside(library, path, &real)))
            *VEC_PUSH(out) = path;
    }
    VEC_FREE(&walk.found);
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

void library_companions(struct library *library, Slice dir, SliceVec *out) {
    int error = file_walk(library->arena, library->config->root, dir, is_companion, library, out);
    if (error)
        report_folder(library, dir, error);
}
