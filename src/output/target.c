#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "output/target_parts.h"
#include "render/matter.h"
#include "template/engine.h"
#include "template/inventory.h"

/* --- loading --- */

static void read_kinds(struct arena *arena, struct target_module *target) {
    const struct view *kinds = engine_target_field(target->engine, arena, target->name, "kinds");
    for (int kind = 0; kind < KIND_COUNT; kind++)
        target->kinds[kind] = kinds ? view_truth(view_get(kinds, kind_name((enum kind)kind))) : true;
}

/* Does any document have a name of its own for this target? */
static bool has_own_names(const struct target_module *target) {
    const struct library *library = target->library;
    for (size_t i = 0; i < library->documents.n; i++)
        if (target_overrides(target, &library->documents.v[i]))
            return true;
    return false;
}

static bool load_one(struct engine *engine, struct library *library, Slice name, struct target_module *target) {
    if (!engine_target(engine, name))
        return false;
    struct arena *arena = arena_new();
    const struct view *tool = engine_target_field(engine, arena, name, "tool");
    *target = (struct target_module){.engine = engine, .library = library};
    target->name = target->tool = slice_lasting(library->arena, name);
    target->beside = !engine_target_has(engine, name, "file");
    target->native = engine_target_has(engine, name, "native");
    target->collects = engine_target_has(engine, name, "collect");
    target->heading = (int)view_integer(engine_target_field(engine, arena, name, "heading"));
    target->has_rename = engine_target_has(engine, name, "rename");
    target->renames = target->has_rename || has_own_names(target);
    target->documents = ARENA_ARRAY(library->arena, struct target_document, library->documents.n);
    read_kinds(arena, target);
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

/* The global `library` of target modules: what quire.yaml says to them. */
static void give_settings(struct engine *engine, const struct library *library) {
    struct view *settings = view_map(library->arena);
    static const char *const keys[] = {"title", "models", "tools"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        view_put(library->arena, settings, keys[i], view_value(library->arena, value_get(library->config->tree, keys[i])));
    engine_global(engine, "library", settings);
}

/* Another whose prompts would stand where those of this one would. */
static struct target_module *in_the_way(const Targets *targets, const struct target_module *target) {
    for (size_t i = 0; i < targets->n; i++) {
        struct target_module *other = &targets->v[i];
        for (int kind = 0; kind < KIND_COUNT && target->beside && other->beside; kind++)
            if (target->kinds[kind] && other->kinds[kind])
                return other;
    }
    return NULL;
}

static void report_in_the_way(const struct target_module *target, const struct target_module *other) {
    struct sink *sink = target->library->sink;
    Slice module = arena_printf(target->library->arena, "templates/prompts/%.*s.lua", FMT(target->name));
    diag_at(sink, RULE_TEMPLATE_ERROR, (struct place){.path = module, .length = 1},
            "the target `%.*s` has no function `file`: its prompts would stand beside the pages, as those of `%.*s` do", FMT(target->name),
            FMT(other->name));
    diag_help(sink, "say where they go, below prompts/%.*s/: `file = function(doc) return doc.kind .. \"s/\" .. doc.file .. \".md\" end`",
              FMT(target->name));
    diag_help(sink, "or leave one of the two out of `targets:`");
}

static bool is_builtin(const struct target_module *target) {
    Slice bytes;
    return template_builtin(arena_printf(target->library->arena, "prompts/%.*s.lua", FMT(target->name)), &bytes);
}

/* Of two that are in each other's way, what somebody has just written is wrong. */
static void add(Targets *targets, const struct target_module *target) {
    struct target_module *other = in_the_way(targets, target);
    if (!other) {
        *VEC_PUSH(targets) = *target;
    } else if (is_builtin(target) && !is_builtin(other)) {
        report_in_the_way(other, target);
        *other = *target;
    } else {
        report_in_the_way(target, other);
    }
}

void targets_load(struct engine *engine, struct library *library, const Slice *names, size_t n, Targets *out) {
    struct target_files *files = ARENA_NEW(library->arena, struct target_files);
    give_settings(engine, library);
    for (size_t i = 0; i < n; i++) {
        struct target_module target;
        bool known = false;
        for (size_t k = 0; k < library->n_target_names && !known; k++)
            known = slice_eq(library->target_names[k], names[i]);
        if (!known)
            report_unknown(library, names[i]);
        else if (load_one(engine, library, names[i], &target)) {
            target.files = files;
            add(out, &target);
        }
    }
}

void targets_resume(struct engine *engine, struct library *library, Targets *targets, struct target_module *other) {
    give_settings(engine, library);
    other->engine = engine;
    for (size_t i = 0; i < targets->n; i++)
        targets->v[i].engine = engine;
}

/* Targets that were loaded together share what they know of files. */
void targets_free(Targets *targets) {
    if (targets->n)
        map_free(&targets->v[0].files->skills);
    VEC_FREE(targets);
}

/* --- what a module says of a document --- */

bool target_carries(const struct target_module *target, const struct document *document) {
    if (!target->kinds[document->kind] || target_is_left_out(target, document))
        return false;
    return target->beside || document->tool.n == 0 || slice_eq(document->tool, target->tool);
}

static struct target_document *slot_of(const struct target_module *target, const struct document *document) {
    return &target->documents[document - target->library->documents.v];
}

/* Calls a function that gives a text: its `s` is NULL for nil. False after a diagnostic. */
static bool ask_text(const struct target_module *target, struct arena *arena, const char *function, const struct view *doc,
                     const struct document *document, Slice *text) {
    const struct view *result = NULL;
    *text = (Slice){0};
    if (!engine_target_call(target->engine, arena, target->name, function, doc, document->source->path, &result))
        return false;
    *text = !result ? (Slice){0} : view_is_string(result) ? view_text(result) : S("");
    return true;
}

/* Asks for the name. The document as the module saw it, unless that is another now, or NULL: it need not be made again. */
static struct view *name_document(const struct target_module *target, const struct document *document, struct arena *arena) {
    struct target_document *slot = slot_of(target, document);
    struct view *doc = NULL;
    Slice own = target_own_name(target, document), name = own;
    slot->named = true;
    if (!target->renames || !target_carries(target, document))
        return NULL;
    if (target->has_rename) {
        doc = target_view(arena, target, document, (Slice){0}, (Slice){0}, false);
        if (ask_text(target, arena, "rename", doc, document, &name) && name.n == 0)
            name = own;
    }
    if (!name.n || slice_eq(name, document->name))
        return doc;
    slot->called = slice_dup(target->library->arena, name);
    return NULL;
}

static const struct target_document *ask_name(const struct target_module *target, const struct document *document) {
    struct target_document *slot = slot_of(target, document);
    if (slot->named)
        return slot;
    struct arena *arena = arena_new();
    name_document(target, document, arena);
    arena_free(arena);
    return slot;
}

Slice target_called(const struct target_module *target, const struct document *document) {
    Slice called = ask_name(target, document)->called;
    return called.n ? called : document->name;
}

/* No module may reach what other programs trust: a hook of git's, or a file of this program's own. */
bool target_may_write(Slice path) {
    if (path.n == 0 || path_escapes(path) || path_is_absolute(path))
        return false;
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

void target_refuse(const struct target_module *target, const struct document *document, const char *function, Slice path) {
    struct sink *sink = target->library->sink;
    Slice module = arena_printf(target->library->arena, "templates/prompts/%.*s.lua", FMT(target->name));
    struct place place = {.path = module, .length = 1};
    diag_at(sink, RULE_TEMPLATE_ERROR, place, "`%s` gives a path that cannot be exported to: `%.*s`", function, FMT(path));
    diag_help(sink, "a path leads from the folder that is exported into to a file below it, not through `.git`");
    diag_note(sink, "while writing %.*s", FMT(document->source->path));
}

/* The path that a function gives, normalised; {0} for nowhere. False after a diagnostic. */
static bool ask_path(const struct target_module *target, struct arena *arena, const char *function, const struct view *doc,
                     const struct document *document, Slice *path) {
    Slice written;
    *path = (Slice){0};
    if (!ask_text(target, arena, function, doc, document, &written))
        return false;
    if (!written.s)
        return true;
    /* Within a collected file, documents are told apart by anchors. */
    size_t hash = target->collects ? slice_find_char(written, '#', 0) : SLICE_NONE;
    if (hash != SLICE_NONE)
        slot_of(target, document)->anchor = slice_dup(target->library->arena, slice_sub(written, hash + 1, written.n));
    Slice normal = path_normal(arena, slice_sub(written, 0, hash));
    if (!target_may_write(normal)) {
        target_refuse(target, document, function, written);
        return false;
    }
    *path = slice_dup(target->library->arena, normal);
    return true;
}

const struct target_document *target_ask(const struct target_module *target, const struct document *document) {
    struct target_document *slot = slot_of(target, document);
    if (slot->asked)
        return slot;
    slot->asked = true;
    struct arena *arena = arena_new();
    struct view *doc = slot->named ? NULL : name_document(target, document, arena);
    if (!target_carries(target, document)) {
        arena_free(arena);
        return slot;
    }
    if (!doc)
        doc = target_view(arena, target, document, slot->called, (Slice){0}, false);
    if (!target->beside)
        ask_path(target, arena, "file", doc, document, &slot->file);
    if (target->native)
        slot->broken = !ask_path(target, arena, "native", doc, document, &slot->native);
    arena_free(arena);
    return slot;
}

/* --- paths --- */

static Slice beside_page(struct arena *arena, const struct document *document) {
    Slice stem = slice_sub(document->page, 0, document->page.n - path_ext(document->page).n);
    return arena_printf(arena, "%.*smd", FMT(stem));
}

bool target_writes(const struct target_module *target, const struct document *document) {
    if (!target_carries(target, document))
        return false;
    const struct target_document *said = target->beside ? NULL : target_ask(target, document);
    return !said || said->file.n > 0 || said->native.n > 0;
}

Slice target_path(struct arena *arena, const struct target_module *target, const struct document *document) {
    if (document->shadowed || !target_carries(target, document))
        return (Slice){0};
    if (target->beside)
        return beside_page(arena, document);
    Slice file = target_ask(target, document)->file;
    if (file.n == 0)
        return (Slice){0};
    bool own = document->tool.n == 0 || slice_eq(document->tool, target->tool);
    return arena_printf(arena, "prompts/%.*s/%.*s%s%.*s", FMT(target->name), FMT(own ? S("") : document->tool), own ? "" : "/",
                        FMT(file));
}

bool target_native(const struct target_module *target, const struct document *document, Slice *path) {
    *path = (Slice){0};
    if (!target_carries(target, document))
        return true;
    *path = target_ask(target, document)->native;
    return !target_ask(target, document)->broken;
}

Slice target_place(struct arena *arena, const struct target_module *target, const struct document *document) {
    if (document->shadowed || !target_carries(target, document))
        return (Slice){0};
    if (target->beside)
        return beside_page(arena, document);
    const struct target_document *said = target_ask(target, document);
    return target->native ? said->native : said->file;
}

uint64_t target_look(const struct target_module *target) {
    Buf words = {0};
    buf_slice(&words, target->name);
    for (size_t i = 0; i < target->library->documents.n; i++) {
        const struct document *d = &target->library->documents.v[i];
        Slice texts[4] = {target_called(target, d)};
        if (target_carries(target, d)) {
            const struct target_document *said = target_ask(target, d);
            texts[1] = said->file;
            texts[2] = said->native;
            texts[3] = said->anchor;
        }
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            buf_add(&words, (const char *)&texts[k].n, sizeof texts[k].n);
            buf_slice(&words, texts[k]);
        }
        buf_char(&words, target_is_left_out(target, d) ? '-' : '+');
    }
    uint64_t surface = hash_bytes(words.s, words.n);
    buf_free(&words);
    return surface;
}

uint64_t target_key(const struct target_module *target, const struct matter *matter) {
    const uint64_t numbers[] = {matter->hash, target->surface};
    return matter->loose ? 0 : matter_mix(numbers, sizeof numbers / sizeof *numbers);
}
