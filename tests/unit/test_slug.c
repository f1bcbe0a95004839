#include "model/slug.h"
#include "unit.h"

/* Both tables hold what npm's github-slugger 2.0 says. */

Test(slug, headings) {
    static const struct {
        const char *text, *slug;
    } rows[] = {
        {"Core Principles", "core-principles"},
        {"Code Style & Formatting", "code-style--formatting"},
        {"What's new in 2.0?", "whats-new-in-20"},
        {"  Lead and trail  ", "--lead-and-trail--"},
        {"a  b   c", "a--b---c"},
        {"snake_case and kebab-case", "snake_case-and-kebab-case"},
        {"C++ / C#", "c--c"},
        {"`code` & more", "code--more"},
        {"v1.2.3-rc.1", "v123-rc1"},
        {"!!!", ""},
        {"", ""},
        {"tab\there", "tabhere"},
        {"line\nbreak", "linebreak"},
        {"$100 (50%)", "100-50"},
        {"1. Numbered", "1-numbered"},
        {"Ünïcödé Ä", "ünïcödé-ä"},
        {"Straße GROẞ", "straße-groß"},
        {"ΑΣ ΑΣΑ Σ", "ας-ασα-σ"},
        {"ΌΣΟΣ.", "όσος"},
        {"İstanbul I", "i\u0307stanbul-i"},
        {"Ⅷ and Ⓐ", "ⅷ-and-ⓐ"},
        {"x² ½ ³", "x--"},
        {"日本語の見出し", "日本語の見出し"},
        {"한국어 제목", "한국어-제목"},
        {"العربية", "العربية"},
        {"हिन्दी मार्क", "हिन्दी-मार्क"},
        {"e\u0301 and é", "e\u0301-and-é"},
        {"👍 emoji 🎉 here", "-emoji--here"},
        {"👨\u200D👩\u200D👧 family", "-family"},
        {"em—dash en–dash", "emdash-endash"},
        {"“quotes” …", "quotes-"},
        {"under‿tie ＿full", "under‿tie-＿full"},
        {"full\u3000width", "fullwidth"},
        {"no\u00A0break", "nobreak"},
        {"soft\u00ADhyphen", "softhyphen"},
        {"zero\u200Bwidth", "zerowidth"},
        {"ﬁ ligature", "ﬁ-ligature"},
        {"ǅ title case", "ǆ-title-case"},
        {"K Å Ω", "k-å-ω"},
        {"𝔘𝔫𝔦", "𝔘𝔫𝔦"},
        {"𐐀𐐁 deseret", "𐐨𐐩-deseret"},
        {"🅰 squared", "🅰-squared"},
        {"№ ™ ©", "--"},
        {"٣ arabic digit", "٣-arabic-digit"},
        {"a\u20E3", "a\u20E3"},
        {"１２ ＡＢ", "１２-ａｂ"},
        {"ªº", "ªº"},
        {"Ω\u0345", "ω\u0345"},
        {"-dash- -", "-dash---"},
        {"#hash @at", "hash-at"},
        {"<b>bold</b>", "bboldb"},
        {"100% sure?!", "100-sure"},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_text(slug_of(arena, slice_from(rows[i].text)), rows[i].slug, rows[i].text);
    arena_free(arena);
}

Test(slug, duplicates_on_a_page) {
    static const struct {
        const char *texts[5], *slugs[5];
    } rows[] = {
        {{"a", "a", "a"}, {"a", "a-1", "a-2"}},
        {{"a", "a-1", "a", "a"}, {"a", "a-1", "a-2", "a-3"}},
        {{"a-1", "a", "a", "a-1"}, {"a-1", "a", "a-2", "a-1-1"}},
        {{"", "", ""}, {"", "-1", "-2"}},
        {{"a", "A", "a "}, {"a", "a-1", "a-"}},
        {{"x", "x", "x-1", "x-1", "x"}, {"x", "x-1", "x-1-1", "x-1-2", "x-2"}},
        {{"toString", "constructor", "toString"}, {"tostring", "constructor", "tostring-1"}},
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct slugger slugger = {.arena = arena};
        for (size_t k = 0; k < ROWS(rows->texts) && rows[i].texts[k]; k++)
            expect_text(slugger_unique(&slugger, slug_of(arena, slice_from(rows[i].texts[k]))),
                        rows[i].slugs[k], rows[i].texts[k]);
        slugger_free(&slugger);
    }
    arena_free(arena);
}

/* A page with as many headings of one name as it likes takes time in proportion to them. */
Test(slug, many_duplicates) {
    struct arena *arena = arena_new();
    struct slugger slugger = {.arena = arena};
    Slice last = {0};
    for (int i = 0; i < 20000; i++)
        last = slugger_unique(&slugger, S("usage"));
    expect_text(last, "usage-19999", "the last of 20,000");
    slugger_free(&slugger);
    arena_free(arena);
}

Test(slug, invalid_bytes_are_dropped) {
    struct arena *arena = arena_new();
    expect_text(slug_of(arena, S("a\xFF"
                                 "b \xE6\x97")),
                "ab-", "bytes that are no UTF-8");
    arena_free(arena);
}
