/* Workers: what they leave, whoever did it; and that one which dies takes one item with it. */
#include "base/workers.h"
#include <criterion/criterion.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

struct squares {
    size_t *out;
    size_t dies_at;
    bool away;
};

static void begin(void *context) {
    ((struct squares *)context)->away = true;
}

static void square(void *context, size_t i) {
    struct squares *squares = context;
    if (squares->away && i == squares->dies_at)
        raise(SIGKILL);
    squares->out[i] = i * i + 1;
}

Test(workers, do_every_item_once_however_many_they_are) {
    static const struct {
        unsigned jobs;
        size_t n, chunk, least;
        bool shared;
    } cases[] = {
        {1, 1000, 1, 1, false}, {2, 1000, 1, 1, true}, {3, 1000, 7, 1, true}, {8, 1000, 1000, 1, true},
        {8, 3, 1, 1, true},     {8, 0, 1, 1, false},   {8, 1, 1, 1, false},   {4, 100, 0, 60, false},
        {4, 120, 0, 60, true},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct team team;
        team_open(&team, cases[c].jobs);
        struct arena *arena = arena_in(team.pool);
        struct squares squares = {.out = ARENA_ARRAY(arena, size_t, cases[c].n), .dies_at = SIZE_MAX};
        struct work work = {.n = cases[c].n, .chunk = cases[c].chunk, .least = cases[c].least, .team = &team};
        work.begin = begin;
        work.each = square;
        work.context = &squares;
        cr_assert_eq(work_is_shared(&work), cases[c].shared, "case %zu", c);
        cr_assert(workers_run(&work), "case %zu", c);
        cr_assert(!squares.away, "case %zu: a worker is another process", c);
        for (size_t i = 0; i < work.n; i++)
            cr_assert_eq(squares.out[i], i * i + 1, "case %zu, item %zu", c, i);
        if (!team.pool)
            arena_free(arena);
        team_close(&team);
    }
}

Test(workers, lose_the_item_that_one_dies_of_and_no_other) {
    enum { N = 200 };
    static const size_t chunks[] = {1, 16, N};
    for (size_t c = 0; c < sizeof chunks / sizeof *chunks; c++) {
        struct team team;
        team_open(&team, 2);
        struct squares squares = {.out = ARENA_ARRAY(arena_in(team.pool), size_t, N), .dies_at = 77};
        struct work work = {.n = N, .chunk = chunks[c], .team = &team, .begin = begin, .each = square, .context = &squares};
        cr_assert_not(workers_run(&work));
        cr_assert_eq(work.lost.n, 1);
        cr_assert_eq(work.lost.v[0].item, 77);
        cr_assert_eq(work.lost.v[0].signal, SIGKILL);
        for (size_t i = 0; i < N; i++)
            cr_assert_eq(squares.out[i], i == 77 ? 0 : i * i + 1, "chunk %zu, item %zu", chunks[c], i);
        VEC_FREE(&work.lost);
        team_close(&team);
    }
}
