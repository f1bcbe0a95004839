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

void baseline_match(struct baseline *baseline, struct findings *findings) {
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
}

/* --- writing --- */

/* Not by line, so that moving text does not change the file. */
static int compare_findings(const void *left, const void *right) {
    const struct finding *a = *(const struct finding *const *)left;
    const struct finding *b = *(const struct finding *const *)right;
    int order = slice_cmp(a->diag->place.path, b->diag->place.path);
    order = order
                ? order
                : slice_cmp(slice_from(rule_id(a->diag->rule)), slice_from(rule_id(b->diag->rule)));
    order = order ? order : slice_cmp(a->diag->message, b->diag->message);
    return order ? order : slice_cmp(a->id, b->id);
}

static json_t *entry_json(const struct finding *finding, const struct baseline *old) {
    const struct baseline_entry *entry = map_get(&old->by_id, finding->id);
    json_t *object = json_object();
    json_add(object, "fingerprint", json_text(finding->id));
    json_add(object, "path", json_text(finding->diag->place.path));
    json_add(object, "rule", json_text(slice_from(rule_id(finding->diag->rule))));
    json_add(object, "message", json_text(finding->diag->message));
    if (entry && entry->reason.n)
        json_add(object, "reason", json_text(entry->reason));
    return object;
}

void baseline_write(struct arena *arena, Buf *out, const struct findings *findings,
                    const struct baseline *old) {
    const struct finding **sorted = ARENA_ARRAY(arena, const struct finding *, findings->n);
    for (size_t i = 0; i < findings->n; i++)
        sorted[i] = &findings->v[i];
    if (findings->n)
        qsort(sorted, findings->n, sizeof *sorted, compare_findings);
    json_begin();
    json_t *top = json_object(), *list = json_array();
    for (size_t i = 0; i < findings->n; i++)
        json_array_append_new(list, entry_json(sorted[i], old));
    json_add(top, "version", json_number(BASELINE_VERSION));
    json_add(top, "findings", list);
    json_write(out, top, true);
    json_decref(top);
}
