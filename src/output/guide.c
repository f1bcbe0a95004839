#include "output/guide.h"
#include "base/mem.h"
#include "base/path.h"
#include "output/site.h"

enum { NO_RANK = SIZE_MAX };
static const double NO_WEIGHT = 1e9;

struct guide {
    const struct library *library;
    struct map ranks;    /* library path -> struct config_guide */
    struct map folders;  /* output path -> struct guide_folder */
    Slice root;          /* the folder in which all pages lie */
};

/* --- folders --- */

static double weight_of(const struct document *d) {
    const struct value *weight = value_get(d->source->front, "weight");
    return weight && (weight->kind == VALUE_INT || weight->kind == VALUE_FLOAT) ? weight->number : NO_WEIGHT;
}

static size_t rank_of(const struct guide *guide, Slice library_path) {
    const struct config_guide *place = map_get(&guide->ranks, library_path);
    return place ? (size_t)(place - guide->library->config->guide) : NO_RANK;
}

static bool heads_folder(const struct document *d) {
    return slice_is(path_base(d->page), "index.html");
}

static void add_folders(struct guide *guide, struct arena *arena, const struct document *d) {
    Slice from = path_dir(d->source->path);
    for (Slice path = path_dir(d->page); path.n; path = path_dir(path), from = path_dir(from)) {
        void **slot = map_slot(&guide->folders, path);
        if (!*slot) {
            struct guide_folder *folder = *slot = ARENA_NEW(arena, struct guide_folder);
            *folder = (struct guide_folder){path, site_label(arena, path_base(path)), NULL, NO_WEIGHT, NO_RANK};
        }
        struct guide_folder *folder = *slot;
        size_t rank = rank_of(guide, from);
        folder->rank = rank < folder->rank ? rank : folder->rank;
    }
    struct guide_folder *own = map_get(&guide->folders, path_dir(d->page));
    if (own && heads_folder(d)) {
        own->index = d;
        own->title = d->title;
        own->weight = weight_of(d);
    }
}

/* The longest path of folders that both lie in. */
static Slice shared_folder(Slice a, Slice b) {
    size_t end = 0;
    for (size_t i = 0; i < a.n && i < b.n && a.s[i] == b.s[i]; i++)
        if (a.s[i] == '/')
            end = i;
    return slice_sub(a, 0, end);
}

struct guide *guide_new(struct arena *arena, const struct library *library, const struct document *home) {
    struct guide *guide = ARENA_NEW(arena, struct guide);
    const struct document *first = NULL;
    guide->library = library;
    for (size_t i = 0; i < library->config->n_guide; i++)
        map_set(&guide->ranks, library->config->guide[i].path, &library->config->guide[i]);
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *d = &library->documents.v[i];
        if (d->kind != KIND_PAGE || d->shadowed || d == home)
            continue;
        add_folders(guide, arena, d);
        guide->root = first ? shared_folder(arena_printf(arena, "%.*s/", FMT(guide->root)), d->page) : slice_lasting(arena, path_dir(d->page));
        first = d;
    }
    return guide;
}

void guide_free(struct guide *guide) {
    if (!guide)
        return;
    map_free(&guide->ranks);
    map_free(&guide->folders);
}

/* --- the order --- */

/* What a page is sorted by in a folder: it may lie in a folder of that. */
struct standing {
    bool first, folder;
    size_t rank;
    double weight;
    Slice name;
};

static struct standing standing_in(const struct guide *guide, const struct document *d, Slice folder) {
    size_t from = folder.n ? folder.n + 1 : 0, slash = slice_find_char(d->page, '/', from);
    if (slash == SLICE_NONE)
        return (struct standing){heads_folder(d), false, rank_of(guide, d->source->path), weight_of(d),
                              slice_sub(d->page, from, d->page.n)};
    const struct guide_folder *in = map_get(&guide->folders, slice_sub(d->page, 0, slash));
    return (struct standing){false, true, in->rank, in->weight, slice_sub(d->page, from, slash)};
}

int guide_order(const struct guide *guide, const struct document *a, const struct document *b) {
    Slice folder = shared_folder(a->page, b->page);
    struct standing x = standing_in(guide, a, folder), y = standing_in(guide, b, folder);
    if (x.first != y.first)
        return x.first ? -1 : 1;
    if (x.rank != y.rank)
        return x.rank < y.rank ? -1 : 1;
    if (x.weight < y.weight || x.weight > y.weight)
        return x.weight < y.weight ? -1 : 1;
    if (x.folder != y.folder)
        return x.folder ? 1 : -1;
    return slice_cmp(x.name, y.name);
}

/* --- what templates see --- */

struct planting {
    const struct guide *guide;
    struct arena *arena;
    const struct document *const *pages;
    size_t n, at;
};

static void add_node(struct planting *p, struct view *list, Slice title, Slice path, Slice folder,
                     const struct document *index, const struct view *pages) {
    struct view *node = view_map(p->arena);
    view_put(p->arena, node, "title", view_string(p->arena, title));
    view_put(p->arena, node, "path", view_string(p->arena, path));
    view_put(p->arena, node, "folder", folder.n ? view_string(p->arena, folder) : view_null());
    view_put(p->arena, node, "index", view_bool(p->arena, index != NULL));
    view_put(p->arena, node, "pages", pages);
    view_append(p->arena, list, node);
}

static void add_below(struct planting *p, struct view *list, Slice folder) {
    size_t from = folder.n ? folder.n + 1 : 0;
    while (p->at < p->n && path_is_under(p->pages[p->at]->page, folder)) {
        const struct document *d = p->pages[p->at];
        size_t slash = slice_find_char(d->page, '/', from);
        struct view *pages = view_list(p->arena);
        if (slash == SLICE_NONE) {
            add_node(p, list, d->title, d->page, (Slice){0}, NULL, pages);
            p->at++;
            continue;
        }
        const struct guide_folder *in = map_get(&p->guide->folders, slice_sub(d->page, 0, slash));
        add_below(p, pages, in->path);
        add_node(p, list, in->title, d->page, slice_sub(d->page, 0, slash + 1), in->index, pages);
    }
}

void guide_tree(struct guide *guide, struct arena *arena, struct view *list, const struct document *const *pages, size_t n) {
    struct planting planting = {guide, arena, pages, n, 0};
    add_below(&planting, list, guide->root);
}

const struct guide_folder **guide_way(const struct guide *guide, struct arena *arena, const struct document *page, size_t *n) {
    Slice folder = path_dir(page->page);
    if (heads_folder(page) && folder.n > guide->root.n)
        folder = path_dir(folder);
    size_t depth = 0;
    for (Slice at = folder; at.n > guide->root.n; at = path_dir(at))
        depth++;
    const struct guide_folder **way = ARENA_ARRAY(arena, const struct guide_folder *, depth + 1);
    *n = depth;
    for (Slice at = folder; at.n > guide->root.n; at = path_dir(at))
        way[--depth] = map_get(&guide->folders, at);
    return way;
}
