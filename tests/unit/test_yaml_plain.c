/* Front matter that is read without libyaml is held against what libyaml reads. */
#include "input/yaml.h"
#include "unit.h"

static bool same(const struct value *a, const struct value *b) {
    if (a->kind != b->kind || a->start != b->start || a->end != b->end || a->n != b->n || a->quoted != b->quoted ||
        a->tolerant != b->tolerant || a->boolean != b->boolean || a->integer != b->integer || !slice_eq(a->text, b->text) ||
        memcmp(&a->number, &b->number, sizeof a->number) != 0)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        if (a->kind == VALUE_LIST && !same(&a->items[i], &b->items[i]))
            return false;
        if (a->kind == VALUE_LIST)
            continue;
        const struct member *x = &a->members[i], *y = &b->members[i];
        if (!slice_eq(x->key, y->key) || x->start != y->start || x->end != y->end || !same(&x->value, &y->value))
            return false;
    }
    return true;
}

/* Where libyaml finds nothing wrong, both readings are one; where it does, the tolerant one says so, too. */
static bool agree(Slice text, size_t from) {
    struct arena *arena = arena_new();
    struct yaml_errors strict_errors = {0}, errors = {0};
    const struct value *strict = yaml_read(arena, text, from, text.n, &strict_errors);
    const struct value *tolerant = yaml_read_tolerant(arena, text, from, text.n, &errors);
    bool good = strict && !strict_errors.n && strict->kind == VALUE_MAP ? !errors.n && same(strict, tolerant)
                : strict && strict->kind == VALUE_NULL                  ? tolerant->n == 0
                                                                        : errors.n > 0;
    arena_free(arena);
    return good;
}

Test(yaml_plain, as_libyaml_reads_it) {
    static const char *const rows[] = {
        "a: b\n", "a: b", "a:  b  \nc: \"d e\"\n", "a: 'b'\nc: [d, \"e f\", 'g']\n", "a: []\nb: 1\nc: 1.5\nd: true\ne: null\n",
        "a:\n  - b\n  - \"c\"\nd: e\n", "a:\n- b\n", "a:\n  - b\n   - c\n", "a:\n  - b\n  c: d\n", "a:\nb: c\n", "a: b\n\nc: d\n",
        "a: b\n  c\n", "a: b # c\n", "a: b#c\n", "a: b: c\n", "a: b:\n", "a: b:c\n", "a: \"b\\n\"\n", "a: \"b\" c\n", "a: 'b''c'\n",
        "a: [b, c,]\n", "a: [b,c]\n", "a: [b c]\n", "a: [b\n", "a: b]\n", "a: -b\n", "a: - b\n", "a: 1.\n", "a: 0x1F\n", "a: .5\n",
        "a: &b c\n", "a: *b\n", "a: !c d\n", "a: |\n  b\n", "a: >\n  b\n", "a: b\na: c\n", "---\na: b\n", "a: b\n---\n", "a: b\n...\n",
        "a: b\r\n", "a: \tb\n", "a.b/c-d_e: f\n", "1: 2\n", "a : b\n", "a\n", "a:b\n", " a: b\n", "? a\n", "a: @b\n", "a: `b`\n",
        "a: 12e3\n", "a: 99999999999999999999\n", "a: b'c\n", "a: b\"c\"\n", "a: b, c\n", "a: \xc3\xa4\n", "a: [1, true, ~, 0o7]\n",
        "a:\n  - 1\n  - b: c\n", "a:\n  - b\n \n", "a:\n  - b\n  # c\n", "a:\n  -  b  \n  - c d: e\n", "a: \"\"\nb: ''\n", "a:   \n",
    };
    for (size_t i = 0; i < ROWS(rows); i++)
        cr_expect(agree(slice_from(rows[i]), 0), "`%s`", rows[i]);
}

static uint64_t state = 1;

static size_t below(size_t n) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state >> 11) % n;
}

static const char *one_of(const char *const *words, size_t n) {
    return words[below(n)];
}

#define ONE_OF(...)                                                                                                    \
    one_of((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void add_value(Buf *out) {
    static const char signs[] = "ab1 :#-[]{},'\"\\&*!|>%@`~.\t/_?=";
    switch (below(6)) {
    case 0:
        for (size_t n = below(7); n > 0; n--)
            buf_char(out, signs[below(sizeof signs - 1)]);
        break;
    case 1:
        buf_puts(out, ONE_OF("sonnet", "Read, Write, Bash", "Reviews code. Use it: often", "a #b", "x  y", "12", "-1", "1e5", "yes", "on", "null"));
        break;
    case 2:
        buf_printf(out, "%s%s%s", ONE_OF("\"", "'", "\"a", "'b"), ONE_OF("", "a b", "c: d", "e # f", "[", "it's", "\\"), ONE_OF("\"", "'", "\" ", "' g"));
        break;
    case 3:
        buf_char(out, '[');
        for (size_t n = below(4); n > 0; n--)
            buf_printf(out, "%s%s", ONE_OF("a", "b-c", "\"d e\"", "'f'", "1", "true", "g h", "*", "", "x:y", "p/q.r"), ONE_OF(", ", ", ", ",", " ", " , "));
        buf_puts(out, ONE_OF("]", "z]", "z] ", "]]", "", "'y']"));
        break;
    case 4:
        for (size_t n = below(4); n > 0; n--)
            buf_printf(out, "\n%s%s%s", ONE_OF("  ", "  ", "  ", "", "    "), ONE_OF("- ", "- ", "-  ", "-", "k: "), ONE_OF("a", "b c", "\"d\"", "- e", "f: g", "1", ""));
        break;
    default:
        buf_fill(out, 'w', 1 + below(1500));
        break;
    }
}

Test(yaml_plain, as_libyaml_reads_whatever_there_is) {
    Buf text = {0};
    for (size_t i = 0; i < 40000; i++) {
        buf_clear(&text);
        size_t from = below(2) ? 0 : 4;
        buf_puts(&text, from ? "---\n" : "");
        for (size_t n = 1 + below(4); n > 0; n--) {
            buf_puts(&text, ONE_OF("name", "description", "tools", "a-b", "x.y", "1", "true", "a b", "\"q\"", "-", "?x", "#c", "", " in", "k#"));
            buf_puts(&text, ONE_OF(": ", ": ", ": ", ": ", ":", ":  ", " : ", ":\t"));
            add_value(&text);
            buf_puts(&text, n > 1 || below(8) ? ONE_OF("\n", "\n", "\n", "\n", "\n", " \n", "\n\n", "\r\n") : "");
        }
        cr_expect(agree(buf_view(&text), from), "from %zu of `%s`", from, text.s);
    }
    buf_free(&text);
}
