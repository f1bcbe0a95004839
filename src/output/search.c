#include "output/search.h"
#include "base/mem.h"
#include "render/assemble.h"
#include "render/html.h"
#include <stdio.h>

size_t search_shards(size_t documents) {
    return (documents + SHARD_DOCUMENTS - 1) / SHARD_DOCUMENTS;
}

/* One document while its text is gathered. */
struct gathering {
    struct arena *arena;
    const struct document *document;
    const struct facts *facts;
    const Slice *ids;        /* of its headings */
    Buf text;                /* of the section so far: words with single blanks */
    uint32_t heading;        /* of the section, or NO_HEADING */
    uint32_t inside;         /* the heading whose own text this is, or NO_HEADING */
    take_entry *take;
    void *context;
};
enum { NO_HEADING = UINT32_MAX };

/* --- text out of a fragment --- */

static void put_blank(Buf *text) {
    if (text->n > 0 && text->s[text->n - 1] != ' ')
        buf_char(text, ' ');
}

static void put_char(Buf *text, char c) {
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        put_blank(text);
    else
        buf_char(text, c);
}

/* Between tags of these a word goes on. */
static bool is_inline(Slice tag) {
    static const char *const names[] = {"a",  "abbr", "b",   "code", "del", "em",  "i",     "ins",
                                        "kbd", "mark", "q",   "s",    "span", "strong", "sub", "sup", "u"};
    size_t start = tag.n > 0 && tag.s[0] == '/', end = start;
    while (end < tag.n && tag.s[end] != ' ' && tag.s[end] != '>' && tag.s[end] != '/')
        end++;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_is(slice_sub(tag, start, end), names[i]))
            return true;
    return false;
}

/* The renderer writes these alone. */
static size_t put_entity(Buf *text, Slice html, size_t at) {
    static const struct {
        const char *written;
        char means;
    } entities[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    Slice rest = slice_sub(html, at, html.n);
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        Slice written = slice_from(entities[i].written);
        if (!slice_starts(rest, written))
            continue;
        put_char(text, entities[i].means);
        return at + written.n;
    }
    put_char(text, '&');
    return at + 1;
}

static void put_html(Buf *text, Slice html) {
    for (size_t i = 0; i < html.n;) {
        if (html.s[i] == '<') {
            size_t end = slice_find_char(html, '>', i);
            end = end == SLICE_NONE ? html.n : end;
            if (!is_inline(slice_sub(html, i + 1, end)))
                put_blank(text);
            i = end + 1;
        } else if (html.s[i] == '&') {
            i = put_entity(text, html, i);
        } else {
            put_char(text, html.s[i++]);
        }
    }
}

/* --- entries --- */

static Slice entry_id(struct gathering *g) {
    if (g->heading == NO_HEADING || g->ids[g->heading].n == 0)
        return g->document->page;
    return arena_printf(g->arena, "%.*s#%.*s", FMT(g->document->page), FMT(g->ids[g->heading]));
}

/* Words with single blanks between them, which is what the browser's tokenizer and ours agree about. */
static Slice even(struct arena *arena, Slice text) {
    Buf out = {0};
    for (size_t i = 0; i < text.n; i++)
        put_char(&out, text.s[i]);
    Slice kept = slice_trim(buf_dup(&out, arena));
    buf_free(&out);
    return kept;
}

static Slice whole_title(struct gathering *g) {
    const struct document *d = g->document;
    if (slice_eq(d->name, d->title) || d->kind == KIND_PAGE)
        return even(g->arena, d->title);
    return even(g->arena, arena_printf(g->arena, "%.*s %.*s", FMT(d->name), FMT(d->title)));
}

/* The section that ends here. What stands above the first heading, and below the page's title, is the page itself. */
static void end_section(struct gathering *g) {
    const struct document *d = g->document;
    bool page = g->heading == NO_HEADING;
    Slice text = slice_trim(buf_view(&g->text));
    struct search_entry entry = {.id = entry_id(g), .page = even(g->arena, d->title), .kind = slice_from(kind_name(d->kind))};
    entry.fields[FIELD_TITLE] = page ? whole_title(g) : S("");
    entry.fields[FIELD_HEADING] = page ? S("") : even(g->arena, g->facts->headings[g->heading].text);
    entry.fields[FIELD_DESCRIPTION] = page ? even(g->arena, d->description) : S("");
    entry.fields[FIELD_TEXT] = text;
    g->take(g->context, &entry);
    buf_clear(&g->text);
}

/* A title that is the text's first heading begins no section of its own. */
static bool begins_section(const struct gathering *g, uint32_t heading) {
    bool title = heading == 0 && g->facts->title_first;
    return g->facts->headings[heading].top && !title;
}

static void take_hole(struct gathering *g, const struct hole *hole) {
    if (hole->kind == HOLE_HEADING_OPEN) {
        if (begins_section(g, hole->index)) {
            end_section(g);
            g->heading = g->inside = hole->index;
        } else if (hole->index == 0 && g->facts->title_first) {
            g->inside = hole->index;
        }
        put_blank(&g->text);
    } else if (hole->kind == HOLE_HEADING_CLOSE) {
        g->inside = NO_HEADING;
        put_blank(&g->text);
    } else if (hole->kind == HOLE_IMAGE && g->inside == NO_HEADING) {
        put_html(&g->text, hole->text);
    } else if (hole->kind == HOLE_INCLUDE || hole->kind == HOLE_INCLUDE_INLINE) {
        put_blank(&g->text);
    }
}

static void gather(struct gathering *g, const struct fragment *fragment) {
    uint32_t from = 0;
    for (uint32_t i = 0; i <= fragment->n_holes; i++) {
        uint32_t to = i < fragment->n_holes ? fragment->holes[i].at : (uint32_t)fragment->html.n;
        if (g->inside == NO_HEADING)
            put_html(&g->text, slice_sub(fragment->html, from, to));
        from = to;
        if (i < fragment->n_holes)
            take_hole(g, &fragment->holes[i]);
    }
    end_section(g);
}

void search_entries(const struct library *library, const struct document *document, take_entry *take, void *context) {
    const struct part *part = &library->parts.v[document->part];
    struct gathering g = {.arena = arena_new(), .document = document, .facts = part->facts};
    g.heading = g.inside = NO_HEADING;
    g.take = take;
    g.context = context;
    g.ids = assemble_heading_ids(g.arena, library, document);
    buf_init(&g.text);
    if (part->fragment)
        gather(&g, part->fragment);
    buf_free(&g.text);
    arena_free(g.arena);
}

/* --- shards --- */

static void add_entry(void *index, const struct search_entry *entry) {
    search_index_add(index, entry);
}

static void write_shard(const struct search_index *index, size_t number, write_file *write, void *context) {
    Buf out = {0};
    char path[64];
    snprintf(path, sizeof path, "search/%zu.js", number);
    buf_printf(&out, "quireShard(%zu, ", number);
    search_index_json(index, &out);
    buf_puts(&out, ");\n");
    write(context, slice_from(path), buf_view(&out));
    buf_free(&out);
}

void search_make(const struct site *site, write_file *write, void *context) {
    const struct library *library = site->library;
    struct search_index *index = NULL;
    size_t documents = 0;
    for (size_t i = 0; i < library->documents.n; i++) {
        if (library->documents.v[i].shadowed)
            continue;
        if (!index)
            index = search_index_new();
        search_entries(library, &library->documents.v[i], add_entry, index);
        if (++documents % SHARD_DOCUMENTS != 0)
            continue;
        write_shard(index, documents / SHARD_DOCUMENTS - 1, write, context);
        search_index_free(index);
        index = NULL;
    }
    if (index)
        write_shard(index, documents / SHARD_DOCUMENTS, write, context);
    search_index_free(index);
}
