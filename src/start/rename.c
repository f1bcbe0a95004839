#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "input/yaml.h"
#include "model/naming.h"
#include "start/blank.h"
#include "start/rename_parts.h"
#include <string.h>

/* --- where it goes --- */

static bool fail(struct rename *rename, enum rename_trouble trouble, Slice other) {
    rename->trouble = trouble;
    rename->other = other;
    return false;
}

static const char *on_disk(const struct rename *rename, Slice path) {
    return arena_printf(rename->arena, "%s/%.*s", rename->library->config->root, FMT(path)).s;
}

static bool heads_folder(const struct document *document) {
    Slice base = path_base(document->source->path);
    return document->kind == KIND_PAGE && (is_readme(base) || slice_eq_nocase(base, S("index.md")));
}

/* The folder that names of the kind are seen from: the entry's, or agents/ in one that is divided by subfolders. */
static Slice home_of(const struct document *document) {
    Slice dir = path_dir(document->source->path);
    if (document->kind == KIND_SKILL)
        return path_dir(dir);
    if (document->kind == KIND_PAGE || document->kind == KIND_SNIPPET)
        return document->entry->dir;
    return slice_sub(dir, 0, dir.n - document->folder.n - (document->folder.n && dir.n > document->folder.n));
}

/* ".md", or what else stands behind the name: ".agent.md". */
static Slice ending_of(const struct document *document) {
    Slice base = path_base(document->source->path);
    return document->kind == KIND_SKILL ? S(".md") : slice_sub(base, document->stem.n, base.n);
}

/* The library path that a NEW with folders means; one with `.md` is a path, from here or from the root, and no other. Empty: none
 * below the folder of the kind. */
static Slice path_for(struct rename *rename, Slice name, Slice here, Slice home) {
    Slice path = path_normal(rename->arena, name);
    bool from_root = path_is_under(path, home) && path.n > home.n;
    if (is_markdown(name))
        return home.n && from_root ? path : here.n && path_is_under(here, home) ? here : (Slice){0};
    return home.n && from_root ? path : path_join(rename->arena, home, path);
}

/* What the name stands below: the folder that it brings, or the document's own. False when it brings one that cannot be. */
static bool folder_for(struct rename *rename, Slice *name, Slice here, Slice *folder) {
    const struct document *document = rename->document;
    Slice home = home_of(document), path = *name;
    *folder = document->kind == KIND_SKILL ? home : path_dir(document->source->path);
    if (slice_find_char(path, '/', 0) != SLICE_NONE) {
        path = path_for(rename, path, here, home);
        *folder = path_dir(path);
    }
    *name = path_base(slice_ends(*name, S("/")) ? *name : path);
    if (slice_ends(*name, ending_of(document)))
        name->n -= ending_of(document).n;
    else if (is_markdown(*name))
        name->n -= path_ext(*name).n + 1;
    bool inside = document->kind == KIND_SKILL ? slice_eq(*folder, home) : path_is_under(*folder, home);
    return (path.n && inside) || fail(rename, RENAME_NO_FOLDER, home);
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* In front matter the name stands without quotes, mostly. What has to have them there for some reader's sake is a number, or a word
 * such as `true`; else it is only that the writer of YAML is careful. */
static bool is_plain_yaml(Slice name) {
    Buf yaml = {0};
    buf_yaml_string(&yaml, name);
    bool plain = slice_eq(buf_view(&yaml), name), letters = true;
    buf_free(&yaml);
    for (size_t i = 0; i < name.n; i++)
        letters = letters && is_letter(name.s[i]);
    return plain || (is_letter(name.s[0]) && !letters);
}

static bool name_is_good(struct rename *rename, Slice name) {
    if (!blank_name_is_good(KIND_SKILL, name) || !is_plain_yaml(name))
        return fail(rename, RENAME_BAD_NAME, name);
    if (!blank_name_is_mentionable(rename->document->kind, name))
        return fail(rename, RENAME_NO_MENTION, name);
    return true;
}

/* The file is called as the document is, or as files of such a name are. A run that was broken off may have changed the one
 * and not the other. */
static bool file_follows(const struct rename *rename, Slice new_name) {
    const struct document *d = rename->document;
    return slice_eq(d->stem, d->name) || slice_eq(d->stem, d->file) || slice_eq(d->name, new_name);
}

static void set_paths(struct rename *rename, Slice folder, Slice name) {
    struct arena *arena = rename->arena;
    const struct document *document = rename->document;
    Slice path = document->source->path;
    rename->old_name = document->name;
    rename->old_stem = rename->new_stem = document->stem;
    rename->new_name = name;
    if (file_follows(rename, name))
        rename->new_stem = name;
    rename->folder = document->kind == KIND_SKILL;
    rename->from = rename->folder ? path_dir(path) : path;
    if (rename->folder) {
        rename->to = path_join(arena, folder, rename->new_stem);
        return;
    }
    rename->to = path_join(arena, folder, arena_printf(arena, "%.*s%.*s", FMT(rename->new_stem), FMT(ending_of(document))));
}

/* --- what is in the way --- */

static bool is_one_of(Slice name, const Slice *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (slice_eq(names[i], name))
            return true;
    return false;
}

/* Documents for two tools may share a name; a unique file's name is as good as the name. */
static bool is_taken_by(const struct rename *rename, const struct document *other) {
    const struct document *own = rename->document;
    if (other == own || other->kind != own->kind || own->kind == KIND_PAGE || own->kind == KIND_SNIPPET)
        return false;
    if (own->tool.n && other->tool.n && !slice_eq(own->tool, other->tool))
        return false;
    return slice_eq(other->name, rename->new_name) || (own->kind == KIND_AGENT && slice_eq(other->stem, rename->new_name));
}

/* Does it hold what the document will be there? Then an earlier run was broken off before it could remove the old file. */
static bool name_is_free(struct rename *rename) {
    const struct library *library = rename->library;
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *other = &library->documents.v[i];
        if (is_taken_by(rename, other) && !slice_eq(other->source->path, rename->to))
            return fail(rename, RENAME_TAKEN, other->source->path);
    }
    const struct config *config = library->config;
    bool builtin = is_one_of(rename->new_name, library->builtin_agents, library->n_builtin_agents) ||
                   is_one_of(rename->new_name, config->known_agents, config->n_known_agents);
    bool renamed = !slice_eq(rename->old_name, rename->new_name);
    return !(rename->document->kind == KIND_AGENT && builtin && renamed) || fail(rename, RENAME_BUILTIN, rename->new_name);
}

static bool path_is_free(struct rename *rename) {
    struct file_id old, new;
    Slice other = {0};
    const char *to = on_disk(rename, rename->to);
    if (slice_eq(rename->from, rename->to))
        return true;
    if (file_identify(on_disk(rename, rename->from), &old) && file_identify(to, &new) && old.device == new.device &&
        old.inode == new.inode)
        return fail(rename, RENAME_CASE, rename->to);
    if (file_kind(to) != FILE_ABSENT || file_is_link(to))
        return (!rename->folder && file_kind(to) == FILE_REGULAR && !file_is_link(to)) ||
               fail(rename, RENAME_TAKEN, rename->to);
    bool cased = !file_exists_exactly(rename->arena, rename->library->config->root, rename->to, &other) && other.n;
    return !cased || slice_eq(other, rename->from) || fail(rename, RENAME_TAKEN, other);
}

/* A link that leads to the file would lead nowhere, and one that it stands behind would be what is renamed. */
static bool is_unlinked(struct rename *rename) {
    const struct library *library = rename->library;
    Slice real;
    const char *root = library->config->root;
    if (file_real_inside(rename->arena, root, rename->from, &real) || !slice_eq(real, rename->from))
        return fail(rename, RENAME_LINKED, rename->from);
    for (size_t i = 0; i < library->documents.n; i++) {
        Slice path = library->documents.v[i].source->path;
        if (!path_is_under(path, rename->from) && !file_real_inside(rename->arena, root, path, &real) &&
            path_is_under(real, rename->from))
            return fail(rename, RENAME_LINKED, path);
    }
    return true;
}

bool rename_aim(struct rename *rename, Slice name, Slice here) {
    Slice folder;
    if (heads_folder(rename->document))
        return fail(rename, RENAME_FIXED_NAME, rename->document->source->path);
    if (!name.n)
        return fail(rename, RENAME_BAD_NAME, name);
    if (!folder_for(rename, &name, here, &folder) || !name_is_good(rename, name))
        return false;
    set_paths(rename, folder, name);
    if (is_readme(rename->to) && (rename->document->kind == KIND_AGENT || rename->document->kind == KIND_COMMAND))
        return fail(rename, RENAME_README, rename->to);
    if (slice_eq(rename->old_name, rename->new_name) && slice_eq(rename->from, rename->to))
        return fail(rename, RENAME_SAME, rename->from);
    return is_unlinked(rename) && name_is_free(rename) && path_is_free(rename);
}

/* --- what follows --- */

Slice rename_path(const struct rename *rename, Slice path) {
    if (!path_is_under(path, rename->from) || slice_eq(rename->from, rename->to))
        return path;
    return arena_printf(rename->arena, "%.*s%.*s", FMT(rename->to), FMT(slice_sub(path, rename->from.n, path.n)));
}

void rename_leave_at(struct rename *rename, const struct source *source, uint32_t start, uint32_t end, const char *why) {
    *VEC_PUSH(&rename->left) = (struct left){source_place(source, start, end), why};
}

void rename_pass(struct rename *rename, const struct source *source, uint32_t start, uint32_t end) {
    if (!source_is_written(source, start, end))
        return;
    uint32_t at = source_written_offset(source, start);
    *VEC_PUSH(&rename->foreign) = (struct edit){.path = source->path, .start = at, .end = at + (end - start), .made = true};
}

void rename_edit(struct rename *rename, const struct source *source, uint32_t start, uint32_t end, Slice new) {
    if (slice_eq(slice_sub(source->text, start, end), new))
        return;
    if (!source_is_written(source, start, end)) {
        rename_leave_at(rename, source, start, end, "a template made it");
        return;
    }
    uint32_t at = source_written_offset(source, start);
    *VEC_PUSH(&rename->edits) = (struct edit){.path = source->path, .start = at, .end = at + (end - start), .new = new};
}

/* Where what a value says begins: behind its anchor and tag. */
static size_t behind_properties(Slice written) {
    size_t at = 0;
    while (at < written.n && (written.s[at] == '&' || written.s[at] == '!')) {
        while (at < written.n && !strchr(" \t\r\n", written.s[at]))
            at++;
        while (at < written.n && strchr(" \t\r\n", written.s[at]))
            at++;
    }
    return at;
}

bool rename_is_bare(Slice new) {
    for (size_t i = 0; i < new.n; i++)
        if (!is_letter(new.s[i]) && !(new.s[i] >= '0' && new.s[i] <= '9') && !strchr("._-/%", new.s[i]))
            return false;
    return new.n > 0 && new.s[0] != '%';
}

void rename_value(struct rename *rename, const struct source *source, const struct value *value, Slice word, Slice new) {
    Slice written = slice_sub(source->text, value->start, value->end);
    size_t at = slice_find(written, word, behind_properties(written));
    bool whole = slice_eq(slice_trim(value->text), word), alias = slice_starts(written, S("*"));
    bool plain = slice_find_char(new, '"', 0) == SLICE_NONE && slice_find_char(new, '\\', 0) == SLICE_NONE;
    if (alias && whole && rename_is_bare(new)) /* what it is an alias of may be about something else, and stays */
        rename_edit(rename, source, value->start, value->end, new);
    else if (alias)
        rename_leave_at(rename, source, value->start, value->end, "it is an alias of another value");
    else if (at == SLICE_NONE && plain && whole && written.n > 1 && written.s[0] == '"')
        rename_edit(rename, source, value->start + 1, value->end - 1, new); /* all between the quotes, escapes and all */
    else if (at == SLICE_NONE)
        rename_leave_at(rename, source, value->start, value->end, "it is written with escapes");
    else
        rename_edit(rename, source, value->start + (uint32_t)at, value->start + (uint32_t)(at + word.n), new);
}

void rename_texts(const struct library *library, rename_look *look, void *context) {
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *document = &library->documents.v[i];
        look(context, &(struct rename_text){document->source, library->parts.v[document->part].facts, document});
    }
    for (size_t i = 1; i < library->parts.n; i++) {
        const struct part *part = &library->parts.v[i];
        if (part->facts && part->document == NO_DOCUMENT && !library_document(library, part->source->path))
            look(context, &(struct rename_text){part->source, part->facts, NULL});
    }
}

static bool has_twin(const struct rename *rename) {
    const struct library *library = rename->library;
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *other = &library->documents.v[i];
        if (other != rename->document && other->kind == KIND_AGENT && slice_eq(other->name, rename->old_name))
            return true;
    }
    return false;
}

static void collect(void *context, const struct rename_text *text) {
    if (text->facts)
        rename_in_text(context, text);
    if (text->document)
        rename_in_front(context, text);
}

static bool is_below_folder(void *context, Slice path, bool folder) {
    (void)context, (void)path, (void)folder;
    return true;
}

int rename_edit_order(const void *left, const void *right) {
    const struct edit *a = left, *b = right;
    int order = slice_cmp(a->path, b->path);
    order = order ? order : (a->start > b->start) - (a->start < b->start);
    return order ? order : (a->end < b->end) - (a->end > b->end);
}

/* A dependency's path may hold the name, as a mention: one change is enough. Parts of a file that overlap ask twice. */
static void drop_inner(struct rename *rename) {
    size_t n = 0;
    if (rename->edits.n)
        qsort(rename->edits.v, rename->edits.n, sizeof *rename->edits.v, rename_edit_order);
    for (size_t i = 0; i < rename->edits.n; i++) {
        const struct edit *edit = &rename->edits.v[i], *last = n ? &rename->edits.v[n - 1] : NULL;
        if (!last || !slice_eq(last->path, edit->path) || edit->end > last->end)
            rename->edits.v[n++] = *edit;
    }
    rename->edits.n = n;
}

void rename_collect(struct rename *rename) {
    if (rename->folder)
        file_walk(rename->arena, rename->library->config->root, rename->from, is_below_folder, NULL, &rename->moved);
    else
        *VEC_PUSH(&rename->moved) = rename->from;
    rename->shared = rename->document->kind == KIND_AGENT && has_twin(rename);
    rename_texts(rename->library, collect, rename);
    rename_in_settings(rename);
    drop_inner(rename);
}

void rename_drafts(const struct rename *rename, const struct fixes *fixes, struct drafts *out) {
    struct arena *arena = rename->arena;
    const char *root = rename->library->config->root;
    for (size_t i = 0; i < fixes->drafts.texts.n; i++) {
        const struct map_entry *entry = &fixes->drafts.texts.entries[i];
        draft_set(out, arena, rename_path(rename, entry->key), *(const Slice *)entry->value);
    }
    for (size_t i = 0; i < rename->moved.n && !slice_eq(rename->from, rename->to); i++) {
        Slice text, path = rename->moved.v[i], to = rename_path(rename, path);
        if (!draft_text(out, to) && !file_read(arena, arena_printf(arena, "%s/%.*s", root, FMT(path)).s, SOURCE_LIMIT, &text))
            draft_set(out, arena, to, text);
        else if (!draft_text(out, to))
            draft_set(out, arena, to, S(""));
    }
    if (!slice_eq(rename->from, rename->to))
        draft_remove(out, rename->from);
}

void rename_free(struct rename *rename) {
    VEC_FREE(&rename->moved);
    VEC_FREE(&rename->edits);
    VEC_FREE(&rename->foreign);
    VEC_FREE(&rename->left);
}
