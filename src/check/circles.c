/* Escalations that lead round in a circle: a task that nobody can do would go round for ever.
 *
 * Agents are put together that reach each other (Tarjan's strong components); of each such group
 * the shortest circle through its first agent is told, once. */
#include "base/mem.h"
#include "check/graph.h"
#include <stdlib.h>

enum { NAMED = 8 };

struct step {
    uint32_t to; /* a document */
    const struct escalation *because;
};

/* A document that is being walked, and which of its steps is next. */
struct frame {
    uint32_t document, next;
};

struct circles {
    struct check *check;
    uint32_t *first, *count; /* by part: its escalations */
    uint32_t *seen;          /* by part: the document that walked it last, + 1 */
    VEC(struct step) steps;
    uint32_t *begin; /* by document: its steps are [begin[d], begin[d + 1]) */
    uint32_t
        *group; /* by document: the first of its component met, + 1; 0 while that is not known */
    /* While searching: */
    uint32_t *order, *low; /* by document; order 0 = not met */
    VEC(uint32_t) stack;   /* met, and of no group yet */
    VEC(struct frame) path;
    uint32_t met;
};

/* --- Who escalates to whom --- */

static void index_parts(struct circles *c) {
    const struct graph_notes *notes = c->check->graph;
    for (size_t i = 0; i < notes->escalations.n; i++) {
        uint32_t part = notes->escalations.v[i].part;
        if (!c->count[part]++)
            c->first[part] = (uint32_t)i;
    }
}

static void walk_part(struct circles *c, uint32_t from, uint32_t index) {
    const struct library *library = c->check->library;
    const struct part *part = &library->parts.v[index];
    if (!part->facts || c->seen[index] == from + 1)
        return;
    c->seen[index] = from + 1;
    for (uint32_t i = 0; i < c->count[index]; i++) {
        const struct escalation *e = &c->check->graph->escalations.v[c->first[index] + i];
        const struct document *agent =
            library_agent(library, library->documents.v[from].tool, e->name);
        if (agent && agent != &library->documents.v[from])
            *VEC_PUSH(&c->steps) = (struct step){(uint32_t)(agent - library->documents.v), e};
    }
    for (uint32_t i = 0; i < part->facts->n_directives; i++)
        if (part->facts->directives[i].part)
            walk_part(c, from, part->facts->directives[i].part);
}

static void take_steps(struct circles *c) {
    const struct library *library = c->check->library;
    for (uint32_t i = 0; i < library->documents.n; i++) {
        c->begin[i] = (uint32_t)c->steps.n;
        if (library->documents.v[i].kind == KIND_AGENT)
            walk_part(c, i, library->documents.v[i].part);
    }
    c->begin[library->documents.n] = (uint32_t)c->steps.n;
}

/* --- Groups that reach each other --- */

static void meet(struct circles *c, uint32_t document) {
    c->order[document] = c->low[document] = ++c->met;
    *VEC_PUSH(&c->stack) = document;
    *VEC_PUSH(&c->path) = (struct frame){document, c->begin[document]};
}

/* The path's last document is done. */
static void leave(struct circles *c) {
    uint32_t done = c->path.v[--c->path.n].document;
    if (c->path.n) {
        uint32_t before = c->path.v[c->path.n - 1].document;
        c->low[before] = c->low[done] < c->low[before] ? c->low[done] : c->low[before];
    }
    if (c->low[done] != c->order[done])
        return;
    for (uint32_t member = UINT32_MAX; member != done;) {
        member = c->stack.v[--c->stack.n];
        c->group[member] = done + 1;
    }
}

static void search_from(struct circles *c, uint32_t start) {
    meet(c, start);
    while (c->path.n) {
        struct frame *frame = &c->path.v[c->path.n - 1];
        if (frame->next == c->begin[frame->document + 1]) {
            leave(c);
            continue;
        }
        uint32_t from = frame->document, to = c->steps.v[frame->next++].to;
        if (!c->order[to])
            meet(c, to);
        else if (!c->group[to] && c->order[to] < c->low[from])
            c->low[from] = c->order[to];
    }
}

/* --- One circle of each --- */

static void report(const struct circles *c, const struct step *last, const uint32_t *via,
                   uint32_t end, uint32_t start) {
    const struct library *library = c->check->library;
    const struct source *source = library->parts.v[last->because->part].source;
    VEC(uint32_t) names = {0};
    Buf chain = {0};
    for (uint32_t at = end; at != start; at = via[at])
        *VEC_PUSH(&names) = at;
    buf_slice(&chain, library->documents.v[start].name);
    for (size_t i = names.n; i-- > 0;)
        if (names.n - i <= NAMED || i == 0)
            buf_printf(&chain, " -> %.*s", FMT(library->documents.v[names.v[i]].name));
        else if (names.n - i == NAMED + 1)
            buf_puts(&chain, " -> ...");
    buf_printf(&chain, " -> %.*s", FMT(library->documents.v[start].name));
    if (diag_at(library->sink, RULE_AGENT_CYCLE,
                source_place(source, last->because->mention->start, last->because->mention->end),
                "escalations lead round in a circle: %s", chain.s)) {
        diag_label(library->sink, "the circle closes here");
        diag_help(library->sink,
                  "let one of them end with a person, or with an agent that escalates no further");
    }
    buf_free(&chain);
    VEC_FREE(&names);
}

/* Breadth first within the group, back to its first member. */
static void tell(struct circles *c, uint32_t start, uint32_t *via) {
    VEC(uint32_t) queue = {0};
    bool told = false;
    *VEC_PUSH(&queue) = start;
    via[start] = start;
    for (size_t at = 0; at < queue.n && !told; at++) {
        uint32_t from = queue.v[at];
        for (uint32_t i = c->begin[from]; i < c->begin[from + 1] && !told; i++) {
            const struct step *step = &c->steps.v[i];
            told = step->to == start;
            if (told) {
                report(c, step, via, from, start);
            } else if (c->group[step->to] == c->group[start] && via[step->to] == UINT32_MAX) {
                via[step->to] = from;
                *VEC_PUSH(&queue) = step->to;
            }
        }
    }
    VEC_FREE(&queue);
}

static void tell_all(struct circles *c) {
    size_t n = c->check->library->documents.n;
    uint32_t *via = ARENA_ARRAY(c->check->arena, uint32_t, n);
    unsigned char *told = arena_alloc(c->check->arena, n + 1);
    for (size_t i = 0; i < n; i++)
        via[i] = UINT32_MAX;
    for (uint32_t i = 0; i < n; i++) {
        if (told[c->group[i]])
            continue;
        told[c->group[i]] = true;
        tell(c, i, via);
    }
}

void check_circles(struct check *check) {
    struct circles c = {.check = check};
    const struct library *library = check->library;
    size_t n = library->documents.n, parts = library->parts.n;
    uint32_t **arrays[] = {&c.first, &c.count, &c.seen, &c.begin, &c.group, &c.order, &c.low};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        *arrays[i] = ARENA_ARRAY(check->arena, uint32_t, (i < 3 ? parts : n) + 1);
    index_parts(&c);
    take_steps(&c);
    for (uint32_t i = 0; i < n; i++)
        if (!c.order[i])
            search_from(&c, i);
    tell_all(&c);
    VEC_FREE(&c.steps);
    VEC_FREE(&c.stack);
    VEC_FREE(&c.path);
}
