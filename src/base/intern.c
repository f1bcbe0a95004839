#include "base/intern.h"
#include "base/hash.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

struct interned {
    struct hash_ends ends;   /* of a text of more than WHOLE bytes, its hash and 0 */
    uint32_t at, n;          /* in intern.text */
};
enum { WHOLE = 16 };

void intern_free(struct intern *intern) {
    xfree(intern->entries);
    xfree(intern->slots);
    buf_free(&intern->text);
    *intern = (struct intern){0};
}

static void grow_slots(struct intern *intern) {
    uint32_t n = intern->n_slots ? intern->n_slots * 2 : 256;
    xfree(intern->slots);
    intern->slots = xcalloc(n, sizeof *intern->slots);
    intern->n_slots = n;
    for (uint32_t i = 0; i < intern->n; i++) {
        const struct interned *entry = &intern->entries[i];
        uint32_t at = (uint32_t)hash_of_ends(entry->ends, entry->n) & (n - 1);
        while (intern->slots[at])
            at = (at + 1) & (n - 1);
        intern->slots[at] = i + 1;
    }
}

static uint32_t add(struct intern *intern, struct hash_ends ends, Slice text) {
    if (intern->n == intern->cap) {
        intern->cap = intern->cap ? intern->cap * 2 : 256;
        intern->entries = xrealloc(intern->entries, intern->cap * sizeof *intern->entries);
    }
    intern->entries[intern->n] = (struct interned){ends, (uint32_t)intern->text.n, (uint32_t)text.n};
    buf_slice(&intern->text, text);
    return intern->n++;
}

uint32_t intern_number(struct intern *intern, Slice text) {
    const unsigned char *s = (const unsigned char *)text.s;
    size_t n = text.n;
    struct hash_ends ends = n > WHOLE ? (struct hash_ends){hash_short(s, n), 0} : hash_ends(s, n);
    if (intern->n >= intern->n_slots / 2)
        grow_slots(intern);
    uint32_t mask = intern->n_slots - 1, at = (uint32_t)hash_of_ends(ends, n) & mask;
    for (uint32_t found; (found = intern->slots[at]); at = (at + 1) & mask) {
        const struct interned *entry = &intern->entries[found - 1];
        if (entry->ends.first == ends.first && entry->ends.last == ends.last && entry->n == n &&
            (n <= WHOLE || memcmp(intern->text.s + entry->at, s, n) == 0))
            return found - 1;
    }
    uint32_t number = add(intern, ends, text);
    intern->slots[at] = number + 1;
    return number;
}

Slice intern_text(const struct intern *intern, uint32_t number) {
    const struct interned *entry = &intern->entries[number];
    return (Slice){intern->text.s + entry->at, entry->n};
}
