#include "base/file.h"
#include "unit.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Every test works in a folder of its own, which it removes. */
static struct arena *arena;
static char root[64];

static void set_up(void) {
    arena = arena_new();
    strcpy(root, "/tmp/quire-unit-XXXXXX");
    cr_assert(mkdtemp(root) != NULL);
}

static void tear_down(void) {
    cr_expect(system(arena_printf(arena, "chmod -R u+rwx %s && rm -rf %s", root, root).s) == 0);
    arena_free(arena);
}

TestSuite(file, .init = set_up, .fini = tear_down);

static const char *at(const char *path) {
    return arena_printf(arena, "%s/%s", root, path).s;
}

static void put(const char *path, const char *text) {
    int error = file_write(at(path), slice_from(text), NULL);
    cr_assert(error == 0, "%s: %s", path, strerror(error));
}

static Slice get(const char *path) {
    Slice s = {0};
    int error = file_read(arena, at(path), 1 << 20, &s);
    cr_expect(error == 0, "%s: %s", path, strerror(error));
    return s;
}

static void make_link(const char *to, const char *from) {
    cr_assert(symlink(to, at(from)) == 0);
}

Test(file, reading) {
    Slice s = {0};
    put("a", "hello");
    put("empty", "");
    cr_assert(mkfifo(at("fifo"), 0600) == 0);
    expect_text(get("a"), "hello", "a");
    expect_number(get("a").s[5], 0, "NUL-terminated");
    expect_text(get("empty"), "", "empty");
    expect_number(file_read(arena, at("a"), 5, &s), 0, "at the limit");
    expect_number(file_read(arena, at("a"), 4, &s), EFBIG, "over the limit");
    expect_number(file_read(arena, at("none"), 9, &s), ENOENT, "none");
    expect_number(file_read(arena, root, 9, &s), EISDIR, "folder");
    expect_number(file_read(arena, at("fifo"), 9, &s), EINVAL, "fifo");
    expect_number(file_read(arena, "/dev/null", 9, &s), EINVAL, "device");
    expect_number(file_read(arena, "/proc/self/stat", 1 << 20, &s), 0,
                  "a file that says its size is 0");
    cr_expect(s.n > 0);
    expect_number(file_kind(at("a")), FILE_REGULAR, "kind");
    expect_number(file_kind(root), FILE_FOLDER, "kind");
    expect_number(file_kind(at("fifo")), FILE_OTHER, "kind");
    expect_number(file_kind(at("none")), FILE_ABSENT, "kind");
}

Test(file, creating) {
    expect_number(file_create(at("x/y.md"), S("one")), 0, "new, with its folder");
    expect_text(get("x/y.md"), "one", "created");
    expect_number(file_create(at("x/y.md"), S("two")), EEXIST, "there");
    expect_number(file_create(at("x/y.md"), S("one")), EEXIST, "there with the same bytes");
    expect_number(file_create(at("x"), S("one")), EEXIST, "a folder");
    make_link("nowhere", "link");
    expect_number(file_create(at("link"), S("one")), EEXIST, "a link that leads nowhere");
    expect_number(file_create(at("x/y.md/z"), S("one")), ENOTDIR, "a file in the folder's place");
    expect_text(get("x/y.md"), "one", "untouched");
    SliceVec names = {0};
    expect_number(file_walk(arena, root, S(""), NULL, NULL, &names), 0, "walk");
    expect_number(names.n, 1, "no temporary file stays");
    VEC_FREE(&names);
}

Test(file, writing_only_what_changes) {
    bool changed;
    struct stat before, after;
    expect_number(file_write(at("x/y/z.md"), S("one"), &changed), 0, "new");
    cr_expect(changed);
    cr_assert(stat(at("x/y/z.md"), &before) == 0);
    expect_number(file_write(at("x/y/z.md"), S("one"), &changed), 0, "same");
    cr_expect(!changed);
    cr_assert(stat(at("x/y/z.md"), &after) == 0);
    expect_number(before.st_ino, after.st_ino, "untouched");
    static const char *const texts[] = {"two", "longer", "s", "", "end"};
    for (size_t i = 0; i < ROWS(texts); i++) {
        expect_number(file_write(at("x/y/z.md"), slice_from(texts[i]), &changed), 0, texts[i]);
        cr_expect(changed, "%s", texts[i]);
        expect_text(get("x/y/z.md"), texts[i], texts[i]);
    }
    Buf big = {0};
    buf_fill(&big, 'x', 300000);
    expect_number(file_write(at("big"), buf_view(&big), &changed), 0, "big");
    expect_number(file_write(at("big"), buf_view(&big), &changed), 0, "big");
    cr_expect(!changed);
    big.s[299999] = 'y';
    expect_number(file_write(at("big"), buf_view(&big), &changed), 0, "big");
    cr_expect(changed);
    buf_free(&big);
}

Test(file, writing_leaves_no_temporary_file) {
    SliceVec names = {0};
    put("a", "1");
    cr_assert(mkdir(at("folder"), 0700) == 0);
    cr_expect(file_write(at("folder"), S("x"), NULL) != 0, "a folder is in the way");
    cr_expect(file_write(at("a/b"), S("x"), NULL) == ENOTDIR, "a file is in the way");
    make_link("a", "link");
    expect_number(file_write(at("link"), S("2"), NULL), 0, "a link is replaced");
    expect_text(get("a"), "1", "what the link led to");
    expect_text(get("link"), "2", "link");
    put(FILE_TEMP_PREFIX "1-0", "left by a killed run");
    expect_number(file_walk(arena, root, S(""), NULL, NULL, &names), 0, "walk");
    expect_number(names.n, 3, "files");
    VEC_FREE(&names);
}

Test(file, replacing) {
    struct stat st;
    put("a", "old");
    make_link("a", "link");
    cr_assert(mkfifo(at("fifo"), 0600) == 0 && chmod(at("a"), 0640) == 0);
    expect_number(file_replace(at("a"), S("new")), 0, "a");
    expect_text(get("a"), "new", "a");
    cr_assert(stat(at("a"), &st) == 0);
    expect_number(st.st_mode & 07777, 0640, "permissions stay");
    expect_number(file_replace(at("link"), S("x")), EINVAL, "no link");
    expect_number(file_replace(at("fifo"), S("x")), EINVAL, "no fifo");
    expect_number(file_replace(at("none"), S("x")), ENOENT, "nothing new");
    cr_assert(chmod(at("a"), 0440) == 0);
    expect_number(file_replace(at("a"), S("x")), EACCES, "not even by root");
    cr_assert(chmod(at("a"), 04755) == 0);
    expect_number(file_replace(at("a"), S("")), 0, "to nothing");
    cr_assert(stat(at("a"), &st) == 0);
    expect_number(st.st_mode & 07777, 04755, "all permissions stay");
    expect_number(st.st_size, 0, "size");
}

Test(file, copying) {
    bool changed;
    struct stat st;
    put("script", "#!/bin/sh\n");
    cr_assert(chmod(at("script"), 0755) == 0);
    expect_number(file_copy(at("script"), at("to/script"), &changed), 0, "new");
    cr_expect(changed);
    expect_text(get("to/script"), "#!/bin/sh\n", "copy");
    cr_assert(stat(at("to/script"), &st) == 0);
    cr_expect(st.st_mode & 0100, "it can be run");
    expect_number(file_copy(at("script"), at("to/script"), &changed), 0, "same");
    cr_expect(!changed);
    cr_assert(chmod(at("script"), 0644) == 0);
    expect_number(file_copy(at("script"), at("to/script"), &changed), 0, "mode");
    cr_assert(stat(at("to/script"), &st) == 0);
    cr_expect(changed && !(st.st_mode & 0111), "it cannot be run any more");
    put("script", "#!/bin/zsh");
    expect_number(file_copy(at("script"), at("to/script"), &changed), 0, "same size, other bytes");
    cr_expect(changed);
    expect_text(get("to/script"), "#!/bin/zsh", "copy");
    expect_number(file_copy(at("none"), at("to/none"), &changed), ENOENT, "none");
    expect_number(file_copy(root, at("to/none"), &changed), EISDIR, "folder");
}

static bool keep_markdown(void *context, Slice path, bool folder) {
    ++*(int *)context;
    return folder ? !slice_is(path, "a/skip") : slice_ends(path, S(".md"));
}

static void expect_walk(const char *dir, const char *want) {
    SliceVec names = {0};
    Buf got = {0};
    expect_number(file_walk(arena, root, slice_from(dir), NULL, NULL, &names), 0, dir);
    for (size_t i = 0; i < names.n; i++)
        buf_printf(&got, "%.*s ", FMT(names.v[i]));
    expect_text(buf_view(&got), want, dir);
    VEC_FREE(&names);
    buf_free(&got);
}

Test(file, walking) {
    static const char *const files[] = {"b.md",        "a/z.md",      "a/b/c.md",         "a.md",
                                        "a/skip/s.md", ".git/config", "node_modules/x.md"};
    for (size_t i = 0; i < ROWS(files); i++)
        put(files[i], "");
    expect_walk("", "a.md a/b/c.md a/skip/s.md a/z.md b.md ");
    expect_walk("./a/", "a/b/c.md a/skip/s.md a/z.md ");
    SliceVec names = {0};
    int asked = 0;
    put("a/b/c.txt", "");
    expect_number(file_walk(arena, root, S("a"), keep_markdown, &asked, &names), 0, "keep");
    expect_number(names.n, 2, "kept");
    expect_number(asked, 5, "asked");
    VEC_FREE(&names);
    expect_number(file_walk(arena, root, S("none"), NULL, NULL, &names), ENOENT, "none");
    expect_number(file_walk(arena, root, S("a.md"), NULL, NULL, &names), ENOTDIR, "file");
    expect_number(names.n, 0, "none");
}

Test(file, walking_through_links) {
    put("real/x.md", "");
    put("apart/in/y.md", "");
    make_link("../real", "real/loop");
    make_link("real", "a-link"); /* the real folder is in the walk: not entered again */
    make_link("nowhere", "broken.md");
    make_link("real/x.md", "file-link.md"); /* a link to a file is a file */
    expect_walk("", "apart/in/y.md file-link.md real/x.md ");
    make_link("../apart", "real/one");
    make_link("../apart", "real/two");
    expect_walk("real", "real/one/in/y.md real/x.md ");
}

Test(file, a_folder_that_cannot_be_read_does_not_end_the_walk) {
    SliceVec names = {0};
    put("a/x.md", "");
    put("b/y.md", "");
    cr_assert(chmod(at("a"), 0) == 0);
    int error = file_walk(arena, root, S(""), NULL, NULL, &names);
    /* Root may read everything. */
    if (geteuid() != 0) {
        expect_number(error, EACCES, "error");
        expect_number(names.n, 1, "the rest");
    }
    VEC_FREE(&names);
}

Test(file, real_paths_stay_inside) {
    put("lib/a/x.md", "");
    put("secret.md", "");
    put("lib2/x.md", "");
    make_link("../secret.md", "lib/out.md");
    make_link("a/x.md", "lib/in.md");
    make_link("self.md", "lib/self.md");
    const char *lib = at("lib");
    static const struct {
        const char *path;
        int error;
        const char *real;
    } rows[] = {
        {"a/x.md", 0, "a/x.md"},
        {"in.md", 0, "a/x.md"},
        {"./a/../in.md", 0, "a/x.md"},
        {"../lib/a/x.md", 0, "a/x.md"},
        {"", 0, ""},
        {"out.md", EXDEV, ""},
        {"../secret.md", EXDEV, ""},
        {"../lib2/x.md", EXDEV, ""},
        {"../none.md", EXDEV, ""},
        {"none.md", ENOENT, ""},
        {"self.md", ELOOP, ""},
        {"a/x.md/y", ENOTDIR, ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Slice real = S("");
        expect_number(file_real_inside(arena, lib, slice_from(rows[i].path), &real), rows[i].error,
                      rows[i].path);
        expect_text(real, rows[i].real, rows[i].path);
    }
    Slice real = S("");
    expect_number(file_real_inside(arena, lib, (Slice){"a\0b", 3}, &real), ENOENT,
                  "a NUL in a path");
}

Test(file, spelling) {
    static const struct {
        const char *path;
        bool exact;
        const char *actual;
    } rows[] = {
        {"Docs/Read.md", true, ""},
        {"docs/read.md", false, "Docs/Read.md"},
        {"Docs/read.md", false, "Docs/Read.md"},
        {"Docs/none.md", false, ""},
        {"none/read.md", false, ""},
        {"Docs", true, ""},
        {"", true, ""},
        {"Docs/../Docs/Read.md", true, ""},
        {"123", true, ""},
        {"\xC3\x89.md", false, "\xC3\xA9.md"},
        {"two.md", true, ""},
        {"two.MD", false, "TWO.md"},
        {"docs/read.md/x", false, ""},
    };
    static const char *const files[] = {"Docs/Read.md", "123", "\xC3\xA9.md", "two.md", "TWO.md"};
    for (size_t i = 0; i < ROWS(files); i++)
        put(files[i], "");
    for (size_t i = 0; i < ROWS(rows); i++) {
        Slice actual;
        cr_expect(file_exists_exactly(arena, root, slice_from(rows[i].path), &actual) ==
                      rows[i].exact,
                  "%s", rows[i].path);
        expect_text(actual, rows[i].actual, rows[i].path);
    }
}

Test(file, removing) {
    put("out/a/b/x.md", "");
    put("out/a/y.md", "");
    put("kept.md", "");
    const char *out = at("out");
    expect_number(file_remove(out, S("a/b/x.md")), 0, "file");
    expect_number(file_kind(at("out/a/b")), FILE_ABSENT, "its empty folder");
    expect_number(file_kind(at("out/a/y.md")), FILE_REGULAR, "a neighbour");
    expect_number(file_remove(out, S("a/b/x.md")), 0, "gone already");
    expect_number(file_remove(out, S("../kept.md")), EXDEV, "outside");
    make_link("..", "out/up");
    expect_number(file_remove(out, S("up/kept.md")), EXDEV, "outside through a link");
    expect_number(file_kind(at("kept.md")), FILE_REGULAR, "outside");
    expect_number(file_remove(out, S("up")), 0, "a link itself");
    expect_number(file_remove(out, S("a/y.md")), 0, "the last");
    expect_number(file_kind(out), FILE_FOLDER, "root stays");
}

Test(file, making_folders) {
    expect_number(file_make_folders(at("a/b/c")), 0, "new");
    expect_number(file_make_folders(at("a/b/c/")), 0, "there already");
    put("a/file", "");
    expect_number(file_make_folders(at("a/file")), ENOTDIR, "a file");
    expect_number(file_make_folders(at("a/file/x")), ENOTDIR, "below a file");
    make_link("nowhere", "a/gone");
    expect_number(file_make_folders(at("a/gone/x")), ENOTDIR, "a link that leads nowhere");
}
