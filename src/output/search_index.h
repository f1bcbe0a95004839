/* Search indexes in the form in which MiniSearch 7 saves its own ("serializationVersion" 2), so that a browser loads one
 * at once: https://github.com/lucaong/minisearch, MiniSearch.toJSON and loadJS.
 *
 * What goes into it is what MiniSearch itself would make of the same entries, with its usual tokenizer (everything between
 * line ends, spaces and punctuation) and terms in lower case. tests/run-search holds one against the other.
 *
 * An index can be made in pieces, by several processes: what was added to one is saved as bytes, and these are loaded into
 * another behind what that holds. It makes no difference to its JSON how the entries came, only in which order.
 *
 *     in a worker:    search_index_add(share, entry) ...        search_index_save(share, &bytes)
 *     in the parent:  search_index_load(index, bytes) ...       search_index_json(index, &out)
 *
 * Memory: 12 bytes for each term of each field of an entry, and the texts that are shown; while JSON is written, 8 bytes and
 * the JSON more. What is saved takes about 3 bytes where the index has 12.
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
void search_index_clear(struct search_index *index);  /* empty again, for the next; keeps the memory */

void search_index_add(struct search_index *index, const struct search_entry *entry);

/* Appends what the index holds as bytes, for this program on this machine: they have no promise of form. */
void search_index_save(const struct search_index *index, Buf *out);
/* Adds what was saved. False when these are no such bytes, or are cut off: the index is of no more use then, but to be cleared. */
bool search_index_load(struct search_index *index, Slice saved);

/* Appends the index as JSON. */
void search_index_json(const struct search_index *index, Buf *out);

#endif
