#include "base/mem.h"
#include "base/str.h"
#include "model/facts.h"
#include "model/markdown.h"
#include <stdlib.h>
#include <string.h>

/* The syntax of one include directive. The forms and their meaning are in DESIGN section 3; the line selectors are
 * mdBook's (https://rust-lang.github.io/mdBook/format/mdbook.html#including-files). */

static bool is_space(char c) {
    return c == ' ' || c == '\t';
}

static bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static bool all_digits(Slice s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.s[i] < '0' || s.s[i] > '9')
            return false;
    return true;
}

bool marker_line(Slice line, Slice *name, bool *end) {
    size_t at = slice_find(line, S("ANCHOR"), 0);
    /* Not the end of a longer word; a `-` may be that of a comment. */
    if (at == SLICE_NONE || (at > 0 && line.s[at - 1] != '-' && is_name_char(line.s[at - 1])))
        return false;
    Slice rest = slice_sub(line, at + 6, line.n);
    *end = slice_starts(rest, S("_END"));
    if (*end)
        rest = slice_sub(rest, 4, rest.n);
    if (rest.n == 0 || rest.s[0] != ':')
        return false;
    rest = slice_trim(slice_sub(rest, 1, rest.n));
    size_t n = 0;
    while (n < rest.n && is_name_char(rest.s[n]))
        n++;
    /* The `--` that closes an HTML comment directly behind a name is no part of it. */
    if (n + 1 <= rest.n && n >= 2 && rest.s[n - 1] == '-' && rest.s[n - 2] == '-' && n < rest.n && rest.s[n] == '>')
        n -= 2;
    *name = slice_sub(rest, 0, n);
    return n > 0;
}

static bool read_line_number(Slice digits, uint32_t *out) {
    if (digits.n == 0) {
        *out = 0;
        return true;
    }
    if (!all_digits(digits) || digits.n > 9)
        return false;
    *out = (uint32_t)strtoul(digits.s, NULL, 10);
    return *out > 0;
}

static void fail(struct directive *d, Slice error, Slice help) {
    if (d->error.n == 0) {
        d->error = error;
        d->error_help = help;
    }
}

/* `:FROM`, `:FROM:TO`, `:FROM:`, `::TO` or `:REGION`; `after` begins behind the first colon. */
static void read_colon_selector(struct directive *d, Slice after) {
    size_t colon = slice_find_char(after, ':', 0);
    Slice first = slice_sub(after, 0, colon == SLICE_NONE ? after.n : colon);
    bool lines = colon != SLICE_NONE || (first.n > 0 && all_digits(first));
    if (!lines) {
        d->selector = SELECT_REGION;
        d->name = first;
        if (first.n == 0)
            fail(d, S("the include names no region or line behind its `:`"),
                 S("write `PATH:REGION`, `PATH:LINE` or `PATH:FROM:TO`"));
        return;
    }
    d->selector = SELECT_LINES;
    Slice second = colon == SLICE_NONE ? first : slice_sub(after, colon + 1, after.n);
    if (!read_line_number(first, &d->from) || !read_line_number(second, &d->to) || (first.n == 0 && second.n == 0))
        fail(d, S("the include's line numbers cannot be read"),
             S("write `PATH:LINE`, `PATH:FROM:TO`, `PATH:FROM:` or `PATH::TO`, counting from 1"));
}

static void split_path(struct directive *d, Slice path) {
    size_t colon = slice_find_char(path, ':', 0);
    size_t hash = slice_find_char(path, '#', 0);
    if (hash != SLICE_NONE && (colon == SLICE_NONE || hash < colon)) {
        d->selector = SELECT_SECTION;
        d->path = slice_sub(path, 0, hash);
        d->name = slice_sub(path, hash + 1, path.n);
        if (d->name.n == 0)
            fail(d, S("the include names no heading behind its `#`"), S("write `PATH#heading-slug`"));
    } else if (colon != SLICE_NONE) {
        d->path = slice_sub(path, 0, colon);
        read_colon_selector(d, slice_sub(path, colon + 1, path.n));
    } else {
        d->path = path;
    }
    if (d->path.n == 0)
        fail(d, S("the include names no file"), S("write `{{#include PATH}}`"));
}

static bool read_shift(Slice value, int *shift) {
    if (slice_is(value, "auto")) {
        *shift = SHIFT_AUTO;
        return true;
    }
    Slice digits = value;
    if (digits.n > 0 && (digits.s[0] == '-' || digits.s[0] == '+'))
        digits = slice_sub(digits, 1, digits.n);
    if (digits.n != 1 || !all_digits(digits) || digits.s[0] > '6')
        return false;
    *shift = (digits.s[0] - '0') * (value.s[0] == '-' ? -1 : 1);
    return true;
}

static void read_option(struct arena *arena, struct directive *d, Slice word) {
    size_t equals = slice_find_char(word, '=', 0);
    Slice key = slice_sub(word, 0, equals == SLICE_NONE ? word.n : equals);
    Slice value = equals == SLICE_NONE ? (Slice){0} : slice_sub(word, equals + 1, word.n);
    if (slice_is(word, "optional")) {
        d->optional = true;
    } else if (slice_is(key, "shift") && equals != SLICE_NONE) {
        if (!read_shift(value, &d->shift))
            fail(d, arena_printf(arena, "`shift=%.*s` is no heading shift", FMT(value)),
                 S("write `shift=auto` or a number from -6 to 6"));
    } else if (slice_is(word, "heading=drop")) {
        d->drop_heading = true;
    } else if (slice_is(key, "heading")) {
        fail(d, arena_printf(arena, "`%.*s` is no value for heading", FMT(word)), S("write `heading=drop`"));
    } else {
        fail(d, arena_printf(arena, "an include has no option `%.*s`", FMT(key)),
             S("the options are `shift=auto`, `shift=N`, `optional` and `heading=drop`; "
               "a path with spaces is written in double quotes"));
    }
}

static Slice next_word(Slice *rest) {
    size_t i = 0;
    while (i < rest->n && is_space(rest->s[i]))
        i++;
    size_t start = i;
    if (i < rest->n && rest->s[i] == '"') {
        size_t close = slice_find_char(*rest, '"', i + 1);
        i = close == SLICE_NONE ? rest->n : close + 1;
    }
    while (i < rest->n && !is_space(rest->s[i]))
        i++;
    Slice word = slice_sub(*rest, start, i);
    *rest = slice_sub(*rest, i, rest->n);
    return word;
}

/* "my file.md":region without its quotes, so that the selector behind them is read as usual. */
static Slice unquote(struct arena *arena, Slice word) {
    if (word.n == 0 || word.s[0] != '"')
        return word;
    size_t close = slice_find_char(word, '"', 1);
    if (close == SLICE_NONE)
        return slice_sub(word, 1, word.n);
    return arena_printf(arena, "%.*s%.*s", FMT(slice_sub(word, 1, close)), FMT(slice_sub(word, close + 1, word.n)));
}

void directive_read(struct arena *arena, Slice inside, struct directive *out) {
    Slice rest = slice_sub(inside, slice_starts(inside, S("#include")) ? 8 : 0, inside.n);
    out->form = FORM_INCLUDE;
    out->shift = SHIFT_AUTO;
    split_path(out, unquote(arena, next_word(&rest)));
    for (Slice word = next_word(&rest); word.n > 0; word = next_word(&rest))
        read_option(arena, out, word);
    if (out->drop_heading && out->selector != SELECT_SECTION)
        fail(out, S("`heading=drop` needs a section to drop the heading of"), S("write `PATH#heading-slug heading=drop`"));
}
