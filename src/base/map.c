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

/* FNV-1a's scheme on words of eight bytes, with a shift in each step: a multiplication alone never carries high bits
 * down. Outputs of megabytes are hashed, one byte at a time would be a tenth of a build. */
uint64_t hash_bytes(const void *bytes, size_t n) {
    const uint64_t prime = 0x9e3779b97f4a7c15u;
    const unsigned char *p = bytes;
    uint64_t h = 0xcbf29ce484222325u ^ n;
    for (; n >= 8; p += 8, n -= 8) {
        h = (h ^ hash_load64(p)) * prime;
        h ^= h >> 29;
    }
    h = (h ^ word_of_rest(p, n)) * prime;
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    return h;
}

void map_free(struct map *map) {
    free(map->entries);
    free(map->slots);
    *map = (struct map){0};
}

/* The slot that holds the key, or the empty one where it would go. There must be slots. */
static uint32_t *find_slot(const struct map *map, Slice key, uint32_t hash) {
    size_t mask = map->n_slots - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &map->slots[i];
        if (!*slot)
            return slot;
        const struct map_entry *entry = &map->entries[*slot - 1];
        if (entry->hash == hash && slice_eq(entry->key, key))
            return slot;
    }
}

static void grow_slots(struct map *map) {
    map->n_slots = map->n_slots ? map->n_slots * 2 : 16;
    free(map->slots);
    map->slots = xcalloc(map->n_slots, sizeof *map->slots);
    for (size_t e = 0; e < map->n; e++)
        *find_slot(map, map->entries[e].key, map->entries[e].hash) = (uint32_t)(e + 1);
}

static struct map_entry *find(const struct map *map, Slice key) {
    if (!map->n)
        return NULL;
    uint32_t slot = *find_slot(map, key, (uint32_t)hash_short(key.s, key.n));
    return slot ? &map->entries[slot - 1] : NULL;
}

void *map_get(const struct map *map, Slice key) {
    const struct map_entry *entry = find(map, key);
    return entry ? entry->value : NULL;
}

bool map_has(const struct map *map, Slice key) {
    return find(map, key) != NULL;
}

void **map_slot(struct map *map, Slice key) {
    if (map->n * 4 >= map->n_slots * 3)
        grow_slots(map);
    uint32_t hash = (uint32_t)hash_short(key.s, key.n);
    uint32_t *slot = find_slot(map, key, hash);
    if (!*slot) {
        if (map->n == map->cap) {
            map->cap = map->cap ? map->cap * 2 : 16;
            map->entries = xrealloc(map->entries, map->cap * sizeof *map->entries);
        }
        map->entries[map->n++] = (struct map_entry){.key = key, .hash = hash};
        *slot = (uint32_t)map->n;
    }
    return &map->entries[*slot - 1].value;
}

void map_set(struct map *map, Slice key, void *value) {
    *map_slot(map, key) = value;
}
