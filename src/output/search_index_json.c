/* Search indexes as JSON. */
#include "base/mem.h"
#include "output/search_index_parts.h"
#include <stdlib.h>
#include <string.h>

static const char *const field_names[FIELD_COUNT] = {"title", "heading", "description", "text"};

/* An entry's number as a key, `"1082":`: written once, and copied for each posting. */
struct label {
    char s[15];
    unsigned char n;
};

static struct label *make_labels(size_t n) {
    struct label *labels = xcalloc(n, sizeof *labels);
    Buf text = {0};
    for (size_t i = 0; i < n; i++) {
        buf_clear(&text);
        buf_char(&text, '"');
        buf_number(&text, i);
        buf_slice(&text, S("\":"));
        memcpy(labels[i].s, text.s, text.n);
        labels[i].n = (unsigned char)text.n;
    }
    buf_free(&text);
    return labels;
}

/* --- terms --- */

/* A term to be sorted: by its first eight bytes, the first the highest, and where they are the same by all of it. */
struct sorted_term {
    uint64_t first;
    uint32_t term;
    const struct intern *terms;
};

static uint64_t first_bytes(Slice text) {
    uint64_t first = 0;
    for (size_t i = 0; i < 8; i++)
        first = first << 8 | (i < text.n ? (unsigned char)text.s[i] : 0);
    return first;
}

static int by_text(const void *x, const void *y) {
    const struct sorted_term *a = x, *b = y;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return slice_cmp(intern_text(a->terms, a->term), intern_text(b->terms, b->term));
}

static struct sorted_term *sort_terms(const struct search_index *index) {
    size_t n = index->terms.n;
    struct sorted_term *sorted = xcalloc(n, sizeof *sorted);
    for (uint32_t i = 0; i < n; i++)
        sorted[i] = (struct sorted_term){first_bytes(intern_text(&index->terms, i)), i, &index->terms};
    if (n)
        qsort(sorted, n, sizeof *sorted, by_text);
    return sorted;
}

/* "7":1,"9":2 */
static void add_row(Buf *out, const struct label *labels, const struct placed_posting *v, size_t n) {
    buf_reserve(out, n * (sizeof *labels + 12));
    char *to = out->s + out->n;
    for (size_t i = 0; i < n; i++) {
        const struct label *label = &labels[v[i].entry];
        memcpy(to, label->s, sizeof label->s);
        to += label->n;
        if (v[i].count < 10) {
            *to++ = (char)('0' + v[i].count);
        } else {
            out->n = (size_t)(to - out->s);
            buf_number(out, v[i].count);
            to = out->s + out->n;
        }
        *to++ = ',';
    }
    out->n = (size_t)(to - out->s) - 1;
    out->s[out->n] = '\0';
}

/* {"0":{"7":1},"3":{"7":2,"9":1}}: by field, then by entry. `starts`: of the term's rows. */
static void add_postings(Buf *out, const struct label *labels, const struct placed_posting *v, const uint32_t *starts) {
    char between = '{';
    for (size_t field = 0; field < FIELD_COUNT; field++) {
        size_t n = starts[field + 1] - starts[field];
        if (!n)
            continue;
        buf_char(out, between);
        buf_slice(out, (Slice){labels[field].s, labels[field].n});
        buf_char(out, '{');
        add_row(out, labels, v + starts[field], n);
        buf_char(out, '}');
        between = ',';
    }
    buf_char(out, '}');
}

static void add_terms(Buf *out, const struct search_index *index, const struct label *labels) {
    struct sorted_term *sorted = sort_terms(index);
    uint32_t *places = xcalloc(index->terms.n, sizeof *places);
    struct placed_postings placed;
    for (uint32_t i = 0; i < index->terms.n; i++)
        places[sorted[i].term] = i;
    placed_postings_make(index, places, &placed);
    buf_puts(out, "\"index\":[");
    for (uint32_t i = 0; i < index->terms.n; i++) {
        buf_puts(out, i ? ",\n[" : "\n[");
        buf_json_string(out, intern_text(&index->terms, sorted[i].term));
        buf_char(out, ',');
        add_postings(out, labels, placed.v, placed.starts + (size_t)i * FIELD_COUNT);
        buf_char(out, ']');
    }
    buf_puts(out, "]");
    placed_postings_free(&placed);
    xfree(places);
    xfree(sorted);
}

/* --- entries --- */

/* "NAME":{"0":..,"1":..}: of each entry, the text up to its end. */
static void add_texts(Buf *out, const struct search_index *index, const struct label *labels, Slice name, bool ids) {
    Slice all = buf_view(ids ? &index->ids : &index->stored);
    size_t from = 0;
    buf_slice(out, name);
    buf_reserve(out, all.n);
    for (size_t i = 0; i < index->entries.n; i++) {
        size_t end = ids ? index->entries.v[i].id_end : index->entries.v[i].stored_end;
        if (i)
            buf_char(out, ',');
        buf_add(out, labels[i].s, labels[i].n);
        buf_add(out, all.s + from, end - from);
        from = end;
    }
    buf_slice(out, S("},\n"));
}

static void add_lengths(Buf *out, const struct search_index *index, const struct label *labels) {
    buf_slice(out, S("\"fieldLength\":{"));
    for (size_t i = 0; i < index->entries.n; i++) {
        if (i)
            buf_char(out, ',');
        buf_add(out, labels[i].s, labels[i].n);
        for (int field = 0; field < FIELD_COUNT; field++) {
            buf_char(out, field ? ',' : '[');
            buf_number(out, index->entries.v[i].lengths[field]);
        }
        buf_char(out, ']');
    }
    buf_slice(out, S("},\n"));
}

/* At most, or nearly: what is not written to costs nothing, and to grow means to copy. */
static size_t size_of(const struct search_index *index) {
    size_t label = sizeof(struct label), entry = 3 * label + FIELD_COUNT * 8, term = 8 + FIELD_COUNT * 8;
    return index->ids.n + index->stored.n + index->entries.n * entry + index->terms.text.n + index->terms.n * term +
           index->postings.n * (label / 2 + 2);
}

void search_index_json(const struct search_index *index, Buf *out) {
    size_t n = index->entries.n;
    buf_reserve(out, size_of(index));
    struct label *labels = make_labels(n > FIELD_COUNT ? n : FIELD_COUNT);
    buf_printf(out, "{\"documentCount\":%zu,\"nextId\":%zu,\n", n, n);
    add_texts(out, index, labels, S("\"documentIds\":{"), true);
    buf_puts(out, "\"fieldIds\":{");
    for (int field = 0; field < FIELD_COUNT; field++)
        buf_printf(out, "%s\"%s\":%d", field ? "," : "", field_names[field], field);
    buf_puts(out, "},\n");
    add_lengths(out, index, labels);
    buf_puts(out, "\"averageFieldLength\":[");
    for (int field = 0; field < FIELD_COUNT && n; field++)
        buf_printf(out, "%s%.17g", field ? "," : "", index->average[field]);
    buf_puts(out, "],\n");
    add_texts(out, index, labels, S("\"storedFields\":{"), false);
    buf_puts(out, "\"dirtCount\":0,\n");
    add_terms(out, index, labels);
    buf_puts(out, ",\n\"serializationVersion\":2}");
    xfree(labels);
}
