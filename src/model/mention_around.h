/* What stands around each name of a text: the conditions (a) to (d) of DESIGN section 4.
 */
#ifndef QUIRE_MODEL_MENTION_AROUND_H
#define QUIRE_MODEL_MENTION_AROUND_H

#include "model/mention_text.h"

/* What a heading or lead-in says of the text below it. */
enum scope { SCOPE_NOTHING, SCOPE_SPEAKS, SCOPE_THINGS };

/* Where a text stands. */
struct stand {
    bool item;              /* first paragraph of a list item */
    bool column;            /* cell in a column of agents */
    bool paragraph;         /* a paragraph, which a name may lead up to `:` */
    enum scope scope;       /* of the lead-in or heading that says something, the nearest one */
};

/* Adds the bits to the text's names. */
void around_mark(struct text *text, struct stand stand);

/* What the text says as a heading (`lead_in` false) or as a lead-in, of which the last sentence counts. A lead-in that does
 * not end in `:` is none: SCOPE_NOTHING. */
enum scope text_scope(const struct text *text, bool lead_in);

/* Is the text, a table's head cell, the word agent and perhaps `name`? */
bool is_agent_column(const struct text *text);

#endif
