#include "model/library.h"
#include "model/limits.h"
#include "model/select.h"
#include "render/flatten.h"
#include "shelf.h"
#include "unit.h"

#define X "content/agents/x.md"
#define S1 "snippets/s.md"

/* A document, the snippet that it includes, and the text that comes of both. */
struct row {
    const char *document, *snippet, *want;
};

static void expect_rows(const struct row *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const struct file files[] = {{X, rows[i].document}, {S1, rows[i].snippet}};
        struct shelf shelf;
        struct flat flat;
        shelf_open(&shelf, files, ROWS(files));
        flatten(shelf.loaded.library, library_document(shelf.loaded.library, S(X)), &(struct reader){0}, &flat);
        expect_text(buf_view(&flat.text), rows[i].want, rows[i].document);
        flat_free(&flat);
        shelf_close(&shelf);
    }
}

#define INC "{{#include s.md}}"

Test(include, fences) {
    static const struct row rows[] = {
        /* Raw, dedented by what all lines share. */
        {"```\n" INC "\n```\n", "\n  a\n\n    b\n\n", "```\na\n\n  b\n```\n"},
        {"```\n" INC "\n```\n", "\ta\n  b\n", "```\n\ta\n  b\n```\n"},
        {"- ~~~ x\n  " INC "\n  ~~~\n", "a\n", "- ~~~ x\n  a\n  ~~~\n"},
        {"> ```\n> " INC "\n> ```\n", "a\n\nb\n", "> ```\n> a\n>\n> b\n> ```\n"},
        /* Longer where a line of the text would close it, and only then. */
        {"```\n" INC "\n```\n", "see ```x``` and\n```rust\n", "```\nsee ```x``` and\n```rust\n```\n"},
        {"```\n" INC "\n```\n", "`````\n", "``````\n`````\n``````\n"},
        {"~~~\n" INC "\n~~~\n", "```\n", "~~~\n```\n~~~\n"},
        {"```\n{{#include s.md:1}}\n{{#include s.md:2}}\n````\n", "````\n```\n", "`````\n````\n```\n`````\n"},
        /* A fence that a region marker stands before the end of is closed. */
        {INC "\n\nz\n", "```\na\nANCHOR_END: x\n```\n", "```\na\n```\n\nz\n"},
        /* One that a snippet or stretch leaves open is closed behind it, where it is no item's or quote's. */
        {INC "\nz\n", "```\na\n", "```\na\n```\n\nz\n"},
        {INC "\nz\n", "  ~~~~\n  a\n", "  ~~~~\n  a\n~~~~\n\nz\n"},
        {INC "\nz\n", "- ```\n  a\n", "- ```\n  a\n\nz\n"},
        {"{{#include s.md:1:2}}\nz\n", "```\na\n```\n", "```\na\n```\n\nz\n"},
    };
    expect_rows(rows, ROWS(rows));
}

Test(include, containers) {
    static const struct row rows[] = {
        {"- a\n\n\t" INC "\n", "x\ny\n", "- a\n\n  x\n  y\n"},
        {"-\t" INC "\n", "x\n\ny\n", "-\tx\n\n \ty\n"},
        {"10. " INC "\n", "x\n\ny\n", "10. x\n\n    y\n"},
        {"> - " INC "\n", "x\n\ny\n", "> - x\n>\n>   y\n"},
        {"> a\n" INC "\n", "x\n", "> a\n\nx\n"},
        {"<r>\n" INC "\n</r>\n", "x\n", "<r>\n\nx\n\n</r>\n"},
        {"|a|\n|-|\n" INC "\n|b|\n", "x\n", "|a|\n|-|\n\nx\n\n|b|\n"},
        {"# a " INC "\n", "x\ny\n", "# a x y\n"},
    };
    expect_rows(rows, ROWS(rows));
}

Test(include, headings) {
    static const struct row rows[] = {
        {"## T\n\n" INC "\n", "a\\\nb\n===\n", "## T\n\n### a b\n"},
        {"## T\n\n" INC "\n", "[r]: d\na [r]\n===\n", "## T\n\n[r]: ../../snippets/d\n### a [r]\n"},
        {"# T\n\n" INC "\n", "a\n===\n---\n", "# T\n\na\n---\n---\n"},
        {"# T\n\n" INC "\n", "> a\n> ===\n", "# T\n\n> a\n> ---\n"},
    };
    expect_rows(rows, ROWS(rows));
}

Test(include, addresses) {
    static const struct row rows[] = {
        {"{{#include ../../my lib/t.md}}\n", "", "{{#include ../../my lib/t.md}}\n"},
        {INC "\n", "[a](x.md#f?) [b](<y z.md>) [c](#f) [d](?q) [e](p(1).md)\n",
         "[a](../../snippets/x.md#f?) [b](<../../snippets/y z.md>) [c](#f) [d](?q) [e](../../snippets/p(1).md)\n"},
        {INC "\n", "<a href=\"x&amp;y.md\">z</a> <img src=i.png>\n",
         "<a href=\"../../snippets/x&amp;y.md\">z</a> <img src=../../snippets/i.png>\n"},
        {INC "\n", "[a]\n\n[a]:\n  d.md\n  \"T\"\n", "[a]\n\n[a]:\n  ../../snippets/d.md\n  \"T\"\n"},
        {INC "\n", "`[a](x.md)`\n\n    [a](x.md)\n", "`[a](x.md)`\n\n    [a](x.md)\n"},
        {"[a] [^n]\n\n" INC "\n\n[a]: q\n[^n]: r\n", "[x][a] [a][] [a] [^n]\n\n[a]: d\n[^n]: s\n",
         "[a] [^n]\n\n[x][a-2] [a][a-2] [a][a-2] [^n-2]\n\n[a-2]: ../../snippets/d\n[^n-2]: s\n\n[a]: q\n[^n]: r\n"},
    };
    expect_rows(rows, ROWS(rows));
}

/* Each line that comes into a fence is known by its own line, not by the directive's. */
Test(include, origins_in_fences) {
    static const struct file files[] = {{X, "```\n{{#include s.md:a}}\n```\n"}, {S1, "# ANCHOR: a\n  one\n# ANCHOR: b\n\n  two\n# ANCHOR_END: a\n"}};
    static const uint32_t lines[] = {1, 2, 4, 5, 3};
    struct shelf shelf;
    struct flat flat;
    shelf_open(&shelf, files, ROWS(files));
    flatten(shelf.loaded.library, library_document(shelf.loaded.library, S(X)), &(struct reader){0}, &flat);
    expect_text(buf_view(&flat.text), "```\none\n\ntwo\n```\n", "fence");
    cr_assert(flat.origins.n == ROWS(lines), "%zu lines", flat.origins.n);
    for (size_t i = 0; i < ROWS(lines); i++) {
        const struct source *source;
        uint32_t line;
        flat_origin(&flat, flat.origins.v[i].at, &source, &line);
        expect_number(line, lines[i], "origin");
    }
    flat_free(&flat);
    shelf_close(&shelf);
}

static struct source *source_of(struct arena *arena, const char *text) {
    struct sink *sink = sink_new();
    struct source *source = source_from_text(arena, S(S1), slice_from(text), sink);
    sink_free(sink);
    return source;
}

Test(include, stretches) {
    static const char text[] = "---\nk: v\n---\none\r\n<!-- ANCHOR: a -->\ntwo\n# ANCHOR: b\nthree\n# ANCHOR_END: a\n"
                               "four\n# ANCHOR_END: b\n# ANCHOR: c\n# ANCHOR: d\n# ANCHOR: d\n# ANCHOR_END: d\n";
    static const struct {
        struct directive directive;
        const char *want;        /* the stretch, or the message */
    } rows[] = {
        {{.selector = SELECT_ALL}, NULL},
        {{.selector = SELECT_LINES, .from = 4, .to = 4}, "one\r\n"},
        {{.selector = SELECT_LINES, .to = 2}, "---\nk: v\n"},
        {{.selector = SELECT_LINES, .from = 15}, "# ANCHOR_END: d\n"},
        {{.selector = SELECT_LINES, .from = 16}, "`snippets/s.md` has no line 16"},
        {{.selector = SELECT_LINES, .from = 5, .to = 4}, "lines 5 to 4 run backwards"},
        {{.selector = SELECT_REGION, .name = {"a", 1}}, "two\n# ANCHOR: b\nthree\n"},
        {{.selector = SELECT_REGION, .name = {"b", 1}}, "three\n# ANCHOR_END: a\nfour\n"},
        {{.selector = SELECT_REGION, .name = {"c", 1}}, "region `c` is never closed"},
        {{.selector = SELECT_REGION, .name = {"d", 1}}, "region `d` is opened a second time"},
        {{.selector = SELECT_REGION, .name = {"e", 1}}, "`snippets/s.md` has no region `e`"},
    };
    struct arena *arena = arena_new();
    struct source *source = source_of(arena, text);
    struct selectable *from = selectable_new(arena, source);
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct stretch stretch;
        struct select_error error;
        bool ok = select_stretch(from, &rows[i].directive, &stretch, &error);
        Slice got = ok ? slice_sub(source->text, stretch.start, stretch.end) : error.message;
        expect_text(got, rows[i].want ? rows[i].want : text + source->body, rows[i].want ? rows[i].want : "all");
    }
    selectable_free(from);
    arena_free(arena);
}

static Slice repeated(struct arena *arena, const char *before, const char *unit, size_t n) {
    Buf text = {0};
    buf_puts(&text, before);
    for (size_t i = 0; i < n; i++)
        buf_puts(&text, unit);
    Slice kept = buf_dup(&text, arena);
    buf_free(&text);
    return kept;
}

Test(include, limits) {
    static const struct {
        const char *before, *unit;
        size_t within, beyond;
    } rows[] = {
        {"", ">", 100, 101},
        {"", "- ", 100, 101},
        {"|a|\n|-|\n", "|b|\n", 30000, 60000},
        {"|", "-|", 128, 130},
        {"", "[", 20000, 20001},
    };
    struct arena *arena = arena_new();
    struct sink *sink = sink_new();
    for (size_t i = 0; i < ROWS(rows); i++) {
        for (int over = 0; over < 2; over++) {
            Slice text = repeated(arena, rows[i].before, rows[i].unit, over ? rows[i].beyond : rows[i].within);
            struct source *source = source_from_text(arena, S(S1), text, sink);
            bool tables;
            expect_number(limits_keep(source, 0, (uint32_t)text.n, &tables, NULL), !over, rows[i].unit);
        }
    }
    sink_free(sink);
    arena_free(arena);
}
