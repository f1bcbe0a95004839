#include "output/search.h"
#include "base/lanes.h"
#include "base/mem.h"
#include "render/assemble.h"
#include "render/html.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t search_shards(size_t documents) {
    return (documents + SHARD_DOCUMENTS - 1) / SHARD_DOCUMENTS;
}

/* One document while its text is gathered. */
struct gathering {
    struct arena *arena;
    const struct document *document;
    const struct facts *facts;
    const Slice *ids;        /* of its headings */
    Slice page;              /* its title, even */
    Buf id;                  /* of an entry */
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

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void put_char(Buf *text, char c) {
    if (is_blank(c))
        put_blank(text);
    else
        buf_char(text, c);
}

/* Between tags of these a word goes on. */
static bool is_inline(Slice tag) {
    /* By the length of their names. */
    static const char *const names[] = {"", "abiqsu", "em", "delinskbdsubsup", "abbrcodemarkspan", "", "strong"};
    size_t start = tag.n > 0 && tag.s[0] == '/', end = start;
    while (end < tag.n && tag.s[end] != ' ' && tag.s[end] != '>' && tag.s[end] != '/')
        end++;
    size_t n = end - start;
    if (n >= sizeof names / sizeof *names)
        return false;
    for (const char *name = names[n]; *name; name += n)
        if (memcmp(tag.s + start, name, n) == 0)
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

/* Is something in these eight bytes to be looked at? Blanks are, where two come together or one is no ' '. */
static bool is_plain(uint64_t word) {
    uint64_t blanks = lanes_equal(word, ' ');
    return !(lanes_below(word, ' ') | lanes_equal(word, '<') | lanes_equal(word, '&') | (blanks & blanks << 8));
}

/* Copies text up to the next tag or entity; gives where that is. */
static size_t put_text(Buf *text, Slice html, size_t at) {
    buf_reserve(text, html.n - at);
    char *from = text->s + text->n, *out = from;
    /* A blank behind another one, and at the beginning, is none. */
    bool blank = text->n == 0 || out[-1] == ' ';
    for (;;) {
        while (html.n - at >= 8 && !(blank && html.s[at] == ' ') && is_plain(lanes_load(html.s + at))) {
            memcpy(out, html.s + at, 8);
            out += 8;
            at += 8;
            blank = out[-1] == ' ';
        }
        for (size_t step = 0; step < 8; step++, at++) {
            if (at == html.n || html.s[at] == '<' || html.s[at] == '&') {
                text->n += (size_t)(out - from);
                return at;
            }
            bool is = is_blank(html.s[at]);
            if (!is || !blank)
                *out++ = is ? ' ' : html.s[at];
            blank = is;
        }
    }
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
            i = put_text(text, html, i);
        }
    }
}

/* --- entries --- */

static Slice entry_id(struct gathering *g) {
    if (g->heading == NO_HEADING || g->ids[g->heading].n == 0)
        return g->document->page;
    buf_clear(&g->id);
    buf_slice(&g->id, g->document->page);
    buf_char(&g->id, '#');
    buf_slice(&g->id, g->ids[g->heading]);
    return buf_view(&g->id);
}

static bool is_even(Slice text) {
    bool blank = true;
    for (size_t i = 0; i < text.n; i++) {
        bool is = is_blank(text.s[i]);
        if (is && (blank || text.s[i] != ' '))
            return false;
        blank = is;
    }
    return text.n == 0 || !blank;
}

/* Words with single blanks between them, which is what the browser's tokenizer and ours agree about. */
static Slice even(struct arena *arena, Slice text) {
    if (is_even(text))
        return text;
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
        return g->page;
    return even(g->arena, arena_printf(g->arena, "%.*s %.*s", FMT(d->name), FMT(d->title)));
}

/* The section that ends here. What stands above the first heading, and below the page's title, is the page itself. */
static void end_section(struct gathering *g) {
    const struct document *d = g->document;
    bool page = g->heading == NO_HEADING;
    Slice text = slice_trim(buf_view(&g->text));
    struct search_entry entry = {.id = entry_id(g), .page = g->page, .kind = slice_from(kind_name(d->kind))};
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
    g.page = even(g.arena, document->title);
    buf_init(&g.text);
    if (part->fragment)
        gather(&g, part->fragment);
    buf_free(&g.text);
    buf_free(&g.id);
    arena_free(g.arena);
}

/* --- shards --- */

static void add_entry(void *index, const struct search_entry *entry) {
    search_index_add(index, entry);
}

void search_add(struct search_index *index, const struct library *library, const struct document *document) {
    search_entries(library, document, add_entry, index);
}

void search_write(const struct search_index *shard, size_t number, write_file *write, void *context) {
    Buf out = {0};
    char path[64];
    snprintf(path, sizeof path, "search/%zu.js", number);
    buf_printf(&out, "quireShard(%zu, ", number);
    search_index_json(shard, &out);
    buf_puts(&out, ");\n");
    write(context, slice_from(path), buf_view(&out));
    buf_free(&out);
}

struct search_merge {
    struct search_index *shard;
    size_t documents;        /* that came */
    write_file *write;
    void *context;
};

struct search_merge *search_merge_new(write_file *write, void *context) {
    struct search_merge *merge = xcalloc(1, sizeof *merge);
    *merge = (struct search_merge){.shard = search_index_new(), .write = write, .context = context};
    return merge;
}

/* Documents came, and with them perhaps the end of a shard. */
static void count_documents(struct search_merge *merge, size_t documents) {
    merge->documents += documents;
    if (documents == 0 || merge->documents % SHARD_DOCUMENTS != 0)
        return;
    search_write(merge->shard, merge->documents / SHARD_DOCUMENTS - 1, merge->write, merge->context);
    search_index_clear(merge->shard);
}

bool search_merge_add(struct search_merge *merge, Slice part, size_t documents) {
    if (!search_index_load(merge->shard, part))
        return false;
    count_documents(merge, documents);
    return true;
}

void search_merge_document(struct search_merge *merge, const struct library *library, const struct document *document) {
    search_add(merge->shard, library, document);
    count_documents(merge, 1);
}

void search_merge_finish(struct search_merge *merge) {
    if (merge->documents % SHARD_DOCUMENTS != 0)
        search_write(merge->shard, merge->documents / SHARD_DOCUMENTS, merge->write, merge->context);
    search_index_free(merge->shard);
    free(merge);
}

void search_make(const struct site *site, write_file *write, void *context) {
    const struct library *library = site->library;
    struct search_merge *merge = search_merge_new(write, context);
    for (size_t i = 0; i < library->documents.n; i++)
        if (!library->documents.v[i].shadowed)
            search_merge_document(merge, library, &library->documents.v[i]);
    search_merge_finish(merge);
}
