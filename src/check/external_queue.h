/* A queue of numbers that are due at a time: the earliest comes first, of those of one time the least. */
#ifndef QUIRE_CHECK_EXTERNAL_QUEUE_H
#define QUIRE_CHECK_EXTERNAL_QUEUE_H

#include "base/vec.h"
#include <stdbool.h>
#include <stdint.h>

struct queue_item {
    uint64_t due;
    size_t number;
};

struct queue {
    VEC(struct queue_item) heap;
};  /* {0} is an empty one */

void queue_free(struct queue *queue);
void queue_add(struct queue *queue, uint64_t due, size_t number);
uint64_t queue_next(const struct queue *queue);    /* when the first is due; UINT64_MAX when there is none */
size_t queue_take(struct queue *queue);            /* takes the first; there must be one */

#endif
