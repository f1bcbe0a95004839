/* What the files of the HTML renderer share; nobody else includes this.
 *
 * html.c walks the tree and renders blocks, html_inline.c what stands in a line, html_code.c text
 * with mentions and code blocks, html_raw.c raw HTML, html_edit.c what an edit put in.
 */
#ifndef QUIRE_RENDER_HTML_PARTS_H
#define QUIRE_RENDER_HTML_PARTS_H

#include "base/vec.h"
#include "model/facts.h"
#include "model/rawhtml.h"
#include "model/tree.h"
#include "render/edit.h"
#include "render/highlight.h"
#include "render/html.h"

enum { RAW_TAG_LIMIT = 100 };
enum { NOT_FOUND = UINT32_MAX };
/* Result of an enter function: neither children nor the leave function are to be visited. */
enum { SKIP = UINT32_MAX };

/* Raw elements that are open. Those below `floor` belong to the containers around the node that is
 * being rendered: only their own container can close them. */
struct raw_tags {
    const struct rawhtml_element *open[RAW_TAG_LIMIT];
    unsigned n, floor;
    unsigned links; /* how many of them are <a> */
};

struct renderer {
    struct arena *arena;
    const struct source *source;
    const struct tree *tree;
    const struct facts *facts;
    Buf out;
    Buf scratch, clean;
    VEC(struct hole) holes;
    VEC(unsigned) floors; /* raw.floor of the open nodes */
    struct raw_tags raw;
    bool scrub; /* the source is not valid UTF-8 all through */

    const struct mention **mentions; /* by node and offset */
    uint32_t mention;                /* the next of them */
    uint32_t heading;                /* the next of facts.headings, if all goes by order */
    uint32_t link, html_link;        /* where among facts.links the search goes on */

    uint32_t open_heading; /* facts.headings of the heading being rendered, or NOT_FOUND */
    uint32_t open_link;    /* node whose <a> is open, 0 = none */
    bool link_is_hole;
    uint32_t alert; /* paragraph that begins with the [!NOTE] of an alert */

    struct highlighter *highlighter;
    const Colours *colours; /* of the code block being rendered; else none */
    size_t colour;          /* the next of them */
    Buf code;               /* a code block without its directives, for the highlighter */

    const struct edit *edit; /* or NULL, and then so are: */
    uint32_t n_source;       /* nodes of the source; those behind them were put in */
    VEC(struct heading) headings;   /* what insertions add to the facts */
    VEC(struct link) links;
    VEC(struct mention) added_mentions;

    uint32_t n_notes;
    uint32_t *note_uses; /* how many marks each footnote has */
    uint32_t *note_seen; /* and how many came so far */
};

/* Gives the first child to visit, 0 for none, or SKIP. */
typedef uint32_t enter_node(struct renderer *r, uint32_t index);
typedef void leave_node(struct renderer *r, uint32_t index);

static inline const struct node *node_at(const struct renderer *r, uint32_t index) {
    return &r->tree->nodes[index];
}

/* --- html_code.c --- */

/* The text with invalid bytes replaced; good until the next call. */
Slice valid_text(struct renderer *r, Slice text);
void put_text(struct renderer *r, Slice text);
void put_attribute(struct renderer *r, Slice value);
/* Escaped for text and attributes, for a hole. */
Slice keep_escaped(struct renderer *r, Slice text);
void put_hole(struct renderer *r, enum hole_kind kind, uint32_t index, Slice text, Slice title);
/* Ends the line, unless one has just begun. */
void new_line(struct renderer *r);

/* The first of n facts, which lie by their start, that does not begin before `from`. `first_start`
 * is in the first of them (not looked at when there is none), `stride` bytes before that in the
 * second. */
uint32_t lower_bound(const uint32_t *first_start, size_t stride, uint32_t n, uint32_t from);
Slice directive_text(const struct renderer *r, const struct directive *d);

void sort_mentions(struct renderer *r);
/* Bytes [from, to) of the node's text, and all of it, with holes for mentions. A mention that does
 * not lie in them whole, or that another link holds, is text. */
void put_stretch(struct renderer *r, uint32_t index, size_t from, size_t to);
void put_named_text(struct renderer *r, uint32_t index);
enter_node enter_code_block;

/* --- html_inline.c --- */

enter_node enter_text, enter_code, enter_link, enter_image, enter_break;
enter_node enter_footnote_ref, enter_include_inline;
leave_node leave_link;
void put_footnote_backs(struct renderer *r, uint32_t footnote);
/* TASK_* that a text begins with, "[x] ", as the first of an item. */
uint8_t written_task(const struct node *text);
/* Index into facts.directives of an include node, or NOT_FOUND. */
uint32_t find_directive(const struct renderer *r, uint32_t node);

/* --- html_raw.c --- */

enter_node enter_html_block, enter_html;
/* A node that can hold raw elements begins, and ends: those that it left open are closed. */
void raw_enter(struct renderer *r);
void raw_leave(struct renderer *r);

/* --- html.c and html_edit.c --- */

/* Renders what the renderer was made for, and frees what it holds. */
struct fragment *html_finish(struct renderer *r);
enter_node enter_inserted;

#endif
