#include "model/includers.h"
#include "base/mem.h"
#include <stdlib.h>

struct users {
    const struct library *library;
    VEC(struct edge) edges;      /* from the includer to what its own text names */
    uint32_t *first;             /* of each document's edges, by `from` */
    uint32_t *seen;
};

static uint32_t document_of(const struct library *library, uint32_t part) {
    const struct document *d = library_document(library, library->parts.v[part].source->path);
    return d ? (uint32_t)(d - library->documents.v) : NO_DOCUMENT;
}

static void collect_edges(struct users *u) {
    const struct library *library = u->library;
    for (uint32_t i = 0; i < library->documents.n; i++) {
        const struct facts *facts = library->parts.v[library->documents.v[i].part].facts;
        u->first[i] = (uint32_t)u->edges.n;
        for (uint32_t k = 0; facts && k < facts->n_directives; k++) {
            uint32_t to = facts->directives[k].part ? document_of(library, facts->directives[k].part) : NO_DOCUMENT;
            bool again = to == NO_DOCUMENT || to == i;
            for (size_t e = u->first[i]; e < u->edges.n && !again; e++)
                again = u->edges.v[e].to == to;
            if (!again)
                *VEC_PUSH(&u->edges) = (struct edge){i, to};
        }
    }
    u->first[library->documents.n] = (uint32_t)u->edges.n;
}

typedef VEC(uint32_t) Indices;

static void add_reached(struct users *u, uint32_t root, uint32_t at, Indices *out) {
    for (uint32_t e = u->first[at]; e < u->first[at + 1]; e++) {
        uint32_t to = u->edges.v[e].to;
        if (u->seen[to] == root + 1)
            continue;
        u->seen[to] = root + 1;
        *VEC_PUSH(&out[to]) = root;
        add_reached(u, root, to, out);
    }
}

struct includers *include_users(struct arena *arena, const struct library *library) {
    uint32_t n = (uint32_t)library->documents.n;
    struct users u = {.library = library};
    u.first = ARENA_ARRAY(arena, uint32_t, n + 1);
    u.seen = ARENA_ARRAY(arena, uint32_t, n);
    collect_edges(&u);
    Indices *direct = xcalloc(n + 1, sizeof *direct), *indirect = xcalloc(n + 1, sizeof *indirect);
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t e = u.first[i]; e < u.first[i + 1]; e++) {
            *VEC_PUSH(&direct[u.edges.v[e].to]) = i;
            u.seen[u.edges.v[e].to] = i + 1;
        }
        u.seen[i] = i + 1;
        for (uint32_t e = u.first[i]; e < u.first[i + 1]; e++)
            add_reached(&u, i, u.edges.v[e].to, indirect);
    }
    struct includers *out = ARENA_ARRAY(arena, struct includers, n);
    for (uint32_t i = 0; i < n; i++) {
        out[i] = (struct includers){VEC_KEEP(&direct[i], arena), (uint32_t)direct[i].n, VEC_KEEP(&indirect[i], arena),
                                    (uint32_t)indirect[i].n};
        VEC_FREE(&direct[i]);
        VEC_FREE(&indirect[i]);
    }
    xfree(direct);
    xfree(indirect);
    VEC_FREE(&u.edges);
    return out;
}
