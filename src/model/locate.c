#include "model/locate.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "model/definition.h"
#include "model/facts.h"
#include <string.h>

/* A cursor in the source that walks beside one block's inlines. */
struct locator {
    struct arena *arena;
    const struct source *source;
    struct tree *tree;
    uint32_t pos, end;       /* the cursor, and the end of the block's text */
    uint32_t quotes;         /* block quotes around the block: how many `>` may begin a line */
    uint32_t block;
};

static char at(const struct locator *l, uint32_t pos) {
    return pos < l->end ? l->source->text.s[pos] : '\0';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool is_eol(char c) {
    return c == '\n' || c == '\r';
}

static bool is_punct(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static uint32_t skip_line_prefix(const struct source *source, uint32_t pos, uint32_t end, uint32_t quotes) {
    while (pos < end) {
        char c = source->text.s[pos];
        if (c == '>' && quotes > 0)
            quotes--;
        else if (!is_blank(c))
            break;
        pos++;
    }
    return pos;
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

/* One step of matching text[*i] with the source. An entity that cmark knew stands for one code point; one that it did not
 * know stands there letter by letter. */
static bool step(struct locator *l, Slice text, size_t *i) {
    char have = at(l, l->pos), want = text.s[*i];
    if (l->pos >= l->end)
        return false;
    if (have == '\\' && is_punct(at(l, l->pos + 1)) && at(l, l->pos + 1) == want) {
        l->pos += 2;
        (*i)++;
        return true;
    }
    uint32_t n = have == '&' ? entity_length(l, l->pos) : 0;
    Slice written = slice_sub(l->source->text, l->pos, l->pos + n);
    if (n > 0 && (slice_is(written, "&amp;") || !slice_starts(slice_sub(text, *i, text.n), written))) {
        uint32_t code;
        *i += utf8_next(text.s + *i, text.n - *i, &code);
        l->pos += n;
        return true;
    }
    if (have == '\0' && slice_starts(slice_sub(text, *i, text.n), S("\xef\xbf\xbd"))) {
        l->pos++;
        *i += 3;
        return true;
    }
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

static void locate_text_node(struct locator *l, struct node *node) {
    size_t i = 0;
    while (is_blank(at(l, l->pos)) && node->text.n && !is_blank(node->text.s[0]))
        l->pos++;
    uint32_t start = l->pos;
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

static uint32_t run_length(const struct locator *l, uint32_t pos, char c) {
    uint32_t n = 0;
    while (pos + n < l->end && at(l, pos + n) == c)
        n++;
    return n;
}

/* Moves to the next `c`, for delimiters that must come; stays where it is when there is none nearby. */
static bool seek(struct locator *l, const char *any) {
    for (uint32_t pos = l->pos; pos < l->end; pos++)
        if (strchr(any, at(l, pos)) && at(l, pos) != '\0') {
            l->pos = pos;
            return true;
        }
    return false;
}

static void locate_code(struct locator *l, struct node *node) {
    if (!seek(l, "`"))
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
    if (!seek(l, "<"))
        return;
    node->start = l->pos;
    for (size_t i = 0; i < node->text.n && l->pos < l->end; i++) {
        if (is_eol(node->text.s[i]) && is_eol(at(l, l->pos)))
            next_line(l);
        else if (at(l, l->pos) == node->text.s[i])
            l->pos++;
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

static void locate_bracketed(struct locator *l, struct node *node, const char *open, const char *close) {
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

static void locate_children(struct locator *l, uint32_t index);

static void locate_emphasis(struct locator *l, uint32_t index) {
    struct node *node = &l->tree->nodes[index];
    const char *marks = node->type == NODE_STRIKE ? "~" : "*_";
    if (!seek(l, marks)) {
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
        locate_children(l, index);
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
    node->located = at(l, l->pos) == ']' || seek(l, "]");
    if (node->located)
        locate_link_tail(l, node, text_start);
}

static void locate_directive(struct locator *l, struct node *node) {
    size_t found = slice_find(slice_sub(l->source->text, 0, l->end), S("{{#include"), l->pos);
    size_t close = found == SLICE_NONE ? found : slice_find(slice_sub(l->source->text, 0, l->end), S("}}"), found);
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

static void locate_children(struct locator *l, uint32_t index) {
    for (uint32_t child = l->tree->nodes[index].first; child; child = l->tree->nodes[child].next)
        locate_inline(l, child);
}

/* --- blocks --- */

static uint32_t count_quotes(const struct tree *tree, uint32_t index) {
    uint32_t n = 0;
    for (uint32_t at_node = tree->nodes[index].parent; at_node; at_node = tree->nodes[at_node].parent)
        n += tree->nodes[at_node].type == NODE_QUOTE;
    return n;
}

/* cmark lets a setext heading end with the line behind its underline. Gives the start of the underline's line. */
static uint32_t close_setext(struct locator *l, struct node *node) {
    uint32_t first = source_line(l->source, node->start), line = source_line(l->source, node->end);
    for (; line > first; line--) {
        uint32_t start = source_line_start(l->source, line);
        uint32_t end = start + (uint32_t)source_line_text(l->source, line).n;
        l->end = end;
        uint32_t pos = skip_line_prefix(l->source, start, end, l->quotes), run = run_length(l, pos, at(l, pos));
        if ((at(l, pos) == '=' || at(l, pos) == '-') && slice_trim(slice_sub(l->source->text, pos + run, end)).n == 0) {
            node->end = end;
            return start;
        }
    }
    return node->end;
}

/* The heading's text without `#` marks or underline. */
static void locate_heading(struct locator *l, struct node *node) {
    const char *s = l->source->text.s;
    if (node->setext) {
        uint32_t last = close_setext(l, node);
        node->inner = node->start;
        node->inner_end = last > node->start ? last : node->end;
        while (node->inner_end > node->inner && (is_eol(s[node->inner_end - 1]) || is_blank(s[node->inner_end - 1])))
            node->inner_end--;
        return;
    }
    uint32_t from = node->start, to = node->end;
    while (from < to && s[from] == '#')
        from++;
    while (from < to && is_blank(s[from]))
        from++;
    while (to > from && is_blank(s[to - 1]))
        to--;
    uint32_t hashes = to;
    while (hashes > from && s[hashes - 1] == '#')
        hashes--;
    if (hashes < to && (hashes == from || is_blank(s[hashes - 1])))
        to = hashes;
    while (to > from && is_blank(s[to - 1]))
        to--;
    node->inner = from;
    node->inner_end = to;
}

static void locate_leaf(struct locator *l, uint32_t index) {
    struct node *node = &l->tree->nodes[index];
    l->block = index;
    l->quotes = count_quotes(l->tree, index);
    l->pos = node->start;
    l->end = node->end;
    if (node->type == NODE_HEADING) {
        locate_heading(l, node);
        l->pos = node->inner;
        l->end = node->inner_end;
    } else if (node->type == NODE_PARAGRAPH) {
        l->pos = skip_definitions(l->source, node->start, node->end, l->quotes);
        node->start = l->pos;
    }
    node->located = true;
    locate_children(l, index);
}

/* Does the line begin, in the same containers as the fence at `open`, with a run of at least as many of its marks? */
static bool closes_fence(struct locator *l, uint32_t index, uint32_t line, uint32_t length) {
    const struct tree *tree = l->tree;
    uint32_t open = tree->nodes[index].start, quotes = count_quotes(tree, index), seen = 0;
    uint32_t start = source_line_start(l->source, line);
    l->end = start + (uint32_t)source_line_text(l->source, line).n;
    uint32_t pos = skip_line_prefix(l->source, start, l->end, quotes);
    for (uint32_t i = start; i < pos; i++)
        seen += l->source->text.s[i] == '>';
    uint32_t up = tree->nodes[index].parent;
    while (up && tree->nodes[up].type != NODE_ITEM)
        up = tree->nodes[up].parent;
    uint32_t item = up ? tree->nodes[up].start : 0;
    uint32_t column = up ? item - source_line_start(l->source, source_line(l->source, item)) : 0;
    if (seen < quotes || (up && pos - start <= column))
        return false;
    uint32_t run = run_length(l, pos, l->source->text.s[open]);
    return run >= length && slice_trim(slice_sub(l->source->text, pos + run, l->end)).n == 0;
}

static void place_code_block(struct locator *l, uint32_t index) {
    struct node *node = &l->tree->nodes[index];
    uint32_t first = source_line(l->source, node->start), last = source_line(l->source, node->end);
    node->located = true;
    node->inner = node->start;
    node->inner_end = node->end;
    if (!node->fenced)
        return;
    l->end = node->end;
    uint32_t fence = run_length(l, node->start, l->source->text.s[node->start]);
    node->inner = node->inner_end = last > first ? source_line_start(l->source, first + 1) : node->end;
    if (last > first)
        node->inner_end = node->end;
    if (last < l->source->n_lines && closes_fence(l, index, last + 1, fence)) {
        node->closed = true;
        node->inner_end = source_line_start(l->source, last + 1);
        node->inner = node->inner < node->inner_end && last > first ? node->inner : node->inner_end;
        node->end = node->inner_end + (uint32_t)source_line_text(l->source, last + 1).n;
    }
}

/* A row's cells, split at the pipes that no backslash escapes. */
static void locate_row(struct locator *l, uint32_t row, uint32_t line) {
    struct tree *tree = l->tree;
    uint32_t start = source_line_start(l->source, line);
    l->end = start + (uint32_t)source_line_text(l->source, line).n;
    uint32_t pos = skip_line_prefix(l->source, start, l->end, count_quotes(tree, row));
    if (tree->nodes[row].start > start && tree->nodes[row].start < l->end && tree->nodes[row].start > pos)
        pos = tree->nodes[row].start;
    tree->nodes[row].start = pos;
    tree->nodes[row].end = l->end;
    tree->nodes[row].located = true;
    uint32_t row_end = l->end;
    if (pos < row_end && l->source->text.s[pos] == '|')
        pos++;
    for (uint32_t cell = tree->nodes[row].first; cell; cell = tree->nodes[cell].next) {
        uint32_t close = pos;
        while (close < row_end && l->source->text.s[close] != '|')
            close += l->source->text.s[close] == '\\' && close + 1 < row_end ? 2 : 1;
        uint32_t from = pos < row_end ? pos : row_end, to = close < row_end ? close : row_end;
        while (from < to && is_blank(l->source->text.s[from]))
            from++;
        while (to > from && is_blank(l->source->text.s[to - 1]))
            to--;
        tree->nodes[cell].start = from;
        tree->nodes[cell].end = to;
        locate_leaf(l, cell);
        pos = close + 1;
    }
}

/* cmark gives the head row the line of the paragraph that the table grew out of, and a paragraph left before it none. */
static void locate_table(struct locator *l, uint32_t table, uint32_t before) {
    struct tree *tree = l->tree;
    uint32_t head = tree->nodes[table].first, body = head ? tree->nodes[head].next : 0;
    if (!head)
        return;
    uint32_t delimiter = body ? source_line(l->source, tree->nodes[body].start) - 1 : source_line(l->source, tree->nodes[table].end);
    uint32_t head_line = delimiter > 1 ? delimiter - 1 : 1;
    if (before && tree->nodes[before].type == NODE_PARAGRAPH && tree->nodes[before].end == 0 && head_line > 1) {
        tree->nodes[before].start = tree->nodes[table].start;
        tree->nodes[before].end = source_line_start(l->source, head_line - 1) +
                                  (uint32_t)source_line_text(l->source, head_line - 1).n;
        locate_leaf(l, before);
    }
    for (uint32_t row = head; row; row = tree->nodes[row].next)
        locate_row(l, row, row == head ? head_line : source_line(l->source, tree->nodes[row].start));
    tree->nodes[table].start = tree->nodes[head].start;
}

/* The containers' prefix of a directive's line, as it goes before each line of the included text: quote marks kept, list
 * markers made spaces. */
static void locate_include(struct locator *l, struct node *node) {
    struct directive *d = &l->tree->directives[node->include];
    uint32_t line = source_line_start(l->source, source_line(l->source, node->start));
    uint32_t offset = d->cut, length = d->end - d->start;
    d->start = line + d->start;
    d->end = d->start + length;
    d->cut = line;
    d->cut_end = line + (uint32_t)source_line_text(l->source, source_line(l->source, line)).n;
    d->first_prefix = slice_sub(l->source->text, line, line + offset);
    char *prefix = arena_alloc(l->arena, offset + 1);
    for (uint32_t i = 0; i < offset; i++)
        prefix[i] = d->first_prefix.s[i] == '>' || d->first_prefix.s[i] == '\t' ? d->first_prefix.s[i] : ' ';
    d->prefix = (Slice){prefix, offset};
    node->start = d->start;
    node->end = d->end;
    node->located = true;
}

static void locate_block(struct locator *l, uint32_t index, uint32_t before) {
    struct node *node = &l->tree->nodes[index];
    switch (node->type) {
    case NODE_PARAGRAPH:
        if (node->end > 0)
            locate_leaf(l, index);
        break;
    case NODE_HEADING: locate_leaf(l, index); break;
    case NODE_TABLE: locate_table(l, index, before); break;
    case NODE_CODE_BLOCK: place_code_block(l, index); break;
    case NODE_HTML_BLOCK:
        node->inner = node->start;
        node->inner_end = node->end;
        node->located = true;
        break;
    case NODE_INCLUDE: locate_include(l, node); break;
    case NODE_FOOTNOTE:
        node->start = source_line_start(l->source, source_line(l->source, node->start));
        l->end = node->end;
        l->pos = node->start;
        locate_bracketed(l, node, "[^", "]:");
        break;
    default: break;
    }
}

/* A container ends with its last child: cmark counts blank lines behind it in. */
static void close_containers(struct tree *tree) {
    for (uint32_t i = tree->n; i-- > 1;) {
        struct node *node = &tree->nodes[i];
        if (node->first && node_is_block(node) && node->type != NODE_ROW && node->type != NODE_HEADING &&
            node->type != NODE_PARAGRAPH && node->type != NODE_CELL) {
            uint32_t end = 0;
            for (uint32_t child = node->first; child; child = tree->nodes[child].next)
                if (tree->nodes[child].end > end)
                    end = tree->nodes[child].end;
            node->end = end > node->start ? end : node->end;
            node->located = true;
        }
    }
}

void locate_tree(struct arena *arena, const struct source *source, uint32_t from, uint32_t to, struct tree *tree) {
    struct locator l = {.arena = arena, .source = source, .tree = tree};
    find_definitions(arena, source, from, to, tree);
    for (uint32_t i = 1; i < tree->n; i++) {
        const struct node *node = &tree->nodes[i];
        if (!node_is_block(node) || node->type == NODE_CELL || node->type == NODE_ROW)
            continue;
        locate_block(&l, i, node->prev);
    }
    close_containers(tree);
    tree->nodes[0].start = from;
    tree->nodes[0].end = to;
}

/* --- from a byte of a node's text to the file --- */

static uint32_t locate_in_lines(const struct source *source, const struct node *node, size_t offset) {
    size_t line_start = 0;
    uint32_t line = source_line(source, node->inner);
    for (size_t i = 0; i < offset && i < node->text.n; i++)
        if (node->text.s[i] == '\n') {
            line_start = i + 1;
            line++;
        }
    size_t line_end = slice_find_char(node->text, '\n', line_start);
    Slice literal = slice_sub(node->text, line_start, line_end == SLICE_NONE ? node->text.n : line_end);
    /* Lines that held region markers were left out: the literal's line is the end of this line or of one further down. */
    while (line < source->n_lines && !slice_ends(source_line_text(source, line), literal) &&
           source_line_start(source, line) < node->inner_end)
        line++;
    Slice written = source_line_text(source, line);
    size_t column = offset - line_start + (written.n > literal.n ? written.n - literal.n : 0);
    return source_line_start(source, line) + (uint32_t)(column < written.n ? column : written.n);
}

uint32_t locate_text(const struct source *source, const struct node *node, size_t offset) {
    if (node->type == NODE_CODE_BLOCK || node->type == NODE_HTML_BLOCK)
        return locate_in_lines(source, node, offset);
    struct locator l = {.source = source, .end = node->end, .quotes = 100, .pos = node->start};
    if (node->type == NODE_CODE)
        l.pos = node->inner;
    for (size_t i = 0; i < offset && i < node->text.n;) {
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
    return l.pos;
}
