#include "template/pattern.h"
#include <ctype.h>
#include <string.h>

enum { CHAR, ANY, SET, OPEN, CLOSE, POSITION, REFERENCE, BALANCE, FRONTIER, END };
enum { ONE, MANY, MANY_PLUS, FEW, MAYBE };

static bool in_set(const uint32_t *set, unsigned char c) {
    return (set[c >> 5] >> (c & 31)) & 1;
}

static void add_to_set(uint32_t *set, unsigned char c) {
    set[c >> 5] |= (uint32_t)1 << (c & 31);
}

/* Adds the class that is written %`letter`; any other letter stands for itself. */
static void add_class(uint32_t *set, unsigned char letter) {
    static const struct {
        char letter;
        int (*test)(int);
    } classes[] = {{'a', isalpha}, {'c', iscntrl}, {'d', isdigit}, {'g', isgraph}, {'l', islower},
                   {'p', ispunct}, {'s', isspace}, {'u', isupper}, {'w', isalnum}, {'x', isxdigit}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        if (tolower(letter) != classes[i].letter)
            continue;
        bool negative = isupper(letter);
        for (int c = 0; c < 256; c++) {
            if (!classes[i].test(c) == negative)
                add_to_set(set, (unsigned char)c);
        }
        return;
    }
    add_to_set(set, letter);
}

/* What is being compiled: the text and how far it is read. */
struct compiler {
    struct pattern *out;
    Slice text;
    size_t at;
    size_t open[PATTERN_CAPTURES], n_open; /* captures that are not closed yet, innermost last */
    bool closed[PATTERN_CAPTURES];
};

static const char *new_set(struct compiler *c, uint8_t *number) {
    if (c->out->n_sets == PATTERN_SETS)
        return "the pattern has more than 64 classes";
    *number = (uint8_t)c->out->n_sets++;
    memset(c->out->sets[*number], 0, sizeof c->out->sets[*number]);
    return NULL;
}

/* Reads a set behind its `[`, up to and with the `]`. A `]` that comes first stands for itself. */
static const char *read_set(struct compiler *c, uint8_t *number) {
    const char *error = new_set(c, number);
    if (error)
        return error;
    uint32_t *set = c->out->sets[*number];
    bool negative = c->at < c->text.n && c->text.s[c->at] == '^';
    c->at += negative;
    for (bool first = true; c->at < c->text.n && (first || c->text.s[c->at] != ']');
         first = false) {
        unsigned char from = (unsigned char)c->text.s[c->at++];
        if (from == '%') {
            if (c->at == c->text.n)
                return "a `[` is never closed";
            add_class(set, (unsigned char)c->text.s[c->at++]);
            continue;
        }
        unsigned char to = from;
        if (c->at + 1 < c->text.n && c->text.s[c->at] == '-' && c->text.s[c->at + 1] != ']') {
            to = (unsigned char)c->text.s[c->at + 1];
            c->at += 2;
        }
        for (int code = from; code <= to; code++)
            add_to_set(set, (unsigned char)code);
    }
    if (c->at == c->text.n)
        return "a `[` is never closed";
    c->at++;
    for (size_t i = 0; negative && i < 8; i++)
        set[i] = ~set[i];
    return NULL;
}

static const char *read_capture(struct compiler *c, struct pattern_item *item) {
    if (c->out->n_captures == PATTERN_CAPTURES)
        return "the pattern has more than 32 captures";
    item->a = (uint8_t)c->out->n_captures++;
    if (c->at < c->text.n && c->text.s[c->at] == ')') {
        c->at++;
        item->type = POSITION;
        c->closed[item->a] = true;
        return NULL;
    }
    item->type = OPEN;
    c->open[c->n_open++] = item->a;
    return NULL;
}

static const char *read_close(struct compiler *c, struct pattern_item *item) {
    if (!c->n_open)
        return "a `)` closes nothing";
    item->type = CLOSE;
    item->a = (uint8_t)c->open[--c->n_open];
    c->closed[item->a] = true;
    return NULL;
}

static const char *read_escape(struct compiler *c, struct pattern_item *item) {
    if (c->at == c->text.n)
        return "the pattern ends with `%`";
    unsigned char letter = (unsigned char)c->text.s[c->at++];
    if (letter == 'b') {
        if (c->text.n - c->at < 2)
            return "`%b` needs two characters";
        item->type = BALANCE;
        item->a = (uint8_t)c->text.s[c->at++];
        item->b = (uint8_t)c->text.s[c->at++];
        return NULL;
    }
    if (letter == 'f') {
        if (c->at == c->text.n || c->text.s[c->at++] != '[')
            return "`%f` needs a `[`";
        item->type = FRONTIER;
        return read_set(c, &item->a);
    }
    if (isdigit(letter)) {
        item->type = REFERENCE;
        item->a = (uint8_t)(letter - '1');
        return letter != '0' && item->a < c->out->n_captures && c->closed[item->a]
                   ? NULL
                   : "no such capture is closed yet";
    }
    if (isalpha(letter)) {
        item->type = SET;
        const char *error = new_set(c, &item->a);
        if (!error)
            add_class(c->out->sets[item->a], letter);
        return error;
    }
    item->type = CHAR;
    item->a = letter;
    return NULL;
}

static const char *read_item(struct compiler *c, struct pattern_item *item) {
    unsigned char letter = (unsigned char)c->text.s[c->at++];
    *item = (struct pattern_item){.type = CHAR, .a = letter};
    switch (letter) {
    case '(':
        return read_capture(c, item);
    case ')':
        return read_close(c, item);
    case '%':
        return read_escape(c, item);
    case '.':
        item->type = ANY;
        return NULL;
    case '[':
        item->type = SET;
        return read_set(c, &item->a);
    case '$':
        item->type = c->at == c->text.n ? END : CHAR;
        return NULL;
    default:
        return NULL;
    }
}

static void read_quantifier(struct compiler *c, struct pattern_item *item) {
    static const char marks[] = "*+-?";
    if (item->type != CHAR && item->type != ANY && item->type != SET)
        return;
    const char *mark =
        c->at < c->text.n && c->text.s[c->at] ? strchr(marks, c->text.s[c->at]) : NULL;
    if (mark) {
        item->quantifier = (uint8_t)(MANY + (mark - marks));
        c->at++;
    }
}

const char *pattern_compile(struct pattern *pattern, Slice text, bool anchor) {
    struct compiler c = {.out = pattern, .text = text};
    pattern->n = pattern->n_sets = pattern->n_captures = 0;
    pattern->anchored = anchor && text.n && text.s[0] == '^';
    c.at = pattern->anchored;
    while (c.at < text.n) {
        if (pattern->n == PATTERN_ITEMS)
            return "the pattern has more than 256 items";
        struct pattern_item *item = &pattern->items[pattern->n];
        const char *error = read_item(&c, item);
        if (error)
            return error;
        read_quantifier(&c, item);
        pattern->n++;
    }
    return c.n_open ? "a `(` is never closed" : NULL;
}

struct matcher {
    const struct pattern *pattern;
    Slice subject;
    long long *steps;
    struct pattern_match *match;
};

static bool fits(const struct matcher *m, const struct pattern_item *item, size_t at) {
    --*m->steps;
    if (at >= m->subject.n)
        return false;
    unsigned char c = (unsigned char)m->subject.s[at];
    return item->type == ANY ||
           (item->type == CHAR ? c == item->a : in_set(m->pattern->sets[item->a], c));
}

/* The end of the balanced text that begins at `at`; SLICE_NONE when there is none. */
static size_t balanced(const struct matcher *m, const struct pattern_item *item, size_t at) {
    if (at >= m->subject.n || (uint8_t)m->subject.s[at] != item->a)
        return SLICE_NONE;
    for (size_t depth = 1, i = at + 1; i < m->subject.n && *m->steps >= 0; i++) {
        --*m->steps;
        uint8_t c = (uint8_t)m->subject.s[i];
        if (c == item->b) {
            if (--depth == 0)
                return i + 1;
        } else if (c == item->a) {
            depth++;
        }
    }
    return SLICE_NONE;
}

static bool at_frontier(const struct matcher *m, const struct pattern_item *item, size_t at) {
    const uint32_t *set = m->pattern->sets[item->a];
    unsigned char before = at ? (unsigned char)m->subject.s[at - 1] : 0;
    unsigned char here = at < m->subject.n ? (unsigned char)m->subject.s[at] : 0;
    return !in_set(set, before) && in_set(set, here);
}

/* The end of a repetition of what a capture holds; SLICE_NONE when it does not stand here. */
static size_t repeated(const struct matcher *m, const struct pattern_item *item, size_t at) {
    const struct pattern_capture *capture = &m->match->captures[item->a];
    size_t n = capture->position ? 0 : capture->end - capture->start;
    *m->steps -= (long long)(n / 8);
    if (n > m->subject.n - at || memcmp(m->subject.s + capture->start, m->subject.s + at, n) != 0)
        return SLICE_NONE;
    return at + n;
}

/* One item that takes no choice; gives where it ends. */
static size_t step(const struct matcher *m, const struct pattern_item *item, size_t at) {
    struct pattern_capture *capture = &m->match->captures[item->a % PATTERN_CAPTURES];
    --*m->steps;
    switch (item->type) {
    case OPEN:
        capture->start = at;
        capture->position = false;
        return at;
    case CLOSE:
        capture->end = at;
        return at;
    case POSITION:
        *capture = (struct pattern_capture){at, at, true};
        return at;
    case REFERENCE:
        return repeated(m, item, at);
    case BALANCE:
        return balanced(m, item, at);
    case FRONTIER:
        return at_frontier(m, item, at) ? at : SLICE_NONE;
    case END:
        return at == m->subject.n ? at : SLICE_NONE;
    default:
        return fits(m, item, at) ? at + 1 : SLICE_NONE;
    }
}

static bool rest_matches(const struct matcher *m, size_t i, size_t at);

static bool longest_first(const struct matcher *m, size_t i, size_t at, size_t least, size_t most) {
    size_t n = 0;
    while (n < most && *m->steps >= 0 && fits(m, &m->pattern->items[i], at + n))
        n++;
    for (; n >= least && *m->steps >= 0; n--) {
        if (rest_matches(m, i + 1, at + n))
            return true;
        if (n == 0)
            break;
    }
    return false;
}

static bool shortest_first(const struct matcher *m, size_t i, size_t at) {
    for (; *m->steps >= 0; at++) {
        if (rest_matches(m, i + 1, at))
            return true;
        if (!fits(m, &m->pattern->items[i], at))
            return false;
    }
    return false;
}

/* Recursion is as deep as the pattern has quantifiers, never as the subject is long. Captures need
 * no undoing: whatever is read of them was set again on the way that matches. */
static bool rest_matches(const struct matcher *m, size_t i, size_t at) {
    for (; i < m->pattern->n; i++) {
        const struct pattern_item *item = &m->pattern->items[i];
        switch (item->quantifier) {
        case MANY:
            return longest_first(m, i, at, 0, SLICE_NONE);
        case MANY_PLUS:
            return longest_first(m, i, at, 1, SLICE_NONE);
        case MAYBE:
            return longest_first(m, i, at, 0, 1);
        case FEW:
            return shortest_first(m, i, at);
        default:
            at = step(m, item, at);
            if (at == SLICE_NONE || *m->steps < 0)
                return false;
        }
    }
    m->match->end = at;
    return true;
}

bool pattern_at(const struct pattern *pattern, Slice subject, size_t at, long long *steps,
                struct pattern_match *match) {
    struct matcher m = {pattern, subject, steps, match};
    match->start = at;
    match->n = pattern->n_captures;
    return *steps >= 0 && rest_matches(&m, 0, at) && *steps >= 0;
}

bool pattern_search(const struct pattern *pattern, Slice subject, size_t from, long long *steps,
                    struct pattern_match *match) {
    for (size_t at = from; at <= subject.n; at++) {
        if (pattern_at(pattern, subject, at, steps, match))
            return true;
        if (--*steps < 0 || pattern->anchored)
            return false;
    }
    return false;
}

bool pattern_is_plain(Slice text) {
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] && strchr("^$*+?.([%-)", text.s[i]))
            return false;
    }
    return true;
}
