/* The ring: a library at a glance, as pictures of who sends work to whom.
 *
 * Two forms of one thing: a circle of names with an arc through it for each edge, for wide screens, and a column of names
 * with the arcs beside it, for narrow ones. Nodes stand in groups, one behind the other. As in picture.h nothing is coloured
 * here, and names are links:
 *
 * - svg.picture.ring, svg.picture.column: the whole; a.node: a document, with the classes of its `marks`; path.edge: work that is
 *   sent on; path.group, text.group: where a group stands, and its title
 */
#ifndef QUIRE_OUTPUT_RING_H
#define QUIRE_OUTPUT_RING_H

#include "base/str.h"

struct ring_node {
    Slice name, href;            /* href: an address as it stands on the page, not escaped for HTML */
    const char *marks;           /* further classes, or "" */
};
struct ring_group {
    Slice title;
    size_t n;                    /* nodes, never 0 */
};
struct ring_edge {
    size_t from, to;             /* nodes */
};

/* `groups` name all of `nodes` in their order. */
struct ring {
    const struct ring_node *nodes;
    const struct ring_group *groups;
    const struct ring_edge *edges;
    size_t n_nodes, n_groups, n_edges;
    Slice label;                 /* what the pictures show */
};

void ring_circle(Buf *out, const struct ring *ring);
void ring_column(Buf *out, const struct ring *ring);

#endif
