#include "base/caret.h"
#include "base/diff.h"

enum { CONTEXT = 3 };

#define PLAIN "\033[0m"
#define BOLD "\033[1m"
#define CYAN "\033[36m"
#define RED "\033[31m"
#define GREEN "\033[32m"

struct print {
    Buf *out;
    const struct diff *diff;
    unsigned flags;
    diff_about *about; /* NULL: there is nothing to say */
    void *context;
};

static void colour(const struct print *print, const char *sequence) {
    if (print->flags & DIFF_COLOUR)
        buf_puts(print->out, sequence);
}

static void text(const struct print *print, Slice s) {
    if (print->flags & DIFF_VISIBLE)
        buf_visible(print->out, s);
    else
        buf_slice(print->out, s);
}

/* The form of git's quote.c with core.quotePath off: letters of other scripts stay. */
static void quote_path(Buf *out, Slice path) {
    static const char names[] = "\aa\bb\tt\nn\vv\ff\rr\"\"\\\\";
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.s[i];
        size_t name = 0;
        while (names[name] && names[name] != (char)c)
            name += 2;
        if (c && names[name])
            buf_printf(out, "\\%c", names[name + 1]);
        else if (c < 0x20 || c == 0x7F)
            buf_printf(out, "\\%03o", (unsigned)c);
        else
            buf_char(out, (char)c);
    }
}

static bool has_space(Slice path) {
    return slice_find_char(path, ' ', 0) != SLICE_NONE;
}

static void print_name(const struct print *print, const char *prefix, Slice path) {
    Buf quoted = {0}, name = {0};
    quote_path(&quoted, path);
    const char *quote = quoted.n == path.n ? "" : "\"";
    buf_printf(&name, "%s%s%s%s", quote, prefix, quoted.s, quote);
    text(print, buf_view(&name));
    buf_free(&quoted);
    buf_free(&name);
}

/* "--- a/content/x.md"; behind a name with a space a tab says where it ends. */
static void print_path(const struct print *print, const char *mark, const char *prefix,
                       Slice path) {
    colour(print, BOLD);
    buf_puts(print->out, mark);
    if (path.n)
        print_name(print, prefix, path);
    else
        buf_puts(print->out, "/dev/null");
    colour(print, PLAIN);
    buf_puts(print->out, has_space(path) ? "\t\n" : "\n");
}

static void print_line(const struct print *print, char mark, Slice line) {
    bool ended = slice_ends(line, S("\n"));
    Slice body = slice_sub(line, 0, line.n - ended);
    /* Where nothing changed, the line end is none of the reader's business. */
    if (mark == ' ' && (print->flags & DIFF_VISIBLE) && slice_ends(body, S("\r")))
        body.n--;
    if (mark != ' ')
        colour(print, mark == '-' ? RED : GREEN);
    buf_char(print->out, mark);
    text(print, body);
    if (mark != ' ')
        colour(print, PLAIN);
    buf_char(print->out, '\n');
    if (!ended)
        buf_puts(print->out, "\\ No newline at end of file\n");
}

static void print_lines(const struct print *print, char mark, const Slice *lines, uint32_t from,
                        uint32_t to) {
    for (uint32_t i = from; i < to; i++)
        print_line(print, mark, lines[i]);
}

/* "12,7", "12" for one line; an empty range is named by the line before it. */
static void print_range(Buf *out, char mark, uint32_t from, uint32_t to) {
    buf_printf(out, "%c%u", mark, (unsigned)(to > from ? from + 1 : from));
    if (to - from != 1)
        buf_printf(out, ",%u", (unsigned)(to - from));
}

static void print_about(const struct print *print, const struct hunk *hunks, size_t n) {
    Buf about = {0};
    if (print->about)
        print->about(print->context, &about, hunks, n);
    if (about.n) {
        buf_char(print->out, ' ');
        text(print, buf_view(&about));
    }
    buf_free(&about);
}

/* Hunks [from, to), whose surroundings touch, as one. */
static void print_group(const struct print *print, size_t from, size_t to) {
    const struct diff *diff = print->diff;
    const struct hunk *first = &diff->hunks[from], *last = &diff->hunks[to - 1];
    uint32_t lead = first->old_at < CONTEXT ? first->old_at : CONTEXT;
    uint32_t old_end = last->old_at + last->old_n, left = diff->n_old - old_end;
    uint32_t trail = left < CONTEXT ? left : CONTEXT;
    colour(print, CYAN);
    buf_puts(print->out, "@@ ");
    print_range(print->out, '-', first->old_at - lead, old_end + trail);
    buf_char(print->out, ' ');
    print_range(print->out, '+', first->new_at - lead, last->new_at + last->new_n + trail);
    buf_puts(print->out, " @@");
    colour(print, PLAIN);
    print_about(print, first, to - from);
    buf_char(print->out, '\n');
    uint32_t at = first->old_at - lead;
    for (size_t i = from; i < to; i++) {
        const struct hunk *hunk = &diff->hunks[i];
        print_lines(print, ' ', diff->old, at, hunk->old_at);
        at = hunk->old_at + hunk->old_n;
        print_lines(print, '-', diff->old, hunk->old_at, at);
        print_lines(print, '+', diff->new, hunk->new_at, hunk->new_at + hunk->new_n);
    }
    print_lines(print, ' ', diff->old, at, old_end + trail);
}

void diff_print_about(Buf *out, const struct diff *diff, Slice old_path, Slice new_path, unsigned flags,
                      diff_about *about, void *context) {
    struct print print = {out, diff, flags, about, context};
    if (!diff->n)
        return;
    print_path(&print, "--- ", "a/", old_path);
    print_path(&print, "+++ ", "b/", new_path);
    for (size_t i = 0, to; i < diff->n; i = to) {
        for (to = i + 1; to < diff->n; to++) {
            const struct hunk *last = &diff->hunks[to - 1];
            if (diff->hunks[to].old_at - (last->old_at + last->old_n) > 2 * CONTEXT)
                break;
        }
        print_group(&print, i, to);
    }
}

void diff_print(Buf *out, const struct diff *diff, Slice old_path, Slice new_path, unsigned flags) {
    diff_print_about(out, diff, old_path, new_path, flags, NULL, NULL);
}

/* "diff --git ", "rename from " and the like. */
static void print_header(const struct print *print, const char *mark, const char *prefix, Slice path) {
    colour(print, BOLD);
    buf_puts(print->out, mark);
    print_name(print, prefix, path);
    colour(print, PLAIN);
}

void diff_print_git(Buf *out, const struct diff *diff, Slice old_path, Slice new_path, unsigned flags) {
    struct print print = {.out = out, .diff = diff, .flags = flags};
    bool moved = !slice_eq(old_path, new_path);
    if (!moved && !diff->n)
        return;
    print_header(&print, "diff --git ", "a/", old_path);
    print_header(&print, " ", "b/", new_path);
    buf_char(out, '\n');
    if (moved) {
        print_header(&print, "rename from ", "", old_path);
        buf_char(out, '\n');
        print_header(&print, "rename to ", "", new_path);
        buf_char(out, '\n');
    }
    diff_print(out, diff, old_path, new_path, flags);
}
