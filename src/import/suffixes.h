/* Suffix arrays over numbers: see repeats.h for where the algorithms come from.
 */
#ifndef QUIRE_IMPORT_SUFFIXES_H
#define QUIRE_IMPORT_SUFFIXES_H

#include <stdint.h>

struct suffixes {
    uint32_t *order;         /* where each suffix begins, in their order */
    uint32_t *common;        /* common[i]: how many symbols suffixes order[i - 1] and order[i] begin with alike; common[0] = 0 */
    uint32_t n;
};

/* Of values[0, n), any numbers. */
void suffixes_make(const uint32_t *values, uint32_t n, struct suffixes *out);
void suffixes_free(struct suffixes *suffixes);

#endif
