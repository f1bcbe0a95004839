#include "base/diag.h"
#include "base/mem.h"
#include "input/source.h"
#include "model/bump.h"
#include "model/grammar.h"
#include "model/markdown.h"
#include "unit.h"

/* A text that uses every part of the grammar. */
#define ALL "\n\n# end\n\n| a |\n|---|\n\n~~x~~ a@b.cd www.x.yz http://x.yz [^all] {{#include a}}\n\n- [x] y\n\n[^all]: n\n"

static void buf_tree(Buf *out, const struct tree *tree, uint32_t end) {
    for (uint32_t i = 1; i < tree->n; i++) {
        const struct node *node = &tree->nodes[i];
        if (node->start < end)
            buf_printf(out, "%d %u-%u in %d, %d %d %d `%.*s` `%.*s`\n", node->type, node->start, node->end, tree->nodes[node->parent].type,
                       node->located, node->mark, node->tight, FMT(node->text), FMT(node->url));
    }
}

static void buf_parse(Buf *out, const char *markdown, const char *behind) {
    struct arena *arena = arena_new();
    Slice text = arena_printf(arena, "%s%s", markdown, behind);
    struct source *source = source_from_text(arena, S("x.md"), text, NULL);
    struct tree *tree = markdown_parse(arena, source, 0, (uint32_t)text.n, (struct markdown_options){0}, NULL);
    buf_tree(out, tree, (uint32_t)strlen(markdown));
    arena_free(arena);
}

/* What a text means does not hang on what stands far behind it: so each is read by what it needs and by the whole grammar. */
Test(grammar, what_is_left_out_changes_nothing) {
    static const char *const texts[] = {
        "plain text\nof two lines",
        "a\n:-:\nb",
        "a\n     ---\nb",
        "a\n-:",
        "> a\n> :-\n> b",
        "| a | b |\n|---|--:|\n| `x` | **y** |",
        "a | b\n- | -",
        "a b\n\v:-:\f\nc",
        "~~x~~ and ~y~",
        "see https://a.bc/d, www.a.bc and a@b.cd",
        "a&commat;b.cd and a&#64;b.cd and a&#x40;b.cd",
        "ftp://a.bc and mailto:a@b.cd and xmpp:a@b.cd",
        "http\\://a.bc",
        "ww.a.bc and wwww.a.bc",
        "- [ ] a\n- [x] b\n- [X] c",
        "1. [ ] a",
        "[^1] and [\\^1] and [a]",
        "[^1] b\n\n[^1]: n",
        "{{#include x.md}}",
        "text {{#include x.md}} text",
        "text\n{{#include x.md}}\ntext",
        "<div>\n{{#include x.md}}\n</div>",
        "\\{{#include x.md}}",
        "a\\*b&amp;c **d** `e`",
        "<div>\n<!-- quire:only x -->\n</div>",
        "[ a](b) ![c](d)",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Buf alone = {0}, all = {0};
        buf_parse(&alone, texts[i], "");
        buf_parse(&all, texts[i], ALL);
        expect_text(buf_view(&alone), all.s, texts[i]);
        buf_free(&alone);
        buf_free(&all);
    }
}

Test(grammar, what_a_text_needs) {
    static const struct row {
        const char *text, *want;
    } rows[] = {
        {"a: b, wow, [ab](b) & c", ""},
        {"{{ x }}", "directives "},
        {"<!-- x -->", "comments "},
        {"www.", "addresses "},
        {"a://b", "addresses "},
        {"a:/b ww. &d", ""},
        {"a@b", "addresses "},
        {"&#64;", "addresses "},
        {"&commat;", "addresses "},
        {"~", "strikes "},
        {"[x]", "tasks "},
        {"[", ""},
        {"[^1]", "footnotes "},
        {"[\\^1]", "footnotes "},
        {"[&Hat;1]", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct grammar g = grammar_of(slice_from(rows[i].text));
        Buf got = {0};
        buf_init(&got);
        buf_printf(&got, "%s%s%s%s%s%s", g.directives ? "directives " : "", g.comments ? "comments " : "",
                   g.addresses ? "addresses " : "", g.strikes ? "strikes " : "", g.tasks ? "tasks " : "",
                   g.footnotes ? "footnotes " : "");
        expect_text(buf_view(&got), rows[i].want, rows[i].text);
        buf_free(&got);
    }
}

/* cmark would take what lies behind the entity's string in memory for the label. */
Test(grammar, a_mark_written_as_an_entity_is_text) {
    static const char *const texts[] = {"[&Hat;1]", "[&Hat;1] [^1]\n\n[^1]: n", "[&#94;1]", "[&#x5E;1]"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct arena *arena = arena_new();
        Slice text = slice_from(texts[i]);
        struct source *source = source_from_text(arena, S("x.md"), text, NULL);
        struct tree *tree = markdown_parse(arena, source, 0, (uint32_t)text.n, (struct markdown_options){0}, NULL);
        expect_text(slice_sub(tree->nodes[2].text, 0, 4), "[^1]", texts[i]);
        arena_free(arena);
    }
}

Test(bump, pieces_stay_apart) {
    struct arena *arena = arena_new();
    bump_begin(arena);
    char *zeroed = bump_calloc(3, 5), *grown = bump_realloc(NULL, 3);
    for (int i = 0; i < 15; i++)
        cr_expect(zeroed[i] == 0);
    memcpy(grown, "abc", 3);
    char *same = bump_realloc(grown, 30000), *other = bump_calloc(1, 1);
    cr_expect(same == grown, "the last piece grows where it is");
    char *moved = bump_realloc(same, 200000);
    cr_expect(moved != same && memcmp(moved, "abc", 3) == 0);
    memset(moved, 'x', 200000);
    cr_expect(*other == 0 && zeroed[14] == 0);
    cr_expect(bump_realloc(other, 1) == other);
    cr_expect((uintptr_t)bump_calloc(1, 9) % sizeof(void *) == 0);
    arena_free(arena);
}
