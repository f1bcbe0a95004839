#include "template/trail.h"
#include "base/map.h"
#include "base/mem.h"
#include <stdlib.h>

#define STEP '\x1f'

/* A view and where it was found, in an array sorted by address. */
struct spot {
    const struct view *view, *parent;
    size_t index;
};

struct trails {
    struct arena *arena;
    const struct view *root;
    struct map spots;        /* address of the view, as bytes -> struct spot */
};

static Slice address_of(const struct view *const *view) {
    return (Slice){(const char *)view, sizeof *view};
}

static void find_spots(struct trails *trails, const struct view *parent) {
    for (size_t i = 0; i < view_count(parent); i++) {
        const struct view *view = view_at(parent, i);
        if (!view || map_has(&trails->spots, address_of(&view)))
            continue;
        struct spot *spot = ARENA_NEW(trails->arena, struct spot);
        *spot = (struct spot){view, parent, i};
        map_set(&trails->spots, address_of(&spot->view), spot);
        find_spots(trails, view);
    }
}

struct trails *trails_new(const struct view *root) {
    struct arena *arena = arena_new();
    struct trails *trails = ARENA_NEW(arena, struct trails);
    *trails = (struct trails){.arena = arena, .root = root};
    find_spots(trails, root);
    return trails;
}

void trails_free(struct trails *trails) {
    if (!trails)
        return;
    map_free(&trails->spots);
    arena_free(trails->arena);
}

static bool add_trail(const struct trails *trails, const struct view *view, Buf *out) {
    if (view == trails->root)
        return true;
    const struct spot *spot = map_get(&trails->spots, address_of(&view));
    if (!spot || !add_trail(trails, spot->parent, out))
        return false;
    buf_char(out, STEP);
    if (view_kind(spot->parent) == VIEW_MAP)
        buf_slice(out, view_key(spot->parent, spot->index));
    else
        buf_number(out, spot->index);
    return true;
}

Slice trails_of(const struct trails *trails, const struct view *view) {
    Buf out = {0};
    buf_init(&out);
    Slice trail = add_trail(trails, view, &out) ? buf_dup(&out, trails->arena) : S("\x1f?");
    buf_free(&out);
    return trail;
}

static bool read_number(Slice text, size_t *number) {
    *number = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] < '0' || text.s[i] > '9' || *number > 100000000)
            return false;
        *number = *number * 10 + (size_t)(text.s[i] - '0');
    }
    return text.n > 0;
}

static bool take_step(const struct view **view, Slice step) {
    size_t number;
    if (view_kind(*view) == VIEW_MAP)
        return view_find(*view, step, view);
    if (view_kind(*view) != VIEW_LIST || !read_number(step, &number) || number >= view_count(*view))
        return false;
    *view = view_at(*view, number);
    return true;
}

bool trail_follow(const struct view *root, Slice trail, const struct view **view) {
    *view = root;
    while (trail.n > 0) {
        size_t end = slice_find_char(trail, STEP, 1);
        end = end == SLICE_NONE ? trail.n : end;
        if (!take_step(view, slice_sub(trail, 1, end)))
            return false;
        trail = slice_sub(trail, end, trail.n);
    }
    return true;
}
