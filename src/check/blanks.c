/* Links that are none because blanks stand in their address: `[text](my file.md)`.
 *
 * A blank ends an address, and what follows must be a title. So this is shown as text, brackets and
 * all. It is reported where the file is there, for then nothing else can have been meant. */
#include "base/mem.h"
#include "check/bytes.h"
#include "model/link.h"
#include <string.h>

/* Where the address stands, between the parentheses, and where the parenthesis closes. */
struct blank_link {
    uint32_t close_bracket; /* the `]` before the `(` */
    uint32_t start, end;
    uint32_t close;
};

enum { LONGEST = 1000 };

/* Most links need no closer look: no blank stands before the first parenthesis. */
static bool may_hold_blank(Slice all, size_t at) {
    for (; at < all.n && all.s[at] != ')' && all.s[at] != '\n'; at++)
        if (all.s[at] == ' ' || all.s[at] == '(')
            return true;
    return false;
}

/* Without the title that may stand behind it. */
static Slice without_title(Slice inside) {
    Slice trimmed = slice_trim_end(inside);
    char quote = trimmed.n > 1 ? trimmed.s[trimmed.n - 1] : '\0';
    if (quote != '"' && quote != '\'')
        return trimmed;
    size_t open = trimmed.n - 1;
    while (open > 0 && trimmed.s[open - 1] != quote)
        open--;
    if (open < 2 || trimmed.s[open - 2] != ' ')
        return trimmed;
    return slice_trim_end(slice_sub(trimmed, 0, open - 1));
}

/* Reads `](...)` with blanks in the address; `at` is the bracket. */
static bool read_link(const struct source *source, uint32_t at, struct blank_link *out) {
    Slice line = source_line_text(source, source_line(source, at));
    size_t open = (size_t)(source->text.s + at + 1 - line.s), close = open;
    int depth = 0;
    for (; close < line.n && close - open < LONGEST; close++) {
        depth += line.s[close] == '(' ? 1 : line.s[close] == ')' ? -1 : 0;
        if (!depth)
            break;
    }
    if (close >= line.n || depth)
        return false;
    Slice address = without_title(slice_sub(line, open + 1, close));
    if (!address.n || strchr(" <#?/", address.s[0]) ||
        slice_find_char(address, ' ', 0) == SLICE_NONE)
        return false;
    for (size_t i = 0; i < address.n; i++)
        if (strchr("\t\\&*<>|\"{}$", address.s[i]))
            return false;
    *out = (struct blank_link){.close_bracket = at,
                               .start = at + 2,
                               .end = at + 2 + (uint32_t)address.n,
                               .close = at + 1 + (uint32_t)(close - open)};
    return true;
}

static bool names_a_file(struct check *check, const struct source *source, Slice address) {
    Slice path = slice_sub(address, 0, slice_find_char(address, '#', 0));
    if (slice_find_char(path, ' ', 0) == SLICE_NONE || !url_is_relative(path))
        return false;
    struct target target = link_resolve(check->library, check->scratch, source, path);
    return target.kind == TARGET_DOCUMENT || target.kind == TARGET_FILE ||
           target.kind == TARGET_FOLDER;
}

static Slice encoded(struct arena *arena, Slice address) {
    Buf out = {0};
    for (size_t i = 0; i < address.n; i++)
        if (address.s[i] == ' ')
            buf_puts(&out, "%20");
        else
            buf_char(&out, address.s[i]);
    Slice kept = buf_dup(&out, arena);
    buf_free(&out);
    return kept;
}

static void report(struct check *check, const struct text *text, const struct blank_link *link,
                   uint32_t start) {
    struct sink *sink = check->library->sink;
    const struct source *source = text->source;
    Slice address = slice_sub(source->text, link->start, link->end);
    if (!diag_at(sink, RULE_LINK_BLANK, source_place(source, start, link->close + 1),
                 "`%.*s` ends at its first blank, so this is no link", FMT(address)))
        return;
    Slice right = encoded(check->scratch, address);
    diag_label(sink, "shown as it stands here");
    diag_help(sink, "write `%.*s`, or put the address in `<>`", FMT(right));
    source_fix(sink, source, link->start, link->end, right);
}

void check_blanks(struct check *check, const struct text *text) {
    const struct source *source = text->source;
    Slice all = slice_sub(source->text, 0, text->part->end);
    const char *bytes = NULL;
    for (size_t at = text->part->start; (at = slice_find(all, S("]("), at)) != SLICE_NONE; at++) {
        struct blank_link link;
        uint32_t open;
        if (!may_hold_blank(all, at + 2) || !read_link(source, (uint32_t)at, &link) ||
            !names_a_file(check, source, slice_sub(all, link.start, link.end)))
            continue;
        bytes = bytes ? bytes : check_bytes(check, text);
        if (bytes[at] != BYTE_TEXT || bytes[at + 1] != BYTE_TEXT ||
            bytes[link.close] != BYTE_TEXT || byte_is_escaped(source->text.s, (uint32_t)at) ||
            !bytes_find_open(source, bytes, (uint32_t)at, &open))
            continue;
        bool image = open > 0 && source->text.s[open - 1] == '!' && bytes[open - 1] == BYTE_TEXT;
        report(check, text, &link, open - image);
        at = link.close;
    }
}
