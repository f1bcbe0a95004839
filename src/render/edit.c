#include "render/edit.h"
#include "base/mem.h"
#include "input/source.h"
#include "model/markdown.h"
#include "render/html.h"
#include <string.h>

static struct node *at(const struct edit *edit, uint32_t node) {
    return &edit->nodes.v[node];
}

void edit_begin(struct edit *edit, struct arena *scratch, struct arena *arena, const struct source *source, const struct tree *tree,
                const struct facts *facts, struct highlighter *highlighter) {
    *edit = (struct edit){.scratch = scratch, .arena = arena, .source = source, .original = tree, .facts = facts,
                          .highlighter = highlighter};
    edit->tree = *tree;
    edit->n_source = tree->n;
    edit->page = *facts;
    for (uint32_t i = 0; i < tree->n; i++)
        *VEC_PUSH(&edit->nodes) = tree->nodes[i];
    for (uint32_t i = 0; i < facts->n_headings; i++)
        *VEC_PUSH(&edit->headings) = facts->headings[i];
    for (uint32_t i = 0; i < facts->n_links; i++)
        *VEC_PUSH(&edit->links) = facts->links[i];
    for (uint32_t i = 0; i < facts->n_mentions; i++)
        *VEC_PUSH(&edit->mentions) = facts->mentions[i];
    edit->gone = ARENA_ARRAY(scratch, bool, tree->n);
    edit->touched = ARENA_ARRAY(scratch, bool, tree->n);
}

void edit_free(struct edit *edit) {
    VEC_FREE(&edit->nodes);
    VEC_FREE(&edit->headings);
    VEC_FREE(&edit->links);
    VEC_FREE(&edit->mentions);
    VEC_FREE(&edit->insertions);
}

void edit_restart(struct edit *edit) {
    struct edit old = *edit;
    edit_free(edit);
    edit_begin(edit, old.scratch, old.arena, old.source, old.original, old.facts, old.highlighter);
}

bool edit_is_gone(const struct edit *edit, uint32_t node) {
    for (; node; node = at(edit, node)->parent)
        if (node < edit->n_source && edit->gone[node])
            return true;
    return false;
}

void edit_plain_text(const struct edit *edit, uint32_t node, Buf *out) {
    const struct node *n = at(edit, node);
    if (n->type == NODE_TEXT || n->type == NODE_CODE)
        buf_slice(out, n->text);
    else if (n->type == NODE_SOFT_BREAK || n->type == NODE_LINE_BREAK)
        buf_char(out, ' ');
    else if (n->type != NODE_IMAGE)
        for (uint32_t child = n->first; child; child = at(edit, child)->next) {
            if (at(edit, child)->prev && node_is_block(at(edit, child)))
                buf_char(out, '\n');
            edit_plain_text(edit, child, out);
        }
}

/* --- what the page has of the source's facts --- */

/* The first of the source's facts that begins at `start`, or UINT32_MAX. They are few, and lie by their start. */
#define FIND_FACT(facts, n, place)                                                                                                 \
    for (uint32_t i = 0; i < (n); i++)                                                                                             \
        if ((facts)[i].start == (place))                                                                                           \
            return i;                                                                                                              \
    return UINT32_MAX

static uint32_t find_heading(const struct edit *edit, uint32_t start) {
    FIND_FACT(edit->facts->headings, edit->facts->n_headings, start);
}

static uint32_t find_directive(const struct edit *edit, uint32_t start) {
    FIND_FACT(edit->facts->directives, edit->facts->n_directives, start);
}

static void hide_directive(struct edit *edit, uint32_t which) {
    if (!edit->hidden)
        edit->hidden = ARENA_ARRAY(edit->arena, bool, edit->facts->n_directives);
    edit->hidden[which] = true;
}

/* A reference list is shown as what its items name. */
static void hide_references(struct edit *edit, const struct node *list) {
    const struct facts *f = edit->facts;
    for (uint32_t i = 0; i < f->n_directives; i++)
        if (f->directives[i].form == FORM_REFERENCE && f->directives[i].start >= list->start && f->directives[i].start < list->end)
            hide_directive(edit, i);
}

/* What goes with a node. */
static void hide(struct edit *edit, uint32_t node) {
    struct node *n = at(edit, node);
    uint32_t fact = UINT32_MAX;
    if (node >= edit->n_source)
        return;
    if (n->type == NODE_HEADING && (fact = find_heading(edit, n->start)) != UINT32_MAX)
        edit->headings.v[fact].level = 0;
    else if (n->type == NODE_LIST)
        hide_references(edit, n);
    else if (n->type == NODE_FOOTNOTE_REF)
        n->number = 0; /* it counts as no use of the note */
    else if ((n->type == NODE_INCLUDE || n->type == NODE_INCLUDE_INLINE) &&
             (fact = find_directive(edit, edit->tree.directives[n->include].start)) != UINT32_MAX)
        hide_directive(edit, fact);
}

/* A name in a text that is another now is text. */
static void forget_mentions(struct edit *edit, uint32_t node) {
    for (size_t i = 0; i < edit->mentions.n; i++)
        if (edit->mentions.v[i].node == node)
            edit->mentions.v[i].length = 0;
}

/* --- the nodes --- */

static void touch(struct edit *edit, uint32_t node) {
    edit->changed = true;
    for (; node; node = at(edit, node)->parent)
        if (node < edit->n_source && at(edit, node)->type == NODE_HEADING)
            edit->touched[node] = true;
}

/* Markers of text for some targets alone hold their section together. */
static bool is_marker(const struct edit *edit, const struct node *n) {
    const struct onlys *onlys = &edit->facts->onlys;
    for (uint32_t i = 0; i < onlys->n && n->type == NODE_HTML_BLOCK; i++)
        if (onlys->v[i].open.mark == n->start || onlys->v[i].close.mark == n->start)
            return true;
    return false;
}

static const char *why_fixed(const struct edit *edit, uint32_t node) {
    return is_marker(edit, at(edit, node)) ? "a marker of text for some targets alone stays as it is" : NULL;
}

/* May the node be changed? Else *why says why not, or nothing where it is taken out already: then there is nothing to do. */
static bool may_change(const struct edit *edit, uint32_t node, const char **why) {
    *why = why_fixed(edit, node);
    return !*why && !edit_is_gone(edit, node);
}

static void unlink_node(struct edit *edit, uint32_t node) {
    struct node *n = at(edit, node), *parent = at(edit, n->parent);
    if (n->prev)
        at(edit, n->prev)->next = n->next;
    else
        parent->first = n->next;
    if (n->next)
        at(edit, n->next)->prev = n->prev;
    else
        parent->last = n->prev;
    n->prev = n->next = n->parent = 0;
}

/* Below the node, it included, in document order, whatever hangs there now. */
static void hide_all(struct edit *edit, uint32_t top) {
    uint32_t node = top;
    for (;;) {
        hide(edit, node);
        uint32_t next = at(edit, node)->first;
        while (!next && node != top) {
            next = at(edit, node)->next;
            node = next ? node : at(edit, node)->parent;
        }
        if (!next)
            return;
        node = next;
    }
}

const char *edit_remove(struct edit *edit, uint32_t node) {
    const char *why;
    if (node == 0)
        return "the document itself cannot be taken out";
    if (at(edit, node)->type == NODE_FOOTNOTE)
        return "a footnote stays while there are marks of it: take those out";
    if (!may_change(edit, node, &why))
        return why;
    touch(edit, node);
    hide_all(edit, node);
    unlink_node(edit, node);
    if (node < edit->n_source)
        edit->gone[node] = true;
    return NULL;
}

static bool holds_blocks(uint8_t type) {
    return type == NODE_DOCUMENT || type == NODE_QUOTE || type == NODE_ITEM || type == NODE_FOOTNOTE;
}

static bool holds_text(uint8_t type) {
    return type == NODE_PARAGRAPH || type == NODE_HEADING || type == NODE_CELL || type == NODE_EMPH || type == NODE_STRONG ||
           type == NODE_STRIKE || type == NODE_LINK;
}

static uint32_t new_node(struct edit *edit, uint8_t type, uint32_t place) {
    *VEC_PUSH(&edit->nodes) = (struct node){.type = type, .start = place, .end = place};
    return (uint32_t)edit->nodes.n - 1;
}

/* Hangs a node behind `prev`, a child of `parent`; 0: as its first. */
static void hang(struct edit *edit, uint32_t node, uint32_t parent, uint32_t prev) {
    struct node *n = at(edit, node), *p = at(edit, parent);
    n->parent = parent;
    n->prev = prev;
    n->next = prev ? at(edit, prev)->next : p->first;
    if (prev)
        at(edit, prev)->next = node;
    else
        p->first = node;
    if (n->next)
        at(edit, n->next)->prev = node;
    else
        p->last = node;
}

static uint32_t new_text(struct edit *edit, Slice text, uint32_t place) {
    uint32_t node = new_node(edit, NODE_TEXT, place);
    at(edit, node)->text = slice_dup(edit->scratch, text);
    return node;
}

/* --- Markdown that is put in --- */

static void number_footnote(struct edit *edit, struct hole *hole) {
    struct hole_words *words = ARENA_NEW(edit->arena, struct hole_words);
    words->text = arena_printf(edit->arena, "in%zu:%.*s", edit->insertions.n + 1, FMT(hole_text(hole)));
    hole->words = words;
}

/* Footnotes of its own must have ids of their own. */
static struct fragment *with_own_notes(struct edit *edit, struct fragment *fragment) {
    for (uint32_t i = 0; i < fragment->n_holes; i++)
        if (fragment->holes[i].kind == HOLE_FOOTNOTE_ID)
            number_footnote(edit, &fragment->holes[i]);
    return fragment;
}

/* The stretch of one paragraph's fragment within its tags; false when it is no single paragraph. */
static bool within_paragraph(struct insertion *insertion, const struct tree *tree) {
    static const size_t open = sizeof "<p>" - 1, close = sizeof "</p>\n" - 1;
    uint32_t first = tree->nodes[0].first;
    if (!first || tree->nodes[first].type != NODE_PARAGRAPH || tree->nodes[first].next)
        return false;
    insertion->from = (uint32_t)open;
    insertion->to -= (uint32_t)close;
    return true;
}

static const char *parse_insertion(struct edit *edit, Slice text, struct insertion *insertion) {
    struct sink *sink = sink_new();
    struct source *source = source_plain(edit->scratch, edit->source->path, slice_dup(edit->scratch, text));
    struct tree *tree = markdown_parse(edit->scratch, source, 0, (uint32_t)source->text.n, (struct markdown_options){0}, sink);
    struct facts *facts = facts_take(edit->arena, source, tree, NULL);
    bool broken = sink_count(sink, LEVEL_ERROR) > 0;
    sink_free(sink);
    if (broken)
        return "this Markdown is longer, or nested deeper, than a file may be";
    if (facts->n_directives)
        return "Markdown that is put in cannot include";
    insertion->facts = facts;
    insertion->fragment = with_own_notes(edit, html_render(edit->arena, source, tree, facts, edit->highlighter));
    insertion->to = (uint32_t)insertion->fragment->html.n;
    if (!insertion->block && !within_paragraph(insertion, tree))
        return "what is put into a line is one paragraph of Markdown, and this is more or other";
    return NULL;
}

/* --- putting in --- */

/* What is put beside a node has its parent. */
static const char *why_not_in(const struct edit *edit, uint32_t node, enum edit_where where) {
    const struct node *n = at(edit, node);
    bool into = where == EDIT_FIRST || where == EDIT_LAST;
    if (!into && node == 0)
        return "nothing can stand beside the document: put it into it";
    if (edit_is_gone(edit, node))
        return "this has been taken out: there is no place beside it, and nothing that holds what is put into it";
    if (where == EDIT_INSTEAD && why_fixed(edit, node))
        return why_fixed(edit, node);
    if (!into && n->type == NODE_FOOTNOTE)
        return "footnotes stand by themselves: put it into one of them";
    uint8_t holder = into ? n->type : at(edit, n->parent)->type;
    if (holds_blocks(holder) || holds_text(holder))
        return NULL;
    return into ? "this holds nothing that could be put in"
                : "what stands in a list, a table or an image stands there alone: put it into one of its parts";
}

/* What a node holds last; behind all else of a document are its footnotes. */
static uint32_t last_of(const struct edit *edit, uint32_t node) {
    uint32_t last = at(edit, node)->last;
    while (last && at(edit, last)->type == NODE_FOOTNOTE)
        last = at(edit, last)->prev;
    return last;
}

static uint32_t place_of(const struct edit *edit, uint32_t node, enum edit_where where) {
    const struct node *n = at(edit, node);
    switch (where) {
    case EDIT_FIRST:
        return n->first ? at(edit, n->first)->start : n->start;
    case EDIT_LAST:
        return last_of(edit, node) ? at(edit, last_of(edit, node))->end : n->end;
    case EDIT_AFTER:
        return n->end;
    default:
        return n->start;
    }
}

static uint32_t make_node(struct edit *edit, enum edit_form form, Slice content, uint32_t place,
                          const struct insertion *insertion) {
    uint32_t node;
    if (form != EDIT_TEXT) {
        node = new_node(edit, NODE_INSERTED, place);
        at(edit, node)->include = (uint32_t)edit->insertions.n;
        *VEC_PUSH(&edit->insertions) = *insertion;
        return node;
    }
    uint32_t text = new_text(edit, content, place);
    if (!insertion->block)
        return text;
    node = new_node(edit, NODE_PARAGRAPH, place);
    at(edit, node)->mark = PARAGRAPH_WHOLE;
    hang(edit, text, node, 0);
    return node;
}

const char *edit_insert(struct edit *edit, uint32_t node, enum edit_where where, enum edit_form form, Slice content) {
    bool into = where == EDIT_FIRST || where == EDIT_LAST;
    const char *why = why_not_in(edit, node, where);
    if (why)
        return why;
    uint32_t parent = into ? node : at(edit, node)->parent;
    struct insertion insertion = {.block = holds_blocks(at(edit, parent)->type)};
    if (form == EDIT_HTML)
        insertion.html = slice_dup(edit->arena, content);
    else if (form == EDIT_MARKDOWN)
        why = parse_insertion(edit, content, &insertion);
    if (why)
        return why;
    uint32_t added = make_node(edit, form, content, place_of(edit, node, where), &insertion);
    uint32_t prev = where == EDIT_FIRST  ? 0
                    : where == EDIT_LAST ? last_of(edit, node)
                    : where == EDIT_AFTER ? node
                                          : at(edit, node)->prev;
    hang(edit, added, parent, prev);
    touch(edit, added);
    return where == EDIT_INSTEAD ? edit_remove(edit, node) : NULL;
}

/* --- changing --- */

static const char *text_of_all(struct edit *edit, uint32_t node, Slice text) {
    uint32_t place = at(edit, node)->first ? at(edit, at(edit, node)->first)->start : at(edit, node)->start;
    while (at(edit, node)->first) {
        uint32_t child = at(edit, node)->first;
        hide_all(edit, child);
        unlink_node(edit, child);
        if (child < edit->n_source)
            edit->gone[child] = true;
    }
    hang(edit, new_text(edit, text, place), node, 0);
    touch(edit, node);
    return NULL;
}

const char *edit_text(struct edit *edit, uint32_t node, Slice text) {
    const char *why;
    struct node *n = at(edit, node);
    if (!may_change(edit, node, &why))
        return why;
    switch (n->type) {
    case NODE_TEXT:
    case NODE_CODE:
    case NODE_CODE_BLOCK:
    case NODE_HTML:
    case NODE_HTML_BLOCK:
        n->text = slice_dup(edit->scratch, text);
        forget_mentions(edit, node);
        touch(edit, node);
        return NULL;
    default:
        return holds_text(n->type) || n->type == NODE_IMAGE ? text_of_all(edit, node, text) : "this has no text of its own";
    }
}

const char *edit_level(struct edit *edit, uint32_t node, long long level) {
    const char *why;
    struct node *n = at(edit, node);
    if (!may_change(edit, node, &why))
        return why;
    if (n->type != NODE_HEADING)
        return "only headings have a level";
    if (level < 1 || level > 6)
        return "a heading's level is 1 to 6";
    n->level = (uint8_t)level;
    uint32_t fact = find_heading(edit, n->start);
    if (fact != UINT32_MAX)
        edit->headings.v[fact].level = n->level;
    edit->changed = true;
    return NULL;
}

/* Links that could not be located have their block's place, and lie in their order: all those that stood so before count. */
static uint32_t link_of(const struct edit *edit, uint32_t node) {
    const struct node *n = at(edit, node);
    const struct facts *f = edit->facts;
    uint32_t before = 0;
    for (uint32_t i = 0; i < node && i < edit->n_source; i++)
        before += at(edit, i)->type == n->type && at(edit, i)->start == n->start;
    for (uint32_t i = 0; i < f->n_links && node < edit->n_source; i++) {
        bool image = f->links[i].kind == LINK_IMAGE || f->links[i].kind == LINK_IMAGE_REFERENCE;
        if (f->links[i].start == n->start && f->links[i].kind < LINK_DEFINITION && image == (n->type == NODE_IMAGE) && !before--)
            return i;
    }
    return UINT32_MAX;
}

const char *edit_url(struct edit *edit, uint32_t node, Slice url) {
    const char *why;
    struct node *n = at(edit, node);
    if (!may_change(edit, node, &why))
        return why;
    if (n->type != NODE_LINK && n->type != NODE_IMAGE)
        return "only links and images have an address";
    n->url = slice_dup(edit->arena, url);
    uint32_t fact = link_of(edit, node);
    if (fact != UINT32_MAX)
        edit->links.v[fact].url = n->url;
    edit->changed = true;
    return NULL;
}

const char *edit_title(struct edit *edit, uint32_t node, Slice title) {
    const char *why;
    struct node *n = at(edit, node);
    if (!may_change(edit, node, &why))
        return why;
    if (n->type != NODE_LINK && n->type != NODE_IMAGE)
        return "only links and images have a title";
    n->title = slice_dup(edit->scratch, title);
    edit->changed = true;
    return NULL;
}

const char *edit_info(struct edit *edit, uint32_t node, Slice info) {
    const char *why;
    struct node *n = at(edit, node);
    if (!may_change(edit, node, &why))
        return why;
    if (n->type != NODE_CODE_BLOCK)
        return "only code blocks have an info string";
    n->url = slice_dup(edit->scratch, info);
    edit->changed = true;
    return NULL;
}

/* --- rendering --- */

/* Headings say on the page's contents what they say on the page. */
static void take_headings(struct edit *edit) {
    Buf text = {0};
    for (uint32_t i = 0; i < edit->n_source; i++) {
        uint32_t fact = edit->touched[i] ? find_heading(edit, at(edit, i)->start) : UINT32_MAX;
        if (fact == UINT32_MAX)
            continue;
        buf_clear(&text);
        edit_plain_text(edit, i, &text);
        edit->headings.v[fact].text = slice_dup(edit->arena, slice_trim(buf_view(&text)));
    }
    buf_free(&text);
}

struct fragment *edit_render(struct edit *edit) {
    if (edit->changed)
        take_headings(edit);
    edit->tree.nodes = edit->nodes.v;
    edit->tree.n = (uint32_t)edit->nodes.n;
    return html_render_edited(edit);
}
