/* The map: the whole library at a glance, as a picture where it is small enough, and as tables in any case. */
#include "base/mem.h"
#include "base/path.h"
#include "output/ring.h"
#include "output/special.h"
#include <stdlib.h>

enum {
    MOST_DRAWN = 150,   /* a ring of more names cannot be read */
    EXCERPT = 60,       /* so many of a larger library are drawn: those that work with most others */
    PAGE_LENGTH = 200,  /* rows */
};

/* Agents, commands and skills are on the map, and snippets that nothing uses. */
struct node {
    const struct document *document;
    uint32_t index;
    uint32_t degree;             /* whom it delegates to, and who delegates to it */
    bool drawn;
};

/* Nodes that belong together: those of one tool and kind that work with others; those that do not; snippets that nothing uses. */
enum belonging { WORKS, ALONE, UNUSED };
struct group {
    enum belonging belonging;
    Slice title, id;
    size_t first, n;             /* of the nodes */
};

struct map_page {
    struct site *site;
    VEC(struct node) nodes;
    VEC(struct group) groups;
    uint32_t *place;             /* by document: its number among the nodes + 1, 0 for none */
};

static enum belonging belonging_of(const struct node *node) {
    return node->document->kind == KIND_SNIPPET ? UNUSED : node->degree == 0 ? ALONE : WORKS;
}

static bool sends_work(const struct document *d) {
    return d->kind == KIND_AGENT || d->kind == KIND_COMMAND || d->kind == KIND_SKILL;
}

static int by_group_and_name(const void *a, const void *b) {
    const struct node *x = a, *y = b;
    enum belonging p = belonging_of(x), q = belonging_of(y);
    if (p != q)
        return p < q ? -1 : 1;
    int order = slice_cmp(x->document->tool, y->document->tool);
    if (order == 0 && x->document->kind != y->document->kind)
        order = x->document->kind < y->document->kind ? -1 : 1;
    order = order ? order : slice_cmp(x->document->name, y->document->name);
    return order ? order : slice_cmp(x->document->source->path, y->document->source->path);
}

static void find_nodes(struct map_page *map) {
    const struct site *site = map->site;
    const struct library *library = site->library;
    map->place = ARENA_ARRAY(site->arena, uint32_t, library->documents.n);
    for (uint32_t i = 0; i < library->documents.n; i++) {
        const struct document *d = &library->documents.v[i];
        bool unused = d->kind == KIND_SNIPPET && site->includers[i].n_direct == 0;
        if (!d->shadowed && (sends_work(d) || unused))
            *VEC_PUSH(&map->nodes) = (struct node){d, i, site->graph->delegates[i].n + site->graph->called_by[i].n, true};
    }
    if (map->nodes.n)
        qsort(map->nodes.v, map->nodes.n, sizeof *map->nodes.v, by_group_and_name);
    for (size_t i = 0; i < map->nodes.n; i++)
        map->place[map->nodes.v[i].index] = (uint32_t)i + 1;
}

/* --- groups --- */

static bool same_group(const struct node *a, const struct node *b) {
    enum belonging belonging = belonging_of(a);
    return belonging == belonging_of(b) &&
           (belonging != WORKS || (a->document->kind == b->document->kind && slice_eq(a->document->tool, b->document->tool)));
}

static Slice title_of(struct arena *arena, const struct node *node) {
    const struct document *d = node->document;
    switch (belonging_of(node)) {
    case ALONE:
        return S("Working alone");
    case UNUSED:
        return S("Unused snippets");
    case WORKS:
        break;
    }
    return arena_printf(arena, "%s%s%.*s", site_group_title(d->kind), d->tool.n ? " for " : "", FMT(d->tool));
}

static void find_groups(struct map_page *map) {
    struct arena *arena = map->site->arena;
    for (size_t i = 0; i < map->nodes.n; i++) {
        const struct node *node = &map->nodes.v[i];
        Slice id = arena_printf(arena, "site__group-%zu", map->groups.n + 1);
        if (i == 0 || !same_group(node, node - 1))
            *VEC_PUSH(&map->groups) =
                (struct group){.belonging = belonging_of(node), .title = title_of(arena, node), .id = id, .first = i};
        map->groups.v[map->groups.n - 1].n++;
    }
}

/* --- the picture --- */

static int by_degree(const void *a, const void *b) {
    const struct node *x = *(struct node *const *)a, *y = *(struct node *const *)b;
    if (x->degree != y->degree)
        return x->degree > y->degree ? -1 : 1;
    return x < y ? -1 : x > y;
}

static size_t choose_drawn(struct map_page *map) {
    if (map->nodes.n <= MOST_DRAWN)
        return map->nodes.n;
    struct node **order = ARENA_ARRAY(map->site->arena, struct node *, map->nodes.n);
    for (size_t i = 0; i < map->nodes.n; i++)
        order[i] = &map->nodes.v[i];
    qsort(order, map->nodes.n, sizeof(struct node *), by_degree);
    for (size_t i = 0; i < map->nodes.n; i++)
        order[i]->drawn = i < EXCERPT && order[i]->degree > 0;
    size_t n = 0;
    while (n < EXCERPT && order[n]->drawn)
        n++;
    return n;
}

static struct ring_node ring_node(struct arena *scratch, const struct node *node) {
    static const char *const marks[] = {"", "orphan", "unused"};
    Buf href = {0};
    buf_url_path(&href, path_relative(scratch, S("catalogue"), node->document->page));
    struct ring_node made = {node->document->name, buf_dup(&href, scratch), marks[belonging_of(node)]};
    buf_free(&href);
    return made;
}

/* Both pictures, as data.picture and data.column. */
static void put_pictures(struct map_page *map, struct view *data) {
    const struct site *site = map->site;
    struct arena *scratch = arena_new();
    size_t n = 0, drawn = choose_drawn(map);
    struct ring_node *nodes = ARENA_ARRAY(scratch, struct ring_node, drawn);
    size_t *numbers = ARENA_ARRAY(scratch, size_t, map->nodes.n);
    VEC(struct ring_group) groups = {0};
    VEC(struct ring_edge) edges = {0};
    for (size_t g = 0; g < map->groups.n; g++) {
        size_t before = n;
        for (size_t i = map->groups.v[g].first; i < map->groups.v[g].first + map->groups.v[g].n; i++)
            if (map->nodes.v[i].drawn) {
                numbers[i] = n;
                nodes[n++] = ring_node(scratch, &map->nodes.v[i]);
            }
        if (n > before)
            *VEC_PUSH(&groups) = (struct ring_group){map->groups.v[g].title, n - before};
    }
    for (size_t i = 0; i < map->nodes.n; i++) {
        const struct neighbours *to = &site->graph->delegates[map->nodes.v[i].index];
        for (uint32_t k = 0; k < to->n && map->nodes.v[i].drawn; k++)
            if (map->place[to->v[k]] && map->nodes.v[map->place[to->v[k]] - 1].drawn)
                *VEC_PUSH(&edges) = (struct ring_edge){numbers[i], numbers[map->place[to->v[k]] - 1]};
    }
    struct ring ring = {nodes, groups.v, edges.v, drawn, groups.n, edges.n, S("Map of the library: who sends work to whom")};
    Buf circle = {0}, column = {0};
    ring_circle(&circle, &ring);
    ring_column(&column, &ring);
    view_put(site->arena, data, "picture", view_html(site->arena, buf_dup(&circle, site->arena)));
    view_put(site->arena, data, "column", view_html(site->arena, buf_dup(&column, site->arena)));
    view_put(site->arena, data, "drawn", view_int(site->arena, (long long)drawn));
    buf_free(&circle);
    buf_free(&column);
    VEC_FREE(&groups);
    VEC_FREE(&edges);
    arena_free(scratch);
}

/* --- the tables --- */

static Slice page_path(struct arena *arena, size_t number) {
    return number == 0 ? S("catalogue/map.html") : arena_printf(arena, "catalogue/map-page-%zu.html", number + 1);
}

static const struct view *row_view(struct site *site, const struct node *node) {
    struct view *row = view_map(site->arena), *delegates = view_list(site->arena);
    const struct neighbours *to = &site->graph->delegates[node->index];
    for (uint32_t k = 0; k < to->n; k++)
        view_append(site->arena, delegates, site->cards[to->v[k]]);
    view_put(site->arena, row, "card", site->cards[node->index]);
    view_put(site->arena, row, "delegates", delegates);
    view_put(site->arena, row, "called_by", view_int(site->arena, site->graph->called_by[node->index].n));
    return row;
}

static struct view *group_view(struct arena *arena, const struct group *group) {
    static const char *const names[] = {"works", "alone", "unused"};
    struct view *view = view_map(arena);
    view_put(arena, view, "title", view_string(arena, group->title));
    view_put(arena, view, "id", view_string(arena, group->id));
    view_put(arena, view, "count", view_int(arena, (long long)group->n));
    view_put(arena, view, "belonging", view_string(arena, slice_from(names[group->belonging])));
    return view;
}

/* What of the groups is among the nodes [from, to). */
static const struct view *groups_view(struct map_page *map, size_t from, size_t to) {
    struct arena *arena = map->site->arena;
    struct view *list = view_list(arena);
    for (size_t g = 0; g < map->groups.n; g++) {
        const struct group *group = &map->groups.v[g];
        size_t first = group->first > from ? group->first : from;
        size_t end = group->first + group->n < to ? group->first + group->n : to;
        if (first >= end)
            continue;
        struct view *view = group_view(arena, group), *rows = view_list(arena);
        for (size_t i = first; i < end; i++)
            view_append(arena, rows, row_view(map->site, &map->nodes.v[i]));
        view_put(arena, view, "continued", view_bool(arena, first > group->first));
        view_put(arena, view, "rows", rows);
        view_append(arena, list, view);
    }
    return list;
}

/* Where each group begins. */
static const struct view *index_view(struct map_page *map) {
    struct arena *arena = map->site->arena;
    struct view *list = view_list(arena);
    for (size_t g = 0; g < map->groups.n; g++) {
        struct view *view = group_view(arena, &map->groups.v[g]);
        view_put(arena, view, "path", view_string(arena, page_path(arena, map->groups.v[g].first / PAGE_LENGTH)));
        view_append(arena, list, view);
    }
    return list;
}

static const struct view *pages_view(struct arena *arena, size_t current, size_t count) {
    struct view *list = view_list(arena);
    for (size_t i = 0; i < count && count > 1; i++) {
        struct view *page = view_map(arena);
        view_put(arena, page, "number", view_int(arena, (long long)i + 1));
        view_put(arena, page, "path", view_string(arena, page_path(arena, i)));
        view_put(arena, page, "current", view_bool(arena, i == current));
        view_append(arena, list, page);
    }
    return list;
}

static void add_page(struct map_page *map, const struct view *index, size_t number, size_t count, Specials *out) {
    struct arena *arena = map->site->arena;
    struct view *data = view_map(arena);
    size_t from = number * PAGE_LENGTH, to = from + PAGE_LENGTH;
    view_put(arena, data, "picture", view_null());
    view_put(arena, data, "column", view_null());
    view_put(arena, data, "drawn", view_null());
    if (number == 0)
        put_pictures(map, data);
    view_put(arena, data, "total", view_int(arena, (long long)map->nodes.n));
    view_put(arena, data, "index", index);
    view_put(arena, data, "groups", groups_view(map, from, to < map->nodes.n ? to : map->nodes.n));
    view_put(arena, data, "pages", pages_view(arena, number, count));
    *VEC_PUSH(out) = (struct special){.layout = "map", .path = page_path(arena, number), .title = S("Map"), .data = data};
}

void map_pages(struct site *site, Specials *out) {
    struct map_page map = {.site = site};
    if (site->graph->n_edges == 0)
        return;
    find_nodes(&map);
    find_groups(&map);
    const struct view *index = index_view(&map);
    size_t count = (map.nodes.n + PAGE_LENGTH - 1) / PAGE_LENGTH;
    for (size_t number = 0; number < count; number++)
        add_page(&map, index, number, count, out);
    VEC_FREE(&map.nodes);
    VEC_FREE(&map.groups);
}
