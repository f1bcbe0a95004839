#include "base/unicode.h"
#include "unit.h"

Test(unicode, decoding) {
    static const struct {
        const char *bytes;
        uint32_t code;
        size_t length;
    } rows[] = {
        {"a", 'a', 1},
        {"\xC3\xA9", 0xE9, 2},
        {"\xE2\x82\xAC", 0x20AC, 3},
        {"\xF0\x9F\xA6\x80", 0x1F980, 4},
        {"\xEF\xBF\xBD", 0xFFFD, 3},
        {"\xC3", 0xFFFD, 1}, /* cut short */
        {"\xC3z", 0xFFFD, 1},
        {"\xE2\x82z", 0xFFFD, 1},
        {"\x80", 0xFFFD, 1},             /* continuation alone */
        {"\xC0\xAF", 0xFFFD, 1},         /* longer than needed */
        {"\xED\xA0\x80", 0xFFFD, 1},     /* surrogate */
        {"\xF4\x90\x80\x80", 0xFFFD, 1}, /* beyond the last */
        {"\xFF", 0xFFFD, 1},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        uint32_t code;
        expect_number(utf8_next(rows[i].bytes, strlen(rows[i].bytes), &code), rows[i].length,
                      "length");
        expect_number(code, rows[i].code, "code");
        size_t bad = 99;
        bool valid = rows[i].code != 0xFFFD || rows[i].length == 3;
        cr_expect(utf8_valid(slice_from(rows[i].bytes), &bad) == valid, "row %zu", i);
        expect_number(bad, valid ? 99 : 0, "bad");
        if (valid) {
            Buf b = {0};
            buf_utf8(&b, rows[i].code);
            expect_text(buf_view(&b), rows[i].bytes, "encoded again");
            buf_free(&b);
        }
    }
    uint32_t code;
    expect_number(utf8_next("\xE2\x82\xAC", 2, &code), 1, "reads no further than n");
    Buf b = {0};
    buf_utf8(&b, 0xD800);
    expect_text(buf_view(&b), "\xEF\xBF\xBD", "a surrogate cannot be written");
    buf_free(&b);
}

Test(unicode, counting) {
    Slice s = S("a\xC3\xA9\xFF\xF0\x9F\xA6\x80z");
    expect_number(utf8_count(s), 5, "count");
    static const size_t offsets[] = {0, 1, 3, 4, 8, 9, 9, 9};
    for (size_t i = 0; i < ROWS(offsets); i++)
        expect_number(utf8_offset(s, i), offsets[i], "offset");
    expect_number(utf8_count((Slice){0}), 0, "empty");
}

Test(unicode, classes) {
    static const struct {
        uint32_t code;
        bool slug, word, format;
        unsigned width;
        const char *what;
    } rows[] = {
        {'a', true, true, false, 1, "letter"},
        {'7', true, true, false, 1, "digit"},
        {'_', true, false, false, 1, "connector"},
        {' ', true, false, false, 1, "space"},
        {'-', true, false, false, 1, "hyphen"},
        {'.', false, false, false, 1, "full stop"},
        {'\t', false, false, false, 0, "tab"},
        {0xE9, true, true, false, 1, "é"},
        {0x301, true, true, false, 0, "combining acute"},
        {0x4E2D, true, true, false, 2, "Han"},
        {0xAA, true, true, false, 1, "feminine ordinal"},
        {0xB2, false, false, false, 1, "superscript two"},
        {0xBD, false, false, false, 1, "one half"},
        {0x2160, true, false, false, 1, "Roman numeral one"},
        {0x24B6, true, false, false, 1, "circled A"},
        {0x24E9, true, false, false, 1, "circled z"},
        {0x24EA, false, false, false, 1, "circled zero"},
        {0x2460, false, false, false, 1, "circled one"},
        {0x1F130, true, false, false, 1, "squared A"},
        {0x1F189, true, false, false, 1, "negative squared Z"},
        {0x1F18A, false, false, false, 1, "crossed negative squared P"},
        {0x203F, true, false, false, 1, "undertie"},
        {0x2013, false, false, false, 1, "en dash"},
        {0xA0, false, false, false, 1, "no-break space"},
        {0x1F980, false, false, false, 2, "crab"},
        {0xFE0F, true, true, false, 0, "variation selector"},
        {0x200D, false, false, true, 0, "zero-width joiner"},
        {0x200B, false, false, true, 0, "zero-width space"},
        {0x202E, false, false, true, 0, "right-to-left override"},
        {0x2066, false, false, true, 0, "left-to-right isolate"},
        {0xFEFF, false, false, true, 0, "byte order mark"},
        {0xE0041, false, false, true, 0, "tag A"},
        {0x3164, true, true, true, 2, "Hangul filler"},
        {0xFFFD, false, false, false, 1, "replacement"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        expect_number(unicode_is_slug(rows[i].code), rows[i].slug, rows[i].what);
        expect_number(unicode_is_word(rows[i].code), rows[i].word, rows[i].what);
        expect_number(unicode_is_format(rows[i].code), rows[i].format, rows[i].what);
        expect_number(unicode_width(rows[i].code), rows[i].width, rows[i].what);
    }
    cr_expect(!unicode_is_format(0x600), "the Arabic number sign is drawn");
}

/* What JavaScript's toLowerCase gives. */
Test(unicode, lowercase) {
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"Hello WORLD", "hello world"},
        {"\u00C9\u0178\u0416", "\u00E9\u00FF\u0436"},
        {"\u0130", "i\u0307"},
        {"I\u0130", "ii\u0307"},
        {"\u1E9E\u00DF", "\u00DF\u00DF"},
        {"\u24B6\u2160", "\u24D0\u2170"},
        {"\u01C5", "\u01C6"},
        {"\U00010400", "\U00010428"},
        {"\u03A3", "\u03C3"},   /* alone */
        {"A\u03A3", "a\u03C2"}, /* at the end of a word */
        {"A\u03A3B", "a\u03C3b"},
        {"A\u03A3 B", "a\u03C2 b"},
        {"A.\u03A3", "a.\u03C2"}, /* what stands in words is passed over */
        {"A\u03A3.B", "a\u03C3.b"},
        {"A\u0301\u03A3\u0301", "a\u0301\u03C2\u0301"},
        {"1\u03A3", "1\u03C3"},
        {"\u24B6\u03A3", "\u24D0\u03C2"},
        {"\u039F\u0394\u039F\u03A3 \u039F\u0394\u039F\u03A3",
         "\u03BF\u03B4\u03BF\u03C2 \u03BF\u03B4\u03BF\u03C2"},
        {"a\xFFZ", "a\xEF\xBF\xBDz"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf b = {0};
        buf_lower(&b, slice_from(rows[i].text));
        expect_text(buf_view(&b), rows[i].want, rows[i].text);
        buf_free(&b);
    }
}

Test(unicode, uppercase) {
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"Hello world_1", "HELLO WORLD_1"},
        {"\u00E9\u00FF\u0436\u03C2\u0131", "\u00C9\u0178\u0416\u03A3I"},
        {"stra\u00DFe", "STRASSE"},
        {"\uFB03 \u0149 \u01F0", "FFI \u02BCN J\u030C"},
        {"\u1F80 \u1F88 \u1F97 \u1FAF", "\u1F08\u0399 \u1F08\u0399 \u1F2F\u0399 \u1F6F\u0399"},
        {"\u1FB7 \u0390", "\u0391\u0342\u0399 \u0399\u0308\u0301"},
        {"\u4E2D \U00010428", "\u4E2D \U00010400"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf b = {0};
        buf_upper(&b, slice_from(rows[i].text));
        expect_text(buf_view(&b), rows[i].want, rows[i].text);
        buf_free(&b);
    }
}

Test(unicode, clusters) {
    static const struct {
        const char *text, *first;
    } rows[] = {
        {"", ""},
        {"ab", "a"},
        {"\u00E9a", "\u00E9"},
        {"e\u0301\u0302a", "e\u0301\u0302"},
        {"\r\na", "\r\n"},
        {"\U0001F468\u200D\U0001F469b", "\U0001F468\u200D\U0001F469"},
        {"\U0001F1E9\U0001F1EA\U0001F1EB", "\U0001F1E9\U0001F1EA"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Slice text = slice_from(rows[i].text);
        expect_text(slice_sub(text, 0, utf8_cluster(text)), rows[i].first, rows[i].text);
    }
}

Test(unicode, categories) {
    static const struct {
        uint32_t code;
        enum unicode_class want;
    } rows[] = {
        {'A', CLASS_UPPER},    {0x1C5, CLASS_UPPER},  {'z', CLASS_LOWER},     {0xDF, CLASS_LOWER},   {0x2B0, CLASS_LETTER},
        {0x4E2D, CLASS_LETTER}, {0x301, CLASS_MARK},  {0x903, CLASS_MARK},    {'7', CLASS_NUMBER},   {0xBD, CLASS_NUMBER},
        {0x2167, CLASS_NUMBER}, {'!', CLASS_OTHER},   {'_', CLASS_OTHER},     {0x200D, CLASS_OTHER}, {0x1F600, CLASS_OTHER},
        {0x378, CLASS_OTHER},   {0xFEFF, CLASS_OTHER}, {0x10FFFF, CLASS_OTHER}, {' ', CLASS_SPACE},    {'\n', CLASS_SPACE},
        {0x85, CLASS_SPACE},    {0xA0, CLASS_SPACE},   {0x200A, CLASS_SPACE},  {0x200B, CLASS_OTHER}, {0x3000, CLASS_SPACE},
        {0x1C, CLASS_OTHER},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        cr_expect(unicode_class(rows[i].code) == rows[i].want, "U+%04X", (unsigned)rows[i].code);
        cr_expect(unicode_is_space(rows[i].code) == (rows[i].want == CLASS_SPACE), "U+%04X", (unsigned)rows[i].code);
    }
}

/* Each beginning of a character and each other byte becomes one U+FFFD, shown here as `?`. */
Test(unicode, mended) {
    static const struct {
        const char *bytes, *want;
    } rows[] = {
        {"", ""},
        {"a\xC3\xA9\xF0\x9F\xA6\x80", "a\xC3\xA9\xF0\x9F\xA6\x80"},
        {"\xFFz", "?z"},
        {"\xC3z", "?z"},
        {"\xE2\x82z", "?z"},
        {"\xF0\x9F\x98z", "?z"},
        {"\xF0\x9F\x98", "?"},
        {"\xE2\x82\xE2\x82\xAC", "?\xE2\x82\xAC"},
        {"\xC0\xAF", "??"},
        {"\xE0\x80\xAF", "???"},         /* longer than needed */
        {"\xED\xA0\x80", "???"},         /* surrogate */
        {"\xF4\x90\x80\x80", "????"},    /* beyond the last */
        {"\xF5\x80", "??"},
        {"\x80\x80", "??"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        Buf b = {0}, want = {0};
        buf_utf8_mended(&b, slice_from(rows[i].bytes));
        for (const char *s = rows[i].want; *s; s++)
            buf_puts(&want, *s == '?' ? "\xEF\xBF\xBD" : (char[]){*s, 0});
        expect_text(buf_view(&b), want.s ? want.s : "", rows[i].bytes);
        buf_free(&b);
        buf_free(&want);
    }
}

Test(unicode, texts_that_are_composed_otherwise) {
    cr_assert(unicode_equal(S("caf\xC3\xA9"), S("cafe\xCC\x81")));
    cr_assert(unicode_equal(S("plain"), S("plain")));
    cr_assert(unicode_equal(S(""), S("")));
    cr_assert_not(unicode_equal(S("caf\xC3\xA9"), S("cafe")));
    cr_assert_not(unicode_equal(S("\xEF\xAC\x81"), S("fi")), "a ligature looks alike and is another text");
    cr_assert_not(unicode_equal(S("\xFF"), S("\xFE")), "what is no UTF-8 is equal to itself alone");
}
