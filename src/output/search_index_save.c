/* Search indexes as bytes. Numbers are written in sevens of bits, the lowest first, the last one's byte below 0x80:
 *
 *     entries, and of each: length of its id, id, length of what is stored, that, lengths of its fields
 *     terms, and of each: length, text, and for each field: postings, and of each: entries since the one before, count
 */
#include "base/mem.h"
#include "output/search_index_parts.h"

static void put_number(Buf *out, size_t number) {
    for (; number >= 0x80; number >>= 7)
        buf_char(out, (char)(0x80 | (number & 0x7F)));
    buf_char(out, (char)number);
}

static void put_text(Buf *out, Slice text) {
    put_number(out, text.n);
    buf_slice(out, text);
}

static void save_entries(const struct search_index *index, Buf *out) {
    size_t id = 0, stored = 0;
    put_number(out, index->entries.n);
    for (size_t i = 0; i < index->entries.n; i++) {
        const struct kept_entry *entry = &index->entries.v[i];
        put_text(out, slice_sub(buf_view(&index->ids), id, entry->id_end));
        put_text(out, slice_sub(buf_view(&index->stored), stored, entry->stored_end));
        for (int field = 0; field < FIELD_COUNT; field++)
            put_number(out, entry->lengths[field]);
        id = entry->id_end;
        stored = entry->stored_end;
    }
}

static void save_row(const struct placed_postings *placed, size_t row, Buf *out) {
    uint32_t last = 0;
    put_number(out, placed->starts[row + 1] - placed->starts[row]);
    for (uint32_t i = placed->starts[row]; i < placed->starts[row + 1]; i++) {
        put_number(out, placed->v[i].entry - last);
        put_number(out, placed->v[i].count);
        last = placed->v[i].entry;
    }
}

void search_index_save(const struct search_index *index, Buf *out) {
    struct placed_postings placed;
    placed_postings_make(index, NULL, &placed);
    save_entries(index, out);
    put_number(out, index->terms.n);
    for (uint32_t term = 0; term < index->terms.n; term++) {
        put_text(out, intern_text(&index->terms, term));
        for (size_t field = 0; field < FIELD_COUNT; field++)
            save_row(&placed, term * FIELD_COUNT + field, out);
    }
    placed_postings_free(&placed);
}

/* --- loading: what is left of the bytes; `whole` until they end too early --- */

struct loading {
    Slice rest;
    bool whole;
};

static uint32_t take_number(struct loading *l) {
    uint32_t number = 0;
    for (unsigned shift = 0; l->rest.n > 0 && shift < 32; shift += 7) {
        unsigned char byte = (unsigned char)*l->rest.s;
        l->rest = (Slice){l->rest.s + 1, l->rest.n - 1};
        number |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return number;
    }
    l->whole = false;
    return 0;
}

static Slice take_text(struct loading *l) {
    size_t n = take_number(l);
    l->whole = l->whole && n <= l->rest.n;
    Slice text = slice_sub(l->rest, 0, n);
    l->rest = slice_sub(l->rest, n, l->rest.n);
    return text;
}

static void load_entries(struct search_index *index, struct loading *l) {
    for (uint32_t n = take_number(l); n > 0 && l->whole; n--) {
        struct kept_entry *entry = VEC_PUSH(&index->entries);
        buf_slice(&index->ids, take_text(l));
        buf_slice(&index->stored, take_text(l));
        entry->id_end = index->ids.n;
        entry->stored_end = index->stored.n;
        for (int field = 0; field < FIELD_COUNT; field++)
            entry->lengths[field] = take_number(l);
        search_index_average(index, entry);
    }
}

/* `first`: the number that the first of the saved entries has now. */
static void load_row(struct search_index *index, struct loading *l, uint32_t term, uint32_t first, uint32_t field) {
    uint32_t entry = first;
    for (uint32_t n = take_number(l); n > 0 && l->whole; n--) {
        entry += take_number(l);
        uint32_t count = take_number(l);
        l->whole = l->whole && entry < index->entries.n;
        *VEC_PUSH(&index->postings) = (struct posting){term, entry * FIELD_COUNT + field, count};
    }
}

bool search_index_load(struct search_index *index, Slice saved) {
    struct loading l = {saved, true};
    uint32_t first = (uint32_t)index->entries.n;
    load_entries(index, &l);
    for (uint32_t n = take_number(&l); n > 0 && l.whole; n--) {
        uint32_t term = search_index_term(index, take_text(&l));
        for (uint32_t field = 0; field < FIELD_COUNT; field++)
            load_row(index, &l, term, first, field);
    }
    return l.whole && l.rest.n == 0;
}
