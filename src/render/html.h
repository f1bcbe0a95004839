/* Fragments: a part's HTML with holes, made once and used on every page that holds the part.
 *
 * The HTML between the holes is final: escaped, harmless, no scripts, no inline styles. What depends on the page is a
 * hole: heading levels and ids, link addresses, mentions, includes, footnote ids.
 */
#ifndef QUIRE_RENDER_HTML_H
#define QUIRE_RENDER_HTML_H

#include "base/str.h"
#include <stdint.h>

struct arena;
struct facts;
struct source;
struct tree;

enum hole_kind {
    HOLE_HEADING_OPEN,      /* <hN id=...>; index: facts.headings */
    HOLE_HEADING_CLOSE,     /* </hN> */
    HOLE_LINK_OPEN,         /* <a ...>; index: facts.links */
    HOLE_LINK_CLOSE,
    HOLE_IMAGE,             /* <img ...>; index: facts.links; text: the alternative text, escaped */
    HOLE_RAW_URL,           /* the value of href or src in raw HTML; index: facts.links */
    HOLE_RAW_ID,            /* the value of id or name in raw HTML; text: the value, escaped */
    HOLE_MENTION_OPEN,      /* <a ...> or nothing; index: facts.mentions */
    HOLE_MENTION_CLOSE,
    HOLE_INCLUDE,           /* a block include; index: facts.directives */
    HOLE_INCLUDE_INLINE,
    HOLE_INCLUDE_FENCE,     /* raw text inside a code block */
    HOLE_REFERENCES_OPEN,   /* a reference list that is replaced by its includes: index is the first directive */
    HOLE_FOOTNOTE_ID,       /* part of an id or href: text is e.g. "fn-1"; the page puts the part's instance before it */
};

struct hole {
    uint32_t at;            /* offset in html where the hole stands */
    uint32_t kind;
    uint32_t index;
    Slice text;             /* link title (escaped for an attribute), image alternative, id: see above */
    Slice title;            /* image title, escaped */
};

struct fragment {
    Slice html;
    struct hole *holes;     /* by `at` */
    uint32_t n_holes;
};

/* Renders the tree. `facts` were taken from the same tree. Highlighting is not this file's business: a code block is
 * <pre><code class="language-x">, focusable. */
struct fragment *html_render(struct arena *arena, const struct source *source, const struct tree *tree,
                             const struct facts *facts);

#endif
