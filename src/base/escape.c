/* The escapers of str.h, each named after the context that it makes text safe for. */
#include "base/mem.h"
#include "base/str.h"
#include "base/unicode.h"
#include <string.h>

static const char *html_entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return "&#39;";
    }
}

/* Copies s with each byte of `special` as its entity. */
static void html_escape(Buf *b, Slice s, const char *special) {
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        /* Most bytes of a text are letters, behind all of these. */
        if ((unsigned char)s.s[i] > '>' || s.s[i] == '\0' || !strchr(special, s.s[i]))
            continue;
        buf_slice(b, slice_sub(s, from, i));
        buf_puts(b, html_entity(s.s[i]));
        from = i + 1;
    }
    buf_slice(b, slice_sub(s, from, s.n));
}

void buf_html_text(Buf *b, Slice s) {
    html_escape(b, s, "&<>");
}

void buf_html_attr(Buf *b, Slice s) {
    html_escape(b, s, "&<>\"'");
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool is_percent_code(Slice s, size_t at) {
    return s.n - at > 2 && hex_value(s.s[at + 1]) >= 0 && hex_value(s.s[at + 2]) >= 0;
}

static void percent(Buf *b, char c) {
    static const char digits[] = "0123456789ABCDEF";
    unsigned char byte = (unsigned char)c;
    buf_char(b, '%');
    buf_char(b, digits[byte >> 4]);
    buf_char(b, digits[byte & 15]);
}

static bool forbidden_in_url(char c) {
    return c <= ' ' || c == 0x7f || (unsigned char)c >= 0x80 || strchr("\"<>\\^`{|}", c);
}

void buf_url(Buf *b, Slice s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (forbidden_in_url(c) || (c == '%' && !is_percent_code(s, i)))
            percent(b, c);
        else
            buf_char(b, c);
    }
}

void buf_url_path(Buf *b, Slice s) {
    bool first = true; /* a colon in the first segment would end a scheme */
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (forbidden_in_url(c) || strchr("%?#", c) || (first && c == ':'))
            percent(b, c);
        else
            buf_char(b, c);
        first = first && c != '/';
    }
}

Slice url_decode(struct arena *arena, Slice s) {
    char *out = arena_bytes(arena, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == '%' && is_percent_code(s, i)) {
            out[n++] = (char)(hex_value(s.s[i + 1]) * 16 + hex_value(s.s[i + 2]));
            i += 2;
        } else {
            out[n++] = s.s[i];
        }
    }
    out[n] = '\0';
    return (Slice){out, n};
}

static void json_code(Buf *b, uint32_t code) {
    switch (code) {
    case '"':
        buf_puts(b, "\\\"");
        break;
    case '\\':
        buf_puts(b, "\\\\");
        break;
    case '\n':
        buf_puts(b, "\\n");
        break;
    case '\r':
        buf_puts(b, "\\r");
        break;
    case '\t':
        buf_puts(b, "\\t");
        break;
    default:
        if (code < 0x20)
            buf_printf(b, "\\u%04x", (unsigned)code);
        else
            buf_utf8(b, code);
    }
}

void buf_json_string(Buf *b, Slice s) {
    buf_char(b, '"');
    for (size_t i = 0; i < s.n;) {
        uint32_t code;
        i += utf8_next(s.s + i, s.n - i, &code);
        json_code(b, code);
    }
    buf_char(b, '"');
}
