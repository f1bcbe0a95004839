/* Feeds: what the site says to machines.
 *
 *     agents.json     all documents, with who uses what (output/inventory.h)
 *     llms.txt        the site in one Markdown page of links, as https://llmstxt.org describes it
 *     llms-full.txt   all prompts in one file; a library over 5 MB has llms-full-KINDs-N.txt instead (output/full.h), and this
 *                     names them
 *     robots.txt      everything may be read, and where the site map is
 *     sitemap.xml     the address of every page (https://www.sitemaps.org/protocol.html), where `url` is set
 *     feed.xml        what changed last (RFC 4287), where `url` is set and the library has a history
 *
 * Of the prompts' texts no more is held than one file: which document comes into which is planned from sizes (output/full.h), and
 * each is made by whichever process is free. Everything else here is made of what the parent knows anyhow: names, addresses, weights
 * and the graph.
 */
#ifndef QUIRE_OUTPUT_FEEDS_H
#define QUIRE_OUTPUT_FEEDS_H

#include "output/site.h"

struct feeds;

/* Appends the flattened text of a document. */
typedef void flat_text(void *context, const struct document *document, Buf *out);

struct feeds *feeds_new(struct site *site, write_file *write, flat_text *text, void *context);

/* A page that was made, in any order. `document` NULL: one that is not a document's. `path` lives as long as the site. */
void feeds_page(struct feeds *feeds, Slice path, const struct document *document);
/* How long the flattened text of a document is, and whether it ends its last line; documents of one kind in the library's order. */
void feeds_prompt(struct feeds *feeds, const struct document *document, size_t n, bool ends_line);

/* When all of these are known: how many llms-full-KINDs-N.txt there will be, and the path of one. Its text is made and written by
 * whichever process likes to. */
size_t feeds_count_full(const struct feeds *feeds);
Slice feeds_full_path(struct feeds *feeds, size_t file);
const struct document *const *feeds_full_documents(const struct feeds *feeds, size_t file, size_t *n);   /* whose texts it holds */
void feeds_make_full(struct feeds *feeds, size_t file, Buf *out);

/* Where texts alone have changed since the last build: `stays` is asked about each file that is not made of texts, and says whether it
 * is left; `read` gives what stands at a path, or false, and agents.json is made of that and of the documents whose text is another, as
 * `reached` says (output/site.h). */
typedef bool feed_stays(void *context, Slice path);
typedef bool feed_read(void *context, struct arena *arena, Slice path, Slice *bytes);
void feeds_ask(struct feeds *feeds, feed_stays *stays, feed_read *read, const uint8_t *reached);

/* Likewise agents.json. */
#define FEEDS_INVENTORY "agents.json"
void feeds_make_inventory(struct feeds *feeds, Buf *out);

/* Writes all else, and frees the feeds. */
void feeds_finish(struct feeds *feeds);

#endif
