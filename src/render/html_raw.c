/* Raw HTML: what is harmless goes to the page with its tags balanced, all else is shown as written.
 */
#include "base/mem.h"
#include "render/html_parts.h"

/* --- the open elements --- */

void raw_enter(struct renderer *r) {
    *VEC_PUSH(&r->floors) = r->raw.floor;
    r->raw.floor = r->raw.n;
}

static void close_last(struct renderer *r) {
    const struct rawhtml_element *element = r->raw.open[--r->raw.n];
    r->raw.links -= element->group == GROUP_A;
    buf_puts(&r->out, "</");
    buf_puts(&r->out, element->name);
    buf_char(&r->out, '>');
}

void raw_leave(struct renderer *r) {
    while (r->raw.n > r->raw.floor)
        close_last(r);
    r->raw.floor = r->floors.v[--r->floors.n];
}

static unsigned open_groups(const struct raw_tags *raw) {
    unsigned groups = 0;
    for (unsigned i = raw->floor; i < raw->n; i++)
        groups |= raw->open[i]->group;
    return groups;
}

static void close_tag(struct renderer *r, const struct rawhtml_element *element) {
    unsigned i = r->raw.n;
    while (i > r->raw.floor && r->raw.open[i - 1] != element)
        i--;
    if (i == r->raw.floor)
        return; /* closes nothing that is open here */
    while (r->raw.n >= i)
        close_last(r);
}

/* --- attributes --- */

static uint32_t find_html_link(struct renderer *r, const struct node *node, Slice url) {
    const struct facts *f = r->facts;
    uint32_t i =
        f->n_links ? lower_bound(&f->links->start, sizeof *f->links, f->n_links, node->start) : 0;
    if (i < r->html_link)
        i = r->html_link;
    for (; i < f->n_links && f->links[i].start <= node->end; i++)
        if (f->links[i].kind >= LINK_HTML_HREF && slice_eq(f->links[i].url, url)) {
            r->html_link = i + 1;
            return i;
        }
    return NOT_FOUND;
}

/* False when the address is dropped. */
static bool put_url(struct renderer *r, const struct node *node, const char *name, Slice value) {
    buf_clear(&r->scratch);
    buf_html_decode(&r->scratch, value);
    if (!url_is_safe(buf_view(&r->scratch), *name == 's'))
        return false;
    uint32_t fact = find_html_link(r, node, buf_view(&r->scratch));
    if (fact != NOT_FOUND) {
        put_hole(r, HOLE_RAW_URL, fact, (Slice){0}, slice_from(name));
        return true;
    }
    Slice url = buf_dup(&r->scratch, r->arena);
    buf_clear(&r->scratch);
    buf_url(&r->scratch, url);
    buf_printf(&r->out, " %s=\"", name);
    buf_html_attr(&r->out, buf_view(&r->scratch));
    buf_char(&r->out, '"');
    return true;
}

static const struct rawhtml_attribute *find_attribute(const struct rawhtml *tag, const char *name) {
    for (size_t i = 0; i < tag->n_attributes; i++)
        if (slice_eq_nocase(tag->attributes[i].name, slice_from(name)))
            return &tag->attributes[i];
    return NULL;
}

/* An old anchor's name is an id to a browser, and one id is enough. */
static void put_id(struct renderer *r, const struct rawhtml *tag,
                   const struct rawhtml_attribute *attribute) {
    const struct rawhtml_attribute *id = find_attribute(tag, "id");
    bool is_name = attribute != id;
    if (!attribute->value.n || (is_name && id && slice_eq(id->value, attribute->value)))
        return;
    buf_clear(&r->scratch);
    buf_html_decode(&r->scratch, valid_text(r, attribute->value));
    put_hole(r, HOLE_RAW_ID, 0, buf_dup(&r->scratch, r->arena),
             is_name && id ? S("name") : S("id"));
}

static void put_plain_attribute(struct renderer *r, const struct rawhtml_attribute *attribute) {
    buf_char(&r->out, ' ');
    for (size_t i = 0; i < attribute->name.n; i++) {
        char c = attribute->name.s[i];
        buf_char(&r->out, c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c);
    }
    buf_puts(&r->out, "=\"");
    buf_html_again(&r->out, valid_text(r, attribute->value));
    buf_char(&r->out, '"');
}

/* True when an address was among them. */
static bool put_attributes(struct renderer *r, const struct node *node, const struct rawhtml *tag) {
    bool url = false, anchor = slice_eq_nocase(tag->name, S("a"));
    for (size_t i = 0; i < tag->n_attributes; i++) {
        const struct rawhtml_attribute *a = &tag->attributes[i];
        bool is_id =
            slice_eq_nocase(a->name, S("id")) || (anchor && slice_eq_nocase(a->name, S("name")));
        bool again = false;
        for (size_t j = 0; j < i && !again; j++)
            again = slice_eq_nocase(tag->attributes[j].name, a->name);
        if (again || !rawhtml_attribute_allowed(tag->name, a->name))
            continue;
        if (is_id)
            put_id(r, tag, a);
        else if (!rawhtml_attribute_is_url(a->name))
            put_plain_attribute(r, a);
        else
            url |= put_url(r, node,
                           a->name.s[0] == 'h' || a->name.s[0] == 'H'   ? "href"
                           : a->name.s[0] == 's' || a->name.s[0] == 'S' ? "src"
                                                                        : "cite",
                           a->value);
    }
    return url;
}

/* --- tags --- */

static void open_tag(struct renderer *r, const struct node *node, const struct rawhtml *tag,
                     const struct rawhtml_element *element) {
    struct raw_tags *raw = &r->raw;
    bool anchor = element->group == GROUP_A;
    if (anchor && (r->open_link || raw->links))
        return;
    while (raw->n > raw->floor && (raw->open[raw->n - 1]->group & element->ends))
        close_last(r);
    if (raw->n == RAW_TAG_LIMIT)
        return;
    buf_char(&r->out, '<');
    buf_puts(&r->out, element->name);
    bool url = put_attributes(r, node, tag);
    buf_char(&r->out, '>');
    if (element->empty)
        return;
    raw->open[raw->n++] = element;
    raw->links += anchor;
    /* Many who write <a name="x"> never close it; without an address it holds nothing anyway. */
    if (tag->self_closing || (anchor && !url))
        close_last(r);
}

static const struct rawhtml_element *kept_tag(const struct rawhtml *scan) {
    bool tag = scan->token == RAWHTML_OPEN || scan->token == RAWHTML_CLOSE;
    return tag ? rawhtml_element(scan->name) : NULL;
}

/* A table's cell without its table, or a list's item, is more likely meant to be read: "wrap it in
 * <li>". */
static const struct rawhtml_element *placed_tag(const struct renderer *r,
                                                const struct rawhtml *scan) {
    const struct rawhtml_element *element = kept_tag(scan);
    bool placed = element && (!element->within || (open_groups(&r->raw) & element->within));
    return placed ? element : NULL;
}

/* Where the backslash of the next escaped directive of the node's text stands, which is not shown; `to` when there is none. */
static size_t next_escape(const struct renderer *r, const struct node *node, size_t from, size_t to) {
    const struct facts *f = r->facts;
    if (!f->n_escapes)
        return to;
    uint32_t first = lower_bound(f->escapes, sizeof *f->escapes, f->n_escapes, node->start);
    if (first == f->n_escapes || f->escapes[first] >= node->end)
        return to;
    size_t at = slice_find(node->text, S("\\{{#include"), from);
    return at < to ? at : to;
}

static void put_raw_text(struct renderer *r, const struct node *node, size_t from, size_t to) {
    for (size_t end; (end = next_escape(r, node, from, to)) < to; from = end + 1)
        buf_html_again(&r->out, valid_text(r, slice_sub(node->text, from, end)));
    buf_html_again(&r->out, valid_text(r, slice_sub(node->text, from, to)));
}

static void put_written_text(struct renderer *r, uint32_t index, size_t from, size_t to) {
    for (size_t end; (end = next_escape(r, node_at(r, index), from, to)) < to; from = end + 1)
        put_stretch(r, index, from, end);
    put_stretch(r, index, from, to);
}

/* What is no harmless HTML is text. In a block, the lines from the first such tag to the next
 * harmless one keep their ends, as they would in a paragraph of their own. */
static void put_tokens(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    struct rawhtml scan = {.input = node->text};
    bool written = false;
    while (rawhtml_next(&scan) != RAWHTML_END) {
        const struct rawhtml_element *element = placed_tag(r, &scan);
        if (written && element) {
            buf_puts(&r->out, "</span>");
            written = false;
        }
        if (element && scan.token == RAWHTML_OPEN) {
            open_tag(r, node, &scan, element);
        } else if (element) {
            close_tag(r, element);
        } else if (scan.token == RAWHTML_TEXT) {
            put_raw_text(r, node, scan.start, scan.end);
        } else if (scan.token != RAWHTML_COMMENT) {
            if (!written && node->type == NODE_HTML_BLOCK)
                buf_puts(&r->out, "<span class=\"as-written\">");
            written = node->type == NODE_HTML_BLOCK;
            put_stretch(r, index, scan.start, scan.end);
        }
    }
    if (written)
        buf_puts(&r->out, "</span>");
}

/* A comment goes, and its line if it has one of its own. */
static void put_as_written(struct renderer *r, uint32_t index) {
    Slice html = slice_trim_end(node_at(r, index)->text);
    struct rawhtml scan = {.input = html};
    buf_puts(&r->out, "<pre class=\"as-written\">");
    size_t first = r->out.n;
    while (rawhtml_next(&scan) != RAWHTML_END) {
        bool begins_line = r->out.n == first || r->out.s[r->out.n - 1] == '\n';
        if (scan.token != RAWHTML_COMMENT)
            put_written_text(r, index, scan.start, scan.end);
        else if (begins_line && scan.at < html.n && html.s[scan.at] == '\n')
            scan.at++;
    }
    buf_puts(&r->out, "</pre>\n");
}

/* --- text for some targets alone --- */

static const struct only *only_at(const struct renderer *r, uint32_t mark, bool *begins) {
    const struct onlys *onlys = &r->facts->onlys;
    uint32_t i = only_from(onlys, mark);
    const struct only *only = i < onlys->n ? &onlys->v[i] : NULL;
    *begins = only && only->open.mark == mark;
    return only && (*begins || only->close.mark == mark) ? only : NULL;
}

/* Elements that are opened within end within: the markers stand in one container. */
static void put_only(struct renderer *r, const struct only *only, bool begins) {
    new_line(r);
    if (!begins) {
        raw_leave(r);
        buf_puts(&r->out, "</section>\n");
        return;
    }
    buf_puts(&r->out, "<section class=\"only\">\n<p class=\"only-for\">only for ");
    for (size_t i = 0; i < only->n_names; i++) {
        buf_puts(&r->out, i ? ", " : "");
        put_text(r, only->names[i]);
    }
    buf_puts(&r->out, "</p>\n");
    raw_enter(r);
}

/* A link ends with its block: headings and includes, which bring links of their own, may follow. */
uint32_t enter_html_block(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    unsigned links = r->raw.links;
    enum rawhtml_block kind = rawhtml_block(node->text);
    bool begins;
    const struct only *only = r->facts->onlys.n ? only_at(r, node->start, &begins) : NULL;
    if (only)
        put_only(r, only, begins);
    if (kind == RAWHTML_NOTHING || only)
        return SKIP;
    new_line(r);
    if (kind == RAWHTML_MARKUP)
        put_tokens(r, index);
    else
        put_as_written(r, index);
    while (r->raw.links > links)
        close_last(r);
    new_line(r);
    return SKIP;
}

uint32_t enter_html(struct renderer *r, uint32_t index) {
    put_tokens(r, index);
    return SKIP;
}
