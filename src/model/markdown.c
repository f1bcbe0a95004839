#include "model/markdown.h"
#include "base/mem.h"
#include "base/vec.h"
#include "model/bump.h"
#include "model/facts.h"
#include "model/grammar.h"
#include "model/limits.h"
#include "model/locate.h"
#include "model/only.h"
#define CMARK_NO_SHORT_NAMES 1
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <cmark-gfm/node.h>
#include <cmark-gfm/parser.h>
#include <string.h>

/* The library has these node types, its installed headers do not. */
extern cmark_node_type CMARK_NODE_TABLE, CMARK_NODE_TABLE_ROW, CMARK_NODE_TABLE_CELL, CMARK_NODE_STRIKETHROUGH;

/* What one parse needs while cmark runs. cmark's callbacks carry no context, and its allocator interface has none
 * either, so these are the program's only mutable globals; they mean nothing between two calls. */
static struct {
    struct arena *keep;               /* the tree's, and cmark's memory */
    VEC(struct directive) directives;
    const struct source *source;
    const uint32_t *lines;            /* cmark line (1-based) -> line of the source */
} now;

static cmark_syntax_extension *includes;  /* registered once per process, like cmark's own */
static cmark_node_type include_block;

static cmark_mem bump = {bump_calloc, bump_realloc, bump_free};

/* --- the grammar of directives --- */

static size_t skip_blanks(const char *s, size_t i, size_t n) {
    while (i < n && (s[i] == ' ' || s[i] == '\t'))
        i++;
    return i;
}

/* The length of a directive that begins at s[0], 0 when there is none: `{{#include ...}}` on one line. */
static size_t include_length(Slice s) {
    if (!slice_starts(s, S("{{#include")) || s.n < 11 || (s.s[10] != ' ' && s.s[10] != '\t' && s.s[10] != '}'))
        return 0;
    for (size_t i = 10; i + 1 < s.n && s.s[i] != '\n' && s.s[i] != '\r'; i++)
        if (s.s[i] == '}' && s.s[i + 1] == '}')
            return i + 2;
    return 0;
}

/* The same for a template's line that embeds a file: `{{ PATH }}`. */
static size_t embed_length(Slice s) {
    size_t close = slice_starts(s, S("{{")) ? slice_find(s, S("}}"), 2) : SLICE_NONE;
    return close == SLICE_NONE ? 0 : close + 2;
}

static bool blank_behind(Slice line, size_t from) {
    size_t i = skip_blanks(line.s, from, line.n);
    return i >= line.n || line.s[i] == '\n' || line.s[i] == '\r';
}

/* Reads a directive at the start of `s` into *out; gives its length, or 0. Strings are copied: cmark's line is not kept.
 * `embed`, which may be NULL, is that of the line. */
static size_t directive_at(Slice s, const struct source_embed *embed, struct directive *out) {
    size_t n = include_length(s);
    if (n > 0) {
        directive_read(now.keep, slice_dup(now.keep, slice_sub(s, 2, n - 2)), out);
        return n;
    }
    if (embed && (n = embed_length(s)) > 0) {
        out->form = FORM_AGPM;
        out->path = embed->path;
        return n;
    }
    return 0;
}

static void node_set_directive(cmark_node *node, const struct directive *d) {
    *VEC_PUSH(&now.directives) = *d;
    cmark_node_set_user_data(node, (void *)(uintptr_t)now.directives.n);
}

/* How many columns of the tab at the parser's offset belong to the containers. */
static uint32_t tab_columns(const cmark_parser *parser, Slice line) {
    int column = 0;
    for (int i = 0; i < parser->offset && (size_t)i < line.n; i++)
        column += line.s[i] == '\t' ? 4 - column % 4 : 1;
    return parser->partially_consumed_tab ? (uint32_t)(parser->column - column) : 0;
}

/* Two braces stand at `at`. Apart from what is asked of each line, which needs no room for a directive. */
__attribute__((noinline)) static cmark_node *open_at_braces(cmark_syntax_extension *self, cmark_parser *parser,
                                                            cmark_node *container, unsigned char *input, int length, int at) {
    Slice line = {(const char *)input, (size_t)length};
    struct directive d = {0};
    uint32_t number = now.lines[parser->line_number];
    const struct source_embed *embed = source_embed(now.source, now.source->lines[number - 1], now.source->lines[number]);
    size_t n = directive_at(slice_sub(line, (size_t)at, line.n), embed, &d);
    if (n == 0 || !blank_behind(line, (size_t)at + n))
        return NULL;
    d.context = CONTEXT_BLOCK;
    /* A footnote here is a place in this line; where it is in the file is found by locate_tree. */
    d.start = (uint32_t)at;
    d.end = d.start + (uint32_t)n;
    d.cut = (uint32_t)cmark_parser_get_offset(parser);
    d.cut_end = tab_columns(parser, line);
    cmark_node *node = cmark_parser_add_child(parser, container, include_block, at + 1);
    cmark_node_set_syntax_extension(node, self);
    node_set_directive(node, &d);
    cmark_parser_advance_offset(parser, (const char *)input, length - 1 - cmark_parser_get_offset(parser), 0);
    return node;
}

/* cmark asks this wherever a block could begin. Inside code and raw HTML it does not ask. */
static cmark_node *open_include(cmark_syntax_extension *self, int indented, cmark_parser *parser, cmark_node *container,
                                unsigned char *input, int length) {
    int at = parser->first_nonspace;
    (void)indented;
    if (at + 1 >= length || input[at] != '{' || input[at + 1] != '{')
        return NULL;
    return open_at_braces(self, parser, container, input, length, at);
}

/* An include block is one line: no further line continues it. */
static int continue_include(cmark_syntax_extension *self, cmark_parser *parser, unsigned char *input, int length,
                            cmark_node *container) {
    (void)self, (void)parser, (void)input, (void)length, (void)container;
    return 0;
}

static cmark_node *match_include(cmark_syntax_extension *self, cmark_parser *parser, cmark_node *parent,
                                 unsigned char character, cmark_inline_parser *inlines) {
    (void)parent;
    if (character != '{')
        return NULL;
    cmark_chunk *chunk = cmark_inline_parser_get_chunk(inlines);
    int at = cmark_inline_parser_get_offset(inlines);
    struct directive d = {0};
    size_t n = directive_at((Slice){(const char *)chunk->data + at, (size_t)(chunk->len - at)}, NULL, &d);
    if (n == 0)
        return NULL;
    d.context = CONTEXT_INLINE;
    /* Inline HTML, marked by its user data, because a table's cell takes no node types but cmark's own. */
    cmark_node *node = cmark_node_new_with_mem(CMARK_NODE_HTML_INLINE, &bump);
    (void)parser, (void)self;
    node_set_directive(node, &d);
    cmark_inline_parser_set_offset(inlines, at + (int)n);
    return node;
}

static int no_children(cmark_syntax_extension *self, cmark_node *node, cmark_node_type child) {
    (void)self, (void)node, (void)child;
    return 0;
}

static const char *type_name(cmark_syntax_extension *self, cmark_node *node) {
    (void)self, (void)node;
    return "include";
}

static void name_types(void);

static void register_once(void) {
    if (includes)
        return;
    cmark_gfm_core_extensions_ensure_registered();
    include_block = cmark_syntax_extension_add_node(0);
    name_types();
    includes = cmark_syntax_extension_new("quire-include");
    cmark_syntax_extension_set_open_block_func(includes, open_include);
    cmark_syntax_extension_set_match_block_func(includes, continue_include);
    cmark_syntax_extension_set_match_inline_func(includes, match_include);
    cmark_syntax_extension_set_can_contain_func(includes, no_children);
    cmark_syntax_extension_set_get_type_string_func(includes, type_name);
    /* The list and its cells come from cmark's default allocator and live as long as the process. */
    cmark_mem *mem = cmark_get_default_mem_allocator();
    cmark_syntax_extension_set_special_inline_chars(includes, cmark_llist_append(mem, NULL, (void *)(uintptr_t)'{'));
}

static void attach(cmark_parser *parser, const char *extension) {
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extension));
}

static cmark_parser *new_parser(const struct grammar *grammar, bool tables) {
    cmark_parser *parser = cmark_parser_new_with_mem(grammar->footnotes ? CMARK_OPT_FOOTNOTES : 0, &bump);
    /* Ours first: a directive line would else be taken for one more row of a table. */
    if (grammar->directives)
        cmark_parser_attach_syntax_extension(parser, includes);
    if (tables)
        attach(parser, "table");
    if (grammar->strikes)
        attach(parser, "strikethrough");
    if (grammar->addresses)
        attach(parser, "autolink");
    if (grammar->tasks)
        attach(parser, "tasklist");
    return parser;
}

/* Depth of the tree: a list and its item are two levels, and emphasis counts too. What is deeper is refused, so that
 * whoever walks a tree may recurse. */
enum { TREE_LIMIT = 2 * NESTING_LIMIT + 50 };

/* --- feeding, with a map from cmark's lines to the file's --- */

struct feed {
    const struct source *source;
    cmark_parser *parser;
    uint32_t *lines;       /* cmark line (1-based) -> line of the file */
    uint32_t n_lines;
    uint32_t from, to;     /* bytes that wait to be fed */
};

static void feed_flush(struct feed *feed) {
    if (feed->to > feed->from)
        cmark_parser_feed(feed->parser, feed->source->text.s + feed->from, feed->to - feed->from);
    /* What is fed holds whole lines: a line feed that comes next is no second half of a lone CR. */
    feed->parser->last_buffer_ended_with_cr = false;
    feed->from = feed->to;
}

/* Raw HTML such as <rules> goes on to the next blank line, and cmark asks nobody while it does: a blank line of ours ends it
 * before a directive, and before a marker of text for some targets. In comments, <pre> and <script> (types 1 to 5) both are
 * text. */
static void end_raw_html(struct feed *feed, Slice line, uint32_t line_number) {
    feed_flush(feed);
    const cmark_node *open = feed->parser->current;
    if (!open || open->type != CMARK_NODE_HTML_BLOCK || open->as.html_block_type < 6)
        return;
    size_t n = 0;
    while (n < line.n && (line.s[n] == ' ' || line.s[n] == '\t' || line.s[n] == '>'))
        n++;
    feed->lines[++feed->n_lines] = line_number;
    cmark_parser_feed(feed->parser, line.s, n);
    cmark_parser_feed(feed->parser, "\n", 1);
}

/* `text` is a line from its first character on that is no blank and no quote mark; `start` is the line's. */
static bool may_be_directive(const struct source *source, uint32_t start, Slice text) {
    if (text.n < 2 || text.s[0] != '{' || text.s[1] != '{')
        return false;
    size_t length = include_length(text);
    if (length == 0 && source_embed(source, start, (uint32_t)(text.s - source->text.s + (ptrdiff_t)text.n)))
        length = embed_length(text);
    return length > 0 && blank_behind(text, length);
}

static bool ends_raw_html(const struct source *source, uint32_t start, Slice line) {
    size_t n = 0;
    while (n < line.n && (line.s[n] == ' ' || line.s[n] == '\t' || line.s[n] == '>'))
        n++;
    Slice text = {line.s + n, line.n - n};
    return may_be_directive(source, start, text) || (text.n && text.s[0] == '<' && only_may_be_marker(text));
}

static bool left_out(const struct markdown_options *options, uint32_t start, Slice line) {
    Slice name;
    bool end;
    if (start >= options->drop && start < options->drop_end)
        return true;
    return options->drop_markers && marker_line(line, &name, &end);
}

/* Nothing is left out of the text, and nothing put in. */
static void feed_whole(struct feed *feed, uint32_t from, uint32_t to) {
    const struct source *source = feed->source;
    feed->from = from;
    feed->to = to;
    for (uint32_t line = source_line(source, from); from < to; from = source->lines[line++])
        feed->lines[++feed->n_lines] = line;
    feed_flush(feed);
}

static void feed_lines(struct feed *feed, uint32_t from, uint32_t to, const struct markdown_options *options) {
    const struct source *source = feed->source;
    feed->from = feed->to = from;
    for (uint32_t line = source_line(source, from); from < to; line++) {
        uint32_t next = source->lines[line];
        if (next > to)
            next = to;
        Slice text = slice_sub(source->text, from, next);
        if (left_out(options, from, text)) {
            feed_flush(feed);
            feed->from = next;
        } else {
            if (ends_raw_html(source, from, text))
                end_raw_html(feed, text, line);
            feed->lines[++feed->n_lines] = line;
        }
        feed->to = from = next;
    }
    feed_flush(feed);
}

static bool is_fed_whole(Slice text, const struct grammar *grammar, const struct markdown_options *options) {
    return !grammar->directives && !grammar->comments && options->drop >= options->drop_end &&
           (!options->drop_markers || slice_find(text, S("ANCHOR"), 0) == SLICE_NONE);
}

/* --- from cmark's nodes to ours --- */

struct convert {
    const struct feed *feed;
    struct node *nodes;
    uint32_t n, cap;
    uint32_t parent, depth, deepest;
    bool unplaced;           /* cmark knows no line of the last block */
};

/* By what tells cmark's types apart: the bit for inlines, and the number of the type among its like. */
enum { TYPES = 64 };
static uint8_t types[TYPES];   /* filled once, as some of them are known only then */

static uint8_t *type_slot(cmark_node_type type) {
    unsigned number = (unsigned)type & 0x1f, is_inline = ((unsigned)type & 0x4000) != 0;
    return &types[is_inline * TYPES / 2 + number];
}

static void name_types(void) {
    const struct {
        cmark_node_type from;
        uint8_t to;
    } all[] = {
        {CMARK_NODE_DOCUMENT, NODE_DOCUMENT},
        {CMARK_NODE_BLOCK_QUOTE, NODE_QUOTE},
        {CMARK_NODE_LIST, NODE_LIST},
        {CMARK_NODE_ITEM, NODE_ITEM},
        {CMARK_NODE_CODE_BLOCK, NODE_CODE_BLOCK},
        {CMARK_NODE_HTML_BLOCK, NODE_HTML_BLOCK},
        {CMARK_NODE_PARAGRAPH, NODE_PARAGRAPH},
        {CMARK_NODE_HEADING, NODE_HEADING},
        {CMARK_NODE_THEMATIC_BREAK, NODE_RULE},
        {CMARK_NODE_FOOTNOTE_DEFINITION, NODE_FOOTNOTE},
        {CMARK_NODE_SOFTBREAK, NODE_SOFT_BREAK},
        {CMARK_NODE_LINEBREAK, NODE_LINE_BREAK},
        {CMARK_NODE_CODE, NODE_CODE},
        {CMARK_NODE_HTML_INLINE, NODE_HTML},
        {CMARK_NODE_EMPH, NODE_EMPH},
        {CMARK_NODE_STRONG, NODE_STRONG},
        {CMARK_NODE_LINK, NODE_LINK},
        {CMARK_NODE_IMAGE, NODE_IMAGE},
        {CMARK_NODE_FOOTNOTE_REFERENCE, NODE_FOOTNOTE_REF},
        {include_block, NODE_INCLUDE},
        {CMARK_NODE_TABLE, NODE_TABLE},
        {CMARK_NODE_TABLE_ROW, NODE_ROW},
        {CMARK_NODE_TABLE_CELL, NODE_CELL},
        {CMARK_NODE_STRIKETHROUGH, NODE_STRIKE},
    };
    for (size_t i = 0; i < TYPES; i++)
        types[i] = NODE_TEXT;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        *type_slot(all[i].from) = all[i].to;
}

static uint8_t node_type(const cmark_node *node) {
    uint8_t type = *type_slot((cmark_node_type)node->type);
    return type == NODE_HTML && node->user_data ? NODE_INCLUDE_INLINE : type;
}

/* What cmark allocates lies where the tree does. */
static Slice keep(cmark_chunk chunk) {
    if (chunk.len == 0)
        return (Slice){"", 0};
    return (Slice){(const char *)chunk.data, (size_t)chunk.len};
}

static bool is_text(const cmark_node *node) {
    return node && node->type == CMARK_NODE_TEXT;
}

/* The text of neighbours is one; most lie behind each other already. Moves to the last of them. */
static Slice keep_run(cmark_node **node) {
    size_t n = (size_t)(*node)->as.literal.len;
    cmark_node *first = *node, *last = first;
    bool joined = true;
    for (; is_text(last->next); last = last->next) {
        joined = joined && last->as.literal.data + last->as.literal.len == last->next->as.literal.data;
        n += (size_t)last->next->as.literal.len;
    }
    *node = last;
    if (joined)
        return keep((cmark_chunk){first->as.literal.data, (bufsize_t)n, 0});
    char *text = arena_bytes(now.keep, n), *at = text;
    for (;; first = first->next) {
        size_t length = (size_t)first->as.literal.len;
        if (length)
            memcpy(at, first->as.literal.data, length);
        at += length;
        if (first == last)
            return (Slice){text, n};
    }
}

static uint32_t file_line(const struct convert *c, int cmark_line) {
    if (cmark_line < 1)
        return 0;
    uint32_t line = (uint32_t)cmark_line;
    return c->feed->lines[line <= c->feed->n_lines ? line : c->feed->n_lines];
}

/* How many lines a literal has: cmark's end lines of code and raw HTML are not to be trusted. A fenced block ends with its
 * last line of content here; locate_tree looks for the closing fence behind it. */
static int count_lines(cmark_chunk literal) {
    int n = 0;
    Slice text = keep(literal);
    for (size_t at = 0; (at = slice_find_char(text, '\n', at)) != SLICE_NONE; at++)
        n++;
    return n;
}

static int last_line(const cmark_node *from) {
    if (from->type == CMARK_NODE_CODE_BLOCK)
        return from->start_line + count_lines(from->as.code.literal) - !from->as.code.fenced;
    if (from->type == CMARK_NODE_HTML_BLOCK)
        return from->start_line + count_lines(from->as.literal) - 1;
    if (from->type == include_block || from->type == CMARK_NODE_THEMATIC_BREAK)
        return from->start_line;
    return from->end_line;
}

/* Until locate_tree has run, a block's start and end hold its place as cmark gives it. */
static void copy_place(const struct convert *c, const cmark_node *from, struct node *to) {
    const struct source *source = c->feed->source;
    uint32_t first = file_line(c, from->start_line), last = file_line(c, last_line(from));
    if (first == 0 || c->feed->n_lines == 0)
        return;
    if (last < first)
        last = first;
    Slice text = source_line_text(source, first);
    size_t column = from->start_column > 0 ? (size_t)from->start_column - 1 : 0;
    to->start = source_line_start(source, first) + (uint32_t)(column < text.n ? column : 0);
    to->end = source_line_start(source, last) + (uint32_t)source_line_text(source, last).n;
}

static void copy_block(cmark_node *from, struct node *to) {
    switch (to->type) {
    case NODE_HEADING:
        to->level = (uint8_t)from->as.heading.level;
        to->setext = from->as.heading.setext;
        break;
    case NODE_CODE_BLOCK:
        to->text = keep(from->as.code.literal);
        to->url = keep(from->as.code.info);
        to->fenced = from->as.code.fenced;
        break;
    case NODE_HTML_BLOCK:
        to->text = keep(from->as.literal);
        break;
    case NODE_LIST:
        to->ordered = from->as.list.list_type == CMARK_ORDERED_LIST;
        to->tight = from->as.list.tight;
        to->number = (uint32_t)from->as.list.start;
        break;
    case NODE_ITEM:
        if (from->extension)
            to->mark = from->as.list.checked ? TASK_DONE : TASK_OPEN;
        break;
    case NODE_ROW:
        to->mark = (uint8_t)cmark_gfm_extensions_get_table_row_is_header(from);
        break;
    default:
        break;
    }
}

static void copy_inline(cmark_node *from, struct node *to) {
    switch (to->type) {
    case NODE_CODE:
    case NODE_HTML:
        to->text = keep(from->as.literal);
        break;
    case NODE_LINK:
    case NODE_IMAGE:
        to->url = keep(from->as.link.url);
        to->title = keep(from->as.link.title);
        break;
    case NODE_INCLUDE_INLINE:
        to->include = (uint32_t)(uintptr_t)cmark_node_get_user_data(from) - 1;
        break;
    default:
        break;
    }
}

/* cmark replaces a footnote mark's label by its number; the definition keeps both. */
static void copy_footnote(cmark_node *from, struct node *to) {
    const cmark_node *definition = from->type == CMARK_NODE_FOOTNOTE_REFERENCE ? from->parent_footnote_def : from;
    to->text = keep(definition ? definition->as.literal : from->as.literal);
    if (from->type == CMARK_NODE_FOOTNOTE_REFERENCE)
        for (bufsize_t i = 0; i < from->as.literal.len; i++)
            to->number = to->number * 10 + (uint32_t)(from->as.literal.data[i] - '0');
}

static uint32_t add_node(struct convert *c, uint8_t type) {
    if (c->n == c->cap) {
        c->cap += c->cap / 2;
        c->nodes = bump_realloc(c->nodes, c->cap * sizeof *c->nodes);
    }
    uint32_t index = c->n++;
    c->nodes[index] = (struct node){.type = type, .parent = c->parent};
    if (index == 0)
        return index;
    struct node *to = &c->nodes[index], *parent = &c->nodes[c->parent];
    if (parent->last)
        c->nodes[parent->last].next = index;
    else
        parent->first = index;
    to->prev = parent->last;
    parent->last = index;
    return index;
}

/* Gives the node of cmark's that was copied last: of a run of text it is the last one. */
static cmark_node *enter(struct convert *c, cmark_node *from) {
    uint32_t index = add_node(c, node_type(from));
    struct node *to = &c->nodes[index];
    if (node_is_block(to))
        c->unplaced = from->start_line < 1;
    if (node_is_block(to) || c->unplaced)
        copy_place(c, from, to);
    if (to->type == NODE_FOOTNOTE || to->type == NODE_FOOTNOTE_REF)
        copy_footnote(from, to);
    else if (to->type == NODE_INCLUDE)
        to->include = (uint32_t)(uintptr_t)cmark_node_get_user_data(from) - 1;
    else if (node_is_block(to))
        copy_block(from, to);
    else if (to->type == NODE_TEXT)
        to->text = keep_run(&from);
    else
        copy_inline(from, to);
    c->parent = index;
    c->depth++;
    if (c->depth > c->deepest)
        c->deepest = c->depth;
    return from;
}

static void align_cells(struct convert *c, cmark_node *table) {
    uint8_t *alignments = cmark_gfm_extensions_get_table_alignments(table);
    int columns = cmark_gfm_extensions_get_table_columns(table);
    uint32_t at = c->parent;
    for (uint32_t row = c->nodes[at].first; row; row = c->nodes[row].next) {
        int i = 0;
        for (uint32_t cell = c->nodes[row].first; cell && i < columns; cell = c->nodes[cell].next, i++) {
            char a = (char)alignments[i];
            c->nodes[cell].mark = a == 'l' ? ALIGN_LEFT : a == 'c' ? ALIGN_CENTER : a == 'r' ? ALIGN_RIGHT : ALIGN_NONE;
        }
    }
}

static void leave(struct convert *c, cmark_node *node) {
    if (c->nodes[c->parent].type == NODE_TABLE)
        align_cells(c, node);
    c->parent = c->nodes[c->parent].parent;
    c->depth--;
}

/* The one walk through cmark's tree. */
static void convert(struct convert *c, cmark_node *root) {
    uint32_t footnotes = 0;
    for (cmark_node *node = root; node;) {
        node = enter(c, node);
        struct node *to = &c->nodes[c->n - 1];
        if (to->type == NODE_FOOTNOTE)
            to->number = ++footnotes;
        if (node->first_child) {
            node = node->first_child;
            continue;
        }
        for (leave(c, node); node != root && !node->next; leave(c, node))
            node = node->parent;
        node = node == root ? NULL : node->next;
    }
}

static struct tree *parse_in(struct arena *arena, const struct source *source, uint32_t from, uint32_t to,
                             const struct markdown_options *options, bool tables) {
    uint32_t first = source_line(source, from), last = source_line(source, to);
    Slice text = slice_sub(source->text, from, to);
    struct grammar grammar = grammar_of(text);
    grammar.directives = grammar.directives || source->n_embeds;
    struct feed feed = {.source = source, .parser = new_parser(&grammar, tables)};
    /* At most one line of ours before each of the file's. */
    feed.lines = ARENA_ARRAY(arena, uint32_t, 2 * (size_t)(last - first + 1) + 2);
    now.source = source;
    now.lines = feed.lines;
    if (is_fed_whole(text, &grammar, options))
        feed_whole(&feed, from, to);
    else
        feed_lines(&feed, from, to, options);

    /* Few texts have more nodes. */
    struct convert c = {.feed = &feed, .cap = (uint32_t)text.n / 12 + 32};
    c.nodes = bump_realloc(NULL, c.cap * sizeof *c.nodes);
    convert(&c, cmark_parser_finish(feed.parser));
    struct tree *tree = ARENA_NEW(arena, struct tree);
    tree->n = c.deepest > TREE_LIMIT ? 0 : c.n;
    tree->nodes = c.nodes;
    tree->directives = VEC_KEEP(&now.directives, arena);
    tree->n_directives = (uint32_t)now.directives.n;
    return tree;
}

/* Text over a limit is shown as it is: one code block, nothing in it found or resolved. */
static struct tree *as_written(struct arena *arena, const struct source *source, uint32_t from, uint32_t to) {
    struct tree *tree = ARENA_NEW(arena, struct tree);
    tree->n = 2;
    tree->nodes = ARENA_ARRAY(arena, struct node, 2);
    tree->nodes[0] = (struct node){.type = NODE_DOCUMENT, .first = 1, .last = 1, .start = from, .end = to};
    tree->nodes[1] = (struct node){.type = NODE_CODE_BLOCK, .start = from, .end = to, .inner = from, .inner_end = to};
    tree->nodes[1].text = slice_sub(source->text, from, to);
    return tree;
}

struct tree *markdown_parse(struct arena *arena, const struct source *source, uint32_t from, uint32_t to,
                            struct markdown_options options, struct sink *sink) {
    bool tables;
    if (!limits_keep(source, from, to, &tables, sink))
        return as_written(arena, source, from, to);
    register_once();
    bump_begin(arena);
    now.keep = arena;
    now.directives.n = 0;
    /* What is left out may have stood between the two lines that a table begins with. */
    tables = tables || options.drop < options.drop_end;
    struct tree *tree = parse_in(arena, source, from, to, &options, tables);
    if (tree->n == 0) {
        limits_report(source, from, "lists, quotes or emphasis are nested deeper than 100", "flatten them", sink);
        return as_written(arena, source, from, to);
    }
    locate_tree(arena, source, from, to, tree);
    return tree;
}

void tree_plain_text(const struct tree *tree, uint32_t at, Buf *out) {
    const struct node *node = &tree->nodes[at];
    if (node->type == NODE_TEXT || node->type == NODE_CODE)
        buf_slice(out, node->text);
    else if (node->type == NODE_SOFT_BREAK || node->type == NODE_LINE_BREAK)
        buf_char(out, '\n');
    else if (node->type != NODE_IMAGE)
        for (uint32_t child = node->first; child; child = tree->nodes[child].next)
            tree_plain_text(tree, child, out);
}
