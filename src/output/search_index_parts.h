/* How a search index is kept, for the files that make one (search_index.c) and write it as JSON (search_index_json.c).
 */
#ifndef QUIRE_OUTPUT_SEARCH_INDEX_PARTS_H
#define QUIRE_OUTPUT_SEARCH_INDEX_PARTS_H

#include "base/intern.h"
#include "base/vec.h"
#include "output/search_index.h"

/* How often a term stands in one field of one entry. By entry and field, then in the order of the text. */
struct posting {
    uint32_t term;
    uint32_t where;              /* entry * FIELD_COUNT + field */
    uint32_t count;
};

/* A word as it is spelled, and what it is in lower case. */
struct spelling {
    uint32_t term;
    uint32_t field;              /* the last field that had it, by search_index.field */
};

struct last_posting {
    uint32_t posting;
    uint32_t field;              /* which it is of, as above; 0: there is none yet */
};

struct kept_entry {
    size_t id_end, stored_end;   /* in search_index.ids and stored, from where the one before ends */
    uint32_t lengths[FIELD_COUNT];
};

struct search_index {
    VEC(struct kept_entry) entries;
    Buf ids;                     /* JSON strings */
    Buf stored;                  /* JSON objects: what is shown of entries */
    struct intern words, terms;
    VEC(struct spelling) spellings;      /* by number of words */
    VEC(struct last_posting) last;       /* by number of terms */
    VEC(struct posting) postings;
    uint32_t field;              /* how many fields were added */
    double average[FIELD_COUNT]; /* of lengths, summed up in MiniSearch's own way, rounding and all */
    Buf lower;
};

/* The postings of terms and fields side by side: those of field f of term t are v[starts[t * FIELD_COUNT + f]] up to
 * v[starts[t * FIELD_COUNT + f + 1]], by entry. */
struct placed_posting {
    uint32_t entry, count;
};
struct placed_postings {
    struct placed_posting *v;
    uint32_t *starts;
};

/* `places`: by term, where among all terms it comes; NULL: by number. */
void placed_postings_make(const struct search_index *index, const uint32_t *places, struct placed_postings *out);
void placed_postings_free(struct placed_postings *placed);

#endif
