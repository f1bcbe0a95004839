#include "base/mem.h"
#include "input/source.h"
#include "model/mention_around.h"
#include "model/mention_declared.h"
#include "model/mention_front.h"
#include "model/tree.h"
#include <string.h>

/* The stretch of the text that came from one node. */
struct piece {
    uint32_t start, end; /* in the text */
    uint32_t node;
};

struct scanner {
    struct arena *arena;
    const struct source *source;
    const struct tree *tree;
    struct text text;
    VEC(struct piece) pieces;
    VEC(struct mention) found;
    bool had_title; /* the first h1 is behind us */
};

/* Where the blocks below a node stand. Handed down by value: what a quote says ends with it. */
struct context {
    enum scope headings[7]; /* by level; the first h1 says nothing */
    enum scope lead_in;
    bool led; /* the list around has a lead-in that says nothing of agents */
};

/* --- noting --- */

bool is_noted(const struct token *t) {
    if (!t->name)
        return false;
    if (t->form <= MENTION_AT)
        return true;
    if (t->words != 0)
        return false;
    if (t->around & (AROUND_DELEGATE | AROUND_AGENT))
        return true;
    return t->compound;
}

/* The node's text lies in the source as it is, from the byte that is returned; SLICE_NONE when
 * escapes, entities or container prefixes stand between. */
static size_t verbatim(const struct scanner *s, const struct node *node) {
    Slice all = slice_sub(s->source->text, node->start, node->end);
    bool code = node->type == NODE_CODE || node->type == NODE_CODE_BLOCK;
    size_t from =
        code ? (node->inner ? node->inner - node->start : slice_find_char(all, '`', 0)) : 0;
    while (node->type == NODE_CODE && !node->inner && from < all.n &&
           (all.s[from] == '`' || all.s[from] == ' '))
        from++;
    Slice there = slice_sub(all, from, from + node->text.n);
    return from < all.n && slice_eq(there, node->text) ? node->start + from : SLICE_NONE;
}

/* Places of names within one node, in order. */
struct placer {
    const struct scanner *s;
    const struct node *node;
    size_t base;   /* see verbatim */
    size_t cursor; /* else: where the search for the next name goes on */
};

static struct placer placer_for(const struct scanner *s, uint32_t node) {
    struct placer p = {.s = s, .node = &s->tree->nodes[node]};
    p.base = verbatim(s, p.node);
    p.cursor = p.node->start;
    return p;
}

/* The byte of the source at which the name at `offset` of the node's text stands; SLICE_NONE when
 * it is written with escapes. Names come in order, so the search is linear over all of them. */
static size_t place(struct placer *p, size_t offset, Slice name) {
    if (p->base != SLICE_NONE)
        return p->base + offset;
    Slice text = slice_sub(p->s->source->text, 0, p->node->end);
    for (size_t at; (at = slice_find(text, name, p->cursor)) != SLICE_NONE;) {
        p->cursor = at + name.n;
        bool joined = (at && is_name_char(text.s[at - 1])) ||
                      (p->cursor < text.n && is_name_char(text.s[p->cursor]));
        if (!joined)
            return at;
    }
    return SLICE_NONE;
}

static void note(struct scanner *s, struct placer *p, uint32_t offset, struct mention mention) {
    size_t start = place(p, offset, mention.name);
    if (start == SLICE_NONE)
        return;
    mention.start = (uint32_t)start;
    mention.end = (uint32_t)(start + mention.name.n);
    mention.offset = offset;
    mention.length = (uint32_t)mention.name.n;
    mention.name = slice_dup(s->arena, mention.name);
    *VEC_PUSH(&s->found) = mention;
}

/* --- inlines: the text of a paragraph, heading or cell --- */

static void add_piece(struct scanner *s, uint32_t index) {
    struct piece *piece = VEC_PUSH(&s->pieces);
    piece->node = index;
    piece->start = (uint32_t)s->text.text.n;
    buf_slice(&s->text.text, s->tree->nodes[index].text);
    piece->end = (uint32_t)s->text.text.n;
}

static void add_mark(struct scanner *s, uint32_t start, bool code) {
    *VEC_PUSH(&s->text.marks) = (struct mark){start, (uint32_t)s->text.text.n, code};
}

/* Bold around code, or bold in bold: the inner mark says the same and more. */
static void add_bold(struct scanner *s, uint32_t start, size_t marks) {
    struct mark *inner = s->text.marks.n > marks ? &s->text.marks.v[marks] : NULL;
    if (inner && inner->start == start)
        return;
    add_mark(s, start, false);
    for (size_t i = s->text.marks.n - 1; i > marks; i--) {
        struct mark moved = s->text.marks.v[i - 1];
        s->text.marks.v[i - 1] = s->text.marks.v[i];
        s->text.marks.v[i] = moved;
    }
}

static void add_inlines(struct scanner *s, uint32_t parent);

static void add_inline(struct scanner *s, uint32_t index) {
    uint32_t start = (uint32_t)s->text.text.n;
    size_t marks = s->text.marks.n;
    switch (s->tree->nodes[index].type) {
    case NODE_TEXT:
        add_piece(s, index);
        break;
    case NODE_CODE:
        add_piece(s, index);
        add_mark(s, start, true);
        break;
    case NODE_EMPH:
    case NODE_STRIKE:
        add_inlines(s, index);
        break;
    case NODE_STRONG:
        add_inlines(s, index);
        add_bold(s, start, marks);
        break;
    case NODE_LINK:
        add_inlines(s, index);
        *VEC_PUSH(&s->text.links) = (struct range){start, (uint32_t)s->text.text.n};
        break;
    case NODE_SOFT_BREAK:
    case NODE_LINE_BREAK:
        buf_char(&s->text.text, '\n');
        break;
    case NODE_INCLUDE_INLINE:
        buf_char(&s->text.text, '%');
        break;
    default:
        buf_char(&s->text.text, ' ');
        break;
    }
}

static void add_inlines(struct scanner *s, uint32_t parent) {
    for (uint32_t i = s->tree->nodes[parent].first; i; i = s->tree->nodes[i].next)
        add_inline(s, i);
}

static void gather_inlines(struct scanner *s, uint32_t index) {
    text_clear(&s->text);
    s->pieces.n = 0;
    add_inlines(s, index);
}

static void read_inlines(struct scanner *s, uint32_t index) {
    gather_inlines(s, index);
    text_read(&s->text);
}

/* Notes the text's names; a name that runs over the bounds of a node cannot be linked and is left
 * out. */
static void note_tokens(struct scanner *s) {
    struct placer placer = {0};
    size_t p = 0;
    for (size_t i = 0; i < s->text.tokens.n && !s->text.idle; i++) {
        const struct token *t = &s->text.tokens.v[i];
        if (!is_noted(t))
            continue;
        while (p < s->pieces.n && s->pieces.v[p].end <= t->start)
            p++;
        if (p == s->pieces.n || t->start < s->pieces.v[p].start || t->end > s->pieces.v[p].end)
            continue;
        uint32_t node = s->pieces.v[p].node;
        if (placer.node != &s->tree->nodes[node])
            placer = placer_for(s, node);
        struct mention m = {.form = t->form, .node = node, .around = t->around};
        m.name = slice_sub(buf_view(&s->text.text), t->start, t->end);
        note(s, &placer, t->start - s->pieces.v[p].start, m);
    }
}

/* --- leaf blocks --- */

static void scan_code(struct scanner *s, uint32_t index) {
    struct declared_scan scan = {.text = s->tree->nodes[index].text};
    struct placer placer = {0};
    for (struct declared d; declared_next(&scan, &d);) {
        if (!placer.node)
            placer = placer_for(s, index);
        struct mention m = {.form = d.form, .node = index, .around = d.around | AROUND_CODE_BLOCK};
        m.name = slice_sub(scan.text, d.start, d.end);
        note(s, &placer, (uint32_t)d.start, m);
    }
}

/* Blanks tags and comments, so that what is left is text at its place. */
static void blank_tags(Buf *text) {
    for (size_t i = 0; i < text->n; i++) {
        if (text->s[i] != '<')
            continue;
        bool comment = text->n - i >= 4 && memcmp(text->s + i, "<!--", 4) == 0;
        char next = i + 1 < text->n ? text->s[i + 1] : 0;
        if (!comment && next != '/' && next != '!' && next != '?' &&
            !(next >= 'a' && next <= 'z') && !(next >= 'A' && next <= 'Z'))
            continue;
        size_t end = comment ? slice_find(buf_view(text), S("-->"), i)
                             : slice_find_char(buf_view(text), '>', i);
        end = end == SLICE_NONE ? text->n : end + (comment ? 3 : 1);
        for (; i < end; i++)
            text->s[i] = text->s[i] == '\n' ? '\n' : ' ';
        i--;
    }
}

static bool is_code_tag(Slice text) {
    static const char *const tags[] = {"<pre", "<script", "<style", "<textarea"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (slice_eq_nocase(slice_sub(text, 0, strlen(tags[i])), slice_from(tags[i])))
            return true;
    return false;
}

/* The text between tags such as <example> is prose to whoever reads the prompt. */
static void scan_html(struct scanner *s, uint32_t index, enum scope scope) {
    Slice text = s->tree->nodes[index].text;
    if (is_code_tag(slice_trim(text))) {
        scan_code(s, index);
        return;
    }
    text_clear(&s->text);
    s->pieces.n = 0;
    add_piece(s, index);
    blank_tags(&s->text.text);
    s->text.raw = true;
    text_read(&s->text);
    around_mark(&s->text, (struct stand){.scope = scope});
    note_tokens(s);
}

/* --- blocks --- */

static enum scope scope_of(const struct context *c) {
    enum scope scope = SCOPE_NOTHING;
    for (int level = 1; level <= 6; level++)
        scope = scope_within(scope, c->headings[level]);
    return scope_within(scope, c->lead_in);
}

/* The first h1 is the page's title and speaks of everything on it. */
static void scan_heading(struct scanner *s, uint32_t index, struct context *c) {
    unsigned level = s->tree->nodes[index].level;
    read_inlines(s, index);
    bool title = level == 1 && !s->had_title;
    s->had_title = s->had_title || level == 1;
    for (unsigned i = level; i <= 6; i++)
        c->headings[i] = SCOPE_NOTHING;
    c->headings[level] = title ? SCOPE_NOTHING : text_scope(&s->text, false);
    around_mark(&s->text, (struct stand){.scope = scope_of(c)});
    note_tokens(s);
}

/* What a paragraph is to the list behind it. */
struct lead_in {
    bool given;
    enum scope scope;
};

static struct lead_in scan_paragraph(struct scanner *s, uint32_t index, const struct context *c) {
    const struct node *node = &s->tree->nodes[index], *parent = &s->tree->nodes[node->parent];
    bool item = parent->type == NODE_ITEM && parent->first == index;
    gather_inlines(s, index);
    if (text_is_plain(&s->text))
        return (struct lead_in){0};
    text_read(&s->text);
    struct lead_in lead_in = {is_lead_in(&s->text), text_scope(&s->text, true)};
    around_mark(
        &s->text,
        (struct stand){.item = item, .led = c->led, .paragraph = true, .scope = scope_of(c)});
    note_tokens(s);
    return lead_in;
}

/* `columns` says of each column what its head does, if it is one of agents. */
static void scan_row(struct scanner *s, uint32_t row, const struct context *c,
                     const enum scope *columns, uint32_t n) {
    uint32_t column = 0;
    for (uint32_t i = s->tree->nodes[row].first; i; i = s->tree->nodes[i].next, column++) {
        bool agents = column < n && columns[column] != SCOPE_NOTHING && !s->tree->nodes[row].mark;
        bool escalates = agents && columns[column] == SCOPE_ESCALATES;
        gather_inlines(s, i);
        if (text_is_plain(&s->text))
            continue;
        text_read(&s->text);
        around_mark(&s->text,
                    (struct stand){.column = agents, .scope = escalates ? SCOPE_ESCALATES : scope_of(c)});
        note_tokens(s);
    }
}

enum { MAX_COLUMNS = 128 };

static void scan_table(struct scanner *s, uint32_t table, const struct context *c) {
    enum scope columns[MAX_COLUMNS] = {SCOPE_NOTHING};
    uint32_t n = 0, head = s->tree->nodes[table].first;
    for (uint32_t i = head ? s->tree->nodes[head].first : 0; i && n < MAX_COLUMNS;
         i = s->tree->nodes[i].next) {
        read_inlines(s, i);
        columns[n++] = !is_agent_column(&s->text)                        ? SCOPE_NOTHING
                       : text_scope(&s->text, false) == SCOPE_ESCALATES ? SCOPE_ESCALATES
                                                                        : SCOPE_AGENTS;
    }
    for (uint32_t row = head; row; row = s->tree->nodes[row].next)
        scan_row(s, row, c, columns, n);
}

static void scan_blocks(struct scanner *s, uint32_t parent, struct context c);

static void scan_list(struct scanner *s, uint32_t list, const struct context *c,
                      struct lead_in lead_in) {
    struct context inner = *c;
    inner.lead_in = scope_within(c->lead_in, lead_in.scope);
    inner.led = lead_in.given ? !scope_speaks(lead_in.scope) : c->led;
    for (uint32_t item = s->tree->nodes[list].first; item; item = s->tree->nodes[item].next)
        scan_blocks(s, item, inner);
}

static void scan_blocks(struct scanner *s, uint32_t parent, struct context c) {
    struct lead_in lead_in = {0};
    for (uint32_t i = s->tree->nodes[parent].first; i; i = s->tree->nodes[i].next) {
        struct lead_in next = {0};
        switch (s->tree->nodes[i].type) {
        case NODE_HEADING:
            scan_heading(s, i, &c);
            break;
        case NODE_PARAGRAPH:
            next = scan_paragraph(s, i, &c);
            break;
        case NODE_LIST:
            scan_list(s, i, &c, lead_in);
            break;
        case NODE_TABLE:
            scan_table(s, i, &c);
            break;
        case NODE_CODE_BLOCK:
            scan_code(s, i);
            break;
        case NODE_HTML_BLOCK:
            scan_html(s, i, scope_of(&c));
            break;
        case NODE_QUOTE:
        case NODE_FOOTNOTE:
            scan_blocks(s, i, c);
            break;
        default:
            break;
        }
        lead_in = next;
    }
}

/* --- the whole file --- */

static void add_front(void *context, struct mention mention) {
    struct scanner *s = context;
    mention.name = slice_dup(s->arena, mention.name);
    *VEC_PUSH(&s->found) = mention;
}

static int by_start(const void *a, const void *b) {
    const struct mention *x = a, *y = b;
    if (x->start == y->start)
        return x->form < y->form ? -1 : x->form > y->form;
    return x->start < y->start ? -1 : 1;
}

void mention_scan(struct arena *arena, const struct source *source, const struct tree *tree,
                  struct mention **out, uint32_t *n) {
    struct scanner s = {.arena = arena, .source = source, .tree = tree};
    text_init(&s.text);
    if (source->front)
        front_mentions(source, &s.text, add_front, &s);
    scan_blocks(&s, 0, (struct context){0});
    /* Front matter's keys come in no order, and footnotes stand where they are first used. */
    if (s.found.n > 1)
        qsort(s.found.v, s.found.n, sizeof *s.found.v, by_start);
    *out = VEC_KEEP(&s.found, arena);
    *n = (uint32_t)s.found.n;
    VEC_FREE(&s.found);
    VEC_FREE(&s.pieces);
    text_free(&s.text);
}
