#include "render/highlight_tree.h"

#ifndef QUIRE_GRAMMARS

struct grammars *grammars_new(void) {
    return NULL;
}

void grammars_free(struct grammars *grammars) {
    (void)grammars;
}

void grammars_read(struct grammars *grammars, const struct language *language, Slice code,
                   const struct stretch *stretches, size_t n, Spans *out) {
    (void)grammars, (void)language, (void)code, (void)stretches, (void)n, (void)out;
}

#else

#include "base/mem.h"
#include "render/highlight_query.h"
#include <stdlib.h>
#include <string.h>

/* Text within text within text: HTML in Markdown, with a script. */
enum { DEPTH_LIMIT = 4, INDENT_LIMIT = 240 };
/* tree-sitter asks whether to go on after a hundred of its steps, and fetches the code in pieces.
 * Code that is of its language takes a turn for 60 bytes or more; what is none makes each step look
 * at all that was skipped. */
enum { TURNS_FREE = 60, BYTES_A_TURN = 36, MATCH_LIMIT = 512 };
enum { PIECE = 256, PIECES_FREE = 200, BYTES_A_PIECE = 8 };

struct grammar {
    const struct language *language;
    const TSLanguage *parser;
    struct query highlights, injections;
    bool has_injections; /* they were loaded */
};

struct grammars {
    TSParser *parser;
    TSQueryCursor *cursor;
    VEC(struct grammar *) known;
    Buf text; /* of a query that is read from several files */
};

/* --- what a capture's name means --- */

/* By the longest beginning: "function.macro" is a function. */
static const struct {
    const char *name;
    enum token token;
} names[] = {
    {"attribute", TOKEN_ATTRIBUTE},
    {"boolean", TOKEN_CONSTANT},
    {"charset", TOKEN_KEYWORD},
    {"comment", TOKEN_COMMENT},
    {"conditional", TOKEN_KEYWORD},
    {"constant", TOKEN_CONSTANT},
    {"constructor", TOKEN_TYPE},
    {"delimiter", TOKEN_NONE},
    {"embedded", TOKEN_NONE},
    {"escape", TOKEN_ESCAPE},
    {"field", TOKEN_PROPERTY},
    {"float", TOKEN_NUMBER},
    {"function", TOKEN_FUNCTION},
    {"import", TOKEN_KEYWORD},
    {"keyframes", TOKEN_KEYWORD},
    {"keyword", TOKEN_KEYWORD},
    {"label", TOKEN_ATTRIBUTE},
    {"media", TOKEN_KEYWORD},
    {"method", TOKEN_FUNCTION},
    {"namespace", TOKEN_TYPE},
    {"none", TOKEN_NONE},
    {"number", TOKEN_NUMBER},
    {"operator", TOKEN_NONE},
    {"preproc", TOKEN_KEYWORD},
    {"property", TOKEN_PROPERTY},
    {"punctuation", TOKEN_NONE},
    {"repeat", TOKEN_KEYWORD},
    {"string", TOKEN_STRING},
    {"string.escape", TOKEN_ESCAPE},
    {"string.special.key", TOKEN_PROPERTY},
    {"supports", TOKEN_KEYWORD},
    {"tag", TOKEN_TAG},
    {"text.emphasis", TOKEN_EMPHASIS},
    {"text.literal", TOKEN_STRING},
    {"text.reference", TOKEN_LINK},
    {"text.strong", TOKEN_STRONG},
    {"text.title", TOKEN_HEADING},
    {"text.uri", TOKEN_LINK},
    {"type", TOKEN_TYPE},
    {"variable.builtin", TOKEN_CONSTANT},
};

/* TOKEN_COUNT for a name that says nothing, "variable" first of all: what it stands on stays what
 * else says that it is. */
static uint8_t token_of(Slice name) {
    uint8_t token = TOKEN_COUNT;
    size_t longest = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Slice known = slice_from(names[i].name);
        bool fits = slice_starts(name, known) && (name.n == known.n || name.s[known.n] == '.');
        if (fits && known.n > longest) {
            longest = known.n;
            token = (uint8_t)names[i].token;
        }
    }
    return token;
}

enum injection_capture { INJECTION_NOTHING, INJECTION_CONTENT, INJECTION_LANGUAGE };

static uint8_t injection_of(Slice name) {
    return slice_is(name, "injection.content")    ? INJECTION_CONTENT
           : slice_is(name, "injection.language") ? INJECTION_LANGUAGE
                                                  : INJECTION_NOTHING;
}

/* --- grammars, read when they are first asked for --- */

static Slice highlights_text(struct grammars *g, const struct language *language) {
    buf_clear(&g->text);
    for (size_t i = 0; i < MOST_QUERIES && language->highlights[i]; i++) {
        buf_slice(&g->text, language_query(language->highlights[i]));
        buf_char(&g->text, '\n');
    }
    buf_slice(&g->text, slice_from(language->more));
    return buf_view(&g->text);
}

static struct grammar *load_grammar(struct grammars *g, const struct language *language) {
    for (size_t i = 0; i < g->known.n; i++)
        if (g->known.v[i]->language == language)
            return g->known.v[i];
    struct grammar *grammar = xcalloc(1, sizeof *grammar);
    grammar->language = language;
    grammar->parser = (const TSLanguage *)language->grammar();
    query_load(&grammar->highlights, grammar->parser, highlights_text(g, language), token_of);
    *VEC_PUSH(&g->known) = grammar;
    return grammar;
}

struct grammars *grammars_new(void) {
    struct grammars *g = xcalloc(1, sizeof *g);
    g->parser = ts_parser_new();
    g->cursor = ts_query_cursor_new();
    ts_query_cursor_set_match_limit(g->cursor, MATCH_LIMIT);
    return g;
}

void grammars_free(struct grammars *g) {
    if (!g)
        return;
    for (size_t i = 0; i < g->known.n; i++) {
        query_free(&g->known.v[i]->highlights);
        query_free(&g->known.v[i]->injections);
        xfree(g->known.v[i]);
    }
    VEC_FREE(&g->known);
    buf_free(&g->text);
    ts_query_cursor_delete(g->cursor);
    ts_parser_delete(g->parser);
    xfree(g);
}

/* --- one text --- */

/* One text being read: the whole of it, or within another of which it is a part. */
struct reading {
    struct grammars *g;
    struct grammar *grammar;
    Slice code;
    Spans *out;
    unsigned depth;
    size_t turns;  /* how often tree-sitter may ask; 0 = it has done enough */
    size_t pieces; /* how often it may fetch a piece of the code */
};

static bool out_of_turns(struct reading *r) {
    return r->turns == 0 || --r->turns == 0;
}

static bool parse_progress(TSParseState *state) {
    return out_of_turns(state->payload);
}

static bool query_progress(TSQueryCursorState *state) {
    return out_of_turns(state->payload);
}

/* Hands out a little at a time, so that looking ahead to the end again and again is counted. */
static const char *read_bytes(void *payload, uint32_t at, TSPoint place, uint32_t *n) {
    struct reading *r = payload;
    (void)place;
    if (at >= r->code.n || r->turns == 0 || r->pieces-- == 0) {
        r->turns = at >= r->code.n ? r->turns : 0;
        r->pieces = r->turns ? r->pieces : 0;
        *n = 0;
        return "";
    }
    *n = (uint32_t)r->code.n - at < PIECE ? (uint32_t)r->code.n - at : PIECE;
    return r->code.s + at;
}

/* tree-sitter keeps the pointer to `options` until the next question. */
static void ask(struct reading *r, const struct query *q, TSNode root,
                TSQueryCursorOptions *options) {
    *options = (TSQueryCursorOptions){.payload = r, .progress_callback = query_progress};
    ts_query_cursor_exec_with_options(r->g->cursor, q->query, root, options);
}

static void take_highlights(struct reading *r, TSNode root) {
    struct query *q = &r->grammar->highlights;
    TSQueryCursorOptions options;
    TSQueryMatch match;
    if (!q->query)
        return;
    ask(r, q, root, &options);
    while (ts_query_cursor_next_match(r->g->cursor, &match)) {
        if (!query_holds(q, &match, r->code))
            continue;
        for (uint16_t i = 0; i < match.capture_count; i++) {
            enum token token = q->meanings[match.captures[i].index];
            uint32_t start = ts_node_start_byte(match.captures[i].node);
            uint32_t end = ts_node_end_byte(match.captures[i].node);
            if (token != TOKEN_COUNT && start < end && end <= r->code.n)
                *VEC_PUSH(r->out) =
                    (struct span){start, end, r->depth << 16 | match.pattern_index, token};
        }
    }
}

/* --- text of other languages within --- */

/* Its language, and where it stands; noted first, because there is one cursor. */
struct injection {
    const struct language *language;
    size_t first, end; /* among the stretches */
};

struct injections {
    VEC(struct injection) v;
    Stretches stretches;
};

/* The node's bytes that are no named child's: such a child has another meaning already. */
static void take_content(Stretches *out, TSNode node) {
    uint32_t at = ts_node_start_byte(node), count = ts_node_child_count(node);
    TSTreeCursor cursor = ts_tree_cursor_new(node);
    for (bool more = count > 0 && ts_tree_cursor_goto_first_child(&cursor); more;
         more = ts_tree_cursor_goto_next_sibling(&cursor)) {
        TSNode child = ts_tree_cursor_current_node(&cursor);
        if (!ts_node_is_named(child))
            continue;
        if (ts_node_start_byte(child) > at)
            *VEC_PUSH(out) = (struct stretch){at, ts_node_start_byte(child)};
        at = ts_node_end_byte(child) > at ? ts_node_end_byte(child) : at;
    }
    if (ts_node_end_byte(node) > at)
        *VEC_PUSH(out) = (struct stretch){at, ts_node_end_byte(node)};
    ts_tree_cursor_delete(&cursor);
}

static Slice injected_language(const struct reading *r, const struct query *q,
                               const TSQueryMatch *match) {
    Slice language = query_language(q, match);
    for (uint16_t i = 0; i < match->capture_count && !language.n; i++)
        if (q->meanings[match->captures[i].index] == INJECTION_LANGUAGE)
            language = node_text(r->code, match->captures[i].node);
    return language;
}

static void take_injections(struct reading *r, TSNode root, struct injections *out) {
    struct query *q = &r->grammar->injections;
    TSQueryCursorOptions options;
    TSQueryMatch match;
    if (!q->query || r->depth + 1 >= DEPTH_LIMIT)
        return;
    ask(r, q, root, &options);
    while (ts_query_cursor_next_match(r->g->cursor, &match)) {
        const struct language *language =
            query_holds(q, &match, r->code) ? language_find(injected_language(r, q, &match)) : NULL;
        /* What is of the same language was read with the rest already. */
        if (!language || language == r->grammar->language)
            continue;
        size_t first = out->stretches.n;
        for (uint16_t i = 0; i < match.capture_count; i++)
            if (q->meanings[match.captures[i].index] == INJECTION_CONTENT)
                take_content(&out->stretches, match.captures[i].node);
        if (out->stretches.n > first)
            *VEC_PUSH(&out->v) = (struct injection){language, first, out->stretches.n};
    }
}

/* tree-sitter wants lines and columns, and none of these grammars looks at them. */
static bool set_stretches(TSParser *parser, const struct stretch *stretches, size_t n) {
    TSRange *ranges = xcalloc(n + 1, sizeof *ranges);
    for (size_t i = 0; i < n; i++)
        ranges[i] = (TSRange){.start_point = {0, stretches[i].start},
                              .end_point = {0, stretches[i].end},
                              .start_byte = stretches[i].start,
                              .end_byte = stretches[i].end};
    bool good = ts_parser_set_included_ranges(parser, ranges, (uint32_t)n);
    xfree(ranges);
    return good;
}

static void read_text(struct reading *r, const struct stretch *stretches, size_t n);

/* Whether there are any is seen by the code most often. */
static bool may_have_injections(const struct reading *r) {
    const struct language *language = r->grammar->language;
    return language->injections && (!language->sign || slice_find(r->code, slice_from(language->sign), 0) != SLICE_NONE);
}

static void load_injections(struct grammar *grammar) {
    if (!grammar->has_injections)
        query_load(&grammar->injections, grammar->parser, language_query(grammar->language->injections), injection_of);
    grammar->has_injections = true;
}

static void read_injections(const struct reading *r, TSNode root) {
    struct injections found = {0};
    struct reading within = *r;
    if (!may_have_injections(r))
        return;
    load_injections(r->grammar);
    take_injections(&within, root, &found);
    within.depth++;
    for (size_t i = 0; i < found.v.n; i++) {
        const struct injection *injection = &found.v.v[i];
        within.grammar = load_grammar(r->g, injection->language);
        read_text(&within, found.stretches.v + injection->first, injection->end - injection->first);
    }
    VEC_FREE(&found.v);
    VEC_FREE(&found.stretches);
}

static void read_text(struct reading *r, const struct stretch *stretches, size_t n) {
    TSInput input = {.payload = r, .read = read_bytes, .encoding = TSInputEncodingUTF8};
    TSParseOptions options = {.payload = r, .progress_callback = parse_progress};
    TSParser *parser = r->g->parser;
    if (r->turns == 0 || !ts_parser_set_language(parser, r->grammar->parser) ||
        !set_stretches(parser, stretches, n))
        return;
    TSTree *tree = ts_parser_parse_with_options(parser, NULL, input, options);
    ts_parser_reset(parser);
    if (!tree)
        return;
    TSNode root = ts_tree_root_node(tree);
    if (r->turns > 0)
        take_highlights(r, root);
    if (r->turns > 0)
        read_injections(r, root);
    ts_tree_delete(tree);
}

/* What each line begins with says how deep blocks can be nested, and scanners write all of that
 * down at each word. */
static bool is_too_deep(Slice code) {
    for (Slice rest = code, line; slice_next_line(&rest, &line);) {
        size_t columns = 0;
        for (size_t i = 0; i < line.n && strchr(" \t>-+*?:.)0123456789", line.s[i]); i++)
            columns += line.s[i] == '\t' ? 8 : 1;
        if (columns > INDENT_LIMIT)
            return true;
    }
    return false;
}

void grammars_read(struct grammars *grammars, const struct language *language, Slice code,
                   const struct stretch *stretches, size_t n, Spans *out) {
    if (is_too_deep(code))
        return;
    struct reading reading = {.g = grammars,
                              .grammar = load_grammar(grammars, language),
                              .code = code,
                              .out = out,
                              .turns = TURNS_FREE + code.n / BYTES_A_TURN,
                              .pieces = PIECES_FREE + code.n / BYTES_A_PIECE};
    read_text(&reading, stretches, n);
}

#endif
