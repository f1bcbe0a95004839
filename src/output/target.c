#include "output/target.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "template/engine.h"

static void read_kinds(struct engine *engine, struct arena *arena, struct target_module *target) {
    const struct view *kinds = engine_target_field(engine, arena, target->name, "kinds");
    for (int kind = 0; kind < KIND_COUNT; kind++)
        target->kinds[kind] = kinds ? view_truth(view_get(kinds, kind_name((enum kind)kind))) : true;
}

static bool load_one(struct engine *engine, const struct library *library, Slice name, struct target_module *target) {
    if (!engine_target(engine, name))
        return false;
    struct arena *arena = arena_new();
    const struct view *tool = engine_target_field(engine, arena, name, "tool");
    *target = (struct target_module){.library = library, .name = name, .tool = name};
    target->beside = !engine_target_has(engine, name, "file");
    target->native = engine_target_has(engine, name, "native");
    read_kinds(engine, arena, target);
    if (tool)
        target->tool = slice_dup(library->arena, view_text(tool));
    arena_free(arena);
    return true;
}

static void report_unknown(const struct library *library, Slice name) {
    Slice near = nearest_name(name, library->target_names, library->n_target_names);
    struct place place = {.path = S("quire.yaml"), .length = 1};
    diag_at(library->sink, RULE_TEMPLATE_ERROR, place, "there is no target `%.*s`", FMT(name));
    if (near.n > 0)
        diag_help(library->sink, "did you mean `%.*s`?", FMT(near));
    else
        diag_help(library->sink, "a target is a file templates/prompts/NAME.lua of the library, or one that is built in");
}

bool target_carries(const struct target_module *target, const struct document *document) {
    if (!target->kinds[document->kind])
        return false;
    return target->beside || document->tool.n == 0 || slice_eq(document->tool, target->tool);
}

/* What stands behind a key's colon, where a strict parser reads it as it was meant; else nothing. */
static const struct view *strict_source(struct arena *arena, const struct source *source, const struct member *member) {
    size_t colon = slice_find_char(source->text, ':', member->end);
    if (member->value.tolerant || colon == SLICE_NONE || colon >= member->value.end)
        return view_null();
    Slice text = slice_sub(source->text, colon + 1, member->value.end);
    return yaml_source_is_strict(text) ? view_string(arena, text) : view_null();
}

/* The front matter's keys in source order, each with its source text where that can be copied as it is. */
static struct view *front_view(struct arena *arena, const struct source *source) {
    struct view *list = view_list(arena);
    for (size_t i = 0; i < source->front->n; i++) {
        const struct member *member = &source->front->members[i];
        struct view *entry = view_map(arena);
        view_put(arena, entry, "key", view_string(arena, member->key));
        view_put(arena, entry, "value", view_value(arena, &member->value));
        view_put(arena, entry, "source", strict_source(arena, source, member));
        view_put(arena, entry, "override", view_bool(arena, false));
        view_append(arena, list, entry);
    }
    return list;
}

/* What the document is called by the target. */
static Slice called(const struct target_module *target, const struct document *d) {
    Slice other = target->renames ? target->renames[d - target->library->documents.v] : (Slice){0};
    return other.n ? other : d->name;
}

static struct view *document_view(struct arena *arena, const struct target_module *target, const struct document *d,
                                  Slice body) {
    struct view *doc = view_map(arena);
    view_put(arena, doc, "kind", view_string(arena, slice_from(kind_name(d->kind))));
    view_put(arena, doc, "name", view_string(arena, d->name));
    view_put(arena, doc, "called", view_string(arena, called(target, d)));
    view_put(arena, doc, "file", view_string(arena, d->file));
    view_put(arena, doc, "folder", view_string(arena, d->folder));
    view_put(arena, doc, "title", d->title.n ? view_string(arena, d->title) : view_null());
    view_put(arena, doc, "description", d->description.n ? view_string(arena, d->description) : view_null());
    view_put(arena, doc, "tool", d->tool.n ? view_string(arena, d->tool) : view_null());
    view_put(arena, doc, "path", view_string(arena, d->source->path));
    view_put(arena, doc, "front", front_view(arena, d->source));
    view_put(arena, doc, "body", view_string(arena, body));
    view_put(arena, doc, "native", view_bool(arena, d->tool.n > 0 && slice_eq(d->tool, target->tool)));
    return doc;
}

static Slice beside_page(struct arena *arena, const struct document *document) {
    Slice stem = slice_sub(document->page, 0, document->page.n - path_ext(document->page).n);
    return arena_printf(arena, "%.*smd", FMT(stem));
}

Slice target_path(struct engine *engine, struct arena *arena, const struct target_module *target,
                  const struct document *document) {
    if (document->shadowed || !target_carries(target, document))
        return (Slice){0};
    if (target->beside)
        return beside_page(arena, document);
    const struct view *result = NULL;
    struct view *doc = document_view(arena, target, document, (Slice){0});
    if (!engine_target_call(engine, arena, target->name, "file", doc, document->source->path, &result) || !result)
        return (Slice){0};
    Slice file = path_normal(arena, view_text(result));
    if (file.n == 0 || path_escapes(file) || path_is_absolute(file))
        return (Slice){0};
    bool native = document->tool.n == 0 || slice_eq(document->tool, target->tool);
    return arena_printf(arena, "prompts/%.*s/%.*s%s%.*s", FMT(target->name), FMT(native ? S("") : document->tool),
                        native ? "" : "/", FMT(file));
}

/* No module may reach what other programs trust: a hook of git's, or a file of this program's own. */
static bool may_be_written(Slice path) {
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.s[i] < ' ' || path.s[i] == 0x7f)
            return false;
    for (Slice rest = path; rest.n > 0;) {
        size_t end = slice_find_char(rest, '/', 0);
        Slice name = slice_sub(rest, 0, end);
        if (slice_eq_nocase(name, S(".git")) || slice_starts(name, S(".quire-")))
            return false;
        rest = end == SLICE_NONE ? (Slice){0} : slice_sub(rest, end + 1, rest.n);
    }
    return utf8_valid(path, NULL);
}

bool target_native(struct engine *engine, struct arena *arena, const struct target_module *target, struct sink *sink,
                   const struct document *document, Slice *path) {
    const struct view *result = NULL;
    *path = (Slice){0};
    if (!target_carries(target, document))
        return true;
    struct view *doc = document_view(arena, target, document, (Slice){0});
    if (!engine_target_call(engine, arena, target->name, "native", doc, document->source->path, &result))
        return false;
    if (!result)
        return true;
    Slice normal = path_normal(arena, view_text(result));
    if (normal.n && !path_escapes(normal) && !path_is_absolute(normal) && may_be_written(normal)) {
        *path = normal;
        return true;
    }
    struct place place = {.path = arena_printf(arena, "templates/prompts/%.*s.lua", FMT(target->name)), .length = 1};
    diag_at(sink, RULE_TEMPLATE_ERROR, place, "`native` gives a path that cannot be exported to: `%.*s`",
            FMT(view_text(result)));
    diag_help(sink, "a path leads from the folder that is exported into to a file below it, not through `.git`");
    diag_note(sink, "while writing %.*s", FMT(document->source->path));
    return false;
}

/* Asks the module once for every document: mentions are many, documents fewer, and most modules rename nobody. */
static void ask_renames(struct engine *engine, struct library *library, struct target_module *target) {
    if (!engine_target_has(engine, target->name, "rename"))
        return;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *d = &library->documents.v[i];
        const struct view *result = NULL;
        if (!target_carries(target, d))
            continue;
        struct view *doc = document_view(arena, target, d, (Slice){0});
        if (!engine_target_call(engine, arena, target->name, "rename", doc, d->source->path, &result))
            break;
        if (result && view_text(result).n && !slice_eq(view_text(result), d->name)) {
            if (!target->renames)
                target->renames = ARENA_ARRAY(library->arena, Slice, library->documents.n);
            target->renames[i] = slice_dup(library->arena, view_text(result));
            target->renames_agents |= d->kind == KIND_AGENT;
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

/* The global `library` of target modules: what quire.yaml says to them. */
static void give_settings(struct engine *engine, const struct library *library) {
    struct view *settings = view_map(library->arena);
    static const char *const keys[] = {"models", "tools"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        view_put(library->arena, settings, keys[i], view_value(library->arena, value_get(library->config->tree, keys[i])));
    engine_global(engine, "library", settings);
}

void targets_load(struct engine *engine, struct library *library, const Slice *names, size_t n, Targets *out) {
    give_settings(engine, library);
    for (size_t i = 0; i < n; i++) {
        struct target_module target;
        bool known = false;
        for (size_t k = 0; k < library->n_target_names && !known; k++)
            known = slice_eq(library->target_names[k], names[i]);
        if (!known)
            report_unknown(library, names[i]);
        else if (load_one(engine, library, names[i], &target)) {
            ask_renames(engine, library, &target);
            *VEC_PUSH(out) = target;
        }
    }
}

struct rename {
    const struct library *library;
    const struct target_module *target;
};

static Slice renamed(void *context, const struct document *agent) {
    const struct rename *r = context;
    return r->target->renames[agent - r->library->documents.v];
}

/* What a module writes ends its lines with LF; a document with CRLF gets all its lines alike. */
static Slice with_endings(struct arena *arena, Slice text, bool crlf) {
    Buf out = {0};
    if (!crlf || text.n == 0)
        return text;
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] == '\n' && (i == 0 || text.s[i - 1] != '\r'))
            buf_char(&out, '\r');
        buf_char(&out, text.s[i]);
    }
    Slice kept = buf_dup(&out, arena);
    buf_free(&out);
    return kept;
}

bool prompt_make(struct engine *engine, struct arena *arena, struct library *library, const struct target_module *target,
                 const struct document *document, const struct flat *flat, struct prompt *out) {
    *out = (struct prompt){.flat = flat};
    if (target->renames_agents) {
        struct rename rename = {library, target};
        struct renamer renamer = {renamed, &rename};
        flatten(library, document, target->tool, &renamer, &out->own);
        out->flat = &out->own;
    }
    const struct view *result = NULL;
    struct view *doc = document_view(arena, target, document, buf_view(&out->flat->text));
    if (!engine_target_call(engine, arena, target->name, "prompt", doc, document->source->path, &result))
        return false;
    out->head = with_endings(arena, view_text(view_get(result, "head")), document->source->crlf);
    out->tail = with_endings(arena, view_text(view_get(result, "tail")), document->source->crlf);
    const struct view *body = view_get(result, "body");
    out->is_replaced = body && view_is_string(body);
    out->replaced = view_text(body);
    return true;
}

void prompt_text(const struct prompt *prompt, Buf *out) {
    buf_slice(out, prompt->head);
    buf_slice(out, prompt->is_replaced ? prompt->replaced : buf_view(&prompt->flat->text));
    buf_slice(out, prompt->tail);
}

void prompt_free(struct prompt *prompt) {
    flat_free(&prompt->own);
}
