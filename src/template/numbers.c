#include "template/numbers.h"
#include "base/hash.h"
#include "base/mem.h"

/* The place that holds the view's number, or the empty one where that would go. There must be places. */
static uint32_t find_place(const struct numbers *numbers, const struct view *view) {
    uint32_t mask = numbers->n_places - 1, at = (uint32_t)hash_fold((uintptr_t)view, UINT64_C(0x9E3779B97F4A7C15)) & mask;
    while (numbers->places[at] && numbers->views.v[numbers->places[at] - 1].view != view)
        at = (at + 1) & mask;
    return at;
}

static void grow(struct numbers *numbers) {
    numbers->n_places = numbers->n_places ? numbers->n_places * 2 : 256;
    xfree(numbers->places);
    numbers->places = xcalloc(numbers->n_places, sizeof *numbers->places);
    for (uint32_t i = 0; i < numbers->views.n; i++) {
        struct numbered *numbered = &numbers->views.v[i];
        numbered->place = find_place(numbers, numbered->view);
        numbers->places[numbered->place] = i + 1;
    }
}

uint32_t numbers_of(struct numbers *numbers, const struct view *view, bool *fresh) {
    if (numbers->views.n * 2 >= numbers->n_places)
        grow(numbers);
    uint32_t at = find_place(numbers, view);
    *fresh = numbers->places[at] == 0;
    if (*fresh) {
        *VEC_PUSH(&numbers->views) = (struct numbered){view, at};
        numbers->places[at] = (uint32_t)numbers->views.n;
    }
    return numbers->places[at];
}

void numbers_clear(struct numbers *numbers) {
    for (size_t i = 0; i < numbers->views.n; i++)
        numbers->places[numbers->views.v[i].place] = 0;
    numbers->views.n = 0;
}

void numbers_free(struct numbers *numbers) {
    VEC_FREE(&numbers->views);
    xfree(numbers->places);
    *numbers = (struct numbers){0};
}
