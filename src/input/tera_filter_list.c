#include "base/map.h"
#include "base/unicode.h"
#include "input/tera_parts.h"
#include <math.h>

/* Filters of lists, maps and values of any kind, as Tera's documentation and sources (src/builtins/filters/array.rs,
 * common.rs, object.rs) have them. */

const struct tera_value *tera_items(const struct tera_calling *c, TeraItems *items) {
    const struct tera_value *list = NULL;
    if (tera_charge(c->t, 16 * items->n, c->call->start, c->call->end)) {
        list = tera_list(c->t->arena, items->v, items->n);
        if (!list)
            tera_fail(c->t, RULE_AGPM_LIMIT, c->call->start, c->call->end, "lists are nested deeper than %d here", TERA_DEPTH);
    }
    VEC_FREE(items);
    return list;
}

static bool is_list(const struct tera_calling *c, const struct tera_value *value) {
    if (value->kind == TERA_LIST)
        return true;
    tera_wrong_kind(c, value, "a list");
    return false;
}

static const struct tera_value *nothing(const struct tera_calling *c) {
    return tera_string(c->t->arena, S(""));
}

static const struct tera_value *first(const struct tera_calling *c, const struct tera_value *value) {
    if (!is_list(c, value))
        return NULL;
    return value->n ? value->items[0] : nothing(c);
}

static const struct tera_value *last(const struct tera_calling *c, const struct tera_value *value) {
    if (!is_list(c, value))
        return NULL;
    return value->n ? value->items[value->n - 1] : nothing(c);
}

static const struct tera_value *nth(const struct tera_calling *c, const struct tera_value *value) {
    size_t n = 0;
    if (!is_list(c, value) || (value->n && !tera_arg_needed(c, "n")) || !tera_arg_count(c, "n", &n))
        return NULL;
    return n < value->n ? value->items[n] : nothing(c);
}

static const struct tera_value *join(const struct tera_calling *c, const struct tera_value *value) {
    Slice between = {0};
    Buf out = {0};
    if (!is_list(c, value) || !tera_arg_unescaped(c, "sep", &between))
        return NULL;
    if (!tera_spend(c->t, between.n * value->n, c->call->start, c->call->end))
        return NULL;
    for (size_t i = 0; i < value->n; i++) {
        if (i)
            buf_slice(&out, between);
        tera_print(&out, value->items[i]);
    }
    return tera_text(c, &out);
}

static const struct tera_value *slice(const struct tera_calling *c, const struct tera_value *value) {
    if (!is_list(c, value))
        return NULL;
    double length = (double)value->n, start = 0, end = length;
    TeraItems items = {0};
    if (!tera_arg_number(c, "start", &start) || !tera_arg_number(c, "end", &end))
        return NULL;
    start = fmax(start < 0 ? length + start : start, 0);
    end = fmin(end < 0 ? length + end : end, length);
    for (size_t i = (size_t)fmin(start, length); end > 0 && i < (size_t)end; i++)
        *VEC_PUSH(&items) = value->items[i];
    return tera_items(c, &items);
}

static const struct tera_value *concat(const struct tera_calling *c, const struct tera_value *value) {
    TeraItems items = {0};
    if (!is_list(c, value) || !tera_arg_needed(c, "with"))
        return NULL;
    const struct tera_value *with = tera_arg(c, "with");
    for (size_t i = 0; i < value->n; i++)
        *VEC_PUSH(&items) = value->items[i];
    for (size_t i = 0; with->kind == TERA_LIST && i < with->n; i++)
        *VEC_PUSH(&items) = with->items[i];
    if (with->kind != TERA_LIST)
        *VEC_PUSH(&items) = with;
    return tera_items(c, &items);
}

/* --- by an attribute of the items --- */

/* The sort's or the set's key of an item; NULL when it has none. */
static const struct tera_value *key_of(const struct tera_value *item, Slice attribute) {
    return tera_pointer(item, attribute);
}

struct keyed {
    const struct tera_value *item, *key;
    size_t at;                         /* in the list, so that equal ones keep their order */
};

static int compare_numbers(double a, double b) {
    if (isless(a, b) || isgreater(a, b))
        return isless(a, b) ? -1 : 1;
    return (signbit(b) != 0) - (signbit(a) != 0);
}

static int compare_keyed(const void *left, const void *right) {
    const struct keyed *a = left, *b = right;
    int order = 0;
    if (tera_is_number(a->key))
        order = compare_numbers(tera_number(a->key), tera_number(b->key));
    else if (a->key->kind == TERA_STRING)
        order = slice_cmp(a->key->text, b->key->text);
    else if (a->key->kind == TERA_BOOL)
        order = a->key->boolean - b->key->boolean;
    else
        order = (a->key->n > b->key->n) - (a->key->n < b->key->n);
    return order ? order : (a->at > b->at) - (a->at < b->at);
}

static bool same_kind(const struct tera_value *a, const struct tera_value *b) {
    return a->kind == b->kind || (tera_is_number(a) && tera_is_number(b));
}

/* Reads the keys of all items; false after a complaint. */
static bool read_keys(const struct tera_calling *c, const struct tera_value *list, Slice attribute, struct keyed *keys) {
    for (size_t i = 0; i < list->n; i++) {
        const struct tera_value *key = key_of(list->items[i], attribute);
        keys[i] = (struct keyed){list->items[i], key, i};
        if (!key) {
            tera_wrong(c, "an item of the list has no `%.*s`", FMT(attribute));
            return false;
        }
        if (key->kind == TERA_NULL || key->kind == TERA_MAP) {
            tera_wrong(c, "`sort` cannot sort by %s", tera_kind_name(key));
            return false;
        }
        if (!same_kind(key, keys[0].key)) {
            tera_wrong(c, "`sort` needs values of one kind, and gets %s and %s", tera_kind_name(keys[0].key), tera_kind_name(key));
            return false;
        }
    }
    return true;
}

static const struct tera_value *sort(const struct tera_calling *c, const struct tera_value *value) {
    Slice attribute = {0};
    TeraItems items = {0};
    if (!is_list(c, value) || !tera_arg_text(c, "attribute", &attribute))
        return NULL;
    struct keyed *keys = ARENA_ARRAY(c->t->arena, struct keyed, value->n);
    if (!tera_charge(c->t, 24 * value->n, c->call->start, c->call->end) || !read_keys(c, value, attribute, keys))
        return NULL;
    if (value->n)
        qsort(keys, value->n, sizeof *keys, compare_keyed);
    for (size_t i = 0; i < value->n; i++)
        *VEC_PUSH(&items) = keys[i].item;
    return tera_items(c, &items);
}

/* What two items that count as one share. {0} after a complaint. */
static Slice unique_key(const struct tera_calling *c, const struct tera_value *key, bool case_sensitive) {
    Buf text = {0};
    if (key->kind == TERA_STRING && !case_sensitive)
        buf_lower(&text, key->text);
    else if (key->kind == TERA_STRING || key->kind == TERA_INT || key->kind == TERA_BOOL)
        tera_print(&text, key);
    else
        tera_wrong(c, "`unique` cannot compare %s", key->kind == TERA_FLOAT ? "numbers with fractions" : tera_kind_name(key));
    Slice result = text.s ? buf_dup(&text, c->t->arena) : key->kind == TERA_STRING ? S("") : (Slice){0};
    buf_free(&text);
    return result;
}

static const struct tera_value *unique(const struct tera_calling *c, const struct tera_value *value) {
    Slice attribute = {0};
    bool case_sensitive = false, ok = true;
    TeraItems items = {0};
    struct map seen = {0};
    if (!is_list(c, value) || !tera_arg_text(c, "attribute", &attribute) || !tera_arg_bool(c, "case_sensitive", &case_sensitive))
        return NULL;
    const struct tera_value *first_key = value->n ? key_of(value->items[0], attribute) : NULL;
    if (value->n && !first_key)
        return tera_wrong(c, "an item of the list has no `%.*s`", FMT(attribute));
    for (size_t i = 0; i < value->n && ok; i++) {
        const struct tera_value *key = key_of(value->items[i], attribute);
        if (!key)
            continue;
        Slice text = unique_key(c, key, case_sensitive);
        ok = text.s && (same_kind(key, first_key) || tera_wrong(c, "`unique` needs values of one kind"));
        if (ok && !map_has(&seen, text)) {
            map_set(&seen, text, NULL);
            *VEC_PUSH(&items) = value->items[i];
        }
    }
    map_free(&seen);
    if (ok)
        return tera_items(c, &items);
    VEC_FREE(&items);
    return NULL;
}

static const struct tera_value *map_items(const struct tera_calling *c, const struct tera_value *value) {
    Slice attribute = {0};
    TeraItems items = {0};
    if (!is_list(c, value) || (value->n && !tera_arg_needed(c, "attribute")) || !tera_arg_text(c, "attribute", &attribute))
        return NULL;
    for (size_t i = 0; i < value->n; i++) {
        const struct tera_value *key = key_of(value->items[i], attribute);
        if (key && key->kind != TERA_NULL)
            *VEC_PUSH(&items) = key;
    }
    return tera_items(c, &items);
}

static const struct tera_value *filter_items(const struct tera_calling *c, const struct tera_value *value) {
    Slice attribute = {0};
    TeraItems items = {0};
    if (!is_list(c, value) || (value->n && !tera_arg_needed(c, "attribute")) || !tera_arg_text(c, "attribute", &attribute))
        return NULL;
    const struct tera_value *wanted = tera_arg(c, "value");
    if (!tera_spend(c->t, wanted ? wanted->weight * value->n : 0, c->call->start, c->call->end))
        return NULL;
    for (size_t i = 0; i < value->n; i++) {
        const struct tera_value *key = key_of(value->items[i], attribute);
        bool any = !wanted || wanted->kind == TERA_NULL;
        if (key && (any ? key->kind != TERA_NULL : tera_equal(key, wanted)))
            *VEC_PUSH(&items) = value->items[i];
    }
    return tera_items(c, &items);
}

struct group {
    TeraItems items;
};
typedef VEC(struct group) Groups;

/* Puts the items into groups by their keys; names[i] is the key of groups->v[i]. */
static void make_groups(const struct tera_calling *c, const struct tera_value *list, Slice attribute, struct map *names,
                        Groups *groups) {
    for (size_t i = 0; i < list->n; i++) {
        const struct tera_value *key = key_of(list->items[i], attribute);
        Buf text = {0};
        if (!key || key->kind == TERA_NULL)
            continue;
        if (key->kind == TERA_STRING)
            buf_slice(&text, key->text);
        else
            tera_json(&text, key, false);
        void **slot = map_slot(names, buf_dup(&text, c->t->arena));
        buf_free(&text);
        if (!*slot) {
            VEC_PUSH(groups);
            *slot = (void *)(uintptr_t)groups->n;
        }
        *VEC_PUSH(&groups->v[(uintptr_t)*slot - 1].items) = list->items[i];
    }
}

static const struct tera_value *group_by(const struct tera_calling *c, const struct tera_value *value) {
    Slice attribute = {0};
    Groups groups = {0};
    TeraFields fields = {0};
    struct map names = {0};
    if (!is_list(c, value) || (value->n && !tera_arg_needed(c, "attribute")) || !tera_arg_text(c, "attribute", &attribute))
        return NULL;
    make_groups(c, value, attribute, &names, &groups);
    bool ok = true;
    for (size_t i = 0; i < groups.n; i++) {
        const struct tera_value *items = tera_items(c, &groups.v[i].items);
        if ((ok &= items != NULL))
            *VEC_PUSH(&fields) = (struct tera_field){names.entries[i].key, items};
    }
    const struct tera_value *map = ok ? tera_map(c->t->arena, fields.v, fields.n) : NULL;
    if (ok && !map)
        tera_wrong(c, "the groups are nested too deep");
    VEC_FREE(&fields);
    VEC_FREE(&groups);
    map_free(&names);
    return map;
}

/* --- any kind --- */

static const struct tera_value *length(const struct tera_calling *c, const struct tera_value *value) {
    if (value->kind == TERA_STRING)
        return tera_int(c->t->arena, (long long)utf8_count(value->text));
    if (value->kind != TERA_LIST && value->kind != TERA_MAP)
        return tera_wrong_kind(c, value, "a list, a map or a text");
    return tera_int(c->t->arena, (long long)value->n);
}

static const struct tera_value *reverse(const struct tera_calling *c, const struct tera_value *value) {
    TeraItems items = {0};
    uint32_t code;
    if (value->kind == TERA_LIST) {
        for (size_t i = value->n; i-- > 0;)
            *VEC_PUSH(&items) = value->items[i];
        return tera_items(c, &items);
    }
    if (value->kind != TERA_STRING)
        return tera_wrong_kind(c, value, "a list or a text");
    char *bytes = arena_bytes(c->t->arena, value->text.n + 1);
    for (size_t at = 0, n; at < value->text.n; at += n) {
        n = utf8_next(value->text.s + at, value->text.n - at, &code);
        for (size_t i = 0; i < n; i++)
            bytes[value->text.n - at - n + i] = value->text.s[at + i];
    }
    return tera_new_text(c->t, (Slice){bytes, value->text.n}, c->call->start, c->call->end);
}

static const struct tera_value *json_encode(const struct tera_calling *c, const struct tera_value *value) {
    const struct tera_value *pretty = tera_arg(c, "pretty");
    Buf out = {0};
    tera_json(&out, value, pretty && pretty->kind == TERA_BOOL && pretty->boolean);
    return tera_text(c, &out);
}

static const struct tera_value *as_str(const struct tera_calling *c, const struct tera_value *value) {
    Buf out = {0};
    tera_print(&out, value);
    return tera_text(c, &out);
}

static const struct tera_value *get(const struct tera_calling *c, const struct tera_value *value) {
    Slice key = {0};
    if (!tera_arg_needed(c, "key") || !tera_arg_text(c, "key", &key))
        return NULL;
    if (value->kind != TERA_MAP)
        return tera_wrong_kind(c, value, "a map");
    const struct tera_value *found = tera_member(value, key), *fallback = tera_arg(c, "default");
    if (!found && !fallback)
        return tera_wrong(c, "the map has no key `%.*s`", FMT(key));
    return found ? found : fallback;
}

const struct tera_filter_row tera_list_filters[] = {
    {"first", first},
    {"last", last},
    {"nth", nth},
    {"join", join},
    {"sort", sort},
    {"unique", unique},
    {"slice", slice},
    {"concat", concat},
    {"map", map_items},
    {"filter", filter_items},
    {"group_by", group_by},
    {"length", length},
    {"reverse", reverse},
    {"json_encode", json_encode},
    {"as_str", as_str},
    {"get", get},
    {0},
};
