#include "base/mem.h"
#include "render/highlight.h"
#include "unit.h"
#include <stdio.h>
#include <string.h>

/* Code with its colours in angle brackets: "<keyword let> x". */
static void buf_coloured(Buf *out, Slice code, const Colours *colours) {
    uint32_t at = 0;
    for (size_t i = 0; i < colours->n; i++) {
        const struct colour *c = &colours->v[i];
        buf_slice(out, slice_sub(code, at, c->start));
        buf_printf(out, "<%s %.*s>", token_class(c->token) + 3,
                   FMT(slice_sub(code, c->start, c->end)));
        at = c->end;
    }
    buf_slice(out, slice_sub(code, at, code.n));
}

struct row {
    const char *language, *code, *want;
};

static void expect_rows(const struct row *rows, size_t n) {
    struct highlighter *h = highlighter_new();
    for (size_t i = 0; i < n; i++) {
        /* Twice: the second time from what was kept. */
        for (int turn = 0; turn < 2; turn++) {
            Buf out = {0};
            Slice code = slice_from(rows[i].code);
            buf_coloured(&out, code, highlight(h, slice_from(rows[i].language), code));
            expect_text(buf_view(&out), rows[i].want, rows[i].language);
            buf_free(&out);
        }
    }
    highlighter_free(h);
}

Test(highlight, read_here) {
    static const struct row rows[] = {
        {"", "let x", "let x"},
        {"klingon", "let x", "let x"},
        {"diff", "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n c\n",
         "<heading --- a/x>\n<heading +++ b/x>\n<function @@ -1 +1 @@>\n<deleted -a>\n<inserted "
         "+b>\n c\n"},
        {"PATCH", "-\n", "<deleted ->\n"},
        {"console", "said: $ no\n", "said: $ no\n"},
    };
    expect_rows(rows, ROWS(rows));
}

/* One row for each language shows that its grammar and its queries go together; the rest is theirs.
 */
Test(highlight, grammars) {
    static const struct row rows[] = {
        {"bash", "if x; then # c\n", "<keyword if> <function x>; <keyword then> <comment # c>\n"},
        {"sh", "echo \"a\"", "<function echo> <string \"a\">"},
        {"c", "return 1; /* c */", "<keyword return> <number 1>; <comment /* c */>"},
        {"css", "a { color: red }", "<tag a> { <property color>: red }"},
        {"go", "package a", "<keyword package> a"},
        {"html", "<b id=\"x\"></b>", "<<tag b> <attribute id>=\"<string x>\"></<tag b>>"},
        {"html", "<script>if (1) {}</script>",
         "<<tag script>><keyword if> (<number 1>) {}</<tag script>>"},
        {"java", "class A {}", "<keyword class> <type A> {}"},
        {"javascript", "let x = f(\"a\")", "<keyword let> x = <function f>(<string \"a\">)"},
        {"json", "{\"a\": \"b\"}", "{<property \"a\">: <string \"b\">}"},
        {"lua", "local x = 1", "<keyword local> x = <number 1>"},
        {"markdown", "# A\n\n**b** `c`\n", "# <heading A>\n\n**<strong b>** `<string c>`\n"},
        {"markdown", "```js\nlet x\n```\n", "```<string js>\n<keyword let> x\n```\n"},
        {"markdown", "---\na: b\n---\n", "---\n<property a>: <string b>\n---\n"},
        {"python", "def f(): pass", "<keyword def> <function f>(): <keyword pass>"},
        {"rust", "fn f() {}", "<keyword fn> <function f>() {}"},
        {"RS", "let x: A;", "<keyword let> x: <type A>;"},
        {"toml", "a = \"b\"", "<property a> = <string \"b\">"},
        {"tsx", "let x: number = <b/>", "<keyword let> x: <type number> = <<tag b>/>"},
        {"ts", "let x: number", "<keyword let> x: <type number>"},
        {"yaml", "a: true", "<property a>: <constant true>"},
        {"console", "$ ls \\\n  -a\nif\n# id\n",
         "<prompt $> <function ls> \\\n  <constant -a>\nif\n<prompt #> <function id>\n"},
        {"javascript", "x = A1 + 1", "x = <constant A1> + <number 1>"},
    };
    if (highlight_has_grammars())
        expect_rows(rows, ROWS(rows));
    else
        puts("built without grammars: what they colour is not tested"); /* a warning of Criterion's would be a failure */
}

Test(highlight, html) {
    static const struct colour two[] = {{1, 3, TOKEN_KEYWORD}, {3, 5, TOKEN_STRING}};
    Colours colours = {.v = (struct colour *)two, .n = 2};
    Slice code = S("a<b&cd");
    static const struct {
        size_t cuts[4];
        const char *want;
    } rows[] = {
        {{0, 6},
         "a<span class=\"hl-keyword\">&lt;b</span><span class=\"hl-string\">&amp;c</span>d"},
        {{0, 2, 6},
         "a<span class=\"hl-keyword\">&lt;</span><span class=\"hl-keyword\">b</span>"
         "<span class=\"hl-string\">&amp;c</span>d"},
        {{4, 5, 6}, "<span class=\"hl-string\">c</span>d"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf out = {0};
        size_t next = 0;
        for (size_t k = 0; k + 1 < 4 && rows[i].cuts[k + 1]; k++)
            highlight_put(&out, code, rows[i].cuts[k], rows[i].cuts[k + 1], &colours, &next);
        expect_text(buf_view(&out), rows[i].want, rows[i].want);
        buf_free(&out);
    }
}

/* Text that is no code, too large, or made to keep a parser busy: colours lie in it, in order, and
 * nothing hangs. */
Test(highlight, whatever_comes) {
    static const char *const pieces[] = {"{",  "(",  "\"",  "`",  "${", "```",  "<script>", "<",
                                         "/*", "'",  "\n",  "  ", "a",  "\xff", "é",        "---\n",
                                         "#",  "$ ", "if ", "-",  ": ", "\\",   "1",        "\t"};
    static const char *const languages[] = {
        "bash",     "c",      "css",  "go",   "html", "java", "javascript", "json", "lua",
        "markdown", "python", "rust", "toml", "tsx",  "ts",   "yaml",       "diff", "console"};
    struct highlighter *h = highlighter_new();
    uint32_t seed = 1;
    for (int round = 0; round < 400; round++) {
        Buf code = {0};
        for (int i = 0; i < 60; i++) {
            seed = seed * 1664525 + 1013904223;
            buf_puts(&code, pieces[(seed >> 16) % ROWS(pieces)]);
        }
        const char *language = languages[round % (int)ROWS(languages)];
        const Colours *colours = highlight(h, slice_from(language), buf_view(&code));
        for (size_t i = 0; i < colours->n; i++) {
            const struct colour *c = &colours->v[i];
            cr_assert(c->start < c->end && c->end <= code.n && c->token > TOKEN_NONE &&
                      c->token < TOKEN_COUNT);
            cr_assert(i == 0 || colours->v[i - 1].end <= c->start);
        }
        buf_free(&code);
    }
    static const char *const busy[] = {"{", "\"", "'", "> "};
    for (size_t i = 0; i < ROWS(busy); i++)
        for (size_t k = 0; k < ROWS(languages); k++) {
            Buf code = {0};
            while (code.n < 2000)
                buf_puts(&code, busy[i]);
            highlight(h, slice_from(languages[k]), buf_view(&code));
            buf_free(&code);
        }
    Buf large = {0};
    buf_fill(&large, '1', HIGHLIGHT_LIMIT + 1);
    cr_expect(highlight(h, S("json"), buf_view(&large))->n == 0);
    buf_free(&large);
    highlighter_free(h);
}
