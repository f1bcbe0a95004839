#include "build/hook.h"
#include "base/mem.h"
#include "render/edit.h"
#include "render/html.h"
#include "template/hooks.h"
#include "template/view.h"

static const struct view *text_or_null(struct arena *arena, Slice text) {
    return text.n ? view_string(arena, text) : NULL;
}

static const struct view *document_view(struct arena *arena, const struct library *library, const struct part *part) {
    const struct document *document = library_document(library, part->source->path);
    struct view *view = view_map(arena);
    view_put(arena, view, "path", view_string(arena, part->source->path));
    view_put(arena, view, "kind", document ? view_string(arena, slice_from(kind_name(document->kind))) : NULL);
    view_put(arena, view, "name", document ? view_string(arena, document->name) : NULL);
    view_put(arena, view, "tool", document ? text_or_null(arena, document->tool) : NULL);
    view_put(arena, view, "description", view_string(arena, document ? document->description : (Slice){0}));
    view_put(arena, view, "front", view_value(arena, part->source->front));
    view_put(arena, view, "whole", view_bool(arena, part->whole));
    return view;
}

struct fragment *hook_render(struct engine *engine, struct arena *scratch, struct library *library, const struct part *part,
                             const struct tree *tree) {
    struct edit edit;
    enum hooks hooks = hooks_load(engine);
    edit_begin(&edit, scratch, library->texts, part->source, tree, part->facts, library->highlighter);
    bool good = hooks == HOOKS_NONE;
    if (hooks == HOOKS_READY)
        good = hooks_run(engine, &edit, document_view(scratch, library, part), part->source->path);
    struct fragment *fragment;
    if (good && edit.changed)
        fragment = edit_render(&edit);
    else
        fragment = html_render(library->texts, part->source, tree, part->facts, library->highlighter);
    fragment->failed = !good;
    edit_free(&edit);
    return fragment;
}
