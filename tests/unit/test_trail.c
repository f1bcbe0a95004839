/* Trails and surfaces: what a template looked at is found again in another run's view, and told from what is not the same. */
#include "base/mem.h"
#include "template/trail.h"
#include <criterion/criterion.h>

static struct view *card(struct arena *arena, const char *path, const char *title) {
    struct view *map = view_map(arena);
    view_put(arena, map, "path", view_string(arena, slice_from(path)));
    view_put(arena, map, "title", view_string(arena, slice_from(title)));
    return map;
}

/* site = {title, list = {cards...}, by = {["a/b"] = {first card}}, none = null} */
static struct view *site(struct arena *arena, const char *title, size_t n, const char *const *paths, const char *of_first) {
    struct view *root = view_map(arena), *list = view_list(arena), *by = view_open_map(arena), *of = view_list(arena);
    view_put(arena, root, "title", view_string(arena, slice_from(title)));
    for (size_t i = 0; i < n; i++)
        view_append(arena, list, card(arena, paths[i], i ? "Other" : of_first));
    view_put(arena, root, "list", list);
    if (n)
        view_append(arena, of, view_at(list, 0));
    view_put_slice(arena, by, S("a/b"), of);
    view_put(arena, root, "by", by);
    view_put(arena, root, "none", view_null());
    return root;
}

static const char *const two[] = {"x.html", "y.html"}, *const swapped[] = {"y.html", "x.html"};

Test(trail, leads_to_the_same_member_of_another_root) {
    struct arena *arena = arena_new();
    const struct view *a = site(arena, "A", 2, two, "First"), *b = site(arena, "B", 2, two, "Else"), *found;
    struct trails *trails = trails_new(a);
    struct {
        const struct view *in, *expected;
    } rows[] = {
        {a, b},
        {view_get(a, "title"), view_get(b, "title")},
        {view_get(a, "list"), view_get(b, "list")},
        {view_at(view_get(a, "list"), 1), view_at(view_get(b, "list"), 1)},
        {view_get(view_at(view_get(a, "list"), 0), "title"), view_get(view_at(view_get(b, "list"), 0), "title")},
        {view_at(view_get(a, "by"), 0), view_at(view_get(b, "by"), 0)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        cr_assert(trail_follow(b, trails_of(trails, rows[i].in), &found), "row %zu", i);
        cr_assert_eq(found, rows[i].expected, "row %zu", i);
    }
    trails_free(trails);
    arena_free(arena);
}

Test(trail, leads_nowhere_where_there_is_no_such_member) {
    struct arena *arena = arena_new();
    const struct view *a = site(arena, "A", 2, two, "First"), *b = site(arena, "B", 1, two, "First"), *found;
    struct trails *trails = trails_new(a);
    cr_assert_not(trail_follow(b, trails_of(trails, view_at(view_get(a, "list"), 1)), &found), "a card less");
    cr_assert_not(trail_follow(a, trails_of(trails, view_string(arena, S("alien"))), &found), "not below the root");
    static const char *const bad[] = {"\037nobody", "\037title\0370", "\037list\037x", "\037list\037", "\037list\03799999999999999999999"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_assert_not(trail_follow(a, slice_from(bad[i]), &found), "row %zu", i);
    trails_free(trails);
    arena_free(arena);
}

Test(trail, surfaces_tell_which_members_there_are_and_not_what_they_hold) {
    struct arena *arena = arena_new();
    const struct view *a = site(arena, "A", 2, two, "First"), *titled = site(arena, "A", 2, two, "Renamed");
    const struct view *fewer = site(arena, "A", 1, two, "First"), *others = site(arena, "A", 2, swapped, "First");
    cr_assert_eq(view_surface(view_get(a, "list")), view_surface(view_get(titled, "list")), "a card's title lies deeper");
    cr_assert_neq(view_surface(view_get(a, "list")), view_surface(view_get(fewer, "list")), "a card less");
    cr_assert_neq(view_surface(view_get(a, "list")), view_surface(view_get(others, "list")), "another order");
    cr_assert_neq(view_surface(view_get(a, "title")), view_surface(view_string(arena, S("B"))), "a scalar is its value");
    cr_assert_neq(view_surface(view_int(arena, 1)), view_surface(view_string(arena, S("1"))), "and its kind");
    cr_assert_neq(view_surface(NULL), view_surface(view_string(arena, S(""))), "nothing is not empty");
    cr_assert_eq(view_hash(a), view_hash(site(arena, "A", 2, two, "First")), "the same all through");
    cr_assert_neq(view_hash(a), view_hash(titled), "a hash goes to the ground");
    arena_free(arena);
}

Test(trail, a_sealed_map_has_the_hash_that_it_had) {
    struct arena *arena = arena_new();
    struct view *card = view_map(arena), *list = view_list(arena);
    view_put(arena, card, "name", view_string(arena, S("writer")));
    view_append(arena, list, card);
    uint64_t own = view_hash(card), outer = view_hash(list);
    view_seal(card);
    cr_assert_eq(view_hash(card), own, "by itself");
    cr_assert_eq(view_hash(list), outer, "within another");
    arena_free(arena);
}
