#include "output/feeds.h"
#include "base/mem.h"
#include "base/path.h"
#include "output/full.h"
#include "output/history.h"
#include "output/inventory.h"
#include "render/weight.h"
#include <stdlib.h>

enum { ENTRIES = 50 };

struct feed_page {
    Slice path;
    const struct document *document;
};

struct feeds {
    struct arena *arena;
    struct site *site;
    write_file *write;
    feed_stays *stays;       /* or NULL */
    feed_read *read;
    const uint8_t *reached;
    void *context;
    VEC(struct feed_page) pages;
    struct full_plan full;
    flat_text *text;
    Slice base; /* the site's address, with a slash at its end; empty when there is none */
};

struct feeds *feeds_new(struct site *site, write_file *write, flat_text *text, void *context) {
    struct arena *arena = arena_new();
    struct feeds *feeds = ARENA_NEW(arena, struct feeds);
    Slice url = site->library->config->url;
    *feeds = (struct feeds){.arena = arena, .site = site, .write = write, .text = text, .context = context};
    if (url.n > 0)
        feeds->base = slice_ends(url, S("/")) ? url : arena_printf(arena, "%.*s/", FMT(url));
    feeds->full.base = feeds->base;
    return feeds;
}

void feeds_ask(struct feeds *feeds, feed_stays *stays, feed_read *read, const uint8_t *reached) {
    feeds->stays = stays;
    feeds->read = read;
    feeds->reached = reached;
}

void feeds_page(struct feeds *feeds, Slice path, const struct document *document) {
    *VEC_PUSH(&feeds->pages) = (struct feed_page){path, document};
}

/* --- llms.txt and llms-full.txt --- */

static void add_address(Buf *out, const struct feeds *feeds, Slice path) {
    full_address(out, feeds->base, path);
}

void feeds_prompt(struct feeds *feeds, const struct document *document, size_t n, bool ends_line) {
    full_plan_add(&feeds->full, document, n, ends_line);
}

size_t feeds_count_full(const struct feeds *feeds) {
    return full_plan_is_parted(&feeds->full) ? feeds->full.files.n : 0;
}

Slice feeds_full_path(struct feeds *feeds, size_t file) {
    return full_path(feeds->arena, &feeds->full.files.v[file]);
}

const struct document *const *feeds_full_documents(const struct feeds *feeds, size_t file, size_t *n) {
    *n = feeds->full.files.v[file].documents.n;
    return feeds->full.files.v[file].documents.v;
}

void feeds_make_full(struct feeds *feeds, size_t number, Buf *out) {
    const struct full_file *file = &feeds->full.files.v[number];
    Buf text = {0};
    for (size_t i = 0; i < file->documents.n; i++) {
        buf_clear(&text);
        feeds->text(feeds->context, file->documents.v[i], &text);
        full_add(out, feeds->base, file->documents.v[i], buf_view(&text));
    }
    buf_free(&text);
}

/* One line of text, for a list. */
static void add_line(Buf *out, Slice text) {
    size_t from = out->n;
    buf_slice(out, text);
    for (char *s = out->s + from; s < out->s + out->n; s++)
        if (*s == '\n' || *s == '\r')
            *s = ' ';
}

static void add_head(Buf *out, const struct feeds *feeds) {
    const struct site *site = feeds->site;
    buf_puts(out, "# ");
    add_line(out, view_text(view_get(site->view, "title")));
    buf_char(out, '\n');
    Slice description =
        site->home == NO_DOCUMENT ? (Slice){0} : site->library->documents.v[site->home].description;
    if (description.n > 0) {
        buf_puts(out, "\n> ");
        add_line(out, description);
        buf_char(out, '\n');
    }
}

static void add_link(Buf *out, const struct feeds *feeds, const struct view *card) {
    Slice page = view_text(view_get(card, "path")),
          description = view_text(view_get(card, "description"));
    Slice kind = view_text(view_get(card, "kind"));
    bool titled = slice_is(kind, "page") || slice_is(kind, "snippet");
    buf_puts(out, "- [");
    add_line(out, view_text(view_get(card, titled ? "title" : "name")));
    buf_puts(out, "](");
    Slice stem = slice_sub(page, 0, page.n - path_ext(page).n);
    add_address(out, feeds, arena_printf(feeds->arena, "%.*smd", FMT(stem)));
    buf_char(out, ')');
    if (description.n > 0) {
        buf_puts(out, ": ");
        add_line(out, description);
    }
    buf_char(out, '\n');
}

static void write_links(struct feeds *feeds) {
    Buf out = {0};
    const struct view *groups = view_get(feeds->site->view, "groups");
    add_head(&out, feeds);
    for (size_t g = 0; g < view_count(groups); g++) {
        const struct view *group = view_at(groups, g), *documents = view_get(group, "documents");
        buf_printf(&out, "\n## %.*s\n\n", FMT(view_text(view_get(group, "title"))));
        for (size_t i = 0; i < view_count(documents); i++)
            add_link(&out, feeds, view_at(documents, i));
    }
    feeds->write(feeds->context, S("llms.txt"), buf_view(&out));
    buf_free(&out);
}

static void add_part_link(Buf *out, struct feeds *feeds, const struct full_file *file) {
    Slice path = full_path(feeds->arena, file);
    buf_printf(out, "- [%.*s](", FMT(path));
    add_address(out, feeds, path);
    buf_puts(out, ")\n");
}

static void write_full(struct feeds *feeds) {
    Buf out = {0};
    const struct full_plan *full = &feeds->full;
    bool parted = full_plan_is_parted(full);
    add_head(&out, feeds);
    buf_char(&out, '\n');
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        for (size_t i = 0; i < full->files.n; i++) {
            if ((int)full->files.v[i].kind != kind)
                continue;
            if (parted)
                add_part_link(&out, feeds, &full->files.v[i]);
            else
                feeds_make_full(feeds, i, &out);
        }
    }
    feeds->write(feeds->context, S("llms-full.txt"), buf_view(&out));
    buf_free(&out);
}

/* --- agents.json --- */

#define INVENTORY_LIST ",\n\"documents\": ["

static void add_object(const struct feeds *feeds, size_t index, Buf *out) {
    const struct site *site = feeds->site;
    struct inventory inventory = {site->library, site->graph, site->includers, site->prompts};
    inventory_object(out, &inventory, &site->library->documents.v[index], site_weight(site, (uint32_t)index));
}

/* Objects that are others in place of those that stood there. False when that is no inventory of this library. */
static bool revise_inventory(const struct feeds *feeds, Slice before, Buf *out) {
    const struct library *library = feeds->site->library;
    const Slice list = S(INVENTORY_LIST), end = S(INVENTORY_OBJECT_END);
    size_t taken = 0, at = slice_find(before, list, 0);
    at = at == SLICE_NONE ? at : at + list.n;
    for (size_t i = 0; i < library->documents.n && at != SLICE_NONE; i++) {
        if (library->documents.v[i].shadowed)
            continue;
        size_t begin = slice_find(before, S("  {\n"), at), last = slice_find(before, end, at);
        if (begin == SLICE_NONE || last == SLICE_NONE)
            return false;
        at = last + end.n;
        if (feeds->reached[i] != REACHED_BY_TEXT)
            continue;
        buf_slice(out, slice_sub(before, taken, begin));
        add_object(feeds, i, out);
        taken = at;
    }
    buf_slice(out, slice_sub(before, taken, before.n));
    return at != SLICE_NONE && slice_find(before, end, at) == SLICE_NONE;
}

static bool revise_file(struct feeds *feeds, Buf *out) {
    struct arena *scratch = arena_new();
    Slice before;
    bool revised = feeds->read && feeds->read(feeds->context, scratch, S(FEEDS_INVENTORY), &before);
    if (revised)
        buf_reserve(out, before.n + before.n / 64);
    revised = revised && revise_inventory(feeds, before, out);
    arena_free(scratch);
    if (!revised)
        buf_clear(out);
    return revised;
}

static void make_inventory(const struct feeds *feeds, Buf *out) {
    const struct site *site = feeds->site;
    bool first = true;
    buf_puts(out, "{\n\"version\": 1,\n\"title\": ");
    buf_json_string(out, view_text(view_get(site->view, "title")));
    buf_puts(out, ",\n\"url\": ");
    if (feeds->base.n > 0)
        buf_json_string(out, feeds->base);
    else
        buf_puts(out, "null");
    buf_puts(out, INVENTORY_LIST);
    for (size_t i = 0; i < site->library->documents.n; i++) {
        if (site->library->documents.v[i].shadowed)
            continue;
        buf_puts(out, first ? "\n" : ",\n");
        add_object(feeds, i, out);
        first = false;
    }
    buf_puts(out, first ? "]\n}\n" : "\n]\n}\n");
}

void feeds_make_inventory(struct feeds *feeds, Buf *out) {
    if (!revise_file(feeds, out))
        make_inventory(feeds, out);
}

/* --- what search engines and readers of feeds take --- */

static void write_robots(struct feeds *feeds) {
    Buf out = {0};
    buf_puts(&out, "User-agent: *\nAllow: /\n");
    if (feeds->base.n > 0)
        buf_printf(&out, "\nSitemap: %.*ssitemap.xml\n", FMT(feeds->base));
    feeds->write(feeds->context, S("robots.txt"), buf_view(&out));
    buf_free(&out);
}

static void add_xml_address(Buf *out, const struct feeds *feeds, Slice path) {
    Buf address = {0};
    add_address(&address, feeds, path);
    buf_xml_text(out, buf_view(&address));
    buf_free(&address);
}

static int by_path(const void *a, const void *b) {
    return slice_cmp(((const struct feed_page *)a)->path, ((const struct feed_page *)b)->path);
}

static void write_sitemap(struct feeds *feeds) {
    Buf out = {0};
    buf_puts(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    for (size_t i = 0; i < feeds->pages.n; i++) {
        const struct feed_page *page = &feeds->pages.v[i];
        buf_puts(&out, "<url><loc>");
        add_xml_address(&out, feeds, page->path);
        buf_puts(&out, "</loc>");
        Slice day = page->document ? history_day(feeds->site->history, page->document->source->path)
                                   : (Slice){0};
        if (day.n > 0)
            buf_printf(&out, "<lastmod>%.*s</lastmod>", FMT(day));
        buf_puts(&out, "</url>\n");
    }
    buf_puts(&out, "</urlset>\n");
    feeds->write(feeds->context, S("sitemap.xml"), buf_view(&out));
    buf_free(&out);
}

/* A document and when it changed, newest first. */
struct change {
    Slice time;
    const struct document *document;
};

static int by_time(const void *a, const void *b) {
    const struct change *x = a, *y = b;
    int order = slice_cmp(y->time, x->time);
    return order ? order : slice_cmp(x->document->page, y->document->page);
}

static void add_entry(Buf *out, const struct feeds *feeds, const struct change *change) {
    const struct document *d = change->document;
    buf_puts(out, "<entry>\n<title>");
    buf_xml_text(out, d->title);
    buf_puts(out, "</title>\n<id>");
    add_xml_address(out, feeds, d->page);
    buf_puts(out, "</id>\n<link href=\"");
    add_xml_address(out, feeds, d->page);
    buf_printf(out, "\"/>\n<updated>%.*s</updated>\n", FMT(change->time));
    if (d->description.n > 0) {
        buf_puts(out, "<summary>");
        buf_xml_text(out, d->description);
        buf_puts(out, "</summary>\n");
    }
    buf_puts(out, "</entry>\n");
}

static void write_changes(struct feeds *feeds) {
    VEC(struct change) changes = {0};
    for (size_t i = 0; i < feeds->pages.n; i++) {
        const struct document *d = feeds->pages.v[i].document;
        Slice time = d ? history_time(feeds->site->history, d->source->path) : (Slice){0};
        if (time.n > 0)
            *VEC_PUSH(&changes) = (struct change){time, d};
    }
    if (changes.n > 0) {
        Buf out = {0};
        qsort(changes.v, changes.n, sizeof *changes.v, by_time);
        Slice title = view_text(view_get(feeds->site->view, "title"));
        buf_puts(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed "
                       "xmlns=\"http://www.w3.org/2005/Atom\">\n<title>");
        buf_xml_text(&out, title);
        buf_puts(&out, "</title>\n<author><name>");
        buf_xml_text(&out, title);
        buf_puts(&out, "</name></author>\n<id>");
        add_xml_address(&out, feeds, S(""));
        buf_puts(&out, "</id>\n<link href=\"");
        add_xml_address(&out, feeds, S(""));
        buf_puts(&out, "\"/>\n<link rel=\"self\" href=\"");
        add_xml_address(&out, feeds, S("feed.xml"));
        buf_printf(&out, "\"/>\n<updated>%.*s</updated>\n", FMT(changes.v[0].time));
        for (size_t i = 0; i < changes.n && i < ENTRIES; i++)
            add_entry(&out, feeds, &changes.v[i]);
        buf_puts(&out, "</feed>\n");
        feeds->write(feeds->context, S("feed.xml"), buf_view(&out));
        buf_free(&out);
    }
    VEC_FREE(&changes);
}

void feeds_finish(struct feeds *feeds) {
    if (feeds->pages.n)
        qsort(feeds->pages.v, feeds->pages.n, sizeof *feeds->pages.v, by_path);
    static void (*const others[])(struct feeds *) = {write_links, write_robots, write_sitemap, write_changes};
    static const char *const paths[] = {"llms.txt", "robots.txt", "sitemap.xml", "feed.xml"};
    enum { WITHOUT_ADDRESS = 2 }; /* the others need one */
    for (size_t i = 0; i < (feeds->base.n > 0 ? sizeof paths / sizeof *paths : WITHOUT_ADDRESS); i++)
        if (!feeds->stays || !feeds->stays(feeds->context, slice_from(paths[i])))
            others[i](feeds);
    write_full(feeds);
    VEC_FREE(&feeds->pages);
    full_plan_free(&feeds->full);
    arena_free(feeds->arena);
}
