#include "base/vec.h"
#include "unit.h"
#include <stdint.h>

Test(mem, arena_hands_out_zeroed_aligned_memory_again_after_a_reset) {
    static const size_t sizes[] = {0, 1, 7, 16, 100, 4096, 20000, 300000, 3, 2000000, 5};
    struct arena *arena = arena_new();
    for (int round = 0; round < 3; round++) {
        unsigned char *last = NULL;
        for (size_t i = 0; i < ROWS(sizes); i++) {
            unsigned char *p = arena_alloc(arena, sizes[i]);
            expect_number((uintptr_t)p % 16, 0, "alignment");
            cr_expect(p != last, "two things at one place");
            for (size_t at = 0; at < sizes[i]; at++)
                cr_assert(p[at] == 0, "size %zu, round %d: byte %zu is not zero", sizes[i], round,
                          at);
            memset(p, 0xAB, sizes[i]);
            last = p;
        }
        arena_reset(arena);
    }
    arena_free(arena);
    arena_free(NULL);
}

Test(mem, arena_keeps_what_it_was_given) {
    enum { MANY = 5000 };
    struct arena *arena = arena_new();
    static Slice words[MANY];
    for (int i = 0; i < MANY; i++)
        words[i] = arena_printf(arena, "word %d%*s", i, i % 50, "");
    for (int i = 0; i < MANY; i++) {
        char want[80];
        snprintf(want, sizeof want, "word %d%*s", i, i % 50, "");
        expect_text(words[i], want, "word");
    }
    arena_free(arena);
}

Test(vec, grows_zeroed_and_is_kept) {
    VEC(int) numbers = {0};
    struct arena *arena = arena_new();
    for (int i = 0; i < 1000; i++) {
        int *new = VEC_PUSH(&numbers);
        expect_number(*new, 0, "a new element");
        *new = i;
    }
    const int *kept = VEC_KEEP(&numbers, arena);
    VEC_FREE(&numbers);
    expect_number(numbers.n, 0, "after VEC_FREE");
    for (int i = 0; i < 1000; i++)
        expect_number(kept[i], i, "kept");
    cr_expect_not_null(VEC_KEEP(&numbers, arena), "an empty one is kept too");
    arena_free(arena);
}
