/* Products: the outputs of a build, and what each is made from, without making them.
 *
 *     struct products *products = products_new(site);
 *     const struct product *product = products_find(products, S("agents/reviewer.html"));
 *     ... product->kind says which of the other members are set ...
 *     products_free(products);
 *
 * The paths are those that build_library writes to (build/build.h), for the whole library and all its targets. What only the making
 * of an output tells is found when it is asked for: further files of prompts, and in how many parts the full texts come.
 */
#ifndef QUIRE_BUILD_PRODUCTS_H
#define QUIRE_BUILD_PRODUCTS_H

#include "base/file.h"
#include "output/site.h"
#include "output/special.h"

enum output_kind {
    OUTPUT_PAGE,             /* document; NULL: the home page of a library without an index.md */
    OUTPUT_SPECIAL,          /* special; document where it is one's redirect */
    OUTPUT_PROMPT,           /* document, target */
    OUTPUT_PROMPT_FILE,      /* a further file of a prompt: likewise */
    OUTPUT_COLLECTED,        /* target: the prompts of many documents in one file */
    OUTPUT_COMPANION,        /* document (a skill), target, from: the file that it takes along */
    OUTPUT_COPY,             /* from: a file that texts link to */
    OUTPUT_ASSET,            /* from: "assets/quire.css", a file of templates/ */
    OUTPUT_SEARCH,           /* number: which shard of the search index */
    OUTPUT_FULL,             /* texts of documents: `members` */
    OUTPUT_FEED,             /* of all documents: sitemap.xml, llms.txt, agents.json ... */
    OUTPUT_RECORD,           /* what the build keeps of itself */
};

struct product {
    Slice path;
    enum output_kind kind;
    const struct document *document;
    const struct target_module *target;
    const struct special *special;
    Slice from;
    const struct document *const *members;   /* OUTPUT_FULL, OUTPUT_SEARCH, OUTPUT_COLLECTED: whose texts it holds, in order */
    size_t n_members;
};

struct products;

/* `site` must outlive it. */
struct products *products_new(struct site *site);
void products_free(struct products *products);

/* NULL when no build makes such a file. */
const struct product *products_find(struct products *products, Slice path);
/* The paths that are known by now, in no order; they live as long. */
void products_paths(const struct products *products, SliceVec *out);
/* The document's outputs, likewise: its page and prompts. */
void products_of(const struct products *products, const struct document *document, SliceVec *out);

/* A place of a text that links to a file. */
struct link_place {
    const struct source *source;
    const struct link *link;
};
typedef VEC(struct link_place) LinkPlaces;
/* All texts' links to a file of the library. */
void products_links(const struct library *library, Slice path, LinkPlaces *out);

#endif
