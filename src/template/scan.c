#include "template/scan.h"
#include "base/mem.h"
#include "base/vec.h"
#include <ctype.h>
#include <string.h>

static bool at_word(Slice text, size_t at, const char *word) {
    size_t n = strlen(word);
    return at + n <= text.n && memcmp(text.s + at, word, n) == 0;
}

static bool is_name_char(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* The end of a long bracket `[[...]]`, `[==[...]==]` that begins at `at`: behind it; `at` when
 * there is none; SLICE_NONE when it is not closed. */
static size_t long_bracket(Slice text, size_t at) {
    size_t level = 0, i = at + 1;
    while (i < text.n && text.s[i] == '=')
        i++, level++;
    if (i >= text.n || text.s[at] != '[' || text.s[i] != '[')
        return at;
    for (i++; i < text.n; i++) {
        if (text.s[i] != ']')
            continue;
        size_t end = i + 1;
        while (end < text.n && end - i - 1 < level && text.s[end] == '=')
            end++;
        if (end - i - 1 == level && end < text.n && text.s[end] == ']')
            return end + 1;
    }
    return SLICE_NONE;
}

static struct token finish(enum token_kind kind, size_t start, size_t end, Slice text) {
    if (end == SLICE_NONE)
        return (struct token){TOKEN_UNCLOSED, start, text.n};
    return (struct token){kind, start, end};
}

static struct token scan_comment(Slice text, size_t at, const char *closer) {
    size_t i = at + 2;
    if (i < text.n && text.s[i] == '[') {
        size_t end = long_bracket(text, i);
        if (end != i)
            return finish(TOKEN_COMMENT, at, end, text);
    }
    while (i < text.n && text.s[i] != '\n' && !(closer[0] && at_word(text, i, closer)))
        i++;
    if (i < text.n && text.s[i] != '\n' && i > at + 2 && text.s[i - 1] == '-')
        i--;
    return finish(TOKEN_COMMENT, at, i, text);
}

static struct token scan_string(Slice text, size_t at) {
    for (size_t i = at + 1; i < text.n && text.s[i] != '\n'; i++) {
        if (text.s[i] == '\\' && i + 1 < text.n)
            i++;
        else if (text.s[i] == text.s[at])
            return (struct token){TOKEN_STRING, at, i + 1};
    }
    return finish(TOKEN_STRING, at, SLICE_NONE, text);
}

struct token scan_token(Slice text, size_t at, const char *closer) {
    while (at < text.n && isspace((unsigned char)text.s[at]))
        at++;
    if (at == text.n)
        return (struct token){TOKEN_END, at, at};
    char c = text.s[at];
    if (at_word(text, at, "--"))
        return scan_comment(text, at, closer);
    if (c == '"' || c == '\'')
        return scan_string(text, at);
    if (c == '[') {
        size_t end = long_bracket(text, at);
        if (end != at)
            return finish(TOKEN_STRING, at, end, text);
    }
    size_t end = at + 1;
    if (!is_name_char(c))
        return (struct token){TOKEN_OTHER, at, end};
    while (end < text.n && is_name_char(text.s[end]))
        end++;
    return (struct token){isdigit((unsigned char)c) ? TOKEN_OTHER : TOKEN_NAME, at, end};
}

/* Finds the closer of a tag, from `at` on: its offset, or SLICE_NONE with the token that hides it,
 * if one does. In an expression `}}` counts only outside of braces: {{ f({a={}}) }}. */
static size_t find_closer(Slice text, size_t at, const char *closer, struct token *bad) {
    size_t braces = 0;
    *bad = (struct token){TOKEN_END, at, at};
    for (;;) {
        while (at < text.n && isspace((unsigned char)text.s[at]))
            at++;
        size_t bare = at < text.n && text.s[at] == '-' ? at + 1 : at;
        if (braces == 0 && (at_word(text, at, closer) || at_word(text, bare, closer)))
            return at_word(text, at, closer) ? at : bare;
        struct token token = scan_token(text, at, closer);
        if (token.kind == TOKEN_END || token.kind == TOKEN_UNCLOSED) {
            *bad = token;
            return SLICE_NONE;
        }
        if (closer[0] == '}' && text.s[token.start] == '{')
            braces++;
        else if (closer[0] == '}' && text.s[token.start] == '}' && braces)
            braces--;
        at = token.end;
    }
}

static bool fail(struct arena *arena, struct fault *fault, size_t start, size_t end,
                 const char *message, Slice help) {
    *fault = (struct fault){start, end, slice_dup(arena, slice_from(message)), help};
    return false;
}

/* Reads the tag at `at`, which begins with `{{`, `{%` or `{#`. */
static bool scan_tag(struct arena *arena, Slice text, size_t at, struct piece *piece,
                     struct fault *fault) {
    char mark = text.s[at + 1];
    const char *closer = mark == '{' ? "}}" : mark == '%' ? "%}" : "#}";
    size_t inner = at + 2, end;
    *piece = (struct piece){.start = at};
    piece->kind = mark == '{' ? PIECE_EXPRESSION : mark == '%' ? PIECE_CODE : PIECE_COMMENT;
    piece->trim_before = inner < text.n && text.s[inner] == '-';
    inner += piece->trim_before;
    struct token bad = {TOKEN_END, 0, 0};
    end = mark == '#' ? slice_find(text, slice_from(closer), inner)
                      : find_closer(text, inner, closer, &bad);
    if (end == SLICE_NONE && bad.kind == TOKEN_UNCLOSED)
        return fail(arena, fault, bad.start, bad.start + 1,
                    text.s[bad.start] == '-' ? "this comment is never closed"
                                             : "this string is never closed",
                    arena_printf(arena, "it hides the `%s` of the tag", closer));
    if (end == SLICE_NONE)
        return fail(arena, fault, at, at + 2, "this tag is never closed",
                    arena_printf(arena,
                                 "write `%s` behind it; a literal `{%c` is written {{ \"{%c\" }}",
                                 closer, mark, mark));
    piece->trim_after = end > inner && text.s[end - 1] == '-';
    piece->inner = slice_sub(text, inner, end - piece->trim_after);
    piece->end = end + 2;
    return true;
}

/* Where the next tag begins, or the text's end. */
static size_t next_tag(Slice text, size_t at) {
    for (; at + 1 < text.n; at++) {
        if (text.s[at] == '{' && strchr("{%#", text.s[at + 1]) && text.s[at + 1])
            return at;
    }
    return text.n;
}

bool scan_template(struct arena *arena, Slice text, struct piece **pieces, size_t *n,
                   struct fault *fault) {
    VEC(struct piece) found = {0};
    bool good = true;
    for (size_t at = 0; at < text.n && good;) {
        size_t tag = next_tag(text, at);
        if (tag > at)
            *VEC_PUSH(&found) = (struct piece){
                .kind = PIECE_TEXT, .start = at, .end = tag, .inner = slice_sub(text, at, tag)};
        at = tag;
        if (tag < text.n) {
            struct piece piece;
            good = scan_tag(arena, text, tag, &piece, fault);
            if (good)
                *VEC_PUSH(&found) = piece;
            at = piece.end;
        }
    }
    *n = found.n;
    *pieces = VEC_KEEP(&found, arena);
    VEC_FREE(&found);
    return good;
}
