#include "base/path.h"
#include "start/rename_parts.h"

/* --- values that are paths or names --- */

/* A path as it is written, "./x/" or "x", and how it is written then; one in another form, "a//x", is put as a whole. */
static void take_path(struct rename *rename, const struct value *value) {
    Slice written = value->text, path = path_normal(rename->arena, written), new = rename_path(rename, path);
    size_t at = slice_find(written, path, 0);
    if (path.n && !slice_eq(path, new))
        rename_value(rename, rename->library->config->source, value, slice_sub(written, at == SLICE_NONE ? 0 : at, written.n), new);
}

static void take_list(struct rename *rename, const struct value *list) {
    if (value_is_scalar(list))
        take_path(rename, list);
    for (size_t i = 0; list && list->kind == VALUE_LIST && i < list->n; i++)
        take_list(rename, &list->items[i]);
    const struct value *dir = value_get(list, "dir");
    if (dir)
        take_list(rename, dir);
}

/* --- path patterns --- */

static bool has_wildcard(Slice pattern) {
    for (size_t i = 0; i < pattern.n; i++)
        if (pattern.s[i] == '*' || pattern.s[i] == '?' || pattern.s[i] == '[')
            return true;
    return false;
}

static void take_pattern(struct rename *rename, const struct value *value) {
    Slice own = rename->document->source->path, then = rename_path(rename, own);
    Slice bare = slice_starts(value->text, S("./")) ? slice_sub(value->text, 2, value->text.n) : value->text;
    if (!has_wildcard(bare))
        take_path(rename, value);
    else if (path_matches(bare, own) != path_matches(bare, then))
        rename_leave_at(rename, rename->library->config->source, value->start, value->end,
                        path_matches(bare, own) ? "the pattern will match no more" : "the pattern will match then");
}

static void take_patterns(struct rename *rename, const struct value *value) {
    for (size_t i = 0; value && value->kind == VALUE_LIST && i < value->n; i++)
        take_patterns(rename, &value->items[i]);
    if (value_is_scalar(value))
        take_pattern(rename, value);
}

/* Levels by pattern, or items with `paths`. */
static void take_levels(struct rename *rename, const struct value *rule) {
    for (size_t i = 0; rule->kind == VALUE_MAP && i < rule->n; i++) {
        const struct member *member = &rule->members[i];
        take_pattern(rename, &(struct value){.kind = VALUE_STRING, .start = member->start, .end = member->end, .text = member->key});
    }
    for (size_t i = 0; rule->kind == VALUE_LIST && i < rule->n; i++)
        take_patterns(rename, value_get(&rule->items[i], "paths"));
}

static void take_rules(struct rename *rename, const struct value *rules) {
    if (rules && rules->kind == VALUE_LIST)
        take_levels(rename, rules);
    for (size_t i = 0; rules && rules->kind == VALUE_MAP && i < rules->n; i++)
        take_levels(rename, &rules->members[i].value);
}

/* --- names --- */

static void take_names(struct rename *rename, const struct value *names) {
    for (size_t i = 0; names && names->kind == VALUE_LIST && i < names->n; i++)
        take_names(rename, &names->items[i]);
    if (value_is_scalar(names) && slice_eq(names->text, rename->old_name))
        rename_value(rename, rename->library->config->source, names, rename->old_name, rename->new_name);
}

void rename_in_settings(struct rename *rename) {
    const struct config *config = rename->library->config;
    if (!config->from_file)
        return;
    if (rename->document->kind == KIND_AGENT && !slice_eq(rename->old_name, rename->new_name))
        take_names(rename, value_get(config->tree, "known_agents"));
    if (slice_eq(rename->from, rename->to))
        return;
    take_list(rename, value_get(config->tree, "guide"));
    take_list(rename, value_get(config->tree, "content"));
    take_rules(rename, value_get(config->tree, "rules"));
}
