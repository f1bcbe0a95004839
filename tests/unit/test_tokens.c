#include "base/tokens.h"
#include "unit.h"

enum { MOST = 14 };

/* Texts and their tokens, as tiktoken gives them; tests/run-tokens does the same with files. */
static const struct {
    const char *text;
    uint32_t n, ids[MOST];
} rows[] = {
    {"", 0, {0}},
    {"Hello world", 2, {13225, 2375}},
    {"tokenization", 2, {10346, 2860}},
    {" flattened", 1, {140580}},
    {"na\xC3\xAFve fa\xC3\xA7" "ade", 4, {1503, 9954, 737, 114665}},
    {"12345", 2, {7633, 2548}},
    {"\n\n\n", 1, {2499}},
    {"antidisestablishmentarianism", 6, {493, 129901, 376, 160388, 21203, 2367}},
    {"1. Read.\n\n2. Run `make`.\n", 10, {16, 13, 5405, 364, 17, 13, 14581, 2700, 14172, 36060}},
    /* the text of a special token is text */
    {"<|endoftext|>", 7, {27, 91, 419, 1440, 919, 91, 29}},
    /* what is no UTF-8 counts as U+FFFD, one for a beginning of a character */
    {"\xEF\xBF\xBD", 1, {3251}},
    {"\xFF", 1, {3251}},
    {"\xE2\x82", 1, {3251}},
    {"\xC0\xAF", 1, {10123}},
    /* a long run: a heap merges it, a short one is merged without */
    {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 13,
     {117525, 117525, 117525, 117525, 117525, 117525, 117525, 117525, 117525, 117525, 117525, 117525, 45037}},
};

static void expect_row(struct tokenizer *tokenizer, size_t row) {
    Tokens tokens = {0};
    Slice text = slice_from(rows[row].text);
    tokens_encode(tokenizer, text, &tokens);
    expect_number(tokens.n, rows[row].n, rows[row].text);
    for (size_t i = 0; i < tokens.n && i < MOST; i++)
        expect_number(tokens.v[i], rows[row].ids[i], rows[row].text);
    /* Twice: the second time much of it is remembered. */
    expect_number(tokens_count(tokenizer, text), rows[row].n, rows[row].text);
    expect_number(tokens_count(tokenizer, text), rows[row].n, rows[row].text);
    VEC_FREE(&tokens);
}

Test(tokens, encoded) {
    if (!tokens_known())
        cr_skip_test("built without the rank file");
    struct tokenizer *tokenizer = tokenizer_new();
    for (size_t i = 0; i < ROWS(rows); i++)
        expect_row(tokenizer, i);
    tokenizer_free(tokenizer);
}

/* A token counts where it begins. */
Test(tokens, stretches) {
    static const struct {
        const char *text;
        struct token_stretch cut[3];
    } cuts[] = {
        {"Hello world", {{5, false, 1}, {11, false, 1}, {11, false, 0}}},
        {"Hello world", {{0, false, 0}, {8, false, 2}, {11, false, 0}}},
        {"tokenization", {{1, false, 1}, {5, false, 0}, {12, false, 1}}},  /* token|ization */
        {"x.\n\ny", {{2, false, 2}, {4, false, 0}, {5, false, 1}}},        /* `.` and both line endings are one */
        {"\xFF\xFF", {{1, false, 1}, {2, false, 0}, {2, false, 0}}},       /* two U+FFFD are one */
        {"a\xFF" "b", {{1, false, 1}, {2, false, 1}, {3, false, 1}}},
        {"", {{0, false, 0}, {0, false, 0}, {0, false, 0}}},
    };
    if (!tokens_known())
        cr_skip_test("built without the rank file");
    struct tokenizer *tokenizer = tokenizer_new();
    for (size_t i = 0; i < ROWS(cuts); i++) {
        struct token_stretch got[3];
        memcpy(got, cuts[i].cut, sizeof got);
        tokens_by_stretch(tokenizer, slice_from(cuts[i].text), got, 3);
        for (size_t k = 0; k < 3; k++)
            expect_number(got[k].tokens, cuts[i].cut[k].tokens, cuts[i].text);
    }
    tokenizer_free(tokenizer);
}

/* What stands before and behind a shared text, which is remembered: what joins it, and what does not. */
static const char *const before[] = {"", "a", "a\n", "a\n\n", "- ", "\t", "\r\n", "/"};
static const char *const behind[] = {"", "\n", "\n\n", "\nb", " \n", "/", "\n/b", "\r\n", "\xE3\x80\x80" "b", "!"};
static const char *const shared[] = {
    "# Rules\n\nDon't antidisestablish, whatever it may be that 12345 people say of it.\n\n- One.\n- Two.\n",
    "/usr/bin holds what is run, and /usr/lib what those load: that is all that there is to say.\n/tmp is emptied.",
    "\n\n  indented, and behind an empty line, long enough to be remembered by itself\n  ----------\n  ",
    "\xE4\xB8\xAD\xE6\x96\x87 in a line that goes on, and on, and on, and on, and on, and on,\n\xE3\x80\x80 a wide space.\n",
};

/* However a text is cut, and whatever was remembered, the sum is the text's. */
Test(tokens, stretches_add_up) {
    if (!tokens_known())
        cr_skip_test("built without the rank file");
    struct tokenizer *tokenizer = tokenizer_new();
    for (size_t i = 0; i < ROWS(before) * ROWS(behind) * ROWS(shared); i++) {
        Buf text = {0};
        struct token_stretch got[3] = {{0, false, 0}, {0, true, 0}, {0, false, 0}};
        buf_puts(&text, before[i % ROWS(before)]);
        got[0].end = text.n;
        buf_puts(&text, shared[i / ROWS(before) / ROWS(behind)]);
        got[1].end = text.n;
        buf_puts(&text, behind[i / ROWS(before) % ROWS(behind)]);
        got[2].end = text.n;
        struct token_stretch plain[3] = {got[0], {got[1].end, false, 0}, got[2]};
        tokens_by_stretch(tokenizer, buf_view(&text), plain, 3);
        tokens_by_stretch(tokenizer, buf_view(&text), got, 3);
        for (size_t k = 0; k < 3; k++)
            expect_number(got[k].tokens, plain[k].tokens, text.s);
        expect_number(got[0].tokens + got[1].tokens + got[2].tokens, tokens_count(tokenizer, buf_view(&text)), text.s);
        buf_free(&text);
    }
    tokenizer_free(tokenizer);
}
