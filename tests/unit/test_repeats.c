#include "import/repeats.h"
#include "import/suffixes.h"
#include "unit.h"

enum { MOST = 80 };

static uint32_t random_below(uint32_t *seed, uint32_t n) {
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % n;
}

/* A letter is a symbol of one line; nothing begins with a blank or `:`, or ends with a blank or `#`; ( and ) are tags; | ends
 * a text. */
static uint32_t symbols_of(const char *text, struct symbol *out) {
    uint32_t n = 0, texts = 0, nest = 0, fresh = 1000;
    for (const char *c = text; *c; c++) {
        out[n] = (struct symbol){.value = (unsigned char)*c, .text = texts, .lines = 1, .bytes = 10, .nest = nest};
        out[n].no_begin = *c == ' ' || *c == ':';
        out[n].no_end = *c == ' ' || *c == '#';
        if (*c == '(')
            nest = n + 1;
        if (*c == ')')
            nest = 0;
        if (*c == '|') {
            out[n].value = fresh++;
            texts++;
            nest = 0;
        }
        n++;
    }
    return n;
}

static Slice found_text(struct arena *arena, const char *text, const Repeats *found) {
    Buf b = {0};
    for (size_t i = 0; i < found->n; i++) {
        buf_printf(&b, "%s%.*s", i ? "; " : "", (int)found->v[i].length, text + found->v[i].at[0]);
        for (uint32_t k = 0; k < found->v[i].n; k++)
            buf_printf(&b, " %u", found->v[i].at[k]);
    }
    Slice kept = buf_dup(&b, arena);
    buf_free(&b);
    return kept;
}

Test(repeats, finds) {
    static const struct {
        const char *text, *found;
    } rows[] = {
        {"|", ""},
        {"abc|abc|abc|", "abc 0 4 8"},
        {"abc|abc|ab|", ""},
        {"abc|abcx|yabcx|", "abc 0 4 10"},
        {"abcabc|abc|abc|", "abc 0 3 7 11"},     /* twice in one text */
        {"abcabcabc|x|y|", ""},                  /* in one text only */
        {"aaaaaaa|aaa|aaa|", "aaa 0 3 8 12"},    /* none overlaps another */
        {" abc |x abc |y abc z|", "abc 1 8 15"},  /* no blanks at the ends */
        {"ab  c|ab  c|ab  c|", "ab  c 0 6 12"},  /* but within */
        {":abc#|:abc#|:abc#|", "abc 1 7 13"},
        {"(abc)|(abc)|(abc)|", "(abc) 0 6 12"},
        {"(abc|(abc|(abc|", "abc 1 6 11"},       /* not half of a pair of tags */
        {"(1abc)def|(2abc)def|(3abc)def|", "abc 2 12 22; def 6 16 26"},
        {"(abc)|abc|(abc|", "abc 1 6 11"},
        {"abcdef|abcdef|abcdef|def|def|def|def|def|", "abc 0 7 14; def 3 10 17 21 25 29 33 37"},
        {"xabcdy|xabcdy|xabcdy|zabcdw|vabcdu|", "abcd 1 8 15 22 29"},  /* what saves most */
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct arena *arena = arena_new();
        struct symbol symbols[MOST];
        Repeats found = {0};
        uint32_t n = symbols_of(rows[i].text, symbols);
        repeats_find(arena, symbols, n, (struct repeat_limits){.lines = 3, .texts = 3}, &found);
        Slice text = found_text(arena, rows[i].text, &found);
        cr_expect_str_eq(text.s, rows[i].found, "%s: %s", rows[i].text, text.s);
        VEC_FREE(&found);
        arena_free(arena);
    }
}

/* Do `length` symbols from `a` and from `b` read alike, and may a stretch stand there? */
static bool fits(const struct symbol *s, const bool *taken, uint32_t a, uint32_t b, uint32_t length) {
    for (uint32_t i = 0; i < length; i++)
        if (s[a + i].value != s[b + i].value || taken[b + i])
            return false;
    return !s[b].no_begin && !s[b + length - 1].no_end && s[b].nest == s[b + length].nest;
}

static uint32_t texts_with(const struct symbol *s, const bool *taken, uint32_t n, uint32_t at, uint32_t length) {
    uint32_t texts = 0, last = UINT32_MAX;
    for (uint32_t i = 0; i + length < n; i++)
        if (s[i].text != last && fits(s, taken, at, i, length)) {
            texts++;
            last = s[i].text;
        }
    return texts;
}

/* What is given is alike, apart, long enough and in enough texts; and nothing like it is left. */
static void check_all(struct arena *arena, const char *text, const struct symbol *before, uint32_t n, const Repeats *found) {
    bool taken[MOST] = {0};
    (void)arena;
    for (size_t r = 0; r < found->n; r++) {
        const struct repeat *repeat = &found->v[r];
        uint32_t texts = 0;
        cr_expect_geq(repeat->length, 3, "%s", text);
        for (uint32_t i = 0; i < repeat->n; i++) {
            uint32_t at = repeat->at[i];
            texts += i == 0 || before[at].text != before[repeat->at[i - 1]].text;
            cr_expect(fits(before, taken, repeat->at[0], at, repeat->length), "%s: %u", text, at);
            for (uint32_t k = 0; k < repeat->length; k++)
                taken[at + k] = true;
            if (i == 0)
                memset(taken + at, 0, repeat->length);
        }
        for (uint32_t k = 0; k < repeat->length; k++)
            taken[repeat->at[0] + k] = true;
        cr_expect_geq(texts, 3, "%s", text);
    }
    for (uint32_t at = 0; at + 3 < n; at++)
        for (uint32_t length = 3; at + length < n && length < 6; length++)
            if (!memchr(taken + at, true, length) && fits(before, taken, at, at, length))
                cr_expect_lt(texts_with(before, taken, n, at, length), 3, "%s: left %u %u", text, at, length);
}

Test(repeats, properties) {
    uint32_t seed = 7;
    for (int round = 0; round < 4000; round++) {
        struct arena *arena = arena_new();
        char text[MOST];
        struct symbol symbols[MOST], before[MOST];
        uint32_t n = 0, letters = 2 + random_below(&seed, 5), length = 20 + random_below(&seed, MOST - 22);
        while (n < length)
            text[n++] = "abcdefgh :#()|"[random_below(&seed, 3) ? random_below(&seed, letters) : 7 + random_below(&seed, 7)];
        text[n++] = '|';
        text[n] = '\0';
        Repeats found = {0};
        symbols_of(text, symbols);
        memcpy(before, symbols, sizeof symbols);
        repeats_find(arena, symbols, n, (struct repeat_limits){.lines = 3, .texts = 3}, &found);
        check_all(arena, text, before, n, &found);
        VEC_FREE(&found);
        arena_free(arena);
    }
}

static uint32_t common_from(const uint32_t *values, uint32_t n, uint32_t a, uint32_t b) {
    uint32_t same = 0;
    while (a + same < n && b + same < n && values[a + same] == values[b + same])
        same++;
    return same;
}

Test(repeats, suffixes_are_sorted) {
    uint32_t seed = 11, values[60];
    for (int round = 0; round < 2000; round++) {
        uint32_t n = random_below(&seed, 60), letters = 1 + random_below(&seed, 6);
        for (uint32_t i = 0; i < n; i++)
            values[i] = random_below(&seed, letters) * 1000000007u;
        struct suffixes s;
        suffixes_make(values, n, &s);
        for (uint32_t i = 1; i < n; i++) {
            uint32_t a = s.order[i - 1], b = s.order[i], same = common_from(values, n, a, b);
            cr_expect_eq(s.common[i], same);
            cr_expect(a + same == n || (b + same < n && values[a + same] < values[b + same]));
        }
        suffixes_free(&s);
    }
}

/* Nothing quadratic: texts of few symbols over and over, where every stretch repeats. */
Test(repeats, same_symbols_everywhere) {
    struct arena *arena = arena_new();
    enum { TEXTS = 300, LENGTH = 700, LETTERS = 11 };
    struct symbol *symbols = ARENA_ARRAY(arena, struct symbol, TEXTS * (LENGTH + 1));
    uint32_t n = 0;
    for (uint32_t t = 0; t < TEXTS; t++)
        for (uint32_t i = 0; i <= LENGTH; i++)
            symbols[n++] = (struct symbol){.value = i == LENGTH ? LETTERS + t : i % LETTERS, .text = t, .lines = 1, .bytes = 1};
    Repeats found = {0};
    repeats_find(arena, symbols, n, (struct repeat_limits){.lines = 8, .texts = 3}, &found);
    uint32_t taken = 0;
    for (size_t i = 0; i < found.n; i++)
        taken += found.v[i].length * found.v[i].n;
    cr_expect_gt(taken, TEXTS * (LENGTH - 2 * LETTERS));
    VEC_FREE(&found);
    arena_free(arena);
}
