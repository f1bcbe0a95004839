#include "model/library.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "base/workers.h"
#include "model/agpm.h"
#include "model/folders.h"
#include "model/naming.h"
#include <stdlib.h>

struct library *library_new(struct config *config, const struct drafts *drafts, struct sink *sink) {
    struct library *library = xcalloc(1, sizeof *library);
    library->arena = library->texts = arena_new();
    library->config = config;
    library->sink = sink;
    library->drafts = drafts;
    library->folders = folders_new(config->root, drafts);
    library->agpm = agpm_new(library);
    VEC_PUSH(&library->parts); /* 0 means none */
    return library;
}

void library_free(struct library *library) {
    if (!library || heap_holds(library)) /* it goes with the heap */
        return;
    name_index_free(library->names);
    folders_free(library->folders);
    VEC_FREE(&library->documents);
    VEC_FREE(&library->parts);
    map_free(&library->by_path);
    map_free(&library->files);
    map_free(&library->loading);
    agpm_free(library->agpm);
    arena_free(library->arena);
    xfree(library);
}

struct pool *library_text_pool(const struct library *library) {
    struct pool *kept = arena_pool(library->texts);
    return kept ? kept : library->team->pool;
}

struct document *library_document(const struct library *library, Slice path) {
    size_t index = (size_t)(uintptr_t)map_get(&library->by_path, path);
    return index ? &library->documents.v[index - 1] : NULL;
}

static bool keeps_references(const struct config *config, const struct source *source) {
    return config->references_keep || slice_is(value_text(source->front, "references"), "keep");
}

void library_describe(const struct library *library, struct arena *arena, struct source *source, struct document *out) {
    *out = (struct document){.source = source};
    if (source->template == TEMPLATE_ASKED)
        return;
    out->entry = config_entry(library->config, source->path);
    out->references_keep = keeps_references(library->config, source);
    document_describe(arena, out);
}

struct part document_part(struct source *source, uint32_t document) {
    return (struct part){
        .source = source, .start = source->body, .end = (uint32_t)source->text.n, .whole = true, .document = document};
}

static void add_document(struct library *library, const struct document *described) {
    uint32_t index = (uint32_t)library->documents.n;
    struct document *document = VEC_PUSH(&library->documents);
    struct source *source = described->source;
    if (described->entry)
        *document = *described;
    else
        library_describe(library, library->arena, source, document);
    document->part = (uint32_t)library->parts.n;
    *VEC_PUSH(&library->parts) = document_part(source, index);
    map_set(&library->by_path, source->path, (void *)(uintptr_t)(index + 1));
}

/* The `name` key, or the first line of the file when it has none. */
static struct place name_place(const struct source *source) {
    const struct member *member = value_member(source->front, S("name"));
    if (member)
        return source_place(source, member->start, member->value.end);
    return source_place(source, 0, 0);
}

/* Only what texts call by name needs a name of its own. */
static bool is_called_by_name(const struct document *document) {
    return document->kind != KIND_PAGE && document->kind != KIND_SNIPPET;
}

static void report_same_name(struct library *library, const struct document *document,
                             const struct document *first) {
    const char *kind = kind_name(document->kind);
    if (document->tool.n) {
        diag_at(library->sink, RULE_FM_DUPLICATE_NAME, name_place(document->source),
                "another %s for %.*s is named `%.*s` too", kind, FMT(document->tool),
                FMT(document->name));
    } else {
        diag_at(library->sink, RULE_FM_DUPLICATE_NAME, name_place(document->source),
                "another %s is named `%.*s` too", kind, FMT(document->name));
    }
    diag_help(library->sink, "rename one of the two; the first is `%.*s`",
              FMT(first->source->path));
}

static void report_same_page(struct library *library, const struct document *document,
                             const struct document *first) {
    struct place place = source_place(document->source, 0, 0);
    Slice one = first->source->path, other = document->source->path;
    if (slice_eq(document->page, first->page))
        diag_at(library->sink, RULE_LIBRARY_OUTPUT_CLASH, place,
                "`%.*s` and `%.*s` would both write `%.*s`", FMT(one), FMT(other),
                FMT(document->page));
    else
        diag_at(library->sink, RULE_LIBRARY_OUTPUT_CLASH, place,
                "`%.*s` and `%.*s` would write `%.*s` and `%.*s`, which differ in case alone",
                FMT(one), FMT(other), FMT(first->page), FMT(document->page));
    diag_help(library->sink, "rename one of them");
}

static Slice name_key(struct arena *arena, Buf *key, const struct document *document) {
    buf_clear(key);
    buf_char(key, (char)('a' + document->kind));
    buf_slice(key, document->tool);
    buf_char(key, '/');
    buf_slice(key, document->name);
    return buf_dup(key, arena);
}

static bool is_lower(Slice path) {
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.s[i] >= 0x80 || (path.s[i] >= 'A' && path.s[i] <= 'Z'))
            return false;
    return true;
}

/* Some file systems fold case, so outputs must differ by more than that. */
static Slice page_key(struct arena *arena, Buf *key, const struct document *document) {
    if (is_lower(document->page))
        return document->page;
    buf_clear(key);
    buf_lower(key, document->page);
    return buf_dup(key, arena);
}

/* The first document with this key, or NULL after noting that it is this one. */
static struct document *first_with(struct map *map, Slice key, struct document *document) {
    void **slot = map_slot(map, key);
    if (*slot)
        return *slot;
    *slot = document;
    return NULL;
}

/* Documents come in path order, so the second of two is the one that is reported. */
static void check_unique(struct library *library) {
    struct arena *scratch = arena_new();
    struct map names = {0}, pages = {0};
    Buf key = {0};
    for (size_t i = 0; i < library->documents.n; i++) {
        struct document *document = &library->documents.v[i], *first = NULL;
        if (is_called_by_name(document))
            first = first_with(&names, name_key(scratch, &key, document), document);
        if (first)
            report_same_name(library, document, first);
        struct document *same_page = first_with(&pages, page_key(scratch, &key, document), document);
        if (same_page && !first)
            report_same_page(library, document, same_page);
        document->shadowed = same_page != NULL;
    }
    buf_free(&key);
    map_free(&names);
    map_free(&pages);
    arena_free(scratch);
}

struct source *library_known(const struct library *library, Slice path) {
    bool asked = library->known && !draft_text(library->drafts, path);
    return asked ? library->known(library->known_context, path) : NULL;
}

struct source *library_read(struct library *library, Slice path) {
    const Slice *draft = draft_text(library->drafts, path);
    if (draft)
        return source_from_text(library->arena, path, *draft, library->sink);
    return source_load(library->texts, library->config->root, path, library->sink);
}

struct source *library_current(struct library *library, Slice path) {
    struct source *known = library_known(library, path);
    return known ? known : library_read(library, path);
}

struct source *library_source(struct library *library, Slice path) {
    const struct document *document = library_document(library, path);
    struct source *source = document ? document->source : map_get(&library->loading, path);
    if (!source)
        source = map_get(&library->files, path);
    if (!source && (source = library_current(library, slice_dup(library->arena, path)))) {
        if (!is_markdown(path))
            source->body = 0;
        map_set(&library->files, source->path, source);
    }
    if (source)
        agpm_render(library->agpm, source);
    return source;
}

void library_paths(const struct library *library, SliceVec *out) {
    for (size_t i = 0; i < library->loading.n; i++)
        *VEC_PUSH(out) = library->loading.entries[i].key;
    for (size_t i = 0; i < library->documents.n && !library->loading.n; i++)
        *VEC_PUSH(out) = library->documents.v[i].source->path;
}

/* A template may need the text of any other file, so all have been read before the first is rendered, and are rendered before they
 * are named. */
static void fill_templates(struct library *library, const struct document *const *documents, size_t n) {
    bool any = false;
    for (size_t i = 0; i < n; i++)
        any |= !documents[i]->entry && documents[i]->source->template == TEMPLATE_ASKED;
    for (size_t i = 0; any && i < n; i++)
        map_set(&library->loading, documents[i]->source->path, documents[i]->source);
    for (size_t i = 0; any && i < n; i++)
        agpm_render(library->agpm, documents[i]->source);
}

void library_take(struct library *library, const struct document *const *documents, size_t n) {
    fill_templates(library, documents, n);
    for (size_t i = 0; i < n; i++)
        add_document(library, documents[i]);
    map_free(&library->loading);
    check_unique(library);
}
