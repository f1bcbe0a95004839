#include "input/yaml.h"
#include "unit.h"

static struct value *read_text(struct arena *arena, const char *text, struct yaml_errors *errors) {
    *errors = (struct yaml_errors){0};
    return yaml_read(arena, slice_from(text), 0, strlen(text), errors);
}

static struct value *read_tolerant(struct arena *arena, const char *text,
                                   struct yaml_errors *errors) {
    *errors = (struct yaml_errors){0};
    return yaml_read_tolerant(arena, slice_from(text), 0, strlen(text), errors);
}

/* Follows "a.0.b" from a map. */
static const struct value *find(const struct value *value, const char *path) {
    Slice rest = slice_from(path);
    while (value && rest.n) {
        size_t dot = slice_find_char(rest, '.', 0);
        Slice step = slice_sub(rest, 0, dot);
        rest = dot == SLICE_NONE ? (Slice){0} : slice_sub(rest, dot + 1, rest.n);
        if (value->kind == VALUE_LIST) {
            size_t i = (size_t)(step.s[0] - '0');
            value = i < value->n ? &value->items[i] : NULL;
        } else {
            const struct member *member = value_member(value, step);
            value = member ? &member->value : NULL;
        }
    }
    return value;
}

Test(yaml, core_schema) {
    static const struct {
        const char *text;
        enum value_kind kind;
        double number;
    } rows[] = {
        {"", VALUE_NULL, 0},
        {"~", VALUE_NULL, 0},
        {"null", VALUE_NULL, 0},
        {"NULL", VALUE_NULL, 0},
        {"nULL", VALUE_STRING, 0},
        {"true", VALUE_BOOL, 0},
        {"False", VALUE_BOOL, 0},
        {"yes", VALUE_STRING, 0},
        {"off", VALUE_STRING, 0},
        {"12", VALUE_INT, 12},
        {"-7", VALUE_INT, -7},
        {"+7", VALUE_INT, 7},
        {"007", VALUE_INT, 7},
        {"0o17", VALUE_INT, 15},
        {"0x1F", VALUE_INT, 31},
        {"0b11", VALUE_STRING, 0},
        {"0o8", VALUE_STRING, 0},
        {"1_000", VALUE_STRING, 0},
        {"1.5", VALUE_FLOAT, 1.5},
        {"1.", VALUE_FLOAT, 1},
        {".5", VALUE_FLOAT, 0.5},
        {".", VALUE_STRING, 0},
        {"+", VALUE_STRING, 0},
        {"1e3", VALUE_FLOAT, 1000},
        {"1e", VALUE_STRING, 0},
        {"2.5E-1", VALUE_FLOAT, 0.25},
        {"12:30:45", VALUE_STRING, 0},
        {"2024-01-01", VALUE_STRING, 0},
        {"99999999999999999999", VALUE_FLOAT, 1e20},
        {".inf", VALUE_FLOAT, 1.0 / 0.0},
        {"-.INF", VALUE_FLOAT, -1.0 / 0.0},
        {"'12'", VALUE_STRING, 0},
        {"\"true\"", VALUE_STRING, 0},
        {"!!str 12", VALUE_STRING, 0},
        {"! 12", VALUE_STRING, 0},
        {"!other 12", VALUE_INT, 12},
        {"=", VALUE_STRING, 0},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct yaml_errors errors;
        const char *doc = arena_printf(arena, "k: %s\n", rows[i].text).s;
        const struct value *value = value_get(read_text(arena, doc, &errors), "k");
        cr_assert(value, "%s", doc);
        expect_number(value->kind, rows[i].kind, doc);
        if (value->kind == VALUE_INT || value->kind == VALUE_FLOAT)
            cr_expect(value->number == rows[i].number, "%s: %g", doc, value->number);
        if (value->kind == VALUE_BOOL)
            cr_expect(value->boolean == (rows[i].text[0] == 't'), "%s", doc);
        arena_free(arena);
    }
}

/* Every value and key is found again in the text by its place. */
Test(yaml, places) {
    static const struct {
        const char *text, *path, *source;
    } rows[] = {
        {"a: b", "a", "b"},
        {"a: b   # note\nc: d", "a", "b"},
        {"a: 'x # y'  \n", "a", "'x # y'"},
        {"a: \"x\\ny\"\n", "a", "\"x\\ny\""},
        {"a:\nb: 1", "a", ""},
        {"a: one\n  two\nb: 1", "a", "one\n  two"},
        {"a: |\n  x\n   y\n\n\nb: 1", "a", "|\n  x\n   y"},
        {"a: >- # why\n  x\n\n  y\n", "a", ">- # why\n  x\n\n  y"},
        {"a: |\n  x", "a", "|\n  x"},
        {"a: |\n\nb: 1", "a", "|"},
        {"a: [x, 'y' ]  # z\n", "a", "[x, 'y' ]"},
        {"a: [x, 'y' ]", "a.1", "'y'"},
        {"a: {b: c,\n  d: [e]}\nf: g", "a", "{b: c,\n  d: [e]}"},
        {"a: {b: c, d: [e]}", "a.d.0", "e"},
        {"a:\n  - x\n  - y # z\n\n# end\nb: 1", "a", "- x\n  - y"},
        {"a:\n- x\n- y\nb: 1", "a", "- x\n- y"},
        {"a:\n  b: c\n  d: |\n    e\n\nf: g", "a", "b: c\n  d: |\n    e"},
        {"a:\n  b:\n  c:\nd: e", "a", "b:\n  c:"},
        {"a: &x y\nb: *x\n", "a", "&x y"},
        {"a: &x y\nb: *x\n", "b", "*x"},
        {"a: !!str 12\n", "a", "!!str 12"},
        {"a: \xC3\xA9t\xC3\xA9\nb: \xF0\x9F\xA6\x80 crab\nc: d", "b", "\xF0\x9F\xA6\x80 crab"},
        {"a: \xC3\xA9t\xC3\xA9\nb: \xF0\x9F\xA6\x80 crab\nc: d", "c", "d"},
        {"a: x\r\nb:\r\n  - y\r\n  - z\r\nc: d\r\n", "b", "- y\r\n  - z"},
        {"a: x\r\nb: |\r\n  y\r\n\r\nc: d\r\n", "b", "|\r\n  y"},
        {"a: x\rb: y\rc: d", "c", "d"},
        {"\xEF\xBB\xBF"
         "a: x\nb: y",
         "b", "y"},
        {"\xEF\xBB\xBF"
         "a: \xE2\x82\xAC x\nb: y",
         "b", "y"},
        {"a:\t x\n", "a", "x"},
        {"{\"a\":1, b: 2}", "b", "2"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct yaml_errors errors;
        const struct value *value = find(read_text(arena, rows[i].text, &errors), rows[i].path);
        cr_assert(value, "%s: no %s", rows[i].text, rows[i].path);
        expect_number(errors.n, 0, rows[i].text);
        expect_text(slice_sub(slice_from(rows[i].text), value->start, value->end), rows[i].source,
                    rows[i].text);
        arena_free(arena);
    }
}

/* Read in place, behind other text: places count from the start of all of it. */
Test(yaml, places_in_a_file) {
    struct arena *arena = arena_new();
    struct yaml_errors errors = {0};
    Slice text = S("---\r\n\"n\": \xE2\x9C\x93\r\nd: [x, y]\r\n---\r\nbody: no\r\n");
    const struct value *map = yaml_read(arena, text, 5, 26, &errors);
    const struct member *member = value_member(map, S("d"));
    expect_number(errors.n, 0, "errors");
    expect_number(map->n, 2, "members");
    expect_text(slice_sub(text, member->start, member->end), "d", "key");
    expect_text(slice_sub(text, map->members[0].start, map->members[0].end), "\"n\"", "first key");
    expect_text(slice_sub(text, member->value.items[1].start, member->value.items[1].end), "y",
                "y");
    arena_free(arena);
}

/* What is wrong, where it is shown, and what to do; as the strict reading reports it. */
Test(yaml, errors) {
    static const struct {
        const char *text, *at, *message, *expected;
    } rows[] = {
        {"a: x\nb: Use for a: b\n", ":", "within an unquoted value", "`b: \"Use for a: b\"`"},
        {"argument-hint: [ create | restore ] [--message \"x\"] - e.g., \"y\"\n",
         "[--message \"x\"] - e.g., \"y\"", "behind a closing `]`",
         "`argument-hint: '[ create | restore ] [--message \"x\"] - e.g., \"y\"'`"},
        {"a: {b: c} d\n", "d", "behind a closing `}`", "`a: \"{b: c} d\"`"},
        {"a: @x y", "@x y", "begin with `@`", "`a: \"@x y\"`"},
        {"a: `x`", "`x`", "begin with a backtick", "`a: \"`x`\"`"},
        {"a: %x", "%x", "begin with `%`", "`a: \"%x\"`"},
        {"a: {{ x }}", "{{ x }}", "template expression", "`a: \"{{ x }}\"`"},
        {"a: {{ x }}/y", "{{ x }}/y", "template expression", "`a: \"{{ x }}/y\"`"},
        {"a: {% if b %}", "{% if b %}", "template expression", "`a: \"{% if b %}\"`"},
        {"a: *bold* text", "*bold* text", "`*bold` is an alias", "`a: \"*bold* text\"`"},
        {"a: [*x]", "*", "is an alias", "quotes"},
        {"a: ! x: y", ":", "within an unquoted value", "`a: \"! x: y\"`"},
        {"a: &* y", "&* y", "names an anchor", "`a: \"&* y\"`"},
        {"a: > x\n", "> x", "begin with `>`", "`a: \"> x\"`"},
        {"a: , x", ", x", "begin with `,`", "`a: \", x\"`"},
        {"a: - x", "-", "cannot begin on the line of its key", "`a: \"- x\"`"},
        {"a: \"x\nb: c\n", "\"x", "never closed", "close it: `a: \"x\"`"},
        {"a: 'x\n", "'x", "never closed", "`a: \"x\"`"},
        {"a: \"x\" y", "y", "behind the closing quote", "`a: '\"x\" y'`"},
        {"a: 'it's'", "s'", "behind the closing quote", "`a: \"it's\"`"},
        {"a: \"C:\\path\"", "\\p", "no escape", "`a: 'C:\\path'`"},
        {"a: [x, y\nb: c\n", "[x, y", "`[` is never closed", "close it with `]`"},
        {"a: [x y: z w: v]\n", ":", "is expected here", "quotes"},
        {"a:\n\tb: c\n", "\t", "tab", "spaces"},
        {"a: |\n\tx\n", "\t", "tab", "spaces"},
        {"a: x\nfoo bar\nb: c\n", "foo bar", "no `key: value`", "indent"},
        {"foo\nb: c\n", "foo", "no `key: value`", "key: value"},
        {"a: x\n  b: c\n", ":", "continues the unquoted value above", "quotes"},
        {"a:\n    b: 1\n  c: 2\n", "c", "indentation", "align"},
        {"a: 1\n---\nb: 2\n", "---", "second YAML document", "one document"},
        {"? [x]\n: y\n", "[", "cannot be a key", "key: value"},
        {"a: x\x01y", "\x01", "U+0001", "remove"},
        {"a: x\xFFy", "\xFF", "not UTF-8", "UTF-8"},
        {"a: 1\nb: 2\na: 3", "a", "second time", "first one counts"},
        {"a: {b: 1, \"b\": 2}", "\"b\"", "second time", "first one counts"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct yaml_errors errors;
        struct value *value = read_text(arena, rows[i].text, &errors);
        cr_assert(errors.n == 1, "%s: %zu errors", rows[i].text, errors.n);
        const struct yaml_error *e = &errors.v[0];
        cr_expect((value != NULL) == e->duplicate_key, "%s", rows[i].text);
        expect_text(slice_sub(slice_from(rows[i].text), e->offset, e->end), rows[i].at,
                    rows[i].text);
        cr_expect(slice_find(e->message, slice_from(rows[i].message), 0) != SLICE_NONE,
                  "%s: message: %.*s", rows[i].text, FMT(e->message));
        cr_expect(slice_find(e->expected, slice_from(rows[i].expected), 0) != SLICE_NONE,
                  "%s: expected: %.*s", rows[i].text, FMT(e->expected));
        arena_free(arena);
    }
}

/* One bad key is one error, and every other key survives. */
Test(yaml, tolerant) {
    static const struct {
        const char *text, *path, *value;
        bool tolerant;
        size_t errors;
    } rows[] = {
        {"name: x\ndescription: Use for a: b\nmodel: y\n", "description", "Use for a: b", true, 1},
        {"name: x\ndescription: Use for a: b\nmodel: y\n", "model", "y", false, 1},
        {"name: x\ndescription: Use for a: b\nmodel: y\n", "name", "x", false, 1},
        {"a: [ b | c ] [d]\nb: 1\n", "a", "[ b | c ] [d]", true, 1},
        {"a: @x\nb: `y`\nc: %z\n", "b", "`y`", true, 3},
        {"a: @x\nb: `y`\nc: %z\n", "c", "%z", true, 3},
        {"a: {{ x }}\nb: y\n", "a", "{{ x }}", true, 1},
        {"a: *bold* x\nb: y\n", "a", "*bold* x", true, 1},
        {"a: \"x: y\nb: c\n", "a", "x: y", true, 1},
        {"a: \"x: y\nb: c\n", "b", "c", false, 1},
        {"a: \"b\" and \"c\"\n", "a", "\"b\" and \"c\"", true, 1},
        {"a: \"say \"hi\" now\"\n", "a", "say \"hi\" now", true, 1},
        {"a: 'it's bad'\n", "a", "it's bad", true, 1},
        {"a: \"C:\\path \\\"x\\\"\"\n", "a", "C:\\path \"x\"", true, 1},
        {"a: Use: x\n  for\n  that: y\n\n  more\nb: c", "a", "Use: x for that: y\nmore", true, 1},
        {"a: x\njust words\nb: c\n", "a", "x", false, 1},
        {"a: x\njust words\nmore words\nb: c\n", "b", "c", false, 1},
        {"words first\na: x\n", "a", "x", false, 1},
        {"a:b\nc: d\n", "a", "b", true, 1},
        {"a: http://x: y\nc: d\n", "a", "http://x: y", true, 1},
        {"a: |\n\tx\n\t  y\nb: c\n", "a", "x\n  y", true, 1},
        {"a: >\n\tx\n\ty\nb: c\n", "a", "x y", true, 1},
        {"a: @x # y\n", "a", "@x # y", true, 1},
        {"\"a b\": @x\n'c': d\n", "a b", "@x", true, 1},
        {"  a: @x\n  b: y\n", "b", "y", false, 1},
        {"a:\n  - x\n  - y: z\nb: @\n", "a.1.y", "z", false, 1},
        {"a:\n- x\n- y\nb: @\n", "a.1", "y", false, 1},
        {"a: [\n  x,\n  y\n]\nb: @\n", "a.1", "y", false, 1},
        {"a: x\n]\nb: y\n", "a", "x", false, 1},
        {"a:\n  b: x: y\n  c: z\nd: e\n", "a.b", "x: y", true, 1},
        {"a:\n  b: x: y\n  c: z\nd: e\n", "a.c", "z", false, 1},
        {"h:\n  - l: Do: it\n    a: x\n  - {{ y }}\n  - z\n", "h.0.l", "Do: it", true, 2},
        {"h:\n  - l: Do: it\n    a: x\n  - {{ y }}\n  - z\n", "h.0.a", "x", false, 2},
        {"h:\n  - l: Do: it\n    a: x\n  - {{ y }}\n  - z\n", "h.1", "{{ y }}", true, 2},
        {"h:\n  - l: Do: it\n    a: x\n  - {{ y }}\n  - z\n", "h.2", "z", false, 2},
        {"h:\n  -\n    l: Do: it\n    a: x\n", "h.0.l", "Do: it", true, 1},
        {"h:\n  -\n    just: @\n  - y\n", "h.1", "y", false, 1},
        {"h:\n  -\n    -just \x01 words\n  - y\n", "h.0", "-just \x01 words", true, 1},
        {"h:\n  - - @x\n    - y\n", "h.0.1", "y", false, 1},
        {"a: &v x\nb: *v\nc: @\n", "b", "x", false, 1},
        {"{% if x %}\na: b\n{% endif %}\nc: d\n", "c", "d", false, 2},
        {"a: 1\r\nb: x: y\r\nc: 3\r\n", "b", "x: y", true, 1},
        {"a: 1\rb: x: y\rc: 3\r", "c", "3", false, 1},
        {"\xEF\xBB\xBF"
         "a: x: y\nb: c\n",
         "a", "x: y", true, 1},
        {"a: 1\n---\nb: 2\n", "b", "2", false, 1},
        {"a: 1\nb: 2\na: 3\n", "a", "1", false, 1},
        {"a: 1\nb: @\na: 3\n", "a", "1", false, 2},
        {"allowed-tools: Bash(git *), Read\nx: @\n", "allowed-tools", "Bash(git *), Read", false,
         1},
        {"a:\n  some words\n  with: colon\nb: c\n", "a", "some words with: colon", true, 1},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct yaml_errors errors;
        const struct value *map = read_tolerant(arena, rows[i].text, &errors);
        const struct value *value = find(map, rows[i].path);
        cr_assert(value, "%s: no %s", rows[i].text, rows[i].path);
        expect_text(value->text, rows[i].value, rows[i].text);
        expect_number(value->tolerant, rows[i].tolerant, rows[i].text);
        expect_number(errors.n, rows[i].errors, rows[i].text);
        arena_free(arena);
    }
}

Test(yaml, tolerant_gives_a_map) {
    static const struct {
        const char *text;
        size_t members, errors;
    } rows[] = {
        {"", 0, 0},    {"\n\n", 0, 0},     {"# only this\n", 0, 0}, {"- a\n- b\n", 0, 1},
        {"x\n", 0, 1}, {"{a: b}\n", 1, 0}, {"x y z\n- : @", 0, 1},  {"null", 0, 0},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct yaml_errors errors;
        const struct value *map = read_tolerant(arena, rows[i].text, &errors);
        expect_number(map->kind, VALUE_MAP, rows[i].text);
        expect_number(map->n, rows[i].members, rows[i].text);
        expect_number(errors.n, rows[i].errors, rows[i].text);
        arena_free(arena);
    }
}

/* A tolerant value's place is its source, so that it can be replaced. */
Test(yaml, tolerant_places) {
    static const struct {
        const char *text, *path, *source;
    } rows[] = {
        {"a: Use: x  \nb: c", "a", "Use: x"},
        {"a: \"x: y\nb: c", "a", "\"x: y"},
        {"a: Use: x\n  more\n\nb: c", "a", "Use: x\n  more"},
        {"h:\n  - @x\n  - y\n", "h.0", "@x"},
        {"h:\n  - @x\n  - y\n", "h", "@x\n  - y"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct yaml_errors errors;
        const struct value *value = find(read_tolerant(arena, rows[i].text, &errors), rows[i].path);
        cr_assert(value, "%s", rows[i].text);
        Slice source = slice_sub(slice_from(rows[i].text), value->start, value->end);
        if (!strcmp(rows[i].path, "h"))
            expect_text(slice_sub(source, 2, source.n), rows[i].source, rows[i].text);
        else
            expect_text(source, rows[i].source, rows[i].text);
        arena_free(arena);
    }
}

static Slice repeated(struct arena *arena, const char *head, const char *unit, size_t n,
                      const char *tail) {
    Buf b = {0};
    buf_puts(&b, head);
    for (size_t i = 0; i < n; i++)
        buf_puts(&b, unit);
    buf_puts(&b, tail);
    Slice text = buf_dup(&b, arena);
    buf_free(&b);
    return text;
}

static void expect_limit(Slice text, const char *message, const char *row) {
    struct arena *arena = arena_new();
    struct yaml_errors errors = {0};
    const struct value *value = yaml_read(arena, text, 0, text.n, &errors);
    cr_expect((value != NULL) == !message, "%s", row);
    if (message)
        cr_expect(errors.n == 1 &&
                      slice_find(errors.v[0].message, slice_from(message), 0) != SLICE_NONE,
                  "%s: %.*s", row, FMT(errors.v[0].message));
    errors = (struct yaml_errors){0};
    value = yaml_read_tolerant(arena, text, 0, text.n, &errors);
    cr_expect(value->kind == VALUE_MAP && !errors.n == !message, "%s, tolerant", row);
    arena_free(arena);
}

Test(yaml, limits) {
    struct arena *arena = arena_new();
    expect_limit(repeated(arena, "a: ", "[", 31, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"), NULL,
                 "32 deep");
    expect_limit(repeated(arena, "a: ", "[", 32, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
                 "nested deeper", "33 deep");
    expect_limit(repeated(arena, "a: ", "[", 60000, ""), "nested deeper", "very deep");
    expect_limit(repeated(arena, "a:\n", "- ", 30000, "x"), "nested deeper", "dashes");
    expect_limit(repeated(arena, "a: ", "x", (64 << 10) - 3, ""), NULL, "64 KiB");
    expect_limit(repeated(arena, "a: ", "x", (64 << 10) - 2, ""), "64 KiB", "more than 64 KiB");
    expect_limit(repeated(arena, "a: [", "x,", 9997, "]"), NULL, "10,000 nodes");
    expect_limit(repeated(arena, "a: [", "x,", 9998, "]"), "10,000", "10,001 nodes");
    expect_limit(repeated(arena, "a: &a [", "x,", 1000, "]\nb: [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"),
                 "10,000", "aliases");
    expect_limit(
        S("a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
          "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
          "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n"),
        "10,000", "a bomb");
    expect_limit(
        S("a: &a [[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]\nb: [[[[[[[[[[[[[[[[[*a]]]]]]]]]]]]]]]]]"),
        "nested deeper", "an alias below others");
    expect_limit(S("a: &a [*a]"), "alias", "a cycle");
    expect_limit(S("&a {b: *a}"), "alias", "a cycle through the root");
    arena_free(arena);
}

Test(yaml, aliases) {
    struct arena *arena = arena_new();
    struct yaml_errors errors;
    const struct value *map =
        read_text(arena, "a: &x {p: q}\nb: *x\nc: &y z\nd: [*y, &y w, *y]\n", &errors);
    expect_number(errors.n, 0, "errors");
    expect_text(find(map, "b.p")->text, "q", "a map");
    expect_text(find(map, "d.0")->text, "z", "a scalar");
    expect_text(find(map, "d.2")->text, "w", "an anchor set anew");
    arena_free(arena);
}

Test(yaml, equal_values) {
    static const struct {
        const char *a, *b;
        bool equal;
    } rows[] = {
        {"a: 1\nb: [x, y]\n", "b:\n- x\n- 'y'\na: 1\n", true}, {"a: 1\n", "a: 2\n", false},
        {"a: 1\n", "a: '1'\n", false},                         {"a: 1\n", "a: 1\nb: 2\n", false},
        {"a: 1\n", "b: 1\n", false},                           {"[x, y]\n", "[y, x]\n", false},
        {"1.0\n", "1\n", false},                               {"1.50\n", "1.5\n", true},
        {"true\n", "false\n", false},                          {"~\n", "null\n", true},
        {"{a: {b: [c, {d: ~}]}}\n", "a: {b: [c, {d: }]}\n", true},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct yaml_errors errors = {0};
        Slice a = slice_from(rows[i].a), b = slice_from(rows[i].b);
        const struct value *x = yaml_read(arena, a, 0, a.n, &errors), *y = yaml_read(arena, b, 0, b.n, &errors);
        cr_assert(x && y);
        cr_expect_eq(value_equal(x, y), rows[i].equal, "%s %s", rows[i].a, rows[i].b);
        cr_expect_eq(value_equal(y, x), rows[i].equal, "%s %s", rows[i].b, rows[i].a);
        arena_free(arena);
    }
}
