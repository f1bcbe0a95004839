#include "render/highlight.h"
#include "base/map.h"
#include "base/mem.h"
#include "render/highlight_tree.h"
#include <stdio.h>
#include <stdlib.h>

/* What is kept of code that was seen; code behind that is read anew each time. */
enum { KEPT_LIMIT = 16 << 20 };

struct highlighter {
    struct grammars *grammars;
    struct arena *arena; /* of `seen` */
    struct map seen;     /* language, length and hash of a code -> Colours */
    size_t kept;         /* bytes in `seen` */
    Colours last;        /* of code that is not kept */
    Spans spans;
    Stretches stretches;
    VEC(struct span) open;
};

static const char *const classes[TOKEN_COUNT] = {
    [TOKEN_ATTRIBUTE] = "hl-attribute",
    [TOKEN_COMMENT] = "hl-comment",
    [TOKEN_CONSTANT] = "hl-constant",
    [TOKEN_DELETED] = "hl-deleted",
    [TOKEN_EMPHASIS] = "hl-emphasis",
    [TOKEN_ESCAPE] = "hl-escape",
    [TOKEN_FUNCTION] = "hl-function",
    [TOKEN_HEADING] = "hl-heading",
    [TOKEN_INSERTED] = "hl-inserted",
    [TOKEN_KEYWORD] = "hl-keyword",
    [TOKEN_LINK] = "hl-link",
    [TOKEN_NUMBER] = "hl-number",
    [TOKEN_PROMPT] = "hl-prompt",
    [TOKEN_PROPERTY] = "hl-property",
    [TOKEN_STRING] = "hl-string",
    [TOKEN_STRONG] = "hl-strong",
    [TOKEN_TAG] = "hl-tag",
    [TOKEN_TYPE] = "hl-type",
};

const char *token_class(enum token token) {
    return classes[token];
}

struct highlighter *highlighter_new(void) {
    struct highlighter *h = xcalloc(1, sizeof *h);
    h->grammars = grammars_new();
    h->arena = arena_new();
    return h;
}

void highlighter_free(struct highlighter *h) {
    if (!h)
        return;
    grammars_free(h->grammars);
    map_free(&h->seen);
    arena_free(h->arena);
    VEC_FREE(&h->last);
    VEC_FREE(&h->spans);
    VEC_FREE(&h->stretches);
    VEC_FREE(&h->open);
    xfree(h);
}

bool highlight_has_grammars(void) {
    size_t n;
    language_all(&n);
    return n > 0;
}

/* --- from nested spans to colours that follow each other --- */

static int by_place(const void *a, const void *b) {
    const struct span *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return x->later < y->later ? -1 : x->later > y->later;
}

/* White space around a stretch has nothing to colour. */
static void put_colour(Slice code, Colours *out, uint32_t start, uint32_t end, enum token token) {
    if (start >= end || token == TOKEN_NONE)
        return;
    Slice text = slice_trim(slice_sub(code, start, end));
    start = (uint32_t)(text.s - code.s);
    end = start + (uint32_t)text.n;
    if (start == end)
        return;
    struct colour *before = out->n ? &out->v[out->n - 1] : NULL;
    if (before && before->end == start && before->token == token)
        before->end = end;
    else
        *VEC_PUSH(out) = (struct colour){start, end, token};
}

/* Colours up to `until`, and closes what ends there. */
static uint32_t close_spans(struct highlighter *h, Slice code, uint32_t from, uint32_t until,
                            Colours *out) {
    while (h->open.n > 0) {
        const struct span *top = &h->open.v[h->open.n - 1];
        uint32_t end = top->end < until ? top->end : until;
        put_colour(code, out, from, end, top->token);
        from = end > from ? end : from;
        if (top->end > until)
            break;
        h->open.n--;
    }
    return until > from ? until : from;
}

static void flatten_spans(struct highlighter *h, Slice code, Colours *out) {
    uint32_t at = 0;
    if (h->spans.n)
        qsort(h->spans.v, h->spans.n, sizeof *h->spans.v, by_place);
    for (size_t i = 0; i < h->spans.n; i++) {
        struct span span = h->spans.v[i];
        at = close_spans(h, code, at, span.start, out);
        if (h->open.n > 0 && span.end > h->open.v[h->open.n - 1].end)
            span.end = h->open.v[h->open.n - 1].end;
        *VEC_PUSH(&h->open) = span;
    }
    close_spans(h, code, at, UINT32_MAX, out);
}

/* --- languages that are read here --- */

static void put_span(struct highlighter *h, Slice code, Slice text, enum token token) {
    uint32_t start = (uint32_t)(text.s - code.s);
    *VEC_PUSH(&h->spans) = (struct span){start, start + (uint32_t)text.n, 0, token};
}

static void read_diff(struct highlighter *h, Slice code) {
    static const struct {
        const char *begin;
        enum token token;
    } lines[] = {{"+++ ", TOKEN_HEADING},   {"--- ", TOKEN_HEADING}, {"diff ", TOKEN_HEADING},
                 {"index ", TOKEN_COMMENT}, {"@@", TOKEN_FUNCTION},  {"+", TOKEN_INSERTED},
                 {"-", TOKEN_DELETED},      {"\\ ", TOKEN_COMMENT}};
    for (Slice rest = code, line; slice_next_line(&rest, &line);) {
        for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
            if (!slice_starts(line, slice_from(lines[i].begin)))
                continue;
            put_span(h, code, line, lines[i].token);
            break;
        }
    }
}

/* A session: what stands behind `$ ` is a command, and goes on where a line ends in a backslash;
 * the rest is output. */
static void read_console(struct highlighter *h, Slice code) {
    bool goes_on = false;
    h->stretches.n = 0;
    for (Slice rest = code, line; slice_next_line(&rest, &line);) {
        bool begins = slice_starts(line, S("$ ")) || slice_starts(line, S("# "));
        if (begins)
            put_span(h, code, slice_sub(line, 0, 1), TOKEN_PROMPT);
        Slice command = begins ? slice_sub(line, 2, line.n) : line;
        if (begins || goes_on) {
            uint32_t start = (uint32_t)(command.s - code.s);
            *VEC_PUSH(&h->stretches) = (struct stretch){start, (uint32_t)(rest.s - code.s)};
        }
        goes_on = (begins || goes_on) && slice_ends(line, S("\\"));
    }
    const struct language *bash = language_find(S("bash"));
    if (bash && h->stretches.n)
        grammars_read(h->grammars, bash, code, h->stretches.v, h->stretches.n, &h->spans);
}

struct reader {
    const char *name;
    void (*read)(struct highlighter *h, Slice code);
};

static const struct reader readers[] = {
    {"diff", read_diff},
    {"patch", read_diff},
    {"console", read_console},
    {"session", read_console},
    {"shell-session", read_console},
    {"shellsession", read_console},
};

static void read_code(struct highlighter *h, Slice language, Slice code, Colours *out) {
    h->spans.n = h->open.n = 0;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (slice_eq_nocase(language, slice_from(readers[i].name)))
            readers[i].read(h, code);
    const struct language *known = language_find(language);
    if (known)
        grammars_read(h->grammars, known, code, NULL, 0, &h->spans);
    flatten_spans(h, code, out);
}

/* --- what was seen --- */

enum { LONGEST_LANGUAGE = 32, KEY_SIZE = LONGEST_LANGUAGE + 48 };

static Slice key_of(char key[KEY_SIZE], Slice language, Slice code) {
    int n = snprintf(key, KEY_SIZE, "%.*s %zu %016llx", FMT(language), code.n,
                     (unsigned long long)hash_bytes(code.s, code.n));
    return (Slice){key, (size_t)n};
}

const Colours *highlight(struct highlighter *h, Slice language, Slice code) {
    static const Colours none;
    char bytes[KEY_SIZE];
    if (!h || language.n == 0 || language.n > LONGEST_LANGUAGE || code.n == 0 ||
        code.n > HIGHLIGHT_LIMIT)
        return &none;
    Slice key = key_of(bytes, language, code);
    Colours *colours = map_get(&h->seen, key);
    if (colours)
        return colours;
    h->last.n = 0;
    read_code(h, language, code, &h->last);
    size_t size = h->last.n * sizeof *h->last.v + sizeof(Colours) + key.n;
    if (h->kept + size > KEPT_LIMIT)
        return &h->last;
    h->kept += size;
    colours = ARENA_NEW(h->arena, Colours);
    colours->v = VEC_KEEP(&h->last, h->arena);
    colours->n = h->last.n;
    map_set(&h->seen, slice_dup(h->arena, key), colours);
    return colours;
}

void highlight_put(Buf *out, Slice code, size_t from, size_t to, const Colours *colours,
                   size_t *next) {
    while (from < to) {
        while (*next < colours->n && colours->v[*next].end <= from)
            ++*next;
        const struct colour *colour = *next < colours->n ? &colours->v[*next] : NULL;
        bool inside = colour && colour->start <= from;
        size_t end = !colour ? to : inside ? colour->end : colour->start;
        end = end < to ? end : to;
        if (inside) {
            buf_puts(out, "<span class=\"");
            buf_puts(out, token_class(colour->token));
            buf_puts(out, "\">");
        }
        buf_html_text(out, slice_sub(code, from, end));
        if (inside)
            buf_puts(out, "</span>");
        from = end;
    }
}
