#include "input/yaml.h"
#include "template/emit.h"
#include "template/pattern.h"
#include "template/view.h"
#include "unit.h"

Test(view, kinds) {
    struct arena *arena = arena_new();
    cr_expect(view_kind(NULL) == VIEW_NULL && view_kind(view_null()) == VIEW_NULL);
    cr_expect(!view_truth(NULL) && !view_truth(view_null()) &&
              !view_truth(view_bool(arena, false)));
    cr_expect(view_truth(view_int(arena, 0)) && view_truth(view_string(arena, S(""))));
    cr_expect(view_is_string(view_string(arena, S("x"))) &&
              !view_is_string(view_html(arena, S("x"))));
    expect_text(view_text(view_html(arena, S("x"))), "x", "HTML");
    expect_text(view_text(view_int(arena, 1)), "", "a number is no text");
    cr_expect(view_integer(view_int(arena, -5)) == -5 && view_double(view_int(arena, 2)) == 2.0);
    cr_expect(view_double(view_number(arena, 0.5)) == 0.5 &&
              view_integer(view_number(arena, 0.5)) == 0);
    cr_expect(view_at(view_int(arena, 1), 0) == NULL && view_get(NULL, "x") == NULL &&
              view_count(NULL) == 0);
    arena_free(arena);
}

/* Small maps are searched, large ones hashed: the same must be seen of both. */
Test(view, maps_of_any_size) {
    static const size_t sizes[] = {0, 1, 4, 5, 12, 13, 14, 31, 32, 33, 100, 5000};
    for (size_t s = 0; s < ROWS(sizes); s++) {
        struct arena *arena = arena_new();
        struct view *map = view_map(arena);
        for (size_t i = 0; i < sizes[s]; i++)
            view_put_slice(arena, map, arena_printf(arena, "k%zu", i),
                           view_int(arena, (long long)i));
        for (size_t i = 0; i < sizes[s]; i += 3)
            view_put_slice(arena, map, arena_printf(arena, "k%zu", i),
                           i % 2 ? view_null() : view_int(arena, 7));
        expect_number(view_count(map), sizes[s], "count");
        for (size_t i = 0; i < sizes[s]; i++) {
            const struct view *item;
            Slice key = arena_printf(arena, "k%zu", i);
            cr_expect(view_find(map, key, &item));
            cr_expect(slice_eq(view_key(map, i), key), "order");
            cr_expect(item == view_at(map, i));
            if (i % 3)
                expect_number(view_integer(item), i, "value");
            else
                cr_expect(i % 2 ? item == NULL : view_integer(item) == 7);
        }
        cr_expect(!view_find(map, S("k"), &(const struct view *){NULL}) && !view_get(map, "nope"));
        arena_free(arena);
    }
}

Test(view, from_yaml_and_back) {
    static const struct {
        const char *yaml, *json, *again;
    } rows[] = {
        {"a: 1", "{\"a\":1}", "a: 1"},
        {"a: {b: [1, 2.5, x], c: {}}\nd: []", "{\"a\":{\"b\":[1,2.5,\"x\"],\"c\":{}},\"d\":[]}",
         "a:\n    b:\n      - 1\n      - 2.5\n      - x\n    c: {}\n  d: []"},
        {"a: ~\nb: true\nc: 'true'", "{\"a\":null,\"b\":true,\"c\":\"true\"}",
         "a: null\n  b: true\n  c: \"true\""},
        {"- [[1], 2]\n- a: b\n  c:\n    - d", "[[[1],2],{\"a\":\"b\",\"c\":[\"d\"]}]",
         "-\n    -\n      - 1\n    - 2\n  - a: b\n    c:\n      - d"},
        {"a: 1.0\nb: 1e30\nc: .inf", "{\"a\":1.0,\"b\":1e+30,\"c\":null}",
         "a: 1.0\n  b: 1.0e+30\n  c: .inf"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct yaml_errors errors = {0};
        Slice text = slice_from(rows[i].yaml);
        const struct view *view = view_value(arena, yaml_read(arena, text, 0, text.n, &errors));
        Buf b = {0};
        emit_json(&b, view);
        expect_text(buf_view(&b), rows[i].json, rows[i].yaml);
        buf_clear(&b);
        emit_yaml(&b, view);
        expect_text(slice_trim(buf_view(&b)), rows[i].again, rows[i].yaml);
        cr_expect(view_kind(view) != VIEW_MAP || view_is_open(view));
        buf_free(&b);
        arena_free(arena);
    }
}

/* Of a sealed map, a hash is of those members that it is asked for. */
Test(view, looked_at) {
    static const struct {
        uint32_t looked;
        bool name, note; /* does the hash change with that member? */
    } rows[] = {{1, true, false}, {2, false, true}, {3, true, true}, {0, false, false}, {(uint32_t)LOOKED_AT_ALL, true, true}};
    static const char *const texts[][2] = {{"a", "b"}, {"x", "b"}, {"a", "x"}};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++) {
        uint64_t hashes[3];
        for (size_t k = 0; k < 3; k++) {
            struct view *card = view_map_for(arena, 2), *page = view_list(arena);
            view_put(arena, card, "name", view_string(arena, slice_from(texts[k][0])));
            view_put(arena, card, "note", view_string(arena, slice_from(texts[k][1])));
            view_seal(card);
            view_append(arena, page, card);
            hashes[k] = view_hash_of(page, 1, rows[i].looked);
        }
        cr_expect((hashes[0] != hashes[1]) == rows[i].name, "row %zu", i);
        cr_expect((hashes[0] != hashes[2]) == rows[i].note, "row %zu", i);
    }
    arena_free(arena);
}

Test(pattern, errors) {
    static const struct {
        const char *pattern, *want;
    } rows[] = {
        {"[", "a `[` is never closed"},
        {"[]", "a `[` is never closed"},
        {"[%", "a `[` is never closed"},
        {"%", "the pattern ends with `%`"},
        {"(", "a `(` is never closed"},
        {"a)", "a `)` closes nothing"},
        {"%b", "`%b` needs two characters"},
        {"%bx", "`%b` needs two characters"},
        {"%f", "`%f` needs a `[`"},
        {"%fa", "`%f` needs a `[`"},
        {"%1", "no such capture is closed yet"},
        {"(%1)", "no such capture is closed yet"},
        {"(a)%2", "no such capture is closed yet"},
        {"%0", "no such capture is closed yet"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct pattern pattern;
        const char *error = pattern_compile(&pattern, slice_from(rows[i].pattern), true);
        expect_text(slice_from(error ? error : "fine"), rows[i].want, rows[i].pattern);
    }
}

/* The steps bound the work, whatever the pattern. */
Test(pattern, steps) {
    struct pattern pattern;
    struct pattern_match match;
    Buf subject = {0};
    buf_fill(&subject, 'a', 10000);
    cr_assert(!pattern_compile(&pattern, S(".-.-.-.-.-.-b"), true));
    long long steps = 1000000;
    cr_expect(!pattern_search(&pattern, buf_view(&subject), 0, &steps, &match));
    cr_expect(steps < 0 && steps > -100000);
    buf_free(&subject);
}
