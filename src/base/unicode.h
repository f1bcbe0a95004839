/* Unicode: decoding, widths, classes. The one gate to utf8proc.
 */
#ifndef QUIRE_BASE_UNICODE_H
#define QUIRE_BASE_UNICODE_H

#include "base/str.h"
#include <stdint.h>

/* Decodes the code point at s[0]; returns its length in bytes. An invalid byte counts as U+FFFD of length 1. n >= 1. */
size_t utf8_next(const char *s, size_t n, uint32_t *code);
void buf_utf8(Buf *b, uint32_t code);
size_t utf8_count(Slice s);                      /* code points; invalid bytes count one each */
size_t utf8_offset(Slice s, size_t points);      /* byte offset of the code point with this index, clamped */
unsigned unicode_width(uint32_t code);           /* terminal cells: 0, 1 or 2 */
bool unicode_is_slug(uint32_t code);             /* GitHub keeps it in an anchor: letters, marks, Nd, Nl, Pc, other alphabetic, space, '-' */
bool unicode_is_word(uint32_t code);             /* letter, digit or mark */
bool unicode_is_format(uint32_t code);           /* bidirectional controls, tag characters, zero-width: nothing is seen of it */
void buf_lower(Buf *b, Slice s);                 /* full lowercase (special casing included, without locale) */
bool utf8_valid(Slice s, size_t *bad);           /* *bad: offset of the first invalid byte */

#endif
