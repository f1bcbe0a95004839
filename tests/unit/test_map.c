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
    cr_expect(hash_bytes("", 0) == hash_bytes(NULL, 0));
    cr_expect(hash_bytes("quire", 5) == 0x89671d255e9f0213u, "%llx",
              (unsigned long long)hash_bytes("quire", 5));
}
