#include "output/search_index.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "output/search_index_parts.h"
#include <string.h>

/* What is shown of a section's text, in bytes. */
enum { EXCERPT = 140 };

struct search_index *search_index_new(void) {
    return xcalloc(1, sizeof(struct search_index));
}

void search_index_free(struct search_index *index) {
    if (!index)
        return;
    VEC_FREE(&index->entries);
    VEC_FREE(&index->spellings);
    VEC_FREE(&index->last);
    VEC_FREE(&index->postings);
    intern_free(&index->words);
    intern_free(&index->terms);
    buf_free(&index->ids);
    buf_free(&index->stored);
    buf_free(&index->lower);
    xfree(index);
}

/* --- words --- */

/* What bytes are to the tokenizer: part of a word, what parts them (general categories Z and P, line ends), or not ASCII. */
enum { WORD, PARTS, HIGH };
#define X8(kind) kind, kind, kind, kind, kind, kind, kind, kind
#define X26(kind) X8(kind), X8(kind), X8(kind), kind, kind
#define X32(kind) X8(kind), X8(kind), X8(kind), X8(kind)
static const unsigned char kinds[256] = {
    X8(WORD), WORD, WORD, PARTS, WORD, WORD, PARTS, WORD, WORD, X8(WORD), X8(WORD),  /* \n and \r */
    PARTS, PARTS, PARTS, PARTS, WORD, PARTS, PARTS, PARTS,                           /* blank ! " # $ % & ' */
    PARTS, PARTS, PARTS, WORD, PARTS, PARTS, PARTS, PARTS,                           /* ( ) * + , - . / */
    X8(WORD), WORD, WORD, PARTS, PARTS, WORD, WORD, WORD, PARTS,                     /* digits : ; < = > ? */
    PARTS, X26(WORD), PARTS, PARTS, PARTS, WORD, PARTS,                              /* @ A to Z [ \ ] ^ _ */
    WORD, X26(WORD), PARTS, WORD, PARTS, WORD, WORD,                                 /* ` a to z { | } ~ DEL */
    X32(HIGH), X32(HIGH), X32(HIGH), X32(HIGH),
};

/* Does the character at `at`, which is not ASCII, part words? */
static bool is_parting(Slice text, size_t at, size_t *length) {
    uint32_t code;
    *length = utf8_next(text.s + at, text.n - at, &code);
    return unicode_is_separator(code);
}

/* The offset behind the word that begins at `at`. */
static size_t over_word(Slice text, size_t at) {
    for (size_t length;;) {
        while (at < text.n && kinds[(unsigned char)text.s[at]] == WORD)
            at++;
        if (at == text.n || kinds[(unsigned char)text.s[at]] == PARTS || is_parting(text, at, &length))
            return at;
        at += length;
    }
}

/* And behind what parts it from the next. */
static size_t over_parting(Slice text, size_t at) {
    for (size_t length;;) {
        while (at < text.n && kinds[(unsigned char)text.s[at]] == PARTS)
            at++;
        if (at == text.n || kinds[(unsigned char)text.s[at]] == WORD || !is_parting(text, at, &length))
            return at;
        at += length;
    }
}

static uint32_t term_of(struct search_index *index, Slice text) {
    uint32_t term = intern_number(&index->terms, text);
    if (term == index->last.n)
        VEC_PUSH(&index->last)->field = 0;
    return term;
}

static uint32_t spelling_of(struct search_index *index, Slice word) {
    uint32_t spelling = intern_number(&index->words, word);
    if (spelling == index->spellings.n) {
        buf_clear(&index->lower);
        buf_lower(&index->lower, word);
        VEC_PUSH(&index->spellings)->term = term_of(index, buf_view(&index->lower));
    }
    return spelling;
}

/* Counts a word of the field that index->field is; gives 1 when the field had it not yet. */
static uint32_t count_word(struct search_index *index, Slice word, uint32_t where) {
    uint32_t number = spelling_of(index, word);
    struct spelling *spelling = &index->spellings.v[number];
    struct last_posting *last = &index->last.v[spelling->term];
    uint32_t fresh = spelling->field != index->field;
    spelling->field = index->field;
    if (last->field == index->field) {
        index->postings.v[last->posting].count++;
    } else {
        *last = (struct last_posting){(uint32_t)index->postings.n, index->field};
        if (index->postings.n == index->postings.cap)
            VEC_PUSH(&index->postings), index->postings.n--;
        index->postings.v[index->postings.n++] = (struct posting){spelling->term, where, 1};
    }
    return fresh;
}

/* The length of a field is how many different words it has, before they are put in lower case; where it begins or ends
 * between words, the empty word is one of them. */
static uint32_t add_field(struct search_index *index, Slice text, uint32_t entry, uint32_t field) {
    uint32_t n = 0;
    bool empty = false;
    index->field++;
    for (size_t start = 0, end;; start = over_parting(text, end)) {
        end = over_word(text, start);
        if (end > start)
            n += count_word(index, slice_sub(text, start, end), entry * FIELD_COUNT + field);
        else
            empty = true;
        if (end == text.n)
            return n + empty;
    }
}

/* --- entries --- */

/* The text's beginning, cut between words. */
static void put_excerpt(Buf *out, Slice text) {
    size_t end = text.n;
    if (text.n > EXCERPT) {
        end = EXCERPT;
        while (end > EXCERPT / 2 && text.s[end] != ' ')
            end--;
        while (end > 0 && ((unsigned char)text.s[end] & 0xC0) == 0x80)
            end--;
    }
    buf_json_string(out, slice_sub(text, 0, end));
    if (end < text.n) {
        out->n--; /* the quote comes behind the ellipsis */
        buf_slice(out, S("\xE2\x80\xA6\""));
    }
}

static void put_stored(Buf *out, const struct search_entry *entry) {
    buf_slice(out, S("{\"page\":"));
    buf_json_string(out, entry->page);
    buf_slice(out, S(",\"heading\":"));
    buf_json_string(out, entry->fields[FIELD_HEADING]);
    buf_slice(out, S(",\"kind\":"));
    buf_json_string(out, entry->kind);
    buf_slice(out, S(",\"excerpt\":"));
    put_excerpt(out, entry->fields[entry->fields[FIELD_DESCRIPTION].n ? FIELD_DESCRIPTION : FIELD_TEXT]);
    buf_char(out, '}');
}

static void count_average(struct search_index *index, const struct kept_entry *entry) {
    double before = (double)(entry - index->entries.v);
    for (int field = 0; field < FIELD_COUNT; field++) {
        double total = index->average[field] * before + (double)entry->lengths[field];
        index->average[field] = total / (before + 1);
    }
}

void search_index_add(struct search_index *index, const struct search_entry *entry) {
    uint32_t number = (uint32_t)index->entries.n;
    struct kept_entry *kept = VEC_PUSH(&index->entries);
    buf_json_string(&index->ids, entry->id);
    put_stored(&index->stored, entry);
    kept->id_end = index->ids.n;
    kept->stored_end = index->stored.n;
    for (uint32_t field = 0; field < FIELD_COUNT; field++)
        kept->lengths[field] = add_field(index, entry->fields[field], number, field);
    count_average(index, kept);
}

/* --- postings by term --- */

void placed_postings_make(const struct search_index *index, const uint32_t *places, struct placed_postings *out) {
    size_t rows = (size_t)index->terms.n * FIELD_COUNT, n = index->postings.n;
    /* starts[row + 2] counts, then is where row + 1 begins, and ends as where it ends: a place further up. */
    uint32_t *starts = xcalloc(rows + 2, sizeof *starts);
    out->v = xcalloc(n, sizeof *out->v);
    for (size_t i = 0; i < n; i++) {
        const struct posting *p = &index->postings.v[i];
        starts[(places ? places[p->term] : p->term) * FIELD_COUNT + p->where % FIELD_COUNT + 2]++;
    }
    for (size_t row = 2; row < rows + 2; row++)
        starts[row] += starts[row - 1];
    for (size_t i = 0; i < n; i++) {
        const struct posting *p = &index->postings.v[i];
        uint32_t row = (places ? places[p->term] : p->term) * FIELD_COUNT + p->where % FIELD_COUNT;
        out->v[starts[row + 1]++] = (struct placed_posting){p->where / FIELD_COUNT, p->count};
    }
    out->starts = starts;
}

void placed_postings_free(struct placed_postings *placed) {
    xfree(placed->v);
    xfree(placed->starts);
}
