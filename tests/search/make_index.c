/* Makes a search index of the entries on standard input, a JSON array of {id, title, heading, description, text, page, kind},
 * and prints it: tests/run-search holds it against what MiniSearch makes of the same. It is made twice, at once and from
 * parts; a difference is a failure.
 */
#include "output/search_index.h"
#include <jansson.h>
#include <stdio.h>

enum { PART = 7 };           /* entries of a part */

static Slice member(const json_t *object, const char *name) {
    const json_t *value = json_object_get(object, name);
    return (Slice){json_string_value(value), json_string_length(value)};
}

static void add(struct search_index *index, const json_t *object) {
    static const char *const names[FIELD_COUNT] = {"title", "heading", "description", "text"};
    struct search_entry entry = {member(object, "id"), {{0}}, member(object, "page"), member(object, "kind")};
    for (int field = 0; field < FIELD_COUNT; field++)
        entry.fields[field] = member(object, names[field]);
    search_index_add(index, &entry);
}

static bool add_part(struct search_index *index, struct search_index *part) {
    Buf bytes = {0};
    search_index_save(part, &bytes);
    bool loaded = search_index_load(index, buf_view(&bytes));
    search_index_clear(part);
    buf_free(&bytes);
    return loaded;
}

static bool make_in_parts(const json_t *entries, Buf *out) {
    struct search_index *index = search_index_new(), *part = search_index_new();
    bool loaded = true;
    for (size_t i = 0; i < json_array_size(entries); i++) {
        add(part, json_array_get(entries, i));
        if (i % PART == PART - 1)
            loaded = loaded && add_part(index, part);
    }
    loaded = loaded && add_part(index, part);
    search_index_json(index, out);
    search_index_free(index);
    search_index_free(part);
    return loaded;
}

int main(void) {
    json_error_t error;
    json_t *entries = json_loadf(stdin, JSON_ALLOW_NUL, &error);
    struct search_index *index = search_index_new();
    Buf out = {0}, parted = {0};
    if (!entries) {
        fprintf(stderr, "make-index: line %d: %s\n", error.line, error.text);
        return 2;
    }
    for (size_t i = 0; i < json_array_size(entries); i++)
        add(index, json_array_get(entries, i));
    search_index_json(index, &out);
    bool same = make_in_parts(entries, &parted) && slice_eq(buf_view(&out), buf_view(&parted));
    if (same)
        fwrite(out.s, 1, out.n, stdout);
    else
        fputs("make-index: made from parts it is another\n", stderr);
    buf_free(&out);
    buf_free(&parted);
    search_index_free(index);
    json_decref(entries);
    return same ? 0 : 1;
}
