/* What stands in a line: links, images, code, footnote marks. Plain emphasis is in html.c's table.
 */
#include "base/mem.h"
#include "render/html_parts.h"

/* --- finding a node's fact by its place --- */

static bool is_link_of(const struct link *link, const struct node *node) {
    bool image = link->kind == LINK_IMAGE || link->kind == LINK_IMAGE_REFERENCE;
    return link->kind < LINK_DEFINITION && image == (node->type == NODE_IMAGE);
}

/* Links that could not be located all have their block's place: they are taken in their order. */
static uint32_t find_link(struct renderer *r, const struct node *node) {
    const struct facts *f = r->facts;
    uint32_t i =
        f->n_links ? lower_bound(&f->links->start, sizeof *f->links, f->n_links, node->start) : 0;
    if (i < r->link && r->link < f->n_links && f->links[r->link].start == node->start)
        i = r->link;
    for (; i < f->n_links && f->links[i].start == node->start; i++)
        if (is_link_of(&f->links[i], node)) {
            r->link = i + 1;
            return i;
        }
    return NOT_FOUND;
}

uint32_t find_directive(const struct renderer *r, uint32_t node) {
    const struct facts *f = r->facts;
    uint32_t start = r->tree->directives[node_at(r, node)->include].start;
    uint32_t i = f->n_directives ? lower_bound(&f->directives->start, sizeof *f->directives,
                                               f->n_directives, start)
                                 : 0;
    return i < f->n_directives && f->directives[i].start == start ? i : NOT_FOUND;
}

/* --- links and images --- */

/* A link that the facts do not have is written as it is. */
static void put_address(struct renderer *r, const char *attribute, const struct node *node) {
    buf_puts(&r->out, attribute);
    buf_clear(&r->scratch);
    buf_url(&r->scratch, node->url);
    buf_html_attr(&r->out, buf_view(&r->scratch));
    if (node->title.n) {
        buf_puts(&r->out, "\" title=\"");
        put_attribute(r, node->title);
    }
    buf_char(&r->out, '"');
}

uint32_t enter_link(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    uint32_t fact = find_link(r, node);
    if (r->open_link || r->raw.links)
        return node->first;
    r->link_is_hole = fact != NOT_FOUND;
    if (r->link_is_hole) {
        put_hole(r, HOLE_LINK_OPEN, fact, (Slice){0}, keep_escaped(r, node->title));
    } else if (url_is_safe(node->url, false)) {
        put_address(r, "<a href=\"", node);
        buf_char(&r->out, '>');
    } else {
        return node->first;
    }
    r->open_link = index;
    return node->first;
}

void leave_link(struct renderer *r, uint32_t index) {
    if (r->open_link != index)
        return;
    r->open_link = 0;
    if (r->link_is_hole)
        put_hole(r, HOLE_LINK_CLOSE, 0, (Slice){0}, (Slice){0});
    else
        buf_puts(&r->out, "</a>");
}

/* Harmless tags say nothing to somebody who does not see the image; all other text does. */
static void plain_text(const struct renderer *r, uint32_t index, Buf *out) {
    const struct node *node = node_at(r, index);
    struct rawhtml scan = {.input = node->text};
    switch (node->type) {
    case NODE_TEXT:
    case NODE_CODE:
        buf_slice(out, node->text);
        break;
    case NODE_SOFT_BREAK:
    case NODE_LINE_BREAK:
        buf_char(out, ' ');
        break;
    case NODE_HTML:
        if (rawhtml_next(&scan) != RAWHTML_COMMENT && !rawhtml_element(scan.name))
            buf_slice(out, node->text);
        break;
    default:
        for (uint32_t child = node->first; child; child = node_at(r, child)->next)
            plain_text(r, child, out);
    }
}

uint32_t enter_image(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    uint32_t fact = find_link(r, node);
    Buf plain = {0};
    plain_text(r, index, &plain);
    Slice alternative = keep_escaped(r, buf_view(&plain));
    buf_free(&plain);
    if (fact != NOT_FOUND) {
        put_hole(r, HOLE_IMAGE, fact, alternative, keep_escaped(r, node->title));
    } else if (url_is_safe(node->url, true)) {
        put_address(r, "<img src=\"", node);
        buf_printf(&r->out, " alt=\"%.*s\">", FMT(alternative));
    } else {
        buf_slice(&r->out, alternative);
    }
    return SKIP;
}

/* --- the rest --- */

enum { BOX = sizeof "[ ] " - 1 };

uint8_t written_task(const struct node *text) {
    Slice s = text->text;
    if (text->type != NODE_TEXT || s.n < BOX || s.s[0] != '[' || s.s[2] != ']' || s.s[3] != ' ')
        return TASK_NONE;
    return s.s[1] == ' ' ? TASK_OPEN : (s.s[1] | 32) == 'x' ? TASK_DONE : TASK_NONE;
}

/* Is it the box that stands for an item's mark? */
static bool is_box(const struct renderer *r, const struct node *text) {
    const struct node *paragraph = node_at(r, text->parent), *item = node_at(r, paragraph->parent);
    return !text->prev && paragraph->type == NODE_PARAGRAPH && !paragraph->prev && item->type == NODE_ITEM &&
           !item->mark && written_task(text);
}

uint32_t enter_text(struct renderer *r, uint32_t index) {
    const struct node *text = node_at(r, index);
    put_stretch(r, index, is_box(r, text) ? BOX : 0, text->text.n);
    return SKIP;
}

uint32_t enter_code(struct renderer *r, uint32_t index) {
    buf_puts(&r->out, "<code>");
    put_named_text(r, index);
    buf_puts(&r->out, "</code>");
    return SKIP;
}

uint32_t enter_break(struct renderer *r, uint32_t index) {
    buf_puts(&r->out, node_at(r, index)->type == NODE_LINE_BREAK ? "<br>\n" : "\n");
    return SKIP;
}

uint32_t enter_include_inline(struct renderer *r, uint32_t index) {
    uint32_t fact = find_directive(r, index);
    if (fact == NOT_FOUND)
        return SKIP;
    Slice text = keep_escaped(r, directive_text(r, &r->facts->directives[fact]));
    put_hole(r, HOLE_INCLUDE_INLINE, fact, text, r->raw.links ? S("a") : (Slice){0});
    return SKIP;
}

/* The n-th mark of a note. A colon stands in no heading's id, so the two never clash. */
static Slice mark_id(struct renderer *r, uint32_t note, uint32_t n) {
    return n == 1 ? arena_printf(r->arena, "fnref:%u", note)
                  : arena_printf(r->arena, "fnref:%u:%u", note, n);
}

uint32_t enter_footnote_ref(struct renderer *r, uint32_t index) {
    uint32_t note = node_at(r, index)->number;
    if (note == 0 || note > r->n_notes || r->open_link || r->raw.links) {
        buf_printf(&r->out, "<sup class=\"footnote-ref\">%u</sup>", note);
        return SKIP;
    }
    buf_puts(&r->out, "<sup class=\"footnote-ref\"><a id=\"");
    put_hole(r, HOLE_FOOTNOTE_ID, 0, mark_id(r, note, ++r->note_seen[note]), (Slice){0});
    buf_puts(&r->out, "\" href=\"#");
    put_hole(r, HOLE_FOOTNOTE_ID, 0, arena_printf(r->arena, "fn:%u", note), (Slice){0});
    buf_printf(&r->out, "\" aria-label=\"Footnote %u\">%u</a></sup>", note, note);
    return SKIP;
}

void put_footnote_backs(struct renderer *r, uint32_t footnote) {
    uint32_t note = node_at(r, footnote)->number;
    for (uint32_t n = 1; note <= r->n_notes && n <= r->note_uses[note]; n++) {
        buf_puts(&r->out, " <a class=\"footnote-back\" href=\"#");
        put_hole(r, HOLE_FOOTNOTE_ID, 0, mark_id(r, note, n), (Slice){0});
        buf_printf(&r->out, "\" aria-label=\"Back to reference %u", note);
        if (n > 1)
            buf_printf(&r->out, ", use %u", n);
        buf_puts(&r->out, "\">\xE2\x86\xA9\xEF\xB8\x8E</a>");
    }
}
