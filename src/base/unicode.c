#include "base/unicode.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD };

size_t utf8_next(const char *s, size_t n, uint32_t *code) {
    if ((unsigned char)*s < 0x80) {
        *code = (unsigned char)*s;
        return 1;
    }
    utf8proc_int32_t point;
    /* Four bytes are the most that a code point takes; the cast of a huge n would be negative. */
    utf8proc_ssize_t used =
        utf8proc_iterate((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)(n < 4 ? n : 4), &point);
    if (used <= 0) {
        *code = REPLACEMENT;
        return 1;
    }
    *code = (uint32_t)point;
    return (size_t)used;
}

void buf_utf8(Buf *b, uint32_t code) {
    utf8proc_uint8_t bytes[4];
    if (!utf8proc_codepoint_valid((utf8proc_int32_t)code))
        code = REPLACEMENT;
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)code, bytes);
    buf_add(b, bytes, (size_t)n);
}

/* How many of the next bytes are ASCII, eight at a time. */
static size_t ascii_run(const char *s, size_t n) {
    size_t i = 0;
    uint64_t word;
    for (; i + sizeof word <= n; i += sizeof word) {
        memcpy(&word, s + i, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    return i;
}

enum { STEPS = 16 }; /* code points between two looks for a run of ASCII */

size_t utf8_count(Slice s) {
    size_t points = 0;
    uint32_t code;
    for (size_t i = 0; i < s.n;) {
        size_t run = ascii_run(s.s + i, s.n - i);
        points += run;
        i += run;
        for (size_t step = 0; i < s.n && step < STEPS; step++, points++)
            i += utf8_next(s.s + i, s.n - i, &code);
    }
    return points;
}

size_t utf8_offset(Slice s, size_t points) {
    size_t i = 0;
    uint32_t code;
    while (points && i < s.n) {
        size_t left = s.n - i, run = ascii_run(s.s + i, left < points ? left : points);
        points -= run;
        i += run;
        for (size_t step = 0; points && i < s.n && step < STEPS; step++, points--)
            i += utf8_next(s.s + i, s.n - i, &code);
    }
    return i;
}

/* How many bytes at s begin a character that is cut short, when they are not one: at least 1. The second byte's range depends
 * on the first (The Unicode Standard, table 3-7). */
static size_t utf8_beginning(const unsigned char *s, size_t n) {
    unsigned lead = s[0], low = 0x80, high = 0xBF;
    size_t most = lead < 0xC2 || lead > 0xF4 ? 1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3, i = 1;
    if (lead == 0xE0 || lead == 0xF0)
        low = lead == 0xE0 ? 0xA0 : 0x90;
    if (lead == 0xED || lead == 0xF4)
        high = lead == 0xED ? 0x9F : 0x8F;
    for (; i < most && i < n && s[i] >= low && s[i] <= high; i++)
        low = 0x80, high = 0xBF;
    return i;
}

void buf_utf8_mended(Buf *b, Slice s) {
    uint32_t code;
    for (size_t i = 0, length; i < s.n; i += length) {
        length = utf8_next(s.s + i, s.n - i, &code);
        if (code == REPLACEMENT && length == 1) {
            buf_utf8(b, REPLACEMENT);
            length = utf8_beginning((const unsigned char *)s.s + i, s.n - i);
        } else {
            buf_add(b, s.s + i, length);
        }
    }
}

bool utf8_valid(Slice s, size_t *bad) {
    uint32_t code;
    for (size_t i = 0; i < s.n;) {
        i += ascii_run(s.s + i, s.n - i);
        for (size_t step = 0, n; i < s.n && step < STEPS; step++, i += n) {
            n = utf8_next(s.s + i, s.n - i, &code);
            /* U+FFFD that was written as such takes three bytes. */
            if (code == REPLACEMENT && n == 1) {
                if (bad)
                    *bad = i;
                return false;
            }
        }
    }
    return true;
}

unsigned unicode_width(uint32_t code) {
    int width = utf8proc_charwidth((utf8proc_int32_t)code);
    return width < 0 ? 0 : width > 2 ? 2 : (unsigned)width;
}

/* Bits of the general categories, for sets of them. */
#define BIT(name) (1u << UTF8PROC_CATEGORY_##name)
#define LETTERS (BIT(LU) | BIT(LL) | BIT(LT) | BIT(LM) | BIT(LO))
#define MARKS (BIT(MN) | BIT(MC) | BIT(ME))
#define CASED (BIT(LU) | BIT(LL) | BIT(LT))
#define CASE_IGNORABLE (BIT(MN) | BIT(ME) | BIT(CF) | BIT(LM) | BIT(SK))

static bool in_category(uint32_t code, unsigned set) {
    return set >> utf8proc_category((utf8proc_int32_t)code) & 1;
}

static bool in_range(uint32_t code, uint32_t first, uint32_t last) {
    return code >= first && code <= last;
}

/* Letters in circles and squares: symbols by category, but with case and Alphabetic. The lowercase
 * ones exist in circles only. */
static bool is_enclosed_letter(uint32_t code) {
    return in_range(code, 0x24B6, 0x24E9) || in_range(code, 0x1F130, 0x1F149) ||
           in_range(code, 0x1F150, 0x1F169) || in_range(code, 0x1F170, 0x1F189);
}

bool unicode_is_space(uint32_t code) {
    static const uint32_t others[] = {' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (code == others[i])
            return true;
    return in_range(code, '\t', '\r') || in_range(code, 0x2000, 0x200A);
}

bool unicode_is_separator(uint32_t code) {
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    return (category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO) ||
           (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP);
}

enum unicode_class unicode_class(uint32_t code) {
    static const unsigned char classes[32] = {
        [UTF8PROC_CATEGORY_LU] = CLASS_UPPER,  [UTF8PROC_CATEGORY_LT] = CLASS_UPPER,  [UTF8PROC_CATEGORY_LL] = CLASS_LOWER,
        [UTF8PROC_CATEGORY_LM] = CLASS_LETTER, [UTF8PROC_CATEGORY_LO] = CLASS_LETTER, [UTF8PROC_CATEGORY_MN] = CLASS_MARK,
        [UTF8PROC_CATEGORY_MC] = CLASS_MARK,   [UTF8PROC_CATEGORY_ME] = CLASS_MARK,   [UTF8PROC_CATEGORY_ND] = CLASS_NUMBER,
        [UTF8PROC_CATEGORY_NL] = CLASS_NUMBER, [UTF8PROC_CATEGORY_NO] = CLASS_NUMBER,
    };
    if (unicode_is_space(code))
        return CLASS_SPACE;
    return classes[utf8proc_category((utf8proc_int32_t)code)];
}

bool unicode_is_slug(uint32_t code) {
    return code == ' ' || code == '-' ||
           in_category(code, LETTERS | MARKS | BIT(ND) | BIT(NL) | BIT(PC)) ||
           is_enclosed_letter(code);
}

bool unicode_is_word(uint32_t code) {
    return in_category(code, LETTERS | MARKS | BIT(ND));
}

bool unicode_is_format(uint32_t code) {
    static const uint32_t drawn[] = {0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD};
    if (code == 0x115F || code == 0x1160 || code == 0x3164 || code == 0xFFA0)
        return true; /* Hangul fillers: letters that are blank */
    if (in_range(code, 0xE0000, 0xE007F))
        return true; /* tag characters, the unassigned ones too */
    if (!in_category(code, BIT(CF)) || in_range(code, 0x600, 0x605) ||
        in_range(code, 0x13430, 0x1345F))
        return false;
    for (size_t i = 0; i < sizeof drawn / sizeof *drawn; i++)
        if (code == drawn[i])
            return false;
    return true;
}

static bool is_case_ignorable(uint32_t code) {
    static const uint32_t within_words[] = {'\'',   '.',    ':',    0xB7,   0x387,  0x55F,
                                            0x5F4,  0x2018, 0x2019, 0x2024, 0x2027, 0xFE13,
                                            0xFE52, 0xFE55, 0xFF07, 0xFF0E, 0xFF1A};
    for (size_t i = 0; i < sizeof within_words / sizeof *within_words; i++)
        if (code == within_words[i])
            return true;
    return in_category(code, CASE_IGNORABLE);
}

static bool is_cased(uint32_t code) {
    return in_category(code, CASED) || code == 0xAA || code == 0xBA ||
           in_range(code, 0x2160, 0x217F) || is_enclosed_letter(code);
}

static bool cased_follows(Slice s, size_t at) {
    uint32_t code;
    while (at < s.n) {
        at += utf8_next(s.s + at, s.n - at, &code);
        if (!is_case_ignorable(code))
            return is_cased(code);
    }
    return false;
}

/* Puts the ASCII that s begins with behind b in lower case, without counting it to b; returns how much it is. */
static size_t lower_ascii(Buf *b, Slice s) {
    buf_reserve(b, s.n);
    char *out = b->s + b->n;
    size_t i = 0;
    for (; i < s.n && (unsigned char)s.s[i] < 0x80; i++)
        out[i] = (char)(s.s[i] >= 'A' && s.s[i] <= 'Z' ? s.s[i] + 'a' - 'A' : s.s[i]);
    return i;
}

void buf_lower(Buf *b, Slice s) {
    if (lower_ascii(b, s) == s.n) {
        b->n += s.n;
        b->s[b->n] = '\0';
        return;
    }
    bool after_cased =
        false; /* a cased letter precedes, with only case-ignorable ones in between */
    for (size_t i = 0; i < s.n;) {
        uint32_t code;
        i += utf8_next(s.s + i, s.n - i, &code);
        if (code == 0x130)
            buf_puts(b, "i\xCC\x87");
        else if (code == 0x3A3)
            buf_utf8(b, after_cased && !cased_follows(s, i) ? 0x3C2 : 0x3C3);
        else
            buf_utf8(b, (uint32_t)utf8proc_tolower((utf8proc_int32_t)code));
        if (!is_case_ignorable(code))
            after_cased = is_cased(code);
    }
}

static utf8proc_uint8_t *composed(Slice s) {
    utf8proc_uint8_t *out = NULL;
    utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_map((const utf8proc_uint8_t *)s.s, (utf8proc_ssize_t)s.n, &out, options);
    return out; /* NULL for what is no UTF-8 */
}

bool unicode_equal(Slice a, Slice b) {
    if (slice_eq(a, b))
        return true;
    utf8proc_uint8_t *left = composed(a), *right = composed(b);
    bool same = left && right && strcmp((const char *)left, (const char *)right) == 0;
    free(left);
    free(right);
    return same;
}

/* Letters whose uppercase is longer than one, from SpecialCasing.txt of the Unicode Character Database; the Greek ones
 * with iota, 0x1F80 to 0x1FAF, follow a rule. */
static const struct longer {
    uint32_t code;
    const char *upper;
} LONGER[] = {
    {0xDF, "SS"}, {0x149, "\xCA\xBCN"}, {0x1F0, "J\xCC\x8C"},
    {0x390, "\xCE\x99\xCC\x88\xCC\x81"}, {0x3B0, "\xCE\xA5\xCC\x88\xCC\x81"},
    {0x587, "\xD4\xB5\xD5\x92"}, {0x1E96, "H\xCC\xB1"}, {0x1E97, "T\xCC\x88"},
    {0x1E98, "W\xCC\x8A"}, {0x1E99, "Y\xCC\x8A"}, {0x1E9A, "A\xCA\xBE"},
    {0x1F50, "\xCE\xA5\xCC\x93"}, {0x1F52, "\xCE\xA5\xCC\x93\xCC\x80"},
    {0x1F54, "\xCE\xA5\xCC\x93\xCC\x81"}, {0x1F56, "\xCE\xA5\xCC\x93\xCD\x82"},
    {0x1FB2, "\xE1\xBE\xBA\xCE\x99"}, {0x1FB3, "\xCE\x91\xCE\x99"},
    {0x1FB4, "\xCE\x86\xCE\x99"}, {0x1FB6, "\xCE\x91\xCD\x82"},
    {0x1FB7, "\xCE\x91\xCD\x82\xCE\x99"}, {0x1FBC, "\xCE\x91\xCE\x99"},
    {0x1FC2, "\xE1\xBF\x8A\xCE\x99"}, {0x1FC3, "\xCE\x97\xCE\x99"},
    {0x1FC4, "\xCE\x89\xCE\x99"}, {0x1FC6, "\xCE\x97\xCD\x82"},
    {0x1FC7, "\xCE\x97\xCD\x82\xCE\x99"}, {0x1FCC, "\xCE\x97\xCE\x99"},
    {0x1FD2, "\xCE\x99\xCC\x88\xCC\x80"}, {0x1FD3, "\xCE\x99\xCC\x88\xCC\x81"},
    {0x1FD6, "\xCE\x99\xCD\x82"}, {0x1FD7, "\xCE\x99\xCC\x88\xCD\x82"},
    {0x1FE2, "\xCE\xA5\xCC\x88\xCC\x80"}, {0x1FE3, "\xCE\xA5\xCC\x88\xCC\x81"},
    {0x1FE4, "\xCE\xA1\xCC\x93"}, {0x1FE6, "\xCE\xA5\xCD\x82"},
    {0x1FE7, "\xCE\xA5\xCC\x88\xCD\x82"}, {0x1FF2, "\xE1\xBF\xBA\xCE\x99"},
    {0x1FF3, "\xCE\xA9\xCE\x99"}, {0x1FF4, "\xCE\x8F\xCE\x99"}, {0x1FF6, "\xCE\xA9\xCD\x82"},
    {0x1FF7, "\xCE\xA9\xCD\x82\xCE\x99"}, {0x1FFC, "\xCE\xA9\xCE\x99"}, {0xFB00, "FF"},
    {0xFB01, "FI"}, {0xFB02, "FL"}, {0xFB03, "FFI"}, {0xFB04, "FFL"}, {0xFB05, "ST"},
    {0xFB06, "ST"}, {0xFB13, "\xD5\x84\xD5\x86"}, {0xFB14, "\xD5\x84\xD4\xB5"},
    {0xFB15, "\xD5\x84\xD4\xBB"}, {0xFB16, "\xD5\x8E\xD5\x86"}, {0xFB17, "\xD5\x84\xD4\xBD"},
};

static bool longer_upper(Buf *b, uint32_t code) {
    static const uint32_t greek[] = {0x1F08, 0x1F28, 0x1F68};
    if (in_range(code, 0x1F80, 0x1FAF)) {
        buf_utf8(b, greek[(code - 0x1F80) / 16] + (code & 7));
        buf_utf8(b, 0x399);
        return true;
    }
    size_t low = 0, high = sizeof LONGER / sizeof *LONGER;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (LONGER[middle].code == code) {
            buf_puts(b, LONGER[middle].upper);
            return true;
        }
        if (LONGER[middle].code < code)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

void buf_upper(Buf *b, Slice s) {
    uint32_t code;
    for (size_t i = 0; i < s.n;) {
        i += utf8_next(s.s + i, s.n - i, &code);
        if (code < 0x80)
            buf_char(b, (char)(code >= 'a' && code <= 'z' ? code - 32 : code));
        else if (!longer_upper(b, code))
            buf_utf8(b, (uint32_t)utf8proc_toupper((utf8proc_int32_t)code));
    }
}

size_t utf8_cluster(Slice s) {
    uint32_t before, code;
    utf8proc_int32_t state = 0;
    size_t at = s.n ? utf8_next(s.s, s.n, &before) : 0;
    while (at < s.n) {
        size_t n = utf8_next(s.s + at, s.n - at, &code);
        if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)code, &state))
            break;
        before = code;
        at += n;
    }
    return at;
}
