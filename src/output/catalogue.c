#include "output/catalogue.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "model/slug.h"
#include <stdlib.h>

enum {
    PAGE_LENGTH = 200, /* a page lists this many; what is longer goes on on the next */
    EXCERPT = 300,     /* of a description, in code points, for the filter */
};

/* What documents can be found by. The values of one are a member of cards, a text or a list. */
static const struct facet {
    const char *key, *label, *member;
} facets[] = {{"kind", "Kind", "kind"},
              {"tag", "Tag", "tags"},
              {"model", "Model", "model"},
              {"tool", "Tool", "tool"},
              {"all", "", ""}}; /* what the list of all documents is by: nothing */
enum { FACET_KIND = 0, FACET_TAG = 1, FACETS = sizeof facets / sizeof *facets - 1, FACET_NONE = FACETS };

/* Documents that have one value of a facet, in reading order. */
struct shelf {
    unsigned facet;
    Slice value, title;
    Slice path; /* without its ending: "catalogue/tag-rust" */
    VEC(const struct view *) cards;
};

struct catalogue {
    struct arena *arena;
    const struct view *groups;
    VEC(struct shelf *) shelves; /* by facet, then as they were met */
    struct map by_value;         /* "FACET VALUE" -> struct shelf */
    struct shelf everything;
};

static Slice key_of(struct arena *arena, unsigned facet, Slice value) {
    return arena_printf(arena, "%s %.*s", facets[facet].key, FMT(value));
}

static struct shelf *shelf_of(struct catalogue *c, unsigned facet, Slice value) {
    Slice key = key_of(c->arena, facet, value);
    struct shelf *shelf = map_get(&c->by_value, key);
    if (shelf)
        return shelf;
    shelf = ARENA_NEW(c->arena, struct shelf);
    *shelf = (struct shelf){.facet = facet, .value = value};
    *VEC_PUSH(&c->shelves) = shelf;
    map_set(&c->by_value, key, shelf);
    return shelf;
}

/* --- the values of a card --- */

static size_t count_values(const struct view *card, unsigned facet) {
    const struct view *values = view_get(card, facets[facet].member);
    return view_is_string(values) ? view_text(values).n > 0 : view_count(values);
}

static Slice value_at(const struct view *card, unsigned facet, size_t i) {
    const struct view *values = view_get(card, facets[facet].member);
    return view_text(view_is_string(values) ? values : view_at(values, i));
}

static void put_on_shelves(struct catalogue *c, const struct view *card) {
    for (unsigned f = 0; f < FACETS; f++)
        for (size_t i = 0; i < count_values(card, f); i++) {
            struct shelf *shelf = shelf_of(c, f, value_at(card, f, i));
            *VEC_PUSH(&shelf->cards) = card;
        }
}

static int by_facet_and_value(const void *a, const void *b) {
    const struct shelf *x = *(struct shelf *const *)a, *y = *(struct shelf *const *)b;
    if (x->facet != y->facet)
        return x->facet < y->facet ? -1 : 1;
    return slice_cmp(x->value, y->value);
}

static void name_shelf(struct catalogue *c, struct slugger *slugger, struct shelf *shelf) {
    enum kind kind;
    if (shelf->facet == FACET_KIND && kind_find(shelf->value, &kind)) {
        shelf->title = slice_lasting(c->arena, slice_from(site_group_title(kind)));
        shelf->path = arena_printf(c->arena, "catalogue/%s", kind_plural(kind));
        return;
    }
    Slice slug = slug_of(c->arena, shelf->value);
    if (slug.n == 0 || slug.n > 100)
        slug = S("other");
    slug = slugger_unique(slugger, arena_printf(c->arena, "%s-%.*s", facets[shelf->facet].key, FMT(slug)));
    shelf->title = arena_printf(c->arena, "%s: %.*s", facets[shelf->facet].label, FMT(shelf->value));
    shelf->path = arena_printf(c->arena, "catalogue/%.*s", FMT(slug));
}

static void fill_shelves(struct catalogue *c) {
    for (size_t g = 0; g < view_count(c->groups); g++) {
        const struct view *documents = view_get(view_at(c->groups, g), "documents");
        for (size_t i = 0; i < view_count(documents); i++) {
            put_on_shelves(c, view_at(documents, i));
            *VEC_PUSH(&c->everything.cards) = view_at(documents, i);
        }
    }
    if (c->shelves.n)
        qsort(c->shelves.v, c->shelves.n, sizeof *c->shelves.v, by_facet_and_value);
    struct slugger slugger = {.arena = c->arena};
    for (size_t i = 0; i < c->shelves.n; i++)
        name_shelf(c, &slugger, c->shelves.v[i]);
    slugger_free(&slugger);
}

/* --- what a page shows --- */

static Slice page_path(struct arena *arena, const struct shelf *shelf, size_t number) {
    if (number == 1)
        return arena_printf(arena, "%.*s.html", FMT(shelf->path));
    return arena_printf(arena, "%.*s-page-%zu.html", FMT(shelf->path), number);
}

/* A value and how many of some documents have it. */
struct counted {
    const struct shelf *shelf;
    size_t count;
};

static int by_value(const void *a, const void *b) {
    return slice_cmp(((const struct counted *)a)->shelf->value,
                     ((const struct counted *)b)->shelf->value);
}

static const struct view *value_view(struct arena *arena, const struct counted *counted) {
    struct view *value = view_map(arena);
    view_put(arena, value, "value", view_string(arena, counted->shelf->value));
    view_put(arena, value, "title", view_string(arena, counted->shelf->title));
    view_put(arena, value, "count", view_int(arena, (long long)counted->count));
    view_put(arena, value, "path", view_string(arena, page_path(arena, counted->shelf, 1)));
    return value;
}

/* The values of one facet that the shelf's documents have, with a list of each to go to. */
static const struct view *facet_view(struct catalogue *c, const struct shelf *shelf, unsigned facet) {
    VEC(struct counted) found = {0};
    struct map seen = {0}; /* value -> its place in `found`, from 1 */
    for (size_t i = 0; i < shelf->cards.n; i++)
        for (size_t k = 0; k < count_values(shelf->cards.v[i], facet); k++) {
            Slice value = value_at(shelf->cards.v[i], facet, k);
            void **slot = map_slot(&seen, value);
            if (!*slot) {
                *VEC_PUSH(&found) = (struct counted){.shelf = shelf_of(c, facet, value)};
                *slot = (void *)(uintptr_t)found.n;
            }
            found.v[(uintptr_t)*slot - 1].count++;
        }
    if (found.n)
        qsort(found.v, found.n, sizeof *found.v, by_value);
    struct view *values = view_list(c->arena), *view = view_map(c->arena);
    for (size_t i = 0; i < found.n; i++)
        view_append(c->arena, values, value_view(c->arena, &found.v[i]));
    VEC_FREE(&found);
    map_free(&seen);
    view_put(c->arena, view, "key", view_string(c->arena, slice_from(facets[facet].key)));
    view_put(c->arena, view, "label", view_string(c->arena, slice_from(facets[facet].label)));
    view_put(c->arena, view, "values", values);
    return view;
}

static const struct view *facets_view(struct catalogue *c, const struct shelf *shelf) {
    struct view *list = view_list(c->arena);
    for (unsigned f = 0; f < FACETS; f++) {
        const struct view *view = facet_view(c, shelf, f);
        /* One value tells nothing apart. */
        if (f != shelf->facet && view_count(view_get(view, "values")) > 1)
            view_append(c->arena, list, view);
    }
    return list;
}

static const struct view *pages_view(struct arena *arena, const struct shelf *shelf, size_t number,
                                     size_t count) {
    struct view *list = view_list(arena);
    for (size_t i = 1; i <= count && count > 1; i++) {
        struct view *page = view_map(arena);
        view_put(arena, page, "number", view_int(arena, (long long)i));
        view_put(arena, page, "path", view_string(arena, page_path(arena, shelf, i)));
        view_put(arena, page, "current", view_bool(arena, i == number));
        view_append(arena, list, page);
    }
    return list;
}

static void add_pages(struct catalogue *c, const struct shelf *shelf, Specials *out) {
    struct arena *arena = c->arena;
    size_t count = (shelf->cards.n + PAGE_LENGTH - 1) / PAGE_LENGTH;
    const struct view *facets_of_all = facets_view(c, shelf);
    for (size_t number = 1; number <= count; number++) {
        struct view *data = view_map(arena), *documents = view_list(arena);
        size_t first = (number - 1) * PAGE_LENGTH;
        for (size_t i = first; i < shelf->cards.n && i < first + PAGE_LENGTH; i++)
            view_append(arena, documents, shelf->cards.v[i]);
        view_put(arena, data, "facet", view_string(arena, slice_from(facets[shelf->facet].key)));
        view_put(arena, data, "value", view_string(arena, shelf->value));
        view_put(arena, data, "total", view_int(arena, (long long)shelf->cards.n));
        view_put(arena, data, "first", view_int(arena, (long long)first + 1));
        view_put(arena, data, "documents", documents);
        view_put(arena, data, "facets", facets_of_all);
        view_put(arena, data, "pages", pages_view(arena, shelf, number, count));
        *VEC_PUSH(out) = (struct special){.layout = "catalogue",
                                          .path = page_path(arena, shelf, number),
                                          .title = shelf->title,
                                          .data = data};
    }
}

/* All tags with how often they are used, so that each can be found. */
static void add_tags(struct catalogue *c, Specials *out) {
    const struct view *tags = facet_view(c, &c->everything, FACET_TAG);
    if (view_count(view_get(tags, "values")) > 0)
        *VEC_PUSH(out) = (struct special){
            .layout = "tags", .path = S("catalogue/tags.html"), .title = S("Tags"), .data = tags};
}

/* --- for the filter --- */

static void put_values(Buf *out, const struct view *card, unsigned facet) {
    buf_char(out, '[');
    for (size_t i = 0; i < count_values(card, facet); i++) {
        if (i > 0)
            buf_char(out, ',');
        buf_json_string(out, value_at(card, facet, i));
    }
    buf_char(out, ']');
}

/* The name and the text of a card are those that card.html shows. */
static void put_card(Buf *out, const struct view *card) {
    Slice name = view_text(view_get(card, "name")), title = view_text(view_get(card, "title"));
    Slice kind = view_text(view_get(card, "kind")), text = view_text(view_get(card, "description"));
    bool titled = slice_is(kind, kind_name(KIND_PAGE)) || slice_is(kind, kind_name(KIND_SNIPPET));
    if (text.n == 0 && !slice_eq(name, title))
        text = titled ? name : title;
    size_t end = utf8_offset(text, EXCERPT);
    buf_char(out, '[');
    buf_json_string(out, view_text(view_get(card, "path")));
    buf_char(out, ',');
    buf_json_string(out, titled ? title : name);
    buf_char(out, ',');
    buf_json_string(out, end < text.n ? slice_trim_end(slice_sub(text, 0, end)) : text);
    for (unsigned f = 0; f < FACETS; f++) {
        buf_char(out, ',');
        put_values(out, card, f);
    }
    buf_char(out, ']');
}

void catalogue_data(const struct site *site, write_file *write, void *context) {
    const struct catalogue *c = site->catalogue;
    Buf out = {0};
    if (c->everything.cards.n == 0)
        return;
    buf_puts(&out, "quireDocuments([");
    for (size_t i = 0; i < c->everything.cards.n; i++) {
        buf_puts(&out, i > 0 ? ",\n" : "\n");
        put_card(&out, c->everything.cards.v[i]);
    }
    buf_puts(&out, "\n]);\n");
    write(context, S(CATALOGUE_DATA), buf_view(&out));
    buf_free(&out);
}

/* --- the catalogue as a whole --- */

struct catalogue *catalogue_new(struct arena *arena, const struct view *groups) {
    struct catalogue *c = ARENA_NEW(arena, struct catalogue);
    *c = (struct catalogue){.arena = arena, .groups = groups};
    c->everything = (struct shelf){
        .facet = FACET_NONE, .title = slice_lasting(arena, S("Catalogue")), .path = slice_lasting(arena, S("catalogue/index"))};
    fill_shelves(c);
    return c;
}

void catalogue_free(struct catalogue *c) {
    if (!c)
        return;
    for (size_t i = 0; i < c->shelves.n; i++)
        VEC_FREE(&c->shelves.v[i]->cards);
    VEC_FREE(&c->shelves);
    VEC_FREE(&c->everything.cards);
    map_free(&c->by_value);
}

const struct view *catalogue_lists(const struct catalogue *c) {
    struct view *lists = view_map(c->arena), *of[FACETS];
    for (size_t f = 0; f < FACETS; f++) {
        of[f] = view_open_map(c->arena);
        view_put(c->arena, lists, facets[f].key, of[f]);
    }
    for (size_t i = 0; i < c->shelves.n; i++) {
        const struct shelf *shelf = c->shelves.v[i];
        view_put_slice(c->arena, of[shelf->facet], shelf->value,
                       view_string(c->arena, page_path(c->arena, shelf, 1)));
    }
    return lists;
}

Slice catalogue_path(struct arena *arena, enum kind kind) {
    return arena_printf(arena, "catalogue/%s.html", kind_plural(kind));
}

void catalogue_pages(struct site *site, Specials *out) {
    for (size_t i = 0; i < site->catalogue->shelves.n; i++)
        add_pages(site->catalogue, site->catalogue->shelves.v[i], out);
    add_pages(site->catalogue, &site->catalogue->everything, out);
    add_tags(site->catalogue, out);
}
