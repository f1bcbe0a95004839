#include "input/source.h"
#include "unit.h"
#include <stdlib.h>
#include <unistd.h>

static struct source *load(struct arena *arena, const char *text, struct sink *sink) {
    return source_from_text(arena, S("x.md"), slice_from(text), sink);
}

Test(source, lines) {
    static const struct {
        const char *text;
        uint32_t n;
        const char *line2; /* NULL: not looked at */
        bool crlf;
    } rows[] = {
        {"", 0, NULL, false},
        {"a", 1, NULL, false},
        {"a\n", 1, NULL, false},
        {"\n", 1, NULL, false},
        {"a\nb", 2, "b", false},
        {"a\n\nb\n", 3, "", false},
        {"a\r\nb\r\n", 2, "b", true},
        {"a\rb\r", 2, "b", false},
        {"a\r\rb", 3, "", false},
        {"a\n\rb", 3, "", false},
        {"a\r\n\nb", 3, "", true},
        {"a\nb\r\nc", 3, "b", false},
        {"a\rb\r\nc\n", 3, "b", false},
        {"\r\n\r\n", 2, "", true},
        {"\xEF\xBB\xBF", 0, NULL, false},
        {"\xEF\xBB\xBF"
         "a\nb",
         2, "b", false},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        Slice text = slice_from(rows[i].text);
        struct source *source = source_plain(arena, S("x.md"), text);
        expect_number(source->n_lines, rows[i].n, rows[i].text);
        expect_number(source->lines[source->n_lines], text.n, rows[i].text);
        expect_number(source->crlf, rows[i].crlf, rows[i].text);
        if (rows[i].line2)
            expect_text(source_line_text(source, 2), rows[i].line2, rows[i].text);
        arena_free(arena);
    }
}

Test(source, places) {
    static const struct {
        const char *text, *what;
        uint32_t line, column, length;
        const char *shown;
    } rows[] = {
        {"ab\ncd X\n", "X", 2, 4, 1, "cd X"},
        {"ab\r\ncd X\r\n", "X", 2, 4, 1, "cd X"},
        {"ab\rcd X\r", "X", 2, 4, 1, "cd X"},
        {"\xEF\xBB\xBF"
         "X y\n",
         "X", 1, 1, 1, "X y"},
        {"\xEF\xBB\xBF"
         "a\nX",
         "X", 2, 1, 1, "X"},
        {"\t\tX\n", "X", 1, 3, 1, "\t\tX"},
        {"\xC3\xA9\xF0\x9F\xA6\x80 X\n", "X", 1, 4, 1, "\xC3\xA9\xF0\x9F\xA6\x80 X"},
        {"e\xCC\x81X\n", "X", 1, 3, 1, "e\xCC\x81X"},
        {"a\xFFX\n", "X", 1, 3, 1, "a\xFFX"},
        {"a \xC3\xA9\xC3\xA9 b\n", "\xC3\xA9\xC3\xA9", 1, 3, 2, "a \xC3\xA9\xC3\xA9 b"},
        {"a long\nthing", "long\nthi", 1, 3, 4, "a long"},
        {"a long\r\nthing", "long\r\nthi", 1, 3, 4, "a long"},
        {"a\n\nb", "\nb", 2, 1, 1, ""},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        Slice text = slice_from(rows[i].text), what = slice_from(rows[i].what);
        struct source *source = source_plain(arena, S("x.md"), text);
        uint32_t at = (uint32_t)slice_find(text, what, 0);
        struct place place = source_place(source, at, at + (uint32_t)what.n);
        expect_number(place.line, rows[i].line, rows[i].text);
        expect_number(place.column, rows[i].column, rows[i].text);
        expect_number(place.length, rows[i].length, rows[i].text);
        expect_number(place.offset, at, rows[i].text);
        expect_text(place.text, rows[i].shown, rows[i].text);
        arena_free(arena);
    }
}

/* Places at and behind the end of the text are in its last line. */
Test(source, places_at_the_end) {
    static const struct {
        const char *text;
        uint32_t line, column;
    } rows[] = {
        {"", 1, 1}, {"ab", 1, 3}, {"ab\n", 1, 3}, {"ab\ncd\r\n", 2, 3}, {"\xEF\xBB\xBF", 1, 1}};
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        Slice text = slice_from(rows[i].text);
        struct source *source = source_plain(arena, S("x.md"), text);
        for (uint32_t beyond = 0; beyond < 2; beyond++) {
            uint32_t at = (uint32_t)text.n + beyond;
            struct place place = source_place(source, at, at);
            expect_number(place.line, rows[i].line, rows[i].text);
            expect_number(place.column, rows[i].column, rows[i].text);
        }
        arena_free(arena);
    }
}

/* Every byte's line, found by search, is the line that holds it. */
Test(source, line_of_every_byte) {
    struct arena *arena = arena_new();
    Slice text = S("\xEF\xBB\xBF"
                   "a\r\n\n\rbb\r\nccc\n\n\n\rd");
    struct source *source = source_plain(arena, S("x.md"), text);
    for (uint32_t at = 3; at < text.n; at++) {
        uint32_t line = source_line(source, at);
        cr_expect(source->lines[line - 1] <= at && at < source->lines[line], "byte %u", at);
        expect_number(source_line_start(source, line), source->lines[line - 1], "start");
    }
    arena_free(arena);
}

Test(source, front_matter) {
    static const struct {
        const char *text;
        bool front;
        size_t keys;
        const char *body;
        const char *rule; /* of the one finding, or NULL */
    } rows[] = {
        {"---\nname: x\n---\nbody\n", true, 1, "body\n", NULL},
        {"\xEF\xBB\xBF---\nname: x\n---\nbody\n", true, 1, "body\n", NULL},
        {"---  \nname: x\n--- \t\nbody\n", true, 1, "body\n", NULL},
        {"---\r\nname: x\r\n---\r\nbody\r\n", true, 1, "body\r\n", NULL},
        {"---\rname: x\r---\rbody", true, 1, "body", NULL},
        {"---\nname: x\n---", true, 1, "", NULL},
        {"---\n---\nbody", true, 0, "body", NULL},
        {"---\n\n\n---\nbody", true, 0, "body", NULL},
        {"---\n{\"name\": \"x\"}\n---\nbody", true, 1, "body", NULL},
        {"---\nname: x\n--- no\n---\nbody", true, 1, "body", "front-matter/invalid-yaml"},
        {"---\nname: x\na: b: c\n---\nbody", true, 2, "body", "front-matter/invalid-yaml"},
        {"---\nname: x\nname: y\n---\nbody", true, 1, "body", "front-matter/duplicate-key"},
        {"---\nname: x\nbody\n", false, 0, "---\nname: x\nbody\n", "front-matter/unclosed"},
        {"---\n\nname: x\n", false, 0, "---\n\nname: x\n", "front-matter/unclosed"},
        {"---\n# Title\n\ntext\n", false, 0, "---\n# Title\n\ntext\n", NULL},
        {"---\n", false, 0, "---\n", NULL},
        {"---\nSome text.\n---\nmore\n", false, 0, "---\nSome text.\n---\nmore\n", NULL},
        {"---\n- a\n- b\n---\n", false, 0, "---\n- a\n- b\n---\n", NULL},
        {"---\n# Title\n---\nmore\n", false, 0, "---\n# Title\n---\nmore\n", NULL},
        {"---\n# a comment\nname: x\n---\nb", true, 1, "b", NULL},
        {"\n---\nname: x\n---\n", false, 0, "\n---\nname: x\n---\n", NULL},
        {" ---\nname: x\n---\n", false, 0, " ---\nname: x\n---\n", NULL},
        {"----\nname: x\n----\n", false, 0, "----\nname: x\n----\n", NULL},
        {"--- x\nname: x\n---\n", false, 0, "--- x\nname: x\n---\n", NULL},
        {"name: x\n", false, 0, "name: x\n", NULL},
        {"", false, 0, "", NULL},
        {"\xEF\xBB\xBFtext", false, 0, "text", NULL},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct sink *sink = sink_new();
        struct source *source = load(arena, rows[i].text, sink);
        cr_assert(source && source->front->kind == VALUE_MAP, "%s", rows[i].text);
        expect_number(source->has_front, rows[i].front, rows[i].text);
        expect_number(source->front->n, rows[i].keys, rows[i].text);
        expect_text(slice_sub(source->text, source->body, source->text.n), rows[i].body,
                    rows[i].text);
        if (!rows[i].front)
            expect_number(source->front_start, source->front_end, rows[i].text);
        size_t n;
        const struct diag *found = sink_all(sink, &n);
        expect_number(n, rows[i].rule ? 1 : 0, rows[i].text);
        if (n && rows[i].rule)
            expect_text(slice_from(rule_id(found[0].rule)), rows[i].rule, rows[i].text);
        sink_free(sink);
        arena_free(arena);
    }
}

/* Findings stand at the line and column of the file, not of the front matter. */
Test(source, findings_have_places) {
    static const struct {
        const char *text;
        uint32_t line, column, length;
        const char *help;
    } rows[] = {
        {"---\nname: x\ndescription: Use for a: b\n---\n", 3, 23, 1,
         "put the value in quotes: `description: \"Use for a: b\"`"},
        {"\xEF\xBB\xBF---\r\nd: \xC3\xA9 a: b\r\n---\r\n", 2, 7, 1,
         "put the value in quotes: `d: \"\xC3\xA9 a: b\"`"},
        {"---\na: 1\nb: @x y\n---\n", 3, 4, 4, "put the value in quotes: `b: \"@x y\"`"},
        {"---\na: 1\na: 2\n---\n", 3, 1, 1, "the first one counts: take one of the two away"},
        {"---\na: 1\n\nb\n", 1, 1, 3,
         "put a line `---` behind its last key; until then all of the file is text"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct sink *sink = sink_new();
        load(arena, rows[i].text, sink);
        size_t n;
        const struct diag *found = sink_all(sink, &n);
        cr_assert(n == 1 && found[0].n_helps == 1, "%s: %zu", rows[i].text, n);
        expect_number(found[0].place.line, rows[i].line, rows[i].text);
        expect_number(found[0].place.column, rows[i].column, rows[i].text);
        expect_number(found[0].place.length, rows[i].length, rows[i].text);
        expect_text(found[0].helps[0], rows[i].help, rows[i].text);
        expect_text(found[0].place.path, "x.md", rows[i].text);
        sink_free(sink);
        arena_free(arena);
    }
}

static void expect_refused(Slice text, bool used, const char *rule, uint32_t line) {
    struct arena *arena = arena_new();
    struct sink *sink = sink_new();
    size_t n;
    struct source *source = source_from_text(arena, S("x.md"), text, sink);
    const struct diag *found = sink_all(sink, &n);
    cr_expect((source != NULL) == used, "%s line %u", rule, line);
    expect_number(n, used ? 0 : 1, rule);
    if (!used && n) {
        expect_text(slice_from(rule_id(found[0].rule)), rule, rule);
        expect_number(found[0].place.line, line, rule);
    }
    sink_free(sink);
    arena_free(arena);
}

Test(source, limits) {
    Buf b = {0};
    buf_puts(&b, "first\n");
    buf_fill(&b, 'x', LINE_LIMIT);
    buf_puts(&b, "\r\nlast\n");
    expect_refused(buf_view(&b), true, "library/limit", 0);
    buf_clear(&b);
    buf_puts(&b, "first\n");
    buf_fill(&b, 'x', LINE_LIMIT + 1);
    expect_refused(buf_view(&b), false, "library/limit", 2);
    buf_clear(&b);
    buf_fill(&b, '\n', SOURCE_LIMIT);
    expect_refused(buf_view(&b), true, "library/limit", 0);
    buf_char(&b, '\n');
    expect_refused(buf_view(&b), false, "library/limit", 0);
    expect_refused(S("\xFF\xFEh\0i\0"), false, "library/unreadable", 0);
    buf_free(&b);
}

Test(source, load) {
    char root[] = "/tmp/quire-source-XXXXXX";
    cr_assert(mkdtemp(root));
    struct arena *arena = arena_new();
    struct sink *sink = sink_new();
    const char *file = arena_printf(arena, "%s/a.md", root).s;
    FILE *out = fopen(file, "w");
    cr_assert(out);
    fputs("---\nname: x\n---\nbody\n", out);
    fclose(out);

    struct source *source = source_load(arena, root, S("a.md"), sink);
    cr_assert(source && !sink_count(sink, LEVEL_INFO));
    expect_text(value_text(source->front, "name"), "x", "name");
    cr_expect(!source_load(arena, root, S("missing.md"), sink));
    cr_expect(!source_load(arena, root, S("."), sink));
    size_t n;
    const struct diag *found = sink_all(sink, &n);
    expect_number(n, 2, "unreadable files");
    for (size_t i = 0; i < n; i++)
        expect_text(slice_from(rule_id(found[i].rule)), "library/unreadable", "rule");

    remove(file);
    rmdir(root);
    sink_free(sink);
    arena_free(arena);
}
