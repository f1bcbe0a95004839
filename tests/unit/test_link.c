#include "model/link.h"
#include "model/naming.h"
#include "unit.h"

Test(link, relative) {
    static const struct {
        const char *url;
        bool want;
    } rows[] = {
        {"a.md", true},       {"./a", true},       {"../a#b", true},     {"a b", true},
        {"1:2", true},        {"a/b:c", true},     {"\xc3\xbc:x", true}, {"", false},
        {"#a", false},        {"?a", false},       {"/a", false},        {"//host/a", false},
        {"https://x", false}, {"mailto:x", false}, {"a+b-c.1:x", false}, {"C:\\x", false},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        cr_expect_eq(url_is_relative(slice_from(rows[i].url)), rows[i].want, "%s", rows[i].url);
}

Test(link, rebase) {
    static const struct {
        const char *from, *to, *url, *want;
    } rows[] = {
        {"snippets", "content/agents", "a.md", "../../snippets/a.md"},
        {"snippets", "content/agents", "a.md#b?c", "../../snippets/a.md#b?c"},
        {"snippets", "content/agents", "a.md?b#c", "../../snippets/a.md?b#c"},
        {"snippets", "", "../img/x%20y.png", "img/x%20y.png"},
        {"", "content", "a.md", "../a.md"},
        {"a/b", "a/b", "./x.md", "./x.md"},
        {"a/b", "a/c", "../c/x.md", "x.md"},
        {"a/b", "a", "sub/", "b/sub/"},
        {"a/b", "a", ".", "b"},
        {"a/b", "a", "../", "./"},
        {"a/b", "a", "../../../out.md", "../../out.md"},
        {"a", "a/b", "../b:c.md", "../../b:c.md"},
        {"a/b", "a", "../b:c.md", "./b:c.md"},
        {"a", "b", "#x", "#x"},
        {"a", "b", "?x", "?x"},
        {"a", "b", "", ""},
        {"a", "b", "/x.md", "/x.md"},
        {"a", "b", "https://x/y", "https://x/y"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(link_rebase(arena, slice_from(rows[i].from), slice_from(rows[i].to),
                                slice_from(rows[i].url)),
                    rows[i].want, rows[i].url);
    arena_free(arena);
}

Test(naming, file_names) {
    static const struct {
        const char *name, *want;
    } rows[] = {
        {"a-b_c.1", "a-b_c.1"},
        {"C# Expert", "c-expert"},
        {"..", "stem"},
        {".", "stem"},
        {".hidden", ".hidden"},
        {"", "stem"},
        {"a/b", "ab"},
        {"../x", "x"},
        {"Pr\xc3\xbc"
         "fer",
         "pr\xc3\xbc"
         "fer"},
        {"!?", "stem"},
        {"a b", "a-b"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(file_name_for(arena, slice_from(rows[i].name), S("stem")), rows[i].want,
                    rows[i].name);
    arena_free(arena);
}
