#include "check/baseline.h"
#include "base/mem.h"
#include "check/report_parts.h"
#include <stdlib.h>

enum { BASELINE_VERSION = 1, ID_LENGTH = 16 };

/* --- reading --- */

/* The keys of an entry, and where their values go. */
static const struct {
    const char *key;
    size_t offset;
    bool needed;
} fields[] = {
    {"fingerprint", offsetof(struct baseline_entry, id), true},
    {"path", offsetof(struct baseline_entry, path), true},
    {"rule", offsetof(struct baseline_entry, rule), true},
    {"message", offsetof(struct baseline_entry, message), true},
    {"reason", offsetof(struct baseline_entry, reason), false},
};
enum { FIELDS = sizeof fields / sizeof *fields };

static bool is_field(const char *key) {
    for (size_t i = 0; i < FIELDS; i++)
        if (slice_is(slice_from(key), fields[i].key))
            return true;
    return false;
}

/* Numbers are for people, and begin at 1. */
static bool read_entry(struct arena *arena, json_t *object, size_t number,
                       struct baseline_entry *entry, Slice *error) {
    const char *key;
    json_t *value;
    if (!json_is_object(object)) {
        *error = arena_printf(arena, "finding %zu is no object", number);
        return false;
    }
    json_object_foreach(object, key, value) {
        if (!is_field(key)) {
            *error = arena_printf(arena, "finding %zu has an unknown key `%s`", number, key);
            return false;
        }
    }
    for (size_t i = 0; i < FIELDS; i++) {
        value = json_object_get(object, fields[i].key);
        if (value ? !json_is_string(value) : fields[i].needed) {
            *error = arena_printf(
                arena, value ? "`%s` of finding %zu is no text" : "there is no `%s` in finding %zu",
                fields[i].key, number);
            return false;
        }
        Slice text =
            value ? (Slice){json_string_value(value), json_string_length(value)} : (Slice){0};
        *(Slice *)((char *)entry + fields[i].offset) = slice_dup(arena, text);
    }
    if (entry->id.n != ID_LENGTH)
        *error = arena_printf(arena, "the fingerprint of finding %zu is not of %d digits", number,
                              ID_LENGTH);
    return !error->n;
}

static bool read_entries(struct arena *arena, json_t *list, struct baseline *out, Slice *error) {
    out->n = json_array_size(list);
    out->entries = ARENA_ARRAY(arena, struct baseline_entry, out->n);
    for (size_t i = 0; i < out->n; i++) {
        struct baseline_entry *entry = &out->entries[i];
        if (!read_entry(arena, json_array_get(list, i), i + 1, entry, error))
            return false;
        /* A merge may have left an entry twice. The one with a reason says more. */
        struct baseline_entry *twin = map_get(&out->by_id, entry->id);
        if (!twin || !twin->reason.n)
            map_set(&out->by_id, entry->id, entry);
    }
    return true;
}

bool baseline_read(struct arena *arena, Slice text, struct baseline *out, Slice *error) {
    json_error_t trouble;
    *out = (struct baseline){0};
    *error = (Slice){0};
    json_begin();
    json_t *top = json_loadb(text.s, text.n, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &trouble);
    json_t *version = json_object_get(top, "version"), *list = json_object_get(top, "findings");
    if (!top)
        *error = arena_printf(arena, "line %d: %s", trouble.line, trouble.text);
    else if (!json_is_integer(version))
        *error = S("it has no `version`");
    else if (json_integer_value(version) != BASELINE_VERSION)
        *error = arena_printf(arena, "it is of version %lld, and this program knows version %d",
                              (long long)json_integer_value(version), BASELINE_VERSION);
    else if (!json_is_array(list))
        *error = S("it has no list `findings`");
    else
        read_entries(arena, list, out, error);
    json_decref(top);
    return !error->n;
}

void baseline_free(struct baseline *baseline) {
    map_free(&baseline->by_id);
}

/* The files of which an address on the web could not be checked. */
static void take_open_files(const struct findings *findings, struct map *files) {
    for (size_t i = 0; i < findings->n; i++)
        if (findings->v[i].diag->rule == RULE_EXTERNAL_UNKNOWN)
            map_set(files, findings->v[i].diag->place.path, NULL);
}

static void mark_open(struct baseline *baseline, const struct findings *findings, bool asked) {
    struct map files = {0};
    enum rule rule;
    take_open_files(findings, &files);
    for (size_t i = 0; i < baseline->n; i++) {
        struct baseline_entry *entry = &baseline->entries[i];
        entry->open = !entry->seen && rule_find(entry->rule, &rule) && rule_is_external(rule) &&
                      (!asked || map_has(&files, entry->path));
        entry->seen = entry->seen || entry->open;
    }
    map_free(&files);
}

void baseline_match(struct baseline *baseline, struct findings *findings, bool asked) {
    for (size_t i = 0; i < findings->n; i++) {
        struct baseline_entry *entry = map_get(&baseline->by_id, findings->v[i].id);
        findings->v[i].known = entry != NULL;
        if (entry)
            entry->seen = true;
    }
    for (size_t i = 0; i < baseline->n; i++) {
        const struct baseline_entry *first = map_get(&baseline->by_id, baseline->entries[i].id);
        baseline->entries[i].seen = first->seen;
    }
    mark_open(baseline, findings, asked);
}

/* --- writing --- */

/* Not by line, so that moving text does not change the file. */
static int compare_entries(const void *left, const void *right) {
    const struct baseline_entry *a = left, *b = right;
    int order = slice_cmp(a->path, b->path);
    order = order ? order : slice_cmp(a->rule, b->rule);
    order = order ? order : slice_cmp(a->message, b->message);
    return order ? order : slice_cmp(a->id, b->id);
}

static json_t *entry_json(const struct baseline_entry *entry) {
    json_t *object = json_object();
    json_add(object, "fingerprint", json_text(entry->id));
    json_add(object, "path", json_text(entry->path));
    json_add(object, "rule", json_text(entry->rule));
    json_add(object, "message", json_text(entry->message));
    if (entry->reason.n)
        json_add(object, "reason", json_text(entry->reason));
    return object;
}

static size_t take_entries(const struct findings *findings, const struct baseline *old,
                           struct baseline_entry *out) {
    size_t n = 0;
    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *finding = &findings->v[i];
        const struct baseline_entry *entry = map_get(&old->by_id, finding->id);
        if (rule_is_harmless(finding->diag->rule))
            continue;
        out[n++] = (struct baseline_entry){.id = finding->id,
                                           .path = finding->diag->place.path,
                                           .rule = slice_from(rule_id(finding->diag->rule)),
                                           .message = finding->diag->message,
                                           .reason = entry ? entry->reason : (Slice){0}};
    }
    for (size_t i = 0; i < old->n; i++)
        if (old->entries[i].open && map_get(&old->by_id, old->entries[i].id) == &old->entries[i])
            out[n++] = old->entries[i];
    return n;
}

void baseline_write(struct arena *arena, Buf *out, const struct findings *findings,
                    const struct baseline *old) {
    struct baseline_entry *entries =
        ARENA_ARRAY(arena, struct baseline_entry, findings->n + old->n);
    size_t n = take_entries(findings, old, entries);
    if (n)
        qsort(entries, n, sizeof *entries, compare_entries);
    json_begin();
    json_t *top = json_object(), *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, entry_json(&entries[i]));
    json_add(top, "version", json_number(BASELINE_VERSION));
    json_add(top, "findings", list);
    json_write(out, top, true);
    json_decref(top);
}
