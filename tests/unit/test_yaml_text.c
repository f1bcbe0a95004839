#include "base/unicode.h"
#include "input/yaml.h"
#include "unit.h"

/* Strings as front matter may hold them, and whether they need no quotes. */
static const struct {
    const char *text;
    bool plain;
} STRINGS[] = {
    {"rust-expert", true},
    {"Use this agent when tests fail, or (rarely) hang; it's fast", true},
    {"Read, Grep, Bash(git *)", true},
    {"claude/opus-4.1", true},
    {"\xC3\x89t\xC3\xA9 \xE2\x80\x94 \xF0\x9F\xA6\x80 crab", true},
    {"/etc/x", true},
    {".claude/agents", true},
    {"a:b", true},
    {"a#b", true},
    {"{{ x }}", false},
    {"see {{ x }} and [y]", true},
    {"<example>", true},
    {"$ARGUMENTS", true},
    {"C:\\path", true},
    {"3 little pigs", true},
    {"", false},
    {" ", false},
    {" x", false},
    {"x ", false},
    {"yes", false},
    {"No", false},
    {"on", false},
    {"OFF", false},
    {"y", false},
    {"N", false},
    {"true", false},
    {"FALSE", false},
    {"null", false},
    {"Null", false},
    {"~", false},
    {"~x", true},
    {"12", false},
    {"-7", false},
    {"+7", false},
    {"1_000", false},
    {"1,000", false},
    {"1e3", false},
    {"e3", false},
    {"edit", true},
    {"1.5", false},
    {".5", false},
    {"0x1F", false},
    {"0o17", false},
    {"017", false},
    {"0b101", false},
    {"12:30:45", false},
    {"190:20:30.15", false},
    {"2024-01-01", false},
    {"2024-01-01T10:00:00Z", false},
    {"2024-01-01 10:00:00 +2", false},
    {".inf", false},
    {"-.inf", false},
    {".NaN", false},
    {"=", false},
    {"<<", false},
    {"-", false},
    {"- x", false},
    {"-x", false},
    {"--- x", false},
    {"...", false},
    {"?", false},
    {"? x", false},
    {":", false},
    {": x", false},
    {"a: b", false},
    {"a:", false},
    {"a #b", false},
    {"#a", false},
    {"@x", false},
    {"`x`", false},
    {"%x", false},
    {"!x", false},
    {"&x", false},
    {"*x*", false},
    {"|", false},
    {">x", false},
    {"[x]", false},
    {"]", false},
    {"{x}", false},
    {"}", false},
    {",x", false},
    {"\"x\"", false},
    {"'x'", false},
    {"a\nb", false},
    {"a\n", false},
    {"\n", false},
    {"a\tb", false},
    {"\ta", false},
    {"a\rb", false},
    {"a\r\nb", false},
    {"a\x01\x1F\x7F"
     "b",
     false},
    {"a\\nb \"c\"", true},
    {"\"c\" \\n", false},
    {"a\xC2\x85"
     "b",
     false}, /* next line */
    {"a\xC2\xA0"
     "b",
     false}, /* no-break space */
    {"a\xE2\x80\xA8"
     "b",
     false}, /* line separator */
    {"a\xE2\x80\xA9"
     "b",
     false},
    {"\xEF\xBB\xBF"
     "a",
     false}, /* byte order mark */
    {"a\xE2\x80\x8B"
     "b",
     false}, /* zero-width space */
    {"a\xE2\x80\xAE"
     "b",
     false},                     /* right-to-left override */
    {"\xF3\xA0\x81\x81", false}, /* a tag character */
    {"\xEF\xBF\xBE", false},     /* a noncharacter */
    {"\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB", false},
};

/* As value, item and key: what is written is read back. */
Test(yaml_text, round_trip) {
    static const char *const forms[] = {"k: %s\n", "- %s\n", "%s: x\n", "a:\n    - k: %s"};
    for (size_t i = 0; i < ROWS(STRINGS); i++)
        for (size_t f = 0; f < ROWS(forms); f++) {
            struct arena *arena = arena_new();
            struct yaml_errors errors = {0};
            Buf b = {0};
            buf_yaml_string(&b, slice_from(STRINGS[i].text));
            bool plain = b.s[0] != '"';
            expect_number(plain, STRINGS[i].plain, STRINGS[i].text);
            const char *before = strstr(forms[f], "%s");
            Slice doc = arena_printf(arena, "%.*s%s%s", (int)(before - forms[f]), forms[f], b.s,
                                     before + 2);
            const struct value *value = yaml_read(arena, doc, 0, doc.n, &errors);
            cr_assert(value && !errors.n, "%s", doc.s);
            Slice got = f == 0   ? value_text(value, "k")
                        : f == 1 ? value->items[0].text
                        : f == 2 ? value->members[0].key
                                 : value_text(&value->members[0].value.items[0], "k");
            expect_text(got, STRINGS[i].text, doc.s);
            if (f == 0)
                expect_number(value_get(value, "k")->kind, VALUE_STRING, doc.s);
            buf_free(&b);
            arena_free(arena);
        }
}

Test(yaml_text, invalid_utf8_is_replaced) {
    Buf b = {0};
    buf_yaml_string(&b, S("a\xFFz\xE2\x82"));
    expect_text(buf_view(&b), "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD\"", "bad bytes");
    buf_clear(&b);
    buf_yaml_string(&b, (Slice){"a\0b", 3});
    expect_text(buf_view(&b), "\"a\\x00b\"", "NUL");
    buf_free(&b);
}

Test(yaml_text, source_is_strict) {
    static const struct {
        const char *text;
        bool strict;
    } rows[] = {
        {"x", true},
        {" x", true},
        {"Use when tests fail, or hang", true},
        {"Bash(git *), Read", true},
        {"[a, b]", true},
        {"[a, 'b: c', \"d\"]", true},
        {"{a: b, c: [1, 2.5, true, null]}", true},
        {"[]", true},
        {"{}", true},
        {"", true},
        {"true", true},
        {"12", true},
        {"-1.5", true},
        {"'it''s'", true},
        {"\"a \\\"b\\\" \\n \\u2028\"", true},
        {"|\n  x\n\n  y", true},
        {"|-\n  x\n    y", true},
        {">-\n  x\n  y", true},
        {"\n  - a\n  - b: c\n    d: e", true},
        {"\n- a\n- b", true},
        {"\n  a: b\n  c:\n    - d", true},
        {"one\n  two", true},
        {"\"one\n  two\"", true},
        {"caf\xC3\xA9 \xF0\x9F\xA6\x80", true},
        {"x  # a note", true},
        {"yes", false},
        {"True", false},
        {"~", false},
        {"1e3", false},
        {"0x1F", false},
        {"017", false},
        {"12:30", false},
        {"2024-01-01", false},
        {"=", false},
        {"[a, yes]", false},
        {"{on: a}", false},
        {"[ a | b ] [c]", false},
        {"Use for a: b", false},
        {"@x", false},
        {"*x", false},
        {"&x y", false},
        {"&x [y]", false},
        {"!!str 12", false},
        {"!!str x", false},
        {"[!x y]", false},
        {"!x [y]", false},
        {"!x 'y'", false},
        {"? x", false},
        {"\n  ? x\n  : y", false},
        {"\n  a: 1\n  a: 2", false},
        {"{a: 1, a: 2}", false},
        {"[a: b]", false},
        {"{a, b}", false},
        {"{a:1}", false},
        {"{\"a\":1}", true},
        {"[a b]", true},
        {"{{ x }}", false},
        {"{[a]: b}", false},
        {"\"x\"#y", false},
        {"\"#y\"", true},
        {"[x]#y", false},
        {"\n  null: x", false},
        {"\n  1: x", false},
        {"!t\n  a: b", false},
        {"!t {a: b}", false},
        {"\n    a: 'x\n  y'", false},
        {"\n    a: [x,\n  y]", false},
        {"x\ty", false},
        {"x\r\n  y", false},
        {"[a,\nb]", false},
        {"[a,\n b]", true},
        {"[\n  a\n]", false},
        {"\"x\ny\"", false},
        {"one\ntwo: x", false},
        {"x\ny: z", false},
        {"\"\\e\"", false},
        {"\"\\/\"", false},
        {"\"a\\\n  b\"", false},
        {"\"x", false},
        {"|+\n  x\n\n", false},
        {"|2\n  x", false},
        {"| # note\n  x", false},
        {">\n  x\n    y", false},
        {"|\n\n  x", false},
        {"|\n  x\ny", false},
        {"a: b\n  c: d", false},
        {"x\xC2\x85y", false},
        {"'x\xE2\x80\xA8y'", false},
        {"x\xFF", false},
        {"--- x", false},
        {"x\n---\ny", false},
        {"<<", false},
        {"\n  <<: {a: b}", false},
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        cr_expect(yaml_source_is_strict(slice_from(rows[i].text)) == rows[i].strict,
                  "\"%s\" should be %s", rows[i].text, rows[i].strict ? "strict" : "refused");
}

/* What buf_yaml_string writes may always be copied. */
Test(yaml_text, own_strings_are_strict) {
    for (size_t i = 0; i < ROWS(STRINGS); i++) {
        Buf b = {0};
        buf_yaml_string(&b, slice_from(STRINGS[i].text));
        bool eight = strstr(b.s, "\\U") != NULL; /* rare enough to be refused */
        cr_expect(yaml_source_is_strict(buf_view(&b)) != eight, "%s", b.s);
        buf_free(&b);
    }
}

/* A small generator of its own, so that a failure comes again. */
static unsigned next_random(unsigned *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void check_tree(const struct value *value, size_t n, const char *text) {
    cr_assert(value->start <= value->end && value->end <= n, "%s: [%u, %u)", text, value->start,
              value->end);
    for (size_t i = 0; i < value->n; i++)
        check_tree(value->kind == VALUE_LIST ? &value->items[i] : &value->members[i].value, n,
                   text);
}

static void check_reading(Slice text) {
    struct arena *arena = arena_new();
    struct yaml_errors errors = {0};
    const struct value *value = yaml_read(arena, text, 0, text.n, &errors);
    cr_assert(value || errors.n, "no value and no error: %s", text.s);
    if (value)
        check_tree(value, text.n, text.s);
    errors = (struct yaml_errors){0};
    value = yaml_read_tolerant(arena, text, 0, text.n, &errors);
    cr_assert(value->kind == VALUE_MAP, "%s", text.s);
    check_tree(value, text.n, text.s);
    for (size_t i = 0; i < errors.n; i++)
        cr_assert(errors.v[i].offset <= errors.v[i].end && errors.v[i].end <= text.n &&
                      errors.v[i].message.n,
                  "%s", text.s);
    yaml_source_is_strict(text);
    arena_free(arena);
}

Test(yaml_text, mutations_are_survived) {
    static const char *const seeds[] = {
        "name: x\ndescription: \"Use\"\ntools: [a, 'b']\nmeta:\n  - a: b\n    c: |\n      d\n",
        "a: &x {b: c}\nd: *x\ne: >-\n  f\n\n  g\nh:\n- i\n- j: k: l\n? m\n: n\n",
        "\xEF\xBB\xBF"
        "a: \xC3\xA9\r\nb: {{ x }}\r\nc: [ d ] [e]\r\n\tf: @g\r\n",
    };
    static const char bytes[] =
        "\n\n\r\t  ::--[]{},\"\"''|>&*!%@`#?a1\\\xC3\xA9\xEF\xBB\xBF\xFF\x01";
    unsigned state = 1;
    for (unsigned round = 0; round < 6000; round++) {
        Buf b = {0};
        buf_puts(&b, seeds[round % ROWS(seeds)]);
        for (unsigned edits = 1 + next_random(&state) % 6; edits; edits--) {
            size_t at = next_random(&state) % b.n;
            char c = bytes[next_random(&state) % (sizeof bytes - 1)];
            if (next_random(&state) % 3)
                b.s[at] = c;
            else
                b.n = at + 1, buf_char(&b, c), buf_puts(&b, seeds[0] + at % 20);
        }
        check_reading(buf_view(&b));
        buf_free(&b);
    }
}

Test(yaml_text, random_bytes_are_survived) {
    static const char bytes[] = "\n\n\n    ::::---[]{},\"'|>&*!%@`#?abx1.\\\t\r\xC3\xA9";
    unsigned state = 2;
    for (unsigned round = 0; round < 6000; round++) {
        Buf b = {0};
        buf_reserve(&b, 1);
        for (unsigned n = next_random(&state) % 60; n; n--)
            buf_char(&b, bytes[next_random(&state) % (sizeof bytes - 1)]);
        check_reading(buf_view(&b));
        buf_free(&b);
    }
}
