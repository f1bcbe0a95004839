/* The escapers of str.h, each named after the context that it makes text safe for. */
#include "base/lanes.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/unicode.h"
#include <string.h>

/* What is escaped, and what to look at closer. */
enum { SPECIAL = 1, QUOTE = 2, RETURN = 4, BROAD = 8 };

enum { ANGLES = 0xff & ~('<' ^ '>') }; /* the bits in which < and > are alike */

static Slice html_entity(char c) {
    switch (c) {
    case '&':
        return S("&amp;");
    case '<':
        return S("&lt;");
    case '>':
        return S("&gt;");
    case '"':
        return S("&quot;");
    case '\'':
        return S("&#39;");
    case '\r':
        return S("&#13;");
    default:
        return S("\xEF\xBF\xBD");
    }
}

static const unsigned char html_kinds[0x80] = {
    [0] = SPECIAL, ['&'] = SPECIAL, ['<'] = SPECIAL, ['>'] = SPECIAL, ['"'] = QUOTE, ['\''] = QUOTE, ['\r'] = RETURN,
};

static inline unsigned html_kind(char c) {
    return (unsigned char)c >= 0x80 ? BROAD : html_kinds[(unsigned char)c];
}

/* Those of eight bytes that are of these kinds. */
static inline uint64_t html_found(const char *s, unsigned kinds) {
    uint64_t word = lanes_load(s);
    uint64_t found = lanes_high(word) | lanes_below(word, 1) | lanes_equal(word, '&') | lanes_equal(word & LANES_OF(ANGLES), '<');
    if (kinds & QUOTE)
        found |= lanes_equal(word, '"') | lanes_equal(word, '\'');
    return kinds & RETURN ? found | lanes_equal(word, '\r') : found;
}

enum { STRETCH = 32 };

/* The same question for many bytes at once, quotes aside, in a form that compilers make vector instructions of. */
static inline bool all_plain(const char *s, unsigned kinds) {
    unsigned char found = 0;
    unsigned char carriage = kinds & RETURN ? '\r' : 0;
    for (int i = 0; i < STRETCH; i++) {
        unsigned char c = (unsigned char)s[i], angle = c & ANGLES;
        found |= (unsigned char)((c == 0) | (c > 0x7f) | (c == '&') | (angle == '<') | (c == carriage));
    }
    return found == 0;
}

/* The offset of the first byte from `i` on that may be of these kinds; s.n for none. */
__attribute__((always_inline)) static inline size_t over_plain(Slice s, size_t i, unsigned kinds) {
    uint64_t found = 0;
    while (!(kinds & QUOTE) && s.n - i >= STRETCH && all_plain(s.s + i, kinds))
        i += STRETCH;
    while (s.n - i >= 8) {
        found = html_found(s.s + i, kinds);
        if (found)
            return i + lanes_first(found);
        i += 8;
    }
    if (s.n < 8) {
        while (i < s.n && !(html_kind(s.s[i]) & (kinds | BROAD)))
            i++;
        return i;
    }
    /* The last eight once more, but for those in front of `i`. */
    if (i < s.n)
        found = html_found(s.s + s.n - 8, kinds) >> 8 * (i + 8 - s.n);
    return found ? i + lanes_first(found) : s.n;
}

/* Likewise, of the first that HTML does not hold as it is. */
__attribute__((always_inline)) static inline size_t over_held(Slice s, size_t i, unsigned kinds) {
    for (;;) {
        i = over_plain(s, i, kinds);
        if (i == s.n)
            return i;
        unsigned kind = html_kind(s.s[i]);
        uint32_t code;
        size_t n = kind == BROAD ? utf8_next(s.s + i, s.n - i, &code) : !(kind & kinds);
        if (n == 0 || (kind == BROAD && n == 1))
            return i;
        i += n;
    }
}

/* Copies s with what is of these kinds as entities; what no HTML file may hold, NUL and bytes that are no UTF-8, becomes U+FFFD. */
__attribute__((always_inline)) static inline void html_escape(Buf *b, Slice s, unsigned kinds) {
    for (size_t from = 0;; from++) {
        size_t end = over_held(s, from, kinds);
        buf_slice(b, slice_sub(s, from, end));
        if (end >= s.n)
            return;
        buf_slice(b, html_entity(s.s[end]));
        from = end;
    }
}

void buf_html_text(Buf *b, Slice s) {
    html_escape(b, s, SPECIAL);
}

void buf_html_exact(Buf *b, Slice s) {
    html_escape(b, s, SPECIAL | RETURN);
}

void buf_html_attr(Buf *b, Slice s) {
    html_escape(b, s, SPECIAL | QUOTE);
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
    /* Most are letters, digits, slashes and hyphens. */
    if ((c >= 'a' && c <= 'z') || (c >= '-' && c <= '9'))
        return false;
    return c <= ' ' || c == 0x7f || (unsigned char)c >= 0x80 || strchr("\"<>\\^`{|}", c);
}

void buf_url(Buf *b, Slice s) {
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (!forbidden_in_url(c) && (c != '%' || is_percent_code(s, i)))
            continue;
        buf_slice(b, slice_sub(s, from, i));
        percent(b, c);
        from = i + 1;
    }
    buf_slice(b, slice_sub(s, from, s.n));
}

void buf_url_path(Buf *b, Slice s) {
    bool first = true; /* a colon in the first segment would end a scheme */
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (forbidden_in_url(c) || c == '%' || c == '?' || c == '#' || (first && c == ':')) {
            buf_slice(b, slice_sub(s, from, i));
            percent(b, c);
            from = i + 1;
        }
        first = first && c != '/';
    }
    buf_slice(b, slice_sub(s, from, s.n));
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

/* The offset of the first byte from `i` on that JSON does not hold as it is, or that is not ASCII. */
static size_t over_json(Slice s, size_t i) {
    for (unsigned plain = 8; s.n - i >= 8; i += plain) {
        uint64_t word = lanes_load(s.s + i);
        plain = lanes_first(lanes_high(word) | lanes_below(word, 0x20) | lanes_equal(word, '"') | lanes_equal(word, '\\'));
        if (plain < 8)
            return i + plain;
    }
    while (i < s.n && s.s[i] >= 0x20 && (unsigned char)s.s[i] < 0x80 && s.s[i] != '"' && s.s[i] != '\\')
        i++;
    return i;
}

void buf_json_string(Buf *b, Slice s) {
    buf_char(b, '"');
    for (size_t i = 0; i < s.n;) {
        size_t end = over_json(s, i);
        buf_slice(b, slice_sub(s, i, end));
        i = end;
        if (i < s.n) {
            uint32_t code;
            i += utf8_next(s.s + i, s.n - i, &code);
            json_code(b, code);
        }
    }
    buf_char(b, '"');
}

/* XML has no way to write most control characters. */
static bool is_xml(uint32_t code) {
    return code >= 0x20 ? code != 0xFFFE && code != 0xFFFF
                        : code == '\t' || code == '\n' || code == '\r';
}

static bool is_xml_plain(char c) {
    return c >= 0x20 && (unsigned char)c < 0x80 && c != '&' && c != '<' && c != '>' && c != '"';
}

void buf_xml_text(Buf *out, Slice text) {
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        uint32_t code;
        while (i < text.n && is_xml_plain(text.s[i]))
            i++;
        buf_slice(out, slice_sub(text, from, i));
        if (i == text.n)
            return;
        i += utf8_next(text.s + i, text.n - i, &code);
        if (!is_xml(code))
            buf_utf8(out, 0xFFFD);
        else if (code < 0x80)
            buf_printf(out, "&#%u;", (unsigned)code);
        else
            buf_utf8(out, code);
    }
}
