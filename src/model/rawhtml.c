#include "model/rawhtml.h"
#include <string.h>

/* The tokenizer accepts what browsers accept rather than what CommonMark calls a tag: whoever shows
 * a token builds it anew from what is allowed, so being generous costs nothing, and what is no
 * token is escaped. */

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static size_t skip_space(Slice s, size_t i) {
    while (i < s.n && is_space(s.s[i]))
        i++;
    return i;
}

enum terminator {
    END_COMMENT,
    END_INSTRUCTION,
    END_CDATA,
    END_DECLARATION,
    END_DOUBLE,
    END_SINGLE
};

/* Offset behind the terminator, 0 when it does not come. What did not come once is not looked for
 * again, or a text full of unclosed quotes would be read once per quote. */
static size_t find_end(struct rawhtml *scan, enum terminator which, size_t from) {
    static const char *const marks[] = {"-->", "?>", "]]>", ">", "\"", "'"};
    if (scan->absent >> which & 1)
        return 0;
    Slice mark = slice_from(marks[which]);
    size_t at = slice_find(scan->input, mark, from);
    if (at != SLICE_NONE)
        return at + mark.n;
    scan->absent |= 1u << which;
    return 0;
}

static bool ends_name(char c) {
    return is_space(c) || c == '/' || c == '>' || c == '<' || c == '=' || c == '"' || c == '\'';
}

static bool read_value(struct rawhtml *scan, size_t *at, Slice *value) {
    Slice s = scan->input;
    size_t i = *at, end;
    if (i < s.n && (s.s[i] == '"' || s.s[i] == '\'')) {
        end = find_end(scan, s.s[i] == '"' ? END_DOUBLE : END_SINGLE, i + 1);
        if (!end)
            return false;
        *value = slice_sub(s, i + 1, end - 1);
        *at = end;
        return true;
    }
    for (end = i; end < s.n && !is_space(s.s[end]) && s.s[end] != '>'; end++)
        if (strchr("\"'<`", s.s[end]))
            return false;
    *value = slice_sub(s, i, end);
    *at = end;
    return end > i;
}

static bool read_attribute(struct rawhtml *scan, size_t *at) {
    Slice s = scan->input;
    struct rawhtml_attribute attribute = {.start = *at};
    size_t i = *at;
    while (i < s.n && !ends_name(s.s[i]))
        i++;
    if (i == *at)
        return false;
    attribute.name = slice_sub(s, *at, i);
    attribute.value = slice_sub(s, i, i);
    size_t equals = skip_space(s, i);
    if (equals < s.n && s.s[equals] == '=') {
        i = skip_space(s, equals + 1);
        if (!read_value(scan, &i, &attribute.value))
            return false;
    }
    attribute.end = *at = i;
    if (scan->n_attributes < sizeof scan->attributes / sizeof *scan->attributes)
        scan->attributes[scan->n_attributes++] = attribute;
    return true;
}

static size_t read_name(struct rawhtml *scan, size_t at) {
    Slice s = scan->input;
    size_t i = at;
    if (i < s.n && is_letter(s.s[i]))
        while (i < s.n && !ends_name(s.s[i]))
            i++;
    scan->name = slice_sub(s, at, i);
    return i;
}

/* The readers below give the offset behind the token, or 0. */

static size_t read_open(struct rawhtml *scan, size_t at) {
    Slice s = scan->input;
    size_t i = read_name(scan, at + 1);
    scan->n_attributes = 0;
    scan->self_closing = false;
    if (!scan->name.n)
        return 0;
    for (;;) {
        i = skip_space(s, i);
        if (i >= s.n)
            return 0;
        if (s.s[i] == '>')
            return i + 1;
        if (s.s[i] == '/') {
            i++;
            scan->self_closing = i < s.n && s.s[i] == '>';
        } else if (!read_attribute(scan, &i)) {
            return 0;
        }
    }
}

static size_t read_close(struct rawhtml *scan, size_t at) {
    size_t i = read_name(scan, at + 2);
    if (!scan->name.n)
        return 0;
    i = skip_space(scan->input, i);
    return i < scan->input.n && scan->input.s[i] == '>' ? i + 1 : 0;
}

static size_t read_markup(struct rawhtml *scan, size_t at, enum rawhtml_token *token) {
    Slice rest = slice_sub(scan->input, at, scan->input.n);
    if (rest.n < 3)
        return 0;
    if (rest.s[1] == '/') {
        *token = RAWHTML_CLOSE;
        return read_close(scan, at);
    }
    if (is_letter(rest.s[1])) {
        *token = RAWHTML_OPEN;
        return read_open(scan, at);
    }
    /* <!--> is a comment, so its end may overlap its beginning. */
    *token = RAWHTML_COMMENT;
    if (slice_starts(rest, S("<!--")))
        return find_end(scan, END_COMMENT, at + 2);
    *token = RAWHTML_OTHER;
    if (slice_starts(rest, S("<![CDATA[")))
        return find_end(scan, END_CDATA, at + 9);
    if (rest.s[1] == '?')
        return find_end(scan, END_INSTRUCTION, at + 2);
    if (rest.s[1] == '!' && is_letter(rest.s[2]))
        return find_end(scan, END_DECLARATION, at + 2);
    return 0;
}

enum rawhtml_token rawhtml_next(struct rawhtml *scan) {
    Slice s = scan->input;
    scan->start = scan->at;
    scan->token = scan->at < s.n ? RAWHTML_TEXT : RAWHTML_END;
    size_t i = scan->at;
    while (i < s.n) {
        size_t open = slice_find_char(s, '<', i);
        if (open == SLICE_NONE)
            open = s.n;
        enum rawhtml_token token;
        size_t end = open < s.n ? read_markup(scan, open, &token) : 0;
        if (end && open > scan->start)
            end = open; /* text first; the tag is read again when its turn comes */
        else if (end)
            scan->token = token;
        i = end ? end : open + 1;
        if (end)
            break;
    }
    scan->end = scan->at = i < s.n ? i : s.n;
    return scan->token;
}

enum rawhtml_block rawhtml_block(Slice html) {
    struct rawhtml scan = {.input = html};
    for (;;) {
        enum rawhtml_token token = rawhtml_next(&scan);
        bool tag = token == RAWHTML_OPEN || token == RAWHTML_CLOSE;
        if (token == RAWHTML_END)
            return RAWHTML_NOTHING;
        if (tag && rawhtml_element(scan.name))
            return RAWHTML_MARKUP;
        if (token != RAWHTML_COMMENT && slice_trim(slice_sub(html, scan.start, scan.end)).n)
            return RAWHTML_WRITTEN;
    }
}
