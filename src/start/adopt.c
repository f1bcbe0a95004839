#include "start/adopt.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "input/source.h"
#include "input/toml.h"
#include "model/naming.h"
#include "template/engine.h"
#include <stdlib.h>

/* What is known of one Markdown file. */
struct leaf {
    Slice path;
    bool described, named;   /* by its front matter */
    bool claimed;
};

struct search {
    struct arena *arena;
    const char *root;
    struct adoption *out;
    VEC(struct known_folder) known;
    VEC(struct leaf) leaves;
    struct map described;    /* folders with such a file, at any depth */
    bool has_content;
};

/* --- what is there --- */

static void find_known(struct search *s, struct engine *engine) {
    Slice *files = NULL;
    size_t n = 0;
    engine_list(engine, s->arena, "prompts", &files, &n);
    for (size_t i = 0; i < n; i++) {
        Slice target = path_stem(files[i]);
        if (!slice_is(path_ext(files[i]), "lua") || !slice_is(path_dir(files[i]), "prompts") || !engine_target(engine, target))
            continue;
        const struct view *tool = engine_target_field(engine, s->arena, target, "tool");
        const struct view *folders = engine_target_field(engine, s->arena, target, "folders");
        for (size_t k = 0; k < view_count(folders); k++) {
            const struct view *folder = view_at(folders, k), *other = view_get(folder, "tool");
            struct known_folder known = {.dir = path_normal(s->arena, view_text(view_get(folder, "dir"))),
                                         .tool = other ? view_text(other) : tool ? view_text(tool) : target};
            if (known.dir.n && kind_find(view_text(view_get(folder, "kind")), &known.kind))
                *VEC_PUSH(&s->known) = known;
        }
    }
    *VEC_PUSH(&s->known) = (struct known_folder){S(".agpm/snippets"), KIND_SNIPPET, S("")};
}

static Slice first_name(Slice path) {
    return slice_sub(path, 0, slice_find_char(path, '/', 0));
}

/* Hidden folders are somebody's own, but those that lead to a tool's. */
static bool is_entered(void *context, Slice path, bool folder) {
    const struct search *s = context;
    Slice name = path_base(path);
    if (!folder)
        return is_markdown(path);
    if (slice_is(path, "templates") ||
        file_kind(arena_printf(s->arena, "%s/%.*s/" OUTPUT_LOG, s->root, FMT(path)).s) != FILE_ABSENT)
        return false;
    bool entered = name.s[0] != '.';
    for (size_t i = 0; i < s->known.n && !entered; i++)
        entered = slice_eq(first_name(s->known.v[i].dir), name);
    return entered;
}

static bool is_filled(const struct value *front, const char *key) {
    const struct value *value = value_get(front, key);
    return value && value_is_scalar(value) && value->text.n;
}

static void add_leaf(struct search *s, Slice path) {
    Slice real, stem = path_stem(path_base(path));
    if (slice_eq_nocase(stem, S("readme")) || file_real_inside(s->arena, s->root, path, &real))
        return;
    struct leaf *leaf = VEC_PUSH(&s->leaves);
    struct sink *sink = sink_new();
    struct source *source = source_load(s->arena, s->root, path, sink);
    *leaf = (struct leaf){.path = path};
    if (source) {
        leaf->named = is_filled(source->front, "name");
        leaf->described = is_filled(source->front, "description");
    }
    for (Slice dir = path_dir(path); leaf->described && dir.n; dir = path_dir(dir))
        map_set(&s->described, dir, NULL);
    sink_free(sink);
}

/* --- what it is --- */

static void claim(struct search *s, struct leaf *leaf, Slice dir, enum kind kind, Slice tool) {
    leaf->claimed = true;
    for (size_t i = 0; i < s->out->folders.n; i++)
        if (slice_eq(s->out->folders.v[i].dir, dir)) {
            s->out->folders.v[i].files++;
            return;
        }
    *VEC_PUSH(&s->out->folders) = (struct adopted){.dir = dir, .kind = kind, .tool = tool, .files = 1};
}

static bool ends_with(Slice dir, Slice end) {
    return slice_eq(dir, end) || (dir.n > end.n && slice_ends(dir, end) && dir.s[dir.n - end.n - 1] == '/');
}

static void claim_known(struct search *s, struct leaf *leaf) {
    for (Slice dir = path_dir(leaf->path); dir.n && !leaf->claimed; dir = path_dir(dir))
        for (size_t i = 0; i < s->known.n && !leaf->claimed; i++)
            if (ends_with(dir, s->known.v[i].dir) &&
                (s->known.v[i].kind != KIND_SKILL || slice_is(path_base(leaf->path), "SKILL.md")))
                claim(s, leaf, dir, s->known.v[i].kind, s->known.v[i].tool);
}

static void claim_skill(struct search *s, struct leaf *leaf) {
    Slice folder = path_dir(leaf->path);
    if (slice_is(path_base(leaf->path), "SKILL.md") && folder.n)
        claim(s, leaf, path_dir(folder), KIND_SKILL, S(""));
}

/* A folder whose name says what is in it. */
static bool kind_of_folder(Slice dir, enum kind *kind) {
    static const enum kind kinds[] = {KIND_AGENT, KIND_COMMAND, KIND_SNIPPET};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (slice_is(path_base(dir), kind_plural(kinds[i]))) {
            *kind = kinds[i];
            return true;
        }
    return false;
}

static void claim_named(struct search *s, struct leaf *leaf) {
    enum kind kind;
    for (Slice dir = path_dir(leaf->path); dir.n; dir = path_dir(dir)) {
        if (!kind_of_folder(dir, &kind))
            continue;
        bool sure = !path_dir(dir).n || path_matches(S("plugins/*/*"), dir);
        if (sure || map_has(&s->described, dir))
            claim(s, leaf, dir, kind, S(""));
        return;
    }
}

static bool is_content(Slice path) {
    return path_is_under(path, S("content/agents")) || path_is_under(path, S("content/commands")) ||
           path_is_under(path, S("content/skills"));
}

/* Folders at the root, by what most of their files say of themselves. */
static void claim_by_front(struct search *s) {
    for (size_t i = 0, n; i < s->leaves.n; i += n) {
        Slice top = first_name(s->leaves.v[i].path);
        size_t left = 0, agents = 0;
        for (n = 0; i + n < s->leaves.n && slice_eq(first_name(s->leaves.v[i + n].path), top); n++) {
            const struct leaf *leaf = &s->leaves.v[i + n];
            left += !leaf->claimed;
            agents += !leaf->claimed && leaf->named && leaf->described;
        }
        bool folder = top.n < s->leaves.v[i].path.n;
        for (size_t k = 0; k < n && folder && agents * 2 > left; k++)
            if (!s->leaves.v[i + k].claimed)
                claim(s, &s->leaves.v[i + k], top, KIND_AGENT, S(""));
    }
}

/* --- agpm.toml --- */

static void claim_path(struct search *s, Slice written, enum kind kind) {
    Slice path = path_normal(s->arena, written);
    for (size_t i = 0; i < s->leaves.n; i++)
        if (!s->leaves.v[i].claimed && path_dir(path).n && path_matches(path, s->leaves.v[i].path))
            claim(s, &s->leaves.v[i], path_dir(s->leaves.v[i].path), kind, S(""));
}

/* What has no source lies here: `name = "agents/a.md"`, or `{path = "agents/a.md"}`. */
static void claim_manifest(struct search *s) {
    static const enum kind kinds[] = {KIND_AGENT, KIND_COMMAND, KIND_SNIPPET};
    struct toml_error error;
    Slice text;
    if (file_read(s->arena, arena_printf(s->arena, "%s/agpm.toml", s->root).s, SOURCE_LIMIT, &text))
        return;
    const struct value *manifest = toml_read(s->arena, text, &error);
    s->out->agpm = true;
    s->out->bad_agpm = !manifest;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && manifest; i++) {
        const struct value *table = value_get(manifest, kind_plural(kinds[i]));
        for (size_t k = 0; table && table->kind == VALUE_MAP && k < table->n; k++) {
            const struct value *value = &table->members[k].value;
            if (value->kind == VALUE_STRING)
                claim_path(s, value->text, kinds[i]);
            else if (value->kind == VALUE_MAP && !value_get(value, "source"))
                claim_path(s, value_text(value, "path"), kinds[i]);
        }
    }
}

/* --- all of it --- */

static int compare_folders(const void *left, const void *right) {
    const struct adopted *a = left, *b = right;
    int order = (a->kind == KIND_SNIPPET) - (b->kind == KIND_SNIPPET);
    return order ? order : slice_cmp(a->dir, b->dir);
}

/* Of folders of one kind and tool the outer ones are enough, unless another one lies between. */
static void drop_inner(struct adoption *out) {
    size_t kept = 0;
    for (size_t i = 0; i < out->folders.n; i++) {
        struct adopted folder = out->folders.v[i], *above = NULL;
        for (size_t k = 0; k < kept; k++)
            if (path_is_under(folder.dir, out->folders.v[k].dir) && (!above || out->folders.v[k].dir.n >= above->dir.n))
                above = &out->folders.v[k];
        if (above && above->kind == folder.kind && slice_eq(above->tool, folder.tool))
            above->files += folder.files;
        else
            out->folders.v[kept++] = folder;
    }
    out->folders.n = kept;
}

static void claim_all(struct search *s) {
    for (size_t i = 0; i < s->leaves.n; i++)
        s->has_content |= is_content(s->leaves.v[i].path);
    for (size_t i = 0; i < s->leaves.n; i++) {
        struct leaf *leaf = &s->leaves.v[i];
        claim_known(s, leaf);
        if (!leaf->claimed && s->has_content && path_is_under(leaf->path, S("content")))
            claim(s, leaf, S("content"), KIND_PAGE, S(""));
    }
    claim_manifest(s);
    for (size_t i = 0; i < s->leaves.n; i++)
        if (!s->leaves.v[i].claimed)
            claim_skill(s, &s->leaves.v[i]);
    for (size_t i = 0; i < s->leaves.n; i++)
        if (!s->leaves.v[i].claimed)
            claim_named(s, &s->leaves.v[i]);
    claim_by_front(s);
}

void adoption_find(struct arena *arena, const char *root, struct engine *engine, struct adoption *out) {
    struct search s = {.arena = arena, .root = root, .out = out};
    SliceVec files = {0};
    *out = (struct adoption){0};
    find_known(&s, engine);
    file_walk(arena, root, S(""), is_entered, &s, &files);
    for (size_t i = 0; i < files.n; i++)
        add_leaf(&s, files.v[i]);
    claim_all(&s);
    if (out->folders.n)
        qsort(out->folders.v, out->folders.n, sizeof *out->folders.v, compare_folders);
    drop_inner(out);
    if (file_kind(arena_printf(arena, "%s/site", root).s) != FILE_ABSENT &&
        file_kind(arena_printf(arena, "%s/site/" OUTPUT_LOG, root).s) == FILE_ABSENT)
        out->output = S("quire-site");
    VEC_FREE(&files);
    VEC_FREE(&s.leaves);
    VEC_FREE(&s.known);
    map_free(&s.described);
}

void adoption_free(struct adoption *adoption) {
    VEC_FREE(&adoption->folders);
}

/* --- the settings --- */

static void add_folder(Buf *out, const struct adopted *folder) {
    buf_printf(out, "  - dir: ");
    buf_yaml_string(out, folder->dir.n ? folder->dir : S("."));
    buf_char(out, '\n');
    if (folder->kind != KIND_PAGE && folder->kind != KIND_SNIPPET)
        buf_printf(out, "    kind: %s\n", kind_name(folder->kind));
    if (folder->tool.n)
        buf_printf(out, "    tool: %.*s\n", FMT(folder->tool));
}

static void add_targets(const struct adoption *adoption, Buf *out) {
    Slice tools[KIND_COUNT * 16] = {S("plain")};
    size_t n = 1;
    for (size_t i = 0; i < adoption->folders.n; i++) {
        Slice tool = adoption->folders.v[i].tool;
        bool known = !tool.n || n == sizeof tools / sizeof *tools;
        for (size_t k = 0; k < n && !known; k++)
            known = slice_eq(tools[k], tool);
        if (!known)
            tools[n++] = tool;
    }
    if (n == 1) {
        tools[n++] = S("claude-code");
        tools[n++] = S("opencode");
    }
    buf_printf(out, "\n# The tools that prompts are written for; `plain` is the text without front matter.\ntargets: [");
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s%.*s", i ? ", " : "", FMT(tools[i]));
    buf_printf(out, "]\n");
}

void adoption_settings(const struct adoption *adoption, Slice title, Buf *out) {
    bool snippets = false;
    buf_printf(out, "# Settings of this library, made by `quire init --adopt` of what lay in the repository.\n\n"
                    "# Stands in the header and the title of every page.\ntitle: ");
    buf_yaml_string(out, title);
    buf_printf(out, "\n\n# Folders with documents, what they are, and the tool that they are written for, if any.\ncontent:\n");
    for (size_t i = 0; i < adoption->folders.n; i++) {
        if (adoption->folders.v[i].kind == KIND_SNIPPET && !snippets) {
            snippets = true;
            buf_printf(out, "\n# Folders with text that documents share.\nsnippets:\n");
        }
        add_folder(out, &adoption->folders.v[i]);
    }
    add_targets(adoption, out);
    if (adoption->output.n)
        buf_printf(out, "\n# Where a build writes: there is another `site` here.\noutput: %.*s\n", FMT(adoption->output));
}
