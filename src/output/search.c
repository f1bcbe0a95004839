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

const struct document **search_documents(struct arena *arena, const struct library *library, size_t *n) {
    const struct document **documents = ARENA_ARRAY(arena, const struct document *, library->documents.n);
    *n = 0;
    for (size_t i = 0; i < library->documents.n; i++)
        if (!library->documents.v[i].shadowed)
            documents[(*n)++] = &library->documents.v[i];
    return documents;
}

size_t search_shard(size_t n, size_t number, size_t *first) {
    *first = number * SHARD_DOCUMENTS < n ? number * SHARD_DOCUMENTS : n;
    return n - *first < SHARD_DOCUMENTS ? n - *first : SHARD_DOCUMENTS;
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

/* Text while it is put behind a Buf that has room for it. */
struct writing {
    char *out;
    bool blank;              /* a blank here would be one behind another, or at the beginning */
};

static inline void write_char(struct writing *w, char c) {
    bool blank = is_blank(c);
    if (!blank || !w->blank)
        *w->out++ = blank ? ' ' : c;
    w->blank = blank;
}

/* A tag's name as a number. */
#define NAME2(a, b) ((uint64_t)(a) << 8 | (b))
#define NAME4(a, b, c, d) (NAME2(a, b) << 16 | NAME2(c, d))

/* Between tags of these a word goes on. */
static bool is_inline(uint64_t name) {
    switch (name) {
    case 'a': case 'b': case 'i': case 'q': case 's': case 'u':
    case NAME2('e', 'm'):
    case NAME4(0, 'd', 'e', 'l'): case NAME4(0, 'i', 'n', 's'): case NAME4(0, 'k', 'b', 'd'):
    case NAME4(0, 's', 'u', 'b'): case NAME4(0, 's', 'u', 'p'):
    case NAME4('a', 'b', 'b', 'r'): case NAME4('c', 'o', 'd', 'e'): case NAME4('m', 'a', 'r', 'k'): case NAME4('s', 'p', 'a', 'n'):
    case NAME2('s', 't') << 32 | NAME4('r', 'o', 'n', 'g'):
        return true;
    default:
        return false;
    }
}

/* Goes over the tag that begins at s; words end at most tags. */
static const char *over_tag(const char *s, const char *end, struct writing *w) {
    uint64_t name = 0;
    s += end - s > 1 && s[1] == '/' ? 2 : 1;
    for (; s < end && *s != ' ' && *s != '>' && *s != '/'; s++)
        name = name << 8 | (unsigned char)*s;
    if (!is_inline(name))
        write_char(w, ' ');
    if (s < end && *s != '>')
        s = memchr(s, '>', (size_t)(end - s));
    return s && s < end ? s + 1 : end;
}

/* The renderer writes these alone. */
static const char *put_entity(const char *s, const char *end, struct writing *w) {
    static const struct {
        Slice written;
        char means;
    } entities[] = {{{"&lt;", 4}, '<'}, {{"&gt;", 4}, '>'}, {{"&amp;", 5}, '&'}, {{"&quot;", 6}, '"'}, {{"&#39;", 5}, '\''}};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
        if (!slice_starts((Slice){s, (size_t)(end - s)}, entities[i].written))
            continue;
        write_char(w, entities[i].means);
        return s + entities[i].written.n;
    }
    write_char(w, '&');
    return s + 1;
}

/* A byte that is not simply copied, or may not be. */
static const char *put_special(const char *s, const char *end, struct writing *w) {
    if (*s == '<')
        return over_tag(s, end, w);
    if (*s == '&')
        return put_entity(s, end, w);
    write_char(w, *s);
    return s + 1;
}

/* Where the first of the eight bytes at s is that is not simply copied: marks, blanks that are no ' ' or behind another. */
static unsigned plain_length(const char *s, bool blank) {
    uint64_t word = lanes_load(s), blanks = lanes_equal(word, ' ');
    return lanes_first(lanes_below(word, ' ') | lanes_equal(word, '<') | lanes_equal(word, '&') |
                       (blanks & (blanks << 8 | (uint64_t)blank << 7)));
}

static void put_html(Buf *text, Slice html) {
    const char *s = html.s, *end = s + html.n;
    buf_reserve(text, html.n + 8);
    struct writing w = {text->s + text->n, text->n == 0 || text->s[text->n - 1] == ' '};
    while (end - s >= 8) {
        unsigned n = plain_length(s, w.blank);
        memcpy(w.out, s, 8);
        w.out += n;
        s += n;
        if (n > 0)
            w.blank = w.out[-1] == ' ';
        if (n < 8)
            s = put_special(s, end, &w);
    }
    while (s < end)
        s = put_special(s, end, &w);
    text->n = (size_t)(w.out - text->s);
    text->s[text->n] = '\0';
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
        put_html(&g->text, hole_text(hole));
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
    struct gathering g = {.arena = arena_new(), .document = document, .facts = fragment_facts(part)};
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

Slice search_path(struct arena *arena, size_t number) {
    return arena_printf(arena, "search/%zu.js", number);
}

void search_write(const struct search_index *shard, size_t number, write_file *write, void *context) {
    Buf out = {0};
    struct arena *arena = arena_new();
    buf_printf(&out, "quireShard(%zu, ", number);
    search_index_json(shard, &out);
    buf_puts(&out, ");\n");
    write(context, search_path(arena, number), buf_view(&out));
    buf_free(&out);
    arena_free(arena);
}
