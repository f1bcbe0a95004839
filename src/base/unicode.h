/* Unicode: decoding, widths, classes. The one gate to utf8proc.
 */
#ifndef QUIRE_BASE_UNICODE_H
#define QUIRE_BASE_UNICODE_H

#include "base/str.h"
#include <stdint.h>

/* General categories, as far as anything here tells them apart; spaces are not by category, but as unicode_is_space. */
enum unicode_class {
    CLASS_OTHER,
    CLASS_UPPER,             /* Lu, Lt */
    CLASS_LOWER,             /* Ll */
    CLASS_LETTER,            /* Lm, Lo: without case */
    CLASS_MARK,              /* M */
    CLASS_NUMBER,            /* N */
    CLASS_SPACE,
};

/* Decodes the code point at s[0]; returns its length in bytes. An invalid byte counts as U+FFFD of length 1. n >= 1. */
size_t utf8_next(const char *s, size_t n, uint32_t *code);
void buf_utf8(Buf *b, uint32_t code);
size_t utf8_count(Slice s);                      /* code points; invalid bytes count one each */
size_t utf8_offset(Slice s, size_t points);      /* byte offset of the code point with this index, clamped */
unsigned unicode_width(uint32_t code);           /* terminal cells: 0, 1 or 2 */
bool unicode_is_slug(uint32_t code);             /* GitHub keeps it in an anchor: letters, marks, Nd, Nl, Pc, other alphabetic, space, '-' */
bool unicode_is_space(uint32_t code);            /* the property White_Space */
bool unicode_is_separator(uint32_t code);        /* general category Z (separators) or P (punctuation) */
enum unicode_class unicode_class(uint32_t code);
bool unicode_is_word(uint32_t code);             /* letter, digit or mark */
bool unicode_is_format(uint32_t code);           /* bidirectional controls, tag characters, zero-width: nothing is seen of it */
/* Are they the same text, letters with marks written as one code point or as several (canonical equivalence)? */
bool unicode_equal(Slice a, Slice b);
void buf_lower(Buf *b, Slice s);                 /* full lowercase (special casing included, without locale) */
void buf_upper(Buf *b, Slice s);                 /* full uppercase: `ß` becomes `SS` */
size_t utf8_cluster(Slice s);                    /* bytes of what is seen as the first character: base, marks, joined emoji */
bool utf8_valid(Slice s, size_t *bad);           /* *bad: offset of the first invalid byte */
/* What is no UTF-8 becomes U+FFFD as browsers replace it: one for each longest beginning of a character, or byte. */
void buf_utf8_mended(Buf *b, Slice s);

#endif
