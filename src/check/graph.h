/* Who hands work to whom, as far as the rules need it: noted while mentions are judged, looked at when all texts are done.
 *
 * What is included counts for whoever includes it, so notes are kept by part.
 */
#ifndef QUIRE_CHECK_GRAPH_H
#define QUIRE_CHECK_GRAPH_H

#include "base/vec.h"
#include "check/rules.h"

/* Whoever this text is part of is told to escalate to another. */
struct escalation {
    uint32_t part;
    const struct mention *mention;
    Slice name;
};

struct graph_notes {
    bool *any;                           /* somebody names an agent; this and the next two lie where workers leave things */
    unsigned char *called;               /* by document: an agent that some text names */
    unsigned char *names;                /* by part: it names an agent */
    VEC(Slice) tools;                    /* of all agents */
    VEC(struct escalation) escalations;  /* those of one part side by side */
};

/* Before workers take notes, each for the documents that it looks at; in an arena of the pool. */
void graph_begin(struct check *check, struct arena *arena);
/* A text (not a page of the guide) names the agent `name`, which is not itself. `mention` NULL: by a link to its file. */
void graph_note(struct check *check, const struct text *text, const struct mention *mention, Slice name);

/* What stands before a name in its sentence and on its line, as far as it matters. */
Slice check_before(const struct source *source, uint32_t at);
/* Does it order work to be handed over: "Delegate to", "If it fails, escalate to"? Not when it is said of others ("agents
 * that delegate to"), or denied. */
bool check_orders(Slice before);

/* Agents that nobody calls and that call nobody; escalations that lead round in a circle. */
void check_graph(struct check *check);
/* The latter, in circles.c. */
void check_circles(struct check *check);

#endif
