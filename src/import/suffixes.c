#include "import/suffixes.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

struct sorter {
    uint32_t *order, *rank;  /* rank[i]: the place of suffix i among the classes, from 0 */
    uint32_t *next, *count;
    uint32_t n, classes;
};

static int by_value(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* The first classes: values by size. */
static void sort_values(struct sorter *s, const uint32_t *values) {
    uint64_t *keys = xmalloc(s->n * sizeof *keys);
    for (uint32_t i = 0; i < s->n; i++)
        keys[i] = (uint64_t)values[i] << 32 | i;
    qsort(keys, s->n, sizeof *keys, by_value);
    for (uint32_t i = 0; i < s->n; i++) {
        s->classes += i == 0 || keys[i] >> 32 != keys[i - 1] >> 32;
        s->order[i] = (uint32_t)keys[i];
        s->rank[s->order[i]] = s->classes - 1;
    }
    xfree(keys);
}

/* Sorts by the first 2 * length symbols what is sorted by the first `length`. */
static void double_length(struct sorter *s, uint32_t length) {
    uint32_t n = 0;
    for (uint32_t i = s->n - length; i < s->n; i++)
        s->next[n++] = i; /* nothing follows: before all others */
    for (uint32_t i = 0; i < s->n; i++)
        if (s->order[i] >= length)
            s->next[n++] = s->order[i] - length;
    memset(s->count, 0, (s->classes + 1) * sizeof *s->count);
    for (uint32_t i = 0; i < s->n; i++)
        s->count[s->rank[i] + 1]++;
    for (uint32_t i = 1; i <= s->classes; i++)
        s->count[i] += s->count[i - 1];
    for (uint32_t i = 0; i < s->n; i++)
        s->order[s->count[s->rank[s->next[i]]]++] = s->next[i];
}

static uint32_t rank_behind(const struct sorter *s, uint32_t at, uint32_t length) {
    return length < s->n - at ? s->rank[at + length] + 1 : 0;
}

static void name_classes(struct sorter *s, uint32_t length) {
    uint32_t classes = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        uint32_t at = s->order[i], before = i ? s->order[i - 1] : 0;
        classes += i == 0 || s->rank[at] != s->rank[before] || rank_behind(s, at, length) != rank_behind(s, before, length);
        s->next[at] = classes - 1;
    }
    uint32_t *rank = s->rank;
    s->rank = s->next;
    s->next = rank;
    s->classes = classes;
}

/* Walking the suffixes in the order of the text, what two neighbours have in common shrinks by one at most. */
static void find_common(const struct sorter *s, const uint32_t *values, uint32_t *common) {
    uint32_t same = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        if (s->rank[i] == 0) {
            common[0] = same = 0;
            continue;
        }
        uint32_t other = s->order[s->rank[i] - 1];
        while (i + same < s->n && other + same < s->n && values[i + same] == values[other + same])
            same++;
        common[s->rank[i]] = same;
        same -= same > 0;
    }
}

void suffixes_make(const uint32_t *values, uint32_t n, struct suffixes *out) {
    *out = (struct suffixes){.n = n};
    if (n == 0)
        return;
    struct sorter s = {.n = n};
    s.order = xcalloc(n, sizeof *s.order);
    s.rank = xcalloc(n, sizeof *s.rank);
    s.next = xcalloc(n, sizeof *s.next);
    s.count = xcalloc((size_t)n + 1, sizeof *s.count);
    sort_values(&s, values);
    for (uint32_t length = 1; s.classes < n && length < n; length *= 2) {
        double_length(&s, length);
        name_classes(&s, length);
    }
    out->order = s.order;
    out->common = xcalloc(n, sizeof *out->common);
    find_common(&s, values, out->common);
    xfree(s.rank);
    xfree(s.next);
    xfree(s.count);
}

void suffixes_free(struct suffixes *suffixes) {
    xfree(suffixes->order);
    xfree(suffixes->common);
    *suffixes = (struct suffixes){0};
}
