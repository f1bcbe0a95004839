#include "import/pieces.h"
#include "unit.h"

/* The pieces of a text, each in brackets, its lines joined by `/`. Behind the bracket: `!` like no other, `<` not to begin with,
 * `>` not to end with, a number for what is open before it. Blank lines are a `-` each, and how far a heading is from the one
 * before stands before it as it is: +1. */
static Slice cut(struct arena *arena, const char *text) {
    struct arena *scratch = arena_new();
    struct sink *sink = sink_new();
    const struct source *source = source_from_text(arena, S("a/b.md"), slice_from(text), sink);
    struct pieces pieces = {.arena = arena};
    Buf out = {0};
    pieces_add(&pieces, scratch, 0, source);
    for (size_t i = 0; i + 1 < pieces.pieces.n; i++) {
        const struct symbol *symbol = &pieces.symbols.v[i];
        const struct piece *piece = &pieces.pieces.v[i];
        Slice lines = slice_sub(source->text, piece->start, piece->end), line;
        if (symbol->lines && !slice_trim(lines).n) {
            buf_fill(&out, '-', symbol->lines);
            continue;
        }
        if (!symbol->lines)
            continue;
        buf_char(&out, '[');
        for (bool more = false; slice_next_line(&lines, &line); more = true)
            buf_printf(&out, "%s%.*s", more ? "/" : "", FMT(line));
        buf_char(&out, ']');
        if (symbol->value >= 0x40000000u)
            buf_char(&out, '!');
        if (symbol->no_begin)
            buf_char(&out, '<');
        if (symbol->no_end)
            buf_char(&out, '>');
        if (symbol->nest)
            buf_printf(&out, "%u", (unsigned)symbol->nest);
    }
    Slice kept = buf_dup(&out, arena);
    buf_free(&out);
    pieces_free(&pieces);
    sink_free(sink);
    arena_free(scratch);
    return kept;
}

Test(pieces, cut) {
    static const struct {
        const char *text, *pieces;
    } rows[] = {
        {"", ""},
        {"a", "[a]"},
        {"\n\na\nb\n\n\nc\n", "--[a/b]--[c]"},
        {"---\nname: x\n---\n\na\n", "-[a]"},
        {"a\r\n\r\nb\r\n", "[a]-[b]"},
        {"- a\n- b\n\n- c\n\nd\n", "[- a/- b//- c]-[d]"},
        {"- a\n\n  b\n\n      c\n\n* d\n", "[- a//  b//      c]-[* d]"},
        {"> a\n\n> b\n", "[> a]-[> b]"},
        {"```\na\n\nb\n```\n\nc\n", "[```/a//b/```]-[c]"},
        {"    a\n\n    b\n\nc\n", "[    a//    b]-[c]"},
        {"<!-- a\n\nb -->\n\nc\n", "[<!-- a//b -->]-[c]"},
        {"| a |\n|---|\n| b |\n\nc\n", "[| a |/|---|/| b |]-[c]"},
        {"---\n\na\n\n***\n", "[---]<>-[a]-[***]<>"},
        {"a\n***\n\n***\nb\n", "[a/***]>-[***/b]"},
        {"## A\n\nb\n\n## C\nd\n", "[## A]>-[b]-[## C/d]"},
        {"So:\n\n- a\n\n**And:**\n\nb: c\n", "[So:]>-[- a]-[**And:**]>-[b: c]"},
        /* What stays where it is. */
        {"# A\n\na\n\n# B\n", "[# A]!>-[a]-[# B]>"},
        {"A\n=\n\nB\n-\n\n> # c\n", "[A/=]!>-[B/-]!>-[> # c]!"},
        {"[a]\n\n[a]: x\n\n[b](x) [^1]\n\n[^1]: n\n\n    m\n\nc\n", "[[a]]!-[[a]: x]!-[[b](x) [^1]]!-[[^1]: n//    m]!-[c]"},
        {"a\n\n```\nb\n\nc\n", "[a]-[```/b//c]!"},
        {"<!-- ANCHOR: a -->\nb\n\nc {{#include x}}\n", "[<!-- ANCHOR: a -->/b]!-[c {{#include x}}]!"},
        /* What is open. */
        {"a\n\n<x>\n\nb\n\n</x>\n\nc\n", "[a]-[<x>]-[b]1-[</x>]1-[c]"},
        {"<x>\n\n<y>\n\nb\n\n</y>\n\n</X>\n", "[<x>]-[<y>]1-[b]2-[</y>]2-[</X>]1"},
        {"<x>a</x>\n\n<br>\n\n<y>\n\nb\n\n</z>\n", "[<x>a</x>]-[<br>]-[<y>]-[b]-[</z>]"},
        {"a <x>\n\nb </x> <y>\n\nc </y>\n", "[a <x>]-[b </x> <y>]1-[c </y>]2"},
        {"`<x>`\n\n    <y>\n\nc </y> </x>\n", "[`<x>`]-[    <y>]-[c </y> </x>]"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        Slice got = cut(arena, rows[i].text);
        cr_expect_str_eq(got.s, rows[i].pieces, "%s: %s", rows[i].text, got.s);
        arena_free(arena);
    }
}

/* Are all pieces of the two texts alike, in their order? */
static bool are_alike(const char *a, const char *a_path, const char *b, const char *b_path) {
    struct arena *arena = arena_new(), *scratch = arena_new();
    struct sink *sink = sink_new();
    struct pieces pieces = {.arena = arena};
    pieces_add(&pieces, scratch, 0, source_from_text(arena, slice_from(a_path), slice_from(a), sink));
    size_t n = pieces.symbols.n;
    pieces_add(&pieces, scratch, 1, source_from_text(arena, slice_from(b_path), slice_from(b), sink));
    bool alike = pieces.symbols.n == 2 * n;
    for (size_t i = 0; alike && i + 1 < n; i++)
        alike = pieces.symbols.v[i].value == pieces.symbols.v[n + i].value;
    pieces_free(&pieces);
    sink_free(sink);
    arena_free(scratch);
    arena_free(arena);
    return alike;
}

Test(pieces, alike) {
    static const struct {
        const char *a, *b;
        bool same_folder, elsewhere; /* alike there */
    } rows[] = {
        {"a\n\nb\n", "a\n\nb\n", true, true},
        {"a\n\nb\n", "a\r\n\r\nb", true, true},
        {"a\n\nb\n", "a\n\n\nb\n", false, false},
        {"a\n\nb\n", "a\n \nb\n", false, false},
        {"a\n", "a \n", false, false},
        {"[a](x.md)\n", "[a](x.md)\n", true, false},
        {"[a](/x.md) [b](#x) [c](https://x)\n", "[a](/x.md) [b](#x) [c](https://x)\n", true, true},
        /* The step to a text's first heading is from nothing; what follows moves along. */
        {"## A\n\n### B\n", "## A\n\n### B\n", true, true},
        {"## A\n\n### B\n", "## A\n\n## B\n", false, false},
        {"## A\nx\n### B\n\n## C\n", "## A\nx\n### B\n\n## C\n", true, true},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        cr_expect_eq(are_alike(rows[i].a, "d/a.md", rows[i].b, "d/b.md"), rows[i].same_folder, "%s", rows[i].a);
        cr_expect_eq(are_alike(rows[i].a, "d/a.md", rows[i].b, "e/b.md"), rows[i].elsewhere, "%s", rows[i].a);
    }
}
