#include "model/schema.h"
#include <stdlib.h>

static const struct {
    const char *word;
    unsigned takes;
} KINDS[] = {
    {"text", KEY_TEXT},     {"list", KEY_LIST}, {"map", KEY_MAP},
    {"number", KEY_NUMBER}, {"flag", KEY_FLAG}, {"any", KEY_ANY},
};

static bool read_number(Slice word, uint32_t *out) {
    uint32_t number = 0;
    for (size_t i = 0; i < word.n; i++) {
        if (word.s[i] < '0' || word.s[i] > '9' || i > 6)
            return false;
        number = number * 10 + (uint32_t)(word.s[i] - '0');
    }
    *out = number;
    return true;
}

static bool read_word(Slice word, struct schema_key *out) {
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++)
        if (slice_is(word, KINDS[i].word)) {
            out->takes |= KINDS[i].takes;
            return true;
        }
    bool *flag = slice_is(word, "required") ? &out->required
                 : slice_is(word, "file")   ? &out->file
                                            : NULL;
    if (flag)
        return *flag = true;
    return read_number(word, &out->longest);
}

bool schema_key_read(Slice words, struct schema_key *out, Slice *strange) {
    for (size_t at = 0; at < words.n;) {
        size_t space = slice_find_char(words, ' ', at);
        size_t end = space == SLICE_NONE ? words.n : space;
        *strange = slice_sub(words, at, end);
        if (strange->n && !read_word(*strange, out))
            return false;
        at = end + 1;
    }
    out->takes = out->takes ? out->takes : KEY_ANY;
    return true;
}

static int compare_keys(const void *left, const void *right) {
    const struct schema_key *a = left, *b = right;
    return slice_cmp(a->key, b->key);
}

void schema_sort(struct schema *schema) {
    if (schema->n > 1)
        qsort(schema->keys, schema->n, sizeof *schema->keys, compare_keys);
}

const struct schema *schema_find(const struct schema *schemas, size_t n, Slice tool,
                                 enum kind kind) {
    for (size_t i = 0; i < n; i++)
        if (schemas[i].kind == kind && slice_eq(schemas[i].tool, tool))
            return &schemas[i];
    return NULL;
}

const struct schema_key *schema_key(const struct schema *schema, Slice key) {
    const struct schema_key wanted = {.key = key};
    return !schema || !schema->n
               ? NULL
               : bsearch(&wanted, schema->keys, schema->n, sizeof *schema->keys, compare_keys);
}
