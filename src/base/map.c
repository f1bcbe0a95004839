#include "base/map.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

/* The bytes that are left, fewer than eight, the first the lowest. */
static uint64_t word_of_rest(const unsigned char *p, size_t n) {
    uint64_t word = 0;
    for (size_t i = 0; i < n; i++)
        word |= (uint64_t)p[i] << (8 * i);
    return word;
}

#define PRIME UINT64_C(0x9e3779b97f4a7c15)
#define OTHER UINT64_C(0xd6e8feb86659fd93)

enum { STRIDE = 48 };

/* Two words on a hash. It is added once more, as a factor of 0 would leave nothing of it. */
static inline uint64_t hash_pair(uint64_t h, const unsigned char *p) {
    h ^= hash_load64(p);
    return hash_fold(h, hash_load64(p + 8) ^ PRIME) + h;
}

/* Three products at a time that do not wait for each other, as in wyhash (hash.h). */
static uint64_t hash_strides(const unsigned char *p, size_t strides, uint64_t h) {
    uint64_t a = h, b = h ^ PRIME, c = h ^ OTHER;
    for (; strides > 0; strides--, p += STRIDE) {
        a = hash_pair(a, p);
        b = hash_pair(b, p + 16);
        c = hash_pair(c, p + 32);
    }
    return hash_fold(a ^ PRIME, b ^ OTHER) ^ c;
}

/* FNV-1a's scheme on words of eight bytes, with a shift in each step: a multiplication alone never carries high bits
 * down. It takes a word at a time; of what is long, and outputs of megabytes are, that is done with the rest alone. */
uint64_t hash_bytes(const void *bytes, size_t n) {
    const unsigned char *p = bytes;
    uint64_t h = UINT64_C(0xcbf29ce484222325) ^ n;
    if (n >= STRIDE) {
        h = hash_strides(p, n / STRIDE, h);
        p += n / STRIDE * STRIDE;
        n %= STRIDE;
    }
    for (; n >= 8; p += 8, n -= 8) {
        h = (h ^ hash_load64(p)) * PRIME;
        h ^= h >> 29;
    }
    h = (h ^ word_of_rest(p, n)) * PRIME;
    h ^= h >> 32;
    h *= OTHER;
    h ^= h >> 32;
    return h;
}

void map_free(struct map *map) {
    xfree(map->entries);
    xfree(map->places);
    *map = (struct map){0};
}

/* The place that holds the key, or the empty one where it would go. There must be places. */
static struct map_place *find_place(const struct map *map, Slice key, uint32_t hash) {
    size_t mask = map->n_places - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        struct map_place *place = &map->places[i];
        if (!place->entry || (place->hash == hash && slice_eq(map->entries[place->entry - 1].key, key)))
            return place;
    }
}

/* No two keys are the same. */
static void put_back(struct map *map, struct map_place place) {
    size_t mask = map->n_places - 1, i = place.hash & mask;
    while (map->places[i].entry)
        i = (i + 1) & mask;
    map->places[i] = place;
}

static void grow_places(struct map *map) {
    struct map_place *old = map->places;
    size_t n = map->n_places;
    map->n_places = n ? n * 2 : 16;
    map->places = xcalloc(map->n_places, sizeof *map->places);
    for (size_t i = 0; i < n; i++)
        if (old[i].entry)
            put_back(map, old[i]);
    xfree(old);
}

static struct map_entry *find(const struct map *map, Slice key) {
    if (!map->n)
        return NULL;
    uint32_t entry = find_place(map, key, (uint32_t)hash_short(key.s, key.n))->entry;
    return entry ? &map->entries[entry - 1] : NULL;
}

void *map_get(const struct map *map, Slice key) {
    const struct map_entry *entry = find(map, key);
    return entry ? entry->value : NULL;
}

bool map_has(const struct map *map, Slice key) {
    return find(map, key) != NULL;
}

void **map_slot(struct map *map, Slice key) {
    if (map->n * 2 >= map->n_places)
        grow_places(map);
    uint32_t hash = (uint32_t)hash_short(key.s, key.n);
    struct map_place *place = find_place(map, key, hash);
    if (!place->entry) {
        if (map->n == map->cap) {
            map->cap = map->cap ? map->cap * 2 : 8;
            map->entries = xrealloc(map->entries, map->cap * sizeof *map->entries);
        }
        map->entries[map->n++] = (struct map_entry){.key = key};
        *place = (struct map_place){hash, (uint32_t)map->n};
    }
    return &map->entries[place->entry - 1].value;
}

void map_set(struct map *map, Slice key, void *value) {
    *map_slot(map, key) = value;
}
