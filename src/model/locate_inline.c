#include "model/locate_inline.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "model/definition.h"
#include "model/facts.h"
#include "model/locate.h"
#include "model/markdown.h"
#include <string.h>

static bool is_punct(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* Over a line ending and what the containers put before the next line's text. */
static void next_line(struct locator *l) {
    if (at(l, l->pos) == '\r')
        l->pos++;
    if (at(l, l->pos) == '\n')
        l->pos++;
    l->pos = skip_line_prefix(l->source, l->pos, l->end, l->quotes);
}

/* The length of `&name;` or `&#1;` at pos, 0 when there is none of that form. */
static uint32_t entity_length(const struct locator *l, uint32_t pos) {
    uint32_t n = 1;
    while (n < 40 && (at(l, pos + n) == '#' || (is_punct(at(l, pos + n)) == false && at(l, pos + n) > ' ')))
        n++;
    return n > 1 && at(l, pos + n) == ';' ? n + 1 : 0;
}

/* `&amp;` could stand for itself, written `&amp;amp;`, but then the step before took it. */
static bool stands_for_one(Slice entity, Slice text) {
    return slice_is(entity, "&amp;") || !slice_starts(text, entity);
}

/* cmark writes U+FFFD for a NUL. */
static bool step_nul(struct locator *l, Slice text, size_t *i) {
    if (at(l, l->pos) != '\0' || l->pos >= l->end || !slice_starts(slice_sub(text, *i, text.n), S("\xef\xbf\xbd")))
        return false;
    l->pos++;
    *i += 3;
    return true;
}

/* One step of matching text[*i] with the source. An entity that cmark knew stands for one code point; one that it did not
 * know stands there letter by letter. */
static bool step(struct locator *l, Slice text, size_t *i) {
    char have = at(l, l->pos), want = text.s[*i];
    if (l->pos >= l->end)
        return false;
    if (!l->verbatim && have == '\\' && is_punct(at(l, l->pos + 1)) && at(l, l->pos + 1) == want) {
        l->pos += 2;
        (*i)++;
        return true;
    }
    uint32_t n = have == '&' && !l->verbatim ? entity_length(l, l->pos) : 0;
    if (n > 0 && stands_for_one(slice_sub(l->source->text, l->pos, l->pos + n), slice_sub(text, *i, text.n))) {
        uint32_t code;
        *i += utf8_next(text.s + *i, text.n - *i, &code);
        l->pos += n;
        return true;
    }
    if (step_nul(l, text, i))
        return true;
    if (have != want)
        return false;
    l->pos++;
    (*i)++;
    return true;
}

/* When cursor and tree have lost each other: the next place where the text's following word stands. */
static bool resync(struct locator *l, Slice text, size_t *i) {
    size_t from = *i;
    while (from < text.n && (is_punct(text.s[from]) || text.s[from] == ' '))
        from++;
    size_t to = from;
    while (to < text.n && to - from < 16 && !is_punct(text.s[to]) && text.s[to] != ' ')
        to++;
    if (to == from)
        return false;
    Slice window = slice_sub(l->source->text, l->pos, l->end < l->pos + 4096 ? l->end : l->pos + 4096);
    size_t found = slice_find(window, slice_sub(text, from, to), 0);
    if (found == SLICE_NONE)
        return false;
    l->pos += (uint32_t)found;
    *i = from;
    return true;
}

/* cmark keeps a line's indentation behind definitions and hard breaks; the cursor has passed it. */
static size_t lost_blanks(const struct locator *l, Slice text) {
    size_t i = 0;
    while (!is_blank(at(l, l->pos)) && i < text.n && is_blank(text.s[i]))
        i++;
    return i;
}

/* Most texts stand there as they are. */
static bool stands_as_it_is(const struct locator *l, Slice text, size_t from) {
    size_t n = text.n - from;
    return l->plain && l->pos <= l->end && n <= l->end - l->pos && memcmp(l->source->text.s + l->pos, text.s + from, n) == 0;
}

static void locate_text_node(struct locator *l, struct node *node) {
    while (is_blank(at(l, l->pos)) && node->text.n && !is_blank(node->text.s[0]))
        l->pos++;
    size_t i = lost_blanks(l, node->text);
    uint32_t start = l->pos;
    if (stands_as_it_is(l, node->text, i)) {
        node->start = start;
        node->end = l->pos += (uint32_t)(node->text.n - i);
        node->located = true;
        return;
    }
    bool exact = true;
    while (i < node->text.n) {
        if (step(l, node->text, &i))
            continue;
        exact = false;
        if (!resync(l, node->text, &i))
            return;
        if (start == node->start || !exact)
            start = i == 0 ? l->pos : start;
    }
    node->start = start;
    node->end = l->pos;
    node->located = exact;
}

/* Moves to the next of two characters, for delimiters that must come; stays where it is when there is none nearby. */
static bool seek(struct locator *l, char one, char other) {
    for (uint32_t pos = l->pos; pos < l->end; pos++)
        if (l->source->text.s[pos] == one || l->source->text.s[pos] == other) {
            l->pos = pos;
            return true;
        }
    return false;
}

static void locate_code(struct locator *l, struct node *node) {
    if (!seek(l, '`', '`'))
        return;
    uint32_t start = l->pos, ticks = run_length(l, start, '`'), pos = start + ticks;
    while (pos < l->end) {
        uint32_t run = run_length(l, pos, '`');
        if (run == ticks)
            break;
        pos += run ? run : 1;
    }
    if (pos >= l->end)
        return;
    node->start = start;
    node->end = l->pos = pos + ticks;
    node->inner = start + ticks;
    node->inner_end = pos;
    /* cmark takes one space off both ends of a span that has one at both and is not all spaces. */
    char first = at(l, node->inner), last = at(l, pos - 1);
    if (pos - node->inner > node->text.n && (is_blank(first) || is_eol(first)) && (is_blank(last) || is_eol(last)))
        node->inner++, node->inner_end--;
    node->located = true;
}

static void locate_html(struct locator *l, struct node *node) {
    if (!seek(l, '<', '<'))
        return;
    node->start = l->pos;
    for (size_t i = 0; i < node->text.n && l->pos < l->end;) {
        if (step_nul(l, node->text, &i))
            continue;
        if (is_eol(node->text.s[i]) && is_eol(at(l, l->pos)))
            next_line(l);
        else if (at(l, l->pos) == node->text.s[i])
            l->pos++;
        i++;
    }
    node->end = l->pos;
    node->located = true;
}

static void locate_break(struct locator *l, struct node *node) {
    node->start = l->pos;
    while (l->pos < l->end && !is_eol(at(l, l->pos)))
        l->pos++;
    next_line(l);
    node->end = l->pos;
    node->located = true;
}

void locate_bracketed(struct locator *l, struct node *node, const char *open, const char *close) {
    size_t found = slice_find(slice_sub(l->source->text, 0, l->end), slice_from(open), l->pos);
    if (found == SLICE_NONE)
        return;
    size_t behind = slice_find(slice_sub(l->source->text, 0, l->end), slice_from(close), found + strlen(open));
    if (behind == SLICE_NONE)
        return;
    node->start = (uint32_t)found;
    node->label = node->start + (uint32_t)strlen(open);
    node->label_end = (uint32_t)behind;
    node->end = l->pos = (uint32_t)(behind + strlen(close));
    node->located = true;
}

static void locate_emphasis(struct locator *l, uint32_t index) {
    struct node *node = &l->tree->nodes[index];
    bool strike = node->type == NODE_STRIKE;
    if (!seek(l, strike ? '~' : '*', strike ? '~' : '_')) {
        locate_children(l, index);
        return;
    }
    node->start = l->pos;
    char mark = at(l, l->pos);
    uint32_t length = node->type == NODE_EMPH ? 1 : 2;
    if (node->type == NODE_STRIKE && at(l, l->pos + 1) != '~')
        length = 1;
    l->pos += length;
    locate_children(l, index);
    while (is_blank(at(l, l->pos)))
        l->pos++;
    node->located = run_length(l, l->pos, mark) >= length;
    if (node->located)
        l->pos += length;
    node->end = l->pos;
}

/* Behind `]`: `(destination "title")`, `[label]`, `[]` or nothing. */
static void locate_link_tail(struct locator *l, struct node *node, uint32_t text_start) {
    uint32_t text_end = l->pos;
    l->pos++;
    uint32_t close = link_tail(l->source, l->pos, l->end, &node->inner, &node->inner_end);
    if (close) {
        node->mark = WRITTEN_INLINE;
        node->end = l->pos = close;
        return;
    }
    node->mark = WRITTEN_SHORTCUT;
    node->label = text_start;
    node->label_end = text_end;
    if (at(l, l->pos) == '[') {
        uint32_t label_end = label_close(l->source, l->pos + 1, l->end);
        if (label_end == l->pos + 1) {
            node->mark = WRITTEN_COLLAPSED;
            l->pos += 2;
        } else if (label_end && definition_known(l->tree, l->arena, slice_sub(l->source->text, l->pos + 1, label_end))) {
            node->mark = WRITTEN_FULL;
            node->label = l->pos + 1;
            node->label_end = label_end;
            l->pos = label_end + 1;
        }
    }
    node->end = l->pos;
}

static void locate_link(struct locator *l, uint32_t index) {
    struct node *node = &l->tree->nodes[index];
    bool image = node->type == NODE_IMAGE;
    while (is_blank(at(l, l->pos)))
        l->pos++;
    node->start = l->pos;
    char c = at(l, l->pos);
    if (c != '[' && c != '<' && c != '!') {  /* a bare address, made a link by the autolink extension */
        node->mark = WRITTEN_BARE;
        l->verbatim = !slice_starts(node->url, S("mailto:"));  /* which cmark finds in the text that it has read */
        locate_children(l, index);
        l->verbatim = false;
        node->end = l->pos;
        node->inner = node->start;
        node->inner_end = node->end;
        node->located = node->end > node->start;
        return;
    }
    l->pos += image ? 2 : 1;
    uint32_t text_start = l->pos;
    locate_children(l, index);
    if (c == '<') {
        node->mark = WRITTEN_ANGLE;
        node->inner = text_start;
        node->inner_end = l->pos;
        node->located = at(l, l->pos) == '>';
        node->end = l->pos += node->located;
        return;
    }
    node->located = at(l, l->pos) == ']' || seek(l, ']', ']');
    if (node->located)
        locate_link_tail(l, node, text_start);
}

static void locate_directive(struct locator *l, struct node *node) {
    Slice text = slice_sub(l->source->text, 0, l->end);
    size_t found = slice_find(text, S("{{#include"), l->pos);
    if (found == SLICE_NONE)  /* the cursor went too far; what is replaced must be a directive in any case */
        found = slice_find(text, S("{{#include"), l->tree->nodes[l->block].start);
    size_t close = found == SLICE_NONE ? found : slice_find(text, S("}}"), found);
    if (close == SLICE_NONE)
        return;
    node->start = (uint32_t)found;
    node->end = l->pos = (uint32_t)close + 2;
    node->located = true;
    struct directive *d = &l->tree->directives[node->include];
    d->start = d->cut = node->start;
    d->end = d->cut_end = node->end;
}

static void locate_inline(struct locator *l, uint32_t index) {
    struct node *node = &l->tree->nodes[index];
    node->start = l->tree->nodes[l->block].start;
    node->end = l->tree->nodes[l->block].end;
    switch (node->type) {
    case NODE_TEXT: locate_text_node(l, node); break;
    case NODE_CODE: locate_code(l, node); break;
    case NODE_HTML: locate_html(l, node); break;
    case NODE_SOFT_BREAK:
    case NODE_LINE_BREAK: locate_break(l, node); break;
    case NODE_EMPH:
    case NODE_STRONG:
    case NODE_STRIKE: locate_emphasis(l, index); break;
    case NODE_LINK:
    case NODE_IMAGE: locate_link(l, index); break;
    case NODE_FOOTNOTE_REF: locate_bracketed(l, node, "[^", "]"); break;
    case NODE_INCLUDE_INLINE: locate_directive(l, node); break;
    default: break;
    }
}

void locate_children(struct locator *l, uint32_t index) {
    for (uint32_t child = l->tree->nodes[index].first; child; child = l->tree->nodes[child].next)
        locate_inline(l, child);
}

/* --- from a byte of a node's text to the file --- */

/* Moves to the line of the file that holds the literal's line at place->text. */
static void over_dropped_lines(const struct source *source, struct text_place *place) {
    Slice name;
    bool end;
    while (place->dropped && place->line < source->n_lines && marker_line(source_line_text(source, place->line), &name, &end))
        place->line++;
}

static uint32_t count_lines(Slice text) {
    uint32_t n = 0;
    for (size_t at_eol = 0; (at_eol = slice_find_char(text, '\n', at_eol)) != SLICE_NONE; at_eol++)
        n++;
    return n;
}

static void begin_lines(const struct source *source, struct text_place *place) {
    const struct node *node = place->node;
    place->line = source_line(source, node->inner);
    uint32_t last = source_line(source, node->inner_end), fence_line = node->closed || node->inner == node->inner_end;
    place->dropped = last - place->line + 1 - fence_line > count_lines(node->text);
    over_dropped_lines(source, place);
}

/* The containers' prefix is gone from the literal, so the two lines are held against each other from their ends: a NUL has
 * become U+FFFD, and a tab of which the prefix took a part has become blanks. */
static uint32_t place_in_line(const struct source *source, uint32_t number, Slice literal, size_t column) {
    Slice line = source_line_text(source, number);
    size_t have = line.n;
    for (size_t want = literal.n; want > column && have > 0;) {
        if (line.s[have - 1] == '\0' && want >= 3) {
            want -= 3;
        } else if (line.s[have - 1] == '\t' && literal.s[want - 1] == ' ') {
            while (want > 0 && literal.s[want - 1] == ' ')
                want--;
        } else {
            want--;
        }
        have--;
    }
    return source_line_start(source, number) + (uint32_t)have;
}

static uint32_t place_in_lines(const struct source *source, struct text_place *place, size_t offset) {
    Slice text = place->node->text;
    if (place->line == 0)
        begin_lines(source, place);
    size_t eol;
    while ((eol = slice_find_char(text, '\n', place->text)) != SLICE_NONE && eol < offset) {
        place->text = eol + 1;
        place->line++;
        over_dropped_lines(source, place);
    }
    Slice literal = slice_sub(text, place->text, eol == SLICE_NONE ? text.n : eol);
    return place_in_line(source, place->line, literal, offset - place->text);
}

uint32_t locate_next(const struct source *source, struct text_place *place, size_t offset) {
    const struct node *node = place->node;
    if (node->type == NODE_CODE_BLOCK || node->type == NODE_HTML_BLOCK)
        return place_in_lines(source, place, offset);
    if (place->pos == 0)
        place->pos = node->type == NODE_CODE ? node->inner : node->start;
    struct locator l = {.source = source, .end = node->end, .quotes = 100, .pos = place->pos};
    size_t i = place->text;
    if (i == 0 && node->type == NODE_TEXT)
        i = lost_blanks(&l, node->text);
    while (i < offset && i < node->text.n) {
        char have = at(&l, l.pos), want = node->text.s[i];
        if (is_eol(have) && (want == ' ' || is_eol(want))) {
            next_line(&l);
            i++;
        } else if (node->type == NODE_TEXT) {
            if (!step(&l, node->text, &i))
                break;
        } else {
            /* Within a table cell a code span's pipe is written `\|`. */
            l.pos += have == '\\' && want == '|' && at(&l, l.pos + 1) == '|' ? 2 : 1;
            i++;
        }
    }
    place->text = i;
    place->pos = l.pos;
    return l.pos;
}

uint32_t locate_text(const struct source *source, const struct node *node, size_t offset) {
    struct text_place place = {.node = node};
    return locate_next(source, &place, offset);
}
