#include "check/rules.h"
#include "base/mem.h"
#include "check/check.h"
#include "model/mention_near.h"
#include "render/assemble.h"
#include <stdlib.h>

typedef void rule_family(struct check *check, const struct text *text);

static rule_family *const families[] = {check_mentions, check_links, check_paths};

static void check_text(struct check *check, const struct text *text) {
    if (!text->facts)
        return;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        families[i](check, text);
    arena_reset(check->scratch);
}

/* Included files that are no documents have only their parts; where two parts overlap, the sink
 * drops what comes again. */
static void check_other_parts(struct check *check) {
    const struct library *library = check->library;
    for (size_t i = 1; i < library->parts.n; i++) {
        const struct part *part = &library->parts.v[i];
        if (part->document == NO_DOCUMENT && !library_document(library, part->source->path))
            check_text(check, &(struct text){.source = part->source, .facts = part->facts});
    }
}

static int compare_slices(const void *a, const void *b) {
    return slice_cmp(*(const Slice *)a, *(const Slice *)b);
}

const struct anchors *check_anchors(struct check *check, const struct document *document) {
    struct anchors **slot = &check->anchors[document - check->library->documents.v];
    if (*slot)
        return *slot;
    struct anchors *anchors = *slot = ARENA_NEW(check->arena, struct anchors);
    assemble_anchors(check->arena, check->library, document, &anchors->ids);
    anchors->sorted = ARENA_ARRAY(check->arena, Slice, anchors->ids.n);
    for (size_t i = 0; i < anchors->ids.n; i++)
        anchors->sorted[i] = anchors->ids.entries[i].key;
    if (anchors->ids.n)
        qsort(anchors->sorted, anchors->ids.n, sizeof *anchors->sorted, compare_slices);
    return anchors;
}

Slice check_near(Slice name, const Slice *sorted, size_t n) {
    Slice near = name_but_for_case(name, sorted, n);
    return near.n || name.n < 3 ? near : name_nearest(name, sorted, n, false);
}

void check_library(struct library *library) {
    struct check check = {.library = library, .arena = arena_new(), .scratch = arena_new()};
    size_t n = library->documents.n;
    check.anchors = ARENA_ARRAY(check.arena, struct anchors *, n);
    for (size_t i = 0; i < n; i++) {
        const struct document *document = &library->documents.v[i];
        const struct facts *facts = library->parts.v[document->part].facts;
        check_text(&check, &(struct text){document->source, facts, document});
    }
    check_other_parts(&check);
    check_fences(library);
    for (size_t i = 0; i < n; i++)
        if (check.anchors[i])
            map_free(&check.anchors[i]->ids);
    map_free(&check.by_base);
    arena_free(check.scratch);
    arena_free(check.arena);
}
