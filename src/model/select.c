#include "model/select.h"
#include "base/mem.h"
#include "base/vec.h"
#include "input/source.h"
#include "model/markdown.h"
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

static Slice near_region(const struct source *source, Slice name) {
    VEC(Slice) names = {0};
    for (uint32_t line = 1; line <= source->n_lines; line++) {
        Slice found;
        bool end;
        if (marker_line(source_line_text(source, line), &found, &end) && !end)
            *VEC_PUSH(&names) = found;
    }
    Slice near = nearest_name(name, names.v, names.n);
    VEC_FREE(&names);
    return near;
}

static bool region_fails(struct arena *arena, const struct source *source, Slice name, enum rule rule, uint32_t line,
                         struct select_error *error) {
    error->rule = rule;
    error->in_target = line > 0;
    if (line > 0) {
        Slice text = source_line_text(source, line);
        Slice marker = slice_sub(text, slice_find(text, S("ANCHOR"), 0), text.n);
        error->at = (uint32_t)(marker.s - source->text.s);
        error->at_end = (uint32_t)(name.s - marker.s) + error->at + (uint32_t)name.n;
    }
    if (rule == RULE_INCLUDE_BAD_REGION) {
        Slice near = near_region(source, name);
        error->message = arena_printf(arena, "`%.*s` has no region `%.*s`", FMT(source->path), FMT(name));
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

static bool select_region(struct arena *arena, const struct source *source, const struct directive *d, struct stretch *out,
                          struct select_error *error) {
    uint32_t open = 0, close = 0;
    Slice opened = {0};
    for (uint32_t line = 1; line <= source->n_lines; line++) {
        Slice name;
        bool end;
        if (!marker_line(source_line_text(source, line), &name, &end) || !slice_eq(name, d->name))
            continue;
        if (end && open && !close)
            close = line;
        else if (!end && open)
            return region_fails(arena, source, name, RULE_INCLUDE_DUPLICATE_REGION, line, error);
        else if (!end) {
            open = line;
            opened = name;
        }
    }
    if (!open)
        return region_fails(arena, source, d->name, RULE_INCLUDE_BAD_REGION, 0, error);
    if (!close)
        return region_fails(arena, source, opened, RULE_INCLUDE_UNCLOSED_REGION, open, error);
    out->start = source->lines[open];
    out->end = source_line_start(source, close);
    return true;
}

static Slice near_heading(struct arena *arena, const struct facts *facts, Slice slug) {
    Slice *slugs = ARENA_ARRAY(arena, Slice, facts->n_headings);
    for (uint32_t i = 0; i < facts->n_headings; i++)
        slugs[i] = facts->headings[i].slug;
    return nearest_name(slug, slugs, facts->n_headings);
}

/* Anchors are counted over the file alone, so that `#usage-1` means its second "Usage". */
static const struct heading *find_heading(struct arena *arena, const struct facts *facts, Slice slug) {
    struct slugger slugger = {.arena = arena};
    const struct heading *found = NULL;
    for (uint32_t i = 0; i < facts->n_headings && !found; i++)
        if (slice_eq(slugger_unique(&slugger, facts->headings[i].slug), slug) && facts->headings[i].top)
            found = &facts->headings[i];
    slugger_free(&slugger);
    return found;
}

static bool select_section(struct arena *arena, const struct source *source, const struct facts *facts,
                           const struct directive *d, struct stretch *out, struct select_error *error) {
    const struct heading *h = find_heading(arena, facts, d->name);
    if (!h) {
        Slice near = near_heading(arena, facts, d->name);
        error->rule = RULE_INCLUDE_UNKNOWN_HEADING;
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

bool select_stretch(struct arena *arena, const struct source *source, const struct facts *facts,
                    const struct directive *directive, struct stretch *out, struct select_error *error) {
    *out = (struct stretch){.start = source->body, .end = (uint32_t)source->text.n};
    *error = (struct select_error){0};
    switch (directive->selector) {
    case SELECT_LINES: return select_lines(arena, source, directive, out, error);
    case SELECT_REGION: return select_region(arena, source, directive, out, error);
    case SELECT_SECTION: return select_section(arena, source, facts, directive, out, error);
    case SELECT_ALL: break;
    }
    return true;
}
