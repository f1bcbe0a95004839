/* Lanes: eight bytes of text looked at in one step, to run over what is plain.
 *
 * The tests are not zero where a byte of the word is as asked, and may not say which: whoever stops looks at the bytes.
 * They are those of Henry Warren, Hacker's Delight, "Find First 0-Byte".
 */
#ifndef QUIRE_BASE_LANES_H
#define QUIRE_BASE_LANES_H

#include <stdint.h>
#include <string.h>

#define LANES_OF(byte) (UINT64_C(0x0101010101010101) * (byte))
#define LANES_HIGH LANES_OF(0x80)

/* In the machine's own order of bytes. */
static inline uint64_t lanes_load(const char *s) {
    uint64_t word;
    memcpy(&word, s, sizeof word);
    return word;
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
