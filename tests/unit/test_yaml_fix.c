#include "input/yaml.h"
#include "unit.h"

static struct arena *arena;

static void set_up(void) {
    arena = arena_new();
}

static void tear_down(void) {
    arena_free(arena);
}

TestSuite(yaml_fix, .init = set_up, .fini = tear_down);

/* The text with the fixes of all errors; NULL for none. */
static Slice mended(Slice text, const struct yaml_errors *errors, size_t *fixes) {
    Buf out = {0};
    size_t at = 0;
    *fixes = 0;
    for (;;) {
        const struct yaml_fix *next = NULL;
        for (size_t i = 0; i < errors->n; i++) {
            const struct yaml_fix *fix = &errors->v[i].fix;
            if (fix->new.n && fix->start >= at && (!next || fix->start < next->start) &&
                (fix->start > at || !*fixes || fix->end > at))
                next = fix;
        }
        if (!next)
            break;
        buf_slice(&out, slice_sub(text, at, next->start));
        buf_slice(&out, next->new);
        at = next->end;
        ++*fixes;
    }
    buf_slice(&out, slice_sub(text, at, text.n));
    Slice kept = buf_dup(&out, arena);
    buf_free(&out);
    return kept;
}

Test(yaml_fix, quotes_and_blanks) {
    static const struct {
        const char *text, *want; /* NULL: nothing is certain */
    } rows[] = {
        {"k: a: b\n", "k: \"a: b\"\n"},
        {"k: a: b", "k: \"a: b\""},
        {"k:   a: b  \r\nx: y\r\n", "k:   \"a: b\"  \r\nx: y\r\n"},
        {"k: say \"a: b\"\n", "k: 'say \"a: b\"'\n"},
        {"k: it's \"a: b\"\n", "k: \"it's \\\"a: b\\\"\"\n"},
        {"k: C:\\x: y\n", "k: 'C:\\x: y'\n"},
        {"k: @x\n", "k: \"@x\"\n"},
        {"k: `x`\n", "k: \"`x`\"\n"},
        {"k: %x\n", "k: \"%x\"\n"},
        {"k: *.ts\n", "k: \"*.ts\"\n"},
        {"k: {{ x }}\n", "k: \"{{ x }}\"\n"},
        {"k: [a] [b]\n", "k: \"[a] [b]\"\n"},
        {"k: \"a\" b\n", "k: '\"a\" b'\n"},
        {"k: \"a\n", "k: \"a\"\n"},
        {"k: 'a\n", "k: \"a\"\n"},
        {"k: \"\\d+\"\n", "k: '\\d+'\n"},
        {"k: \"\\d+\\n\"\n", NULL},
        {"a: b\nk:v\n", "a: b\nk: v\n"},
        {"m:\n  k: a: b\n  l: c\n", "m:\n  k: \"a: b\"\n  l: c\n"},
        {"m:\n  - a\n  - @b\n", "m:\n  - a\n  - \"@b\"\n"},
        {"k: a: b\nl: @c\nx:y\n", "k: \"a: b\"\nl: \"@c\"\nx: y\n"},
        {"k: a: b\nl: [c\n", "k: \"a: b\"\nl: [c\n"}, /* the other may be closed, or quoted */
        {"k: a: b # c\n", NULL},
        {"k: a: b\n  more\n", NULL},
        {"k: > a: b\n", NULL},
        {"k: - a\n", NULL},
        {"k: a\nk: b: c\n", "k: a\nk: \"b: c\"\n"},
        {"\tk: a\n", NULL},
        {"k: a\nword\n", NULL},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct yaml_errors errors = {0};
        Slice text = slice_from(rows[i].text);
        size_t fixes;
        yaml_read_tolerant(arena, text, 0, text.n, &errors);
        Slice got = mended(text, &errors, &fixes);
        expect_text(got, rows[i].want ? rows[i].want : rows[i].text, rows[i].text);
        cr_expect(errors.n > 0 && !fixes == !rows[i].want, "%s: %zu errors, %zu fixes",
                  rows[i].text, errors.n, fixes);
    }
}

static bool same(const struct value *a, const struct value *b) {
    bool equal = a->kind == b->kind && a->n == b->n && slice_eq(a->text, b->text);
    for (size_t i = 0; equal && i < a->n; i++)
        equal = a->kind == VALUE_LIST ? same(&a->items[i], &b->items[i])
                                      : slice_eq(a->members[i].key, b->members[i].key) &&
                                            same(&a->members[i].value, &b->members[i].value);
    return equal;
}

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void random_value(Buf *out, uint32_t *state) {
    static const char *const parts[] = {
        "a",   " ",  ": ", "\"", "'", "#",  " #",  "@", "*",  "[", "]", "{", "}",  ",", "\\",
        "\\n", "- ", "|",  ">",  "é", "{{", " }}", "!", "&x", "%", "`", "?", "\t", "b", "\n  "};
    for (uint32_t n = 1 + next_random(state) % 7; n--;)
        buf_puts(out, parts[next_random(state) % ROWS(parts)]);
}

/* Whatever is mended means what it was taken for, with fewer errors, and then strictly so. */
Test(yaml_fix, the_meaning_stays) {
    static const char *const leads[] = {"%c: ", "%c: ", "%c:", "%c:\n  x: ", "%c:\n  - ", "- "};
    uint32_t state = 13;
    size_t tried = 0, whole = 0;
    for (int i = 0; i < 12000; i++) {
        Buf text = {0};
        for (uint32_t k = 0, n = 1 + next_random(&state) % 3; k < n; k++) {
            const char *lead = leads[next_random(&state) % ROWS(leads)], *mark = strchr(lead, '%');
            buf_add(&text, lead, mark ? (size_t)(mark - lead) : strlen(lead));
            if (mark) {
                buf_char(&text, (char)('k' + k));
                buf_puts(&text, mark + 2);
            }
            random_value(&text, &state);
            buf_char(&text, '\n');
        }
        struct yaml_errors before = {0}, after = {0}, strict = {0};
        const struct value *read = yaml_read_tolerant(arena, buf_view(&text), 0, text.n, &before);
        size_t fixes;
        Slice new = mended(buf_view(&text), &before, &fixes);
        if (fixes) {
            const struct value *again = yaml_read_tolerant(arena, new, 0, new.n, &after);
            cr_expect(same(read, again) && after.n + fixes == before.n, "%s became %s", text.s,
                      new.s);
            tried++;
        }
        if (fixes && fixes == before.n) {
            const struct value *value = yaml_read(arena, new, 0, new.n, &strict);
            cr_expect(value && !strict.n && same(read, value), "%s became %s", text.s, new.s);
            whole++;
        }
        buf_free(&text);
        arena_reset(arena);
    }
    cr_expect(tried > 500 && whole > 200, "%zu mended, %zu of them wholly", tried, whole);
}
