/* What the files of the HTML renderer share; nobody else includes this.
 *
 * html.c walks the tree and renders blocks, html_inline.c what stands in a line, html_code.c text
 * with mentions and code blocks, html_raw.c raw HTML.
 */
#ifndef QUIRE_RENDER_HTML_PARTS_H
#define QUIRE_RENDER_HTML_PARTS_H

#include "base/vec.h"
#include "model/facts.h"
#include "model/rawhtml.h"
#include "model/tree.h"
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
    uint32_t heading, link, html_link,
        mention;           /* the next of their kind among the facts, if all goes by order */
    uint32_t open_heading; /* facts.headings of the heading being rendered, or NOT_FOUND */
    uint32_t open_link;    /* node whose <a> is open, 0 = none */
    bool link_is_hole;
    uint32_t alert; /* paragraph that begins with the [!NOTE] of an alert */
    uint32_t *note_uses,
        *note_seen; /* per footnote: how many marks there are, and have been so far */
    uint32_t n_notes;
};

typedef uint32_t enter_node(struct renderer *r,
                            uint32_t index); /* first child to visit, 0 for none, or SKIP */
typedef void leave_node(struct renderer *r, uint32_t index);

static inline const struct node *node_at(const struct renderer *r, uint32_t index) {
    return &r->tree->nodes[index];
}

/* html_code.c */
void put_text(struct renderer *r, Slice text);       /* escaped for text */
void put_attribute(struct renderer *r, Slice value); /* escaped for an attribute's value */
Slice valid_text(struct renderer *r,
                 Slice text); /* invalid bytes replaced; good until the next call */
void put_hole(struct renderer *r, enum hole_kind kind, uint32_t index, Slice text, Slice title);
void new_line(struct renderer *r);                  /* unless one has just begun */
Slice keep_escaped(struct renderer *r, Slice text); /* for a hole's text and title */
/* The first of n facts, which lie by their start, that does not begin before `from`. `first_start`
 * is in the first of them (not looked at when there is none), `stride` bytes before that in the
 * second. */
uint32_t lower_bound(const uint32_t *first_start, size_t stride, uint32_t n, uint32_t from);
Slice directive_text(const struct renderer *r, const struct directive *d);
void put_named_text(struct renderer *r, uint32_t index); /* the node's text with its mentions */
enter_node enter_code_block;

/* html_inline.c */
enter_node enter_text, enter_code, enter_link, enter_image, enter_break, enter_footnote_ref,
    enter_include_inline;
leave_node leave_link;
void put_footnote_backs(struct renderer *r, uint32_t footnote);
uint32_t find_directive(const struct renderer *r,
                        uint32_t node); /* facts.directives of an include node, or NOT_FOUND */

/* html_raw.c */
enter_node enter_html_block, enter_html;
void raw_enter(struct renderer *r); /* a node that can hold raw elements begins */
void raw_leave(struct renderer *r); /* closes those that it left open */

#endif
