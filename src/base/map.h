/* A hash map from byte strings to pointers, with insertion order.
 *
 * Keys are borrowed: they must live as long as the map. Values are never touched.
 * Iteration runs in insertion order, so that output does not depend on hashing.
 * No removal: nothing here needs it.
 */
#ifndef QUIRE_BASE_MAP_H
#define QUIRE_BASE_MAP_H

#include "base/str.h"
#include <stdint.h>

struct map_entry {
    Slice key;
    void *value;
};

struct map_place {
    uint32_t hash;              /* of the key: the entries of others need not be looked at */
    uint32_t entry;             /* index + 1 into entries, 0 = empty */
};

struct map {
    struct map_entry *entries;  /* in insertion order */
    size_t n, cap;
    struct map_place *places;   /* open addressing */
    size_t n_places;            /* 0, or a power of two, at least twice n */
};  /* {0} is a valid empty map */

void map_free(struct map *map);
void *map_get(const struct map *map, Slice key);                 /* NULL when absent */
bool map_has(const struct map *map, Slice key);
void map_set(struct map *map, Slice key, void *value);           /* replaces */
void **map_slot(struct map *map, Slice key);                     /* the value's place, created as NULL; valid until the next insert */

/* The hash of a file's contents, by words of eight bytes. Files keep it: it is the same on every machine. */
uint64_t hash_bytes(const void *bytes, size_t n);

#endif
