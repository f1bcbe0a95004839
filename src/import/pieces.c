#include "import/pieces.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/facts.h"
#include "model/link.h"
#include "model/locate.h"
#include "model/markdown.h"
#include "model/rawhtml.h"
#include <stdlib.h>

enum { INSIDE = 1 << 0, FIXED = 1 << 1, RELATIVE = 1 << 2 };  /* what is known of a line */
enum { TAGS_BACK = 64 };
#define FIRST_UNLIKE 0x40000000u

/* A pair of tags, by lines, later by pieces. */
struct pair {
    uint32_t open, close;
};

struct cutter {
    struct pieces *out;
    struct arena *scratch;
    const struct source *source;
    const struct tree *tree;
    const struct facts *facts;
    uint32_t text, first_line, last_line;
    uint8_t *lines;              /* flags, by line */
    uint8_t *levels;             /* likewise: of the heading that stands there, 0 = none */
    uint32_t *begins, *ends;     /* by line: the topmost node that begins or ends there, 0 = none */
    VEC(struct pair) pairs;
    size_t first;                /* index of the document's first piece */
    int level;                   /* of the last heading so far; 0 = none */
};

static uint32_t line_of(const struct cutter *c, uint32_t offset) {
    return source_line(c->source, offset);
}

static void mark(struct cutter *c, uint32_t start, uint32_t end, uint8_t flag) {
    for (uint32_t line = line_of(c, start), last = line_of(c, end); line <= last && line <= c->last_line; line++)
        c->lines[line] |= flag;
}

/* --- what the lines are --- */

static void mark_blocks(struct cutter *c) {
    const struct node *nodes = c->tree->nodes;
    for (uint32_t i = nodes[0].first; i; i = nodes[i].next) {
        mark(c, nodes[i].start, nodes[i].end, INSIDE);
        c->begins[line_of(c, nodes[i].start)] = i;
        c->ends[line_of(c, nodes[i].end)] = i;
    }
}

/* Underlines and headings in lists and quotes would be moved as well, and are told apart by nothing. */
static void mark_headings(struct cutter *c) {
    for (uint32_t i = 0; i < c->facts->n_headings; i++) {
        const struct heading *heading = &c->facts->headings[i];
        if (heading->setext || !heading->top)
            mark(c, heading->start, heading->end, FIXED);
        else
            c->levels[line_of(c, heading->start)] = heading->level;
    }
}

static void mark_links(struct cutter *c) {
    for (uint32_t i = 0; i < c->facts->n_links; i++) {
        const struct link *link = &c->facts->links[i];
        if (link->style != LABEL_NONE || link->kind == LINK_DEFINITION)
            mark(c, link->start, link->end, FIXED);
        else if (url_is_relative(link->url))
            mark(c, link->start, link->end, RELATIVE);
    }
    for (uint32_t i = 0; i < c->facts->n_footnotes; i++)
        mark(c, c->facts->footnotes[i].label, c->facts->footnotes[i].label_end, FIXED);
}

/* The first heading of the first level is what the document is called, where its front matter does not say. */
static void mark_title(struct cutter *c) {
    for (uint32_t i = 0; i < c->facts->n_headings; i++) {
        const struct heading *heading = &c->facts->headings[i];
        if (heading->top && heading->level == 1) {
            mark(c, heading->start, heading->end, FIXED);
            return;
        }
    }
}

static void mark_fixed(struct cutter *c) {
    for (uint32_t i = 0; i < c->facts->n_directives; i++)
        mark(c, c->facts->directives[i].start, c->facts->directives[i].end, FIXED);
    for (uint32_t i = 0; i < c->facts->n_open_fences; i++)
        mark(c, c->facts->open_fences[i], c->facts->open_fences[i], FIXED);
    for (uint32_t line = c->first_line; line <= c->last_line; line++) {
        Slice text = source_line_text(c->source, line), name;
        bool end;
        if (marker_line(text, &name, &end) || slice_find(text, S("<!-- quire"), 0) != SLICE_NONE)
            c->lines[line] |= FIXED;
    }
}

/* --- pairs of tags --- */

struct open_tag {
    Slice name;
    uint32_t line;
};
typedef VEC(struct open_tag) OpenTags;

static void close_tag(struct cutter *c, OpenTags *open, Slice name, uint32_t line) {
    for (size_t i = open->n; i > 0 && open->n - i < TAGS_BACK; i--) {
        if (!slice_eq_nocase(open->v[i - 1].name, name))
            continue;
        *VEC_PUSH(&c->pairs) = (struct pair){open->v[i - 1].line, line};
        open->n = i - 1;
        return;
    }
}

static void scan_tags(struct cutter *c, OpenTags *open, const struct node *node) {
    struct rawhtml scan = {.input = node->text};
    struct text_place place = {.node = node};
    for (enum rawhtml_token token; (token = rawhtml_next(&scan)) != RAWHTML_END;) {
        if (token != RAWHTML_OPEN && token != RAWHTML_CLOSE)
            continue;
        uint32_t line = line_of(c, locate_next(c->source, &place, scan.start));
        if (token == RAWHTML_CLOSE)
            close_tag(c, open, scan.name, line);
        else if (!scan.self_closing)
            *VEC_PUSH(open) = (struct open_tag){scan.name, line};
    }
}

static void find_pairs(struct cutter *c) {
    OpenTags open = {0};
    for (uint32_t i = 1; i < c->tree->n; i++)
        if (c->tree->nodes[i].type == NODE_HTML || c->tree->nodes[i].type == NODE_HTML_BLOCK)
            scan_tags(c, &open, &c->tree->nodes[i]);
    VEC_FREE(&open);
}

/* --- pieces --- */

static uint32_t value_of(struct cutter *c, Slice key) {
    struct map *values = &c->out->values;
    uintptr_t value = (uintptr_t)map_get(values, key);
    if (!value) {
        value = values->n + 1;
        map_set(values, slice_dup(c->out->arena, key), (void *)value);
    }
    return (uint32_t)value;
}

/* A heading's line, its level counted from `level`. */
static void add_heading(struct cutter *c, Buf *key, uint32_t line, int level) {
    Slice text = source_line_text(c->source, line);
    size_t marks = slice_find_char(text, '#', 0);
    buf_printf(key, "%.*s<%d>%.*s", FMT(slice_sub(text, 0, marks)), c->levels[line] - level,
               FMT(slice_sub(text, marks + c->levels[line], text.n)));
}

/* What a piece is told apart by: its lines without their endings, and where its links begin. */
static Slice key_of(struct cutter *c, uint32_t first, uint32_t last, uint8_t flags, int level) {
    Buf key = {0};
    buf_puts(&key, flags & INSIDE ? "text\n" : "blank\n");
    if (flags & RELATIVE)
        buf_printf(&key, "in %.*s\n", FMT(path_dir(c->source->path)));
    for (uint32_t line = first; line <= last; line++) {
        if (c->levels[line])
            add_heading(c, &key, line, level);
        else
            buf_slice(&key, source_line_text(c->source, line));
        buf_char(&key, '\n');
    }
    Slice kept = buf_dup(&key, c->scratch);
    buf_free(&key);
    return kept;
}

static bool is_lead_in(Slice line) {
    line = slice_trim(line);
    while (line.n && (line.s[line.n - 1] == '*' || line.s[line.n - 1] == '_'))
        line.n--;
    return slice_ends(line, S(":"));
}

/* Neither headings nor rules nor what ends in a colon say anything without what follows. */
static void set_ends(const struct cutter *c, const struct piece *piece, struct symbol *symbol) {
    uint32_t first = c->begins[piece->first_line], last = c->ends[piece->last_line];
    uint8_t type = last ? c->tree->nodes[last].type : NODE_DOCUMENT;
    symbol->no_begin = first && first == last && type == NODE_RULE;
    symbol->no_end = type == NODE_RULE || type == NODE_HEADING ||
                     (type == NODE_PARAGRAPH && is_lead_in(source_line_text(c->source, piece->last_line)));
}

/* Says how far the next piece's first heading is from the last one, and gives its level. */
static int add_step(struct cutter *c, uint32_t first, uint32_t last) {
    uint32_t line = first;
    while (line < last && !c->levels[line])
        line++;
    int level = c->levels[line];
    if (!level)
        return 0;
    uint32_t start = source_line_start(c->source, first);
    *VEC_PUSH(&c->out->pieces) = (struct piece){.start = start, .end = start, .first_line = first, .last_line = first};
    struct symbol *symbol = VEC_PUSH(&c->out->symbols);
    *symbol = (struct symbol){.text = c->text, .no_begin = true, .no_end = true};
    symbol->value = value_of(c, arena_printf(c->scratch, "step %d", level - c->level));
    for (; line <= last; line++)
        c->level = c->levels[line] ? c->levels[line] : c->level;
    return level;
}

static void add_piece(struct cutter *c, uint32_t first, uint32_t last, uint8_t flags) {
    int level = add_step(c, first, last);
    struct piece *piece = VEC_PUSH(&c->out->pieces);
    struct symbol *symbol = VEC_PUSH(&c->out->symbols);
    uint32_t start = source_line_start(c->source, first), behind = c->source->lines[last];
    uint32_t end = source_line_start(c->source, last) + (uint32_t)source_line_text(c->source, last).n;
    *piece = (struct piece){.start = start, .end = end, .first_line = first, .last_line = last, .level = level};
    *symbol = (struct symbol){.text = c->text, .lines = last - first + 1, .bytes = behind - start};
    if (flags & INSIDE)
        set_ends(c, piece, symbol);
    else
        symbol->no_begin = symbol->no_end = true;
    symbol->value = flags & FIXED ? FIRST_UNLIKE + c->out->unlike++ : value_of(c, key_of(c, first, last, flags, level));
}

/* Cuts at the blank lines that are in no block. */
static void cut(struct cutter *c) {
    uint32_t first = c->first_line;
    while (first <= c->last_line) {
        bool blank = !(c->lines[first] & INSIDE);
        uint32_t last = first;
        uint8_t flags = c->lines[first];
        while (last < c->last_line && blank == !(c->lines[last + 1] & INSIDE))
            flags |= c->lines[++last];
        add_piece(c, first, last, flags);
        first = last + 1;
    }
    *VEC_PUSH(&c->out->pieces) = (struct piece){0};
    *VEC_PUSH(&c->out->symbols) = (struct symbol){.value = FIRST_UNLIKE + c->out->unlike++, .text = c->text};
}

/* --- nests --- */

static int by_open(const void *a, const void *b) {
    const struct pair *x = a, *y = b;
    if (x->open != y->open)
        return x->open < y->open ? -1 : 1;
    return x->close > y->close ? -1 : x->close < y->close;
}

static void pairs_of_pieces(struct cutter *c) {
    uint32_t *piece = ARENA_ARRAY(c->scratch, uint32_t, (size_t)c->last_line + 2);
    size_t kept = 0;
    for (size_t i = c->first; i + 1 < c->out->pieces.n; i++)
        for (uint32_t line = c->out->pieces.v[i].first_line; line <= c->out->pieces.v[i].last_line; line++)
            piece[line] = (uint32_t)(i - c->first);
    for (size_t i = 0; i < c->pairs.n; i++) {
        struct pair pair = {piece[c->pairs.v[i].open], piece[c->pairs.v[i].close]};
        if (pair.open < pair.close)
            c->pairs.v[kept++] = pair;
    }
    c->pairs.n = kept;
    if (kept)
        qsort(c->pairs.v, kept, sizeof *c->pairs.v, by_open);
}

/* Between which tags each piece begins. Pairs lie in each other or apart. */
static void set_nests(struct cutter *c) {
    struct nest {
        uint32_t close, number;
    };
    VEC(struct nest) open = {0};
    size_t next = 0;
    for (uint32_t i = 0; c->first + i < c->out->symbols.n; i++) {
        while (open.n && open.v[open.n - 1].close < i)
            open.n--;
        for (; next < c->pairs.n && c->pairs.v[next].open < i; next++)
            if (c->pairs.v[next].close >= i)
                *VEC_PUSH(&open) = (struct nest){c->pairs.v[next].close, ++c->out->nests};
        c->out->symbols.v[c->first + i].nest = open.n ? open.v[open.n - 1].number : 0;
    }
    VEC_FREE(&open);
}

static void look(struct cutter *c) {
    mark_blocks(c);
    mark_headings(c);
    mark_links(c);
    mark_title(c);
    mark_fixed(c);
    for (uint32_t line = c->first_line; line <= c->last_line; line++)
        if (slice_trim(source_line_text(c->source, line)).n)
            c->lines[line] |= INSIDE;
    cut(c);
    find_pairs(c);
    pairs_of_pieces(c);
    set_nests(c);
}

void pieces_add(struct pieces *out, struct arena *scratch, uint32_t text, const struct source *source) {
    struct cutter c = {.out = out, .scratch = scratch, .source = source, .text = text, .first = out->pieces.n};
    uint32_t end = (uint32_t)source->text.n;
    size_t room = (size_t)source->n_lines + 2;
    c.tree = markdown_parse(scratch, source, source->body, end, (struct markdown_options){0}, NULL);
    c.facts = facts_take(scratch, source, c.tree, NULL);
    c.first_line = source->body < end ? source_line(source, source->body) : 1;
    c.last_line = source->body < end ? source->n_lines : 0;
    c.lines = ARENA_ARRAY(scratch, uint8_t, room);
    c.levels = ARENA_ARRAY(scratch, uint8_t, room);
    c.begins = ARENA_ARRAY(scratch, uint32_t, room);
    c.ends = ARENA_ARRAY(scratch, uint32_t, room);
    look(&c);
    VEC_FREE(&c.pairs);
}

void pieces_free(struct pieces *pieces) {
    VEC_FREE(&pieces->symbols);
    VEC_FREE(&pieces->pieces);
    map_free(&pieces->values);
}
