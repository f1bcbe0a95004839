/* Search: what readers can find, as files that a browser loads when they open it.
 *
 *     search/0.js, search/1.js, ...   each the index of up to 500 documents, as a call of quireShard(NUMBER, INDEX)
 *
 * Scripts and no JSON, because a page that is opened from a disk may load those alone. An entry is a document, or a section
 * of its own text; what it includes is found where it was written.
 *
 * Documents are counted in the library's order, shadowed ones left out; number N is in shard N / SHARD_DOCUMENTS. Several
 * processes make the shards so:
 *
 *     worker    search_add(share, ...) for documents in a row that lie in one shard; one alone will do
 *               search_index_save(share, &part); search_index_clear(share)
 *     parent    search_merge_add(merge, part, DOCUMENTS) for all parts in the order of their documents
 *               search_merge_finish(merge)
 *
 * A part is plain bytes, some 4 KB for a document of 6 KB; what was kept of an unchanged document from another build may be
 * one. The parent writes each shard as soon as its last document came, so it holds one shard (some 12 MB for documents of
 * that size) and the parts that came too early: few, where documents are dealt out in turns. A worker that has all documents
 * of a shard can write it by itself, with search_write. However it is made, a shard has the same bytes.
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

/* Adds the entries of one document. */
void search_add(struct search_index *index, const struct library *library, const struct document *document);

/* The path of a shard's file, in `arena`. */
Slice search_path(struct arena *arena, size_t number);
/* Writes it; `path` and `bytes` are good for the call. */
void search_write(const struct search_index *shard, size_t number, write_file *write, void *context);

/* Shards from parts, in order. */
struct search_merge;
struct search_merge *search_merge_new(write_file *write, void *context);
/* `part`, from search_index_save, holds `documents` documents, all of one shard. False when it is damaged or cut off. */
bool search_merge_add(struct search_merge *merge, Slice part, size_t documents);
/* The same for one document whose fragment is here. */
void search_merge_document(struct search_merge *merge, const struct library *library, const struct document *document);
/* Writes what is left to write, and frees. */
void search_merge_finish(struct search_merge *merge);

#endif
