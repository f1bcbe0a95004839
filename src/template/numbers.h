/* Numbers: which views Lua has handles of, numbered from 1 on in the order in which they came, so that a handle is found in a
 * list of Lua's by its number.
 */
#ifndef QUIRE_TEMPLATE_NUMBERS_H
#define QUIRE_TEMPLATE_NUMBERS_H

#include "base/vec.h"
#include "template/view.h"
#include <stdint.h>

struct numbered {
    const struct view *view;
    uint32_t place;              /* in `places` */
};

struct numbers {
    VEC(struct numbered) views;
    uint32_t *places;            /* numbers by their views' addresses, 0 = empty; open addressing */
    uint32_t n_places;           /* 0, or a power of two at least twice as many as there are views */
}; /* {0} is a valid empty one */

/* The view's number; *fresh: it had none before. */
uint32_t numbers_of(struct numbers *numbers, const struct view *view, bool *fresh);
/* Begins again with 1. */
void numbers_clear(struct numbers *numbers);
void numbers_free(struct numbers *numbers);

#endif
