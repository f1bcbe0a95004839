/* Byte-pair merging of one piece, and the look-up of tokens (see tokens.h for what is merged when).
 */
#ifndef QUIRE_BASE_MERGE_H
#define QUIRE_BASE_MERGE_H

#include "base/vec.h"
#include <stdint.h>

enum { NO_TOKEN = UINT32_MAX };

/* The rank of the token that these bytes are, or NO_TOKEN. n >= 1; `hash` is ranks_hash of them. */
uint32_t token_rank(const unsigned char *s, size_t n, uint64_t hash);

struct merge_part;

/* Scratch memory for merging, and what the last one came to. {0} is valid. */
struct merger {
    uint32_t *starts;        /* where each token of the piece begins */
    size_t n;                /* how many they are */
    size_t cap;
    struct merge_part *parts;
    uint64_t *heap;
    size_t n_heap;
};

/* Fills in starts and n for a piece of n >= 1 bytes, below 4 GiB. */
void merge_piece(struct merger *merger, const unsigned char *s, size_t n);
void merger_free(struct merger *merger);

#endif
