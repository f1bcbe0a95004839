/* Characters that nobody sees and models read: how instructions are smuggled into prompts.
 *
 * Not meant are those that writing needs: joiners within emoji and in scripts that join, flags of
 * regions, single variation selectors, and what orders the parts of a line that is written from
 * right to left. */
#include "base/unicode.h"
#include "check/rules.h"
#include <string.h>

enum invisible {
    TAG,
    BIDI,
    OVERRIDE,
    ZERO_WIDTH,
    JOINER,
    SELECTOR,
    N_INVISIBLE,
    VISIBLE = N_INVISIBLE
};

/* By code point, inclusive; in order. */
static const struct {
    uint32_t first, last;
    enum invisible class;
} CLASSES[] = {
    {0x034F, 0x034F, JOINER},     {0x061C, 0x061C, JOINER},     {0x115F, 0x1160, ZERO_WIDTH},
    {0x17B4, 0x17B5, JOINER},     {0x180E, 0x180E, ZERO_WIDTH}, {0x200B, 0x200B, ZERO_WIDTH},
    {0x200C, 0x200F, JOINER},     {0x202A, 0x202C, BIDI},       {0x202D, 0x202E, OVERRIDE},
    {0x2060, 0x2064, ZERO_WIDTH}, {0x2066, 0x2069, BIDI},       {0x206A, 0x206F, ZERO_WIDTH},
    {0x3164, 0x3164, ZERO_WIDTH}, {0xFE00, 0xFE0F, SELECTOR},   {0xFEFF, 0xFEFF, ZERO_WIDTH},
    {0xFFA0, 0xFFA0, ZERO_WIDTH}, {0xFFF9, 0xFFFB, ZERO_WIDTH}, {0xE0000, 0xE007F, TAG},
    {0xE0100, 0xE01EF, SELECTOR},
};

/* More of them in a row than any script asks for carry something. */
enum { ROW_OF_JOINERS = 4, ROW_OF_SELECTORS = 2, LONGEST_FLAG = 7, SPELLED = 80 };

static enum invisible class_of(uint32_t code) {
    for (size_t i = 0; i < sizeof CLASSES / sizeof *CLASSES; i++)
        if (code >= CLASSES[i].first && code <= CLASSES[i].last)
            return CLASSES[i].class;
    return VISIBLE;
}

/* The first bytes that UTF-8 gives those. */
static bool may_begin(unsigned char c) {
    return c == 0xCD || c == 0xD8 || (c >= 0xE1 && c <= 0xE3) || c == 0xEF || c == 0xF3;
}

/* The next byte that is not ASCII; texts are mostly ASCII, so eight at a time. */
static size_t skip_ascii(Slice text, size_t at) {
    uint64_t word;
    for (; at + sizeof word <= text.n; at += sizeof word) {
        memcpy(&word, text.s + at, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (at < text.n && (unsigned char)text.s[at] < 0x80)
        at++;
    return at;
}

/* Invisible characters that follow each other. */
struct row {
    size_t start, end;
    uint32_t first;             /* its first code point */
    size_t counts[N_INVISIBLE]; /* by class */
    bool ended;                 /* the last is the tag that ends a flag */
};

/* What is wrong on one line: the first row, and how much there is in all. */
struct found {
    size_t start, end;
    enum invisible class;
    uint32_t first;
    size_t n;
};

struct scan {
    const struct library *library;
    const struct source *source;
    struct found found; /* n == 0: nothing */
    size_t line_end;    /* of the line that `found` speaks of */
};

static struct row read_row(Slice text, size_t at) {
    struct row row = {.start = at};
    while (at < text.n) {
        uint32_t code;
        size_t n = utf8_next(text.s + at, text.n - at, &code);
        enum invisible class = class_of(code);
        if (class == VISIBLE)
            break;
        row.first = row.first ? row.first : code;
        row.counts[class]++;
        row.ended = code == 0xE007F;
        at += n;
    }
    row.end = at;
    return row;
}

static uint32_t code_before(Slice text, size_t at) {
    size_t start = at;
    uint32_t code = 0;
    while (start > 0 && at - start < 4 && ((unsigned char)text.s[--start] & 0xC0) == 0x80)
        continue;
    if (start < at)
        utf8_next(text.s + start, at - start, &code);
    return code;
}

static uint32_t code_at(Slice text, size_t at) {
    uint32_t code = 0;
    if (at < text.n)
        utf8_next(text.s + at, text.n - at, &code);
    return code;
}

/* Latin, Greek and Cyrillic letters and digits: nothing invisible is needed between them. */
static bool is_plain_letter(uint32_t code) {
    return code < 0x0530 && code != 0xAD && unicode_is_word(code);
}

/* Those can be the beginning of an emoji, or slashed. */
static bool is_digit(uint32_t code) {
    return code >= '0' && code <= '9';
}

static bool is_right_to_left(uint32_t code) {
    return (code >= 0x0590 && code <= 0x08FF) || (code >= 0xFB1D && code <= 0xFDFF) ||
           (code >= 0xFE70 && code <= 0xFEFC) || (code >= 0x10800 && code <= 0x10FFF);
}

static bool line_is_right_to_left(const struct source *source, size_t at) {
    Slice line = source_line_text(source, source_line(source, (uint32_t)at));
    for (size_t i = 0; i < line.n;) {
        uint32_t code;
        i += utf8_next(line.s + i, line.n - i, &code);
        if (is_right_to_left(code))
            return true;
    }
    return false;
}

/* The flags of England, Scotland and Wales are a black flag and tags. */
static bool is_flag(const struct row *row, Slice text) {
    return row->ended && row->counts[TAG] <= LONGEST_FLAG &&
           code_before(text, row->start) == 0x1F3F4;
}

/* What is wrong with the row: its class, or VISIBLE for nothing. */
static enum invisible judge(const struct row *row, const struct source *source) {
    Slice text = source->text;
    size_t thin = row->counts[ZERO_WIDTH] + row->counts[JOINER];
    if (row->counts[TAG] && !is_flag(row, text))
        return TAG;
    if (row->counts[OVERRIDE])
        return OVERRIDE;
    if (row->counts[BIDI] && !line_is_right_to_left(source, row->start))
        return BIDI;
    if (row->counts[SELECTOR] >= ROW_OF_SELECTORS ||
        (row->counts[SELECTOR] && is_plain_letter(code_before(text, row->start)) &&
         !is_digit(code_before(text, row->start))))
        return SELECTOR;
    if (thin >= ROW_OF_JOINERS)
        return ZERO_WIDTH;
    if (thin && is_plain_letter(code_before(text, row->start)) &&
        is_plain_letter(code_at(text, row->end)))
        return ZERO_WIDTH;
    return VISIBLE;
}

/* Tags are a copy of ASCII: what they say, for the message. */
static void spell(Buf *out, Slice text, const struct found *found) {
    for (size_t at = found->start; at < found->end && out->n < SPELLED;) {
        uint32_t code;
        at += utf8_next(text.s + at, text.n - at, &code);
        if (code >= 0xE0020 && code < 0xE007F && code != 0xE0060)
            buf_char(out, (char)(code - 0xE0000));
    }
}

static void report_class(struct scan *scan, struct place place, Slice spelled) {
    struct sink *sink = scan->library->sink;
    const struct found *found = &scan->found;
    const char *s = found->n == 1 ? "" : "s";
    switch (found->class) {
    case TAG:
        if (spelled.n)
            diag_at(sink, RULE_TEXT_HIDDEN, place,
                    "hidden text: %zu tag character%s that spell `%.*s`", found->n, s,
                    FMT(spelled));
        else
            diag_at(sink, RULE_TEXT_HIDDEN, place, "%zu hidden tag character%s", found->n, s);
        diag_help(sink, "remove them: no reader sees them, and every model reads them");
        break;
    case BIDI:
    case OVERRIDE:
        diag_at(sink, RULE_TEXT_HIDDEN, place,
                "the bidirectional control U+%04X shows text in another order than it has",
                (unsigned)found->first);
        diag_help(sink, "remove it: what people see here is not what a model reads");
        break;
    case SELECTOR:
        diag_at(sink, RULE_TEXT_HIDDEN, place,
                "%zu variation selector%s where nothing varies, which can carry hidden text",
                found->n, s);
        diag_help(sink, "remove them: letters have no variants, and no character needs two");
        diag_lower(sink, LEVEL_WARNING);
        break;
    default:
        diag_at(sink, RULE_TEXT_HIDDEN, place,
                found->n == 1 ? "%zu invisible character within a word: U+%04X"
                              : "%zu invisible characters, the first U+%04X",
                found->n, (unsigned)found->first);
        diag_help(sink, "remove %s: searches do not find the word, and a model reads another one",
                  found->n == 1 ? "it" : "them");
        diag_lower(sink, LEVEL_WARNING);
    }
}

static void report(struct scan *scan) {
    if (!scan->found.n)
        return;
    Buf spelled = {0};
    if (scan->found.class == TAG)
        spell(&spelled, scan->source->text, &scan->found);
    report_class(scan,
                 source_place(scan->source, (uint32_t)scan->found.start, (uint32_t)scan->found.end),
                 buf_view(&spelled));
    buf_free(&spelled);
    scan->found = (struct found){0};
}

static void take_row(struct scan *scan, const struct row *row) {
    enum invisible class = judge(row, scan->source);
    if (class == VISIBLE)
        return;
    size_t n = 0;
    for (size_t i = 0; i < N_INVISIBLE; i++)
        n += row->counts[i];
    if (scan->found.n && row->start < scan->line_end) {
        scan->found.n += n;
        return;
    }
    report(scan);
    uint32_t line = source_line(scan->source, (uint32_t)row->start);
    scan->line_end = source_line_start(scan->source, line) + source_line_text(scan->source, line).n;
    scan->found = (struct found){
        .start = row->start, .end = row->end, .class = class, .first = row->first, .n = n};
}

void check_hidden(const struct library *library, const struct source *source) {
    struct scan scan = {.library = library, .source = source};
    Slice text = source->text;
    size_t at = slice_starts(text, S("\xEF\xBB\xBF")) ? 3 : 0;
    while ((at = skip_ascii(text, at)) < text.n) {
        struct row row = {.end = at};
        if (may_begin((unsigned char)text.s[at]))
            row = read_row(text, at);
        if (row.first)
            take_row(&scan, &row);
        at = row.end > at ? row.end : at + 1;
    }
    report(&scan);
}
