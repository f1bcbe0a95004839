/* Search: what readers can find, as files that a browser loads when they open it.
 *
 *     search/0.js, search/1.js, ...   each the index of up to 500 documents, as a call of quireShard(NUMBER, INDEX)
 *
 * Scripts and no JSON, because a page that is opened from a disk may load those alone. An entry is a document, or a section
 * of its own text; what it includes is found where it was written.
 *
 * Documents are counted in the library's order, shadowed ones left out; number N is in shard N / SHARD_DOCUMENTS. Whoever has all
 * documents of a shard makes it: search_add for each in their order, then search_write. It takes some 12 MB for documents
 * of 6 KB.
 */
#ifndef QUIRE_OUTPUT_SEARCH_H
#define QUIRE_OUTPUT_SEARCH_H

#include "output/search_index.h"
#include "output/site.h"

enum { SHARD_DOCUMENTS = 500 };

/* How many files there are for so many documents. */
size_t search_shards(size_t documents);

/* Gives the entries of one document to `take`; they are good for the call. */
typedef void take_entry(void *context, const struct search_entry *entry);
void search_entries(const struct library *library, const struct document *document, take_entry *take, void *context);

/* The documents that can be found, in the library's order, in `arena`. */
const struct document **search_documents(struct arena *arena, const struct library *library, size_t *n);
/* Of these, all `n` of them, those of one shard. Gives how many, and the index of the first. */
size_t search_shard(size_t n, size_t number, size_t *first);

/* Adds the entries of one document. */
void search_add(struct search_index *index, const struct library *library, const struct document *document);

/* The path of a shard's file, in `arena`. */
Slice search_path(struct arena *arena, size_t number);
/* Writes it; `path` and `bytes` are good for the call. */
void search_write(const struct search_index *shard, size_t number, write_file *write, void *context);

#endif
