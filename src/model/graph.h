/* The graph: which document's assembled text sends work to which agent.
 *
 * An edge leads from an agent, command or skill to an agent that its text names, in words or by a link to the
 * agent's file; text that it includes counts as its own. Nobody delegates to itself.
 */
#ifndef QUIRE_MODEL_GRAPH_H
#define QUIRE_MODEL_GRAPH_H

#include "model/library.h"

/* What an edge stands for; one may be both. */
enum {
    EDGE_DELEGATES = 1 << 0,
    EDGE_ESCALATES = 1 << 1, /* work that is too hard is sent there: AROUND_ESCALATE of model/mention.h */
};

struct neighbours {
    uint32_t *v;    /* indices of documents */
    uint8_t *how;   /* EDGE_* of each */
    uint32_t n;
};

struct graph {
    struct neighbours *delegates;   /* by document: whom it names, escalations among them, in the order of the text,
                                       includes behind its own */
    struct neighbours *called_by;   /* by document: who names it, in path order */
    size_t n_edges;
};

/* Call behind include_resolve and library_index_names. Lives in `arena`. */
struct graph *library_graph(struct arena *arena, struct library *library);

#endif
