/* Interning: each different byte string gets a number, 0 for the first one, 1 for the next.
 *
 * For words by the million: up to 16 bytes, a string is compared without looking at its text, which is kept all the same.
 * Texts are copied. No removal, but of all at once.
 */
#ifndef QUIRE_BASE_INTERN_H
#define QUIRE_BASE_INTERN_H

#include "base/str.h"
#include <stdint.h>

struct interned;

struct intern {
    struct interned *entries;
    uint32_t n, cap;         /* strings that have a number: all below n */
    uint32_t *slots;         /* number + 1, 0: empty; open addressing */
    uint32_t n_slots;
    Buf text;                /* theirs, one behind the other: up to 4 GiB */
};  /* {0} is a valid empty one */

void intern_free(struct intern *intern);

uint32_t intern_number(struct intern *intern, Slice text);       /* it was new when this is what `n` was */
Slice intern_text(const struct intern *intern, uint32_t number); /* valid until the next new one */

#endif
