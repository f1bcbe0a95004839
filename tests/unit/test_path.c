#include "base/path.h"
#include "unit.h"

Test(path, parts) {
    static const struct {
        const char *path, *dir, *base, *stem, *ext;
    } rows[] = {
        {"a/b.md", "a", "b.md", "b", "md"},
        {"b.md", "", "b.md", "b", "md"},
        {"a/b/c.tar.md", "a/b", "c.tar.md", "c.tar", "md"},
        {".x", "", ".x", ".x", ""},
        {"a/.x.md", "a", ".x.md", ".x", "md"},
        {"a.b/c", "a.b", "c", "c", ""},
        {"a/", "a", "", "", ""},
        {"/x", "/", "x", "x", ""},
        {"x.", "", "x.", "x", ""},
        {"a/..", "a", "..", "..", ""},
        {"", "", "", "", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Slice path = slice_from(rows[i].path);
        expect_text(path_dir(path), rows[i].dir, rows[i].path);
        expect_text(path_base(path), rows[i].base, rows[i].path);
        expect_text(path_stem(path), rows[i].stem, rows[i].path);
        expect_text(path_ext(path), rows[i].ext, rows[i].path);
    }
}

Test(path, normal) {
    static const struct {
        const char *path, *want;
    } rows[] = {
        {"", ""},
        {".", ""},
        {"a", "a"},
        {"a/./b/../c", "a/c"},
        {"a//b/", "a/b"},
        {"./a", "a"},
        {"a/..", ""},
        {"..", ".."},
        {"../../a", "../../a"},
        {"a/../..", ".."},
        {"../a/..", ".."},
        {"../a/../..", "../.."},
        {"a/b/../../../c", "../c"},
        {"/", "/"},
        {"/a/../../b", "/b"},
        {"/..", "/"},
        {"...", "..."},
        {"a/..b", "a/..b"},
        {"/a/./b//", "/a/b"},
        {"./..", ".."},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(path_normal(arena, slice_from(rows[i].path)), rows[i].want, rows[i].path);
    arena_free(arena);
}

Test(path, join_and_relative) {
    static const struct {
        const char *dir, *path, *want;
    } join[] =
        {
            {"a/b", "../c.md", "a/c.md"},
            {"", "c.md", "c.md"},
            {"a", "/c.md", "/c.md"},
            {"a", "", "a"},
            {"a", "../../x", "../x"},
            {"", "../x", "../x"},
            {"", "", ""},
        },
      relative[] = {
          {"a/b", "a/c/x.md", "../c/x.md"},
          {"", "a/x.md", "a/x.md"},
          {"a", "a/x.md", "x.md"},
          {"a", "x.md", "../x.md"},
          {"a/b/c", "x", "../../../x"},
          {"ab", "abc/x", "../abc/x"},
          {"a", "a", "."},
          {"a", "", ".."},
          {"a", "ab", "../ab"},
          {"./a", "a//b/./x", "b/x"},
          {"a/.x", "a/..y", "../..y"},
          {"a/b/", "../x", "../../../x"},
      };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(join); i++)
        expect_text(path_join(arena, slice_from(join[i].dir), slice_from(join[i].path)),
                    join[i].want, join[i].path);
    for (size_t i = 0; i < ROWS(relative); i++)
        expect_text(path_relative(arena, slice_from(relative[i].dir), slice_from(relative[i].path)),
                    relative[i].want, relative[i].path);
    arena_free(arena);
}

Test(path, under_and_escapes) {
    cr_expect(path_is_under(S("a/b"), S("a")) && path_is_under(S("a"), S("a")) &&
              path_is_under(S("a"), S("")));
    cr_expect(!path_is_under(S("ab"), S("a")) && !path_is_under(S("a"), S("a/b")));
    cr_expect(!path_is_under(S("../a"), S("")) && path_is_under(S("/a"), S("/")));
    cr_expect(path_escapes(S("..")) && path_escapes(S("../a")) && !path_escapes(S("..a")) &&
              !path_escapes(S("a")));
    cr_expect(path_is_absolute(S("/")) && !path_is_absolute(S("a/")) && !path_is_absolute(S("")));
}

Test(path, patterns) {
    static const struct {
        const char *pattern, *path;
        bool want;
    } rows[] = {
        {"*.md", "a.md", true},
        {"*.md", "b/a.md", false},
        {"**/*.md", "a.md", true},
        {"**/*.md", "b/c/a.md", true},
        {"a/**", "a/b/c", true},
        {"a/**", "b/c", false},
        {"a/**/z", "a/z", true},
        {"a/**/z", "a/b/c/z", true},
        {"a/**/z", "a/b/c/y", false},
        {"**/b/**/c", "a/b/x/b/y/c", true},
        {"**", "", true},
        {"", "", true},
        {"a", "", false},
        {"*", "a/b", false},
        {"a*b*c", "a--b-bc", true},
        {"a*b*c", "a--b-b", false},
        {"**.md", "a.md", true},
        {"?.md", "\xC3\xA9.md", true}, /* characters, not bytes */
        {"?", "", false},
        {"[abc].md", "b.md", true},
        {"[a-c]x", "bx", true},
        {"[!a-c]x", "bx", false},
        {"[^a-c]x", "dx", true},
        {"[]]x", "]x", true},
        {"[a-]x", "-x", true},
        {"[a", "[a", true}, /* never closed: no set */
        {"*[0-9]", "file12", true},
        {"a/b", "a//b", true},
        {"*a*a*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         false},
        {"**/a/**/a/**/a/**/a/**/a/**/b", "a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a",
         false},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        cr_expect(path_matches(slice_from(rows[i].pattern), slice_from(rows[i].path)) ==
                      rows[i].want,
                  "%s on %s", rows[i].pattern, rows[i].path);
}
