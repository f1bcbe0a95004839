/* Lanes: eight bytes of text looked at in one step, to run over what is plain.
 *
 * A test gives a word that is 0 where no byte is as asked. Else its lowest bit that is set is in the first byte that is;
 * bits above may be wrong. The tests are those of Henry Warren, Hacker's Delight, "Find First 0-Byte".
 */
#ifndef QUIRE_BASE_LANES_H
#define QUIRE_BASE_LANES_H

#include "base/hash.h"
#include <stdint.h>

#define LANES_OF(byte) (UINT64_C(0x0101010101010101) * (byte))
#define LANES_HIGH LANES_OF(0x80)

/* The first byte is the lowest, on any machine. */
static inline uint64_t lanes_load(const char *s) {
    return hash_load64((const unsigned char *)s);
}

/* Which byte a test found, 0 to 7; 8 for none. */
static inline unsigned lanes_first(uint64_t found) {
    return found ? (unsigned)__builtin_ctzll(found) / 8 : 8;
}

/* A byte below `limit`, which is at most 0x80. */
static inline uint64_t lanes_below(uint64_t word, unsigned char limit) {
    return (word - LANES_OF(limit)) & ~word & LANES_HIGH;
}

static inline uint64_t lanes_equal(uint64_t word, unsigned char byte) {
    return lanes_below(word ^ LANES_OF(byte), 1);
}

/* A byte that is not ASCII. */
static inline uint64_t lanes_high(uint64_t word) {
    return word & LANES_HIGH;
}

#endif
