/* Charts: the library as nodes and edges, for programs that draw. The same library gives the same bytes.
 *
 * Nodes are the agents, commands and skills, and of pages and snippets those that an edge touches, in path order. An edge leads
 * from who delegates or escalates to whom (model/graph.h), and from who includes to what is included, directly; there is one for
 * each of the three. Edges are sorted by where they begin, by kind, and by where they end.
 */
#ifndef QUIRE_OUTPUT_CHART_H
#define QUIRE_OUTPUT_CHART_H

#include "model/graph.h"
#include "model/includers.h"

enum chart_relation { CHART_DELEGATES, CHART_ESCALATES, CHART_INCLUDES };

struct chart_edge {
    uint32_t from, to;           /* documents */
    enum chart_relation relation;
};

struct chart {
    const struct library *library;
    uint32_t *nodes;             /* documents */
    size_t n_nodes;
    struct chart_edge *edges;
    size_t n_edges;
};

/* `around` NULL: all of it; else that document, the edges that begin or end there, and what is at their other ends. Lives in
 * `arena`. */
struct chart chart_make(struct arena *arena, struct library *library, const struct document *around);

/* For Graphviz: a digraph. Nodes are called by their paths. */
void chart_dot(Buf *out, const struct chart *chart);
/* For Mermaid: a flowchart. Nodes are called by their numbers. */
void chart_mermaid(Buf *out, const struct chart *chart);
/* {"nodes": [{"path", "kind", "name", "tool"}], "edges": [{"from", "to", "kind"}]}; paths; `tool` is null for none. */
void chart_json(Buf *out, const struct chart *chart);

#endif
