/* Wide: sixteen bytes of text looked at in one step, as lanes.h does with eight, for tests of many characters at once.
 *
 * These are the vectors of GCC and Clang, which every machine of today has instructions for. A test gives a mask: a byte is all ones
 * where it is so, and else 0. Masks are combined with & and |.
 */
#ifndef QUIRE_BASE_WIDE_H
#define QUIRE_BASE_WIDE_H

#include "base/lanes.h"
#include <stdbool.h>
#include <string.h>

typedef uint8_t Wide __attribute__((vector_size(16)));

enum { WIDE = 16 };

/* WIDE bytes must be there. */
static inline Wide wide_load(const char *s) {
    Wide wide;
    memcpy(&wide, s, sizeof wide);
    return wide;
}

static inline Wide wide_of(char c) {
    return (Wide){0} + (uint8_t)c;
}

static inline Wide wide_is(Wide wide, char c) {
    return (Wide)(wide == wide_of(c));
}

/* From `first` to `last`. */
static inline Wide wide_within(Wide wide, char first, char last) {
    return (Wide)(wide - wide_of(first) <= wide_of((char)(last - first)));
}

/* ASCII letters as small ones; others become others, but none of them a letter. */
static inline Wide wide_small(Wide wide) {
    return wide | wide_of(' ');
}

/* ASCII letters and digits. */
static inline Wide wide_alnum(Wide wide) {
    return wide_within(wide_small(wide), 'a', 'z') | wide_within(wide, '0', '9');
}

/* A mask's first and second eight bytes. */
typedef uint64_t WideHalves __attribute__((vector_size(16)));

static inline bool wide_any(Wide mask) {
    WideHalves halves = (WideHalves)mask;
    return (halves[0] | halves[1]) != 0;
}

/* The first byte that a mask has, or WIDE. */
static inline unsigned wide_first(Wide mask) {
    WideHalves halves = (WideHalves)mask;
    uint64_t half = halves[0] ? halves[0] : halves[1];
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    half = __builtin_bswap64(half);
#endif
    return (halves[0] ? 0 : 8) + lanes_first(half);
}

#endif
