#include "model/naming.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/slug.h"

/* With an ending and a temporary file's beginning, still below the 255 bytes that file systems
 * take. */
enum { NAME_LIMIT = 200 };

bool is_readme(Slice path) {
    return slice_eq_nocase(path_base(path), S("README.md"));
}

bool is_markdown(Slice path) {
    Slice ext = path_ext(path);
    return slice_eq_nocase(ext, S("md")) || slice_eq_nocase(ext, S("markdown"));
}

static bool heads_folder(Slice path) {
    return is_readme(path) || slice_eq_nocase(path_base(path), S("index.md"));
}

static bool is_skill_file(Slice path) {
    return slice_is(path_base(path), "SKILL.md");
}

/* The path below the entry's folder. */
static Slice below_entry(const struct document *document) {
    Slice path = document->source->path;
    size_t dir = document->entry->dir.n;
    return dir ? slice_sub(path, dir + 1, path.n) : path;
}

/* Whether the path's first folder is that of a kind's documents. */
static bool by_folder_kind(Slice below, enum kind *kind) {
    static const enum kind kinds[] = {KIND_AGENT, KIND_COMMAND, KIND_SKILL};
    size_t slash = slice_find_char(below, '/', 0);
    if (slash == SLICE_NONE)
        return false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (slice_is(slice_sub(below, 0, slash), kind_plural(kinds[i]))) {
            *kind = kinds[i];
            return true;
        }
    }
    return false;
}

/* What the folder is for, before the file itself is looked at. */
static enum kind folder_kind(const struct document *document) {
    enum kind kind = document->entry->kind;
    if (document->entry->by_folder)
        by_folder_kind(below_entry(document), &kind);
    return kind;
}

/* A skill is a folder with a SKILL.md; other Markdown there is pages of the skill. */
static bool is_skill(const struct document *document) {
    if (!is_skill_file(document->source->path))
        return false;
    Slice dir = path_dir(below_entry(document));
    if (document->entry->by_folder)
        return slice_find_char(dir, '/', 0) !=
               SLICE_NONE; /* skills/SKILL.md has no folder of its own */
    return dir.n || document->entry->dir.n;
}

static enum kind kind_of(const struct document *document) {
    enum kind kind = folder_kind(document);
    if (kind == KIND_SKILL)
        return is_skill(document) ? KIND_SKILL : KIND_PAGE;
    if ((kind == KIND_AGENT || kind == KIND_COMMAND) && is_readme(document->source->path))
        return KIND_PAGE;
    return kind;
}

/* Some tools write the kind into the file's name: planner.agent.md, review.prompt.md. */
static Slice without_suffix(Slice stem, enum kind kind) {
    static const char *const suffixes[KIND_COUNT] = {
        [KIND_AGENT] = ".agent", [KIND_COMMAND] = ".prompt"};
    Slice suffix = slice_from(suffixes[kind]);
    if (suffix.n && stem.n > suffix.n && slice_ends(stem, suffix))
        return slice_sub(stem, 0, stem.n - suffix.n);
    return stem;
}

static Slice stem_of(const struct document *document) {
    Slice path = document->source->path;
    if (document->kind == KIND_SKILL)
        return path_base(path_dir(path));
    return without_suffix(path_stem(path), document->kind);
}

static bool is_plain_name(Slice name) {
    if (!name.n || name.n > NAME_LIMIT || slice_is(name, ".") || slice_is(name, ".."))
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.s[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-')
            return false;
    }
    return true;
}

Slice file_name_for(struct arena *arena, Slice name, Slice stem) {
    if (is_plain_name(name))
        return name;
    Slice slug = slug_of(arena, name);
    return slug.n && slug.n <= NAME_LIMIT ? slug : stem;
}

/* Pages that are called by their path: DIR/README.md is DIR/index.html. */
static Slice page_by_path(struct arena *arena, Slice folder, Slice path) {
    Slice stem = heads_folder(path) ? S("index") : path_stem(path);
    Slice dir = path_join(arena, folder, path_dir(path));
    return path_join(arena, dir, arena_printf(arena, "%.*s.html", FMT(stem)));
}

static Slice page_of(struct arena *arena, const struct document *document) {
    const struct entry *entry = document->entry;
    Slice tool = document->tool;
    Slice below = below_entry(document);
    if (document->kind != KIND_PAGE && document->kind != KIND_SNIPPET) {
        Slice page =
            arena_printf(arena, "%s/%.*s.html", kind_plural(document->kind), FMT(document->file));
        return path_join(arena, tool, page);
    }
    /* Below an entry of pages the path says it all: content/skills/x/notes.md has "skills" in it.
     */
    Slice folder = entry->kind == KIND_PAGE ? (Slice){0} : slice_from(kind_plural(entry->kind));
    return page_by_path(arena, path_join(arena, tool, folder), below);
}

/* A scalar of the front matter, trimmed; empty when it is something else. */
static Slice front_text(const struct document *document, const char *key) {
    const struct value *value = value_get(document->source->front, key);
    return value_is_scalar(value) ? slice_trim(value->text) : (Slice){0};
}

static Slice folder_of(const struct document *document) {
    Slice dir = path_dir(below_entry(document));
    if (document->kind != KIND_AGENT && document->kind != KIND_COMMAND)
        return (Slice){0};
    if (!document->entry->by_folder)
        return dir;
    size_t slash = slice_find_char(dir, '/', 0);
    return slash == SLICE_NONE ? (Slice){0} : slice_sub(dir, slash + 1, dir.n);
}

void document_describe(struct arena *arena, struct document *document) {
    document->tool = document->entry->tool;
    document->kind = kind_of(document);
    document->stem = slice_lasting(arena, stem_of(document));
    document->folder = slice_lasting(arena, folder_of(document));
    Slice name = front_text(document, "name");
    document->name = name.n ? name : document->stem;
    document->file = file_name_for(arena, document->name, document->stem);
    document->description = front_text(document, "description");
    document->page = page_of(arena, document);
    document->targets = value_get(document->source->front, "targets");
}
