/* Most front matter, read without libyaml: unindented keys with one value each on its line, which is a plain scalar, a text in
 * quotes without escapes, or a list of words in brackets; or lists of plain scalars below their key.
 *
 * Whatever else there is, down to an empty line, is left to libyaml. What is read here is what libyaml would have read, places and
 * all; a unit test holds one against the other. */
#include "input/yaml_parts.h"
#include <string.h>

struct plain {
    struct arena *arena;
    Slice text;
    size_t at, to;
    size_t values;
};

enum { MOST = 200, MOST_VALUES = 1000 }; /* members, or items of one list; all of them: far below the limits */

enum { WORD = 1, SIGN = 2 };

/* Letters and digits, which can begin anything; signs that mean nothing within words. */
static unsigned class_of(char c) {
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return word ? WORD : c == '_' || c == '-' || c == '/' || c == '.' ? SIGN : 0;
}

static char at(const struct plain *p, size_t i) {
    return i < p->to ? p->text.s[i] : '\n';
}

static bool is_printable(char c) {
    return c >= ' ' && c <= '~';
}

/* Up to where the line ends; SLICE_NONE when it holds what libyaml may read in its own way. */
static size_t line_end(const struct plain *p) {
    size_t i = p->at;
    while (is_printable(at(p, i)))
        i++;
    return at(p, i) == '\n' ? i : SLICE_NONE;
}

static void set_scalar(const struct plain *p, size_t from, size_t to, struct value *out) {
    *out = (struct value){.start = (uint32_t)from, .end = (uint32_t)to};
    out->text = slice_dup(p->arena, slice_sub(p->text, from, to));
    value_resolve(p->arena, out);
}

/* What stands between quotes at `i`; where it ends, or SLICE_NONE. */
static size_t read_quoted(const struct plain *p, size_t i, size_t end, struct value *out) {
    char quote = at(p, i);
    size_t close = i + 1;
    while (close < end && at(p, close) != quote && at(p, close) != '\\')
        close++;
    if (close == end || at(p, close) != quote)
        return SLICE_NONE;
    *out = (struct value){.kind = VALUE_STRING, .quoted = true, .start = (uint32_t)i, .end = (uint32_t)close + 1};
    out->text = slice_dup(p->arena, slice_sub(p->text, i + 1, close));
    return close + 1;
}

static bool is_quote(char c) {
    return c == '"' || c == '\'';
}

/* All of [from, to): no sign that begins something else, no `: `, and no ` #`. */
static bool read_plain(const struct plain *p, size_t from, size_t to, struct value *out) {
    if (from == to || class_of(at(p, from)) != WORD)
        return false;
    for (size_t i = from; i < to; i++)
        if ((at(p, i) == ':' && (i + 1 == to || at(p, i + 1) == ' ')) || (at(p, i) == '#' && at(p, i - 1) == ' '))
            return false;
    set_scalar(p, from, to, out);
    return true;
}

/* A word or a text in quotes; where it ends, or SLICE_NONE. */
static size_t read_item(const struct plain *p, size_t i, size_t end, struct value *out) {
    if (is_quote(at(p, i)))
        return read_quoted(p, i, end, out);
    size_t from = i;
    while (i < end && class_of(at(p, i)))
        i++;
    if (i == from || class_of(at(p, from)) != WORD)
        return SLICE_NONE;
    set_scalar(p, from, i, out);
    return i;
}

static void set_list(struct plain *p, size_t start, size_t end, const struct value *items, size_t n, struct value *out) {
    *out = (struct value){.kind = VALUE_LIST, .start = (uint32_t)start, .end = (uint32_t)end, .n = n};
    out->items = arena_copy(p->arena, items, n, sizeof *items);
    p->values += n;
}

/* `[a, "b"]`, all of [from, to). */
static bool read_brackets(struct plain *p, size_t from, size_t to, struct value *out) {
    struct value items[MOST];
    size_t n = 0, i = from + 1;
    if (at(p, i) == ']' && i + 1 == to) {
        set_list(p, from, to, items, 0, out);
        return true;
    }
    for (; n < MOST; n++) {
        i = read_item(p, i, to, &items[n]);
        if (i == SLICE_NONE)
            return false;
        if (at(p, i) == ']' && i + 1 == to) {
            set_list(p, from, to, items, n + 1, out);
            return true;
        }
        if (at(p, i) != ',' || at(p, i + 1) != ' ')
            return false;
        i += 2;
    }
    return false;
}

static bool read_value(struct plain *p, size_t from, size_t to, struct value *out) {
    if (at(p, from) == '[')
        return read_brackets(p, from, to, out);
    if (is_quote(at(p, from)))
        return read_quoted(p, from, to, out) == to;
    return read_plain(p, from, to, out);
}

static size_t behind_blanks(const struct plain *p, size_t i) {
    while (at(p, i) == ' ')
        i++;
    return i;
}

static size_t before_blanks(const struct plain *p, size_t i) {
    while (at(p, i - 1) == ' ')
        i--;
    return i;
}

/* Lines `  - x` below a key, all indented alike; the first line that is not indented comes behind them. */
static bool read_block(struct plain *p, struct value *out) {
    struct value items[MOST];
    size_t n = 0, indent = behind_blanks(p, p->at) - p->at, start = p->at + indent;
    while (p->at < p->to && at(p, p->at) == ' ') {
        size_t dash = behind_blanks(p, p->at), end = line_end(p);
        if (n == MOST || end == SLICE_NONE || dash - p->at != indent || at(p, dash) != '-' || at(p, dash + 1) != ' ')
            return false;
        size_t from = behind_blanks(p, dash + 1), to = before_blanks(p, end);
        bool good = is_quote(at(p, from)) ? read_quoted(p, from, to, &items[n]) == to : from < to && read_plain(p, from, to, &items[n]);
        if (!good)
            return false;
        n++;
        p->at = end + 1;
    }
    if (n)
        set_list(p, start, items[n - 1].end, items, n, out);
    return n > 0;
}

static bool read_member(struct plain *p, struct member *out) {
    size_t from = p->at, colon = from, end = line_end(p);
    if (end == SLICE_NONE || class_of(at(p, from)) != WORD)
        return false;
    while (colon < end && class_of(at(p, colon)))
        colon++;
    if (at(p, colon) != ':')
        return false;
    out->key = slice_dup(p->arena, slice_sub(p->text, from, colon));
    out->start = (uint32_t)from;
    out->end = (uint32_t)colon;
    p->at = end + 1;
    if (colon + 1 == end)
        return read_block(p, &out->value);
    return at(p, colon + 1) == ' ' && read_value(p, behind_blanks(p, colon + 1), before_blanks(p, end), &out->value);
}

static bool is_there(const struct member *members, size_t n, Slice key) {
    for (size_t i = 0; i < n; i++)
        if (slice_eq(members[i].key, key))
            return true;
    return false;
}

bool yaml_read_plain(struct arena *arena, Slice text, size_t from, size_t to, struct value *out) {
    struct plain p = {.arena = arena, .text = text, .at = from, .to = to};
    struct member members[MOST];
    size_t n = 0;
    while (p.at < p.to) {
        members[n] = (struct member){0};
        if (n + 1 == MOST || p.values > MOST_VALUES || !read_member(&p, &members[n]) || is_there(members, n, members[n].key))
            return false;
        n++;
    }
    if (!n || to - from > YAML_TEXT_LIMIT)
        return false;
    *out = (struct value){.kind = VALUE_MAP, .start = members[0].start, .end = members[n - 1].value.end, .n = n};
    out->members = arena_copy(arena, members, n, sizeof *members);
    return true;
}
