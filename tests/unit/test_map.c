#include "base/map.h"
#include "unit.h"

Test(map, an_empty_one_answers) {
    struct map map = {0};
    cr_expect_null(map_get(&map, S("x")));
    cr_expect(!map_has(&map, S("")));
    map_free(&map);
}

Test(map, thousands_of_keys_in_their_order) {
    enum { MANY = 5000 };
    struct arena *arena = arena_new();
    struct map map = {0};
    static int values[MANY];
    for (int i = 0; i < MANY; i++)
        map_set(&map, arena_printf(arena, "key %d", i), &values[i]);
    for (int i = 0; i < MANY; i++) {
        Slice key = arena_printf(arena, "key %d", i);
        cr_assert(map_get(&map, key) == &values[i], "%s", key.s);
        expect_text(map.entries[i].key, key.s, "insertion order");
    }
    expect_number(map.n, MANY, "count");
    cr_expect(!map_has(&map, S("key 5000")));
    map_free(&map);
    arena_free(arena);
}

Test(map, replaces_and_tells_null_from_absent) {
    struct map map = {0};
    int one = 1, two = 2;
    map_set(&map, S("a"), &one);
    map_set(&map, S(""), NULL);
    map_set(&map, (Slice){"a\0b", 3}, &two);
    map_set(&map, S("a"), &two);
    expect_number(map.n, 3, "count");
    cr_expect(map_get(&map, S("a")) == &two);
    cr_expect(map_has(&map, S("")) && map_get(&map, S("")) == NULL);
    cr_expect(map_has(&map, (Slice){"a\0b", 3}) && !map_has(&map, (Slice){"a\0c", 3}));
    void **slot = map_slot(&map, S("new"));
    cr_expect_null(*slot);
    *slot = &one;
    cr_expect(map_get(&map, S("new")) == &one && map_slot(&map, S("new")) == slot);
    map_free(&map);
}

Test(map, the_hash_is_the_same_everywhere) {
    static const struct {
        size_t n;
        uint64_t hash;
    } cases[] = {
        {0, 0x5e1ceb645cd0e924u},   {5, 0xd9d623ec741b24d3u},   {47, 0xd2ee0fedc6c72c02u},  {48, 0x2e6419b58413b798u},
        {61, 0x3a29bf67d3eec4dcu},  {150, 0x0ea5923fffa8419cu}, {256, 0x4a91427b5f640c36u},
    };
    unsigned char bytes[256];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 37);
    cr_expect(hash_bytes("", 0) == hash_bytes(NULL, 0));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect(hash_bytes(bytes, cases[i].n) == cases[i].hash, "of %zu: %llx", cases[i].n,
                  (unsigned long long)hash_bytes(bytes, cases[i].n));
}

Test(map, a_hash_tells_every_byte_and_its_place) {
    unsigned char bytes[256] = {0};
    uint64_t seen[2 * sizeof bytes];
    size_t n = 0;
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = 1;
        seen[n++] = hash_bytes(bytes, sizeof bytes);
        bytes[i] = 0;
        seen[n++] = hash_bytes(bytes, i);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            cr_expect(seen[i] != seen[j], "%zu and %zu", i, j);
}
