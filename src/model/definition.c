#include "model/definition.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "base/vec.h"

/* CommonMark 0.29: link destinations, labels and reference definitions (sections 4.7 and 6.5). */

struct reader {
    const char *s;
    uint32_t pos, end, quotes;
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool is_eol(char c) {
    return c == '\n' || c == '\r';
}

static char peek(const struct reader *r) {
    return r->pos < r->end ? r->s[r->pos] : '\0';
}

static void skip_eol(struct reader *r) {
    if (peek(r) == '\r')
        r->pos++;
    if (peek(r) == '\n')
        r->pos++;
    uint32_t quotes = r->quotes;
    while (is_blank(peek(r)) || (peek(r) == '>' && quotes > 0))
        quotes -= r->s[r->pos++] == '>';
}

/* White space with at most one line ending; true when there was any. */
static bool skip_white(struct reader *r, bool *crossed) {
    uint32_t start = r->pos;
    while (is_blank(peek(r)))
        r->pos++;
    *crossed = is_eol(peek(r));
    if (*crossed)
        skip_eol(r);
    return r->pos > start;
}

static bool read_angle(struct reader *r, uint32_t *dest, uint32_t *dest_end) {
    *dest = ++r->pos;
    for (; r->pos < r->end; r->pos++) {
        char c = peek(r);
        if (c == '\\' && r->pos + 1 < r->end)
            r->pos++;
        else if (c == '>') {
            *dest_end = r->pos++;
            return true;
        } else if (c == '<' || is_eol(c))
            return false;
    }
    return false;
}

static bool read_destination(struct reader *r, uint32_t *dest, uint32_t *dest_end) {
    if (peek(r) == '<')
        return read_angle(r, dest, dest_end);
    *dest = r->pos;
    int depth = 0;
    for (; r->pos < r->end; r->pos++) {
        char c = peek(r);
        if (c == '\\' && r->pos + 1 < r->end && !is_blank(r->s[r->pos + 1]) && !is_eol(r->s[r->pos + 1]))
            r->pos++;
        else if (c == '(')
            depth++;
        else if (c == ')' && depth-- == 0)
            break;
        else if ((unsigned char)c <= ' ')
            break;
    }
    *dest_end = r->pos;
    return depth <= 0;
}

static bool read_title(struct reader *r) {
    char open = peek(r), close = open == '(' ? ')' : open;
    if (open != '"' && open != '\'' && open != '(')
        return false;
    for (r->pos++; r->pos < r->end; r->pos++) {
        char c = peek(r);
        if (c == '\\' && r->pos + 1 < r->end)
            r->pos++;
        else if (c == close) {
            r->pos++;
            return true;
        }
    }
    return false;
}

uint32_t link_tail(const struct source *source, uint32_t pos, uint32_t end, uint32_t *dest, uint32_t *dest_end) {
    struct reader r = {source->text.s, pos, end, 100};
    bool crossed;
    if (peek(&r) != '(')
        return 0;
    r.pos++;
    skip_white(&r, &crossed);
    uint32_t from, to;
    if (!read_destination(&r, &from, &to))
        return 0;
    if (skip_white(&r, &crossed) && peek(&r) != ')') {
        if (!read_title(&r))
            return 0;
        skip_white(&r, &crossed);
    }
    if (peek(&r) != ')')
        return 0;
    *dest = from;
    *dest_end = to;
    return r.pos + 1;
}

uint32_t label_close(const struct source *source, uint32_t pos, uint32_t end) {
    uint32_t stop = end < pos + 1000 ? end : pos + 1000;
    for (; pos < stop; pos++) {
        char c = source->text.s[pos];
        if (c == '\\')
            pos++;
        else if (c == '[')
            return 0;
        else if (c == ']')
            return pos;
    }
    return 0;
}

static bool rest_is_blank(struct reader *r) {
    while (is_blank(peek(r)))
        r->pos++;
    return r->pos >= r->end || is_eol(peek(r));
}

/* Reads one definition at r->pos (a `[`); on success r->pos is at the end of its last line. */
static bool read_definition(const struct source *source, struct reader *r, struct definition *d) {
    struct reader start = *r;
    bool crossed;
    d->start = r->pos;
    if (peek(r) != '[' || (r->pos + 1 < r->end && r->s[r->pos + 1] == '^'))
        return false;
    d->label = r->pos + 1;
    d->label_end = label_close(source, d->label, r->end);
    if (d->label_end == 0 || slice_trim(slice_sub(source->text, d->label, d->label_end)).n == 0 ||
        d->label_end + 1 >= r->end || r->s[d->label_end + 1] != ':')
        return false;
    r->pos = d->label_end + 2;
    skip_white(r, &crossed);
    d->angle = peek(r) == '<';
    if (!read_destination(r, &d->dest, &d->dest_end) || (!d->angle && d->dest == d->dest_end)) {
        *r = start;
        return false;
    }
    d->end = r->pos;
    struct reader behind = *r;
    bool white = skip_white(r, &crossed);
    if (white && read_title(r)) {
        uint32_t title_end = r->pos;
        if (rest_is_blank(r)) {
            d->end = title_end;
            return true;
        }
        if (!crossed) {
            *r = start;
            return false;
        }
    }
    *r = behind;
    if (rest_is_blank(r))
        return true;
    *r = start;
    return false;
}

uint32_t skip_definitions(const struct source *source, uint32_t pos, uint32_t end, uint32_t quotes) {
    struct reader r = {source->text.s, pos, end, quotes};
    struct definition d = {0};
    while (peek(&r) == '[' && read_definition(source, &r, &d)) {
        uint32_t behind = r.pos;
        skip_eol(&r);
        if (r.pos >= r.end)
            return behind;
    }
    return r.pos;
}

Slice label_key(struct arena *arena, Slice label) {
    Buf folded = {0};
    bool white = false;
    for (size_t i = 0; i < label.n; i++) {
        char c = label.s[i];
        if (is_blank(c) || is_eol(c)) {
            white = folded.n > 0;
            /* A quote mark that begins the label's next line is no part of it. */
            while (is_eol(c) && i + 1 < label.n && (is_blank(label.s[i + 1]) || label.s[i + 1] == '>'))
                i++;
            continue;
        }
        if (white)
            buf_char(&folded, ' ');
        white = false;
        buf_char(&folded, c);
    }
    Buf lower = {0};
    buf_lower(&lower, buf_view(&folded));
    Slice key = buf_dup(&lower, arena);
    buf_free(&folded);
    buf_free(&lower);
    return key;
}

bool definition_known(const struct tree *tree, struct arena *arena, Slice label) {
    if (tree->n_definitions == 0)
        return false;
    Slice key = label_key(arena, label);
    return bsearch(&key, tree->keys, tree->n_definitions, sizeof key, slice_order) != NULL;
}

struct finder {
    struct arena *arena;
    const struct source *source;
    VEC(struct definition) found;
};

static void find_in(struct finder *f, uint32_t from, uint32_t to, uint32_t quotes) {
    struct reader r = {f->source->text.s, from, to, quotes};
    while (r.pos < r.end) {
        struct definition d = {0};
        uint32_t at = r.pos;
        if (peek(&r) == '[' && read_definition(f->source, &r, &d)) {
            d.key = label_key(f->arena, slice_sub(f->source->text, d.label, d.label_end));
            *VEC_PUSH(&f->found) = d;
        } else {
            r.pos = at;
            while (r.pos < r.end && !is_eol(peek(&r)))
                r.pos++;
        }
        skip_eol(&r);
        if (r.pos == at)
            r.pos++;
    }
}

/* Marks the lines that leaf blocks stand on; a paragraph's leading definitions are looked for at once. */
static void cover(struct finder *f, const struct tree *tree, unsigned char *covered, uint32_t first_line) {
    for (uint32_t i = 1; i < tree->n; i++) {
        const struct node *node = &tree->nodes[i];
        bool leaf = node->type == NODE_PARAGRAPH || node->type == NODE_HEADING || node->type == NODE_CODE_BLOCK ||
                    node->type == NODE_HTML_BLOCK || node->type == NODE_TABLE || node->type == NODE_RULE ||
                    node->type == NODE_INCLUDE;
        if (!leaf || node->end == 0)
            continue;
        uint32_t first = source_line(f->source, node->start), last = source_line(f->source, node->end);
        for (uint32_t line = first; line <= last; line++)
            covered[line - first_line] = 1;
        bool text = node->type == NODE_PARAGRAPH || (node->type == NODE_HEADING && node->setext);
        if (text && f->source->text.s[node->start] == '[')
            find_in(f, node->start, skip_definitions(f->source, node->start, node->end, 100), 100);
    }
}

/* What the containers put before a line's text: indentation, quote marks, list markers. */
static uint32_t behind_markers(const struct source *source, uint32_t line) {
    uint32_t pos = source_line_start(source, line), end = pos + (uint32_t)source_line_text(source, line).n;
    const char *s = source->text.s;
    for (;;) {
        uint32_t digits = pos;
        while (digits < end && s[digits] >= '0' && s[digits] <= '9')
            digits++;
        if (pos < end && (is_blank(s[pos]) || s[pos] == '>' || s[pos] == '-' || s[pos] == '*' || s[pos] == '+'))
            pos++;
        else if (digits > pos && digits < end && (s[digits] == '.' || s[digits] == ')'))
            pos = digits + 1;
        else
            return pos;
    }
}

static int by_start(const void *a, const void *b) {
    const struct definition *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

void find_definitions(struct arena *arena, const struct source *source, uint32_t from, uint32_t to, struct tree *tree) {
    if (slice_find(slice_sub(source->text, from, to), S("]:"), 0) == SLICE_NONE)
        return;
    struct finder f = {.arena = arena, .source = source};
    uint32_t first = source_line(source, from), last = source_line(source, to);
    unsigned char *covered = arena_alloc(arena, last - first + 2);
    cover(&f, tree, covered, first);
    for (uint32_t line = first; line <= last; line++) {
        if (covered[line - first])
            continue;
        uint32_t pos = behind_markers(source, line), stop = line;
        if (pos < from || pos >= to || source->text.s[pos] != '[')
            continue;
        while (stop < last && !covered[stop + 1 - first] && slice_trim(source_line_text(source, stop + 1)).n > 0)
            stop++;
        find_in(&f, pos, source_line_start(source, stop) + (uint32_t)source_line_text(source, stop).n, 100);
        line = stop;
    }
    if (f.found.n > 1)
        qsort(f.found.v, f.found.n, sizeof *f.found.v, by_start);
    tree->definitions = VEC_KEEP(&f.found, arena);
    tree->n_definitions = (uint32_t)f.found.n;
    VEC_FREE(&f.found);
    tree->keys = ARENA_ARRAY(arena, Slice, tree->n_definitions);
    for (uint32_t i = 0; i < tree->n_definitions; i++)
        tree->keys[i] = tree->definitions[i].key;
    qsort(tree->keys, tree->n_definitions, sizeof *tree->keys, slice_order);
}
