#include "model/locate.h"
#include "base/mem.h"
#include "model/definition.h"
#include "model/facts.h"
#include "model/locate_inline.h"
#include "model/markdown.h"

static uint32_t count_quotes(const struct tree *tree, uint32_t index) {
    uint32_t n = 0;
    for (uint32_t at_node = tree->nodes[index].parent; at_node; at_node = tree->nodes[at_node].parent)
        n += tree->nodes[at_node].type == NODE_QUOTE;
    return n;
}

/* Does a block behind the node and what it holds begin on this line? */
static bool begins_on(const struct locator *l, uint32_t index, uint32_t line) {
    const struct tree *tree = l->tree;
    uint32_t up = index;
    while (up && !tree->nodes[up].next)
        up = tree->nodes[up].parent;
    uint32_t next = tree->nodes[up].next;
    return next && tree->nodes[next].end > 0 && source_line(l->source, tree->nodes[next].start) == line;
}

/* cmark lets a setext heading end with the line behind its underline. Gives the start of the underline's line. */
static uint32_t close_setext(struct locator *l, struct node *node) {
    uint32_t first = source_line(l->source, node->start), line = source_line(l->source, node->end);
    line -= line > first && begins_on(l, l->block, line);
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
        node->start = skip_definitions(l->source, node->start, last, l->quotes);
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

/* Does one stand in [from, to)? Blocks come mostly in the order of the text, so that it is gone through once. */
static bool holds(const struct locator *l, struct next_char *next, uint32_t from, uint32_t to) {
    if (from < next->from || from > next->at) {
        size_t found = slice_find_char(slice_sub(l->source->text, 0, l->stop), next->c, from);
        next->from = from;
        next->at = found == SLICE_NONE ? l->stop : (uint32_t)found;
    }
    return next->at < to && next->at < l->stop;
}

/* A block that ends behind the stretch would be a slip of cmark's. */
static bool is_plain(struct locator *l, uint32_t from, uint32_t to) {
    bool plain = to <= l->stop;
    for (size_t i = 0; i < sizeof l->next / sizeof *l->next && plain; i++)
        plain = !holds(l, &l->next[i], from, to);
    return plain;
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
    l->plain = is_plain(l, l->pos, l->end);
    locate_children(l, index);
}

/* Is the line one of at least `length` of the fence's marks? If it closed nothing, it would begin a block. */
static bool closes_fence(struct locator *l, uint32_t index, uint32_t line, uint32_t length) {
    uint32_t start = source_line_start(l->source, line);
    if (start >= l->stop || begins_on(l, index, line))
        return false;
    l->end = start + (uint32_t)source_line_text(l->source, line).n;
    uint32_t pos = skip_line_prefix(l->source, start, l->end, count_quotes(l->tree, index));
    uint32_t run = run_length(l, pos, l->source->text.s[l->tree->nodes[index].start]);
    return run >= length && slice_trim(slice_sub(l->source->text, pos + run, l->end)).n == 0;
}

/* Region markers behind the last line of the content were left out of it, or they would be content. */
static uint32_t over_markers(const struct locator *l, uint32_t line) {
    Slice name;
    bool end;
    while (line <= l->source->n_lines && marker_line(source_line_text(l->source, line), &name, &end))
        line++;
    return line;
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
    uint32_t close = over_markers(l, last + 1);
    if (close <= l->source->n_lines && closes_fence(l, index, close, fence)) {
        node->closed = true;
        node->inner_end = source_line_start(l->source, close);
        node->inner = node->inner < node->inner_end && last > first ? node->inner : node->inner_end;
        node->end = node->inner_end + (uint32_t)source_line_text(l->source, close).n;
    }
}

/* A row's cells, split at the pipes that no backslash escapes. */
static void locate_row(struct locator *l, uint32_t row, uint32_t line) {
    struct tree *tree = l->tree;
    uint32_t start = source_line_start(l->source, line);
    l->end = start + (uint32_t)source_line_text(l->source, line).n;
    uint32_t pos = skip_line_prefix(l->source, start, l->end, count_quotes(tree, row));
    /* A head row may stand behind a list marker; the others' columns are the head row's and mean nothing. */
    if (tree->nodes[row].mark && tree->nodes[row].start > pos && tree->nodes[row].start < l->end)
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
    uint32_t offset = d->cut, columns = d->cut_end, length = d->end - d->start;
    d->start = line + d->start;
    d->end = d->start + length;
    d->cut = line;
    d->cut_end = line + (uint32_t)source_line_text(l->source, source_line(l->source, line)).n;
    d->first_prefix = slice_sub(l->source->text, line, line + offset);
    char *prefix = arena_alloc(l->arena, offset + columns + 1);
    for (uint32_t i = 0; i < offset + columns; i++)
        prefix[i] = i < offset && (d->first_prefix.s[i] == '>' || d->first_prefix.s[i] == '\t') ? d->first_prefix.s[i] : ' ';
    d->prefix = (Slice){prefix, offset + columns};
    if (columns > 0)
        d->first_prefix = arena_printf(l->arena, "%.*s%*s", FMT(d->first_prefix), (int)columns, "");
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
    struct locator l = {.arena = arena, .source = source, .tree = tree, .stop = to, .next = {{'\\', 0, 0}, {'&', 0, 0}, {'\0', 0, 0}}};
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
