#include "base/diff_words.h"
#include "unit.h"

/* The line with what changed in brackets. */
static Slice shown(struct arena *arena, Slice line, struct diff_parts parts) {
    Buf out = {0};
    size_t at = 0;
    for (size_t i = 0; i < parts.n; i++) {
        Slice text = parts.v[i].text;
        cr_assert(text.s == line.s + at, "parts follow each other");
        at += text.n;
        buf_printf(&out, parts.v[i].changed ? "[%.*s]" : "%.*s", FMT(text));
    }
    cr_assert_eq(at, line.n);
    Slice kept = buf_dup(&out, arena);
    buf_free(&out);
    return kept;
}

Test(diff_words, marks_words) {
    static const struct {
        const char *old, *new, *left, *right;
    } rows[] = {
        {"", "", "", ""},
        {"same here", "same here", "same here", "same here"},
        {"", "new", "", "[new]"},
        {"Read the file.", "Read this file!", "Read [the] file[.]", "Read [this] file[!]"},
        {"one two three", "one four five three", "one [two] three", "one [four five] three"},
        {"a b c d", "a x y d", "a [b c] d", "a [x y] d"},
        {"call foo_bar(1)", "call foo_baz(1)", "call [foo_bar](1)", "call [foo_baz](1)"},
        {"na\u00efve", "naive", "[na\u00efve]", "[naive]"},
        {"  - x", "- x", "[  ]- x", "- x"},
        {"a\tb\r", "a b", "a[\t]b[\r]", "a[ ]b"},
        {"all other", "words here", "[all other]", "[words here]"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct diff_parts left, right;
        Slice old = slice_from(rows[i].old), new = slice_from(rows[i].new);
        diff_words(arena, old, new, &left, &right);
        Slice a = shown(arena, old, left), b = shown(arena, new, right);
        cr_expect(slice_is(a, rows[i].left), "%zu: %.*s, not %s", i, FMT(a), rows[i].left);
        cr_expect(slice_is(b, rows[i].right), "%zu: %.*s, not %s", i, FMT(b), rows[i].right);
    }
    arena_free(arena);
}

/* Lines are parted by `|`; a partner is printed as its number, nobody as `-`. */
Test(diff_words, finds_partners) {
    static const struct {
        const char *old, *new, *partners;
    } rows[] = {
        {"read the file", "read the files", "0"},
        {"alpha beta", "gamma delta", "-"},
        {"use the small model", "an opening line|use the large model", "1"},
        {"one two three|four five six", "four five seven", "-0"},
        {"one two three|four five six", "one two x|y z w|four five z", "02"},
        {"first words here|second words there", "second words there now|first words here now", "-0"},
        {"|", "|", "--"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Slice old[8], new[8];
        uint32_t partner[8], n_old = 0, n_new = 0;
        char got[9] = "";
        for (size_t at = 0, end; at <= strlen(rows[i].old); at = end + 1) {
            end = at + strcspn(rows[i].old + at, "|");
            old[n_old++] = slice_sub(slice_from(rows[i].old), at, end);
        }
        for (size_t at = 0, end; at <= strlen(rows[i].new); at = end + 1) {
            end = at + strcspn(rows[i].new + at, "|");
            new[n_new++] = slice_sub(slice_from(rows[i].new), at, end);
        }
        diff_partners(old, n_old, new, n_new, partner);
        for (uint32_t k = 0; k < n_old; k++)
            got[k] = partner[k] == DIFF_NONE ? '-' : (char)('0' + partner[k]);
        cr_expect_str_eq(got, rows[i].partners, "%zu", i);
    }
}
