#include "target_unit.h"
#include "input/source.h"

const struct view *make_doc(struct world *world, const char *tool, const char *target, const char *kind, const char *name,
                            const char *front) {
    struct arena *arena = world->arena;
    Slice text = arena_printf(arena, front ? "---\n%s---\nbody\n" : "%sbody\n", front ? front : "");
    struct source *source = source_from_text(arena, S("x.md"), text, world->sink);
    struct view *doc = view_map(arena), *list = view_list(arena);
    for (size_t i = 0; i < source->front->n; i++) {
        const struct member *member = &source->front->members[i];
        struct view *entry = view_map(arena);
        Slice yaml = slice_sub(text, member->end + 1, member->value.end);
        bool strict = !member->value.tolerant && yaml_source_is_strict(yaml);
        view_put(arena, entry, "key", view_string(arena, member->key));
        view_put(arena, entry, "value", view_value(arena, &member->value));
        view_put(arena, entry, "source", strict ? view_string(arena, yaml) : NULL);
        view_put(arena, entry, "override", view_bool(arena, false));
        view_append(arena, list, entry);
    }
    view_put(arena, doc, "kind", view_string(arena, slice_from(kind)));
    view_put(arena, doc, "name", view_string(arena, slice_from(name)));
    view_put(arena, doc, "file",
             view_string(arena, slice_is(slice_from(name), "C# Expert") ? S("c-expert")
                                                                        : slice_from(name)));
    view_put(arena, doc, "called", view_get(doc, "file"));
    view_put(arena, doc, "folder", view_string(arena, S("")));
    view_put(arena, doc, "title", NULL);
    view_put(arena, doc, "description", view_string(arena, S("What it: does")));
    view_put(arena, doc, "tool", tool ? view_string(arena, slice_from(tool)) : NULL);
    view_put(arena, doc, "native", view_bool(arena, tool && strcmp(tool, target) == 0));
    view_put(arena, doc, "path", view_string(arena, S("x.md")));
    view_put(arena, doc, "front", list);
    view_put(arena, doc, "written", NULL);
    view_put(arena, doc, "body", view_string(arena, S("body\n")));
    return doc;
}

void set_library(struct world *world, const char *yaml) {
    struct yaml_errors errors = {0};
    Slice text = slice_from(yaml);
    struct view *library = view_map(world->arena);
    const struct value *tree = yaml_read(world->arena, text, 0, text.n, &errors);
    view_put(world->arena, library, "models", view_value(world->arena, value_get(tree, "models")));
    view_put(world->arena, library, "tools", view_value(world->arena, value_get(tree, "tools")));
    engine_global(world->engine, "library", library);
}

static void add_lost(Buf *out, const struct view *lost) {
    for (size_t i = 0; i < view_count(lost); i++) {
        const struct view *item = view_at(lost, i);
        const struct view *value = view_get(item, "value"), *text = view_get(item, "text");
        buf_printf(out, "lost %.*s%s%.*s%.*s\n", FMT(view_text(view_get(item, "key"))), value ? " " : "", FMT(view_text(value)),
                   FMT(view_text(text)));
    }
}

Slice target_call(struct world *world, const char *target, const char *function, const struct view *doc) {
    const struct view *result;
    if (!engine_target_call(world->engine, world->arena, slice_from(target), function, doc, S("x.md"), &result))
        return world_finding(world);
    if (view_is_string(result))
        return view_text(result);
    Buf out = {0};
    buf_init(&out);
    buf_slice(&out, view_text(view_get(result, "head")));
    if (view_get(result, "body"))
        buf_printf(&out, "body\n%.*s", FMT(view_text(view_get(result, "body"))));
    add_lost(&out, view_get(result, "lost"));
    Slice kept = buf_dup(&out, world->arena);
    buf_free(&out);
    return kept;
}
