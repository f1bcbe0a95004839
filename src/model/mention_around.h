/* What stands around each name of a text: the conditions (a) to (d) of DESIGN section 4.
 */
#ifndef QUIRE_MODEL_MENTION_AROUND_H
#define QUIRE_MODEL_MENTION_AROUND_H

#include "model/mention_text.h"

/* What a heading or lead-in says of the text below it. */
enum scope {
    SCOPE_NOTHING,
    SCOPE_SPEAKS, /* of delegation, collaboration, or of them and escalation */
    SCOPE_AGENTS, /* of agents, whatever becomes of them */
    SCOPE_ESCALATES, /* of escalation and nothing else, to those that are named */
    SCOPE_THINGS, /* of skills, plugins, tools, packages or commands */
    SCOPE_WARES,  /* of other wares: languages, frameworks; agents are sorted by them, too */
    SCOPE_AGENTS_BY_WARES, /* the nearest is SCOPE_WARES, and one around it speaks */
};

/* Of agents and their work, in whatever way? */
bool scope_speaks(enum scope scope);

/* The scope of a place of which the nearest saying is `inner` and the next one outwards `outer`. */
enum scope scope_within(enum scope outer, enum scope inner);

/* Where a text stands. */
struct stand {
    bool item;        /* first paragraph of a list item */
    bool led;         /* and the list has a lead-in that does not speak of agents */
    bool column;      /* cell in a column of agents; `scope` is then what its head says, if that is escalation */
    bool paragraph;   /* a paragraph, which a name may lead up to `:` */
    enum scope scope; /* what the lead-in and headings around it say */
};

/* Adds the bits to the text's names. */
void around_mark(struct text *text, struct stand stand);

/* What the text says as a heading (`lead_in` false) or as a lead-in, of which the last sentence
 * counts; a text that does not end in `:` is no lead-in and says nothing. */
enum scope text_scope(const struct text *text, bool lead_in);
bool is_lead_in(const struct text *text);

/* Is the text, a table's head cell, the word agent and perhaps `name`? */
bool is_agent_column(const struct text *text);

#endif
