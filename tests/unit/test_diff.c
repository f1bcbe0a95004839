#include "base/diff.h"
#include "base/file.h"
#include "base/process.h"
#include "unit.h"
#include <stdlib.h>

static struct arena *arena;

static void set_up(void) {
    arena = arena_new();
}

static void tear_down(void) {
    arena_free(arena);
}

TestSuite(diff, .init = set_up, .fini = tear_down);

static Slice print(const char *old, const char *new, unsigned flags) {
    Buf out = {0};
    struct diff diff = diff_lines(arena, slice_from(old), slice_from(new));
    diff_print(&out, &diff, S("x"), S("x"), flags);
    Slice printed = buf_dup(&out, arena);
    buf_free(&out);
    return printed;
}

#define HEAD "--- a/x\n+++ b/x\n"

Test(diff, the_printed_form) {
    static const struct {
        const char *old, *new, *want;
    } rows[] = {
        {"", "", ""},
        {"a\nb\n", "a\nb\n", ""},
        {"", "a\n", HEAD "@@ -0,0 +1 @@\n+a\n"},
        {"a\nb\n", "", HEAD "@@ -1,2 +0,0 @@\n-a\n-b\n"},
        {"a\nb\nc\n", "a\nB\nc\n", HEAD "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
        {"1\n2\n3\n4\n5\n", "1\n2\n3\n4\nx\n5\n", HEAD "@@ -2,4 +2,5 @@\n 2\n 3\n 4\n+x\n 5\n"},
        {"a\nb", "a\nb\n", HEAD "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"},
        {"a\nb\n", "a\nb", HEAD "@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n"},
        {"a\nb", "A\nb", HEAD "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n"},
        {"a\r\nb\r\n", "a\r\nB\r\n", HEAD "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+B\r\n"},
        {"a\r\n", "a\n", HEAD "@@ -1 +1 @@\n-a\r\n+a\n"},
        {"a\rb\n", "a\rc\n", HEAD "@@ -1 +1 @@\n-a\rb\n+a\rc\n"},
        /* Six lines between two changes are the surroundings of both, seven are not. */
        {"a\n1\n2\n3\n4\n5\n6\nb\n", "A\n1\n2\n3\n4\n5\n6\nB\n",
         HEAD "@@ -1,8 +1,8 @@\n-a\n+A\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n+B\n"},
        {"a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n",
         HEAD "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n"
              "@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n"},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(print(rows[i].old, rows[i].new, 0), rows[i].want, rows[i].want);
}

Test(diff, a_hunk_stands_where_it_reads_best) {
    static const struct {
        const char *old, *new, *want;
    } rows[] = {
        /* Behind an empty line: a whole section, not the end of one and the beginning of another.
         */
        {"# A\n\ntext\n\n# C\n", "# A\n\ntext\n\n# B\n\ntext\n\n# C\n",
         HEAD "@@ -2,4 +2,8 @@\n \n text\n \n+# B\n+\n+text\n+\n # C\n"},
        {"# A\n\n# B\n\n# C\n\nend\n", "# A\n\n# C\n\nend\n",
         HEAD "@@ -1,7 +1,5 @@\n # A\n \n-# B\n-\n # C\n \n end\n"},
        /* Without any, as low as it goes. */
        {"{\nx\n}\n", "{\nx\n}\n{\nx\n}\n", HEAD "@@ -1,3 +1,6 @@\n {\n x\n }\n+{\n+x\n+}\n"},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(print(rows[i].old, rows[i].new, 0), rows[i].want, rows[i].want);
}

Test(diff, for_terminals) {
    expect_text(print("a\r\nb\033[2J\tc\r\nd\n", "a\r\nb\nd\n", DIFF_VISIBLE | DIFF_COLOUR),
                "\033[1m--- a/x\033[0m\n\033[1m+++ b/x\033[0m\n\033[36m@@ -1,3 +1,3 @@\033[0m\n"
                " a\n\033[31m-b␛[2J    c␍\033[0m\n\033[32m+b\033[0m\n d\n",
                "controls are shown, a line end only where it changed");
}

Test(diff, names_as_git_quotes_them) {
    static const struct {
        const char *path, *want;
    } rows[] = {
        {"content/a.md", "--- /dev/null\n+++ b/content/a.md\n"},
        {"a b.md", "--- /dev/null\n+++ b/a b.md\t\n"},
        {"größe.md", "--- /dev/null\n+++ b/größe.md\n"},
        {"a\"b\\.md", "--- /dev/null\n+++ \"b/a\\\"b\\\\.md\"\n"},
        {"a\tb\n\033 c", "--- /dev/null\n+++ \"b/a\\tb\\n\\033 c\"\t\n"},
    };
    struct diff diff = diff_lines(arena, S(""), S("new\n"));
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf out = {0};
        diff_print(&out, &diff, S(""), slice_from(rows[i].path), 0);
        expect_text(slice_sub(buf_view(&out), 0, strlen(rows[i].want)), rows[i].want, rows[i].path);
        buf_free(&out);
    }
}

/* --- properties --- */

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

/* Up to `most` lines out of `kinds`, the last perhaps without its end. */
static void random_text(Buf *out, uint32_t *state, uint32_t most, uint32_t kinds) {
    for (uint32_t n = next_random(state) % (most + 1); n--;)
        buf_printf(out, "%s%u%s", next_random(state) % 4 ? "" : "\n",
                   (unsigned)(next_random(state) % kinds), n || next_random(state) % 3 ? "\n" : "");
}

/* Another text by changes here and there. */
static void random_edit(Buf *out, Slice old, uint32_t *state, uint32_t kinds) {
    Slice line;
    while (slice_next_line(&old, &line)) {
        uint32_t what = next_random(state) % 12;
        if (what == 0)
            buf_printf(out, "%u\n", (unsigned)(next_random(state) % kinds));
        if (what != 1)
            buf_printf(out, "%.*s\n", FMT(line));
    }
}

static void expect_script(Slice old, Slice new, const char *row) {
    struct diff diff = diff_lines(arena, old, new);
    Buf made = {0};
    uint32_t at = 0, removed = 0, added = 0;
    for (size_t i = 0; i < diff.n; i++) {
        struct hunk hunk = diff.hunks[i];
        cr_expect(hunk.old_n || hunk.new_n, "%s: an empty hunk", row);
        cr_expect(i == 0 || hunk.old_at > at, "%s: hunks touch", row);
        for (; at < hunk.old_at; at++)
            buf_slice(&made, diff.old[at]);
        for (uint32_t k = hunk.new_at; k < hunk.new_at + hunk.new_n; k++)
            buf_slice(&made, diff.new[k]);
        at += hunk.old_n;
        removed += hunk.old_n;
        added += hunk.new_n;
    }
    for (; at < diff.n_old; at++)
        buf_slice(&made, diff.old[at]);
    cr_expect(slice_eq(buf_view(&made), new), "%s\n  old %.*s\n  new %.*s", row, FMT(old),
              FMT(new));
    expect_number(diff.removed, removed, row);
    expect_number(diff.added, added, row);
    buf_free(&made);
}

Test(diff, the_script_makes_the_new_text) {
    uint32_t state = 7;
    for (unsigned i = 0; i < 3000; i++) {
        Buf old = {0}, new = {0};
        uint32_t kinds = 1 + next_random(&state) % (i % 2 ? 6 : 60);
        random_text(&old, &state, 40, kinds);
        if (i % 3)
            random_edit(&new, buf_view(&old), &state, kinds);
        else
            random_text(&new, &state, 40, kinds);
        char row[32];
        snprintf(row, sizeof row, "random texts %u", i);
        expect_script(buf_view(&old), buf_view(&new), row);
        expect_script(buf_view(&new), buf_view(&old), row);
        buf_free(&old);
        buf_free(&new);
        arena_reset(arena);
    }
}

/* As many lines as a short script needs, by the table of all common beginnings. */
static uint32_t least_edits(const struct diff *diff) {
    uint32_t n = diff->n_old, m = diff->n_new;
    uint32_t *row = xcalloc(m + 1, sizeof *row);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0, corner = 0; k < m; k++) {
            uint32_t above = row[k + 1];
            uint32_t best = above > row[k] ? above : row[k];
            row[k + 1] = slice_eq(diff->old[i], diff->new[k]) ? corner + 1 : best;
            corner = above;
        }
    uint32_t edits = n + m - 2 * row[m];
    free(row);
    return edits;
}

/* Without lines that are there once, the search alone decides. */
Test(diff, the_search_finds_the_shortest_script) {
    uint32_t state = 11;
    for (unsigned i = 0; i < 500; i++) {
        Buf old = {0}, new = {0};
        uint32_t lengths[2] = {20 + next_random(&state) % 40, 20 + next_random(&state) % 40};
        for (uint32_t k = 0; k < lengths[0]; k++)
            buf_puts(&old, &"a\n\0b\n\0c\n"[3 * (next_random(&state) % 3)]);
        for (uint32_t k = 0; k < lengths[1]; k++)
            buf_puts(&new, &"a\n\0b\n\0c\n"[3 * (next_random(&state) % 3)]);
        struct diff diff = diff_lines(arena, buf_view(&old), buf_view(&new));
        uint32_t least = least_edits(&diff), got = diff.removed + diff.added;
        cr_expect(got >= least && got <= least + least / 4 + 2, "%u: %u edits, %u would do", i,
                  (unsigned)got, (unsigned)least);
        buf_free(&old);
        buf_free(&new);
        arena_reset(arena);
    }
}

/* A hundred thousand lines that have nothing, or only common lines, to do with each other: an
 * hour's work where any step is quadratic. */
Test(diff, large_and_unlike) {
    enum { MANY = 100000 };
    static const struct {
        uint32_t kinds_old, kinds_new, shift;
        const char *row;
    } rows[] = {
        {MANY, MANY, MANY, "no line in common"},
        {2, 2, 0, "two kinds of lines"},
        {300, 300, 0, "three hundred kinds"},
        {MANY, MANY, 0, "most lines there once, all elsewhere"},
        {1, 2, 0, "one kind against two"},
    };
    uint32_t state = 3;
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf old = {0}, new = {0};
        for (size_t k = 0; k < MANY; k++) {
            buf_printf(&old, "%u\n", (unsigned)(next_random(&state) % rows[i].kinds_old));
            buf_printf(&new, "%u\n",
                       (unsigned)(rows[i].shift + next_random(&state) % rows[i].kinds_new));
        }
        expect_script(buf_view(&old), buf_view(&new), rows[i].row);
        buf_free(&old);
        buf_free(&new);
        arena_reset(arena);
    }
}

/* --- what others make of it --- */

static void run(const char *command, const char *row) {
    Buf out = {0}, err = {0};
    int status = -1;
    const char *const argv[] = {"sh", "-c", command, NULL};
    int error = process_run(argv, &out, &err, &status);
    cr_expect(error == 0 && status == 0, "%s: %d %d\n%s%s", row, error, status, out.s ? out.s : "",
              err.s ? err.s : "");
    buf_free(&out);
    buf_free(&err);
}

static void name_file(Buf *name, unsigned i) {
    switch (i % 5) {
    case 0:
        buf_printf(name, "f%u", i);
        break;
    case 1:
        buf_printf(name, "a b/%u c", i);
        break;
    case 2:
        buf_printf(name, "q\"%u\\x", i);
        break;
    case 3:
        buf_printf(name, "größe %u", i);
        break;
    default:
        buf_printf(name, "t\tab%u", i);
    }
}

/* One patch over many files, with odd names, read by `git apply` and (where there is one) `patch`.
 */
Test(diff, git_and_patch_read_it) {
    enum { FILES = 150 };
    char root[] = "/tmp/quire-unit-XXXXXX";
    cr_assert(mkdtemp(root) != NULL);
    uint32_t state = 5;
    Buf patch = {0};
    for (unsigned i = 0; i < FILES; i++) {
        Buf old = {0}, new = {0}, name = {0};
        random_text(&old, &state, 30, 8);
        random_edit(&new, buf_view(&old), &state, 8);
        name_file(&name, i);
        if (i % 7 == 1)
            buf_clear(&old);
        if (i % 7 == 2)
            buf_clear(&new);
        if (i % 7 == 3 && new.n)
            buf_add(&new, "the end", 7);
        struct diff diff = diff_lines(arena, buf_view(&old), buf_view(&new));
        bool gone = !new.n, made = !old.n;
        diff_print(&patch, &diff, made ? S("") : buf_view(&name), gone ? S("") : buf_view(&name),
                   0);
        static const char *const trees[] = {"git", "patch", "want"};
        for (size_t k = 0; k < ROWS(trees); k++) {
            bool want = k == 2;
            if (want ? !gone : !made)
                file_write(arena_printf(arena, "%s/%s/%s", root, trees[k], name.s).s,
                           buf_view(want ? &new : &old), NULL);
        }
        buf_free(&old);
        buf_free(&new);
        buf_free(&name);
    }
    file_write(arena_printf(arena, "%s/all.patch", root).s, buf_view(&patch), NULL);
    run(arena_printf(
            arena,
            "cd %s/git && GIT_CEILING_DIRECTORIES=/ git apply --whitespace=nowarn ../all.patch && "
            "diff -r . ../want",
            root)
            .s,
        "git apply");
    run(arena_printf(arena,
                     "cd %s/patch && { ! command -v patch || { patch -s -p1 < ../all.patch && "
                     "diff -r . ../want; }; }",
                     root)
            .s,
        "patch");
    run(arena_printf(arena, "rm -rf %s", root).s, "clean up");
    buf_free(&patch);
}
