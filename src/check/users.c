/* Who is hit by a defect in included text. */
#include "base/mem.h"
#include "check/check.h"

/* A directive that brings a stretch of a file into another. */
struct use {
    const struct part *part;     /* what it brings */
    const struct source *source; /* where it stands */
    uint32_t start, end;
};

struct uses {
    VEC(struct use) v;
};

enum { SHOWN = 2 };

static void add_uses(const struct library *library, const struct map *by_path,
                     const struct part *part) {
    if (!part->facts)
        return;
    for (uint32_t i = 0; i < part->facts->n_directives; i++) {
        const struct directive *directive = &part->facts->directives[i];
        if (!directive->part)
            continue;
        const struct part *brought = &library->parts.v[directive->part];
        struct uses *uses = map_get(by_path, brought->source->path);
        if (uses)
            *VEC_PUSH(&uses->v) = (struct use){brought, part->source, directive->start, directive->end};
    }
}

/* By path and place. Parts of one file overlap, so what they say twice lies side by side then. */
static int compare_uses(const void *left, const void *right) {
    const struct use *a = left, *b = right;
    int order = slice_cmp(a->source->path, b->source->path);
    return order ? order : (a->start > b->start) - (a->start < b->start);
}

/* The included files in which something is found, each with its uses, none yet. */
static struct map hit_paths(struct arena *arena, const struct library *library) {
    struct map hit = {0}, by_path = {0};
    size_t n;
    const struct diag *diags = sink_all(library->sink, &n);
    for (size_t i = 0; i < n; i++)
        if (diags[i].place.line)
            map_set(&hit, diags[i].place.path, NULL);
    for (size_t i = 1; i < library->parts.n; i++) {
        const struct part *part = &library->parts.v[i];
        if (part->included && map_has(&hit, part->source->path) && !map_has(&by_path, part->source->path))
            map_set(&by_path, part->source->path, ARENA_NEW(arena, struct uses));
    }
    map_free(&hit);
    return by_path;
}

static struct map uses_by_path(struct arena *arena, const struct library *library) {
    struct map by_path = hit_paths(arena, library);
    for (size_t i = 1; i < library->parts.n && by_path.n; i++)
        add_uses(library, &by_path, &library->parts.v[i]);
    for (size_t i = 0; i < by_path.n; i++) {
        struct uses *uses = by_path.entries[i].value;
        if (uses->v.n)
            qsort(uses->v.v, uses->v.n, sizeof *uses->v.v, compare_uses);
    }
    return by_path;
}

static bool covers(const struct use *use, uint32_t offset) {
    const struct part *part = use->part;
    return offset >= source_written_offset(part->source, part->start) &&
           offset < source_written_offset(part->source, part->end);
}

static void note_users(struct sink *sink, size_t index, const struct uses *uses, uint32_t offset) {
    Buf list = {0};
    size_t n = 0;
    const struct use *last = NULL;
    for (size_t i = 0; i < uses->v.n; i++) {
        const struct use *use = &uses->v.v[i];
        if (!covers(use, offset) || (last && compare_uses(last, use) == 0))
            continue;
        last = use;
        if (n++ >= SHOWN)
            continue;
        struct place place = source_place(use->source, use->start, use->end);
        buf_printf(&list, "%s%.*s:%u", n > 1 ? ", " : "", FMT(place.path), (unsigned)place.line);
        sink_relate(sink, index, place, "included here");
    }
    if (n > SHOWN)
        buf_printf(&list, " (+%zu more)", n - SHOWN);
    if (n)
        sink_note(sink, index, "included from %s", list.s);
    buf_free(&list);
}

void check_note_includers(struct library *library) {
    struct arena *arena = arena_new();
    struct map by_path = uses_by_path(arena, library);
    size_t n;
    const struct diag *diags = sink_all(library->sink, &n);
    for (size_t i = 0; i < n; i++) {
        const struct uses *uses = map_get(&by_path, diags[i].place.path);
        if (uses && diags[i].place.line)
            note_users(library->sink, i, uses, diags[i].place.offset);
    }
    for (size_t i = 0; i < by_path.n; i++) {
        struct uses *uses = by_path.entries[i].value;
        VEC_FREE(&uses->v);
    }
    map_free(&by_path);
    arena_free(arena);
}
