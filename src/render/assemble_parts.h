/* What the two halves of assembly share; nobody else includes this.
 *
 * assemble_ids.c walks facts alone and gives every heading its id, assemble.c then fills the
 * fragments' holes.
 */
#ifndef QUIRE_RENDER_ASSEMBLE_PARTS_H
#define QUIRE_RENDER_ASSEMBLE_PARTS_H

#include "model/slug.h"
#include "render/assemble.h"

/* Guards: includes are resolved within tighter limits, but for parts that hold nothing. */
enum { ASSEMBLE_DEPTH = 64, ASSEMBLE_VISITS = 100000 };

/* One use of a part on the page. visits[0] is the document's own text. */
struct visit {
    const struct part *part;
    int shift;          /* levels that its headings move by */
    uint32_t title;     /* the heading that is the page's title, or NO_TITLE */
    Slice *ids;         /* of its headings */
    uint32_t *included; /* per directive: the visit of what it brings, 0 = nothing */
};
enum { NO_TITLE = UINT32_MAX };

/* One that an edit put in, before it has its id. */
struct late_heading {
    Slice *ids;
    uint32_t heading, listed; /* its place among its visit's, and among those of the page */
    Slice slug;
};

/* One that an edit took out: its id is free for one that was put in and says the same. */
struct gone_heading {
    Slice id, slug;
};

struct visits {
    struct arena *arena;
    const struct library *library;
    bool page;          /* as the page has it: with headings that edits put in */
    VEC(struct late_heading) late;
    VEC(struct gone_heading) gone;
    VEC(struct visit) v;
    PageHeadings headings;
    struct slugger slugger; /* when all is visited, `seen` holds every id of a heading */
};

/* Visits the document's text and all that it includes. */
void visits_make(struct visits *visits, const struct document *document);
void visits_free(struct visits *visits); /* all but the arena and the headings */

/* The level of a heading on the page: never above 6, and 1 for the title alone. */
uint8_t visit_level(const struct visit *visit, uint32_t heading);

#endif
