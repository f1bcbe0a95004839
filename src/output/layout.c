#include "output/layout.h"
#include "base/mem.h"
#include "base/path.h"
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

static bool make_text(const struct laying *l, struct arena *arena, const struct document *document, struct flat *out) {
    struct prompt prompt;
    bool made = prompt_make(arena, l->target, document, &prompt);
    if (made)
        prompt_whole(&prompt, document, out);
    prompt_free(&prompt);
    return made;
}

static void take_document(const struct laying *l, struct arena *arena, const struct document *document) {
    struct layout_file file = {.from = document->source->path};
    struct closure closure;
    struct flat text = {0};
    bool known = target_native(l->target, document, &file.path);
    if (known && file.path.n == 0)
        return;
    if (known && make_text(l, arena, document, &text))
        file.text = &text;
    closure_find(l->library, document, &closure);
    file.closure = &closure;
    l->take(l->context, &file);
    if (known && document->kind == KIND_SKILL)
        take_companions(l, arena, document, file.path);
    closure_free(&closure);
    flat_free(&text);
}

void layout_each(struct library *library, const struct target_module *target, layout_take *take, void *context) {
    struct laying l = {library, target, take, context};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < library->documents.n; i++) {
        take_document(&l, arena, &library->documents.v[i]);
        arena_reset(arena);
    }
    arena_free(arena);
}
