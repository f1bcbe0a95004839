#include "render/html.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "input/source.h"
#include "render/highlight.h"
#include "render/html_parts.h"

/* --- paragraphs and headings --- */

/* In a tight list paragraphs have no tags of their own. */
static bool is_bare(const struct renderer *r, uint32_t paragraph) {
    const struct node *parent = node_at(r, node_at(r, paragraph)->parent);
    return parent->type == NODE_ITEM && node_at(r, parent->parent)->tight && node_at(r, paragraph)->mark != PARAGRAPH_WHOLE;
}

/* An item's box, TASK_*. The parser misses those of items in quotes, as it looks for the list's marker at the beginning of
 * the line; then the box is the first text of the item. */
static uint8_t task_of(const struct renderer *r, uint32_t item) {
    const struct node *node = node_at(r, item), *paragraph = node_at(r, node->first);
    if (node->mark || !node->first || paragraph->type != NODE_PARAGRAPH || !paragraph->first)
        return node->mark;
    return written_task(node_at(r, paragraph->first));
}

static void put_task(struct renderer *r, uint8_t mark) {
    if (mark == TASK_DONE)
        buf_puts(&r->out, "<input type=\"checkbox\" disabled checked aria-label=\"Done\"> ");
    else if (mark == TASK_OPEN)
        buf_puts(&r->out, "<input type=\"checkbox\" disabled aria-label=\"To do\"> ");
}

/* What follows the line of an alert's marker. */
static uint32_t behind_marker(const struct renderer *r, uint32_t paragraph) {
    uint32_t end_of_line = node_at(r, node_at(r, paragraph)->first)->next;
    return end_of_line ? node_at(r, end_of_line)->next : 0;
}

static uint32_t enter_paragraph(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index), *parent = node_at(r, node->parent);
    uint32_t first = node->first;
    if (r->alert == index) {
        first = behind_marker(r, index);
        if (!first)
            return SKIP;
    }
    if (!is_bare(r, index)) {
        new_line(r);
        buf_puts(&r->out, "<p>");
    }
    if (parent->type == NODE_ITEM && parent->first == index)
        put_task(r, task_of(r, node->parent));
    return first;
}

static void leave_paragraph(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index), *parent = node_at(r, node->parent);
    if (parent->type == NODE_FOOTNOTE && parent->last == index)
        put_footnote_backs(r, node->parent);
    if (!is_bare(r, index))
        buf_puts(&r->out, "</p>\n");
}

static uint32_t find_heading(struct renderer *r, const struct node *node) {
    const struct facts *f = r->facts;
    uint32_t next = r->heading++;
    if (next < f->n_headings && f->headings[next].start == node->start)
        return next;
    for (uint32_t i = 0; i < f->n_headings; i++)
        if (f->headings[i].start == node->start)
            return i;
    return NOT_FOUND;
}

static uint32_t enter_heading(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    new_line(r);
    r->open_heading = find_heading(r, node);
    if (r->open_heading == NOT_FOUND)
        buf_printf(&r->out, "<h%d>", node->level);
    else
        put_hole(r, HOLE_HEADING_OPEN, r->open_heading, (Slice){0}, (Slice){0});
    return node->first;
}

static void leave_heading(struct renderer *r, uint32_t index) {
    if (r->open_heading == NOT_FOUND)
        buf_printf(&r->out, "</h%d>", node_at(r, index)->level);
    else
        put_hole(r, HOLE_HEADING_CLOSE, r->open_heading, (Slice){0}, (Slice){0});
    buf_char(&r->out, '\n');
}

/* --- quotes --- */

static const struct alert {
    const char *mark, *class, *title;
} alerts[] = {
    {"[!NOTE]", "note", "Note"},
    {"[!TIP]", "tip", "Tip"},
    {"[!IMPORTANT]", "important", "Important"},
    {"[!WARNING]", "warning", "Warning"},
    {"[!CAUTION]", "caution", "Caution"},
};

/* GitHub's alerts: a quote whose first line is the marker alone, with something below it. */
static const struct alert *alert_of(const struct renderer *r, const struct node *quote) {
    const struct node *paragraph = node_at(r, quote->first), *mark = node_at(r, paragraph->first);
    if (!quote->first || paragraph->type != NODE_PARAGRAPH || !paragraph->first ||
        mark->type != NODE_TEXT)
        return NULL;
    uint8_t behind = mark->next ? node_at(r, mark->next)->type : NODE_SOFT_BREAK;
    if ((behind != NODE_SOFT_BREAK && behind != NODE_LINE_BREAK) ||
        (!mark->next && !paragraph->next))
        return NULL;
    for (size_t i = 0; i < sizeof alerts / sizeof *alerts; i++)
        if (slice_eq_nocase(slice_trim(mark->text), slice_from(alerts[i].mark)))
            return &alerts[i];
    return NULL;
}

static uint32_t enter_quote(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    const struct alert *alert = alert_of(r, node);
    new_line(r);
    if (!alert) {
        buf_puts(&r->out, "<blockquote>\n");
        return node->first;
    }
    r->alert = node->first;
    buf_printf(&r->out, "<div class=\"alert %s\" role=\"note\">\n<p class=\"alert-title\">%s</p>\n",
               alert->class, alert->title);
    return node->first;
}

static void leave_quote(struct renderer *r, uint32_t index) {
    new_line(r);
    buf_puts(&r->out, alert_of(r, node_at(r, index)) ? "</div>\n" : "</blockquote>\n");
}

/* --- lists --- */

static void put_include(struct renderer *r, uint32_t fact) {
    const struct directive *d = &r->facts->directives[fact];
    Slice text = keep_escaped(r, directive_text(r, d));
    new_line(r);
    put_hole(r, HOLE_INCLUDE, fact, text, (Slice){0});
}

/* A reference list gives way to what its items name. The first of them says where the list begins.
 */
static bool put_references(struct renderer *r, const struct node *list) {
    const struct facts *f = r->facts;
    uint32_t i = f->n_directives ? lower_bound(&f->directives->start, sizeof *f->directives,
                                               f->n_directives, list->start)
                                 : 0;
    if (i == f->n_directives || f->directives[i].form != FORM_REFERENCE ||
        f->directives[i].start >= list->end)
        return false;
    const struct directive *d = &f->directives[i];
    if (d->cut == d->cut_end || d->cut > list->start ||
        slice_trim(slice_sub(r->source->text, d->cut, list->start)).n)
        return false;
    for (; i < f->n_directives && f->directives[i].start < list->end; i++)
        put_include(r, i);
    return true;
}

static uint32_t enter_list(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    if (put_references(r, node))
        return SKIP;
    new_line(r);
    if (!node->ordered)
        buf_puts(&r->out, "<ul>\n");
    else if (node->number == 1)
        buf_puts(&r->out, "<ol>\n");
    else
        buf_printf(&r->out, "<ol start=\"%u\">\n", node->number);
    return node->first;
}

static void leave_list(struct renderer *r, uint32_t index) {
    buf_puts(&r->out, node_at(r, index)->ordered ? "</ol>\n" : "</ul>\n");
}

static uint32_t enter_item(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    new_line(r);
    buf_puts(&r->out, task_of(r, index) ? "<li class=\"task\">" : "<li>");
    if (!node->first || node_at(r, node->first)->type != NODE_PARAGRAPH)
        put_task(r, node->mark);
    return node->first;
}

/* --- tables --- */

static bool is_head(const struct renderer *r, uint32_t cell) {
    return node_at(r, node_at(r, cell)->parent)->mark;
}

static uint32_t enter_row(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    if (node->mark)
        buf_puts(&r->out, "<thead>\n");
    else if (!node->prev || node_at(r, node->prev)->mark)
        buf_puts(&r->out, "<tbody>\n");
    buf_puts(&r->out, "<tr>\n");
    return node->first;
}

static void leave_row(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    buf_puts(&r->out, "</tr>\n");
    if (node->mark)
        buf_puts(&r->out, "</thead>\n");
    else if (!node->next)
        buf_puts(&r->out, "</tbody>\n");
}

static uint32_t enter_cell(struct renderer *r, uint32_t index) {
    static const char *const classes[] = {"", " class=\"left\"", " class=\"center\"",
                                          " class=\"right\""};
    const struct node *node = node_at(r, index);
    buf_puts(&r->out, is_head(r, index) ? "<th" : "<td");
    buf_puts(&r->out, classes[node->mark]);
    buf_char(&r->out, '>');
    return node->first;
}

static void leave_cell(struct renderer *r, uint32_t index) {
    buf_puts(&r->out, is_head(r, index) ? "</th>\n" : "</td>\n");
}

/* --- footnotes: the parser puts them behind all else --- */

static bool is_footnote(const struct renderer *r, uint32_t index) {
    return index && node_at(r, index)->type == NODE_FOOTNOTE;
}

static uint32_t enter_footnote(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    new_line(r);
    if (!is_footnote(r, node->prev))
        buf_puts(&r->out, "<section class=\"footnotes\" role=\"group\" aria-label=\"Footnotes\">\n<ol>\n");
    buf_puts(&r->out, "<li id=\"");
    put_hole(r, HOLE_FOOTNOTE_ID, 0, arena_printf(r->arena, "fn:%u", node->number), (Slice){0});
    buf_puts(&r->out, "\">\n");
    return node->first;
}

static void leave_footnote(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    if (!node->last || node_at(r, node->last)->type != NODE_PARAGRAPH) {
        new_line(r);
        buf_puts(&r->out, "<p>");
        put_footnote_backs(r, index);
        buf_puts(&r->out, "</p>\n");
    }
    buf_puts(&r->out, "</li>\n");
    if (!is_footnote(r, node->next))
        buf_puts(&r->out, "</ol>\n</section>\n");
}

static void count_notes(struct renderer *r) {
    const struct tree *tree = r->tree;
    uint32_t last = tree->nodes[0].last;
    if (!is_footnote(r, last))
        return;
    r->n_notes = tree->nodes[last].number;
    r->note_uses = ARENA_ARRAY(r->arena, uint32_t, r->n_notes + 1);
    r->note_seen = ARENA_ARRAY(r->arena, uint32_t, r->n_notes + 1);
    for (uint32_t i = 0; i < tree->n; i++)
        if (tree->nodes[i].type == NODE_FOOTNOTE_REF && tree->nodes[i].number <= r->n_notes)
            r->note_uses[tree->nodes[i].number]++;
}

/* --- the walk --- */

static uint32_t enter_include(struct renderer *r, uint32_t index) {
    uint32_t fact = find_directive(r, index);
    if (fact != NOT_FOUND)
        put_include(r, fact);
    return SKIP;
}

static uint32_t enter_rule(struct renderer *r, uint32_t index) {
    (void)index;
    new_line(r);
    buf_puts(&r->out, "<hr>\n");
    return SKIP;
}

/* What each node is to the page. Without functions, the two strings stand around its children. */
static const struct {
    enter_node *enter;
    leave_node *leave;
    const char *open, *close;
} handlers[] = {
    [NODE_DOCUMENT] = {.open = "", .close = ""},
    [NODE_QUOTE] = {enter_quote, leave_quote},
    [NODE_LIST] = {enter_list, leave_list},
    [NODE_ITEM] = {.enter = enter_item, .close = "</li>\n"},
    [NODE_FOOTNOTE] = {enter_footnote, leave_footnote},
    [NODE_TABLE] =
        {.open =
             "<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">\n<table>\n",
         .close = "</table>\n</div>\n"},
    [NODE_ROW] = {enter_row, leave_row},
    [NODE_PARAGRAPH] = {enter_paragraph, leave_paragraph},
    [NODE_HEADING] = {enter_heading, leave_heading},
    [NODE_CELL] = {enter_cell, leave_cell},
    [NODE_CODE_BLOCK] = {.enter = enter_code_block},
    [NODE_HTML_BLOCK] = {.enter = enter_html_block},
    [NODE_RULE] = {.enter = enter_rule},
    [NODE_INCLUDE] = {.enter = enter_include},
    [NODE_EMPH] = {.open = "<em>", .close = "</em>"},
    [NODE_STRONG] = {.open = "<strong>", .close = "</strong>"},
    [NODE_STRIKE] = {.open = "<del>", .close = "</del>"},
    [NODE_LINK] = {enter_link, leave_link},
    [NODE_IMAGE] = {.enter = enter_image},
    [NODE_TEXT] = {.enter = enter_text},
    [NODE_CODE] = {.enter = enter_code},
    [NODE_HTML] = {.enter = enter_html},
    [NODE_SOFT_BREAK] = {.enter = enter_break},
    [NODE_LINE_BREAK] = {.enter = enter_break},
    [NODE_FOOTNOTE_REF] = {.enter = enter_footnote_ref},
    [NODE_INCLUDE_INLINE] = {.enter = enter_include_inline},
    [NODE_INSERTED] = {.enter = enter_inserted},
};

static uint32_t enter(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    uint32_t first = node->first;
    if (handlers[node->type].enter) {
        first = handlers[node->type].enter(r, index);
    } else {
        if (node->type == NODE_TABLE)
            new_line(r);
        buf_puts(&r->out, handlers[node->type].open);
    }
    if (first != SKIP)
        raw_enter(r);
    return first;
}

static void leave(struct renderer *r, uint32_t index) {
    uint8_t type = node_at(r, index)->type;
    raw_leave(r);
    if (handlers[type].leave)
        handlers[type].leave(r, index);
    else
        buf_puts(&r->out, handlers[type].close);
}

/* Without recursion: how deep inlines are nested is up to the text. */
static void walk(struct renderer *r) {
    uint32_t at = 0;
    for (;;) {
        uint32_t child = enter(r, at);
        if (child && child != SKIP) {
            at = child;
            continue;
        }
        if (!child)
            leave(r, at);
        while (at && !node_at(r, at)->next) {
            at = node_at(r, at)->parent;
            leave(r, at);
        }
        if (!at)
            return;
        at = node_at(r, at)->next;
    }
}

struct fragment *html_finish(struct renderer *r) {
    r->colours = highlight(NULL, (Slice){0}, (Slice){0});
    r->scrub = !utf8_valid(r->source->text, NULL);
    r->open_heading = NOT_FOUND;
    count_notes(r);
    sort_mentions(r);
    walk(r);
    struct fragment *fragment = ARENA_NEW(r->arena, struct fragment);
    fragment->html = buf_dup(&r->out, r->arena);
    fragment->holes = VEC_KEEP(&r->holes, r->arena);
    fragment->n_holes = (uint32_t)r->holes.n;
    VEC_FREE(&r->holes);
    VEC_FREE(&r->floors);
    buf_free(&r->out);
    buf_free(&r->scratch);
    buf_free(&r->clean);
    buf_free(&r->code);
    return fragment;
}

struct fragment *html_render(struct arena *arena, const struct source *source,
                             const struct tree *tree, const struct facts *facts,
                             struct highlighter *highlighter) {
    struct renderer r = {.arena = arena,
                         .source = source,
                         .tree = tree,
                         .facts = facts,
                         .n_source = tree->n,
                         .highlighter = highlighter};
    return html_finish(&r);
}
