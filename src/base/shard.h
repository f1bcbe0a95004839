/* Shards: one of several runs, perhaps on as many machines, that share out what one run would make.
 *
 * Whose turn a thing is depends on its path and on nothing else: all runs know it without asking each other, and nothing moves from
 * one to another because something else comes or goes.
 */
#ifndef QUIRE_BASE_SHARD_H
#define QUIRE_BASE_SHARD_H

#include "base/str.h"
#include <stdint.h>

/* Number 1 to `of`. {0}, and 1 of 1, have everything. */
struct shard {
    uint32_t number, of;
};

enum { MOST_SHARDS = 1000000 };

bool shard_is_all(struct shard shard);
/* Is it this one that makes what there is once for the whole? */
bool shard_is_first(struct shard shard);
bool shard_has(struct shard shard, Slice path);

/* "3/8", with 1 <= 3 <= 8 <= MOST_SHARDS. False when it is nothing of the kind. */
bool shard_read(Slice text, struct shard *out);

#endif
