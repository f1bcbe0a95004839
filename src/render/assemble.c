#include "render/assemble.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/include.h"
#include "model/rawhtml.h"
#include "render/assemble_parts.h"
#include "render/highlight.h"
#include "render/html.h"

struct page {
    struct assembly *assembly;
    const struct linker *linker;
    struct visits visits;
    Buf *out; /* the body, or the title */
    Buf title, scratch;
    struct map raw_ids;
    Slice folder;     /* of the page */
    unsigned in_link; /* links are plain text in links and in the title */
};

/* A part whose holes are being filled. */
struct frame {
    const struct visit *visit;
    uint32_t index; /* of the visit */
    const struct facts *facts;
    bool link, mention; /* an <a> was written for the open hole */
};

typedef void fill_hole(struct page *page, struct frame *frame, const struct hole *hole);

static void put(struct page *page, const char *html) {
    buf_puts(page->out, html);
}

/* --- addresses --- */

static void put_url(struct page *page, Slice url) {
    buf_clear(&page->scratch);
    buf_url(&page->scratch, url);
    buf_html_attr(page->out, buf_view(&page->scratch));
}

/* Where another document's page is, seen from this one. */
static void put_page_url(struct page *page, const struct document *document) {
    buf_clear(&page->scratch);
    buf_url_path(&page->scratch,
                 path_relative(page->assembly->arena, page->folder, document->page));
    buf_html_attr(page->out, buf_view(&page->scratch));
}

static Slice address_of(struct page *page, const struct frame *frame, Slice url, bool image) {
    const struct linker *linker = page->linker;
    Slice address = {0};
    if (linker)
        address = linker->link(linker->context, page->assembly->arena, frame->visit->part->source,
                               url, image, page->assembly->document->page);
    return address.s ? address : url;
}

static void put_link(struct page *page, const struct frame *frame, const struct link *link,
                     bool image) {
    put_url(page, address_of(page, frame, link->url, image));
}

static void put_title(struct page *page, Slice title) {
    if (!title.n)
        return;
    put(page, " title=\"");
    buf_slice(page->out, title);
    put(page, "\"");
}

static void link_open(struct page *page, struct frame *frame, const struct hole *hole) {
    const struct link *link = &frame->facts->links[hole->index];
    frame->link = !page->in_link && url_is_safe(link->url, false);
    if (!frame->link)
        return;
    page->in_link++;
    put(page, "<a href=\"");
    put_link(page, frame, link, false);
    put(page, "\"");
    put_title(page, hole_title(hole));
    put(page, ">");
}

static void link_close(struct page *page, struct frame *frame, const struct hole *hole) {
    (void)hole;
    if (!frame->link)
        return;
    frame->link = false;
    page->in_link--;
    put(page, "</a>");
}

static void image(struct page *page, struct frame *frame, const struct hole *hole) {
    const struct link *link = &frame->facts->links[hole->index];
    if (!url_is_safe(link->url, true)) {
        buf_slice(page->out, hole_text(hole));
        return;
    }
    put(page, "<img src=\"");
    put_link(page, frame, link, true);
    put(page, "\" alt=\"");
    buf_slice(page->out, hole_text(hole));
    put(page, "\"");
    put_title(page, hole_title(hole));
    put(page, ">");
}

static void raw_url(struct page *page, struct frame *frame, const struct hole *hole) {
    put(page, " ");
    buf_slice(page->out, hole_title(hole));
    put(page, "=\"");
    put_link(page, frame, &frame->facts->links[hole->index], slice_is(hole_title(hole), "src"));
    put(page, "\"");
}

/* --- ids --- */

/* An id that a heading or an earlier tag has is left out: it would lead nowhere. */
static void raw_id(struct page *page, struct frame *frame, const struct hole *hole) {
    (void)frame;
    if (map_has(&page->visits.slugger.seen, hole_text(hole)) || map_has(&page->raw_ids, hole_text(hole)))
        return;
    map_set(&page->raw_ids, hole_text(hole), NULL);
    put(page, " ");
    buf_slice(page->out, hole_title(hole));
    put(page, "=\"");
    buf_html_attr(page->out, hole_text(hole));
    put(page, "\"");
}

static void footnote_id(struct page *page, struct frame *frame, const struct hole *hole) {
    if (frame->index) {
        buf_number(page->out, frame->index);
        buf_char(page->out, ':');
    }
    buf_slice(page->out, hole_text(hole));
}

static void heading_open(struct page *page, struct frame *frame, const struct hole *hole) {
    Slice id = frame->visit->ids[hole->index];
    if (hole->index == frame->visit->title) {
        page->out = &page->title;
        page->in_link++;
        return;
    }
    put(page, "<h");
    buf_number(page->out, (unsigned)visit_level(frame->visit, hole->index));
    if (id.n) {
        put(page, " id=\"");
        buf_html_attr(page->out, id);
        put(page, "\"");
    }
    put(page, ">");
}

static void heading_close(struct page *page, struct frame *frame, const struct hole *hole) {
    Slice id = frame->visit->ids[hole->index];
    if (hole->index == frame->visit->title) {
        page->out = &page->assembly->html;
        page->in_link--;
        return;
    }
    if (id.n) {
        put(page, "<a class=\"anchor\" href=\"#");
        put_url(page, id);
        put(page, "\" aria-label=\"Link to this section\">#</a>");
    }
    put(page, "</h");
    buf_number(page->out, (unsigned)visit_level(frame->visit, hole->index));
    put(page, ">");
}

/* --- mentions --- */

/* The page that a mention leads to, NULL when it is text. Most places name nobody: they are not
 * judged, which would look for the nearest name. */
static const struct document *mentioned(const struct page *page, const struct mention *mention) {
    const struct document *document = page->assembly->document;
    struct library *library =
        (struct library *)page->assembly->library; /* its names are only read */
    bool prefixed = mention->form == MENTION_AT_AGENT;
    if (!library->names || (!prefixed && !library_agent(library, document->tool, mention->name)))
        return NULL;
    struct judgement judgement = mention_judge(mention, library_names(library, document->tool));
    if (judgement.verdict != VERDICT_KNOWN)
        return NULL;
    const struct document *agent = library_agent(library, document->tool, judgement.agent);
    return !agent || agent == document || agent->shadowed ? NULL : agent;
}

static void mention_open(struct page *page, struct frame *frame, const struct hole *hole) {
    const struct document *agent =
        page->in_link ? NULL : mentioned(page, &frame->facts->mentions[hole->index]);
    frame->mention = agent != NULL;
    if (!agent)
        return;
    put(page, "<a class=\"mention\" href=\"");
    put_page_url(page, agent);
    put(page, "\">");
}

static void mention_close(struct page *page, struct frame *frame, const struct hole *hole) {
    (void)hole;
    if (frame->mention)
        put(page, "</a>");
    frame->mention = false;
}

/* --- includes --- */

static void fill(struct page *page, uint32_t visit, uint32_t from, uint32_t to);

static const struct directive *directive_of(const struct frame *frame, const struct hole *hole) {
    return &frame->facts->directives[hole->index];
}

/* What an include that failed leaves on the page: nothing if it may. */
static void missing(struct page *page, const struct frame *frame, const struct hole *hole,
                    const char *before, const char *after) {
    const struct directive *d = directive_of(frame, hole);
    if (d->optional && !d->error.n)
        return;
    put(page, before);
    buf_slice(page->out, hole_text(hole));
    put(page, after);
}

static const struct fragment *fragment_of(const struct page *page, uint32_t visit) {
    const struct fragment *fragment = visit ? page->visits.v.v[visit].part->fragment : NULL;
    page->assembly->failed |= fragment && fragment->failed;
    return fragment;
}

/* The caption leads to the snippet's page, if it has one that is not this very page. */
static void put_source(struct page *page, Slice path) {
    const struct document *snippet = library_document(page->assembly->library, path);
    bool link =
        snippet && snippet != page->assembly->document && !snippet->shadowed && !page->in_link;
    put(page, "<p class=\"included-from\">");
    if (link) {
        put(page, "<a href=\"");
        put_page_url(page, snippet);
        put(page, "\">");
    }
    put(page, "from ");
    buf_html_text(page->out, path);
    put(page, link ? "</a></p>\n" : "</p>\n");
}

/* The link stands beside what folds, not in its summary: to screen readers that is a button, which holds no links. */
static void put_folded(struct page *page, Slice path, uint32_t visit, const struct fragment *fragment) {
    put(page, "<details open>\n<summary><span class=\"unseen\">Text of ");
    buf_html_text(page->out, path);
    put(page, "</span></summary>\n");
    fill(page, visit, 0, (uint32_t)fragment->html.n);
    put(page, "</details>\n");
    page->assembly->folds++;
}

static void include(struct page *page, struct frame *frame, const struct hole *hole) {
    uint32_t visit = frame->visit->included[hole->index];
    const struct fragment *fragment = fragment_of(page, visit);
    if (!fragment) {
        missing(page, frame, hole, "<p class=\"include-missing\"><code>", "</code></p>\n");
        return;
    }
    if (!fragment->html.n && !fragment->n_holes)
        return;
    Slice path = page->visits.v.v[visit].part->source->path;
    put(page, "<section class=\"included\">\n");
    put_source(page, path);
    put_folded(page, path, visit, fragment);
    put(page, "</section>\n");
}

/* The text of the one paragraph that is included, without its tags. */
static void include_inline(struct page *page, struct frame *frame, const struct hole *hole) {
    uint32_t visit = frame->visit->included[hole->index];
    const struct fragment *fragment = fragment_of(page, visit);
    if (!fragment) {
        missing(page, frame, hole, "<code class=\"include-missing\">", "</code>");
        return;
    }
    uint32_t from = 0, to = (uint32_t)fragment->html.n;
    size_t close = slice_find(fragment->html, S("</p>\n"), 0);
    if (slice_starts(fragment->html, S("<p>")) && close != SLICE_NONE) {
        from = 3;
        to = (uint32_t)close;
    }
    put(page, "<span class=\"included\" title=\"from ");
    buf_html_attr(page->out, page->visits.v.v[visit].part->source->path);
    put(page, "\">");
    page->in_link += hole_title(hole).n > 0;
    fill(page, visit, from, to);
    page->in_link -= hole_title(hole).n > 0;
    put(page, "</span>");
}

static void include_fence(struct page *page, struct frame *frame, const struct hole *hole) {
    const struct directive *d = directive_of(frame, hole);
    if (!d->part) {
        missing(page, frame, hole, "", "\n");
        return;
    }
    Buf raw = {0};
    include_raw(page->assembly->library, &page->assembly->library->parts.v[d->part], &raw);
    Slice text = buf_view(&raw);
    if (text.n) {
        const struct library *library = page->assembly->library;
        size_t next = 0;
        const Colours *colours = highlight(library->highlighter, hole_title(hole), text);
        highlight_put(page->out, text, 0, text.n, colours, &next);
        if (!slice_ends(text, S("\n")))
            put(page, "\n");
    }
    buf_free(&raw);
}

/* --- the whole --- */

static fill_hole *const fillers[] = {
    [HOLE_HEADING_OPEN] = heading_open,
    [HOLE_HEADING_CLOSE] = heading_close,
    [HOLE_LINK_OPEN] = link_open,
    [HOLE_LINK_CLOSE] = link_close,
    [HOLE_IMAGE] = image,
    [HOLE_RAW_URL] = raw_url,
    [HOLE_RAW_ID] = raw_id,
    [HOLE_MENTION_OPEN] = mention_open,
    [HOLE_MENTION_CLOSE] = mention_close,
    [HOLE_INCLUDE] = include,
    [HOLE_INCLUDE_INLINE] = include_inline,
    [HOLE_INCLUDE_FENCE] = include_fence,
    [HOLE_FOOTNOTE_ID] = footnote_id,
};

/* Copies the fragment's bytes [from, to) with the holes that lie in them filled. */
static void fill(struct page *page, uint32_t visit, uint32_t from, uint32_t to) {
    struct frame frame = {.visit = &page->visits.v.v[visit], .index = visit};
    const struct fragment *fragment = frame.visit->part->fragment;
    frame.facts = fragment_facts(frame.visit->part);
    page->assembly->failed |= fragment->failed;
    for (uint32_t i = 0; i < fragment->n_holes; i++) {
        const struct hole *hole = &fragment->holes[i];
        if (hole->at < from)
            continue;
        if (hole->at > to)
            break;
        buf_add(page->out, fragment->html.s + from, hole->at - from);
        from = hole->at;
        fillers[hole->kind](page, &frame, hole);
    }
    buf_add(page->out, fragment->html.s + from, to - from);
}

static void fill_body(struct page *page) {
    struct assembly *assembly = page->assembly;
    const struct visit *own = &page->visits.v.v[0];
    if (own->part->fragment)
        fill(page, 0, 0, (uint32_t)own->part->fragment->html.n);
    assembly->has_title = own->title != NO_TITLE;
    if (assembly->has_title)
        assembly->title_id = own->ids[own->title];
}

void assemble_page(struct assembly *assembly, const struct linker *linker) {
    const struct document *document = assembly->document;
    struct page page = {.assembly = assembly, .linker = linker, .out = &assembly->html};
    page.folder = path_dir(document->page);
    page.visits.arena = assembly->arena;
    page.visits.library = assembly->library;
    page.visits.page = true;
    visits_make(&page.visits, document);
    if (page.visits.v.n)
        fill_body(&page);
    if (!assembly->has_title)
        assembly->title_id =
            slugger_unique(&page.visits.slugger, slug_of(assembly->arena, document->title));
    assembly->title_html = buf_dup(&page.title, assembly->arena);
    assembly->headings = page.visits.headings;
    map_free(&page.raw_ids);
    buf_free(&page.title);
    buf_free(&page.scratch);
    visits_free(&page.visits);
}

void assembly_free(struct assembly *assembly) {
    buf_free(&assembly->html);
    VEC_FREE(&assembly->headings);
}
