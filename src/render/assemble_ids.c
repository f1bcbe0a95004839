#include "base/mem.h"
#include "render/assemble_parts.h"
#include "render/html.h"

uint8_t visit_level(const struct visit *visit, uint32_t heading) {
    int level = fragment_facts(visit->part)->headings[heading].level + visit->shift;
    int highest = heading == visit->title ? 1 : 2;
    return (uint8_t)(level < highest ? highest : level > 6 ? 6 : level);
}

/* What is on the page: `shown` is false of all that an edit has taken out, whose ids are those of the source's headings all the
 * same. */
static void add_heading(struct visits *visits, const struct visit *visit, uint32_t i, bool shown) {
    const struct heading *heading = &fragment_facts(visit->part)->headings[i];
    visit->ids[i] = slugger_unique(&visits->slugger, heading->slug);
    if (!shown || heading->level == 0) {
        *VEC_PUSH(&visits->gone) = (struct gone_heading){visit->ids[i], heading->slug};
        return;
    }
    *VEC_PUSH(&visits->headings) = (struct page_heading){
        .level = visit_level(visit, i),
        .id = visit->ids[i],
        .text = heading->text,
    };
}

/* Headings that an edit put in stand in their places; their ids are made when all others are. */
static void add_late(struct visits *visits, const struct visit *visit, uint32_t *next, uint32_t before) {
    const struct facts *facts = fragment_facts(visit->part);
    for (; *next < facts->n_headings && facts->headings[*next].start <= before; ++*next) {
        *VEC_PUSH(&visits->late) = (struct late_heading){visit->ids, *next, (uint32_t)visits->headings.n, facts->headings[*next].slug};
        *VEC_PUSH(&visits->headings) = (struct page_heading){
            .level = visit_level(visit, *next),
            .text = facts->headings[*next].text,
        };
    }
}

/* Empty when there is none. */
static Slice take_gone(struct visits *visits, Slice slug) {
    for (size_t i = 0; i < visits->gone.n; i++) {
        Slice id = visits->gone.v[i].id;
        if (!id.n || !slice_eq(visits->gone.v[i].slug, slug))
            continue;
        visits->gone.v[i].id = (Slice){0};
        return id;
    }
    return (Slice){0};
}

static void name_late(struct visits *visits) {
    for (size_t i = 0; i < visits->late.n; i++) {
        struct late_heading *late = &visits->late.v[i];
        Slice id = take_gone(visits, late->slug);
        late->ids[late->heading] = id.n ? id : slugger_unique(&visits->slugger, late->slug);
        visits->headings.v[late->listed].id = late->ids[late->heading];
    }
}

static uint32_t add_part(struct visits *visits, uint32_t part, int shift, unsigned depth, bool shown);

static void add_included(struct visits *visits, const struct visit *visit, uint32_t i,
                         unsigned depth, bool shown) {
    const struct directive *d = &visit->part->facts->directives[i];
    const struct fragment *fragment = visit->part->fragment;
    /* Text that goes into a code block has no headings. */
    if (d->part && d->context != CONTEXT_FENCE && depth < ASSEMBLE_DEPTH &&
        visits->v.n < ASSEMBLE_VISITS)
        visit->included[i] = add_part(visits, d->part, visit->shift + d->effective_shift, depth + 1,
                                      shown && !(fragment && fragment->hidden && fragment->hidden[i]));
}

/* Gives the visit's index, 0 when the part cannot be shown. */
static uint32_t add_part(struct visits *visits, uint32_t part, int shift, unsigned depth, bool shown) {
    struct visit visit = {
        .part = &visits->library->parts.v[part], .shift = shift, .title = NO_TITLE};
    const struct facts *facts = visit.part->facts;
    if (!facts)
        return 0;
    const struct facts *page = fragment_facts(visit.part);
    uint32_t index = (uint32_t)visits->v.n;
    if (depth == 0 && facts->title_first && page->headings[0].level)
        visit.title = 0; /* the first block is the first heading */
    visit.ids = ARENA_ARRAY(visits->arena, Slice, page->n_headings);
    visit.included = ARENA_ARRAY(visits->arena, uint32_t, facts->n_directives);
    *VEC_PUSH(&visits->v) = visit;
    uint32_t h = 0, d = 0, late = shown && visits->page ? facts->n_headings : page->n_headings;
    while (h < facts->n_headings || d < facts->n_directives) {
        bool heading = d == facts->n_directives ||
                       (h < facts->n_headings && facts->headings[h].start < facts->directives[d].start);
        add_late(visits, &visit, &late, heading ? facts->headings[h].start : facts->directives[d].start);
        if (heading)
            add_heading(visits, &visit, h++, shown);
        else
            add_included(visits, &visit, d++, depth, shown);
    }
    add_late(visits, &visit, &late, UINT32_MAX);
    return index;
}

void visits_make(struct visits *visits, const struct document *document) {
    visits->slugger.arena = visits->arena;
    add_part(visits, document->part, 0, 0, true);
    name_late(visits);
}

void visits_free(struct visits *visits) {
    VEC_FREE(&visits->v);
    VEC_FREE(&visits->late);
    VEC_FREE(&visits->gone);
    slugger_free(&visits->slugger);
}

static void add_ids(struct map *ids, const struct visits *visits) {
    for (size_t i = 0; i < visits->headings.n; i++)
        map_set(ids, visits->headings.v[i].id, ids);
    for (size_t v = 0; v < visits->v.n; v++) {
        const struct facts *facts = visits->v.v[v].part->facts;
        for (uint32_t i = 0; i < facts->n_ids; i++)
            map_set(ids, facts->ids[i], ids);
    }
}

void assemble_anchors(struct arena *arena, const struct library *library,
                      const struct document *document, struct map *ids) {
    struct visits visits = {.arena = arena, .library = library};
    visits_make(&visits, document);
    add_ids(ids, &visits);
    if (!visits.v.n || visits.v.v[0].title == NO_TITLE)
        map_set(ids, slugger_unique(&visits.slugger, slug_of(arena, document->title)), ids);
    VEC_FREE(&visits.headings);
    visits_free(&visits);
}

const Slice *assemble_heading_ids(struct arena *arena, const struct library *library, const struct document *document) {
    struct visits visits = {.arena = arena, .library = library, .page = true};
    visits_make(&visits, document);
    const Slice *ids = visits.v.n ? visits.v.v[0].ids : NULL;
    VEC_FREE(&visits.headings);
    visits_free(&visits);
    return ids;
}
