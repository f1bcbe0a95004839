#include "import/import.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "import/import_parts.h"
#include "import/quote.h"
#include "import/translate.h"
#include "model/naming.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- what becomes of each file --- */

static Slice in_small_letters(struct arena *arena, Slice path) {
    Buf lower = {0};
    buf_lower(&lower, path);
    Slice kept = buf_dup(&lower, arena);
    buf_free(&lower);
    return kept;
}

/* planner.agent.md and planner.toml are planner.md in a library: what kind it is its folder says. */
static Slice library_name(struct arena *arena, const struct foreign_file *from) {
    static const char *const suffixes[KIND_COUNT] = {[KIND_AGENT] = ".agent", [KIND_COMMAND] = ".prompt"};
    Slice suffix = slice_from(suffixes[from->kind]), stem = path_stem(from->below), ext = path_ext(from->below);
    if (from->text.n)
        ext = S("md");
    else if (!suffix.n || !slice_ends(stem, suffix) || stem.n == suffix.n)
        return from->below;
    else
        stem.n -= suffix.n;
    return path_join(arena, path_dir(from->below), arena_printf(arena, "%.*s.%.*s", FMT(stem), FMT(ext)));
}

static void place_file(struct import *import, struct import_file *file) {
    const struct foreign_file *from = file->from;
    enum kind kind = from->kind;
    Slice home = file->own ? import->homes.own[kind] : import->homes.any[kind];
    if (file->own)
        import->used.own[kind] = true;
    else
        import->used.any[kind] = true;
    file->path = path_join(import->arena, home, library_name(import->arena, from));
}

static bool lose(struct import *import) {
    import->lost++;
    return false;
}

/* A text as the library's, with the reasons why it cannot be used. */
static const struct source *source_of(struct import *import, Slice shown, Slice text) {
    struct sink *aside = sink_new();
    const struct source *source = source_from_text(import->arena, shown, text, aside);
    size_t n;
    const struct diag *diags = sink_all(aside, &n);
    for (size_t i = 0; i < n && !source; i++)
        diag_at(import->request->sink, diags[i].rule, diags[i].place, "%.*s", FMT(diags[i].message));
    sink_free(aside);
    return source;
}

/* Reads a document; false when it cannot be one, which is reported. */
static bool read_document(struct import *import, struct import_file *file) {
    Slice bytes;
    struct sink *sink = import->request->sink;
    const struct foreign_file *from = file->from;
    struct place place = {.path = from->shown, .length = 1};
    int error = file_read(import->arena, from->shown.s, SOURCE_LIMIT, &bytes);
    if (error == EFBIG)
        diag_at(sink, RULE_LIBRARY_LIMIT, place, "the file is larger than 1 MiB, and is left out");
    else if (error)
        diag_at(sink, RULE_LIBRARY_UNREADABLE, place, "the file cannot be read: %s", strerror(error));
    if (error)
        return lose(import);
    Slice text = bytes;
    bool toml = from->text.n > 0;
    if (toml && !translate(import->arena, import->before.engine, import->foreign.target, from, bytes, sink, &text))
        return lose(import);
    const struct source *source = source_of(import, from->shown, text);
    if (!source)
        return lose(import);
    file->source = toml ? source_plain(import->arena, from->shown, bytes) : source;
    file->document = from->kind == KIND_SKILL ? slice_is(path_base(from->path), "SKILL.md") : !is_readme(from->path);
    struct arena *scratch = arena_new();
    file->text = quote_includes(import->arena, scratch, source);
    arena_free(scratch);
    return true;
}

static bool read_file(struct import *import, struct import_file *file) {
    file->copy = file->from->companion;
    if (!file->copy)
        return read_document(import, file);
    Slice none;
    int error = file_read(import->arena, file->from->shown.s, 0, &none);
    if (!error || error == EFBIG)
        return true;
    diag_at(import->request->sink, RULE_LIBRARY_UNREADABLE, (struct place){.path = file->from->shown, .length = 1},
            "the file cannot be read: %s", strerror(error));
    return lose(import);
}

/* Two files would be one in the library, or on a file system that does not tell upper case from lower. */
static bool clashes(struct import *import, struct map *paths, const struct import_file *file) {
    Slice key = in_small_letters(import->arena, path_join(import->arena, slice_from(kind_plural(file->from->kind)),
                                                          library_name(import->arena, file->from)));
    const struct foreign_file *other = map_get(paths, key);
    if (!other) {
        map_set(paths, key, (void *)(uintptr_t)file->from);
        return false;
    }
    struct place place = {.path = file->from->shown, .length = 1};
    if (diag_at(import->request->sink, RULE_LIBRARY_OUTPUT_CLASH, place,
                "this and `%.*s` would be one file of the library", FMT(other->shown)))
        diag_help(import->request->sink, "rename one of them; this one is left out until then");
    return true;
}

static void take_files(struct import *import) {
    struct map paths = {0};
    for (size_t i = 0; i < import->foreign.files.n; i++) {
        struct import_file file = {.from = &import->foreign.files.v[i]};
        if (clashes(import, &paths, &file))
            lose(import);
        else if (read_file(import, &file))
            *VEC_PUSH(&import->files) = file;
    }
    map_free(&paths);
}

/* --- trials --- */

static int by_path(const void *path, const void *file) {
    return slice_cmp(*(const Slice *)path, ((const struct import_file *)file)->from->path);
}

/* What lies beside a skill's SKILL.md goes where that goes. */
static bool is_with_own(const struct import *import, const struct import_file *file) {
    for (Slice dir = path_dir(file->from->path); dir.n; dir = path_dir(dir)) {
        Slice path = path_join(import->arena, dir, S("SKILL.md"));
        const struct import_file *skill = bsearch(&path, import->files.v, import->files.n, sizeof *skill, by_path);
        if (skill)
            return skill->own;
    }
    return false;
}

void import_draft(struct import *import) {
    Buf settings = {0};
    drafts_free(&import->drafts);
    bool keep = import->used.references_keep;
    import->used = (struct homes_used){.references_keep = keep};
    for (size_t i = 0; i < import->files.n; i++) {
        struct import_file *file = &import->files.v[i];
        file->own = file->copy ? is_with_own(import, file) : file->own;
        place_file(import, file);
        if (!file->copy)
            draft_set(&import->drafts, import->arena, file->path, file->text);
    }
    if (homes_settings(&import->homes, &import->used, &settings))
        draft_set(&import->drafts, import->arena, S("quire.yaml"), buf_dup(&settings, import->arena));
    buf_free(&settings);
}

/* Does any of the trial's texts hold lists that would be replaced, although it must come back as it is? */
bool import_must_keep_references(const struct import *import, const struct trial *trial) {
    if (import->before.loaded.config->from_file || import->used.references_keep)
        return false;
    for (size_t i = 0; i < import->files.n; i++)
        if (import->files.v[i].document && trial_has_references(trial, import->files.v[i].path))
            return true;
    return false;
}

bool import_try(const struct import *import, const struct drafts *drafts, bool all, struct trial *out) {
    struct trial_request request = {.root = import->request->root, .drafts = drafts, .target = import->foreign.target, .all = all};
    request.more = import->homes.lacking.v;
    request.n_more = import->homes.lacking.n;
    return trial_run(&request, out);
}

/* Loads the library with the drafts as they are now. False: its settings are not usable. */
static bool try_out(struct import *import) {
    for (;;) {
        trial_free(&import->trial);
        import_draft(import);
        if (!import_try(import, &import->drafts, false, &import->trial))
            return false;
        if (!import_must_keep_references(import, &import->trial))
            return true;
        import->used.references_keep = true;
    }
}

/* How far a document is from coming back: its place, what is above its text, its text. */
enum { OTHER_PLACE = 1, OTHER_HEAD = 2, OTHER_TEXT = 4 };

static unsigned difference(const struct import *import, struct import_file *file) {
    const struct trial_output *output = trial_output(&import->trial, file->path);
    file->output = output;
    if (!output)
        return OTHER_PLACE | OTHER_HEAD | OTHER_TEXT;
    Slice was = file->source->text, head = slice_sub(was, 0, file->source->body);
    file->same_path = slice_eq(output->path, file->from->native);
    file->same_bytes = slice_eq(output->text, was);
    file->same_values = file->from->text.n && translate_same_values(was, output->text);
    return (file->same_path ? 0u : OTHER_PLACE) | (file->same_bytes ? 0u : OTHER_TEXT) |
           (file->same_bytes || slice_starts(output->text, head) ? 0u : OTHER_HEAD);
}

/* Tries every document for any tool, and those that do not come back that way for their own; each stays where it is more
 * nearly what it was. A text alone is no reason: it is the same in both places. */
static bool find_places(struct import *import) {
    unsigned *was = ARENA_ARRAY(import->arena, unsigned, import->files.n);
    bool moved = false, back = false;
    bool usable = try_out(import);
    for (size_t i = 0; usable && i < import->files.n && !import->request->neutral; i++) {
        struct import_file *file = &import->files.v[i];
        was[i] = file->document ? difference(import, file) : 0;
        file->own = (was[i] & (OTHER_PLACE | OTHER_HEAD)) != 0;
        moved |= file->own;
    }
    if (moved)
        usable = try_out(import);
    for (size_t i = 0; moved && usable && i < import->files.n; i++) {
        struct import_file *file = &import->files.v[i];
        bool stays = !file->own || difference(import, file) < was[i];
        file->own &= stays;
        back |= !stays;
    }
    return back ? try_out(import) : usable;
}

static void compare(struct import *import) {
    for (size_t i = 0; i < import->files.n; i++) {
        struct import_file *file = &import->files.v[i];
        if (!file->document)
            continue;
        import->documents++;
        unsigned other = difference(import, file);
        import->moved += other == OTHER_PLACE;
        import->alike += other > OTHER_PLACE && file->same_values;
        import->differ += other > OTHER_PLACE && !file->same_values;
    }
}

/* --- the plan --- */

static bool knows_tool(const struct import *import, Slice wanted) {
    for (size_t i = 0; i < import->foreign.folders.n; i++)
        if (slice_eq(import->foreign.folders.v[i].target, wanted) || slice_eq(import->foreign.folders.v[i].tool, wanted))
            return true;
    return false;
}

/* The settings as they are. That there is nothing here yet is no fault. */
static void read_settings(struct import *import) {
    static const struct drafts none = {0};
    struct trial_request request = {.root = import->request->root, .drafts = &none};
    trial_run(&request, &import->before);
}

static enum import_result find_tree(struct import *import) {
    const struct import_request *request = import->request;
    size_t found = foreign_find(import->arena, import->before.engine, request->dir, request->dir_absolute, request->tool,
                                request->sink, &import->foreign);
    import->lost = import->foreign.lost;
    if (request->tool.n && !knows_tool(import, request->tool))
        return IMPORT_NO_TOOL;
    return found == 0 ? IMPORT_NO_TREE : found > 1 ? IMPORT_SEVERAL_TOOLS : IMPORT_READY;
}

/* Settings that are there must list the folders that are used. */
static bool lacks_folders(struct import *import) {
    Buf lines = {0};
    bool lacks = homes_missing(&import->homes, &import->used, &lines);
    import->missing = buf_dup(&lines, import->arena);
    buf_free(&lines);
    return lacks;
}

/* A path as the file system has it, as far as it is there. */
static Slice real_path(struct arena *arena, Slice path) {
    Slice real, there = path;
    while (file_real_inside(arena, "/", there, &real) && there.n > 1)
        there = path_dir(there);
    return there.n > 1 ? path_join(arena, real, slice_sub(path, there.n + 1, path.n)) : path_join(arena, S(""), path);
}

/* What is written would be read by the next import, and by the tool. */
static bool library_is_inside(const struct import *import) {
    const struct import_request *request = import->request;
    Slice root = real_path(import->arena, request->root_absolute);
    for (size_t i = 0; i < import->foreign.folders.n; i++) {
        const struct foreign_folder *folder = &import->foreign.folders.v[i];
        Slice dir = path_join(import->arena, request->dir_absolute, folder->here);
        if (folder->found && path_is_under(root, real_path(import->arena, dir)))
            return true;
    }
    return false;
}

static enum import_result plan(struct import *import) {
    const struct import_request *request = import->request;
    read_settings(import);
    enum import_result result = find_tree(import);
    if (result != IMPORT_READY)
        return result;
    if (library_is_inside(import))
        return IMPORT_INSIDE;
    homes_find(import->arena, import->before.loaded.config, request->root_absolute, &import->foreign, request->dir_absolute,
               &import->homes);
    if (import->homes.origin && import->before.loaded.config->from_file)
        return IMPORT_IS_READ;
    take_files(import);
    if (!import->files.n)
        return IMPORT_READY;
    if (!find_places(import))
        return IMPORT_BAD_SETTINGS;
    if (lacks_folders(import))
        return IMPORT_LACKS_FOLDERS;
    compare(import);
    import_share(import);
    import_settle(import);
    return IMPORT_READY;
}

enum import_result import_plan(const struct import_request *request, struct import *out) {
    *out = (struct import){.arena = arena_new(), .request = request};
    return plan(out);
}

void import_free(struct import *import) {
    foreign_free(&import->foreign);
    trial_free(&import->before);
    trial_free(&import->trial);
    homes_free(&import->homes);
    drafts_free(&import->drafts);
    dedupe_free(&import->dedupe);
    VEC_FREE(&import->files);
    arena_free(import->arena);
}
