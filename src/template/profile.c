#include "template/profile.h"
#include "base/map.h"
#include "base/mem.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

enum { DEPTH = 512 };

/* In memory that processes share. */
struct numbers {
    atomic_llong count, total, own;
};

struct activation {
    int slot;
    long long start, within; /* when it began, and how long others ran within it */
};

struct profile {
    const Slice *names;
    size_t n;
    struct map slots;       /* name -> its number, plus 1 */
    struct numbers *numbers;
    unsigned *active;       /* by slot: how many of its runs are open in this process */
    struct activation open[DEPTH];
    size_t depth, too_deep; /* those beyond are part of the last */
};

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000000000 + time.tv_nsec;
}

struct profile *profile_new(const Slice *names, size_t n) {
    struct profile *profile = xcalloc(1, sizeof *profile);
    profile->names = names;
    profile->n = n;
    profile->active = xcalloc(n + 1, sizeof *profile->active);
    profile->numbers = mmap(NULL, (n + 1) * sizeof *profile->numbers, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (profile->numbers == MAP_FAILED)
        profile->numbers = NULL;
    for (size_t i = 0; i < n && profile->numbers; i++)
        map_set(&profile->slots, names[i], (void *)(uintptr_t)(i + 1));
    return profile;
}

void profile_free(struct profile *profile) {
    if (!profile)
        return;
    if (profile->numbers)
        munmap(profile->numbers, (profile->n + 1) * sizeof *profile->numbers);
    map_free(&profile->slots);
    xfree(profile->active);
    xfree(profile);
}

int profile_slot(const struct profile *profile, Slice name) {
    return profile ? (int)(uintptr_t)map_get(&profile->slots, name) - 1 : -1;
}

void profile_reset(struct profile *profile) {
    if (!profile)
        return;
    while (profile->depth > 0)
        profile->active[profile->open[--profile->depth].slot]--;
    profile->too_deep = 0;
}

void profile_enter(struct profile *profile, int slot, bool counts) {
    if (!profile)
        return;
    if (slot < 0 || profile->depth == DEPTH || profile->too_deep) {
        profile->too_deep++;
        return;
    }
    if (counts)
        atomic_fetch_add(&profile->numbers[slot].count, 1);
    profile->active[slot]++;
    profile->open[profile->depth++] = (struct activation){slot, now(), 0};
}

void profile_leave(struct profile *profile) {
    if (!profile)
        return;
    if (profile->too_deep) {
        profile->too_deep--;
        return;
    }
    const struct activation *done = &profile->open[--profile->depth];
    long long took = now() - done->start;
    atomic_fetch_add(&profile->numbers[done->slot].own, took - done->within);
    if (--profile->active[done->slot] == 0)
        atomic_fetch_add(&profile->numbers[done->slot].total, took);
    if (profile->depth > 0)
        profile->open[profile->depth - 1].within += took;
}

static int by_own(const void *a, const void *b) {
    const struct profile_row *x = a, *y = b;
    if (x->own != y->own)
        return x->own < y->own ? 1 : -1;
    return slice_cmp(x->name, y->name);
}

struct profile_row *profile_rows(const struct profile *profile, struct arena *arena, size_t *n) {
    *n = 0;
    if (!profile || !profile->numbers)
        return NULL;
    struct profile_row *rows = ARENA_ARRAY(arena, struct profile_row, profile->n);
    for (size_t i = 0; i < profile->n; i++) {
        struct numbers *numbers = &profile->numbers[i];
        struct profile_row row = {.name = profile->names[i], .count = atomic_load(&numbers->count)};
        row.total = atomic_load(&numbers->total);
        row.own = atomic_load(&numbers->own);
        if (row.count)
            rows[(*n)++] = row;
    }
    if (*n)
        qsort(rows, *n, sizeof *rows, by_own);
    return rows;
}
