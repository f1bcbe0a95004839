#include "check/external_anchors.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "model/rawhtml.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST_SCRIPTED = 256, MOST_IDS = 50000 };

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

/* The text up to the end tag, which is then read as any other. */
static Slice read_raw(struct scan *scan, Slice tag) {
    size_t start = scan->at, end = start;
    do {
        end = slice_find(scan->html, S("</"), end + (end > start ? 2 : 0));
        scan->at = end == SLICE_NONE ? scan->html.n : end;
    } while (more(scan) && !slice_eq_nocase(slice_sub(scan->html, end + 2, end + 2 + tag.n), tag));
    return slice_sub(scan->html, start, scan->at);
}

/* --- the page --- */

/* One reading of a page. */
struct reading {
    struct scan scan;
    struct arena *arena;
    struct page_anchors *page;
    Buf id;
    bool in_heading;
    bool has_script, has_linkable; /* a heading with an anchor, or a link to one, in or on it */
};

static void add_to(struct reading *reading, struct map *ids) {
    if (!reading->id.n || map_has(ids, buf_view(&reading->id)))
        return;
    if (ids->n < MOST_IDS)
        map_set(ids, buf_dup(&reading->id, reading->arena), NULL);
    else
        reading->page->partial = true;
}

static bool ends_text(char c) {
    return strchr("\"'\\<>&", c) || is_space(c);
}

/* An id as scripts have it, for texts that they show: `id=\"x\"`, `"id":"x"`, `"anchor":"x"`. It
 * stands at `at`, or behind what divides it from its key. */
static void read_scripted(struct reading *reading, Slice text, size_t at) {
    while (at < text.n && (is_space(text.s[at]) || (text.s[at] && strchr("\\\"'=:", text.s[at]))))
        at++;
    size_t end = at;
    while (end < text.n && end - at < LONGEST_SCRIPTED && !ends_text(text.s[end]))
        end++;
    buf_clear(&reading->id);
    buf_slice(&reading->id, slice_sub(text, at, end));
    add_to(reading, &reading->page->scripted);
}

static void read_script(struct reading *reading, Slice text) {
    static const char *const keys[] = {"id", "anchor", "slug"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        Slice key = slice_from(keys[i]);
        for (size_t at = 0; (at = slice_find(text, key, at)) != SLICE_NONE;) {
            at += key.n;
            if (at < text.n && strchr("\\\"'=:", text.s[at]))
                read_scripted(reading, text, at);
        }
    }
}

static bool is_heading(Slice tag) {
    return tag.n == 2 && (tag.s[0] | 0x20) == 'h' && tag.s[1] >= '1' && tag.s[1] <= '6';
}

static void read_attribute(struct reading *reading, Slice tag, Slice name, Slice value) {
    bool is_a = slice_eq_nocase(tag, S("a"));
    bool anchor = slice_eq_nocase(name, S("id")) || (is_a && slice_eq_nocase(name, S("name")));
    bool link = is_a && slice_eq_nocase(name, S("href")) && slice_starts(value, S("#"));
    if (slice_eq_nocase(tag, S("meta")) && slice_eq_nocase(name, S("http-equiv")) &&
        slice_eq_nocase(value, S("refresh")))
        reading->page->partial = true;
    if (reading->in_heading && (anchor || link))
        reading->has_linkable = true;
    if (!anchor)
        return;
    buf_clear(&reading->id);
    buf_html_decode(&reading->id, value);
    add_to(reading, &reading->page->ids);
    if (slice_starts(buf_view(&reading->id), S("user-content-")))
        reading->has_linkable = true;
}

static void read_tag(struct reading *reading) {
    struct scan *scan = &reading->scan;
    Slice tag = read_word(scan, "/>"), name, value;
    bool script = slice_eq_nocase(tag, S("script"));
    reading->in_heading = reading->in_heading || is_heading(tag);
    reading->has_script = reading->has_script || script;
    while (next_attribute(scan, &name, &value))
        read_attribute(reading, tag, name, value);
    if (!is_raw(tag))
        return;
    Slice text = read_raw(scan, tag);
    if (script)
        read_script(reading, text);
}

static void read_markup(struct reading *reading) {
    struct scan *scan = &reading->scan;
    Slice rest = slice_sub(scan->html, scan->at, scan->html.n);
    if (rest.n < 2) {
        scan->at = scan->html.n;
    } else if (is_letter(rest.s[1])) {
        scan->at++;
        read_tag(reading);
    } else if (slice_starts(rest, S("<!--"))) {
        scan->at += 2; /* <!--> is a comment */
        skip_behind(scan, S("-->"));
    } else if (rest.s[1] == '!' || rest.s[1] == '?' || rest.s[1] == '/') {
        if (is_heading(slice_sub(rest, 2, 4)))
            reading->in_heading = false;
        skip_behind(scan, S(">"));
    } else {
        scan->at++;
    }
}

void page_anchors_read(struct arena *arena, Slice html, struct page_anchors *out) {
    struct reading reading = {.scan = {.html = html}, .arena = arena, .page = out};
    *out = (struct page_anchors){.utf8 = utf8_valid(html, NULL)};
    while ((reading.scan.at = slice_find_char(html, '<', reading.scan.at)) != SLICE_NONE)
        read_markup(&reading);
    buf_free(&reading.id);
    out->partial = out->partial || (reading.has_script && !reading.has_linkable);
    out->sorted = ARENA_ARRAY(arena, Slice, out->ids.n);
    for (size_t i = 0; i < out->ids.n; i++)
        out->sorted[i] = out->ids.entries[i].key;
    if (out->ids.n)
        qsort(out->sorted, out->ids.n, sizeof *out->sorted, slice_order);
}

void page_anchors_free(struct page_anchors *page) {
    map_free(&page->ids);
    map_free(&page->scripted);
}

/* --- fragments --- */

/* `10-20`: lines, in what shows source code. */
static bool is_range(Slice id) {
    size_t digits = 0, dashes = 0;
    for (size_t i = 0; i < id.n; i++) {
        digits += id.s[i] >= '0' && id.s[i] <= '9';
        dashes += id.s[i] == '-';
    }
    return dashes == 1 && digits > 1 && digits + dashes == id.n;
}

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
    return is_range(id) ? (Slice){0} : id;
}

static bool has(const struct page_anchors *page, Slice id) {
    return map_has(&page->ids, id) || map_has(&page->scripted, id);
}

static bool is_ascii(Slice s) {
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] >= 0x80)
            return false;
    return true;
}

bool page_has_anchor(const struct page_anchors *page, struct arena *scratch, Slice id) {
    Slice decoded = url_decode(scratch, id);
    return has(page, id) || has(page, decoded) || (!page->utf8 && !is_ascii(decoded)) ||
           has(page, arena_printf(scratch, "user-content-%.*s", FMT(decoded)));
}
