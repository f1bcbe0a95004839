/* Search indexes in the form in which MiniSearch 7 saves its own ("serializationVersion" 2), so that a browser loads one
 * at once: https://github.com/lucaong/minisearch, MiniSearch.toJSON and loadJS.
 *
 * What goes into it is what MiniSearch itself would make of the same entries, with its usual tokenizer (everything between
 * line ends, spaces and punctuation) and terms in lower case. tests/run-search holds one against the other.
 *
 * Memory: 12 bytes for each term of each field of an entry, and the texts that are shown; while JSON is written, 8 bytes and
 * the JSON more.
 */
#ifndef QUIRE_OUTPUT_SEARCH_INDEX_H
#define QUIRE_OUTPUT_SEARCH_INDEX_H

#include "base/str.h"

/* The fields that are searched, in the order of their numbers in the index. */
enum search_field { FIELD_TITLE, FIELD_HEADING, FIELD_DESCRIPTION, FIELD_TEXT, FIELD_COUNT };

/* One thing that can be found: a page, or a section of one. Texts are copied. */
struct search_entry {
    Slice id;                    /* where it is: "agents/x.html#rules"; unique */
    Slice fields[FIELD_COUNT];
    /* Shown with a result, not searched. */
    Slice page;                  /* the page's title */
    Slice kind;
};

struct search_index;

struct search_index *search_index_new(void);
void search_index_free(struct search_index *index);   /* NULL is fine */

void search_index_add(struct search_index *index, const struct search_entry *entry);

/* Appends the index as JSON. */
void search_index_json(const struct search_index *index, Buf *out);

#endif
