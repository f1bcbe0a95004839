#include "output/layout.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/workers.h"
#include "model/closure.h"
#include "model/walk.h"

struct laying {
    struct library *library;
    const struct target_module *target;
    layout_take *take;
    void *context;
};

/* A skill is a folder: what lies beside its SKILL.md goes along. */
static void take_companions(const struct laying *l, struct arena *arena, const struct document *document, Slice path) {
    Slice folder = path_dir(document->source->path);
    SliceVec files = {0};
    library_companions(l->library, folder, &files);
    for (size_t i = 0; i < files.n; i++) {
        struct layout_file file = {.from = files.v[i], .copy = true};
        file.path = path_join(arena, path_dir(path), path_relative(arena, folder, files.v[i]));
        if (!slice_eq(files.v[i], document->source->path))
            l->take(l->context, &file);
    }
    VEC_FREE(&files);
}

/* The prompt and its further files. */
static void take_prompt(const struct laying *l, struct arena *arena, const struct document *document, struct layout_file *file) {
    struct prompt prompt;
    struct flat text = {0};
    Slice folder = path_dir(file->path);
    bool made = prompt_make(arena, l->target, document, &prompt);
    if (made)
        prompt_whole(&prompt, document, &text);
    file->text = made ? &text : NULL;
    l->take(l->context, file);
    flat_free(&text);
    for (size_t i = 0; made && i < prompt.files.n; i++) {
        prompt_file_whole(&prompt, &prompt.files.v[i], document, &text);
        file->path = path_join(arena, folder, prompt.files.v[i].path);
        file->text = &text;
        l->take(l->context, file);
        flat_free(&text);
    }
    prompt_free(&prompt);
}

static void take_document(const struct laying *l, struct arena *arena, const struct document *document) {
    struct layout_file file = {.from = document->source->path};
    struct closure closure;
    bool known = target_native(l->target, document, &file.path);
    if (known && file.path.n == 0)
        return;
    Slice path = file.path;
    closure_find(l->library, document, &closure);
    file.closure = &closure;
    if (known)
        take_prompt(l, arena, document, &file);
    else
        l->take(l->context, &file);
    if (known && document->kind == KIND_SKILL)
        take_companions(l, arena, document, path);
    closure_free(&closure);
}

/* All documents of a target that collects are one file. */
static void take_collected(const struct laying *l, struct arena *arena) {
    struct collected collected;
    struct closure closure = {0};
    bool made = target_collect(arena, l->target, &collected);
    if (collected.n > 0 && collected.native.n > 0) {
        struct layout_file file = {.path = collected.native, .from = collected.documents[0]->source->path, .closure = &closure};
        file.text = made ? &collected.text : NULL;
        for (size_t i = 0; i < collected.n; i++)
            closure_add(l->library, collected.documents[i], &closure);
        l->take(l->context, &file);
    }
    closure_free(&closure);
    collected_free(&collected);
}

void layout_each(struct library *library, const struct target_module *target, layout_take *take, void *context) {
    struct laying l = {library, target, take, context};
    struct arena *arena = arena_new();
    if (target->collects)
        take_collected(&l, arena);
    size_t n = target->collects ? 0 : library->documents.n;
    for (size_t i = 0; i < n; i++) {
        team_tell(library->team, "exporting", "documents", i, n);
        take_document(&l, arena, &library->documents.v[i]);
        arena_reset(arena);
    }
    team_tell(library->team, "exporting", "documents", n, n);
    arena_free(arena);
}
