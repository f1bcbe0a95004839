#include "base/caret.h"
#include "base/unicode.h"

enum {
    TAB_CELLS = 4,
    LINE_CELLS = 120,  /* wider lines are cut to this */
    LEAD_CELLS = 40,   /* how much of a cut line is shown before the caret */
    NEAR_BYTES = 1024, /* what is farther from the caret is not looked at: lines may be 64 KiB */
};

#define PLAIN "\033[0m"
#define BOLD "\033[1m"
#define BLUE "\033[1;34m"

static const char *const level_colours[] = {[LEVEL_OFF] = "",
                                            [LEVEL_INFO] = "\033[1;36m",
                                            [LEVEL_WARNING] = "\033[1;33m",
                                            [LEVEL_ERROR] = "\033[1;31m"};

/* The joiners take no cell, but hold letters and pictures together: they are left as they are. */
static bool is_hidden(uint32_t code) {
    if (code == 0x200C || code == 0x200D)
        return false;
    return unicode_is_format(code) || (code >= 0x80 && code < 0xA0) || code == 0x2028 ||
           code == 0x2029;
}

static size_t visible_code(Buf *out, uint32_t code) {
    if (code == '\t') {
        buf_fill(out, ' ', TAB_CELLS);
        return TAB_CELLS;
    }
    if (code < 0x20 || code == 0x7F) {
        buf_utf8(out, code == 0x7F ? 0x2421 : 0x2400 + code);
        return 1;
    }
    if (is_hidden(code)) {
        size_t before = out->n;
        buf_printf(out, "<U+%04X>", (unsigned)code);
        return out->n - before;
    }
    buf_utf8(out, code);
    return unicode_width(code);
}

/* Printable ASCII, which is shown as it is, a cell each. */
static size_t plain_run(Slice text, size_t at) {
    size_t end = at;
    while (end < text.n && text.s[end] >= 0x20 && text.s[end] < 0x7F)
        end++;
    return end - at;
}

size_t buf_visible(Buf *out, Slice text) {
    size_t cells = 0;
    for (size_t i = 0; i < text.n;) {
        uint32_t code;
        size_t run = plain_run(text, i);
        if (run) {
            buf_add(out, text.s + i, run);
            cells += run;
            i += run;
            continue;
        }
        i += utf8_next(text.s + i, text.n - i, &code);
        cells += visible_code(out, code);
    }
    return cells;
}

static size_t cells_of(Slice text) {
    Buf scratch = {0};
    size_t cells = buf_visible(&scratch, text);
    buf_free(&scratch);
    return cells;
}

/* An excerpt: a line, and cells [from, to) of it to underline. */
struct excerpt {
    Buf line;
    size_t from, to;
};

/* The bytes of the text that are meant. */
static void mark_bytes(Slice text, const struct place *place, size_t *from, size_t *to) {
    if (place->column == 0) {
        Slice body = slice_trim(text);
        *from = body.n ? (size_t)(body.s - text.s) : 0;
        *to = *from + body.n;
        return;
    }
    *from = utf8_offset(text, place->column - 1);
    *to = *from + utf8_offset(slice_sub(text, *from, text.n), place->length);
}

/* The longest end (or, from the front, beginning) of a text that takes no more than `cells`. */
static Slice last_cells(Slice text, size_t cells) {
    size_t from = 0;
    for (size_t all = cells_of(text); all > cells && from < text.n;) {
        uint32_t code;
        size_t n = utf8_next(text.s + from, text.n - from, &code);
        all -= cells_of(slice_sub(text, from, from + n));
        from += n;
    }
    return slice_sub(text, from, text.n);
}

static Slice first_cells(Slice text, size_t cells) {
    size_t to = 0;
    for (size_t used = 0; to < text.n;) {
        uint32_t code;
        size_t n = utf8_next(text.s + to, text.n - to, &code);
        used += cells_of(slice_sub(text, to, to + n));
        if (used > cells)
            break;
        to += n;
    }
    return slice_sub(text, 0, to);
}

/* Moves an offset back to where a code point begins. */
static size_t code_start(Slice text, size_t at) {
    while (at > 0 && at < text.n && ((unsigned char)text.s[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static struct excerpt make_excerpt(const struct place *place) {
    struct excerpt ex = {0};
    Slice text = place->text;
    size_t from, to;
    mark_bytes(text, place, &from, &to);
    Slice before =
        slice_sub(text, code_start(text, from > NEAR_BYTES ? from - NEAR_BYTES : 0), from);
    Slice after = slice_sub(text, from, code_start(text, from + NEAR_BYTES));
    size_t lead = cells_of(before), rest = cells_of(after);
    if (lead + rest > LINE_CELLS) {
        /* What is not needed behind the caret may be shown before it. */
        size_t room = rest < LINE_CELLS - LEAD_CELLS ? LINE_CELLS - rest : LEAD_CELLS;
        if (lead > room)
            before = last_cells(before, room);
        after = first_cells(after, LINE_CELLS - (lead > room ? room : lead));
    }
    if (before.n < from)
        buf_puts(&ex.line, "…"), ex.from = 1;
    ex.from += buf_visible(&ex.line, before);
    ex.to = ex.from + cells_of(slice_sub(after, 0, to - from));
    buf_visible(&ex.line, after);
    if (from + after.n < text.n)
        buf_puts(&ex.line, "…");
    if (ex.to <= ex.from)
        ex.to = ex.from + 1;
    return ex;
}

static void coloured(Buf *out, bool colour, const char *start, const char *text) {
    if (colour)
        buf_puts(out, start);
    buf_puts(out, text);
    if (colour)
        buf_puts(out, PLAIN);
}

static void gutter(Buf *out, size_t width, const char *mark, bool colour) {
    buf_fill(out, ' ', width);
    coloured(out, colour, BLUE, mark);
}

static void add_excerpt(Buf *out, const struct diag *diag, size_t width, bool colour) {
    Buf number = {0};
    struct excerpt ex = make_excerpt(&diag->place);
    gutter(out, width, " |\n", colour);
    buf_printf(&number, "%u |", (unsigned)diag->place.line);
    coloured(out, colour, BLUE, number.s);
    if (ex.line.n) {
        buf_char(out, ' ');
        buf_slice(out, slice_trim_end(buf_view(&ex.line)));
    }
    buf_char(out, '\n');

    Buf marks = {0};
    buf_fill(&marks, '^', ex.to - ex.from);
    if (diag->label.n) {
        buf_char(&marks, ' ');
        buf_visible(&marks, diag->label);
    }
    gutter(out, width, " | ", colour);
    buf_fill(out, ' ', ex.from);
    coloured(out, colour, level_colours[diag->level], marks.s);
    buf_char(out, '\n');
    buf_free(&marks);
    buf_free(&number);
    buf_free(&ex.line);
}

static void add_lines(Buf *out, size_t width, const char *kind, const Slice *lines, size_t n,
                      bool colour) {
    for (size_t i = 0; i < n; i++) {
        gutter(out, width, " = ", colour);
        coloured(out, colour, BOLD, kind);
        buf_puts(out, ": ");
        buf_visible(out, lines[i]);
        buf_char(out, '\n');
    }
}

static void add_place(Buf *out, const struct place *place, size_t width, bool colour) {
    gutter(out, width, "--> ", colour);
    buf_visible(out, place->path);
    if (place->line)
        buf_printf(out, ":%u", (unsigned)place->line);
    if (place->line && place->column)
        buf_printf(out, ":%u", (unsigned)place->column);
    buf_char(out, '\n');
}

void caret_format(Buf *out, const struct diag *diag, bool colour) {
    const struct place *place = &diag->place;
    size_t width = 1;
    for (uint32_t line = place->line; line > 9; line /= 10)
        width++;

    Buf head = {0};
    buf_printf(&head, "%s[%s]", level_name(diag->level), rule_id(diag->rule));
    coloured(out, colour, level_colours[diag->level], head.s);
    buf_free(&head);
    buf_puts(out, ": ");
    if (colour)
        buf_puts(out, BOLD);
    buf_visible(out, diag->message);
    if (colour)
        buf_puts(out, PLAIN);
    buf_char(out, '\n');

    if (place->path.n)
        add_place(out, place, width, colour);
    if (place->line && place->text.n)
        add_excerpt(out, diag, width, colour);
    add_lines(out, width, "help", diag->helps, diag->n_helps, colour);
    add_lines(out, width, "note", diag->notes, diag->n_notes, colour);
}
