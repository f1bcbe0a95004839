#include "output/search_index.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "base/vec.h"
#include <stdlib.h>

/* What is shown of a section's text, in bytes. */
enum { EXCERPT = 140 };

static const char *const field_names[FIELD_COUNT] = {"title", "heading", "description", "text"};

/* How often a term stands in one field of one entry. */
struct posting {
    uint32_t entry, count;
    enum search_field field;
};

struct term {
    Slice text;
    VEC(struct posting) postings; /* by entry, then field */
};

struct kept_entry {
    Slice id, page, heading, kind, excerpt;
    uint32_t lengths[FIELD_COUNT];
};

struct search_index {
    struct arena *arena;
    VEC(struct kept_entry) entries;
    struct map terms;            /* text -> struct term */
    double average[FIELD_COUNT]; /* of lengths, summed up in MiniSearch's own way, rounding and all */
    Buf lower;
};

struct search_index *search_index_new(void) {
    struct search_index *index = xcalloc(1, sizeof *index);
    index->arena = arena_new();
    return index;
}

void search_index_free(struct search_index *index) {
    if (!index)
        return;
    for (size_t i = 0; i < index->terms.n; i++) {
        struct term *term = index->terms.entries[i].value;
        VEC_FREE(&term->postings);
    }
    map_free(&index->terms);
    VEC_FREE(&index->entries);
    buf_free(&index->lower);
    arena_free(index->arena);
    free(index);
}

/* --- terms --- */

static void count_term(struct search_index *index, Slice word, uint32_t entry, enum search_field field) {
    buf_clear(&index->lower);
    buf_lower(&index->lower, word);
    struct term *term = map_get(&index->terms, buf_view(&index->lower));
    if (!term) {
        term = ARENA_NEW(index->arena, struct term);
        term->text = buf_dup(&index->lower, index->arena);
        map_set(&index->terms, term->text, term);
    }
    struct posting *last = term->postings.n ? &term->postings.v[term->postings.n - 1] : NULL;
    if (last && last->entry == entry && last->field == field)
        last->count++;
    else
        *VEC_PUSH(&term->postings) = (struct posting){entry, 1, field};
}

static bool parts_words(uint32_t code) {
    return code == '\n' || code == '\r' || unicode_is_separator(code);
}

/* The length of a field is how many different words it has, before they are put in lower case; where it begins or ends
 * between words, the empty word is one of them. */
static uint32_t add_field(struct search_index *index, Slice text, uint32_t entry, enum search_field field) {
    struct map words = {0};
    size_t start = 0, i = 0;
    bool between = false;
    while (i <= text.n) {
        uint32_t code = 0;
        size_t length = i < text.n ? utf8_next(text.s + i, text.n - i, &code) : 1;
        bool parts = i == text.n || parts_words(code);
        if (parts && (!between || i == text.n)) {
            Slice word = slice_sub(text, start, i);
            map_set(&words, word, NULL);
            if (word.n > 0)
                count_term(index, word, entry, field);
        }
        between = parts;
        i += length;
        if (parts)
            start = i;
    }
    uint32_t n = (uint32_t)words.n;
    map_free(&words);
    return n;
}

/* --- entries --- */

/* The text's beginning, cut between words. */
static Slice excerpt_of(struct arena *arena, Slice text) {
    if (text.n <= EXCERPT)
        return slice_dup(arena, text);
    size_t end = EXCERPT;
    while (end > EXCERPT / 2 && text.s[end] != ' ')
        end--;
    while (end > 0 && ((unsigned char)text.s[end] & 0xC0) == 0x80)
        end--;
    return arena_printf(arena, "%.*s\xE2\x80\xA6", (int)end, text.s);
}

void search_index_add(struct search_index *index, const struct search_entry *entry) {
    uint32_t number = (uint32_t)index->entries.n;
    struct kept_entry *kept = VEC_PUSH(&index->entries);
    Slice about = entry->fields[FIELD_DESCRIPTION].n ? entry->fields[FIELD_DESCRIPTION] : entry->fields[FIELD_TEXT];
    kept->id = slice_dup(index->arena, entry->id);
    kept->page = slice_dup(index->arena, entry->page);
    kept->heading = slice_dup(index->arena, entry->fields[FIELD_HEADING]);
    kept->kind = slice_dup(index->arena, entry->kind);
    kept->excerpt = excerpt_of(index->arena, about);
    for (int field = 0; field < FIELD_COUNT; field++) {
        uint32_t length = add_field(index, entry->fields[field], number, (enum search_field)field);
        double total = index->average[field] * (double)number + (double)length;
        kept->lengths[field] = length;
        index->average[field] = total / (double)(number + 1);
    }
}

/* --- JSON --- */

static int by_text(const void *a, const void *b) {
    return slice_cmp((*(struct term *const *)a)->text, (*(struct term *const *)b)->text);
}

/* {"0":{"7":1},"3":{"7":2,"9":1}}: by field, then by entry. */
static void add_postings(Buf *out, const struct term *term) {
    const char *between_fields = "{";
    for (int field = 0; field < FIELD_COUNT; field++) {
        const char *between = "";
        for (size_t i = 0; i < term->postings.n; i++) {
            const struct posting *p = &term->postings.v[i];
            if ((int)p->field != field)
                continue;
            if (!*between)
                buf_printf(out, "%s\"%d\":{", between_fields, field);
            buf_printf(out, "%s\"%u\":%u", between, p->entry, p->count);
            between = ",";
        }
        if (*between) {
            buf_char(out, '}');
            between_fields = ",";
        }
    }
    buf_char(out, '}');
}

static void add_terms(Buf *out, const struct search_index *index) {
    size_t n = index->terms.n;
    struct term **terms = xcalloc(n + 1, sizeof *terms);
    for (size_t i = 0; i < n; i++)
        terms[i] = index->terms.entries[i].value;
    if (n)
        qsort(terms, n, sizeof *terms, by_text);
    buf_puts(out, "\"index\":[");
    for (size_t i = 0; i < n; i++) {
        buf_puts(out, i ? ",\n[" : "\n[");
        buf_json_string(out, terms[i]->text);
        buf_char(out, ',');
        add_postings(out, terms[i]);
        buf_char(out, ']');
    }
    buf_puts(out, "]");
    free(terms);
}

static void add_stored(Buf *out, const struct kept_entry *entry) {
    const struct {
        const char *name;
        Slice value;
    } stored[] = {{"page", entry->page}, {"heading", entry->heading}, {"kind", entry->kind}, {"excerpt", entry->excerpt}};
    for (size_t i = 0; i < sizeof stored / sizeof *stored; i++) {
        buf_printf(out, "%s\"%s\":", i ? "," : "{", stored[i].name);
        buf_json_string(out, stored[i].value);
    }
    buf_char(out, '}');
}

static void add_lengths(Buf *out, const struct kept_entry *entry) {
    for (int field = 0; field < FIELD_COUNT; field++)
        buf_printf(out, "%s%u", field ? "," : "[", entry->lengths[field]);
    buf_char(out, ']');
}

static void add_id(Buf *out, const struct kept_entry *entry) {
    buf_json_string(out, entry->id);
}

/* "NAME":{"0":..,"1":..} for all entries. */
static void add_by_entry(Buf *out, const struct search_index *index, const char *name,
                         void (*add)(Buf *out, const struct kept_entry *entry)) {
    buf_printf(out, "\"%s\":{", name);
    for (size_t i = 0; i < index->entries.n; i++) {
        buf_printf(out, "%s\"%zu\":", i ? "," : "", i);
        add(out, &index->entries.v[i]);
    }
    buf_puts(out, "},\n");
}

void search_index_json(const struct search_index *index, Buf *out) {
    size_t n = index->entries.n;
    buf_printf(out, "{\"documentCount\":%zu,\"nextId\":%zu,\n", n, n);
    add_by_entry(out, index, "documentIds", add_id);
    buf_puts(out, "\"fieldIds\":{");
    for (int field = 0; field < FIELD_COUNT; field++)
        buf_printf(out, "%s\"%s\":%d", field ? "," : "", field_names[field], field);
    buf_puts(out, "},\n");
    add_by_entry(out, index, "fieldLength", add_lengths);
    buf_puts(out, "\"averageFieldLength\":[");
    for (int field = 0; field < FIELD_COUNT && n; field++)
        buf_printf(out, "%s%.17g", field ? "," : "", index->average[field]);
    buf_puts(out, "],\n");
    add_by_entry(out, index, "storedFields", add_stored);
    buf_puts(out, "\"dirtCount\":0,\n");
    add_terms(out, index);
    buf_puts(out, ",\n\"serializationVersion\":2}");
}
