/* Pictures: SVG of who works with whom, drawn while the site is built.
 *
 * Nothing in them is coloured here: classes say what a thing is, and the style sheet what it looks like. Names are links.
 * What a picture shows stands beside it as text, too, for those who cannot see it.
 *
 * - svg.picture: the whole; a.node: a document, with .self, .snippet; path.edge: work that is sent on, with
 *   .include for text that is brought and .escalation for work that is too hard; path.arrow: an edge's head; text.more: how
 *   many are not shown
 */
#ifndef QUIRE_OUTPUT_PICTURE_H
#define QUIRE_OUTPUT_PICTURE_H

#include "base/str.h"

/* A document in a picture. */
struct picture_node {
    Slice name;
    Slice href;                  /* an address as it stands on the page, not escaped for HTML; empty for no link */
    bool escalates;              /* the work that goes to it, or comes from it, is too hard for whoever sends it */
};

struct picture_nodes {
    const struct picture_node *v;
    size_t n;
};

/* Callers on the left, whom it calls on the right, what it includes below. Appends nothing when it has no neighbours. */
struct neighbourhood {
    Slice name;
    struct picture_nodes callers, called, included;
};
void picture_neighbourhood(Buf *out, const struct neighbourhood *neighbourhood);

#endif
