/* Hashing of short byte strings, inline, for tables in memory.
 *
 * The string's bytes are taken as two words that may overlap, so that no length needs a loop up to 16 bytes; these are
 * multiplied, and the product's halves folded into one: the method is that of wyhash (Wang Yi,
 * https://github.com/wangyi-fudan/wyhash). All bits of the result are good. It is the same on every machine, as the table of
 * tokens (ranks.h) may be made on another.
 *
 * What is written to files is hashed by hash_bytes (map.h), which never changes.
 */
#ifndef QUIRE_BASE_HASH_H
#define QUIRE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Numbers of four and eight bytes, the first the lowest. Compilers make one load of each. */
static inline uint64_t hash_load32(const unsigned char *s) {
    return s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16 | (uint32_t)s[3] << 24;
}

static inline uint64_t hash_load64(const unsigned char *s) {
    return (uint64_t)s[0] | (uint64_t)s[1] << 8 | (uint64_t)s[2] << 16 | (uint64_t)s[3] << 24 | (uint64_t)s[4] << 32 |
           (uint64_t)s[5] << 40 | (uint64_t)s[6] << 48 | (uint64_t)s[7] << 56;
}

/* A string's first and last bytes, which may overlap: up to 16, these are the string, if its length is known, too. Nothing of a
 * longer one's middle. */
struct hash_ends {
    uint64_t first, last;
};

__attribute__((always_inline)) static inline struct hash_ends hash_ends(const unsigned char *s, size_t n) {
    if (n >= 8)
        return (struct hash_ends){hash_load64(s), hash_load64(s + n - 8)};
    if (n >= 4)
        return (struct hash_ends){hash_load32(s), hash_load32(s + n - 4)};
    if (n > 0)
        return (struct hash_ends){s[0] | (uint64_t)s[n >> 1] << 8 | (uint64_t)s[n - 1] << 16, 0};
    return (struct hash_ends){0, 0};
}

/* The two halves of the product, one on the other. */
static inline uint64_t hash_fold(uint64_t a, uint64_t b) {
#ifdef __SIZEOF_INT128__
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
    uint64_t middle = a1 * b0 + (a0 * b0 >> 32), other = a0 * b1 + (uint32_t)middle;
    return a * b ^ (a1 * b1 + (middle >> 32) + (other >> 32));
#endif
}

/* `hash`: of what comes before, or the length. */
static inline uint64_t hash_of_ends(struct hash_ends ends, uint64_t hash) {
    return hash_fold(ends.first ^ UINT64_C(0x9E3779B97F4A7C15), ends.last ^ hash ^ UINT64_C(0xD6E8FEB86659FD93));
}

static inline uint64_t hash_short(const void *bytes, size_t n) {
    const unsigned char *s = bytes;
    uint64_t hash = n;
    for (; n > 16; s += 8, n -= 8)
        hash = hash_fold(hash ^ UINT64_C(0x9E3779B97F4A7C15), hash_load64(s) ^ UINT64_C(0xD6E8FEB86659FD93));
    return hash_of_ends(hash_ends(s, n), hash);
}

#endif
