#include "template/compile.h"
#include "base/mem.h"
#include "base/vec.h"
#include "template/context.h"
#include <string.h>

enum { NESTING = 100, SOURCE_SHOWN = 60 };

enum construct_kind { BRANCH, LOOP, REPEAT, FUNCTION, BLOCK };

/* Something that waits for its `end`. */
struct construct {
    enum construct_kind kind;
    size_t start, end;     /* of the word that opened it, for messages */
    size_t piece;          /* the tag that opened it */
    struct context before; /* where the template stood */
    struct context joined; /* BRANCH: where the branches before this one ended */
    bool has_joined, has_else;
};

struct compiler {
    struct arena *arena;
    Slice text;
    bool html;
    struct piece *pieces;
    size_t n_pieces, at; /* the piece being compiled */
    size_t first;        /* the first piece that is neither blank nor a comment */
    Buf out;
    size_t value_end; /* of `out`, behind the last value that is printed */
    struct context context;
    struct construct open[NESTING];
    size_t n_open;
    VEC(struct reference) includes, expressions;
    VEC(struct block) blocks;
    VEC(Slice) members;
    bool by_members, by_args;
    struct compiled *result;
    struct fault *fault;
    bool failed;
};

static void fail(struct compiler *c, size_t start, size_t end, const char *help, const char *format,
                 ...) __attribute__((format(printf, 5, 6)));

/* The first fault counts. */
static void fail(struct compiler *c, size_t start, size_t end, const char *help, const char *format,
                 ...) {
    if (c->failed)
        return;
    Buf message = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&message, format, args);
    va_end(args);
    *c->fault = (struct fault){start, end, buf_dup(&message, c->arena),
                               slice_dup(c->arena, slice_from(help))};
    buf_free(&message);
    c->failed = true;
}

static const struct piece *piece_of(const struct compiler *c) {
    return &c->pieces[c->at];
}

static void fail_piece(struct compiler *c, const char *help, const char *message) {
    fail(c, piece_of(c)->start, piece_of(c)->end, help, "%s", message);
}

static bool inside(const struct compiler *c, enum construct_kind kind) {
    for (size_t i = 0; i < c->n_open; i++) {
        if (c->open[i].kind == kind)
            return true;
    }
    return false;
}

/* Of an extending template, only what stands in blocks and functions is ever printed. */
static bool is_shown(const struct compiler *c) {
    return !c->result->extends.name.n || inside(c, BLOCK) || inside(c, FUNCTION);
}

static size_t count_lines(Slice s) {
    size_t n = 0;
    for (size_t at = 0; (at = slice_find_char(s, '\n', at)) != SLICE_NONE; at++)
        n++;
    return n;
}

static void add_lua_string(Buf *out, Slice s) {
    buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char byte = (unsigned char)s.s[i];
        if (byte == '"' || byte == '\\')
            buf_printf(out, "\\%c", byte);
        else if (byte < 0x20 || byte == 0x7F)
            buf_printf(out, "\\%03d", byte);
        else
            buf_char(out, s.s[i]);
    }
    buf_char(out, '"');
}

/* Copies Lua without its comments, which would hide what is added behind it. */
static void add_code(Buf *out, Slice code) {
    size_t at = 0;
    for (;;) {
        struct token token = scan_token(code, at, "");
        buf_slice(out, slice_sub(code, at, token.start));
        if (token.kind == TOKEN_COMMENT)
            buf_fill(out, '\n', count_lines(slice_sub(code, token.start, token.end))),
                buf_char(out, ' ');
        else
            buf_slice(out, slice_sub(code, token.start, token.end));
        if (token.kind == TOKEN_END || token.kind == TOKEN_UNCLOSED)
            return;
        at = token.end;
    }
}

static Slice trim_start(Slice s) {
    Slice kept = slice_trim(s);
    return kept.n ? slice_sub(s, (size_t)(kept.s - s.s), s.n) : (Slice){0};
}

static void add_text(struct compiler *c) {
    const struct piece *piece = piece_of(c);
    Slice text = piece->inner;
    if (c->at > 0 && c->pieces[c->at - 1].trim_after)
        text = trim_start(text);
    if (c->at + 1 < c->n_pieces && c->pieces[c->at + 1].trim_before)
        text = slice_trim_end(text);
    if (!is_shown(c)) {
        Slice stray = slice_trim(text);
        size_t start = stray.n ? (size_t)(stray.s - c->text.s) : 0;
        Slice line;
        if (stray.n && slice_next_line(&(Slice){stray.s, stray.n}, &line))
            fail(c, start, start + line.n, "put it into a {% block %}",
                 "text outside of the blocks of an extending template is never shown");
    } else if (text.n) {
        if (c->html)
            context_feed(&c->context, text);
        /* The call that prints a value prints the text behind it, too. */
        bool behind = c->value_end && c->value_end == c->out.n;
        c->out.n -= behind;
        buf_puts(&c->out, behind ? "," : ";__w");
        add_lua_string(&c->out, text);
        buf_puts(&c->out, behind ? ")" : "");
    }
}

/* The source of an expression as messages show it: on one line, and not long. */
static Slice shown_source(struct compiler *c, Slice code) {
    Buf b = {0};
    for (size_t i = 0; i < code.n; i++) {
        bool blank = strchr(" \t\r\n", code.s[i]) != NULL;
        if (!blank || (b.n && b.s[b.n - 1] != ' '))
            buf_char(&b, blank ? ' ' : code.s[i]);
    }
    if (b.n > SOURCE_SHOWN) {
        b.n = SOURCE_SHOWN;
        while (b.n && ((unsigned char)b.s[b.n] & 0xC0) == 0x80)
            b.n--;
        buf_puts(&b, "...");
    }
    Slice shown = slice_trim(buf_dup(&b, c->arena));
    buf_free(&b);
    return shown;
}

static enum escape escape_here(struct compiler *c) {
    const char *why = "", *help = "";
    if (!c->html)
        return ESCAPE_NONE;
    enum escape escape = context_escape(&c->context, &why, &help);
    if (escape == ESCAPE_REFUSED)
        fail_piece(c, help, why);
    return escape == ESCAPE_TEXT && inside(c, FUNCTION) ? ESCAPE_ANYWHERE : escape;
}

/* Is it `name.name`? */
static bool is_member(Slice code, Slice *of, Slice *name) {
    struct token a = scan_token(code, 0, ""), dot = scan_token(code, a.end, ""), b = scan_token(code, dot.end, "");
    *of = slice_sub(code, a.start, a.end);
    *name = slice_sub(code, b.start, b.end);
    return a.kind == TOKEN_NAME && dot.kind == TOKEN_OTHER && slice_is(slice_sub(code, dot.start, dot.end), ".") &&
           b.kind == TOKEN_NAME && scan_token(code, b.end, "").kind == TOKEN_END;
}

static void add_expression(struct compiler *c) {
    const struct piece *piece = piece_of(c);
    Buf code = {0};
    add_code(&code, piece->inner);
    Slice expression = buf_dup(&code, c->arena);
    buf_free(&code);
    if (!slice_trim(expression).n) {
        fail_piece(c, "a literal {{ is written {{ \"{{\" }}", "there is nothing between {{ and }}");
        return;
    }
    if (!is_shown(c))
        fail_piece(c, "put it into a {% block %}",
                   "what an extending template prints outside of blocks is never shown");
    *VEC_PUSH(&c->expressions) = (struct reference){expression, piece->start, piece->end};
    Slice of, name;
    bool member = is_member(expression, &of, &name);
    buf_printf(&c->out, ";%s(%d,", member ? "__m" : "__e", (int)escape_here(c));
    add_lua_string(&c->out, shown_source(c, expression));
    if (member)
        buf_printf(&c->out, ",%.*s,\"%.*s\")", FMT(of), FMT(name));
    else
        buf_printf(&c->out, ",(%.*s))", FMT(expression));
    c->value_end = c->out.n;
}

static struct construct *open_construct(struct compiler *c, enum construct_kind kind, size_t start,
                                        size_t end) {
    static struct construct none;
    if (c->n_open == NESTING) {
        fail(c, start, end, "", "blocks are nested deeper than %d levels", NESTING);
        return &none;
    }
    struct construct *construct = &c->open[c->n_open++];
    *construct = (struct construct){
        .kind = kind, .start = start, .end = end, .piece = c->at, .before = c->context};
    return construct;
}

/* Brings two ends of text together, or says why they cannot be. */
static void join(struct compiler *c, struct context other, size_t start, size_t end) {
    struct context joined;
    if (!context_join(c->context, other, &joined))
        fail(c, start, end, "let each branch close what it opens",
             "what stands before this ends %s, but another way to get here ends %s",
             context_name(&c->context), context_name(&other));
    c->context = joined;
}

static void next_branch(struct compiler *c, size_t start, size_t end, bool is_else) {
    Slice word = slice_sub(c->text, start, end);
    struct construct *top = c->n_open ? &c->open[c->n_open - 1] : NULL;
    if (!top || top->kind != BRANCH || top->has_else) {
        fail(c, start, end, "", "there is no `if` that this `%.*s` could belong to", FMT(word));
        return;
    }
    if (top->has_joined)
        join(c, top->joined, start, end);
    top->joined = c->context;
    top->has_joined = true;
    top->has_else = is_else;
    c->context = top->before;
}

static void close_construct(struct compiler *c, size_t start, size_t end, bool until) {
    Slice word = slice_sub(c->text, start, end);
    struct construct *top = c->n_open ? &c->open[c->n_open - 1] : NULL;
    if (!top || (top->kind == REPEAT) != until) {
        fail(c, start, end, "", "there is nothing open that this `%.*s` could close", FMT(word));
        return;
    }
    if (top->has_joined)
        join(c, top->joined, start, end);
    if (!top->has_else)
        join(c, top->before, start, end);
    if (top->kind == FUNCTION && top->piece != c->at && top->before.state != CONTEXT_TEXT)
        fail(c, top->start, top->end, "define the function where text stands",
             "a function that prints cannot be defined %s", context_name(&top->before));
    c->n_open--;
}

/* Follows the words of Lua that open and close. */
static void follow_word(struct compiler *c, Slice word, size_t start, size_t end) {
    if (slice_is(word, "if"))
        open_construct(c, BRANCH, start, end);
    else if (slice_is(word, "do"))
        open_construct(c, LOOP, start, end);
    else if (slice_is(word, "repeat"))
        open_construct(c, REPEAT, start, end);
    else if (slice_is(word, "function"))
        open_construct(c, FUNCTION, start, end);
    else if (slice_is(word, "else") || slice_is(word, "elseif"))
        next_branch(c, start, end, word.n == 4);
    else if (slice_is(word, "end") || slice_is(word, "until"))
        close_construct(c, start, end, word.n == 5);
}

static void add_statements(struct compiler *c) {
    Slice code = piece_of(c)->inner;
    size_t offset = (size_t)(code.s - c->text.s);
    struct token token = {TOKEN_END, 0, 0};
    do {
        token = scan_token(code, token.end, "");
        Slice word = slice_sub(code, token.start, token.end);
        struct construct *top = c->n_open ? &c->open[c->n_open - 1] : NULL;
        if (token.kind == TOKEN_NAME && slice_is(word, "end") && top && top->kind == BLOCK)
            fail(c, offset + token.start, offset + token.end, "write {% end %}",
                 "the `end` of a block stands alone in its tag");
        else if (token.kind == TOKEN_NAME)
            follow_word(c, word, offset + token.start, offset + token.end);
    } while (token.kind != TOKEN_END && token.kind != TOKEN_UNCLOSED && !c->failed);
    buf_char(&c->out, ' ');
    add_code(&c->out, code);
}

/* The inside of a string token without escapes; false for any other. */
static bool string_token(Slice code, struct token token, Slice *name) {
    *name = slice_sub(code, token.start + 1, token.end - (token.end > token.start));
    return token.kind == TOKEN_STRING && code.s[token.start] != '[' &&
           slice_find_char(*name, '\\', 0) == SLICE_NONE;
}

static void add_extends(struct compiler *c, Slice code, struct token argument) {
    const struct piece *piece = piece_of(c);
    Slice name;
    if (c->at != c->first)
        fail_piece(c, "move it to the top", "{% extends %} is not the first thing in the file");
    if (!string_token(code, argument, &name) ||
        scan_token(code, argument.end, "").kind != TOKEN_END)
        fail_piece(c, "write {% extends \"base.html\" %}",
                   "extends takes the name of a template, in quotes, and nothing else");
    else
        c->result->extends = (struct reference){name, piece->start, piece->end};
}

static void add_include(struct compiler *c, Slice code, struct token argument) {
    const struct piece *piece = piece_of(c);
    Slice name;
    if (!string_token(code, argument, &name)) {
        fail_piece(c, "write {% include \"nav.html\" %}",
                   "include takes the name of a template, in quotes");
        return;
    }
    if (!is_shown(c))
        fail_piece(c, "put it into a {% block %}",
                   "what an extending template prints outside of blocks is never shown");
    if (c->html && c->context.state != CONTEXT_TEXT && c->context.state != CONTEXT_TITLE)
        fail(c, piece->start, piece->end, "include where text stands",
             "a template cannot be included %s", context_name(&c->context));
    *VEC_PUSH(&c->includes) = (struct reference){name, piece->start, piece->end};
    buf_puts(&c->out, ";__i(");
    add_lua_string(&c->out, name);
    if (scan_token(code, argument.end, "").kind != TOKEN_END) {
        buf_puts(&c->out, ",(");
        add_code(&c->out, slice_sub(code, argument.end, code.n));
        buf_char(&c->out, ')');
    }
    buf_char(&c->out, ')');
}

static void open_block(struct compiler *c, Slice code, struct token argument) {
    const struct piece *piece = piece_of(c);
    Slice name = slice_sub(code, argument.start, argument.end);
    if (argument.kind != TOKEN_NAME || scan_token(code, argument.end, "").kind != TOKEN_END) {
        fail_piece(c, "write {% block content %}",
                   "a block has a name of letters and digits, and nothing else");
        return;
    }
    for (size_t i = 0; i < c->blocks.n; i++) {
        if (slice_eq(c->blocks.v[i].name, name))
            fail(c, piece->start, piece->end, "give one of them another name",
                 "there are two blocks named `%.*s`", FMT(name));
    }
    *VEC_PUSH(&c->blocks) = (struct block){name, piece->start, piece->end, is_shown(c)};
    if (c->html && c->context.state != CONTEXT_TEXT && c->context.state != CONTEXT_TITLE)
        fail(c, piece->start, piece->end,
             "put the block where text stands, around the whole element", "a block cannot stand %s",
             context_name(&c->context));
    buf_printf(&c->out, ";%s(\"%.*s\",function(super)", is_shown(c) ? "__b" : "__d", FMT(name));
    open_construct(c, BLOCK, piece->start, piece->end);
    c->context = (struct context){0};
}

static void close_block(struct compiler *c) {
    const struct piece *piece = piece_of(c);
    struct construct *top = &c->open[--c->n_open];
    if (c->context.state != CONTEXT_TEXT)
        fail(c, piece->start, piece->end, "close in the block what it opens", "the block ends %s",
             context_name(&c->context));
    c->context = top->before;
    buf_puts(&c->out, " end)");
}

static void add_tag(struct compiler *c) {
    Slice code = piece_of(c)->inner;
    struct token first = scan_token(code, 0, "");
    struct token second = scan_token(code, first.end, "");
    Slice word = slice_sub(code, first.start, first.end);
    bool names =
        second.kind == TOKEN_NAME || second.kind == TOKEN_STRING || second.kind == TOKEN_END;
    bool top_is_block = c->n_open && c->open[c->n_open - 1].kind == BLOCK;
    if (slice_is(word, "extends") && names)
        add_extends(c, code, second);
    else if (slice_is(word, "include") && (names || code.s[second.start] == '('))
        add_include(c, code, second);
    else if (slice_is(word, "block") && names)
        open_block(c, code, second);
    else if (slice_is(word, "end") && second.kind == TOKEN_END && top_is_block)
        close_block(c);
    else if (slice_starts(word, S("end")) && word.n > 3 && second.kind == TOKEN_END)
        fail(c, piece_of(c)->start, piece_of(c)->end, "write {% end %}, whatever it closes",
             "there is no `%.*s`", FMT(word));
    else
        add_statements(c);
}

/* Notes which members of `page` a tag names. */
static void note_members(struct compiler *c, Slice code) {
    struct token token = {TOKEN_END, 0, 0};
    while ((token = scan_token(code, token.end, "")).kind != TOKEN_END && token.kind != TOKEN_UNCLOSED) {
        Slice word = slice_sub(code, token.start, token.end);
        c->by_args = c->by_args || slice_is(word, "args") || slice_is(word, "_ENV");
        if (token.kind != TOKEN_NAME || (!slice_is(word, "page") && !slice_is(word, "args")))
            continue;
        struct token dot = scan_token(code, token.end, ""), name = scan_token(code, dot.end, "");
        Slice member = slice_sub(code, name.start, name.end);
        bool by_name = slice_is(word, "page") && slice_is(slice_sub(code, dot.start, dot.end), ".") && name.kind == TOKEN_NAME;
        c->by_members = c->by_members && by_name;
        bool known = false;
        for (size_t i = 0; i < c->members.n; i++)
            known = known || slice_eq(c->members.v[i], member);
        if (by_name && !known)
            *VEC_PUSH(&c->members) = member;
    }
}

/* Compiles a piece, and adds lines until the Lua has as many as the piece. */
static void compile_piece(struct compiler *c) {
    const struct piece *piece = piece_of(c);
    size_t start = c->out.n;
    if (piece->kind == PIECE_EXPRESSION || piece->kind == PIECE_CODE)
        note_members(c, piece->inner);
    if (piece->kind == PIECE_TEXT)
        add_text(c);
    else if (piece->kind == PIECE_EXPRESSION)
        add_expression(c);
    else if (piece->kind == PIECE_CODE)
        add_tag(c);
    size_t want = count_lines(slice_sub(c->text, piece->start, piece->end));
    size_t have = count_lines(slice_sub(buf_view(&c->out), start, c->out.n));
    buf_fill(&c->out, '\n', want > have ? want - have : 0);
}

/* Blank text before {% extends %} is not printed. */
static bool is_before_extends(const struct compiler *c) {
    if (c->first == c->n_pieces || c->pieces[c->first].kind != PIECE_CODE || c->at >= c->first)
        return false;
    Slice code = c->pieces[c->first].inner;
    struct token word = scan_token(code, 0, "");
    return slice_is(slice_sub(code, word.start, word.end), "extends");
}

static void compile_all(struct compiler *c) {
    while (c->first < c->n_pieces &&
           (c->pieces[c->first].kind == PIECE_COMMENT ||
            (c->pieces[c->first].kind == PIECE_TEXT && !slice_trim(c->pieces[c->first].inner).n)))
        c->first++;
    for (c->at = 0; c->at < c->n_pieces && !c->failed; c->at++) {
        if (is_before_extends(c))
            buf_fill(&c->out, '\n',
                     count_lines(slice_sub(c->text, piece_of(c)->start, piece_of(c)->end)));
        else
            compile_piece(c);
    }
}

static const char *opener(enum construct_kind kind) {
    return kind == BLOCK      ? "block"
           : kind == FUNCTION ? "function"
           : kind == BRANCH   ? "if"
           : kind == LOOP     ? "do"
                              : "repeat";
}

static void finish(struct compiler *c) {
    static const char prologue[] = "local _ENV,__w,__e,__m,__i,__b,__d=...;";
    if (c->n_open) {
        const struct construct *top = &c->open[c->n_open - 1];
        fail(c, top->start, top->end,
             top->kind == REPEAT ? "write {% until ... %}" : "write {% end %} behind it",
             "this `%s` is never closed", opener(top->kind));
    }
    Buf lua = {0};
    buf_puts(&lua, prologue);
    buf_slice(&lua, buf_view(&c->out));
    c->result->lua = buf_dup(&lua, c->arena);
    buf_free(&lua);
    c->result->n_includes = c->includes.n;
    c->result->by_members = c->by_members;
    c->result->by_args = c->by_args;
    c->result->n_members = c->members.n;
    c->result->members = VEC_KEEP(&c->members, c->arena);
    c->result->n_blocks = c->blocks.n;
    c->result->blocks = VEC_KEEP(&c->blocks, c->arena);
    c->result->includes = VEC_KEEP(&c->includes, c->arena);
    c->result->n_expressions = c->expressions.n;
    c->result->expressions = VEC_KEEP(&c->expressions, c->arena);
}

bool compile_template(struct arena *arena, Slice text, bool html, struct compiled *compiled,
                      struct fault *fault) {
    struct compiler *c = ARENA_NEW(arena, struct compiler);
    *compiled = (struct compiled){0};
    *c = (struct compiler){
        .arena = arena, .text = text, .html = html, .result = compiled, .fault = fault, .by_members = true};
    if (!scan_template(arena, text, &c->pieces, &c->n_pieces, fault))
        return false;
    compile_all(c);
    if (!c->failed)
        finish(c);
    buf_free(&c->out);
    VEC_FREE(&c->includes);
    VEC_FREE(&c->expressions);
    VEC_FREE(&c->blocks);
    VEC_FREE(&c->members);
    return !c->failed;
}
