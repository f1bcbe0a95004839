#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/link.h"
#include "start/rename_parts.h"
#include <stdlib.h>

/* A text of before, and the same text then. */
struct pair {
    const struct rename *rename;
    struct library *then;
    struct rename_comparison *out;
    struct arena *scratch;
};

/* --- findings --- */

/* No line is added or taken away, so a finding is known by where it stands and which rule it is of. */
static Slice key_of(struct arena *arena, const struct diag *diag, Slice path) {
    return arena_printf(arena, "%.*s\n%u\n%d", FMT(path), (unsigned)diag->place.line, (int)diag->rule);
}

/* Findings of one key, in order. */
struct alike {
    VEC(const struct finding *) v;
    size_t met;
};

static struct alike *alike_at(struct map *map, struct arena *arena, Slice key) {
    void **slot = map_slot(map, key);
    *slot = *slot ? *slot : ARENA_NEW(arena, struct alike);
    return *slot;
}

/* Where such a finding stands depends on the order of the files, which names change. */
static bool depends_on_order(enum rule rule) {
    Slice id = slice_from(rule_id(rule));
    return slice_ends(id, S("cycle")) || slice_find(id, S("duplicate"), 0) != SLICE_NONE;
}

static void take_known(const struct pair *pair, const struct finding *old, const struct finding *new) {
    if (old->known)
        *VEC_PUSH(&pair->out->known) = (struct renamed_finding){old, new};
}

/* One of the same rule that is nowhere else any more. */
static const struct finding *take_moved(struct map *map, const struct finding *finding) {
    if (!depends_on_order(finding->diag->rule))
        return NULL;
    for (size_t i = 0; i < map->n; i++) {
        struct alike *alike = map->entries[i].value;
        if (alike->met < alike->v.n && alike->v.v[alike->met]->diag->rule == finding->diag->rule)
            return alike->v.v[alike->met++];
    }
    return NULL;
}

static void compare_findings(const struct pair *pair, const struct findings *before, const struct findings *after) {
    struct map map = {0};
    struct arena *arena = pair->scratch;
    VEC(const struct finding *) rest = {0};
    for (size_t i = 0; i < before->n; i++) {
        Slice path = rename_path(pair->rename, before->v[i].diag->place.path);
        *VEC_PUSH(&alike_at(&map, arena, key_of(arena, before->v[i].diag, path))->v) = &before->v[i];
    }
    for (size_t i = 0; i < after->n; i++) {
        struct alike *alike = alike_at(&map, arena, key_of(arena, after->v[i].diag, after->v[i].diag->place.path));
        if (alike->met < alike->v.n)
            take_known(pair, alike->v.v[alike->met++], &after->v[i]);
        else if (!rule_is_harmless(after->v[i].diag->rule))
            *VEC_PUSH(&rest) = &after->v[i];
    }
    for (size_t i = 0; i < rest.n; i++) {
        const struct finding *old = take_moved(&map, rest.v[i]);
        if (old)
            take_known(pair, old, rest.v[i]);
        else if (rest.v[i]->diag->level >= LEVEL_WARNING)
            *VEC_PUSH(&pair->out->findings) = rest.v[i]->diag;
        else
            *VEC_PUSH(&pair->out->infos) = rest.v[i]->diag;
    }
    VEC_FREE(&rest);
    for (size_t i = 0; i < map.n; i++)
        VEC_FREE(&((struct alike *)map.entries[i].value)->v);
    map_free(&map);
}

/* --- what texts lead to --- */

static struct left place_of(const struct source *source, uint32_t start, uint32_t end) {
    return (struct left){source_place(source, start, end), NULL};
}

/* With why it was left, where it was. */
static struct left astray_at(const struct pair *pair, const struct source *source, uint32_t start, uint32_t end) {
    struct left astray = place_of(source, start, end);
    for (size_t i = 0; i < pair->rename->left.n && !astray.why; i++) {
        const struct left *left = &pair->rename->left.v[i];
        if (left->place.line == astray.place.line && left->place.column == astray.place.column &&
            slice_eq(left->place.path, astray.place.path))
            astray.why = left->why;
    }
    return astray;
}

static void compare_directives(const struct pair *pair, const struct rename_text *a, const struct rename_text *b) {
    bool same = a->facts->n_directives == b->facts->n_directives;
    for (uint32_t i = 0; i < a->facts->n_directives; i++) {
        const struct directive *d = &a->facts->directives[i], *then = same ? &b->facts->directives[i] : NULL;
        if (d->target.n && (!then || !slice_eq(rename_path(pair->rename, d->target), then->target)))
            *VEC_PUSH(&pair->out->astray) = astray_at(pair, a->source, d->start, d->end);
    }
}

static void compare_links(const struct pair *pair, const struct rename_text *a, const struct rename_text *b) {
    const struct library *before = pair->rename->library;
    bool same = a->facts->n_links == b->facts->n_links;
    for (uint32_t i = 0; i < a->facts->n_links; i++) {
        const struct link *link = &a->facts->links[i];
        if (!url_is_relative(link->url))
            continue;
        struct target old = link_resolve(before, pair->scratch, a->source, link->url), new = {0};
        if (same)
            new = link_resolve(pair->then, pair->scratch, b->source, b->facts->links[i].url);
        bool leads = old.kind == TARGET_DOCUMENT || old.kind == TARGET_FILE || old.kind == TARGET_FOLDER;
        if (leads && !slice_eq(rename_path(pair->rename, old.path), new.path))
            *VEC_PUSH(&pair->out->astray) = astray_at(pair, a->source, link->start, link->end);
    }
}

/* Lines on which the document is meant, one for each mention. */
typedef VEC(uint32_t) Lines;

/* An agent for another tool that has the new name, too, is as good. */
static void find_lines(const struct rename *rename, struct library *library, const struct rename_text *text, Lines *out) {
    for (uint32_t i = 0; i < text->facts->n_mentions; i++) {
        const struct mention *mention = &text->facts->mentions[i];
        Slice name;
        uint32_t before;
        const struct document *agent = rename_meant(library, text, mention, &name, &before);
        if (agent && (agent == rename->document || slice_eq(agent->name, rename->new_name)))
            *VEC_PUSH(out) = source_line(text->source, mention->start);
    }
}

static void add_line(const struct source *source, uint32_t line, void *list) {
    VEC(struct left) *places = list;
    uint32_t start = source_line_start(source, line);
    *VEC_PUSH(places) = place_of(source, start, start + (uint32_t)source_line_text(source, line).n);
}

static bool is_left(const struct rename *rename, const struct source *source, uint32_t line) {
    uint32_t written = source_written_line(source, source_line_start(source, line));
    for (size_t i = 0; i < rename->left.n; i++)
        if (rename->left.v[i].place.line == written && slice_eq(rename->left.v[i].place.path, source->path))
            return true;
    return false;
}

/* Both are in order. What was left is said already. */
static void compare_lines(const struct pair *pair, const struct rename_text *a, const struct rename_text *b, const Lines *old,
                          const Lines *new) {
    size_t i = 0, k = 0;
    while (i < old->n || k < new->n) {
        if (k >= new->n || (i < old->n && old->v[i] < new->v[k])) {
            if (!is_left(pair->rename, a->source, old->v[i]))
                add_line(a->source, old->v[i], &pair->out->lost);
            i++;
        } else if (i >= old->n || new->v[k] < old->v[i])
            add_line(b->source, new->v[k++], &pair->out->gained);
        else
            i++, k++;
    }
}

static int compare_numbers(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void compare_mentions(const struct pair *pair, const struct rename_text *a, const struct rename_text *b) {
    Lines old = {0}, new = {0};
    find_lines(pair->rename, pair->rename->library, a, &old);
    find_lines(pair->rename, pair->then, b, &new);
    if (old.n)
        qsort(old.v, old.n, sizeof *old.v, compare_numbers);
    if (new.n)
        qsort(new.v, new.n, sizeof *new.v, compare_numbers);
    compare_lines(pair, a, b, &old, &new);
    VEC_FREE(&old);
    VEC_FREE(&new);
}

static void compare_text(void *context, const struct rename_text *text) {
    const struct pair *pair = context;
    const struct document *then =
        text->document ? library_document(pair->then, rename_path(pair->rename, text->source->path)) : NULL;
    if (!then || !text->facts)
        return;
    struct rename_text other = {then->source, pair->then->parts.v[then->part].facts, then};
    if (!other.facts)
        return;
    compare_directives(pair, text, &other);
    compare_links(pair, text, &other);
    if (pair->rename->document->kind == KIND_AGENT)
        compare_mentions(pair, text, &other);
    arena_reset(pair->scratch);
}

void rename_compare(const struct rename *rename, const struct findings *before, struct library *then,
                    const struct findings *after, struct rename_comparison *out) {
    struct pair pair = {rename, then, out, arena_new()};
    *out = (struct rename_comparison){0};
    compare_findings(&pair, before, after);
    rename_texts(rename->library, compare_text, &pair);
    arena_free(pair.scratch);
}

void rename_comparison_free(struct rename_comparison *comparison) {
    VEC_FREE(&comparison->known);
    VEC_FREE(&comparison->findings);
    VEC_FREE(&comparison->infos);
    VEC_FREE(&comparison->astray);
    VEC_FREE(&comparison->lost);
    VEC_FREE(&comparison->gained);
}
