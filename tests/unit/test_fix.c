#include "base/file.h"
#include "check/fix.h"
#include "unit.h"
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Writing alone; what is planned is tested by tests/cli/fix and tests/run-fix. */
static struct arena *arena;
static char root[64];

static void set_up(void) {
    arena = arena_new();
    strcpy(root, "/tmp/quire-unit-XXXXXX");
    cr_assert(mkdtemp(root) != NULL);
}

static void tear_down(void) {
    cr_expect(system(arena_printf(arena, "rm -rf %s", root).s) == 0);
    arena_free(arena);
}

TestSuite(fix, .init = set_up, .fini = tear_down);

static const char *at(const char *path) {
    return arena_printf(arena, "%s/%s", root, path).s;
}

static void put(const char *path, const char *text) {
    cr_assert(file_write(at(path), slice_from(text), NULL) == 0);
}

static void expect_file(const char *path, const char *want) {
    Slice got = {0};
    cr_expect(file_read(arena, at(path), 100, &got) == 0, "%s", path);
    expect_text(got, want, path);
}

Test(fix, only_what_is_as_it_was_is_written) {
    static const struct {
        const char *path;
        enum fix_outcome outcome;
        const char *holds; /* afterwards; NULL when there is no such file */
    } rows[] = {
        {"fine.md", FIX_WRITTEN, "new"},     {"folder/fine.md", FIX_WRITTEN, "new"},
        {"edited.md", FIX_CHANGED, "ol"},    {"longer.md", FIX_CHANGED, "old and more"},
        {"gone.md", FIX_CHANGED, NULL},      {"linked.md", FIX_CHANGED, "old"},
        {"away/out.md", FIX_CHANGED, "old"}, {"locked.md", FIX_READ_ONLY, "old"},
        {"dir.md", FIX_FAILED, NULL},
    };
    put("fine.md", "old");
    put("folder/fine.md", "old");
    put("edited.md", "ol");
    put("longer.md", "old and more");
    put("other.md", "old");
    put("locked.md", "old");
    put("dir.md/x", "");
    cr_assert(chmod(at("locked.md"), 0444) == 0);
    /* What was a file and a folder of the library when it was read are links by now. */
    cr_assert(symlink("other.md", at("linked.md")) == 0);
    char outside[] = "/tmp/quire-unit-XXXXXX";
    cr_assert(mkdtemp(outside) != NULL && symlink(outside, at("away")) == 0);
    put("away/out.md", "old");
    struct fixes fixes = {.arena = arena};
    for (size_t i = 0; i < ROWS(rows); i++)
        *VEC_PUSH(&fixes.files) = (struct fixed_file){
            .path = slice_from(rows[i].path), .old = S("old"), .new = S("new"), .findings = 1};
    fixes_write(&fixes, root);
    for (size_t i = 0; i < ROWS(rows); i++) {
        expect_number(fixes.files.v[i].outcome, rows[i].outcome, rows[i].path);
        if (rows[i].holds)
            expect_file(rows[i].path, rows[i].holds);
    }
    expect_file("other.md", "old");
    fixes_free(&fixes);
    cr_expect(system(arena_printf(arena, "rm -rf %s", outside).s) == 0);
}

Test(fix, the_diff_is_in_order_and_seen_from_the_repository) {
    struct fixes fixes = {.arena = arena, .prefix = S("docs")};
    *VEC_PUSH(&fixes.files) =
        (struct fixed_file){.path = S("b.md"), .old = S("x\n"), .new = S("y\n")};
    *VEC_PUSH(&fixes.files) =
        (struct fixed_file){.path = S("a.md"), .old = S("x"), .new = S("x\n")};
    Buf out = {0};
    fixes_diff(&out, &fixes, 0);
    expect_text(
        buf_view(&out),
        "--- a/docs/a.md\n+++ b/docs/a.md\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n"
        "--- a/docs/b.md\n+++ b/docs/b.md\n@@ -1 +1 @@\n-x\n+y\n",
        "diff");
    buf_free(&out);
    fixes_free(&fixes);
}
