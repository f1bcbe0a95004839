/* Makes a search index of the entries on standard input, a JSON array of {id, title, heading, description, text, page, kind},
 * and prints it: tests/run-search holds it against what MiniSearch makes of the same.
 */
#include "output/search_index.h"
#include <jansson.h>
#include <stdio.h>

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

int main(void) {
    json_error_t error;
    json_t *entries = json_loadf(stdin, JSON_ALLOW_NUL, &error);
    struct search_index *index = search_index_new();
    Buf out = {0};
    if (!entries) {
        fprintf(stderr, "make-index: line %d: %s\n", error.line, error.text);
        return 2;
    }
    for (size_t i = 0; i < json_array_size(entries); i++)
        add(index, json_array_get(entries, i));
    search_index_json(index, &out);
    fwrite(out.s, 1, out.n, stdout);
    buf_free(&out);
    search_index_free(index);
    json_decref(entries);
    return 0;
}
