#include "model/select.h"
#include "base/mem.h"
#include "base/vec.h"
#include "input/source.h"
#include "model/markdown.h"
#include "model/mention_near.h"
#include "model/slug.h"

/* How many lines a person would count: the empty one behind a final line ending is none. */
static uint32_t lines_of(const struct source *source) {
    uint32_t n = source->n_lines;
    return n > 0 && source_line_start(source, n) == source->text.n ? n - 1 : n;
}

static bool select_lines(struct arena *arena, const struct source *source, const struct directive *d, struct stretch *out,
                         struct select_error *error) {
    uint32_t count = lines_of(source), from = d->from ? d->from : 1, to = d->to ? d->to : count;
    if (from > count || to > count || from > to) {
        error->rule = RULE_INCLUDE_BAD_RANGE;
        error->message = from > to && to <= count && from <= count
                             ? arena_printf(arena, "lines %u to %u run backwards", from, to)
                             : arena_printf(arena, "`%.*s` has no line %u", FMT(source->path), from > count ? from : to);
        error->help = arena_printf(arena, "the file has %u line%s, front matter counted", count, count == 1 ? "" : "s");
        return false;
    }
    out->start = source_line_start(source, from);
    out->end = source->lines[to];
    return true;
}

/* Lines of markers, 0 where there is none. */
struct region {
    Slice name;                  /* in the marker that opens it */
    uint32_t open, close;
    uint32_t again;              /* a second marker that opens it */
    Slice name_again;
};

static void add_marker(struct selectable *from, Slice name, bool end, uint32_t line) {
    struct region *region = map_get(&from->regions, name);
    if (!region && end)
        return;
    if (!region) {
        region = ARENA_NEW(from->arena, struct region);
        *region = (struct region){.name = name, .open = line};
        map_set(&from->regions, name, region);
    } else if (end && !region->close) {
        region->close = line;
    } else if (!end && !region->again) {
        region->again = line;
        region->name_again = name;
    }
}

static void find_regions(struct selectable *from) {
    from->has_regions = true;
    if (slice_find(from->source->text, S("ANCHOR"), 0) == SLICE_NONE)
        return;
    for (uint32_t line = 1; line <= from->source->n_lines; line++) {
        Slice name;
        bool end;
        if (marker_line(source_line_text(from->source, line), &name, &end))
            add_marker(from, name, end, line);
    }
}

static Slice near_region(const struct selectable *from, Slice name) {
    VEC(Slice) names = {0};
    for (size_t i = 0; i < from->regions.n; i++)
        *VEC_PUSH(&names) = from->regions.entries[i].key;
    Slice near = nearest_name(name, names.v, names.n);
    VEC_FREE(&names);
    return near;
}

/* A region that could be included, for sure. */
static Slice meant_region(const struct selectable *from, Slice name) {
    VEC(Slice) names = {0};
    for (size_t i = 0; i < from->regions.n; i++)
        *VEC_PUSH(&names) = from->regions.entries[i].key;
    Slice meant = name_certain(name, names.v, names.n);
    VEC_FREE(&names);
    const struct region *region = meant.n ? map_get(&from->regions, meant) : NULL;
    return region && region->close && !region->again ? meant : (Slice){0};
}

static bool region_fails(struct selectable *from, Slice name, enum rule rule, uint32_t line, struct select_error *error) {
    const struct source *source = from->source;
    struct arena *arena = from->arena;
    error->rule = rule;
    error->in_target = line > 0;
    if (line > 0) {
        Slice text = source_line_text(source, line);
        Slice marker = slice_sub(text, slice_find(text, S("ANCHOR"), 0), text.n);
        error->at = (uint32_t)(marker.s - source->text.s);
        error->at_end = (uint32_t)(name.s - marker.s) + error->at + (uint32_t)name.n;
    }
    if (rule == RULE_INCLUDE_BAD_REGION) {
        Slice near = near_region(from, name);
        error->message = arena_printf(arena, "`%.*s` has no region `%.*s`", FMT(source->path), FMT(name));
        error->meant = near.n ? meant_region(from, name) : near;
        error->help = near.n ? arena_printf(arena, "did you mean `%.*s`?", FMT(near))
                             : arena_printf(arena, "a region stands between the lines `ANCHOR: %.*s` and `ANCHOR_END: %.*s`",
                                            FMT(name), FMT(name));
    } else if (rule == RULE_INCLUDE_UNCLOSED_REGION) {
        error->message = arena_printf(arena, "region `%.*s` is never closed", FMT(name));
        error->help = arena_printf(arena, "put a line with `ANCHOR_END: %.*s` behind it", FMT(name));
    } else {
        error->message = arena_printf(arena, "region `%.*s` is opened a second time", FMT(name));
        error->help = S("give each region of a file a name of its own");
    }
    return false;
}

static bool select_region(struct selectable *from, const struct directive *d, struct stretch *out, struct select_error *error) {
    if (!from->has_regions)
        find_regions(from);
    const struct region *region = map_get(&from->regions, d->name);
    if (!region)
        return region_fails(from, d->name, RULE_INCLUDE_BAD_REGION, 0, error);
    if (region->again)
        return region_fails(from, region->name_again, RULE_INCLUDE_DUPLICATE_REGION, region->again, error);
    if (!region->close)
        return region_fails(from, region->name, RULE_INCLUDE_UNCLOSED_REGION, region->open, error);
    out->start = from->source->lines[region->open];
    out->end = source_line_start(from->source, region->close);
    return true;
}

static Slice near_heading(struct arena *arena, const struct facts *facts, Slice slug) {
    Slice *slugs = ARENA_ARRAY(arena, Slice, facts->n_headings);
    for (uint32_t i = 0; i < facts->n_headings; i++)
        slugs[i] = facts->headings[i].slug;
    return nearest_name(slug, slugs, facts->n_headings);
}

static Slice meant_anchor(const struct selectable *from, Slice slug) {
    Slice *anchors = ARENA_ARRAY(from->arena, Slice, from->headings.n);
    for (size_t i = 0; i < from->headings.n; i++)
        anchors[i] = from->headings.entries[i].key;
    return name_certain(slug, anchors, from->headings.n);
}

/* Anchors are counted over the file alone, so that `#usage-1` means its second "Usage". */
static void find_headings(struct selectable *from) {
    struct slugger slugger = {.arena = from->arena};
    from->has_headings = true;
    for (uint32_t i = 0; i < from->facts->n_headings; i++) {
        struct heading *h = &from->facts->headings[i];
        Slice anchor = slugger_unique(&slugger, h->slug);
        if (h->top)
            map_set(&from->headings, anchor, h);
    }
    slugger_free(&slugger);
}

static bool select_section(struct selectable *from, const struct directive *d, struct stretch *out, struct select_error *error) {
    if (!from->has_headings)
        find_headings(from);
    struct arena *arena = from->arena;
    const struct source *source = from->source;
    const struct facts *facts = from->facts;
    const struct heading *h = map_get(&from->headings, d->name);
    if (!h) {
        Slice near = near_heading(arena, facts, d->name);
        error->rule = RULE_INCLUDE_UNKNOWN_HEADING;
        error->meant = near.n ? meant_anchor(from, d->name) : near;
        error->message = arena_printf(arena, "`%.*s` has no heading `#%.*s`", FMT(source->path), FMT(d->name));
        error->help = near.n ? arena_printf(arena, "did you mean `#%.*s`?", FMT(near))
                             : S("a heading is named by its anchor, as on GitHub: `## Core Rules` is `#core-rules`");
        return false;
    }
    out->start = source_line_start(source, source_line(source, h->start));
    out->end = (uint32_t)source->text.n;
    for (const struct heading *next = h + 1; next < facts->headings + facts->n_headings; next++)
        if (next->top && next->level <= h->level) {
            out->end = source_line_start(source, source_line(source, next->start));
            break;
        }
    if (d->drop_heading) {
        out->drop = out->start;
        out->drop_end = source->lines[source_line(source, h->end)];
    }
    return true;
}

struct selectable *selectable_new(struct arena *arena, const struct source *source) {
    struct selectable *from = ARENA_NEW(arena, struct selectable);
    from->arena = arena;
    from->source = source;
    return from;
}

void selectable_free(struct selectable *from) {
    map_free(&from->regions);
    map_free(&from->headings);
}

bool select_stretch(struct selectable *from, const struct directive *directive, struct stretch *out,
                    struct select_error *error) {
    *out = (struct stretch){.start = from->source->body, .end = (uint32_t)from->source->text.n};
    *error = (struct select_error){0};
    switch (directive->selector) {
    case SELECT_LINES: return select_lines(from->arena, from->source, directive, out, error);
    case SELECT_REGION: return select_region(from, directive, out, error);
    case SELECT_SECTION: return select_section(from, directive, out, error);
    case SELECT_ALL: break;
    }
    return true;
}
