#include "check/rules.h"
#include "base/mem.h"
#include "base/workers.h"
#include "check/check.h"
#include "check/external.h"
#include "check/graph.h"
#include "model/markdown.h"
#include "render/assemble.h"
#include <stdlib.h>

typedef void rule_family(struct check *check, const struct text *text);

static rule_family *const families[] = {check_front_matter, check_overrides,  check_mentions,
                                        check_links,        check_references, check_blanks,
                                        check_paths};

static void look_at(struct check *check, rule_family *family, const struct text *text) {
    family(check, text);
    check->tree = NULL;
    arena_reset(check->scratch);
}

static void check_text(struct check *check, const struct text *text) {
    for (size_t i = 0; text->facts && i < sizeof families / sizeof *families; i++)
        look_at(check, families[i], text);
}

static void check_source(const struct library *library, const struct source *source) {
    check_hidden(library, source);
    check_secrets(library, source);
    check_final_newline(library, source);
}

void check_alone(struct library *library, const struct document *document, const struct part *part) {
    struct check check = {.library = library, .scratch = arena_new()};
    check_source(library, part->source);
    check_fences(&check, &(struct text){part->source, part->facts, document, part});
    arena_free(check.scratch);
}

void check_document(struct check *check, const struct document *document) {
    const struct library *library = check->library;
    const struct part *part = &library->parts.v[document->part];
    if (!library->looked_at)
        check_source(library, document->source);
    check_text(check, &(struct text){document->source, part->facts, document, part});
}

/* Included files that are no documents have only their parts; where two parts overlap, the sink
 * drops what comes again. */
static void check_other_parts(struct check *check) {
    const struct library *library = check->library;
    struct map seen = {0};
    for (size_t i = 1; i < library->parts.n; i++) {
        const struct part *part = &library->parts.v[i];
        Slice path = part->source->path;
        if (part->document != NO_DOCUMENT || library_document(library, path))
            continue;
        if (!map_has(&seen, path))
            check_source(library, part->source);
        map_set(&seen, path, NULL);
        check_text(check, &(struct text){part->source, part->facts, NULL, part});
    }
    map_free(&seen);
}

/* Those of documents have been seen to when they were looked at alone. */
static bool is_left(const struct library *library, const struct part *part) {
    return part->facts && (part->document == NO_DOCUMENT || !library->looked_at);
}

static void check_all_fences(struct check *check) {
    const struct library *library = check->library;
    for (size_t i = 1; i < library->parts.n; i++) {
        const struct part *part = &library->parts.v[i];
        const struct document *document =
            part->document == NO_DOCUMENT ? NULL : &library->documents.v[part->document];
        struct text text = {part->source, part->facts, document, part};
        if (is_left(library, part))
            look_at(check, check_fences, &text);
    }
}

const struct tree *check_tree(struct check *check, const struct text *text) {
    const struct part *part = text->part;
    bool snippet = text->document && text->document->kind == KIND_SNIPPET;
    struct markdown_options options = {
        .drop_markers = snippet || !text->document, .drop = part->drop, .drop_end = part->drop_end};
    if (!check->tree)
        check->tree =
            markdown_parse(check->scratch, text->source, part->start, part->end, options, NULL);
    return check->tree;
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
        qsort(anchors->sorted, anchors->ids.n, sizeof *anchors->sorted, slice_order);
    return anchors;
}

static Slice letters_of(struct arena *arena, Slice anchor) {
    char *letters = arena_bytes(arena, anchor.n);
    size_t n = 0;
    for (size_t i = 0; i < anchor.n; i++) {
        char c = anchor.s[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
            letters[n++] = c;
    }
    return (Slice){letters, n};
}

Slice check_anchor_alike(struct check *check, const struct document *document, Slice anchor) {
    check_anchors(check, document);
    struct anchors *anchors = check->anchors[document - check->library->documents.v];
    for (size_t i = 0; i < anchors->ids.n && !anchors->letters_known; i++) {
        Slice letters = letters_of(check->arena, anchors->sorted[i]);
        bool seen = map_has(&anchors->letters, letters);
        map_set(&anchors->letters, letters, seen ? NULL : &anchors->sorted[i]);
    }
    anchors->letters_known = true;
    Slice letters = letters_of(check->scratch, anchor);
    const Slice *found = letters.n ? map_get(&anchors->letters, letters) : NULL;
    return found ? *found : (Slice){0};
}

void check_library(struct library *library, struct external *external) {
    struct check check = {
        .library = library, .external = external, .arena = arena_new(), .scratch = arena_new()};
    size_t n = library->documents.n;
    check.anchors = ARENA_ARRAY(check.arena, struct anchors *, n);
    check_documents(&check);
    check_other_parts(&check);
    check_all_fences(&check);
    check_strangers(&check);
    check_graph(&check);
    check_unused_snippets(&check);
    check_guide(&check);
    if (external)
        external_run(external);
    check_silence(library, true);
    for (size_t i = 0; i < n; i++)
        if (check.anchors[i]) {
            map_free(&check.anchors[i]->ids);
            map_free(&check.anchors[i]->letters);
        }
    VEC_FREE(&check.unused);
    VEC_FREE(&check.broken);
    map_free(&check.stems);
    map_free(&check.by_base);
    arena_free(check.scratch);
    arena_free(check.arena);
}
