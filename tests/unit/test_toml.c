/* TOML: every value in the plainest form that reads back as the same. That it does is shown with a parser of somebody else's, by
 * tests/run-front-matter. */
#include "input/yaml.h"
#include "template/emit.h"
#include "template/view.h"
#include "unit.h"

/* The members of a YAML map as entries. */
static const struct view *entries_of(struct arena *arena, const char *yaml) {
    struct yaml_errors errors = {0};
    Slice text = slice_from(yaml);
    const struct value *map = yaml_read(arena, text, 0, text.n, &errors);
    cr_assert(map && !errors.n, "%s", yaml);
    struct view *entries = view_list(arena);
    for (size_t i = 0; i < map->n; i++) {
        struct view *entry = view_map(arena);
        view_put(arena, entry, "key", view_string(arena, map->members[i].key));
        view_put(arena, entry, "value", view_value(arena, &map->members[i].value));
        view_append(arena, entries, entry);
    }
    return entries;
}

Test(toml, documents) {
    static const struct {
        const char *yaml, *want;
    } rows[] = {
        {"{}", ""},
        {"{a: 1, b: -2.5, c: 1e20, d: true, e: .inf, f: -.inf, g: .nan}",
         "a = 1\nb = -2.5\nc = 1e+20\nd = true\ne = inf\nf = -inf\ng = nan\n"},
        {"{a: 0.1, b: 0.30000000000000004, c: 5e-324}", "a = 0.1\nb = 0.30000000000000004\nc = 4.9406564584125e-324\n"},
        /* Quotes: of the kind that needs no escapes. */
        {"{a: x, b: '', c: 'it''s', d: 'say \"hi\"', e: 'C:\\x', f: 'it''s \"x\"', g: \"t\\tab\"}",
         "a = \"x\"\nb = \"\"\nc = \"it's\"\nd = 'say \"hi\"'\ne = 'C:\\x'\nf = \"it's \\\"x\\\"\"\ng = \"t\tab\"\n"},
        {"{a: \"\\x01\\x7f\\r\", b: \"\\e[0m\\\\\"}", "a = \"\\u0001\\u007F\\r\"\nb = \"\\u001B[0m\\\\\"\n"},
        {"{a: yes, b: 2026-01-01, c: '1', d: ü}", "a = \"yes\"\nb = \"2026-01-01\"\nc = \"1\"\nd = \"ü\"\n"},
        /* Lines: the first line feed is the quotes' own. */
        {"a: |\n  one\n  two\n", "a = \"\"\"\none\ntwo\n\"\"\"\n"},
        {"a: \"\\n\\nx\"", "a = \"\"\"\n\n\nx\"\"\"\n"},
        {"a: \"\\\\d\\n\"", "a = '''\n\\d\n'''\n"},
        {"a: \"x \\\"\\\"\\\" y\\n\"", "a = '''\nx \"\"\" y\n'''\n"},
        {"a: \"x\\n\\\"\"", "a = '''\nx\n\"'''\n"},
        {"a: \"\\\\d\\n'''\\n\"", "a = \"\"\"\n\\\\d\n'''\n\"\"\"\n"},
        {"a: \"\\\\d\\n'\"", "a = \"\"\"\n\\\\d\n'\"\"\"\n"},
        {"a: \"\\\"\\\"\\\"\\\"\\\"\\\"\\n'''\\n\\\"\"", "a = \"\"\"\n\"\"\\\"\"\"\\\"\n'''\n\\\"\"\"\"\n"},
        {"a: \"x\\r\\ny\\r\"", "a = \"\"\"\nx\\r\ny\\r\"\"\"\n"},
        {"a: \"\\x00\\n\\t\"", "a = \"\"\"\n\\u0000\n\t\"\"\"\n"},
        /* Keys. */
        {"{a-b_1: 1, a b: 2, '': 3, 'x\"y': 4, é: 5}", "a-b_1 = 1\n\"a b\" = 2\n\"\" = 3\n'x\"y' = 4\n\"é\" = 5\n"},
        /* Lists and tables; what is no table comes first. */
        {"{t: {b: 1, s: {c: [x, \"y\\nz\", 2]}}, l: [], m: [{a: 1, n: null}, {}], z: null}",
         "l = []\nm = [{ a = 1 }, {}]\n\n[t]\nb = 1\n\n[t.s]\nc = [\"x\", \"y\\nz\", 2]\n"},
        {"{t: {s: {a: 1}}, e: {}}", "[t.s]\na = 1\n\n[e]\n"},
        {"a: {'b.c': {d: 1}}", "[a.\"b.c\"]\nd = 1\n"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        Buf out = {0};
        const char *error = emit_toml(&out, entries_of(arena, rows[i].yaml));
        cr_expect(error == NULL, "%s: %s", rows[i].yaml, error);
        expect_text(buf_view(&out), rows[i].want, rows[i].yaml);
        buf_free(&out);
        arena_free(arena);
    }
}

Test(toml, errors) {
    struct arena *arena = arena_new();
    Buf out = {0};
    buf_puts(&out, "before");
    cr_expect_str_eq(emit_toml(&out, entries_of(arena, "{a: 1, b: [null]}")), "TOML has no null, and a list here holds one");
    expect_text(buf_view(&out), "before", "nothing is left of what failed");
    buf_free(&out);
    arena_free(arena);
}
