#include "model/graph.h"
#include "base/mem.h"
#include "model/link.h"

/* Whom a part's own text names. */
struct call {
    Slice name;      /* as written: which agent is meant depends on the document's tool; empty: by a link */
    uint32_t agent;  /* the document that a link leads to */
    uint8_t how;     /* EDGE_*, or 0 for one that is named in passing: it says nothing more where others say more */
};

/* All of them, found once however many documents include the part. */
struct named {
    bool known;         /* the rest is filled in */
    struct call *calls; /* mentions, then links */
    size_t n;
    size_t n_own;       /* the first of them, which stand in the front matter */
};

typedef VEC(struct call) Calls;

struct walk {
    struct arena *arena, *scratch;
    struct library *library;
    struct named *parts;
    uint32_t *part_seen, *document_seen; /* index + 1 of the document that met it last */
    uint32_t *place; /* by document that was met: where in `found` it is */
    uint32_t from;
    const struct document *document;
    VEC(uint32_t) found;
    VEC(uint8_t) how; /* of each */
};

static uint8_t how_of(const struct mention *mention) {
    if (mention->around & AROUND_ESCALATE)
        return EDGE_ESCALATES;
    bool called = mention->around & (AROUND_LEADS | AROUND_USE | AROUND_DELEGATE);
    return called || mention->form <= MENTION_AT ? EDGE_DELEGATES : 0;
}

static void find_mentions(struct walk *walk, const struct part *part, Calls *found, size_t *n_own) {
    const struct names *names = library_names(walk->library, S(""));
    for (uint32_t i = 0; i < part->facts->n_mentions; i++) {
        const struct mention *mention = &part->facts->mentions[i];
        struct judgement judgement = mention_judge(mention, names);
        if (judgement.verdict != VERDICT_KNOWN || (mention->node == 0 && !part->whole))
            continue;
        *VEC_PUSH(found) = (struct call){.name = judgement.agent, .how = how_of(mention)};
        /* Front matter comes first. */
        if (mention->node == 0)
            *n_own = found->n;
    }
}

/* What is said of a link is said of a name in its text. `next` is the first mention that may be in it: both come in order. */
static uint8_t how_linked(const struct facts *facts, const struct link *link, uint32_t *next) {
    while (*next < facts->n_mentions && facts->mentions[*next].start < link->start)
        (*next)++;
    bool inside = *next < facts->n_mentions && facts->mentions[*next].start < link->end;
    return inside ? how_of(&facts->mentions[*next]) : 0;
}

static void find_links(struct walk *walk, const struct part *part, Calls *found) {
    uint32_t next = 0;
    for (uint32_t i = 0; i < part->facts->n_links; i++) {
        const struct link *link = &part->facts->links[i];
        if (!url_is_relative(link->url))
            continue;
        struct target target = link_resolve(walk->library, walk->scratch, part->source, link->url);
        if (target.kind != TARGET_DOCUMENT || target.document->kind != KIND_AGENT)
            continue;
        *VEC_PUSH(found) = (struct call){.agent = (uint32_t)(target.document - walk->library->documents.v),
                                         .how = how_linked(part->facts, link, &next)};
    }
    arena_reset(walk->scratch);
}

static const struct named *named_in(struct walk *walk, uint32_t part) {
    struct named *named = &walk->parts[part];
    if (named->known)
        return named;
    Calls found = {0};
    named->known = true;
    find_mentions(walk, &walk->library->parts.v[part], &found, &named->n_own);
    find_links(walk, &walk->library->parts.v[part], &found);
    named->n = found.n;
    named->calls = VEC_KEEP(&found, walk->arena);
    VEC_FREE(&found);
    return named;
}

static void add_edge(struct walk *walk, uint32_t to, uint8_t how) {
    if (to == walk->from)
        return;
    if (walk->document_seen[to] == walk->from + 1) {
        walk->how.v[walk->place[to]] |= how;
        return;
    }
    walk->document_seen[to] = walk->from + 1;
    walk->place[to] = (uint32_t)walk->found.n;
    *VEC_PUSH(&walk->found) = to;
    *VEC_PUSH(&walk->how) = how;
}

static void visit(struct walk *walk, uint32_t index, bool included) {
    const struct library *library = walk->library;
    const struct part *part = &library->parts.v[index];
    if (!index || !part->facts || walk->part_seen[index] == walk->from + 1)
        return;
    walk->part_seen[index] = walk->from + 1;
    const struct named *named = named_in(walk, index);
    for (size_t i = included ? named->n_own : 0; i < named->n; i++) {
        const struct call *call = &named->calls[i];
        const struct document *agent = call->name.n ? library_agent(library, walk->document->tool, call->name)
                                                    : &library->documents.v[call->agent];
        if (agent)
            add_edge(walk, (uint32_t)(agent - library->documents.v), call->how);
    }
    for (uint32_t i = 0; i < part->facts->n_directives; i++)
        visit(walk, part->facts->directives[i].part, true);
}

static bool delegates(const struct document *document) {
    return document->kind == KIND_AGENT || document->kind == KIND_COMMAND ||
           document->kind == KIND_SKILL;
}

/* To name an agent is to send work to it, unless more is said. */
static void name_edges(struct neighbours *edges) {
    for (uint32_t i = 0; i < edges->n; i++)
        edges->how[i] = edges->how[i] ? edges->how[i] : EDGE_DELEGATES;
}

static void turn_round(struct arena *arena, struct graph *graph, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < graph->delegates[i].n; j++)
            graph->called_by[graph->delegates[i].v[j]].n++;
    for (size_t i = 0; i < n; i++) {
        struct neighbours *callers = &graph->called_by[i];
        callers->v = ARENA_ARRAY(arena, uint32_t, callers->n);
        callers->how = ARENA_ARRAY(arena, uint8_t, callers->n);
        callers->n = 0;
    }
    for (size_t i = 0; i < n; i++) {
        for (uint32_t j = 0; j < graph->delegates[i].n; j++) {
            struct neighbours *callers = &graph->called_by[graph->delegates[i].v[j]];
            callers->how[callers->n] = graph->delegates[i].how[j];
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
    walk.place = ARENA_ARRAY(walk.arena, uint32_t, n);
    graph->delegates = ARENA_ARRAY(arena, struct neighbours, n);
    graph->called_by = ARENA_ARRAY(arena, struct neighbours, n);
    for (size_t i = 0; i < n; i++) {
        walk.document = &library->documents.v[i];
        if (!delegates(walk.document))
            continue;
        walk.from = (uint32_t)i;
        walk.found.n = walk.how.n = 0;
        visit(&walk, walk.document->part, false);
        graph->delegates[i] = (struct neighbours){VEC_KEEP(&walk.found, arena), VEC_KEEP(&walk.how, arena),
                                                  (uint32_t)walk.found.n};
        name_edges(&graph->delegates[i]);
        graph->n_edges += walk.found.n;
    }
    turn_round(arena, graph, n);
    VEC_FREE(&walk.found);
    VEC_FREE(&walk.how);
    arena_free(walk.scratch);
    arena_free(walk.arena);
    return graph;
}
