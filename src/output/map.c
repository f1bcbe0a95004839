/* The map: the whole library at a glance, as a picture where it is small enough, and as a table in any case. */
#include "base/mem.h"
#include "base/path.h"
#include "output/picture.h"
#include "output/special.h"

/* A ring of more names cannot be read. */
enum { MOST_NODES = 150 };

static const char map_path[] = "catalogue/map.html";

/* Agents, commands and skills are on the map: those that send work on, or are sent some; and snippets that nothing uses. */
struct node {
    const struct document *document;
    uint32_t index;
    bool orphan, unused;
};

struct map_nodes {
    VEC(struct node) v;
    uint32_t *place;             /* by document: its number among them + 1, 0 for none */
};

static bool sends_work(const struct document *d) {
    return d->kind == KIND_AGENT || d->kind == KIND_COMMAND || d->kind == KIND_SKILL;
}

static void find_nodes(const struct site *site, struct map_nodes *nodes) {
    const struct library *library = site->library;
    nodes->place = ARENA_ARRAY(site->arena, uint32_t, library->documents.n);
    for (uint32_t i = 0; i < library->documents.n; i++) {
        const struct document *d = &library->documents.v[i];
        bool alone = site->graph->delegates[i].n + site->graph->called_by[i].n == 0;
        bool unused = d->kind == KIND_SNIPPET && site->includers[i].n_direct == 0;
        if (d->shadowed || !(sends_work(d) || unused))
            continue;
        *VEC_PUSH(&nodes->v) = (struct node){d, i, sends_work(d) && alone && site->graph->n_edges > 0, unused};
        nodes->place[i] = (uint32_t)nodes->v.n;
    }
}

static Slice ring_of(const struct site *site, const struct map_nodes *nodes) {
    struct arena *arena = site->arena;
    struct ring_node *ring = ARENA_ARRAY(arena, struct ring_node, nodes->v.n);
    VEC(struct ring_edge) edges = {0};
    for (size_t i = 0; i < nodes->v.n; i++) {
        const struct node *node = &nodes->v.v[i];
        Buf href = {0};
        buf_url_path(&href, path_relative(arena, path_dir(slice_from(map_path)), node->document->page));
        ring[i].node = (struct picture_node){node->document->name, buf_dup(&href, arena)};
        ring[i].marks = node->unused ? "unused" : node->orphan ? "orphan" : "";
        ring[i].title = node->document->title;
        buf_free(&href);
        const struct neighbours *to = &site->graph->delegates[node->index];
        for (uint32_t k = 0; k < to->n; k++)
            if (nodes->place[to->v[k]])
                *VEC_PUSH(&edges) = (struct ring_edge){i, nodes->place[to->v[k]] - 1};
    }
    Buf out = {0};
    picture_ring(&out, ring, nodes->v.n, edges.v, edges.n, "Map of the library: who sends work to whom");
    Slice kept = buf_dup(&out, arena);
    buf_free(&out);
    VEC_FREE(&edges);
    return kept;
}

static const struct view *rows_view(struct site *site, const struct map_nodes *nodes) {
    struct view *rows = view_list(site->arena);
    for (size_t i = 0; i < nodes->v.n; i++) {
        const struct node *node = &nodes->v.v[i];
        struct view *row = view_map(site->arena), *delegates = view_list(site->arena);
        const struct neighbours *to = &site->graph->delegates[node->index];
        for (uint32_t k = 0; k < to->n; k++)
            view_append(site->arena, delegates, site->cards[to->v[k]]);
        view_put(site->arena, row, "card", site->cards[node->index]);
        view_put(site->arena, row, "delegates", delegates);
        view_put(site->arena, row, "called_by", view_int(site->arena, site->graph->called_by[node->index].n));
        view_put(site->arena, row, "mark",
                 node->unused   ? view_string(site->arena, S("unused"))
                 : node->orphan ? view_string(site->arena, S("works alone"))
                                : view_null());
        view_append(site->arena, rows, row);
    }
    return rows;
}

void map_page(struct site *site, Specials *out) {
    struct map_nodes nodes = {0};
    find_nodes(site, &nodes);
    if (nodes.v.n > 1) {
        struct view *data = view_map(site->arena);
        bool drawn = nodes.v.n <= MOST_NODES && site->graph->n_edges > 0;
        view_put(site->arena, data, "picture", drawn ? view_html(site->arena, ring_of(site, &nodes)) : view_null());
        view_put(site->arena, data, "rows", rows_view(site, &nodes));
        *VEC_PUSH(out) = (struct special){.layout = "map", .path = S("catalogue/map.html"), .title = S("Map"), .data = data};
    }
    VEC_FREE(&nodes.v);
}
