#include "output/drift.h"
#include "input/source.h"
#include "unit.h"

/* A text whose lines stem from two sources: "a.md:N" for lines that begin with "a", "b.md:N" for all others. */
static void make_flat(const struct source *a, const struct source *b, const char *text, struct flat *out) {
    Slice rest = slice_from(text), line;
    uint32_t next[2] = {1, 1};
    *out = (struct flat){0};
    buf_init(&out->text);
    while (slice_next_line(&rest, &line)) {
        bool first = slice_starts(line, S("a"));
        const struct source *source = first ? a : b;
        *VEC_PUSH(&out->origins) = (struct origin){(uint32_t)out->text.n, source, source_line_start(source, next[!first]++)};
        buf_slice(&out->text, line);
        buf_char(&out->text, '\n');
    }
}

Test(drift, places) {
    static const struct {
        const char *there, *wanted, *places;
    } rows[] = {
        {"a1\n", "a1\n", ""},
        {"", "a1\na2\nb1\n", "a.md:1-2, b.md:1"},
        {"a1\na2\n", "a1\na\n", "a.md:2"},
        {"a1\nx\nb1\n", "a1\na2\na3\nb1\n", "a.md:2-3"},
        /* What goes stands behind the line before it. */
        {"a1\nx\nb1\n", "a1\nb1\n", "behind a.md:1"},
        {"x\na1\n", "a1\n", "before a.md:1"},
        {"a1\nx\n", "a1\n", "behind a.md:1"},
        {"x\n", "", "from.md:1"},
        {"a1\nx\nb1\ny\n", "a1\nb1\nb2\n", "behind a.md:1, b.md:2"},
        /* Lines that do not follow each other, and more places than are shown. */
        {"a1\nb1\na2\n", "a\nb1\na\n", "a.md:1-2"},
        {"b1\n", "a1\nb1\na2\nb2\na3\nb3\n", "a.md:1-2, b.md:2, a.md:3, b.md:3"},
        {"", "a1\nb1\na2\nb2\na3\nb3\n", "a.md:1, b.md:1, a.md:2, b.md:2 (+2 more)"},
        {"a1\na2\na3\na4\n", "a\na2\na\na4\n", "a.md:1,3"},
    };
    struct arena *arena = arena_new();
    const struct source *a = source_plain(arena, S("a.md"), S("1\n2\n3\n4\n")), *b = source_plain(arena, S("b.md"), S("1\n2\n3\n4\n"));
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct flat flat;
        Buf out = {0};
        make_flat(a, b, rows[i].wanted, &flat);
        struct drift drift = drift_find(arena, slice_from(rows[i].there), &flat, S("from.md"), (Slice){0});
        drift_print(&out, &drift, S("x"), S("x"), 0);
        size_t at = slice_find(buf_view(&out), S(" @@ "), 0), end = slice_find_char(buf_view(&out), '\n', at == SLICE_NONE ? 0 : at);
        expect_text(at == SLICE_NONE ? (Slice){0} : slice_sub(buf_view(&out), at + 4, end), rows[i].places, rows[i].there);
        buf_free(&out);
        flat_free(&flat);
    }
    arena_free(arena);
}

Test(drift, copies) {
    static const struct {
        const char *there, *copy;
        const char *want;
    } rows[] = {
        {"same\n", "same\n", ""},
        {"one\ntwo\n", "one\n2\n", "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@ c.txt:2\n one\n-two\n+2\n"},
        {"\xff\n", "text\n", "Binary files a/x and b/x differ\n"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf out = {0};
        struct drift drift = drift_find(arena, slice_from(rows[i].there), NULL, S("c.txt"), slice_from(rows[i].copy));
        drift_print(&out, &drift, S("x"), S("x"), 0);
        expect_text(buf_view(&out), rows[i].want, rows[i].there);
        buf_free(&out);
    }
    arena_free(arena);
}
