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
        size_t ends[3];
        uint32_t counts[3];
    } cuts[] = {
        {"Hello world", {5, 11, 11}, {1, 1, 0}},
        {"Hello world", {0, 8, 11}, {0, 2, 0}},
        {"tokenization", {1, 5, 12}, {1, 0, 1}},  /* token|ization */
        {"x.\n\ny", {2, 4, 5}, {2, 0, 1}},        /* `.` and both line endings are one */
        {"\xFF\xFF", {1, 2, 2}, {1, 0, 0}},       /* two U+FFFD are one */
        {"a\xFF" "b", {1, 2, 3}, {1, 1, 1}},
        {"", {0, 0, 0}, {0, 0, 0}},
    };
    if (!tokens_known())
        cr_skip_test("built without the rank file");
    struct tokenizer *tokenizer = tokenizer_new();
    for (size_t i = 0; i < ROWS(cuts); i++) {
        uint32_t counts[3];
        tokens_by_stretch(tokenizer, slice_from(cuts[i].text), cuts[i].ends, 3, counts);
        for (size_t k = 0; k < 3; k++)
            expect_number(counts[k], cuts[i].counts[k], cuts[i].text);
    }
    tokenizer_free(tokenizer);
}

/* However a text is cut, the sum is the text's. */
Test(tokens, stretches_add_up) {
    Slice text = S("# Rules\r\n\r\nDon't antidisestablish \xE4\xB8\xAD\xE6\x96\x87 12345.\n\n/usr/bin  ----------\n");
    if (!tokens_known())
        cr_skip_test("built without the rank file");
    struct tokenizer *tokenizer = tokenizer_new();
    size_t all = tokens_count(tokenizer, text);
    for (size_t at = 0; at < text.n; at++) {
        size_t ends[] = {at, text.n};
        uint32_t counts[2];
        if (((unsigned char)text.s[at] & 0xC0) == 0x80)
            continue;
        tokens_by_stretch(tokenizer, text, ends, 2, counts);
        expect_number(counts[0] + counts[1], all, "sum");
    }
    tokenizer_free(tokenizer);
}
