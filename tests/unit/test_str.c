#include "unit.h"

Test(str, slices) {
    expect_text(slice_from(NULL), "", "NULL");
    expect_text(slice_sub(S("abcdef"), 2, 4), "cd", "middle");
    expect_text(slice_sub(S("abc"), 2, 99), "c", "end is clamped");
    expect_text(slice_sub(S("abc"), 9, 99), "", "beginning is clamped");
    expect_text(slice_sub((Slice){0}, 0, 4), "", "empty");
    cr_expect(slice_eq((Slice){0}, S("")));
    cr_expect(slice_eq((Slice){"a\0b", 3}, (Slice){"a\0b", 3}));
    cr_expect(!slice_eq((Slice){"a\0b", 3}, (Slice){"a\0c", 3}));
    cr_expect(slice_is(S("abc"), "abc") && !slice_is(S("abc"), "ab") && !slice_is(S("ab"), "abc"));
    cr_expect(slice_eq_nocase(S("README.md"), S("readme.MD")) && !slice_eq_nocase(S("@"), S("`")));
    cr_expect(slice_starts(S("abc"), S("")) && slice_starts(S("abc"), S("ab")) &&
              !slice_starts(S("a"), S("ab")));
    cr_expect(slice_ends(S("abc"), S("bc")) && !slice_ends(S("c"), S("bc")));
    expect_text(slice_trim(S(" \t\r\n a b \v\f")), "a b", "trim");
    expect_text(slice_trim(S("  ")), "", "trim all");
    expect_text(slice_trim_end(S(" a ")), " a", "trim end");
}

Test(str, order_is_by_bytes_and_shorter_first) {
    static const char *const sorted[] = {"", "A", "a", "a-b", "a.md", "a/b", "ab", "\xC3\xA9"};
    for (size_t i = 0; i < ROWS(sorted); i++)
        for (size_t j = 0; j < ROWS(sorted); j++) {
            int order = slice_cmp(slice_from(sorted[i]), slice_from(sorted[j]));
            expect_number((order > 0) - (order < 0), (i > j) - (i < j), sorted[i]);
        }
}

Test(str, find) {
    static const struct {
        const char *text, *needle;
        size_t from, want;
    } rows[] = {
        {"abcabc", "bc", 0, 1}, {"abcabc", "bc", 2, 4},       {"abcabc", "bc", 5, SLICE_NONE},
        {"abc", "", 3, 3},      {"abc", "", 4, SLICE_NONE},   {"", "a", 0, SLICE_NONE},
        {"aab", "ab", 0, 1},    {"ab", "abc", 0, SLICE_NONE}, {"abc", "c", 99, SLICE_NONE},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Slice text = slice_from(rows[i].text), needle = slice_from(rows[i].needle);
        expect_number(slice_find(text, needle, rows[i].from), rows[i].want, rows[i].text);
        if (needle.n == 1)
            expect_number(slice_find_char(text, needle.s[0], rows[i].from), rows[i].want,
                          rows[i].text);
    }
}

/* However often its bytes stand before it, and wherever it stands. */
Test(str, find_as_by_comparing) {
    static const char *const needles[] = {"a", "ab", "aa", "ba", "aab", "abab", "aaaaaaaaaaaaaaaaab", "abaabaaabaaaabaaaaab"};
    unsigned state = 1;
    for (size_t round = 0; round < 4000; round++) {
        char bytes[97];
        size_t n = round % sizeof bytes;
        for (size_t i = 0; i < n; i++) {
            state = state * 1103515245 + 12345;
            bytes[i] = (char)('a' + (state >> 16) % (2 + round % 3) / 2);
        }
        Slice text = {bytes, n}, needle = slice_from(needles[round % ROWS(needles)]);
        size_t from = round % 7, want = SLICE_NONE;
        for (size_t i = from; i + needle.n <= n && want == SLICE_NONE; i++)
            want = memcmp(bytes + i, needle.s, needle.n) == 0 ? i : SLICE_NONE;
        size_t got = slice_find(text, needle, from);
        cr_expect(got == want, "`%.*s` in `%.*s`: %zu, not %zu", FMT(needle), FMT(text), got, want);
    }
}

Test(str, lines_end_in_any_of_three_ways) {
    static const struct {
        const char *text, *lines; /* the lines with '|' behind each */
    } rows[] = {
        {"", ""},           {"a", "a|"},        {"a\n", "a|"},       {"a\n\n", "a||"},
        {"a\r\nb", "a|b|"}, {"a\rb\r", "a|b|"}, {"\r\r\n\n", "|||"}, {"\n\r", "||"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf got = {0};
        Slice rest = slice_from(rows[i].text), line;
        while (slice_next_line(&rest, &line)) {
            buf_slice(&got, line);
            buf_char(&got, '|');
        }
        expect_text(buf_view(&got), rows[i].lines, rows[i].lines);
        buf_free(&got);
    }
}

Test(str, distance) {
    static const struct {
        const char *a, *b;
        size_t limit, want;
    } rows[] = {
        {"", "", 2, 0},
        {"abc", "abc", 0, 0},
        {"abc", "abd", 0, 1}, /* above the limit: limit + 1 */
        {"abc", "abd", 1, 1},
        {"abc", "ab", 1, 1},
        {"abc", "", 5, 3},
        {"ab", "ba", 2, 1},  /* neighbours swapped */
        {"ca", "abc", 5, 3}, /* nothing may be put between what was swapped */
        {"rust-expert", "rust-exptr", 2, 2},
        {"rust-expert-advanced", "rust-expert-standard", 2, 3},
        {"kitten", "sitting", 9, 3},
        {"kitten", "sitting", 2, 3},
        {"flaw", "lawn", 9, 2},
        {"abcdefgh", "hgfedcba", 99, 7},
        {"a", "b", SLICE_NONE, 1},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Slice a = slice_from(rows[i].a), b = slice_from(rows[i].b);
        expect_number(slice_distance(a, b, rows[i].limit), rows[i].want, rows[i].a);
        expect_number(slice_distance(b, a, rows[i].limit), rows[i].want, rows[i].b);
    }
    Buf long_a = {0}, long_b = {0};
    buf_fill(&long_a, 'a', 300);
    buf_fill(&long_b, 'b', 301);
    expect_number(slice_distance(buf_view(&long_a), buf_view(&long_b), 1000), 301,
                  "longer than the stack's rows");
    expect_number(slice_distance(buf_view(&long_a), buf_view(&long_b), 2), 3, "stops early");
    buf_free(&long_a);
    buf_free(&long_b);
}

/* Every pair of words of up to five letters a and b: a limit changes nothing but what lies above
 * it. */
Test(str, distance_does_not_depend_on_its_limit) {
    for (unsigned pair = 0; pair < 64 * 64; pair++) {
        char a[6], b[6];
        size_t n_a = 0, n_b = 0;
        /* The highest set bit ends the word; 0 and 1 are both the empty one. */
        for (unsigned bits = pair / 64; bits > 1; bits /= 2)
            a[n_a++] = bits & 1 ? 'a' : 'b';
        for (unsigned bits = pair % 64; bits > 1; bits /= 2)
            b[n_b++] = bits & 1 ? 'a' : 'b';
        size_t full = slice_distance((Slice){a, n_a}, (Slice){b, n_b}, 99);
        for (size_t limit = 0; limit < 6; limit++) {
            size_t got = slice_distance((Slice){a, n_a}, (Slice){b, n_b}, limit);
            size_t want = full > limit ? limit + 1 : full;
            cr_assert(got == want, "%.*s, %.*s, limit %zu: got %zu, want %zu", (int)n_a, a,
                      (int)n_b, b, limit, got, want);
        }
    }
}

Test(buf, grows_and_is_always_terminated) {
    Buf b = {0};
    expect_text(buf_view(&b), "", "{0}");
    buf_free(&b);
    buf_init(&b);
    expect_number(b.s[0], 0, "buf_init");
    for (int i = 0; i < 1000; i++) {
        buf_char(&b, 'x');
        cr_assert(b.s[b.n] == '\0' && b.n == (size_t)i + 1);
    }
    buf_clear(&b);
    expect_text(slice_from(b.s), "", "buf_clear");
    buf_printf(&b, "%200d|", 7);
    buf_fill(&b, '-', 3);
    buf_fill(&b, '-', 0);
    expect_number(b.n, 204, "buf_printf beyond what was there");
    expect_text(slice_sub(buf_view(&b), 198, 204), " 7|---", "its end");
    buf_clear(&b);
    buf_puts(&b, "a");
    buf_add(&b, "\0b", 2);
    buf_slice(&b, (Slice){0});
    cr_expect(slice_eq(buf_view(&b), (Slice){"a\0b", 3}), "any byte may be in it");
    buf_free(&b);
    cr_expect(b.s == NULL && b.n == 0);
}

/* Simple formats and others come out alike. */
Test(buf, printf) {
    Buf b = {0};
    buf_printf(&b, "%s:%.*s|%u %zu", "a", 2, "xyz", 7u, (size_t)0);
    expect_text(buf_view(&b), "a:xy|7 0", "simple");
    buf_printf(&b, "%.*s%.*s%s", FMT((Slice){0}), 9, "b\0c", "");
    expect_text(buf_view(&b), "a:xy|7 0b", "texts that are empty, or end at a NUL");
    buf_printf(&b, "%.*s%%%d", FMT(S("-")), -1);
    expect_text(buf_view(&b), "a:xy|7 0b-%-1", "not simple");
    buf_printf(&b, "%s", "");
    buf_printf(&b, "%s", "!");
    expect_text(buf_view(&b), "a:xy|7 0b-%-1!", "a conversion alone");
    buf_free(&b);
}

typedef void escaper(Buf *b, Slice s);

struct escape_row {
    const char *text, *want;
};

static void check_escapes(escaper *escape, const struct escape_row *rows, size_t n) {
    for (size_t i = 0; i < n; i++) {
        Buf b = {0};
        escape(&b, slice_from(rows[i].text));
        expect_text(buf_view(&b), rows[i].want, rows[i].text);
        buf_free(&b);
    }
}

Test(escape, html) {
    static const struct escape_row text[] = {
        {"", ""}, {"a & <b> \"c\" 'd'", "a &amp; &lt;b&gt; \"c\" 'd'"}, {"é", "é"},
        {"a\xff<\xc3(", "a\xef\xbf\xbd&lt;\xef\xbf\xbd("}};
    static const struct escape_row attr[] = {
        {"<a & \"b\" 'c'>", "&lt;a &amp; &quot;b&quot; &#39;c&#39;&gt;"}, {"x", "x"}};
    check_escapes(buf_html_text, text, ROWS(text));
    check_escapes(buf_html_attr, attr, ROWS(attr));
    Buf b = {0};
    buf_html_text(&b, (Slice){"a\0<", 3});
    cr_expect(slice_eq(buf_view(&b), S("a\xef\xbf\xbd&lt;")), "no page can hold a NUL");
    buf_free(&b);
}

Test(escape, url) {
    static const struct escape_row url[] = {
        {"https://a.b/c?d=e&f#g", "https://a.b/c?d=e&f#g"},
        {"a b\t\"<>\\^`{|}\x7f", "a%20b%09%22%3C%3E%5C%5E%60%7B%7C%7D%7F"},
        {"\xC3\xA9", "%C3%A9"},
        {"100%", "100%25"},
        {"%2", "%252"},
        {"%2f%zz", "%2f%25zz"},
        {"(a)[b]'c'", "(a)[b]'c'"},
    };
    static const struct escape_row path[] = {
        {"a/b c.md", "a/b%20c.md"},
        {"50%25?#.md", "50%2525%3F%23.md"},
        {"a:b/c:d", "a%3Ab/c:d"}, /* "a:" would be a scheme */
        {"\xC3\xA9.md", "%C3%A9.md"},
    };
    static const struct escape_row back[] = {
        {"a%20b", "a b"}, {"%C3%a9", "\xC3\xA9"}, {"%", "%"},
        {"%4", "%4"},     {"%zz%41", "%zzA"},     {"", ""},
    };
    check_escapes(buf_url, url, ROWS(url));
    check_escapes(buf_url_path, path, ROWS(path));
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(back); i++)
        expect_text(url_decode(arena, slice_from(back[i].text)), back[i].want, back[i].text);
    arena_free(arena);
}

Test(escape, json) {
    static const struct escape_row rows[] = {
        {"", "\"\""},
        {"a\"b\\c", "\"a\\\"b\\\\c\""},
        {"\n\r\t\x01\x1f\x7f", "\"\\n\\r\\t\\u0001\\u001f\x7f\""},
        {"é/<\xF0\x9F\xA6\x80", "\"é/<\xF0\x9F\xA6\x80\""},
        {"a\xFFz\xC3", "\"a\xEF\xBF\xBDz\xEF\xBF\xBD\""},
    };
    check_escapes(buf_json_string, rows, ROWS(rows));
}

/* What a row says of its text holds wherever the text stands: escapers look at eight bytes at a time. */
static void check_anywhere(escaper *escape, const struct escape_row *rows, size_t n, const char *quote) {
    for (size_t i = 0; i < n; i++) {
        for (size_t place = 0; place < 20 * 20; place++) {
            Buf text = {0}, want = {0}, got = {0};
            buf_fill(&text, 'x', place % 20);
            buf_puts(&text, rows[i].text);
            buf_fill(&text, '=', place / 20);
            buf_puts(&want, quote);
            buf_fill(&want, 'x', place % 20);
            buf_puts(&want, rows[i].want);
            buf_fill(&want, '=', place / 20);
            buf_puts(&want, quote);
            escape(&got, buf_view(&text));
            expect_text(buf_view(&got), want.s, text.s);
            buf_free(&text);
            buf_free(&want);
            buf_free(&got);
        }
    }
}

Test(escape, anywhere) {
    static const struct escape_row html[] = {{"<", "&lt;"}, {"&>", "&amp;&gt;"}, {"\"'\r", "\"'\r"}, {"\xC3\xA9", "\xC3\xA9"},
                                             {"\xC3", "\xEF\xBF\xBD"}, {"\x01\x7F!%;?@", "\x01\x7F!%;?@"}};
    static const struct escape_row attr[] = {{"\"", "&quot;"}, {"''", "&#39;&#39;"}, {"<", "&lt;"}, {"!#%(", "!#%("}};
    static const struct escape_row exact[] = {{"\r\n", "&#13;\n"}, {"\r", "&#13;"}, {"<\r", "&lt;&#13;"}, {"\"\f\x0E", "\"\f\x0E"}};
    static const struct escape_row json[] = {{"\"", "\\\""}, {"\\", "\\\\"}, {"\x1F", "\\u001f"}, {"\n", "\\n"},
                                             {"\xFF", "\xEF\xBF\xBD"}, {" !#[]\x7F", " !#[]\x7F"}, {"\xC3\xA9", "\xC3\xA9"}};
    static const struct escape_row xml[] = {{"<", "&#60;"}, {"\n", "&#10;"}, {"\x01", "\xEF\xBF\xBD"}, {"\xC3\xA9'", "\xC3\xA9'"}};
    check_anywhere(buf_html_text, html, ROWS(html), "");
    check_anywhere(buf_html_exact, exact, ROWS(exact), "");
    check_anywhere(buf_html_attr, attr, ROWS(attr), "");
    check_anywhere(buf_json_string, json, ROWS(json), "\"");
    check_anywhere(buf_xml_text, xml, ROWS(xml), "");
}

Test(buf, numbers) {
    static const struct {
        unsigned long long number;
        const char *want;
    } rows[] = {{0, "0"}, {7, "7"}, {10, "10"}, {1234567890, "1234567890"}, {18446744073709551615u, "18446744073709551615"}};
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf b = {0};
        buf_number(&b, rows[i].number);
        expect_text(buf_view(&b), rows[i].want, rows[i].want);
        buf_free(&b);
    }
}
