#include "base/pretoken.h"
#include "base/unicode.h"

enum {
    BIT_OTHER = 1 << CLASS_OTHER,
    BIT_UPPER = 1 << CLASS_UPPER,
    BIT_LOWER = 1 << CLASS_LOWER,
    BIT_LETTER = 1 << CLASS_LETTER,
    BIT_MARK = 1 << CLASS_MARK,
    BIT_NUMBER = 1 << CLASS_NUMBER,
    BIT_SPACE = 1 << CLASS_SPACE,
    BIT_NEWLINE = 1 << 7,    /* \r and \n, which are spaces, too */

    UPPERS = BIT_UPPER | BIT_LETTER | BIT_MARK,    /* A */
    LOWERS = BIT_LOWER | BIT_LETTER | BIT_MARK,    /* a */
    BOTH = BIT_LETTER | BIT_MARK,
    SYMBOLS = BIT_OTHER | BIT_MARK,
    PREFIXES = BIT_OTHER | BIT_MARK | BIT_SPACE,   /* p, but for BIT_NEWLINE */
};

/* Bits of ASCII characters: what most texts mostly are. Other bytes have none. */
#define X4(bits) bits, bits, bits, bits
#define X10(bits) X4(bits), X4(bits), bits, bits
#define X26(bits) X10(bits), X10(bits), X4(bits), bits, bits
static const unsigned char ascii[256] = {
    X4(BIT_OTHER), X4(BIT_OTHER), BIT_OTHER,                                                             /* 0 to 8 */
    BIT_SPACE, BIT_SPACE | BIT_NEWLINE, BIT_SPACE, BIT_SPACE, BIT_SPACE | BIT_NEWLINE,                   /* \t \n \v \f \r */
    X10(BIT_OTHER), X4(BIT_OTHER), X4(BIT_OTHER), BIT_SPACE,                                             /* 14 to ' ' */
    X10(BIT_OTHER), X4(BIT_OTHER), BIT_OTHER, X10(BIT_NUMBER),                                           /* ! to / and digits */
    X4(BIT_OTHER), BIT_OTHER, BIT_OTHER, BIT_OTHER, X26(BIT_UPPER), X4(BIT_OTHER), BIT_OTHER, BIT_OTHER, /* : to ` */
    X26(BIT_LOWER), X4(BIT_OTHER), BIT_OTHER,                                                            /* a to DEL */
};

/* The bits of the character at `at`, 0 at the end; *next is where the following one begins. */
static inline unsigned bits_at(Slice text, size_t at, size_t *next) {
    if (at >= text.n)
        return 0;
    unsigned char byte = (unsigned char)text.s[at];
    *next = at + 1;
    if (byte < 128)
        return ascii[byte];
    uint32_t code;
    *next = at + utf8_next(text.s + at, text.n - at, &code);
    return 1u << unicode_class(code);
}

static size_t over(Slice text, size_t at, unsigned bits) {
    for (size_t next = at; bits_at(text, at, &next) & bits;)
        at = next;
    return at;
}

/* 's 't 're 've 'm 'll 'd, whatever their case; the long s (U+017F) is an s in another case. */
static size_t over_contraction(Slice text, size_t at) {
    static const Slice suffixes[] = {{"s", 1}, {"t", 1}, {"re", 2}, {"ve", 2}, {"m", 1}, {"ll", 2}, {"d", 1}, {"\xC5\xBF", 2}};
    if (at >= text.n || text.s[at] != '\'')
        return at;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (slice_eq_nocase(slice_sub(text, at + 1, at + 1 + suffixes[i].n), suffixes[i]))
            return at + 1 + suffixes[i].n;
    return at;
}

/* A* a+, or else A+ a*, from `at` on; gives `at` when neither matches. *first: it was A* a+. */
static size_t over_word(Slice text, size_t at, bool *first) {
    size_t end = at, next = at, both = 0;
    unsigned bits;
    while ((bits = bits_at(text, end, &next)) & UPPERS) {
        end = next;
        if (bits & BOTH)
            both = end;
    }
    *first = bits & LOWERS || both > 0;
    if (bits & LOWERS)
        return over(text, next, LOWERS);
    /* a+ has one of what A* took, the last that is of both. Without one it was upper case alone, for A+. */
    return both > 0 ? both : end;
}

/* Alternatives 1 and 2; 0 when neither matches. `bits` are those of the first character, which ends at `second`. */
static size_t over_words(Slice text, unsigned bits, size_t second) {
    bool first, prefixed = bits & PREFIXES && !(bits & BIT_NEWLINE);
    size_t start = prefixed ? second : 0, end = over_word(text, start, &first);
    /* A mark can be p, and a word as well: alternative 1 with the mark as its word comes before alternative 2. */
    if (bits & BIT_MARK && !first)
        return over_contraction(text, second);
    return end > start ? over_contraction(text, end) : 0;
}

static size_t over_numbers(Slice text) {
    size_t end = 0, next = 0;
    for (int i = 0; i < 3 && bits_at(text, end, &next) & BIT_NUMBER; i++)
        end = next;
    return end;
}

static size_t over_symbols(Slice text) {
    size_t start = text.s[0] == ' ', end = over(text, start, SYMBOLS);
    if (end == start)
        return 0;
    while (end < text.n && (text.s[end] == '\r' || text.s[end] == '\n' || text.s[end] == '/'))
        end++;
    return end;
}

/* Alternatives 5 to 7: up to the last line ending; else all but the last space where something follows. */
static size_t over_spaces(Slice text) {
    size_t end = 0, last = 0, line = 0, next = 0;
    for (unsigned bits; (bits = bits_at(text, end, &next)) & BIT_SPACE;) {
        last = end;
        end = next;
        if (bits & BIT_NEWLINE)
            line = end;
    }
    if (line > 0)
        return line;
    return end < text.n && last > 0 ? last : end;
}

/* The piece when it is a word of ASCII behind which nothing can belong to it, and 0 otherwise: most pieces are. */
static inline size_t ascii_word(Slice text) {
    const unsigned char *s = (const unsigned char *)text.s, *at = s, *end = s + text.n;
    unsigned bits = ascii[*s];
    if (!(bits & (BIT_UPPER | BIT_LOWER))) {
        if (!(bits & PREFIXES) || bits & BIT_NEWLINE)
            return 0;
        at++;
    }
    const unsigned char *start = at;
    while (at < end && ascii[*at] & BIT_UPPER)
        at++;
    while (at < end && ascii[*at] & BIT_LOWER)
        at++;
    if (at == start || (at < end && (*at >= 128 || *at == '\'')))
        return 0;
    return (size_t)(at - s);
}

/* Kept out of line, so that words take few steps. */
__attribute__((noinline)) static size_t any_piece(Slice text) {
    size_t second = 0, end;
    unsigned bits = bits_at(text, 0, &second);
    if ((end = over_words(text, bits, second)) > 0)
        return end;
    if (bits & BIT_NUMBER)
        return over_numbers(text);
    return (end = over_symbols(text)) > 0 ? end : over_spaces(text);
}

size_t pretoken(Slice text) {
    size_t word = ascii_word(text);
    return word > 0 ? word : any_piece(text);
}
