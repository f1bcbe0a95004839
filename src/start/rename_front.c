#include "base/mem.h"
#include "base/path.h"
#include "model/agpm.h"
#include "model/reference.h"
#include "start/rename_parts.h"
#include <string.h>

/* --- the document's own name --- */

static void take_name(struct rename *rename, const struct source *source) {
    const struct value *name = value_get(source->front, "name");
    if (value_is_scalar(name) && source == rename->document->source && slice_eq(slice_trim(name->text), rename->old_name))
        rename_value(rename, source, name, rename->old_name, rename->new_name);
    else if (name)
        rename_pass(rename, source, name->start, name->end);
}

/* Claude Code's agents list the skills that they begin with, by name. */
static void take_skill(struct rename *rename, const struct source *source, const struct value *value) {
    for (size_t i = 0; value && value->kind == VALUE_LIST && i < value->n; i++)
        take_skill(rename, source, &value->items[i]);
    if (value_is_scalar(value) && slice_eq(slice_trim(value->text), rename->old_name))
        rename_value(rename, source, value, rename->old_name, rename->new_name);
}

static void take_skills(struct rename *rename, const struct rename_text *text) {
    Slice tool = text->document->tool, own = rename->document->tool;
    if (rename->document->kind == KIND_SKILL && (!tool.n || !own.n || slice_eq(tool, own)))
        take_skill(rename, text->source, value_get(text->source->front, "skills"));
}

/* --- agpm's dependencies --- */

/* A document that this text depends on. */
struct dependency {
    Slice kind;   /* "snippets" */
    Slice alias;  /* `name`, or empty */
};
typedef VEC(struct dependency) DependencyVec;

/* Does the path lead to what moves? As agpm has it: from the file, else from the root or by an alias. */
static bool leads_to_moved(const struct rename *rename, const struct source *source, Slice path, Slice *target) {
    struct arena *arena = rename->arena;
    const struct config *config = rename->library->config;
    Slice places[] = {path_join(arena, path_dir(source->path), path), path_normal(arena, path), aliased_path(arena, config, path)};
    bool relative = slice_starts(path, S("./")) || slice_starts(path, S("../"));
    for (size_t i = 0; i < (relative ? 1u : 3u); i++)
        if (places[i].n && path_is_under(places[i], rename->from)) {
            *target = places[i];
            return true;
        }
    return false;
}

static void take_dependency(struct rename *rename, const struct source *source, Slice kind, const struct value *item,
                            DependencyVec *found) {
    const struct value *path = value_is_scalar(item) ? item : value_get(item, "path");
    Slice target;
    if (!value_is_scalar(path) || value_get(item, "source") || !leads_to_moved(rename, source, path->text, &target))
        return;
    *VEC_PUSH(found) = (struct dependency){kind, value_text(item, "name")};
    Slice new = rename_include(rename, source, path->text, target, false);
    if (new.n)
        rename_value(rename, source, path, path->text, new);
}

static void take_dependencies(struct rename *rename, const struct source *source, const struct value *map, DependencyVec *found) {
    for (size_t i = 0; map && map->kind == VALUE_MAP && i < map->n; i++) {
        const struct value *list = &map->members[i].value;
        for (size_t k = 0; list->kind == VALUE_LIST && k < list->n; k++)
            take_dependency(rename, source, map->members[i].key, &list->items[k], found);
    }
}

/* A path that the file itself writes from where it lies, when it moves. */
static void rebase_dependencies(struct rename *rename, const struct source *source, const struct value *map) {
    if (slice_eq(path_dir(source->path), path_dir(rename_path(rename, source->path))))
        return;
    for (size_t i = 0; map && map->kind == VALUE_MAP && i < map->n; i++) {
        const struct value *list = &map->members[i].value;
        for (size_t k = 0; list->kind == VALUE_LIST && k < list->n; k++) {
            const struct value *item = &list->items[k], *path = value_is_scalar(item) ? item : value_get(item, "path");
            if (!value_is_scalar(path) || (!slice_starts(path->text, S("./")) && !slice_starts(path->text, S("../"))))
                continue;
            Slice target = path_join(rename->arena, path_dir(source->path), path->text);
            Slice new = rename_address(rename, source, path->text, target, SPELLING_PLAIN);
            if (new.n && !path_is_under(target, rename->from))
                rename_value(rename, source, path, path->text, new);
        }
    }
}

/* --- what templates say --- */

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void add_edit(struct rename *rename, const struct source *source, size_t start, size_t n, Slice new) {
    *VEC_PUSH(&rename->edits) =
        (struct edit){.path = source->path, .start = (uint32_t)start, .end = (uint32_t)(start + n), .new = new};
}

/* The name by which templates call the dependency then; empty when it stays. `key` is the one that is written. */
static Slice new_key(const struct rename *rename, const struct dependency *d, Slice key) {
    struct arena *arena = rename->arena;
    bool named = d->alias.n && slice_eq(d->alias, rename->old_name) && rename->document->kind == KIND_AGENT;
    if (d->alias.n && slice_eq(agpm_word(arena, d->alias), key))
        return named ? agpm_word(arena, rename->new_name) : (Slice){0};
    if (!slice_eq(agpm_word(arena, rename->old_stem), key) || slice_eq(rename->old_stem, rename->new_stem))
        return (Slice){0};
    return agpm_word(arena, rename->new_stem);
}

/* `agpm.deps.KIND.KEY` at `at` of a tag. */
static void take_key(struct rename *rename, const struct source *source, Slice tag, size_t at, size_t offset,
                     const DependencyVec *found) {
    size_t kind = at + strlen("agpm.deps."), dot = slice_find_char(tag, '.', kind), end = dot + 1;
    if (dot == SLICE_NONE)
        return;
    while (end < tag.n && is_word(tag.s[end]))
        end++;
    Slice kind_name = slice_sub(tag, kind, dot), key = slice_sub(tag, dot + 1, end);
    for (size_t i = 0; i < found->n; i++) {
        Slice new = slice_eq(found->v[i].kind, kind_name) ? new_key(rename, &found->v[i], key) : (Slice){0};
        if (new.n) {
            add_edit(rename, source, offset + dot + 1, key.n, new);
            return;
        }
    }
}

/* A path in quotes, for the filter `content`: it is from the library's root. */
static void take_literals(struct rename *rename, const struct source *source, Slice tag, size_t offset) {
    for (size_t i = 0; i < tag.n; i++) {
        if (tag.s[i] != '\'' && tag.s[i] != '"' && tag.s[i] != '`')
            continue;
        size_t close = slice_find_char(tag, tag.s[i], i + 1);
        if (close == SLICE_NONE)
            return;
        Slice path = slice_sub(tag, i + 1, close), normal = path_normal(rename->arena, path);
        if (path.n && path_is_under(normal, rename->from))
            add_edit(rename, source, offset + i + 1, path.n, rename_path(rename, normal));
        i = close;
    }
}

static void take_tag(struct rename *rename, const struct source *source, Slice tag, size_t offset, const DependencyVec *found) {
    for (size_t at = 0; (at = slice_find(tag, S("agpm.deps."), at)) != SLICE_NONE; at++)
        if (!at || !is_word(tag.s[at - 1]))
            take_key(rename, source, tag, at, offset, found);
    if (slice_find(tag, S("content"), 0) != SLICE_NONE && !slice_eq(rename->from, rename->to))
        take_literals(rename, source, tag, offset);
}

/* The tags of the file as it is written, `{{ }}` and `{% %}`. */
static void take_tags(struct rename *rename, const struct source *source, const DependencyVec *found) {
    Slice text = source->written ? source->written->text : source->text;
    for (size_t at = 0; (at = slice_find_char(text, '{', at)) != SLICE_NONE && at + 1 < text.n;) {
        bool output = text.s[at + 1] == '{', statement = text.s[at + 1] == '%';
        size_t end = output || statement ? slice_find(text, output ? S("}}") : S("%}"), at + 2) : SLICE_NONE;
        if (end == SLICE_NONE) {
            at++;
            continue;
        }
        Slice tag = slice_sub(text, at + 2, end);
        if (!slice_starts(tag, S("#")))
            take_tag(rename, source, tag, at + 2, found);
        at = end;
    }
}

void rename_in_front(struct rename *rename, const struct rename_text *text) {
    const struct source *source = text->source;
    const struct value *maps[] = {value_get(source->front, "dependencies"),
                                  value_get(value_get(source->front, "agpm"), "dependencies")};
    DependencyVec found = {0};
    take_name(rename, source);
    take_skills(rename, text);
    for (size_t i = 0; i < 2; i++) {
        take_dependencies(rename, source, maps[i], &found);
        rebase_dependencies(rename, source, maps[i]);
    }
    take_tags(rename, source, &found);
    VEC_FREE(&found);
}
