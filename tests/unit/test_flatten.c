#include "render/flatten.h"
#include "model/library.h"
#include "render/written.h"
#include "shelf.h"
#include "unit.h"

#define X "content/agents/x.md"
#define S1 "snippets/s.md"

static void flatten_x(struct shelf *shelf, struct flat *flat) {
    struct library *library = shelf->loaded.library;
    const struct document *document = library_document(library, S(X));
    cr_assert(document != NULL);
    flatten(library, document, &(struct reader){0}, flat);
}

/* With parts that were written before, or are from then on, the text is the same, and nobody hears of origins. */
static void expect_from_written(struct shelf *shelf, const char *want, const char *about) {
    struct library *library = shelf->loaded.library;
    struct written *written = written_new(library->parts.n);
    for (int i = 0; i < 2; i++) {
        struct flat flat;
        flatten(library, library_document(library, S(X)), &(struct reader){.written = written}, &flat);
        expect_text(buf_view(&flat.text), want, about);
        expect_number(flat.origins.n, 0, about);
        flat_free(&flat);
    }
    written_free(written);
}

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
        flatten_x(&shelf, &flat);
        expect_text(buf_view(&flat.text), rows[i].want, rows[i].document);
        flat_free(&flat);
        expect_from_written(&shelf, rows[i].want, rows[i].document);
        shelf_close(&shelf);
    }
}

Test(flatten, heading_shift) {
    static const struct row rows[] = {
        /* One level below the heading in force, whatever the highest level was. */
        {"# A\n\n{{#include s.md}}\n", "# B\n\n## C\n", "# A\n\n## B\n\n### C\n"},
        {"### A\n\n{{#include s.md}}\n", "## B\n", "### A\n\n#### B\n"},
        {"# A\n\n{{#include s.md}}\n", "#### B\n\n##### C\n", "# A\n\n## B\n\n### C\n"},
        {"# A\n\n## B\n\n# C\n\n{{#include s.md}}\n", "# D\n", "# A\n\n## B\n\n# C\n\n## D\n"},
        /* None in force, or none to move. */
        {"{{#include s.md}}\n", "## B\n", "## B\n"},
        {"# A\n\n{{#include s.md}}\n", "B\n", "# A\n\nB\n"},
        /* A heading in a quote or item is not in force. */
        {"# A\n\n> ## Q\n\n{{#include s.md}}\n", "# B\n", "# A\n\n> ## Q\n\n## B\n"},
        /* An explicit shift; levels stay within 1 to 6. */
        {"# A\n\n{{#include s.md shift=0}}\n", "# B\n", "# A\n\n# B\n"},
        {"# A\n\n{{#include s.md shift=2}}\n", "# B\n", "# A\n\n### B\n"},
        {"# A\n\n{{#include s.md shift=-2}}\n", "## B\n\n#### C\n", "# A\n\n# B\n\n## C\n"},
        {"# A\n\n{{#include s.md shift=4}}\n", "# B\n\n### C\n", "# A\n\n##### B\n\n###### C\n"},
        /* Closing marks stay; code is no heading. */
        {"# A\n\n{{#include s.md}}\n", "# B #\n\n```\n# c\n```\n", "# A\n\n## B #\n\n```\n# c\n```\n"},
        /* Setext headings keep their form on two levels, and become ATX below. */
        {"# A\n\n{{#include s.md}}\n", "B\n===\n", "# A\n\nB\n---\n"},
        {"# A\n\n{{#include s.md}}\n", "B\n===\n\nC\nc\n---\n", "# A\n\nB\n---\n\n### C c\n"},
        {"{{#include s.md shift=-1}}\n", "B\n---\n", "B\n===\n"},
    };
    expect_rows(rows, ROWS(rows));
}

Test(flatten, bytes) {
    static const struct row rows[] = {
        {"A  \n\tb\r\nc\n\n\n{% x %} {{ y }} <z>\nno end", "", "A  \n\tb\r\nc\n\n\n{% x %} {{ y }} <z>\nno end"},
        {"a\n{{#include s.md}}\nb\n", "\n\nS\n\n", "a\n\nS\n\nb\n"},
        {"a\r\n\r\n{{#include s.md}}\r\n", "1\n2\n", "a\r\n\r\n1\r\n2\r\n"},
        {"> a\n> {{#include s.md}}\n", "1\n\n2\n", "> a\n>\n> 1\n>\n> 2\n"},
        {"1. {{#include s.md}}\n", "1\n\n2\n", "1. 1\n\n   2\n"},
    };
    expect_rows(rows, ROWS(rows));
}

/* Each line of the text, with the file and line that it came from. */
Test(flatten, origins) {
    static const struct file files[] = {
        {X, "---\nname: x\n---\n# A\n{{#include s.md}}\n- i\n  {{#include t.md:2}}\n\nend\n"},
        {S1, "---\ntitle: S\n---\n\n# B\n\n{{#include t.md}}\n"},
        {"snippets/t.md", "one\ntwo\n"},
    };
    static const struct {
        const char *text, *path;
        uint32_t line;
    } want[] = {
        {"# A", X, 4},      {"", X, 5},          {"## B", S1, 5},
        {"", S1, 6},        {"one", "snippets/t.md", 1}, {"two", "snippets/t.md", 2},
        {"", X, 5},         {"- i", X, 6},       {"", X, 7},
        {"  two", "snippets/t.md", 2}, {"", X, 8}, {"end", X, 9},
    };
    struct shelf shelf;
    struct flat flat;
    shelf_open(&shelf, files, ROWS(files));
    flatten_x(&shelf, &flat);
    Slice text = buf_view(&flat.text), rest = text, line;
    size_t i = 0;
    for (; rest.n > 0 && i < ROWS(want); i++) {
        const struct source *source;
        uint32_t number, at = (uint32_t)(rest.s - text.s);
        slice_next_line(&rest, &line);
        flat_origin(&flat, at, &source, &number);
        expect_text(line, want[i].text, "line");
        expect_text(source->path, want[i].path, want[i].text);
        expect_number(number, want[i].line, want[i].text);
    }
    expect_number(i, ROWS(want), "lines");
    expect_number(rest.n, 0, "rest");
    flat_free(&flat);
    shelf_close(&shelf);
}
