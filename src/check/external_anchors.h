/* Anchors of a page on the web: what a fragment may name in the HTML that a server sent.
 *
 * The page is read as browsers tokenize it (HTML Living Standard, 13.2.5), which takes more for a tag than Markdown does;
 * no tree is built, so an id in a <template> counts.
 */
#ifndef QUIRE_CHECK_EXTERNAL_ANCHORS_H
#define QUIRE_CHECK_EXTERNAL_ANCHORS_H

#include "base/map.h"

struct arena;

struct page_anchors {
    struct map ids;              /* every `id`, and the `name` of every <a>; free with map_free */
    struct map scripted;         /* what looks like an id in the text of scripts: pages are made of it in the browser; likewise */
    Slice *sorted;               /* `ids` by slice_cmp, for did-you-mean */
    bool utf8;                   /* else ids beyond ASCII cannot be compared */
    bool partial;                /* the rest is brought by a script, or elsewhere: there are scripts and no heading that can be
                                    linked to, or the page leads on to another one by itself, or has more than 50,000 ids */
};

/* `html` may be the beginning of a page. Ids are copied to `arena`. */
void page_anchors_read(struct arena *arena, Slice html, struct page_anchors *out);
void page_anchors_free(struct page_anchors *page);

/* The id that a fragment, as written, asks the page for; empty when it asks for none: it is empty or `top`, state of a script
 * (`/route`, `!x`, `a=b`), or of a form that forges make up as they show a page (`L10-L20`, `10-20`, `issuecomment-1`). What browsers
 * keep to themselves (`:~:text=...`) does not count. */
Slice fragment_id(Slice fragment);

/* Is it there, in the page or its scripts: as written, percent-decoded, or as GitHub writes a heading's id, with
 * `user-content-` before it? */
bool page_has_anchor(const struct page_anchors *page, struct arena *scratch, Slice id);

#endif
