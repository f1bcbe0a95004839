/* Fragments: a part's HTML with holes, made once and used on every page that holds the part.
 *
 * The HTML between the holes is final: escaped, harmless, balanced, no scripts, no inline styles.
 * What depends on the page is a hole: heading levels and ids, link addresses, mentions, includes,
 * footnote ids.
 *
 * Classes that fragments and pages carry, for whoever writes the theme:
 *
 * - div.table: around every table; scrolls sideways, can have the focus
 * - th and td with .left, .center or .right: a column's alignment
 * - li.task: an item with a disabled check box
 * - div.alert with .note, .tip, .important, .warning or .caution: GitHub's alerts; p.alert-title
 * - pre > code.language-X: code blocks, X from the info string; pre can have the focus
 * - span.hl-keyword and so on: what a stretch of code is (render/highlight.h has them all)
 * - pre.as-written, span.as-written: raw HTML that is shown as text; wants pre-wrap
 * - sup.footnote-ref: a footnote's mark
 * - section.footnotes: the notes, at the end of the part that holds their marks; a.footnote-back
 * - section.included: a part that comes from a snippet; p.included-from says which, and details holds its text
 * - span.included: the same within a line
 * - section.only: text for some targets alone; p.only-for says for which
 * - p.include-missing, code.include-missing: the source text of an include that failed
 * - a.mention: another agent's name
 * - a.anchor: a heading's link to itself, behind its text
 */
#ifndef QUIRE_RENDER_HTML_H
#define QUIRE_RENDER_HTML_H

#include "base/str.h"
#include <stdint.h>

struct arena;
struct edit;
struct facts;
struct highlighter;
struct part;
struct source;
struct tree;

/* What a hole's text and title are is said here; index is an index into that array of the facts. */
enum hole_kind {
    HOLE_HEADING_OPEN,  /* <hN id=...>; headings */
    HOLE_HEADING_CLOSE, /* </hN>; headings */
    HOLE_LINK_OPEN,     /* <a ...>; links; title */
    HOLE_LINK_CLOSE,    /* links are never nested, and mentions are in none */
    HOLE_IMAGE,         /* <img ...>; links; text: the alternative text; title */
    HOLE_RAW_URL,      /* href or src of a raw tag, with the blank before; links; title: its name */
    HOLE_RAW_ID,       /* id or name likewise; title: its name; text: its value, unescaped */
    HOLE_MENTION_OPEN, /* <a ...> or nothing; mentions */
    HOLE_MENTION_CLOSE,  /* mentions */
    HOLE_INCLUDE,        /* a block include; directives; text: what to show if it failed */
    HOLE_INCLUDE_INLINE, /* likewise; title: not empty within a raw link */
    HOLE_INCLUDE_FENCE,  /* a line of a code block, with its ending; text: without it; title: the
                            block's language */
    HOLE_FOOTNOTE_ID,    /* part of an id: text is "fn:1"; the page says whose it is before it */
};

/* What few holes have. */
struct hole_words {
    Slice text, title; /* escaped where not said otherwise */
};

/* Pages are full of them: they are kept small. */
struct hole {
    uint32_t at; /* offset in html where the hole stands */
    uint32_t kind : 6, index : 26;
    const struct hole_words *words; /* NULL for none */
};
enum { HOLE_INDEX_MOST = (1 << 26) - 1 };   /* of facts, of which a file cannot have as many */

static inline Slice hole_text(const struct hole *hole) {
    return hole->words ? hole->words->text : (Slice){0};
}

static inline Slice hole_title(const struct hole *hole) {
    return hole->words ? hole->words->title : (Slice){0};
}

struct fragment {
    Slice html;
    struct hole *holes; /* by `at` */
    uint32_t n_holes;
    bool failed;               /* it is not what it should be, and no page that holds it is written */
    /* When the tree was edited (render/edit.h), else NULL: */
    const struct facts *facts; /* what the holes speak of, in place of the part's: those of the source come first, headings that
                                  were taken out with level 0; behind them what was put in */
    const bool *hidden;        /* by directive: it was taken out; NULL for none */
};

/* Renders the tree, code with the highlighter's colours (NULL: with none). `facts` were taken from the same tree; their includes need not be resolved. The
 * fragment lives in `arena` and points to nothing of the tree. */
struct fragment *html_render(struct arena *arena, const struct source *source,
                             const struct tree *tree, const struct facts *facts,
                             struct highlighter *highlighter);

/* Likewise the edited tree, with edit->arena and edit->highlighter; edit_render calls it. */
struct fragment *html_render_edited(const struct edit *edit);

/* The facts that the holes of a part's fragment speak of. */
const struct facts *fragment_facts(const struct part *part);

#endif
