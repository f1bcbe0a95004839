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
 * Of the prompts' texts no more is held than one file of each kind. Where pages are made by several processes, the texts need
 * not go through the parent: which document comes into which llms-full file can be planned from sizes, and each file be made by
 * whichever process is free (output/full.h). Everything else here is made of what the parent knows anyhow: names, addresses,
 * weights and the graph.
 */
#ifndef QUIRE_OUTPUT_FEEDS_H
#define QUIRE_OUTPUT_FEEDS_H

#include "output/site.h"

struct feeds;

struct feeds *feeds_new(struct site *site, write_file *write, void *context);

/* A page that was made, in any order. `document` NULL: one that is not a document's. `path` lives as long as the site. */
void feeds_page(struct feeds *feeds, Slice path, const struct document *document);
/* The flattened text of a document; documents of one kind in the library's order. */
void feeds_prompt(struct feeds *feeds, const struct document *document, Slice text);

/* Writes what is left to write, and frees the feeds. */
void feeds_finish(struct feeds *feeds);

#endif
