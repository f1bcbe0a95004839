#include "model/include.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/folders.h"
#include "model/markdown.h"
#include "model/mend.h"
#include "model/mention_near.h"
#include "model/naming.h"
#include "model/reference.h"
#include "model/select.h"
#include <stdlib.h>

enum { DEPTH_LIMIT = 32, WALK_LIMIT = 2000, MOST_TRIED = 8 };
enum { UNSEEN, OPEN, DONE };

struct resolver {
    struct library *library;
    struct arena *arena;
    parse_part *parse;
    void *context;
    struct map by_key;              /* "path selector" -> part index */
    struct map leads;               /* "form folder path", as directives have it -> struct lead */
    Buf key;
    struct map selectables;         /* path -> struct selectable */
    VEC(struct step) chain;         /* the walk's open parts, with the directive that led on */
};

struct step {
    uint32_t part, directive;
};

/* Where a path leads that texts of one folder write. */
struct lead {
    Slice target;                   /* of a file that exists; empty when there is none, and before it was looked for */
    uint32_t whole;                 /* the part that is all of it; 0: not known yet */
};

/* --- where a path leads --- */

struct found {
    Slice path;                     /* of a file that exists */
    Slice spelling;                 /* as it is on disk, when only the case differs; then `path` is empty */
    bool outside;
    Slice tried[MOST_TRIED];        /* where it was looked for */
    size_t n_tried;
    bool more;                      /* there were more such places */
    size_t n_spellings;             /* how many places have it in another spelling */
};

static bool look(struct resolver *r, struct found *found, Slice path) {
    for (size_t i = 0; i < found->n_tried; i++)
        if (slice_eq(found->tried[i], path))
            return false;
    if (path_escapes(path)) {
        found->outside = true;
        return false;
    }
    if (found->n_tried < MOST_TRIED)
        found->tried[found->n_tried++] = path;
    else
        found->more = true;
    const struct on_disk *there = folders_look(r->library->folders, path);
    found->outside |= there->outside;
    if (there->kind != FILE_REGULAR)
        return false;
    if (slice_eq(there->spelling, path)) {
        found->path = path;
        return true;
    }
    if (found->spelling.n == 0)
        found->spelling = there->spelling;
    found->n_spellings++;
    return false;
}

static void find_file(struct resolver *r, const struct source *from, Slice path, struct found *found) {
    const struct config *config = r->library->config;
    Slice dir = path_dir(from->path);
    if (slice_starts(path, S("/"))) {
        look(r, found, path_normal(r->arena, slice_sub(path, 1, path.n)));
        return;
    }
    if (look(r, found, path_join(r->arena, dir, path)) || slice_starts(path, S("./")) || slice_starts(path, S("../")))
        return;
    for (size_t i = 0; i < config->n_entries; i++)
        if (config->entries[i].kind == KIND_SNIPPET && look(r, found, path_join(r->arena, config->entries[i].dir, path)))
            return;
    Slice aliased = aliased_path(r->arena, config, path);
    if (!look(r, found, path_normal(r->arena, path)) && aliased.n > 0)
        look(r, found, aliased);
}

/* --- reports, all at the directive --- */

static struct place directive_place(const struct part *part, const struct directive *d) {
    return source_place(part->source, d->start, d->end);
}

static Slice near_file(struct resolver *r, const struct found *found) {
    for (size_t i = 0; i < found->n_tried; i++) {
        const SliceVec *names = folders_list(r->library->folders, path_dir(found->tried[i]));
        Slice near = names ? name_meant(path_base(found->tried[i]), names->v, names->n) : (Slice){0};
        if (near.n > 0 && near.s[near.n - 1] != '/')
            return path_join(r->arena, path_dir(found->tried[i]), near);
    }
    return (Slice){0};
}

/* The one file that surely is meant, of all places that were looked at. */
static Slice certain_file(struct resolver *r, const struct found *found) {
    Slice only = {0};
    size_t candidates = 0;
    for (size_t i = 0; i < found->n_tried; i++) {
        Slice dir = path_dir(found->tried[i]), base = path_base(found->tried[i]);
        const SliceVec *names = folders_list(r->library->folders, dir);
        struct nearby nearby = {0};
        name_gather(base, names->v, names->n, &nearby);
        candidates += nearby.n;
        Slice name = nearby_file(&nearby, base);
        only = name.n ? path_join(r->arena, dir, name) : only;
    }
    return candidates == 1 && !found->more ? only : (Slice){0};
}

/* Behind a report of the path: it must lead to `meant`. */
static void fix_path(struct resolver *r, const struct part *part, const struct directive *d, Slice meant) {
    struct span span;
    enum spelling spelling;
    if (!meant.n || slice_eq(meant, part->source->path) ||
        !directive_path_span(part->source, part->facts, d, &span, &spelling))
        return;
    Slice mended = mend_path(r->arena, slice_sub(part->source->text, span.start, span.end), meant, spelling);
    if (mended.n)
        source_fix(r->library->sink, part->source, span.start, span.end, mended);
}

static void report_missing(struct resolver *r, const struct part *part, const struct directive *d, const struct found *found) {
    struct sink *sink = r->library->sink;
    struct place place = directive_place(part, d);
    if (found->spelling.n > 0) {
        diag_at(sink, RULE_INCLUDE_CASE, place, "no file is spelled `%.*s`", FMT(d->path));
        diag_label(sink, "included here");
        diag_help(sink, "on disk it is `%.*s`; some file systems tell the two apart", FMT(found->spelling));
        if (found->n_spellings == 1 && !found->more && folders_alone(r->library->folders, found->spelling))
            fix_path(r, part, d, found->spelling);
        return;
    }
    if (found->outside && found->n_tried == 0) {
        diag_at(sink, RULE_INCLUDE_OUTSIDE, place, "`%.*s` leaves the library", FMT(d->path));
        diag_label(sink, "included here");
        diag_help(sink, "an include may name files of the library's folder alone, symbolic links followed");
        return;
    }
    enum rule rule = found->outside ? RULE_INCLUDE_OUTSIDE : RULE_INCLUDE_MISSING;
    diag_at(sink, rule, place, found->outside ? "`%.*s` leads out of the library" : "no file `%.*s` to include", FMT(d->path));
    diag_label(sink, "included here");
    Slice near = found->outside ? (Slice){0} : near_file(r, found);
    if (near.n > 0) {
        diag_help(sink, "did you mean `%.*s`?", FMT(near));
        fix_path(r, part, d, certain_file(r, found));
    }
    for (size_t i = 0; i < found->n_tried && near.n == 0; i++)
        diag_note(sink, "looked for %.*s", FMT(found->tried[i]));
}

static void report_selection(struct resolver *r, const struct part *part, const struct directive *d,
                             const struct source *target, const struct select_error *error) {
    struct sink *sink = r->library->sink;
    struct place place = error->in_target ? source_place(target, error->at, error->at_end) : directive_place(part, d);
    diag_at(sink, error->rule, place, "%.*s", FMT(error->message));
    diag_label(sink, error->in_target ? "opened here" : "included here");
    diag_help(sink, "%.*s", FMT(error->help));
    struct span span;
    if (error->meant.n && directive_name_span(part->source, d, &span))
        source_fix(sink, part->source, span.start, span.end, error->meant);
}

static void report_cycle(struct resolver *r, uint32_t from, uint32_t to, const struct directive *d) {
    const struct library *library = r->library;
    Buf chain = {0};
    size_t first = r->chain.n;
    while (first > 0 && r->chain.v[first - 1].part != to)
        first--;
    for (size_t i = first ? first - 1 : 0; i < r->chain.n; i++)
        buf_printf(&chain, "%.*s -> ", FMT(library->parts.v[r->chain.v[i].part].source->path));
    buf_slice(&chain, library->parts.v[to].source->path);
    diag_at(library->sink, RULE_INCLUDE_CYCLE, directive_place(&library->parts.v[from], d), "`%.*s` includes itself: %.*s",
            FMT(library->parts.v[to].source->path), FMT(buf_view(&chain)));
    diag_label(library->sink, "the circle closes here");
    diag_help(library->sink, "move what both need into a snippet of its own, or drop one of the includes");
    buf_free(&chain);
}

/* --- parts --- */

static uint32_t add_part(struct resolver *r, Slice key, struct part part) {
    uint32_t index = (uint32_t)r->library->parts.n;
    *VEC_PUSH(&r->library->parts) = part;
    map_set(&r->by_key, slice_dup(r->arena, key), (void *)(uintptr_t)index);
    return index;
}

static void parse(struct resolver *r, uint32_t index) {
    struct part part = r->library->parts.v[index];
    if (!part.facts)
        r->parse(r->context, r->library, &part);
    r->library->parts.v[index] = part;
}

static uint32_t part_for(struct resolver *r, Slice key) {
    return (uint32_t)(uintptr_t)map_get(&r->by_key, key);
}

/* The whole of a file, as included text. A document's own part serves, unless it shows region markers that included
 * text leaves out. */
static uint32_t whole_part(struct resolver *r, struct source *source) {
    Slice key = arena_printf(r->arena, "%.*s", FMT(source->path));
    uint32_t index = part_for(r, key);
    if (index)
        return index;
    const struct document *document = library_document(r->library, source->path);
    bool own = document && (document->kind == KIND_SNIPPET || slice_find(source->text, S("ANCHOR"), 0) == SLICE_NONE);
    if (own) {
        map_set(&r->by_key, key, (void *)(uintptr_t)document->part);
        return document->part;
    }
    return add_part(r, key, (struct part){.source = source, .start = source->body, .end = (uint32_t)source->text.n,
                                          .whole = true, .document = NO_DOCUMENT});
}

static uint32_t stretch_part(struct resolver *r, struct source *source, const struct directive *d, struct stretch s) {
    const char *raw = d->context == CONTEXT_FENCE ? "raw" : "";
    Slice key = arena_printf(r->arena, "%.*s\n%u-%u-%u%s", FMT(source->path), s.start, s.end, s.drop_end, raw);
    uint32_t index = part_for(r, key);
    if (index)
        return index;
    return add_part(r, key, (struct part){.source = source, .start = s.start, .end = s.end, .drop = s.drop,
                                          .drop_end = s.drop_end, .document = NO_DOCUMENT});
}

static struct selectable *selectable_in(struct resolver *r, const struct source *source, const struct facts *facts) {
    struct selectable *from = map_get(&r->selectables, source->path);
    if (!from) {
        from = selectable_new(r->arena, source);
        map_set(&r->selectables, source->path, from);
    }
    from->facts = facts ? facts : from->facts;
    return from;
}

/* The part that a directive names, parsed; 0 after a report. */
static uint32_t select_part(struct resolver *r, uint32_t from, const struct directive *d, Slice path) {
    struct source *source = library_source(r->library, path);
    if (!source)
        return 0;
    bool fence = d->context == CONTEXT_FENCE;
    uint32_t whole = 0;
    if (!fence || d->selector == SELECT_SECTION) {
        whole = whole_part(r, source);
        parse(r, whole);
    }
    if (d->selector == SELECT_ALL && !fence)
        return whole;
    struct stretch stretch;
    struct select_error error;
    const struct facts *facts = whole ? r->library->parts.v[whole].facts : NULL;
    if (!select_stretch(selectable_in(r, source, facts), d, &stretch, &error)) {
        report_selection(r, &r->library->parts.v[from], d, source, &error);
        return 0;
    }
    uint32_t index = stretch_part(r, source, d, stretch);
    if (!fence)
        parse(r, index);
    return index;
}

/* Most texts of a folder name the same few files. */
static struct lead *lead_of(struct resolver *r, const struct source *from, const struct directive *d) {
    buf_clear(&r->key);
    buf_char(&r->key, (char)('a' + d->form));
    buf_slice(&r->key, path_dir(from->path));
    buf_char(&r->key, '\n');
    buf_slice(&r->key, d->path);
    struct lead *lead = map_get(&r->leads, buf_view(&r->key));
    if (!lead) {
        lead = ARENA_NEW(r->arena, struct lead);
        map_set(&r->leads, buf_dup(&r->key, r->arena), lead);
    }
    return lead;
}

/* False after a report, or where there may be none. */
static bool find_target(struct resolver *r, uint32_t from, struct directive *d, Slice *target) {
    const struct part *part = &r->library->parts.v[from];
    struct found found = {0};
    if (d->form == FORM_AGPM) {
        look(r, &found, d->path);
    } else if (d->form == FORM_REFERENCE) {
        look(r, &found, snippet_path(r->arena, r->library->config, d->path));
    } else {
        find_file(r, part->source, d->path, &found);
    }
    if (found.path.n == 0) {
        d->skipped = d->optional && found.spelling.n == 0 && !found.outside;
        if (!d->skipped)
            report_missing(r, part, d, &found);
        return false;
    }
    *target = slice_dup(r->library->texts, found.path); /* it lies with the directives that have it */
    return true;
}

static uint32_t target_of(struct resolver *r, uint32_t from, struct directive *d) {
    struct lead *lead = lead_of(r, r->library->parts.v[from].source, d);
    bool whole = d->selector == SELECT_ALL && d->context != CONTEXT_FENCE;
    if (!lead->target.n && !find_target(r, from, d, &lead->target))
        return 0;
    d->target = lead->target;
    if (whole && lead->whole)
        return lead->whole;
    uint32_t index = select_part(r, from, d, lead->target);
    lead->whole = whole ? index : lead->whole;
    return index;
}

/* --- the walk --- */

static uint8_t clip_level(int level) {
    return (uint8_t)(level < 1 ? 1 : level > 6 ? 6 : level);
}

static void visit(struct resolver *r, uint32_t index);

/* Depth and size are measured from the leaves up, so that the directive that passes a limit is the one reported, whoever
 * is above it. */
static bool within_limits(struct resolver *r, uint32_t from, const struct directive *d, uint32_t to) {
    struct library *library = r->library;
    struct part *part = &library->parts.v[from], *child = &library->parts.v[to];
    if (child->height >= DEPTH_LIMIT) {
        diag_at(library->sink, RULE_INCLUDE_TOO_DEEP, directive_place(part, d), "includes are nested deeper than %d here",
                DEPTH_LIMIT);
        diag_label(library->sink, "one level too many");
        diag_help(library->sink, "include the inner files directly, or put their text together");
        return false;
    }
    if (part->size + child->size > INCLUDE_SIZE_LIMIT && (part->overflowed || child->overflowed)) {
        part->overflowed = true;  /* that has been said where it began */
        return false;
    }
    if (part->size + child->size > INCLUDE_SIZE_LIMIT) {
        part->overflowed = true;
        diag_at(library->sink, RULE_INCLUDE_TOO_LARGE, directive_place(part, d),
                "with this include the text grows to %.1f MiB, over the limit of 8 MiB",
                (double)(part->size + child->size) / (1 << 20));
        diag_label(library->sink, "included here");
        diag_help(library->sink, "include less, or include it fewer times");
        return false;
    }
    return true;
}

static int shift_of(const struct directive *d, const struct part *child) {
    if (d->form == FORM_AGPM)
        return 0;
    if (d->shift != SHIFT_AUTO)
        return d->shift;
    return d->in_force && child->highest ? d->in_force + 1 - child->highest : 0;
}

static void report_deep_heading(struct resolver *r, uint32_t from, const struct directive *d, uint32_t to) {
    struct library *library = r->library;
    int deepest = library->parts.v[to].deepest + d->effective_shift;
    if (deepest <= 6 || d->effective_shift <= 0)
        return;
    diag_at(library->sink, RULE_INCLUDE_HEADING_TOO_DEEP, directive_place(&library->parts.v[from], d),
            "a heading of the included text would be at level %d", deepest);
    diag_label(library->sink, "moves headings down by %d", d->effective_shift);
    diag_help(library->sink, "it stays at level 6; include it below a higher heading, or say `shift=0`");
}

static void measure(struct resolver *r, uint32_t from, struct directive *d, uint32_t to) {
    struct part *part = &r->library->parts.v[from], *child = &r->library->parts.v[to];
    d->part = to;
    child->included = true;
    part->size += child->size;
    if (child->height + 1 > part->height)
        part->height = child->height + 1;
    if (d->context != CONTEXT_BLOCK)
        return;
    d->effective_shift = shift_of(d, child);
    report_deep_heading(r, from, d, to);
    if (child->highest == 0)
        return;
    uint8_t highest = clip_level(child->highest + d->effective_shift), deepest = clip_level(child->deepest + d->effective_shift);
    if (part->highest == 0 || highest < part->highest)
        part->highest = highest;
    if (deepest > part->deepest)
        part->deepest = deepest;
}

static bool one_paragraph(const struct library *library, uint32_t index) {
    const struct part *part = &library->parts.v[index];
    Slice text = slice_trim(slice_sub(part->source->text, part->drop_end > part->drop ? part->drop_end : part->start, part->end));
    bool blank = false;
    for (Slice rest = text, line; slice_next_line(&rest, &line);)
        blank |= slice_trim(line).n == 0;
    return part->facts && !part->facts->not_a_paragraph && !blank;
}

static void resolve_now(struct resolver *r, uint32_t from, uint32_t number) {
    struct library *library = r->library;
    struct directive *d = &library->parts.v[from].facts->directives[number];
    if (d->error.n > 0) {
        diag_at(library->sink, RULE_INCLUDE_BAD_DIRECTIVE, directive_place(&library->parts.v[from], d), "%.*s", FMT(d->error));
        diag_help(library->sink, "%.*s", FMT(d->error_help));
        return;
    }
    uint32_t to = target_of(r, from, d);
    if (to == 0)
        return;
    r->chain.v[r->chain.n - 1].directive = number;
    if (d->context != CONTEXT_FENCE) {
        if (library->parts.v[to].state == OPEN) {
            report_cycle(r, from, to, d);
            return;
        }
        visit(r, to);
        if (library->parts.v[to].state != DONE)
            return;
    } else if (library->parts.v[to].size == 0) {
        library->parts.v[to].size = library->parts.v[to].end - library->parts.v[to].start;
    }
    if (d->context == CONTEXT_INLINE && !one_paragraph(library, to)) {
        diag_at(library->sink, RULE_INCLUDE_NOT_INLINE, directive_place(&library->parts.v[from], d),
                "`%.*s` is more than one paragraph", FMT(d->path));
        diag_label(library->sink, "included within a line");
        diag_help(library->sink, "put the include on a line of its own");
        return;
    }
    if (within_limits(r, from, d, to))
        measure(r, from, d, to);
}

/* Does it lie in the image of an earlier run? That ends where the pool of this one's texts begins (base/image.h). */
static bool is_of_earlier_run(const struct library *library, const struct directive *d) {
    const struct pool *pool = arena_pool(library->texts);
    return pool && (uintptr_t)d < (uintptr_t)pool;
}

static void resolve_directive(struct resolver *r, uint32_t from, uint32_t number) {
    struct library *library = r->library;
    struct directive *d = &library->parts.v[from].facts->directives[number];
    struct directive before = *d;
    d->part = 0;
    d->target = (Slice){0};
    d->skipped = false;
    d->effective_shift = 0;
    resolve_now(r, from, number);
    d = &library->parts.v[from].facts->directives[number];
    if (!is_of_earlier_run(library, d))
        return;
    if (slice_eq(d->target, before.target))
        d->target = before.target;
    library->resolved_anew |= d->part != before.part || d->target.s != before.target.s || d->skipped != before.skipped ||
                              d->effective_shift != before.effective_shift;
}

/* Levels of the part's own headings; measure() adds those that it includes. */
static void own_headings(struct part *part) {
    for (uint32_t i = 0; i < part->facts->n_headings; i++) {
        const struct heading *h = &part->facts->headings[i];
        if (part->highest == 0 || h->level < part->highest)
            part->highest = h->level;
        if (h->level > part->deepest)
            part->deepest = h->level;
    }
}

/* Most texts have a heading, and need not be looked at again. */
static bool is_empty(const struct part *part) {
    return !part->facts->n_headings && slice_trim(slice_sub(part->source->text, part->start, part->end)).n == 0;
}

static void visit(struct resolver *r, uint32_t index) {
    struct part *part = &r->library->parts.v[index];
    if (part->state == DONE || !part->facts)
        return;
    if (r->chain.n >= WALK_LIMIT) {
        diag_at(r->library->sink, RULE_INCLUDE_TOO_DEEP, source_place(part->source, part->start, part->start + 1),
                "includes that lead here are nested deeper than %d", WALK_LIMIT);
        return;
    }
    part->state = OPEN;
    part->empty = is_empty(part);
    part->size = part->end - part->start;
    own_headings(part);
    *VEC_PUSH(&r->chain) = (struct step){.part = index};
    for (uint32_t i = 0; i < part->facts->n_directives; i++) {
        resolve_directive(r, index, i);
        part = &r->library->parts.v[index];  /* parts may have moved */
    }
    r->chain.n--;
    part->state = DONE;
}

void include_resolve(struct library *library, parse_part *parse_callback, void *context) {
    struct resolver r = {.library = library, .arena = library->arena, .parse = parse_callback, .context = context};
    for (size_t i = 0; i < library->documents.n; i++)
        visit(&r, library->documents.v[i].part);
    map_free(&r.by_key);
    map_free(&r.leads);
    buf_free(&r.key);
    for (size_t i = 0; i < r.selectables.n; i++)
        selectable_free(r.selectables.entries[i].value);
    map_free(&r.selectables);
    VEC_FREE(&r.chain);
}
