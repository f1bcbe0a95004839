#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "import/import_parts.h"

/* Each try leaves out the documents that the one before got wrong. */
enum { TRIES = 8 };

struct sharer {
    struct import *import;
    struct shared_document *documents;
    size_t *files;           /* by document: index of its file */
    uint32_t n;
    struct trial base;       /* the library without snippets */
};

static void gather(struct sharer *s) {
    struct import *import = s->import;
    s->documents = ARENA_ARRAY(import->arena, struct shared_document, import->files.n);
    s->files = ARENA_ARRAY(import->arena, size_t, import->files.n);
    struct sink *sink = sink_new();
    for (size_t i = 0; i < import->files.n; i++) {
        const struct import_file *file = &import->files.v[i];
        struct shared_document *document = &s->documents[s->n];
        if (!file->document)
            continue;
        document->source = source_from_text(import->arena, file->path, file->text, sink);
        document->left_out = !document->source || document->source->template != TEMPLATE_NONE;
        s->files[s->n++] = i;
    }
    sink_free(sink);
}

static void take_name(struct arena *arena, struct map *taken, Slice path, const Slice *text) {
    Buf lower = {0};
    buf_lower(&lower, path_base(path));
    Slice name = buf_dup(&lower, arena);
    map_set(taken, name, map_has(taken, name) ? NULL : (void *)(uintptr_t)text);
    buf_free(&lower);
}

/* Names of the library's files: an include looks beside its own file first. */
static void take_names(const struct sharer *s, struct map *taken) {
    const struct library *library = s->base.loaded.library;
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct source *source = library->documents.v[i].source;
        bool snippet = slice_eq(path_dir(source->path), s->import->homes.snippets);
        take_name(s->import->arena, taken, source->path, snippet ? &source->text : NULL);
    }
    for (size_t i = 0; i < s->import->files.n; i++)
        take_name(s->import->arena, taken, s->import->files.v[i].path, NULL);
}

/* The library as it is without snippets. */
static bool run_base(struct sharer *s) {
    struct import *import = s->import;
    trial_free(&s->base);
    import_draft(import);
    return import_try(import, &import->drafts, true, &s->base);
}

static Slice snippet_path(const struct import *import, const struct shared_block *block) {
    return path_join(import->arena, import->homes.snippets, block->name);
}

static void draft_shared(const struct sharer *s, struct drafts *drafts) {
    struct import *import = s->import;
    for (size_t i = 0; i < import->drafts.texts.n; i++)
        draft_set(drafts, import->arena, import->drafts.texts.entries[i].key, *(Slice *)import->drafts.texts.entries[i].value);
    for (uint32_t i = 0; i < s->n; i++)
        if (s->documents[i].changed)
            draft_set(drafts, import->arena, import->files.v[s->files[i]].path, s->documents[i].text);
    for (size_t i = 0; i < import->dedupe.blocks.n; i++)
        draft_set(drafts, import->arena, snippet_path(import, &import->dedupe.blocks.v[i]), import->dedupe.blocks.v[i].text);
}

static bool same_print(const struct trial *a, const struct trial *b, Slice path) {
    const Slice *x = map_get(&a->prints, path), *y = map_get(&b->prints, path);
    return x && y ? slice_eq(*x, *y) : x == y;
}

/* Leaves out the documents that do not come out as they do without snippets. False when there were any. */
static bool judge(struct sharer *s, const struct trial *trial) {
    bool good = true;
    for (uint32_t i = 0; i < s->n; i++) {
        struct shared_document *document = &s->documents[i];
        if (!document->changed || same_print(&s->base, trial, document->source->path))
            continue;
        document->left_out = document->unlike = true;
        good = false;
    }
    return good;
}

/* One try: false when another one is due. */
static bool try_snippets(struct sharer *s) {
    struct import *import = s->import;
    struct map taken = {0};
    struct drafts drafts = {0};
    struct trial trial = {0};
    dedupe_free(&import->dedupe);
    take_names(s, &taken);
    dedupe_find(import->arena, s->documents, s->n, import->homes.snippets, &taken, &import->dedupe);
    draft_shared(s, &drafts);
    bool good = import_try(import, &drafts, true, &trial);
    if (good && import_must_keep_references(import, &trial)) {
        import->used.references_keep = true;
        good = !run_base(s);
    } else if (good) {
        good = judge(s, &trial);
    }
    trial_free(&trial);
    drafts_free(&drafts);
    map_free(&taken);
    return good;
}

static void apply(struct sharer *s) {
    struct import *import = s->import;
    for (uint32_t i = 0; i < s->n; i++) {
        struct import_file *file = &import->files.v[s->files[i]];
        file->whole = file->text;
        file->text = s->documents[i].text;
    }
    for (size_t i = 0; i < import->dedupe.blocks.n; i++) {
        const struct shared_block *block = &import->dedupe.blocks.v[i];
        *VEC_PUSH(&import->files) = (struct import_file){.path = snippet_path(import, block), .text = block->text};
    }
}

void import_share(struct import *import) {
    struct sharer s = {.import = import};
    if (!import->request->dedupe || !import->homes.snippets.n)
        return;
    gather(&s);
    bool good = false;
    bool runs = run_base(&s);
    for (int i = 0; runs && !good && i < TRIES; i++)
        good = try_snippets(&s);
    if (!good)
        dedupe_free(&import->dedupe);
    import->shared = s.documents;
    import->n_shared = s.n;
    if (good && import->request->apply)
        apply(&s);
    trial_free(&s.base);
}
