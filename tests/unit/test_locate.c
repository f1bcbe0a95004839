#include "base/diag.h"
#include "input/source.h"
#include "model/facts.h"
#include "model/locate.h"
#include "model/markdown.h"
#include "unit.h"

static const char *const letters[] = {
    [NODE_QUOTE] = "quote",     [NODE_LIST] = "list",         [NODE_ITEM] = "item",   [NODE_FOOTNOTE] = "note",
    [NODE_TABLE] = "table",     [NODE_ROW] = "row",           [NODE_PARAGRAPH] = "p", [NODE_HEADING] = "h",
    [NODE_CELL] = "cell",       [NODE_CODE_BLOCK] = "pre",    [NODE_HTML_BLOCK] = "raw", [NODE_RULE] = "rule",
    [NODE_INCLUDE] = "include", [NODE_EMPH] = "em",           [NODE_STRONG] = "strong", [NODE_STRIKE] = "del",
    [NODE_LINK] = "a",          [NODE_IMAGE] = "img",         [NODE_TEXT] = "text",   [NODE_CODE] = "code",
    [NODE_HTML] = "html",       [NODE_SOFT_BREAK] = "br",     [NODE_LINE_BREAK] = "hard", [NODE_FOOTNOTE_REF] = "mark",
    [NODE_INCLUDE_INLINE] = "inc",
};

struct parsed {
    struct arena *arena;
    struct source *source;
    struct tree *tree;
    struct facts *facts;
};

static struct parsed parse(Slice text, struct markdown_options options) {
    struct parsed p = {.arena = arena_new()};
    struct sink *sink = sink_new();
    p.source = source_from_text(p.arena, S("content/x.md"), text, sink);
    p.tree = markdown_parse(p.arena, p.source, p.source->body, (uint32_t)text.n, options, sink);
    p.facts = facts_take(p.arena, p.source, p.tree, NULL);
    sink_free(sink);
    return p;
}

/* The nodes of the types from `first` to `last`, each as `type <what stands at its place>`. */
static void buf_places(Buf *out, const struct parsed *p, int first, int last) {
    for (uint32_t i = 1; i < p->tree->n; i++) {
        const struct node *node = &p->tree->nodes[i];
        if (node->type < first || node->type > last || node->type == NODE_SOFT_BREAK)
            continue;
        Slice there = slice_sub(p->source->text, node->start, node->end);
        buf_printf(out, "%s%s %s%.*s%s", out->n ? " " : "", letters[node->type], node->located ? "<" : "(", FMT(there),
                   node->located ? ">" : ")");
    }
}

struct row {
    const char *markdown, *want;
};

static void expect_places(const struct row *rows, size_t n, int first, int last) {
    for (size_t i = 0; i < n; i++) {
        struct parsed p = parse(slice_from(rows[i].markdown), (struct markdown_options){0});
        Buf got = {0};
        buf_places(&got, &p, first, last);
        expect_text(buf_view(&got), rows[i].want, rows[i].markdown);
        buf_free(&got);
        arena_free(p.arena);
    }
}

Test(locate, inlines) {
    static const struct row rows[] = {
        {"a *b **c** d* e", "text <a > em <*b **c** d*> text <b > strong <**c**> text <c> text < d> text < e>"},
        {"***a***", "em <***a***> strong <**a**> text <a>"},
        {"~~a~~ `` ` ``", "del <~~a~~> text <a> text < > code <`` ` ``>"},
        {"x [t](d.md \"T\") ![i](<p q.png>)", "text <x > a <[t](d.md \"T\")> text <t> text < > img <![i](<p q.png>)> text <i>"},
        {"[![i](p)](d)", "a <[![i](p)](d)> img <![i](p)> text <i>"},
        {"<http://x.y> <a@b.c>", "a <<http://x.y>> text <http://x.y> text < > a <<a@b.c>> text <a@b.c>"},
        {"see www.x.org, or", "text <see > a <www.x.org> text <www.x.org> text <, or>"},
        {"http://x.org/?a&#65;", "text <> a <http://x.org/?a&#65> text <http://x.org/?a&#65> text <;>"},
        {"a&amp;b \\*c\\* &#65;z", "text <a&amp;b \\*c\\* &#65;z>"},
        {"a <b title=\"x\ny\">c</b>", "text <a > html <<b title=\"x\ny\">> text <c> html <</b>>"},
        {"a\\\nb  \nc", "text <a> hard <\\\n> text <b> hard <  \n> text <c>"},
        {"[r] [r][] [t][r]\n\n[r]: d", "a <[r]> text <r> text < > a <[r][]> text <r> text < > a <[t][r]> text <t>"},
        {"x[^n] y\n\n[^n]: z", "text <x> mark <[^n]> text < y> text <z>"},
        {"a {{#include p.md}} b", "text <a > inc <{{#include p.md}}> text < b>"},
        {"\\{{#include p.md}} {{#include q.md}}", "text <\\{{#include p.md}} > inc <{{#include q.md}}>"},
    };
    expect_places(rows, ROWS(rows), NODE_EMPH, NODE_INCLUDE_INLINE);
}

/* What cmark's own columns are wrong about. */
Test(locate, inlines_in_containers) {
    static const struct row rows[] = {
        {"> a *b\n> c* `d`", "text <a > em <*b\n> c*> text <b> text <c> text < > code <`d`>"},
        {"> a\n  *b*", "text <a> em <*b*> text <b>"},
        {"- [x] *a*", "em <*a*> text <a>"},
        {"1. a\n\n   - b *c*\n     `d`", "text <a> text <b > em <*c*> text <c> code <`d`>"},
        {"|a|\n|-|\n|`x\\|y` *z*|", "text <a> code <`x\\|y`> text < > em <*z*> text <z>"},
        {"  |a|\n|-|\n|*b*|", "text <a> em <*b*> text <b>"},
        {"- |a|\n  |-|\n  |*b*|", "text <a> em <*b*> text <b>"},
        {"p\n|a|\n|-|\n|*b*|", "text <p> text <a> em <*b*> text <b>"},
        {"[r]: d\n  *a*", "em <*a*> text <a>"},
        {"[r]: d 'T'\n*a*", "em <*a*> text <a>"},
        {"## a *b* ##", "text <a > em <*b*> text <b>"},
        {"a\n*b*\n===", "text <a> em <*b*> text <b>"},
        {"\xc3\xa9 *\xe6\x97\xa5*", "text <\xc3\xa9 > em <*\xe6\x97\xa5*> text <\xe6\x97\xa5>"},
        {"\xef\xbb\xbf*a*", "em <*a*> text <a>"},
        {"a\r\n*b*\r*c*", "text <a> em <*b*> text <b> em <*c*> text <c>"},
        {"\t- *a*\n- b\n\t*c*", "text <b> em <*c*> text <c>"},
    };
    expect_places(rows, ROWS(rows), NODE_EMPH, NODE_INCLUDE_INLINE);
}

Test(locate, blocks) {
    static const struct row rows[] = {
        {"# a #\n\nb\n---\n", "h <# a #> h <b\n--->"},
        {"a\n---\n---\n", "h <a\n---> rule (---)"},
        {"a\n-\n- b\n", "h <a\n-> list <- b> item <- b> p <b>"},
        {"[r]: d\na\n===\n", "h <a\n===>"},
        {"> a\n===\n", "quote <> a\n===> p <a\n===>"},
        {"```\na\n```\nb", "pre <```\na\n```> p <b>"},
        {"```\na", "pre <```\na>"},
        {"1. ```\n  ```\n", "list <1. ```> item <1. ```> pre <```> pre <```>"},
        {"> ~~~~\n> ~~~\n> ~~~~~ \n", "quote <> ~~~~\n> ~~~\n> ~~~~~ > pre <~~~~\n> ~~~\n> ~~~~~ >"},
        {"<div>\na\n\nb", "raw <<div>\na> p <b>"},
        {"[^n]: a\n\nb[^n]", "p <b[^n]> note <[^n]: a> p <a>"},
        {"- a\n  {{#include p.md}}\n", "list <- a\n  {{#include p.md}}> item <- a\n  {{#include p.md}}> p <a> include <{{#include p.md}}>"},
    };
    expect_places(rows, ROWS(rows), NODE_QUOTE, NODE_INCLUDE);
}

/* Directives, what they replace, and what goes before each of their lines. */
Test(locate, directives) {
    static const struct {
        const char *markdown, *directive, *cut, *first, *prefix;
    } rows[] = {
        {"a\n{{#include p.md}}\nb", "{{#include p.md}}", "{{#include p.md}}", "", ""},
        {"- {{#include p.md}} \n", "{{#include p.md}}", "- {{#include p.md}} ", "- ", "  "},
        {"> 1. a\n>\n>    {{#include p.md}}\n", "{{#include p.md}}", ">    {{#include p.md}}", ">    ", ">    "},
        {"- a\n\n\t{{#include p.md}}\n", "{{#include p.md}}", "\t{{#include p.md}}", "  ", "  "},
        {"-\t{{#include p.md}}\n", "{{#include p.md}}", "-\t{{#include p.md}}", "-\t", " \t"},
        {"<r>\n{{#include p.md}}\n</r>", "{{#include p.md}}", "{{#include p.md}}", "", ""},
        {"|a|\n|-|\n{{#include p.md}}\n", "{{#include p.md}}", "{{#include p.md}}", "", ""},
        {"a {{#include p.md}}", "{{#include p.md}}", "{{#include p.md}}", "", ""},
        {"- ```\n  {{#include p.md}}\n  ```\n", "{{#include p.md}}", "  {{#include p.md}}", "  ", "  "},
        {"- ```\n\t{{#include p.md}}\n  ```\n", "{{#include p.md}}", "\t{{#include p.md}}", "  ", "  "},
        {"a\rb\r\n\n{{#include p.md}}\r", "{{#include p.md}}", "{{#include p.md}}", "", ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct parsed p = parse(slice_from(rows[i].markdown), (struct markdown_options){0});
        cr_assert(p.facts->n_directives == 1, "%s: %u directives", rows[i].markdown, p.facts->n_directives);
        const struct directive *d = p.facts->directives;
        expect_text(slice_sub(p.source->text, d->start, d->end), rows[i].directive, rows[i].markdown);
        expect_text(slice_sub(p.source->text, d->cut, d->cut_end), rows[i].cut, rows[i].markdown);
        expect_text(d->first_prefix, rows[i].first, rows[i].markdown);
        expect_text(d->prefix, rows[i].prefix, rows[i].markdown);
        arena_free(p.arena);
    }
}

Test(locate, no_directives) {
    static const char *const rows[] = {
        "    {{#include p.md}}", "`{{#include p.md}}`", "<!--\n{{#include p.md}}\n-->", "<pre>\n{{#include p.md}}\n</pre>",
        "<script>\n{{#include p.md}}\n</script>", "\\{{#include p.md}}", "{{ #include p.md }}", "{{#includes p.md}}",
        "{{#include\np.md}}", "```\na {{#include p.md}}\n```", "    ```\n    {{#include p.md}}\n", "{{ agpm.deps.snippets.x.content }}",
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct parsed p = parse(slice_from(rows[i]), (struct markdown_options){0});
        expect_number(p.facts->n_directives, 0, rows[i]);
        arena_free(p.arena);
    }
}

/* Region markers that are left out, lone CRs before them, and fences that they end. */
Test(locate, markers) {
    static const struct row rows[] = {
        {"a\nANCHOR: x\nb *c*\n", "p <a\nANCHOR: x\nb *c*>"},
        {"a\rANCHOR: x\n\n# b\n", "p <a> h <# b>"},
        {"```\na\nANCHOR_END: x\n```\nb\n", "pre <```\na\nANCHOR_END: x\n```> p <b>"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct parsed p = parse(slice_from(rows[i].markdown), (struct markdown_options){.drop_markers = true});
        Buf got = {0};
        buf_places(&got, &p, NODE_QUOTE, NODE_INCLUDE);
        expect_text(buf_view(&got), rows[i].want, rows[i].markdown);
        buf_free(&got);
        arena_free(p.arena);
    }
}

/* From a node's text to the file: what the literal has lost is skipped. */
Test(locate, text) {
    static const struct {
        const char *markdown;
        int type;
        const char *find, *there;
    } rows[] = {
        {"a&amp;b\\*cd", NODE_TEXT, "cd", "cd"},
        {"> ```\n> a\n>  b c\n> ```", NODE_CODE_BLOCK, "c", "c\n> ```"},
        {"- ```\n\ta b\n  ```", NODE_CODE_BLOCK, "b", "b\n  ```"},
        {"> <div>\n> <p id=x>", NODE_HTML_BLOCK, "id", "id=x>"},
        {"    a\n\n    b c", NODE_CODE_BLOCK, "c", "c"},
        {"|a|\n|-|\n|`x\\|y z`|", NODE_CODE, "z", "z`|"},
        {"[r]: d\n  a bc", NODE_TEXT, "bc", "bc"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct parsed p = parse(slice_from(rows[i].markdown), (struct markdown_options){0});
        uint32_t at = 1;
        while (at < p.tree->n && (p.tree->nodes[at].type != rows[i].type ||
                                  slice_find(p.tree->nodes[at].text, slice_from(rows[i].find), 0) == SLICE_NONE))
            at++;
        cr_assert(at < p.tree->n, "%s", rows[i].markdown);
        const struct node *node = &p.tree->nodes[at];
        uint32_t place = locate_text(p.source, node, slice_find(node->text, slice_from(rows[i].find), 0));
        expect_text(slice_sub(p.source->text, place, p.source->text.n), rows[i].there, rows[i].markdown);
        arena_free(p.arena);
    }
}

/* A stretch ends where it ends: the fence that closes behind it is open within. */
Test(locate, stretch) {
    struct arena *arena = arena_new();
    struct sink *sink = sink_new();
    struct source *source = source_from_text(arena, S("x.md"), S("```\na\n```\n"), sink);
    static const struct {
        uint32_t to;
        bool closed;
    } rows[] = {{4, false}, {6, false}, {10, true}};
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct tree *tree = markdown_parse(arena, source, 0, rows[i].to, (struct markdown_options){0}, sink);
        expect_number(tree->nodes[1].closed, rows[i].closed, "a fence in a stretch");
    }
    sink_free(sink);
    arena_free(arena);
}
