#include "import/translate.h"
#include "base/mem.h"
#include "base/path.h"
#include "input/source.h"
#include "input/toml.h"
#include "template/emit.h"
#include "template/engine.h"

static const struct value *read_toml(struct arena *arena, const struct foreign_file *file, Slice toml, struct sink *sink) {
    struct toml_error error = {0};
    const struct value *map = toml_read(arena, toml, &error);
    const struct source *source = map ? NULL : source_plain(arena, file->shown, toml);
    if (!map)
        diag_at(sink, RULE_LIBRARY_UNREADABLE, source_place(source, error.offset, error.offset + 1), "this is no TOML: %s",
                error.expected);
    const struct member *text = map ? value_member(map, file->text) : NULL;
    if (!map || (text && text->value.kind == VALUE_STRING))
        return map;
    if (diag_at(sink, RULE_LIBRARY_UNREADABLE, (struct place){.path = file->shown, .length = 1}, "the file has no text `%.*s`",
                FMT(file->text)))
        diag_help(sink, "that key's value is what becomes the document's text");
    return NULL;
}

static struct view *front_of(struct arena *arena, const struct value *map, Slice text) {
    struct view *list = view_list(arena);
    for (size_t i = 0; i < map->n; i++) {
        struct view *entry = view_map(arena);
        if (slice_eq(map->members[i].key, text))
            continue;
        view_put(arena, entry, "key", view_string(arena, map->members[i].key));
        view_put(arena, entry, "value", view_value(arena, &map->members[i].value));
        view_append(arena, list, entry);
    }
    return list;
}

/* The text as the module has it. False after its failure. */
static bool ask_text(struct arena *arena, struct engine *engine, Slice target, const struct foreign_file *file,
                     const struct view *front, Slice *text) {
    struct view *doc = view_map(arena);
    const struct view *result = NULL;
    view_put(arena, doc, "kind", view_string(arena, slice_from(kind_name(file->kind))));
    view_put(arena, doc, "name", view_string(arena, path_stem(file->path)));
    view_put(arena, doc, "front", front);
    view_put(arena, doc, "body", view_string(arena, *text));
    if (!engine_target_has(engine, target, "import"))
        return true;
    if (!engine_target_call(engine, arena, target, "import", doc, file->shown, &result))
        return false;
    *text = view_is_string(result) ? view_text(result) : *text;
    return true;
}

bool translate(struct arena *arena, struct engine *engine, Slice target, const struct foreign_file *file, Slice toml,
               struct sink *sink, Slice *markdown) {
    const struct value *map = read_toml(arena, file, toml, sink);
    if (!map)
        return false;
    struct view *front = front_of(arena, map, file->text);
    Slice text = value_member(map, file->text)->value.text;
    Buf out = {0};
    const char *fault = emit_front_matter(&out, front);
    if (fault)
        diag_at(sink, RULE_LIBRARY_UNREADABLE, (struct place){.path = file->shown, .length = 1},
                "this cannot be written as front matter: %s", fault);
    bool good = !fault && ask_text(arena, engine, target, file, front, &text);
    buf_slice(&out, text);
    *markdown = buf_dup(&out, arena);
    buf_free(&out);
    return good;
}

bool translate_same_values(Slice toml, Slice other) {
    struct arena *arena = arena_new();
    struct toml_error error;
    const struct value *a = toml_read(arena, toml, &error), *b = toml_read(arena, other, &error);
    bool same = a && b && value_equal(a, b);
    arena_free(arena);
    return same;
}
