/* What an edit put in, and the facts of an edited page.
 */
#include "base/mem.h"
#include "model/library.h"
#include "render/html_parts.h"
#include <string.h>

const struct facts *fragment_facts(const struct part *part) {
    return part->fragment && part->fragment->facts ? part->fragment->facts : part->facts;
}

/* How far the index of a hole moves, of what was taken from a text of its own. */
static uint32_t moved(const struct renderer *r, enum hole_kind kind) {
    switch (kind) {
    case HOLE_HEADING_OPEN:
    case HOLE_HEADING_CLOSE:
        return r->facts->n_headings + (uint32_t)r->headings.n;
    case HOLE_LINK_OPEN:
    case HOLE_IMAGE:
    case HOLE_RAW_URL:
        return r->facts->n_links + (uint32_t)r->links.n;
    case HOLE_MENTION_OPEN:
    case HOLE_MENTION_CLOSE:
        return r->facts->n_mentions + (uint32_t)r->added_mentions.n;
    default:
        return 0;
    }
}

static bool is_link_hole(enum hole_kind kind) {
    return kind == HOLE_LINK_OPEN || kind == HOLE_LINK_CLOSE || kind == HOLE_MENTION_OPEN || kind == HOLE_MENTION_CLOSE;
}

static void add_facts(struct renderer *r, const struct facts *facts, uint32_t place) {
    for (uint32_t i = 0; i < facts->n_headings; i++) {
        struct heading *heading = VEC_PUSH(&r->headings);
        *heading = facts->headings[i];
        heading->start = heading->end = place;
    }
    for (uint32_t i = 0; i < facts->n_links; i++)
        *VEC_PUSH(&r->links) = facts->links[i];
    for (uint32_t i = 0; i < facts->n_mentions; i++)
        *VEC_PUSH(&r->added_mentions) = facts->mentions[i];
}

/* A link is none in a link. */
static void put_fragment(struct renderer *r, const struct insertion *insertion, uint32_t place) {
    const struct fragment *fragment = insertion->fragment;
    bool linked = r->open_link || r->raw.links;
    uint32_t from = insertion->from;
    for (uint32_t i = 0; i < fragment->n_holes; i++) {
        const struct hole *hole = &fragment->holes[i];
        if (hole->at < from || hole->at > insertion->to || (linked && is_link_hole(hole->kind)))
            continue;
        buf_slice(&r->out, slice_sub(fragment->html, from, hole->at));
        from = hole->at;
        put_hole(r, hole->kind, hole->index + moved(r, hole->kind), hole_text(hole), hole_title(hole));
    }
    buf_slice(&r->out, slice_sub(fragment->html, from, insertion->to));
    add_facts(r, insertion->facts, place);
}

uint32_t enter_inserted(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    const struct insertion *insertion = &r->edit->insertions.v[node->include];
    if (insertion->block)
        new_line(r);
    if (insertion->fragment)
        put_fragment(r, insertion, node->start);
    else
        buf_slice(&r->out, insertion->html);
    if (insertion->block)
        new_line(r);
    return SKIP;
}

static void *joined(struct arena *arena, const void *first, size_t n_first, const void *second, size_t n_second, size_t size) {
    char *all = arena_array(arena, n_first + n_second, size);
    if (n_first)
        memcpy(all, first, n_first * size);
    if (n_second)
        memcpy(all + n_first * size, second, n_second * size);
    return all;
}
#define JOINED(arena, first, n_first, second) joined(arena, first, n_first, (second)->v, (second)->n, sizeof *(second)->v)

static const struct facts *facts_of(const struct renderer *r) {
    struct facts *facts = ARENA_NEW(r->arena, struct facts);
    *facts = *r->facts;
    facts->headings = JOINED(r->arena, r->facts->headings, r->facts->n_headings, &r->headings);
    facts->n_headings += (uint32_t)r->headings.n;
    facts->links = JOINED(r->arena, r->facts->links, r->facts->n_links, &r->links);
    facts->n_links += (uint32_t)r->links.n;
    facts->mentions = JOINED(r->arena, r->facts->mentions, r->facts->n_mentions, &r->added_mentions);
    facts->n_mentions += (uint32_t)r->added_mentions.n;
    return facts;
}

struct fragment *html_render_edited(const struct edit *edit) {
    struct facts page = edit->page;
    page.headings = edit->headings.v;
    page.links = edit->links.v;
    page.mentions = edit->mentions.v;
    struct renderer r = {.arena = edit->arena,
                         .source = edit->source,
                         .tree = &edit->tree,
                         .facts = &page,
                         .edit = edit,
                         .n_source = edit->n_source,
                         .highlighter = edit->highlighter};
    struct fragment *fragment = html_finish(&r);
    fragment->facts = facts_of(&r);
    fragment->hidden = edit->hidden;
    VEC_FREE(&r.headings);
    VEC_FREE(&r.links);
    VEC_FREE(&r.added_mentions);
    return fragment;
}
