#include "check/external_anchors.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/rawhtml.h"
#include <stdlib.h>
#include <string.h>

/* --- tokens --- */

/* The page, and how far it was read. Every reader leaves `at` behind what it took. */
struct scan {
    Slice html;
    size_t at;
};

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool more(const struct scan *scan) {
    return scan->at < scan->html.n;
}

static char here(const struct scan *scan) {
    return scan->html.s[scan->at];
}

static void skip_space(struct scan *scan) {
    while (more(scan) && is_space(here(scan)))
        scan->at++;
}

/* Behind the next `mark`, or to the end. */
static void skip_behind(struct scan *scan, Slice mark) {
    size_t found = slice_find(scan->html, mark, scan->at);
    scan->at = found == SLICE_NONE ? scan->html.n : found + mark.n;
}

/* Up to white space or one of `ends`. */
static Slice read_word(struct scan *scan, const char *ends) {
    size_t start = scan->at;
    while (more(scan) && !is_space(here(scan)) && (!here(scan) || !strchr(ends, here(scan))))
        scan->at++;
    return slice_sub(scan->html, start, scan->at);
}

static Slice read_value(struct scan *scan) {
    skip_space(scan);
    if (!more(scan) || (here(scan) != '"' && here(scan) != '\''))
        return read_word(scan, ">");
    char quote = here(scan);
    size_t start = ++scan->at, end = slice_find_char(scan->html, quote, start);
    end = end == SLICE_NONE ? scan->html.n : end;
    scan->at = end + (end < scan->html.n);
    return slice_sub(scan->html, start, end);
}

/* The next attribute of a tag; false at its end, and behind it. */
static bool next_attribute(struct scan *scan, Slice *name, Slice *value) {
    while (more(scan) && (is_space(here(scan)) || here(scan) == '/'))
        scan->at++;
    if (!more(scan))
        return false;
    if (here(scan) == '>') {
        scan->at++;
        return false;
    }
    size_t start = scan->at++; /* a `=` here belongs to the name */
    read_word(scan, "/>=");
    *name = slice_sub(scan->html, start, scan->at);
    *value = (Slice){0};
    skip_space(scan);
    if (more(scan) && here(scan) == '=') {
        scan->at++;
        *value = read_value(scan);
    }
    return true;
}

/* Elements whose text is no markup. */
static bool is_raw(Slice tag) {
    static const char *const tags[] = {"script", "style",   "textarea", "title",
                                       "xmp",    "noembed", "noframes", "iframe"};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (slice_eq_nocase(tag, slice_from(tags[i])))
            return true;
    return false;
}

/* To the end tag, which is then read as any other. */
static void skip_raw(struct scan *scan, Slice tag) {
    for (;;) {
        size_t end = slice_find(scan->html, S("</"), scan->at);
        if (end == SLICE_NONE) {
            scan->at = scan->html.n;
            return;
        }
        scan->at = end + 2;
        if (slice_eq_nocase(slice_sub(scan->html, end + 2, end + 2 + tag.n), tag)) {
            scan->at = end;
            return;
        }
    }
}

/* --- the page --- */

static void add_id(struct arena *arena, struct page_anchors *out, Buf *buf, Slice value) {
    buf_clear(buf);
    buf_html_decode(buf, value);
    if (buf->n && !map_has(&out->ids, buf_view(buf)))
        map_set(&out->ids, buf_dup(buf, arena), NULL);
}

static void read_tag(struct scan *scan, struct arena *arena, struct page_anchors *out, Buf *buf) {
    Slice tag = read_word(scan, "/>"), name, value;
    bool is_a = slice_eq_nocase(tag, S("a"));
    if (tag.n == 2 && (tag.s[0] | 0x20) == 'h' && tag.s[1] >= '1' && tag.s[1] <= '6')
        out->has_heading = true;
    if (slice_eq_nocase(tag, S("script")))
        out->has_script = true;
    while (next_attribute(scan, &name, &value))
        if (slice_eq_nocase(name, S("id")) || (is_a && slice_eq_nocase(name, S("name"))))
            add_id(arena, out, buf, value);
    if (is_raw(tag))
        skip_raw(scan, tag);
}

static void read_markup(struct scan *scan, struct arena *arena, struct page_anchors *out,
                        Buf *buf) {
    Slice rest = slice_sub(scan->html, scan->at, scan->html.n);
    if (rest.n < 2) {
        scan->at = scan->html.n;
    } else if (is_letter(rest.s[1])) {
        scan->at++;
        read_tag(scan, arena, out, buf);
    } else if (slice_starts(rest, S("<!--"))) {
        scan->at += 2; /* <!--> is a comment */
        skip_behind(scan, S("-->"));
    } else if (rest.s[1] == '!' || rest.s[1] == '?' || rest.s[1] == '/') {
        skip_behind(scan, S(">"));
    } else {
        scan->at++;
    }
}

static int compare_slices(const void *a, const void *b) {
    return slice_cmp(*(const Slice *)a, *(const Slice *)b);
}

void page_anchors_read(struct arena *arena, Slice html, struct page_anchors *out) {
    struct scan scan = {.html = html};
    Buf buf = {0};
    *out = (struct page_anchors){0};
    while ((scan.at = slice_find_char(html, '<', scan.at)) != SLICE_NONE)
        read_markup(&scan, arena, out, &buf);
    buf_free(&buf);
    out->sorted = ARENA_ARRAY(arena, Slice, out->ids.n);
    for (size_t i = 0; i < out->ids.n; i++)
        out->sorted[i] = out->ids.entries[i].key;
    if (out->ids.n)
        qsort(out->sorted, out->ids.n, sizeof *out->sorted, compare_slices);
}

/* --- fragments --- */

Slice fragment_id(Slice fragment) {
    static const char *const made_up[] = {
        "L[0-9]*",
        "issuecomment-[0-9]*",
        "discussion_r[0-9]*",
        "diff-*",
        "discussioncomment-[0-9]*",
        "pullrequestreview-[0-9]*",
        "note_[0-9]*",
        "commitcomment-[0-9]*",
        "lines-[0-9]*",
        "issue-[0-9]*",
        "event-[0-9]*",
    };
    Slice id = slice_sub(fragment, 0, slice_find(fragment, S(":~:"), 0));
    if (!id.n || slice_eq_nocase(id, S("top")) || memchr("/!", id.s[0], 2) ||
        slice_find_char(id, '=', 0) != SLICE_NONE)
        return (Slice){0};
    for (size_t i = 0; i < sizeof made_up / sizeof *made_up; i++)
        if (path_matches(slice_from(made_up[i]), id))
            return (Slice){0};
    return id;
}

bool page_has_anchor(const struct page_anchors *page, struct arena *scratch, Slice id) {
    Slice decoded = url_decode(scratch, id);
    return map_has(&page->ids, id) || map_has(&page->ids, decoded) ||
           map_has(&page->ids, arena_printf(scratch, "user-content-%.*s", FMT(decoded)));
}
