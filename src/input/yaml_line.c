#include "base/str.h"
#include "input/yaml_parts.h"
#include <string.h>

size_t yaml_line_end(Slice text, size_t at, size_t to) {
    while (at < to && text.s[at] != '\n' && text.s[at] != '\r')
        at++;
    return at;
}

size_t yaml_next_line(Slice text, size_t at, size_t to) {
    at = yaml_line_end(text, at, to);
    if (at < to && text.s[at] == '\r')
        at++;
    if (at < to && text.s[at] == '\n')
        at++;
    return at;
}

size_t yaml_skip_blanks(Slice text, size_t at, size_t to) {
    while (at < to && (text.s[at] == ' ' || text.s[at] == '\t'))
        at++;
    return at;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

/* A colon that ends a key: white space or nothing stands behind it. */
static bool ends_key(Slice line, size_t colon) {
    return colon < line.n && line.s[colon] == ':' &&
           (colon + 1 == line.n || is_blank(line.s[colon + 1]));
}

bool yaml_key_line(Slice line, size_t *colon) {
    if (!line.n || strchr("[]{},#&*!|>%@`", line.s[0]))
        return false;
    size_t i = 0;
    if (line.s[0] == '"' || line.s[0] == '\'') {
        i = slice_find_char(line, line.s[0], 1);
        if (i == SLICE_NONE)
            return false;
        i++;
        while (i < line.n && is_blank(line.s[i]))
            i++;
        *colon = i;
        return ends_key(line, i);
    }
    if (strchr("-?:", line.s[0]) && (line.n == 1 || is_blank(line.s[1])))
        return false;
    for (i = 1; i < line.n; i++) {
        if (ends_key(line, i)) {
            *colon = i;
            return true;
        }
        if (line.s[i] == '#' && is_blank(line.s[i - 1]))
            return false;
    }
    return false;
}

bool yaml_tight_key_line(Slice line, size_t *colon) {
    size_t i = 0;
    while (i < line.n && is_word(line.s[i]))
        i++;
    *colon = i;
    return i && i + 1 < line.n && line.s[0] > '9' && line.s[i] == ':' &&
           !strchr(" \t:/\\", line.s[i + 1]);
}

Slice yaml_line_value(Slice line, size_t colon) {
    size_t i = colon + 1;
    while (i < line.n && is_blank(line.s[i]))
        i++;
    return slice_trim_end(slice_sub(line, i, line.n));
}

bool yaml_has_key_line(Slice text) {
    Slice line;
    while (slice_next_line(&text, &line)) {
        size_t colon;
        if (!yaml_key_line(line, &colon))
            continue;
        if (line.s[0] == '"' || line.s[0] == '\'')
            return true;
        size_t i = 0;
        while (i < colon && (is_word(line.s[i]) || line.s[i] == '.'))
            i++;
        if (i == colon)
            return true;
    }
    return false;
}

/* Is the quote at `at`, within a value that begins with one, the end of its first part? Not when it
 * opens a word itself or stands within one: "a "b" c", 'it's'. */
static bool closes(Slice raw, size_t at) {
    return !is_blank(raw.s[at - 1]) && !(at + 1 < raw.n && is_word(raw.s[at + 1]));
}

Slice yaml_unquote(struct arena *arena, Slice raw) {
    if (!raw.n || (raw.s[0] != '"' && raw.s[0] != '\''))
        return raw;
    char quote = raw.s[0];
    bool both = raw.n > 1 && raw.s[raw.n - 1] == quote;
    Slice inner = slice_sub(raw, 1, both ? raw.n - 1 : raw.n);
    Buf b = {0};
    bool first = true, text_behind = false;
    for (size_t i = 0; i < inner.n; i++) {
        if (quote == '"' && inner.s[i] == '\\' && i + 1 < inner.n && inner.s[i + 1] == '"')
            i++; /* an escaped quote is part of the text, other escapes may be what is wrong */
        else if (inner.s[i] == quote && first)
            first = false, text_behind = closes(raw, i + 1);
        buf_char(&b, inner.s[i]);
    }
    Slice text = text_behind ? raw : buf_dup(&b, arena);
    buf_free(&b);
    return text;
}
