#include "base/unicode.h"
#include "input/source.h"
#include "input/tera_parts.h"
#include <string.h>

/* The text cut into tokens. White space that a `-` takes away is cut off the texts here already. */
struct scanner {
    struct tera *t;
    uint32_t at, end;
    bool trim_next;                    /* the last mark was one of `-}}`, `-%}`, `-#}` */
    struct literal {
        uint32_t start, inner, inner_end, close, end;
    } literal;                         /* the next one at or behind `at`; start == end when there is none */
};

static Slice rest(const struct scanner *s, uint32_t from) {
    return slice_sub(s->t->text, from, s->end);
}

static bool at_mark(const struct scanner *s, uint32_t at, const char *mark) {
    return slice_starts(rest(s, at), slice_from(mark));
}

static uint32_t find(const struct scanner *s, uint32_t from, const char *mark) {
    size_t found = slice_find(rest(s, from), slice_from(mark), 0);
    return found == SLICE_NONE ? s->end : from + (uint32_t)found;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static uint32_t skip_space(const struct scanner *s, uint32_t at) {
    while (at < s->end && is_space(s->t->text.s[at]))
        at++;
    return at;
}

/* --- agpm's ```literal fences --- */

static uint32_t line_end(const struct scanner *s, uint32_t at) {
    return find(s, at, "\n");
}

/* agpm does not look at the fence's length, nor at what stands around it. */
static void find_literal(struct scanner *s, uint32_t from) {
    struct literal *found = &s->literal;
    bool open = false;
    *found = (struct literal){.start = s->end, .end = s->end};
    if (from > s->t->job->from && s->t->text.s[from - 1] != '\n')
        from = line_end(s, from) + 1;  /* a fence has a line of its own */
    for (uint32_t at = from, stop; at < s->end; at = stop < s->end ? stop + 1 : stop) {
        stop = line_end(s, at);
        Slice line = slice_sub(s->t->text, at, stop), word = tera_trim(line, true, true);
        if (!open && slice_starts(word, S("```literal"))) {
            open = true;
            *found = (struct literal){.start = at, .inner = stop < s->end ? stop + 1 : stop};
        } else if (open && slice_starts(word, S("```"))) {
            found->close = found->inner_end = at;
            found->end = at + (uint32_t)slice_trim_end(line).n;
            return;
        }
    }
    *found = (struct literal){.start = s->end, .end = s->end};  /* one that is never closed is text */
}

static void push(struct scanner *s, struct tera_token token) {
    *VEC_PUSH(&s->t->tokens) = token;
}

/* Text from `from` to `to`; a literal fence within it becomes a token of its own. */
static void push_text(struct scanner *s, uint32_t from, uint32_t to) {
    while (from < to) {
        if (s->literal.start < from)
            find_literal(s, from);
        bool literal = s->literal.start < to && s->literal.end <= to;
        uint32_t stop = literal ? s->literal.start : to;
        if (s->trim_next)
            from = stop - (uint32_t)tera_trim(slice_sub(s->t->text, from, stop), true, false).n;
        if (stop > from)
            push(s, (struct tera_token){.kind = TOKEN_TEXT, .start = from, .end = stop});
        s->trim_next &= stop == to;
        from = stop;
        if (from == to)
            break;
        struct literal *l = &s->literal;
        push(s, (struct tera_token){TOKEN_LITERAL, l->start, l->end, l->inner, l->inner_end, l->close});
        s->trim_next = false;
        from = l->end;
        find_literal(s, l->end);
    }
    s->trim_next = false;
}

/* `{{-` takes the white space at the end of the text before it, whatever else stands between the two. */
static void trim_last(struct scanner *s) {
    TeraTokens *tokens = &s->t->tokens;
    if (tokens->n == 0 || tokens->v[tokens->n - 1].kind != TOKEN_TEXT)
        return;
    struct tera_token *last = &tokens->v[tokens->n - 1];
    last->end = last->start + (uint32_t)tera_trim(slice_sub(s->t->text, last->start, last->end), false, true).n;
    if (last->end == last->start)
        tokens->n--;
}

/* --- marks --- */

/* Where the expression or tag whose inside begins at `at` ends: at its `}}` or `%}`. False after a report. */
static bool find_close(struct scanner *s, uint32_t start, uint32_t at, const char *close, uint32_t *found) {
    const char *text = s->t->text.s;
    for (; at < s->end; at++) {
        if (at_mark(s, at, close) || (text[at] == '-' && at_mark(s, at + 1, close))) {
            *found = at;
            return true;
        }
        if (text[at] != '"' && text[at] != '\'' && text[at] != '`')
            continue;
        const char *quote = memchr(text + at + 1, text[at], s->end - at - 1);
        if (!quote) {
            if (tera_fail(s->t, RULE_AGPM_SYNTAX, at, at + 1, "a text is opened here and never closed"))
                diag_help(s->t->job->sink, "close it with another %c", text[at]);
            return false;
        }
        at = (uint32_t)(quote - text);
    }
    if (tera_fail(s->t, RULE_AGPM_SYNTAX, start, start + 2, "`%.2s` is opened here and never closed", text + start))
        diag_help(s->t->job->sink, "close it with `%s`; braces that mean nothing stand in `{%% raw %%}` and `{%% endraw %%}`",
                  close);
    return false;
}

/* Is there a tag of the one word `word` at `at`? Gives its end, and whether it trims. */
static bool word_tag(const struct scanner *s, uint32_t at, const char *word, struct tera_token *out, bool *left, bool *right) {
    if (!at_mark(s, at, "{%"))
        return false;
    out->kind = TOKEN_TAG;
    out->start = at;
    *left = at_mark(s, at + 2, "-");
    at = skip_space(s, at + 2 + *left);
    if (!at_mark(s, at, word))
        return false;
    at = skip_space(s, at + (uint32_t)strlen(word));
    *right = at_mark(s, at, "-%}");
    if (!*right && !at_mark(s, at, "%}"))
        return false;
    out->end = at + 2 + *right;
    return true;
}

static bool scan_raw(struct scanner *s, const struct tera_token *open, bool right) {
    struct tera_token close;
    bool left = false, close_right = false;
    uint32_t at = open->end;
    while (at < s->end && !word_tag(s, at, "endraw", &close, &left, &close_right))
        at = find(s, at + 1, "{%");
    if (at >= s->end) {
        if (tera_fail(s->t, RULE_AGPM_SYNTAX, open->start, open->end, "`raw` is opened here and never closed"))
            diag_help(s->t->job->sink, "close it with `{%% endraw %%}`");
        return false;
    }
    s->trim_next = right;
    size_t before = s->t->tokens.n;
    push_text(s, open->end, at);
    if (left && s->t->tokens.n > before)
        trim_last(s);
    /* What stands behind `raw` is not joined to it: a later `{{-` takes nothing of it. */
    push(s, (struct tera_token){.kind = TOKEN_TEXT, .start = at, .end = at});
    s->trim_next = close_right;
    s->at = close.end;
    return true;
}

static bool scan_comment(struct scanner *s, uint32_t start, uint32_t inner) {
    uint32_t close = find(s, inner, "#}");
    if (close >= s->end) {
        if (tera_fail(s->t, RULE_AGPM_SYNTAX, start, start + 2, "a comment is opened here and never closed"))
            diag_help(s->t->job->sink, "close it with `#}`");
        return false;
    }
    /* As with `raw`: a text on the other side is another one. */
    push(s, (struct tera_token){.kind = TOKEN_TEXT, .start = start, .end = start});
    s->trim_next = close > inner && s->t->text.s[close - 1] == '-';
    s->at = close + 2;
    return true;
}

static bool scan_mark(struct scanner *s) {
    struct tera_token token = {.start = s->at};
    bool left = at_mark(s, s->at + 2, "-"), right = false;
    char kind = s->t->text.s[s->at + 1];
    token.inner = s->at + 2 + left;
    if (left)
        trim_last(s);
    if (kind == '#')
        return scan_comment(s, s->at, token.inner);
    if (word_tag(s, s->at, "raw", &token, &left, &right))
        return scan_raw(s, &token, right);
    const char *close = kind == '{' ? "}}" : "%}";
    if (!find_close(s, s->at, token.inner, close, &token.inner_end))
        return false;
    token.kind = kind == '{' ? TOKEN_OUTPUT : TOKEN_TAG;
    s->trim_next = s->t->text.s[token.inner_end] == '-';
    token.end = s->at = token.inner_end + 2 + s->trim_next;
    push(s, token);
    return true;
}

/* Quire's own directive: from `{{#include ` to `}}` on one line. */
static uint32_t directive_end(const struct scanner *s, uint32_t at) {
    if (!at_mark(s, at, "{{#include"))
        return at;
    Slice line = slice_sub(s->t->text, at, line_end(s, at));
    size_t close = slice_find(line, S("}}"), 10);
    return close == SLICE_NONE ? at : at + (uint32_t)close + 2;
}

/* The next `{{`, `{%` or `{#`. */
static uint32_t find_mark(const struct scanner *s, uint32_t at) {
    for (; (at = find(s, at, "{")) < s->end; at++) {
        uint32_t behind = directive_end(s, at);
        char next = at + 1 < s->end ? s->t->text.s[at + 1] : '\0';
        if (behind > at)
            at = behind - 1;
        else if (at >= s->literal.start && at < s->literal.end)
            at = s->literal.end - 1;
        else if (next == '{' || next == '%' || next == '#')
            return at;
    }
    return s->end;
}

bool tera_scan(struct tera *t) {
    struct scanner s = {.t = t, .at = t->job->from, .end = t->job->to};
    find_literal(&s, s.at);
    while (s.at < s.end) {
        if (s.literal.end <= s.at)
            find_literal(&s, s.at);
        uint32_t mark = find_mark(&s, s.at);
        push_text(&s, s.at, mark);
        s.at = mark;
        if (mark < s.end && !scan_mark(&s))
            return false;
    }
    push(&s, (struct tera_token){.kind = TOKEN_END, .start = s.end, .end = s.end});
    return true;
}
