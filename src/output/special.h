/* Special pages: those that are not one document's but the library's.
 *
 * Each has a template of its own, and what it shows in `page.data`; of the page's other members it has those that every
 * page has. They live below catalogue/ and, where a web server wants them, at the root. A document that has the same
 * page goes first: then the special page is left out.
 */
#ifndef QUIRE_OUTPUT_SPECIAL_H
#define QUIRE_OUTPUT_SPECIAL_H

#include "base/vec.h"
#include "output/site.h"
#include "template/view.h"

struct special {
    const char *layout;          /* its template, without .html */
    Slice path;                  /* of the page */
    Slice title, description;    /* the description may be empty */
    const struct view *data;     /* page.data; NULL for none */
    Slice from;                  /* the document that it is made from, a library path; empty: from its template */
    bool unlisted;               /* it is nowhere to go to: not in the sitemap */
    Slice root;                  /* the way to the site's root, where it is not told by the path */
};
typedef VEC(struct special) Specials;

/* The templates that pages are made by, those of documents and of special pages, without .html, up to a NULL. */
extern const char *const page_layouts[];

/* All of them, in the order of their paths' families. What they hold lives in site->arena; the array is the caller's. */
void specials_make(struct site *site, Specials *out);

/* map.c: who sends work to whom, in the whole library; 200 rows to a page. Nothing where nobody does. */
void map_pages(struct site *site, Specials *out);

/* redirect.c: the addresses that a document had before, by `aliases` in its front matter. */
void redirect_pages(struct site *site, Specials *out);

#endif
