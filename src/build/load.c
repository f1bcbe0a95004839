#include "build/load.h"
#include "base/heap.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "build/reading.h"
#include "build/texts.h"
#include "model/include.h"
#include "model/schema.h"
#include "render/highlight.h"
#include "template/engine.h"
#include "template/hooks.h"
#include <stdlib.h>
#include <string.h>

/* What the target modules say of themselves. */
struct targets {
    struct arena *arena;
    VEC(struct known_folder) folders;
    VEC(Slice) agents, names;
    VEC(struct schema) schemas;
    VEC(struct config_budget) limits;
    struct sink *sink;
};

/* folders = { { dir = ".claude/agents", kind = "agent" }, ... } are the tool's own, whose name is
 * `tool`, or else the module's; a folder may name another. */
static void take_folders(struct targets *targets, const struct view *folders, Slice tool) {
    for (size_t i = 0; i < view_count(folders); i++) {
        const struct view *folder = view_at(folders, i), *other = view_get(folder, "tool");
        struct known_folder known = {
            .dir = path_normal(targets->arena, view_text(view_get(folder, "dir"))),
            .tool = other ? view_text(other) : tool};
        if (known.dir.n && !path_escapes(known.dir) && !path_is_absolute(known.dir) &&
            (!known.tool.n || config_is_file_name(known.tool)) &&
            kind_find(view_text(view_get(folder, "kind")), &known.kind))
            *VEC_PUSH(&targets->folders) = known;
    }
}

static void complain_of_word(struct targets *targets, Slice target, Slice key, Slice word) {
    Slice path = arena_printf(targets->arena, "templates/prompts/%.*s.lua", FMT(target));
    struct place place = {.path = path, .length = 1};
    if (diag_at(targets->sink, RULE_TEMPLATE_ERROR, place,
                "in `keys`, `%.*s` has a word that means nothing: `%.*s`", FMT(key), FMT(word)))
        diag_help(targets->sink, "plain.lua lists the words");
}

/* keys = { agent = { name = "text required 64", ... }, ... } */
static void take_schema(struct targets *targets, const struct view *keys, Slice tool,
                        enum kind kind, Slice target) {
    struct schema *schema = VEC_PUSH(&targets->schemas);
    *schema = (struct schema){.target = target, .tool = tool, .kind = kind};
    schema->keys = ARENA_ARRAY(targets->arena, struct schema_key, view_count(keys));
    for (size_t i = 0; i < view_count(keys); i++) {
        struct schema_key *key = &schema->keys[schema->n++];
        Slice strange;
        key->key = view_key(keys, i);
        if (!schema_key_read(view_text(view_at(keys, i)), key, &strange))
            complain_of_word(targets, target, key->key, strange);
    }
    schema_sort(schema);
}

static void take_schemas(struct targets *targets, const struct view *keys, Slice tool,
                         Slice target) {
    enum kind kind;
    for (size_t i = 0; i < view_count(keys); i++)
        if (kind_find(view_key(keys, i), &kind))
            take_schema(targets, view_at(keys, i), tool, kind, target);
}

/* limits = { agent = { characters = 30000 }, ... } */
static void take_limit(struct targets *targets, Slice target, Slice kind_word, Slice unit_word, const struct view *most) {
    struct config_budget limit = {.target = target};
    long long number = view_integer(most);
    if (kind_find(kind_word, &limit.kind) && unit_find(unit_word, &limit.unit) && number > 0 && number <= UINT32_MAX) {
        limit.most = (uint32_t)number;
        *VEC_PUSH(&targets->limits) = limit;
        return;
    }
    struct place place = {.path = arena_printf(targets->arena, "templates/prompts/%.*s.lua", FMT(target)), .length = 1};
    if (diag_at(targets->sink, RULE_TEMPLATE_ERROR, place, "`limits` has an entry that means nothing: `%.*s = { %.*s }`",
                FMT(kind_word), FMT(unit_word)))
        diag_help(targets->sink, "for a kind of documents, it says how many tokens, characters or bytes: agent = { bytes = 8000 }");
}

static void take_limits(struct targets *targets, const struct view *limits, Slice target) {
    for (size_t i = 0; i < view_count(limits); i++) {
        const struct view *units = view_at(limits, i);
        /* Of the file of a target that collects, which is no document's: see target_check_size. */
        if (slice_is(view_key(limits, i), "collected"))
            continue;
        if (view_kind(units) != VIEW_MAP)
            take_limit(targets, target, view_key(limits, i), (Slice){0}, NULL);
        for (size_t k = 0; k < view_count(units); k++)
            take_limit(targets, target, view_key(limits, i), view_key(units, k), view_at(units, k));
    }
}

static void take_target(struct targets *targets, struct engine *engine, Slice name) {
    struct arena *arena = targets->arena;
    *VEC_PUSH(&targets->names) = name;
    if (!engine_target(engine, name))
        return;
    const struct view *tool = engine_target_field(engine, arena, name, "tool");
    const struct view *folders = engine_target_field(engine, arena, name, "folders");
    const struct view *agents = engine_target_field(engine, arena, name, "agents");
    const struct view *keys = engine_target_field(engine, arena, name, "keys");
    take_limits(targets, engine_target_field(engine, arena, name, "limits"), name);
    take_folders(targets, folders, tool ? view_text(tool) : name);
    take_schemas(targets, keys,
                 !engine_target_has(engine, name, "file") ? S("")
                 : tool                                   ? view_text(tool)
                                                          : name,
                 name);
    for (size_t i = 0; i < view_count(agents); i++)
        *VEC_PUSH(&targets->agents) = view_text(view_at(agents, i));
}

static void take_targets(struct targets *targets, struct engine *engine) {
    Slice *files = NULL;
    size_t n = 0;
    if (engine)
        engine_list(engine, targets->arena, "prompts", &files, &n);
    for (size_t i = 0; i < n; i++)
        if (slice_is(path_ext(files[i]), "lua") && slice_is(path_dir(files[i]), "prompts"))
            take_target(targets, engine, path_stem(files[i]));
}

static Slice *sorted(struct arena *arena, Slice *names, size_t n) {
    Slice *kept = ARENA_ARRAY(arena, Slice, n);
    if (n)
        qsort(names, n, sizeof *names, slice_order);
    for (size_t i = 0; i < n; i++)
        kept[i] = slice_dup(arena, names[i]);
    return kept;
}

static struct schema copy_schema(struct arena *arena, struct schema schema) {
    schema.target = slice_dup(arena, schema.target);
    schema.tool = slice_dup(arena, schema.tool);
    schema.keys = arena_copy(arena, schema.keys, schema.n, sizeof *schema.keys);
    for (size_t i = 0; i < schema.n; i++)
        schema.keys[i].key = slice_dup(arena, schema.keys[i].key);
    return schema;
}

static void give_targets(struct library *library, struct targets *targets) {
    library->builtin_agents = sorted(library->arena, targets->agents.v, targets->agents.n);
    library->n_builtin_agents = targets->agents.n;
    library->target_names = sorted(library->arena, targets->names.v, targets->names.n);
    library->n_target_names = targets->names.n;
    library->n_schemas = targets->schemas.n;
    library->schemas = VEC_KEEP(&targets->schemas, library->arena);
    for (size_t i = 0; i < library->n_schemas; i++)
        library->schemas[i] = copy_schema(library->arena, library->schemas[i]);
    library->n_limits = targets->limits.n;
    library->limits = VEC_KEEP(&targets->limits, library->arena);
    for (size_t i = 0; i < library->n_limits; i++)
        library->limits[i].target = slice_dup(library->arena, library->limits[i].target);
}

static bool is_target(const struct targets *targets, Slice name) {
    for (size_t i = 0; i < targets->names.n; i++)
        if (slice_eq(name, targets->names.v[i]))
            return true;
    return false;
}

static void complain_of_target(const struct config *config, const struct targets *targets, struct sink *sink, Slice name,
                               uint32_t start, uint32_t end) {
    if (!diag_at(sink, RULE_CONFIG_INVALID, source_place(config->source, start, end), "there is no target `%.*s`", FMT(name)))
        return;
    Slice near = nearest_name(name, targets->names.v, targets->names.n);
    if (near.n)
        diag_help(sink, "did you mean `%.*s`?", FMT(near));
    else
        diag_help(sink, "a target of your own is a module templates/prompts/%.*s.lua", FMT(name));
}

/* The targets that a table of the settings speaks of; `all`: whatever stands there, else only what has a table of its own. */
static void check_table(const struct config *config, const struct targets *targets, struct sink *sink, const struct value *table,
                        bool all) {
    for (size_t i = 0; table && table->kind == VALUE_MAP && i < table->n; i++) {
        const struct member *m = &table->members[i];
        if ((all || m->value.kind == VALUE_MAP) && !is_target(targets, m->key))
            complain_of_target(config, targets, sink, m->key, m->start, m->end);
    }
}

/* Targets that no module is for; each at its place in quire.yaml. */
static void check_targets(const struct config *config, const struct targets *targets, struct sink *sink) {
    const struct value *list = value_get(config->tree, "targets");
    size_t n = !list ? 0 : list->kind == VALUE_LIST ? list->n : 1;
    for (size_t i = 0; i < n; i++) {
        const struct value *item = list->kind == VALUE_LIST ? &list->items[i] : list;
        if (value_is_scalar(item) && !is_target(targets, item->text))
            complain_of_target(config, targets, sink, item->text, item->start, item->end);
    }
    check_table(config, targets, sink, value_get(config->tree, "models"), false);
    check_table(config, targets, sink, value_get(config->tree, "tools"), false);
    check_table(config, targets, sink, value_get(value_get(config->tree, "budget"), "targets"), true);
}

static enum level configured_level(const void *config, enum rule rule, Slice path) {
    return config_level(config, rule, path);
}

static void add_entries(struct arena *arena, struct config *config, const struct entry *more, size_t n) {
    struct entry *all = ARENA_ARRAY(arena, struct entry, config->n_entries + n);
    if (config->n_entries)
        memcpy(all, config->entries, config->n_entries * sizeof *all);
    if (n)
        memcpy(all + config->n_entries, more, n * sizeof *all);
    config->entries = all;
    config->n_entries += n;
}

static bool load_settings(const struct load_request *request, struct targets *targets,
                          struct loaded *out) {
    size_t before = sink_count(request->sink, LEVEL_ERROR);
    take_targets(targets, request->engine);
    size_t templates = sink_count(request->sink, LEVEL_ERROR) - before;
    out->config = config_load(out->arena, request->root, request->drafts, targets->folders.v,
                              targets->folders.n, request->sink);
    add_entries(out->arena, out->config, request->more, request->n_more);
    if (request->engine)
        check_targets(out->config, targets, request->sink);
    return sink_count(request->sink, LEVEL_ERROR) == before + templates;
}

static struct engine *hooks_of(struct engine *engine) {
    return engine && hooks_load(engine) != HOOKS_NONE ? engine : NULL;
}

/* Gives the number of files that were lost. */
static size_t load_texts(struct library *library, bool render, struct engine *engine, struct texts *texts) {
    struct parser parser = {.scratch = arena_new(), .render = render, .texts = texts};
    parser.hooks = render ? hooks_of(engine) : NULL;
    size_t lost = reading_documents(library, &parser);
    include_resolve(library, reading_part, &parser);
    library_index_names(library);
    arena_free(parser.scratch);
    return lost;
}

/* Folders are found by what is there, so they are not in the settings' hash alone. */
static uint64_t base_of_texts(const struct load_request *request, const struct config *config) {
    Buf words = {0};
    buf_add(&words, (const char *)&request->base, sizeof request->base);
    buf_char(&words, request->render ? 'r' : '-');
    for (size_t i = 0; i < config->n_entries; i++) {
        const struct entry *entry = &config->entries[i];
        buf_printf(&words, "%.*s\n%d\n%d\n%.*s\n", FMT(entry->dir), (int)entry->kind, entry->by_folder, FMT(entry->tool));
        for (size_t k = 0; k < entry->n_aliases; k++)
            buf_printf(&words, "%.*s\n", FMT(entry->aliases[k]));
        buf_char(&words, '\n');
    }
    uint64_t base = hash_bytes(words.s, words.n);
    buf_free(&words);
    return base;
}

/* What is kept lies apart from all else. */
static void open_texts(const struct load_request *request, struct loaded *out) {
    struct library *library = out->library;
    if (request->base && !request->drafts)
        out->texts = texts_open(request->root, base_of_texts(request, out->config));
    if (!out->texts)
        return;
    library->texts = arena_in(texts_pool(out->texts));
    library->known = texts_source;
    library->known_context = out->texts;
}

struct image_mark load_keep(const struct loaded *loaded) {
    if (loaded->texts && loaded->library)
        return texts_save(loaded->texts, loaded->library, reading_how);
    return (struct image_mark){.size = 0};
}

/* What the library has of this run. */
static void attach(const struct load_request *request, struct loaded *out) {
    struct library *library = out->library;
    bool used = heap_use(false);
    sink_ask_level(library->sink, configured_level, out->config);
    team_open(&out->team, request->jobs);
    out->team.progress = request->progress;
    library->team = &out->team;
    if (request->render && out->config->highlight)
        library->highlighter = highlighter_new();
    open_texts(request, out);
    heap_use(used);
}

bool load_resume(const struct load_request *request, struct library *library, struct loaded *out) {
    *out = (struct loaded){.arena = arena_new(), .config = library->config, .library = library};
    attach(request, out);
    return out->texts != NULL;
}

void load_again(struct loaded *loaded, const struct load_request *request, struct part *part) {
    struct parser parser = {.scratch = arena_new(), .render = request->render, .texts = loaded->texts};
    parser.hooks = hooks_of(request->engine);
    reading_part(&parser, loaded->library, part);
    arena_free(parser.scratch);
}

bool load_library(const struct load_request *request, struct loaded *out) {
    *out = (struct loaded){.arena = arena_new()};
    struct targets targets = {.arena = arena_new(), .sink = request->sink};
    bool usable = load_settings(request, &targets, out);
    if (usable) {
        out->library = library_new(out->config, request->drafts, request->sink);
        out->library->other_output = slice_lasting(out->library->arena, request->other_output);
        out->library->looked_at = request->look;
        give_targets(out->library, &targets);
        attach(request, out);
        if (request->names)
            out->lost = reading_documents(out->library, NULL);
        else
            out->lost = load_texts(out->library, request->render, request->engine, out->texts);
    }
    VEC_FREE(&targets.folders);
    VEC_FREE(&targets.agents);
    VEC_FREE(&targets.names);
    VEC_FREE(&targets.schemas);
    VEC_FREE(&targets.limits);
    arena_free(targets.arena);
    return usable;
}

void loaded_free(struct loaded *loaded) {
    if (loaded->library)
        highlighter_free(loaded->library->highlighter);
    library_free(loaded->library);
    arena_free(loaded->arena);
    team_close(&loaded->team);
    texts_close(loaded->texts);
    *loaded = (struct loaded){0};
}
