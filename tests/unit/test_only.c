/* Text for some targets alone: what goes, what stays, and that the blank lines around it are none the worse. */
#include "render/flatten.h"
#include "shelf.h"
#include "unit.h"

#define X "content/agents/x.md"
#define S1 "snippets/s.md"
#define FOR(name) "<!-- quire:only " name " -->"
#define END "<!-- quire:end -->"

struct row {
    const char *document;
    const char *a, *b;       /* the text for the targets `a` and `b` */
    const char *snippet;
};

static void expect_text_for(const struct shelf *shelf, const char *target, const char *want, const char *row) {
    struct library *library = shelf->loaded.library;
    struct reader reader = {.target = slice_from(target)};
    struct flat flat;
    flatten(library, library_document(library, S(X)), &reader, &flat);
    expect_text(buf_view(&flat.text), want, row);
    /* Each line says truly where it was written: there is a line that holds it. */
    for (size_t i = 0; i < flat.origins.n; i++) {
        const struct source *source;
        uint32_t line;
        flat_origin(&flat, flat.origins.v[i].at, &source, &line);
        Slice rest = slice_sub(buf_view(&flat.text), flat.origins.v[i].at, flat.text.n), text;
        slice_next_line(&rest, &text);
        text = slice_trim(text);
        Slice word = slice_sub(text, text.n ? text.n - 1 : 0, text.n);
        cr_expect(slice_is(word, ">") || slice_find(source_line_text(source, line), word, 0) != SLICE_NONE, "%s: `%.*s`", row,
                  FMT(text));
    }
    flat_free(&flat);
}

static void expect_rows(const struct row *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const struct file files[] = {{X, rows[i].document}, {S1, rows[i].snippet ? rows[i].snippet : ""}};
        struct shelf shelf;
        shelf_open(&shelf, files, ROWS(files));
        expect_text_for(&shelf, "a", rows[i].a, rows[i].document);
        expect_text_for(&shelf, "b", rows[i].b, rows[i].document);
        shelf_close(&shelf);
    }
}

Test(only, blank_lines) {
    static const struct row rows[] = {
        {"1\n\n" FOR("a") "\n\n2\n\n" END "\n\n3\n", "1\n\n2\n\n3\n", "1\n\n3\n", 0},
        {"1\n\n" FOR("a") "\n2\n" END "\n\n3\n", "1\n\n2\n\n3\n", "1\n\n3\n", 0},
        {"1\n" FOR("a") "\n\n2\n\n" END "\n3\n", "1\n\n2\n\n3\n", "1\n\n3\n", 0},
        /* Paragraphs that the markers kept apart stay apart. */
        {"1\n" FOR("a") "\n2\n" END "\n3\n", "1\n\n2\n\n3\n", "1\n\n3\n", 0},
        {"# 1\n" FOR("a") "\n2\n" END "\n# 3\n", "# 1\n2\n# 3\n", "# 1\n# 3\n", 0},
        {"```\n1\n```\n" FOR("a") "\n2\n" END "\n```\n3\n```\n", "```\n1\n```\n2\n```\n3\n```\n", "```\n1\n```\n```\n3\n```\n", 0},
        {"1\n" FOR("a") "\n---\n" END "\n3\n", "1\n\n---\n3\n", "1\n\n3\n", 0},
        {"| a |\n| - |\n| 1 |\n" FOR("a") "\n\n2\n" END "\n", "| a |\n| - |\n| 1 |\n\n2\n", "| a |\n| - |\n| 1 |\n", 0},
        /* Items of one list stay so. */
        {"- 1\n" FOR("a") "\n- 2\n" END "\n- 3\n", "- 1\n- 2\n- 3\n", "- 1\n- 3\n", 0},
        {"- 1\n\n" FOR("a") "\n\n- 2\n\n" END "\n\n- 3\n", "- 1\n\n- 2\n\n- 3\n", "- 1\n\n- 3\n", 0},
        {"1. 1\n" FOR("a") "\n2. 2\n" END "\n3. 3\n", "1. 1\n2. 2\n3. 3\n", "1. 1\n3. 3\n", 0},
        {"1:\n" FOR("a") "\n- 2\n" END "\n- 3\n", "1:\n- 2\n- 3\n", "1:\n- 3\n", 0},
        {"- 1\n" FOR("a") "\n2\n" END "\n- 3\n", "- 1\n\n2\n- 3\n", "- 1\n- 3\n", 0},
        /* At the text's ends. */
        {FOR("a") "\n1\n" END "\n\n2\n", "1\n\n2\n", "2\n", 0},
        {"\n" FOR("a") "\n\n1\n\n" END "\n\n2\n", "\n1\n\n2\n", "\n2\n", 0},
        {"1\n\n" FOR("a") "\n\n2\n\n" END "\n", "1\n\n2\n", "1\n", 0},
        {"1\n\n\n" FOR("a") "\n2\n" END "\n\n\n", "1\n\n\n2\n", "1\n", 0},
        {"1\n\n" FOR("a") "\n2\n" END, "1\n\n2\n", "1\n", 0},
        {FOR("a") "\n1\n" END "\n", "1\n", "", 0},
        {FOR("a") "\n" END "\n", "", "", 0},
        {"1\n\n" FOR("a") "\n\n" END "\n\n2\n", "1\n\n2\n", "1\n\n2\n", 0},
        /* One behind the other. */
        {"1\n\n" FOR("a") "\nA\n" END "\n\n" FOR("b") "\nB\n" END "\n\n2\n", "1\n\nA\n\n2\n", "1\n\nB\n\n2\n", 0},
        {"1\n" FOR("a") "\nA\n" END "\n" FOR("b") "\nB\n" END "\n2\n", "1\n\nA\n\n2\n", "1\n\nB\n\n2\n", 0},
        {"- 1\n" FOR("a") "\n- A\n" END "\n" FOR("b") "\n- B\n" END "\n- 2\n", "- 1\n- A\n- 2\n", "- 1\n- B\n- 2\n", 0},
        {"1\n\n" FOR("c") "\nC\n" END "\n\n" FOR("c") "\nC\n" END "\n", "1\n", "1\n", 0},
        /* CR LF. */
        {"1\r\n\r\n" FOR("a") "\r\n\r\n2\r\n\r\n" END "\r\n\r\n3\r\n", "1\r\n\r\n2\r\n\r\n3\r\n", "1\r\n\r\n3\r\n", 0},
        {"1\r\n" FOR("a") "\r\n2\r\n" END "\r\n3\r\n", "1\r\n\r\n2\r\n\r\n3\r\n", "1\r\n\r\n3\r\n", 0},
    };
    expect_rows(rows, ROWS(rows));
}

Test(only, containers_and_names) {
    static const struct row rows[] = {
        {FOR("b") "\n1\n" END "\n", "", "1\n", 0},
        {FOR("a, b") "\n1\n" END "\n", "1\n", "1\n", 0},
        {FOR("c a") "\n1\n" END "\n", "1\n", "", 0},
        {"<!--quire:only a-->\n1\n<!--  quire:end  -->\n", "1\n", "", 0},
        {"<!-- quire:only\n  a\n  b -->\n1\n" END "\n", "1\n", "1\n", 0},
        {"> 1\n>\n> " FOR("a") "\n>\n> 2\n>\n> " END "\n>\n> 3\n", "> 1\n>\n> 2\n>\n> 3\n", "> 1\n>\n> 3\n", 0},
        {"> 1\n> " FOR("a") "\n> 2\n> " END "\n> 3\n", "> 1\n>\n> 2\n>\n> 3\n", "> 1\n>\n> 3\n", 0},
        {"> 1\n>\n> " FOR("a") "\n> 2\n> " END "\n\n3\n", "> 1\n>\n> 2\n\n3\n", "> 1\n\n3\n", 0},
        {"1\n\n> " FOR("a") "\n>\n> 2\n>\n> " END "\n>\n> 3\n", "1\n\n> 2\n>\n> 3\n", "1\n\n> 3\n", 0},
        {"1\n\n> " FOR("a") "\n> 2\n> " END "\n\n3\n", "1\n\n> 2\n\n3\n", "1\n\n3\n", 0},
        {"- 1\n\n  " FOR("a") "\n\n  2\n\n  " END "\n\n  3\n- 4\n", "- 1\n\n  2\n\n  3\n- 4\n", "- 1\n\n  3\n- 4\n", 0},
        {"- 1\n  " FOR("a") "\n  2\n  " END "\n- 3\n", "- 1\n\n  2\n- 3\n", "- 1\n- 3\n", 0},
        {"1. > - 1\n   >   " FOR("a") "\n   >   - 2\n   >   " END "\n", "1. > - 1\n   >   - 2\n", "1. > - 1\n", 0},
        /* Raw HTML goes on to the next blank line, but for markers. */
        {"<rules>\n" FOR("a") "\n1\n" END "\n</rules>\n", "<rules>\n\n1\n\n</rules>\n", "<rules>\n\n</rules>\n", 0},
        /* No markers. */
        {"```\n" FOR("a") "\n1\n" END "\n```\n", "```\n" FOR("a") "\n1\n" END "\n```\n", "```\n" FOR("a") "\n1\n" END "\n```\n", 0},
        {"`" FOR("a") "` 1\n", "`" FOR("a") "` 1\n", "`" FOR("a") "` 1\n", 0},
        {"<!-- quire:only-ish -->\n", "<!-- quire:only-ish -->\n", "<!-- quire:only-ish -->\n", 0},
        {"<pre>\n" FOR("a") "\n</pre>\n", "<pre>\n" FOR("a") "\n</pre>\n", "<pre>\n" FOR("a") "\n</pre>\n", 0},
        /* What is wrong stays as it is written. */
        {"1\n\n" FOR("a") "\n2\n", "1\n\n" FOR("a") "\n2\n", "1\n\n" FOR("a") "\n2\n", 0},
        {"1\n\n" END "\n2\n", "1\n\n" END "\n2\n", "1\n\n" END "\n2\n", 0},
        {"- " FOR("a") "\n  1\n  " END "\n", "- " FOR("a") "\n  1\n  " END "\n", "- " FOR("a") "\n  1\n  " END "\n", 0},
        {FOR("a") "\n" FOR("b") "\n1\n" END "\n" END "\n", FOR("b") "\n1\n" END "\n", "", 0},
    };
    expect_rows(rows, ROWS(rows));
}

Test(only, includes) {
    static const struct row rows[] = {
        {"1\n\n" FOR("a") "\n{{#include s.md}}\n" END "\n\n2\n", "1\n\nS\n\n2\n", "1\n\n2\n", "S\n"},
        {"1\n\n{{#include s.md}}\n\n2\n", "1\n\nA\n\nS\n\n2\n", "1\n\nS\n\n2\n", FOR("a") "\n\nA\n\n" END "\n\nS\n"},
        {"1\n\n{{#include s.md}}\n\n2\n", "1\n\nS\n\nA\n\n2\n", "1\n\nS\n\n2\n", "S\n\n" FOR("a") "\n\nA\n\n" END "\n"},
        /* A snippet of which nothing is left is as good as none. */
        {"1\n\n{{#include s.md}}\n\n2\n", "1\n\nA\n\n2\n", "1\n\n2\n", FOR("a") "\nA\n" END "\n"},
        {"- 1\n- {{#include s.md}}\n- 2\n", "- 1\n- A\n\n- 2\n", "- 1\n- 2\n", FOR("a") "\nA\n" END "\n"},
        {"1\n{{#include s.md}}\n{{#include s.md}}\n2\n", "1\n\nA\n\nA\n\n2\n", "1\n2\n", FOR("a") "\nA\n" END "\n"},
        {"> 1\n>\n> {{#include s.md}}\n", "> 1\n>\n> A\n>\n> S\n", "> 1\n>\n> S\n", FOR("a") "\n\nA\n\n" END "\n\nS\n"},
        {"1\r\n\r\n{{#include s.md}}\r\n", "1\r\n\r\nA\r\n\r\nS\r\n", "1\r\n\r\nS\r\n", FOR("a") "\nA\n" END "\nS\n"},
        /* A heading for one target does not move what stands behind it. */
        {"# 1\n\n" FOR("a") "\n## 2\n" END "\n\n{{#include s.md}}\n", "# 1\n\n## 2\n\n## S\n", "# 1\n\n## S\n", "# S\n"},
        {"# 1\n\n" FOR("a") "\n## 2\n\n{{#include s.md}}\n" END "\n", "# 1\n\n## 2\n\n### S\n", "# 1\n", "# S\n"},
        {FOR("b") "\n1\n\n{{#include s.md}}\n\n" END "\n", "", "1\n", FOR("a") "\nA\n" END "\n"},
        /* Region markers within. */
        {"{{#include s.md:r}}\n", "A\n\nS\n", "S\n", "<!-- ANCHOR: r -->\n" FOR("a") "\nA\n" END "\n\nS\n<!-- ANCHOR_END: r -->\n"},
    };
    expect_rows(rows, ROWS(rows));
}
