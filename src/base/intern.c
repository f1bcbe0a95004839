#include "base/intern.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

/* `first` and `last` are all bytes of a text of up to 16, overlapping; the hash and 0 of a longer one. */
struct interned {
    uint64_t first, last;
    uint32_t at, n;          /* in intern.text */
};
enum { WHOLE = 16 };

void intern_free(struct intern *intern) {
    free(intern->entries);
    free(intern->slots);
    buf_free(&intern->text);
    *intern = (struct intern){0};
}

void intern_clear(struct intern *intern) {
    if (intern->n_slots)
        memset(intern->slots, 0, intern->n_slots * sizeof *intern->slots);
    buf_clear(&intern->text);
    intern->n = 0;
}

static struct interned key_of(Slice text) {
    const unsigned char *s = (const unsigned char *)text.s;
    size_t n = text.n;
    struct interned key = {.n = (uint32_t)n};
    if (n > WHOLE) {
        key.first = hash_short(s, n);
    } else if (n >= 8) {
        key.first = hash_load64(s);
        key.last = hash_load64(s + n - 8);
    } else if (n >= 4) {
        key.first = hash_load32(s);
        key.last = hash_load32(s + n - 4);
    } else if (n > 0) {
        key.first = s[0] | (uint32_t)s[n >> 1] << 8 | (uint32_t)s[n - 1] << 16;
    }
    return key;
}

/* Where the search for a key begins. */
static uint32_t slot_of(const struct interned *key) {
    uint64_t hash = (key->first ^ key->n) * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ hash >> 32 ^ key->last) * UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(hash >> 32);
}

static bool is_same(const struct intern *intern, const struct interned *a, const struct interned *key, Slice text) {
    return a->first == key->first && a->last == key->last && a->n == key->n &&
           (a->n <= WHOLE || memcmp(intern->text.s + a->at, text.s, a->n) == 0);
}

static void grow_slots(struct intern *intern) {
    uint32_t n = intern->n_slots ? intern->n_slots * 2 : 256;
    free(intern->slots);
    intern->slots = xcalloc(n, sizeof *intern->slots);
    intern->n_slots = n;
    for (uint32_t i = 0; i < intern->n; i++) {
        uint32_t at = slot_of(&intern->entries[i]) & (n - 1);
        while (intern->slots[at])
            at = (at + 1) & (n - 1);
        intern->slots[at] = i + 1;
    }
}

static void add(struct intern *intern, struct interned key, Slice text) {
    if (intern->n == intern->cap) {
        intern->cap = intern->cap ? intern->cap * 2 : 256;
        intern->entries = xrealloc(intern->entries, intern->cap * sizeof *intern->entries);
    }
    key.at = (uint32_t)intern->text.n;
    buf_slice(&intern->text, text);
    intern->entries[intern->n++] = key;
}

uint32_t intern_number(struct intern *intern, Slice text) {
    if (intern->n >= intern->n_slots / 2)
        grow_slots(intern);
    struct interned key = key_of(text);
    uint32_t mask = intern->n_slots - 1, at = slot_of(&key) & mask;
    for (uint32_t found; (found = intern->slots[at]); at = (at + 1) & mask)
        if (is_same(intern, &intern->entries[found - 1], &key, text))
            return found - 1;
    add(intern, key, text);
    return (intern->slots[at] = intern->n) - 1;
}

Slice intern_text(const struct intern *intern, uint32_t number) {
    const struct interned *entry = &intern->entries[number];
    return (Slice){intern->text.s + entry->at, entry->n};
}
