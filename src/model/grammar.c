#include "model/grammar.h"
#include "model/rawhtml.h"

static bool holds(Slice text, Slice first, Slice all) {
    for (size_t at = 0; (at = slice_find(text, first, at)) != SLICE_NONE; at++)
        if (slice_starts((Slice){text.s + at, text.n - at}, all))
            return true;
    return false;
}

/* `://` and `www.` where they are written; `@` also where an entity stands for it. */
static bool may_hold_address(Slice text) {
    return slice_find_char(text, '@', 0) != SLICE_NONE || slice_find(text, S("&#"), 0) != SLICE_NONE ||
           slice_find(text, S("&c"), 0) != SLICE_NONE || holds(text, S("ww"), S("www.")) || holds(text, S(":/"), S("://"));
}

/* Is `^` written as an entity at the beginning of `text`? */
static bool is_caret_entity(Slice text) {
    size_t end = text.n && text.s[0] == '&' ? slice_find_char(slice_sub(text, 0, 16), ';', 0) : SLICE_NONE;
    if (end == SLICE_NONE)
        return false;
    Buf decoded = {0};
    buf_html_decode(&decoded, slice_sub(text, 0, end + 1));
    bool is_caret = slice_is(buf_view(&decoded), "^");
    buf_free(&decoded);
    return is_caret;
}

/* `[ ]` and `[x]`; `[^`, also with a backslash. At an entity that stands for `^`, cmark takes what lies behind it in memory for the
 * label: such a text has no footnotes. */
static void look_at_brackets(Slice text, struct grammar *grammar) {
    bool fatal = false;
    for (size_t at = 0; (at = slice_find_char(text, '[', at)) != SLICE_NONE; at++) {
        char next = at + 1 < text.n ? text.s[at + 1] : 0, after = at + 2 < text.n ? text.s[at + 2] : 0;
        grammar->tasks = grammar->tasks || after == ']';
        grammar->footnotes = grammar->footnotes || next == '^' || (next == '\\' && after == '^');
        fatal = fatal || is_caret_entity(slice_sub(text, at + 1, text.n));
    }
    grammar->footnotes = grammar->footnotes && !fatal;
}

struct grammar grammar_of(Slice text) {
    struct grammar grammar = {
        .directives = slice_find(text, S("{{"), 0) != SLICE_NONE,
        .comments = slice_find(text, S("<!"), 0) != SLICE_NONE,
        .addresses = may_hold_address(text),
        .strikes = slice_find_char(text, '~', 0) != SLICE_NONE,
    };
    look_at_brackets(text, &grammar);
    return grammar;
}
