#include "model/graph.h"
#include "base/mem.h"
#include "model/link.h"

/* What one part's own text names, found once however many documents include it. */
struct named {
    bool known;   /* the rest is filled in */
    Slice *names; /* mentions of agents, as written: which one is meant depends on the document's
                     tool */
    size_t n_names;
    size_t n_own;     /* of which these, the first, stand in the front matter */
    uint32_t *agents; /* documents that links lead to */
    size_t n_agents;
};

struct walk {
    struct arena *arena, *scratch;
    struct library *library;
    struct named *parts;
    uint32_t *part_seen, *document_seen; /* index + 1 of the document that met it last */
    uint32_t from;
    const struct document *document;
    VEC(uint32_t) found;
};

static void find_names(struct walk *walk, const struct part *part, struct named *named) {
    const struct names *names = library_names(walk->library, S(""));
    VEC(Slice) found = {0};
    for (uint32_t i = 0; i < part->facts->n_mentions; i++) {
        const struct mention *mention = &part->facts->mentions[i];
        struct judgement judgement = mention_judge(mention, names);
        if (judgement.verdict != VERDICT_KNOWN || (mention->node == 0 && !part->whole))
            continue;
        *VEC_PUSH(&found) = judgement.agent;
        /* Front matter comes first. */
        if (mention->node == 0)
            named->n_own = found.n;
    }
    named->n_names = found.n;
    named->names = VEC_KEEP(&found, walk->arena);
    VEC_FREE(&found);
}

static void find_links(struct walk *walk, const struct part *part, struct named *named) {
    VEC(uint32_t) found = {0};
    for (uint32_t i = 0; i < part->facts->n_links; i++) {
        const struct link *link = &part->facts->links[i];
        if (!url_is_relative(link->url))
            continue;
        struct target target = link_resolve(walk->library, walk->scratch, part->source, link->url);
        if (target.kind == TARGET_DOCUMENT && target.document->kind == KIND_AGENT)
            *VEC_PUSH(&found) = (uint32_t)(target.document - walk->library->documents.v);
    }
    named->n_agents = found.n;
    named->agents = VEC_KEEP(&found, walk->arena);
    VEC_FREE(&found);
    arena_reset(walk->scratch);
}

static const struct named *named_in(struct walk *walk, uint32_t part) {
    struct named *named = &walk->parts[part];
    if (!named->known) {
        named->known = true;
        find_names(walk, &walk->library->parts.v[part], named);
        find_links(walk, &walk->library->parts.v[part], named);
    }
    return named;
}

static void add_edge(struct walk *walk, uint32_t to) {
    if (to == walk->from || walk->document_seen[to] == walk->from + 1)
        return;
    walk->document_seen[to] = walk->from + 1;
    *VEC_PUSH(&walk->found) = to;
}

static void visit(struct walk *walk, uint32_t index, bool included) {
    const struct library *library = walk->library;
    const struct part *part = &library->parts.v[index];
    if (!index || !part->facts || walk->part_seen[index] == walk->from + 1)
        return;
    walk->part_seen[index] = walk->from + 1;
    const struct named *named = named_in(walk, index);
    for (size_t i = included ? named->n_own : 0; i < named->n_names; i++) {
        const struct document *agent =
            library_agent(library, walk->document->tool, named->names[i]);
        if (agent)
            add_edge(walk, (uint32_t)(agent - library->documents.v));
    }
    for (size_t i = 0; i < named->n_agents; i++)
        add_edge(walk, named->agents[i]);
    for (uint32_t i = 0; i < part->facts->n_directives; i++)
        visit(walk, part->facts->directives[i].part, true);
}

static bool delegates(const struct document *document) {
    return document->kind == KIND_AGENT || document->kind == KIND_COMMAND ||
           document->kind == KIND_SKILL;
}

static void turn_round(struct arena *arena, struct graph *graph, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < graph->delegates[i].n; j++)
            graph->called_by[graph->delegates[i].v[j]].n++;
    for (size_t i = 0; i < n; i++) {
        struct neighbours *callers = &graph->called_by[i];
        callers->v = ARENA_ARRAY(arena, uint32_t, callers->n);
        callers->n = 0;
    }
    for (size_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < graph->delegates[i].n; j++) {
            struct neighbours *callers = &graph->called_by[graph->delegates[i].v[j]];
            callers->v[callers->n++] = (uint32_t)i;
        }
    }
}

struct graph *library_graph(struct arena *arena, struct library *library) {
    struct graph *graph = ARENA_NEW(arena, struct graph);
    size_t n = library->documents.n;
    struct walk walk = {.arena = arena_new(), .scratch = arena_new(), .library = library};
    walk.parts = ARENA_ARRAY(walk.arena, struct named, library->parts.n);
    walk.part_seen = ARENA_ARRAY(walk.arena, uint32_t, library->parts.n);
    walk.document_seen = ARENA_ARRAY(walk.arena, uint32_t, n);
    graph->delegates = ARENA_ARRAY(arena, struct neighbours, n);
    graph->called_by = ARENA_ARRAY(arena, struct neighbours, n);
    for (size_t i = 0; i < n; i++) {
        walk.document = &library->documents.v[i];
        if (!delegates(walk.document))
            continue;
        walk.from = (uint32_t)i;
        walk.found.n = 0;
        visit(&walk, walk.document->part, false);
        graph->delegates[i] =
            (struct neighbours){VEC_KEEP(&walk.found, arena), (uint32_t)walk.found.n};
        graph->n_edges += walk.found.n;
    }
    turn_round(arena, graph, n);
    VEC_FREE(&walk.found);
    arena_free(walk.scratch);
    arena_free(walk.arena);
    return graph;
}
