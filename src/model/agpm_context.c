#include "base/path.h"
#include "input/toml.h"
#include "model/agpm_parts.h"
#include "model/folders.h"
#include "model/naming.h"
#include "model/reference.h"
#include "model/mention_near.h"

/* What the names in a template mean. */

static void put(TeraFields *fields, const char *key, const struct tera_value *value) {
    *VEC_PUSH(fields) = (struct tera_field){slice_from(key), value};
}

static const struct tera_value *keep_map(struct arena *arena, TeraFields *fields) {
    const struct tera_value *map = tera_map(arena, fields->v, fields->n);
    VEC_FREE(fields);
    return map ? map : tera_null();
}

Slice agpm_word(struct arena *arena, Slice name) {
    char *letters = arena_bytes(arena, name.n + 1);
    for (size_t i = 0; i < name.n; i++)
        letters[i] = name.s[i] == '-' ? '_' : name.s[i];
    letters[name.n] = '\0';
    return (Slice){letters, name.n};
}

/* --- the project --- */

static Slice own_file(struct agpm *agpm, const char *name, Slice *text) {
    Slice file = arena_printf(agpm->arena, "%s/%s", agpm->library->config->root, name);
    return file_read(agpm->arena, file.s, SOURCE_LIMIT, text) ? (Slice){0} : slice_from(name);
}

static const struct tera_value *project_of_toml(struct agpm *agpm) {
    Slice text, path = own_file(agpm, "agpm.toml", &text);
    struct toml_error error;
    if (!path.n)
        return NULL;
    const struct value *manifest = toml_read(agpm->arena, text, &error);
    if (!manifest) {
        const struct source *source = source_plain(agpm->arena, path, text);
        struct place place = source_place(source, error.offset, error.offset + 1);
        if (diag_at(agpm->library->sink, RULE_LIBRARY_UNREADABLE, place, "agpm.toml is not valid TOML: %s should stand here",
                    error.expected))
            diag_help(agpm->library->sink, "templates have no `agpm.project` until then");
        return NULL;
    }
    const struct value *project = value_get(manifest, "project");
    return project ? tera_from_yaml(agpm->arena, project) : NULL;
}

static const struct tera_value *project(struct agpm *agpm) {
    const struct value *own = value_get(agpm->library->config->tree, "project");
    if (!agpm->project_read)
        agpm->project = own ? tera_from_yaml(agpm->arena, own) : project_of_toml(agpm);
    agpm->project_read = true;
    return agpm->project;
}

/* --- files --- */

/* The path by which texts name a file: below its snippet folder's alias. */
static Slice install_path(struct arena *arena, const struct config *config, Slice path) {
    const struct entry *entry = config_entry(config, path);
    if (!entry || entry->kind != KIND_SNIPPET || !entry->n_aliases)
        return path;
    Slice below = slice_sub(path, entry->dir.n ? entry->dir.n + 1 : 0, path.n);
    return path_join(arena, entry->aliases[0], below);
}

/* The fields that a file and a dependency share. `kind` says what it is where the library does not. */
static void put_file(struct agpm_job *job, const struct source *source, Slice kind, Slice version, TeraFields *fields) {
    struct arena *arena = job->scratch;
    const struct config *config = job->agpm->library->config;
    struct document document = {.source = (struct source *)(uintptr_t)source, .entry = config_entry(config, source->path)};
    Slice name = path_stem(path_base(source->path));
    if (document.entry && is_markdown(source->path)) {
        document_describe(arena, &document);
        name = document.stem;
        kind = slice_from(kind_name(document.kind));
    }
    put(fields, "type", tera_string(arena, kind));
    put(fields, "name", tera_string(arena, name));
    put(fields, "path", tera_string(arena, source->path));
    put(fields, "install_path", tera_string(arena, install_path(arena, config, source->path)));
    put(fields, "source", tera_null());
    put(fields, "version", version.n ? tera_string(arena, version) : tera_null());
    put(fields, "resolved_commit", tera_null());
}

static const struct tera_value *resource(struct agpm_job *job) {
    TeraFields fields = {0};
    put_file(job, job->source, S("snippet"), (Slice){0}, &fields);
    return keep_map(job->scratch, &fields);
}

static const struct tera_value *globals(struct agpm_job *job, const struct tera_value *deps) {
    TeraFields agpm = {0}, all = {0};
    const struct tera_value *own = project(job->agpm);
    put(&agpm, "resource", resource(job));
    if (deps)
        put(&agpm, "deps", deps);
    if (own) {
        put(&agpm, "project", own);
        put(&all, "project", own);
    }
    put(&all, "agpm", keep_map(job->scratch, &agpm));
    return keep_map(job->scratch, &all);
}

/* --- dependencies --- */

static const struct {
    const char *plural, *singular;
} KINDS[] = {{"agents", "agent"}, {"snippets", "snippet"}, {"commands", "command"},      {"skills", "skill"},
             {"scripts", "script"}, {"hooks", "hook"},     {"mcp-servers", "mcp-server"}};
enum { N_KINDS = sizeof KINDS / sizeof *KINDS };

static bool find_kind(Slice name, Slice *plural) {
    for (size_t i = 0; i < N_KINDS; i++)
        if (slice_is(name, KINDS[i].plural) || slice_is(name, KINDS[i].singular)) {
            *plural = slice_from(KINDS[i].plural);
            return true;
        }
    return false;
}

static Slice singular(Slice plural) {
    for (size_t i = 0; i < N_KINDS; i++)
        if (slice_is(plural, KINDS[i].plural))
            return slice_from(KINDS[i].singular);
    return plural;
}

static bool is_file(struct agpm_job *job, Slice path) {
    if (path_escapes(path) || path_is_absolute(path) || !path.n)
        return false;
    const struct on_disk *there = folders_look(job->agpm->library->folders, path);
    return there->kind == FILE_REGULAR && slice_eq(there->spelling, path);
}

/* Where a declared path leads; *tried are the places that it may mean. */
static Slice resolve(struct agpm_job *job, Slice path, Slice tried[3], size_t *n) {
    struct arena *arena = job->agpm->arena;
    Slice dir = path_dir(job->source->path);
    *n = 0;
    tried[(*n)++] = path_join(arena, dir, path);
    if (!slice_starts(path, S("./")) && !slice_starts(path, S("../"))) {
        Slice root = path_normal(arena, path), aliased = aliased_path(arena, job->agpm->library->config, path);
        if (!slice_eq(root, tried[0]))
            tried[(*n)++] = root;
        if (aliased.n)
            tried[(*n)++] = aliased;
    }
    for (size_t i = 0; i < *n; i++)
        if (is_file(job, tried[i]))
            return tried[i];
    return (Slice){0};
}

static void report_missing(struct agpm_job *job, struct place place, Slice path, const Slice *tried, size_t n) {
    struct sink *sink = job->agpm->library->sink;
    bool outside = n == 1 && path_escapes(tried[0]);
    if (!diag_at(sink, outside ? RULE_INCLUDE_OUTSIDE : RULE_INCLUDE_MISSING, place,
                 outside ? "the dependency `%.*s` leaves the library" : "there is no file `%.*s` to depend on", FMT(path)))
        return;
    for (size_t i = 0; i < n; i++) {
        const SliceVec *names = path_escapes(tried[i]) ? NULL : folders_list(job->agpm->library->folders, path_dir(tried[i]));
        Slice near = names ? name_meant(path_base(tried[i]), names->v, names->n) : (Slice){0};
        if (near.n && near.s[near.n - 1] != '/') {
            diag_help(sink, "did you mean `%.*s`?", FMT(path_join(job->scratch, path_dir(tried[i]), near)));
            return;
        }
    }
    for (size_t i = 0; i < n && !outside; i++)
        diag_note(sink, "looked for %.*s", FMT(tried[i]));
}

static void report_cycle(struct agpm_job *job, struct place place, const struct source *to) {
    struct agpm *agpm = job->agpm;
    Buf chain = {0};
    size_t first = agpm->open.n;
    while (first > 0 && agpm->open.v[first - 1] != to)
        first--;
    for (size_t i = first ? first - 1 : 0; i < agpm->open.n; i++)
        buf_printf(&chain, "%.*s -> ", FMT(agpm->open.v[i]->path));
    buf_slice(&chain, to->path);
    if (diag_at(agpm->library->sink, RULE_AGPM_CYCLE, place, "`%.*s` depends on itself: %.*s", FMT(to->path),
                FMT(buf_view(&chain)))) {
        diag_label(agpm->library->sink, "the circle closes here");
        diag_help(agpm->library->sink, "move what both need into a snippet of its own, or drop one of the dependencies");
    }
    buf_free(&chain);
}

/* The source at `path`, rendered; NULL after a report at `place`. */
static struct source *load(struct agpm_job *job, Slice path, struct place place) {
    struct agpm *agpm = job->agpm;
    if (agpm->open.n >= AGPM_DEPTH) {
        diag_at(agpm->library->sink, RULE_AGPM_LIMIT, place, "templates depend on each other deeper than %d", AGPM_DEPTH);
        return NULL;
    }
    struct source *source = library_source(agpm->library, path);
    if (source && source->template == TEMPLATE_OPEN) {
        report_cycle(job, place, source);
        return NULL;
    }
    return source;
}

static void add(struct agpm_job *job, Slice kind, Slice path, Slice alias, Slice version, struct source *source) {
    struct arena *arena = job->scratch;
    Slice base = path_base(path);
    /* A skill is called by its folder. */
    Slice stem = slice_is(base, "SKILL.md") ? path_base(path_dir(path)) : path_stem(base);
    *VEC_PUSH(&job->dependencies) = (struct agpm_dependency){.kind = kind,
                                                             .key = agpm_word(arena, stem),
                                                             .alias = agpm_word(arena, alias),
                                                             .path = path,
                                                             .version = version,
                                                             .source = source,
                                                             .taken = ARENA_NEW(arena, bool)};
}

/* All documents whose path matches. */
static void add_matching(struct agpm_job *job, Slice kind, Slice pattern, Slice version, struct place place) {
    struct library *library = job->agpm->library;
    bool relative = slice_starts(pattern, S("./")) || slice_starts(pattern, S("../"));
    Slice wanted = relative ? path_join(job->scratch, path_dir(job->source->path), pattern) : path_normal(job->scratch, pattern);
    SliceVec paths = {0};
    library_paths(library, &paths);
    for (size_t i = 0; i < paths.n; i++)
        if (path_matches(wanted, paths.v[i]) && !slice_eq(paths.v[i], job->source->path))
            add(job, kind, paths.v[i], (Slice){0}, version, load(job, paths.v[i], place));
    VEC_FREE(&paths);
}

static bool is_pattern(Slice path) {
    for (size_t i = 0; i < path.n; i++)
        if (path.s[i] == '*' || path.s[i] == '?' || path.s[i] == '[')
            return true;
    return false;
}

static void read_dependency(struct agpm_job *job, const struct source *front, Slice kind, const struct value *item) {
    const struct value *given = value_is_scalar(item) ? item : value_get(item, "path");
    if (!value_is_scalar(given) || value_get(item, "source"))
        return;
    struct place place = source_place(front, given->start, given->end);
    Slice path = given->text, tried[3], version = value_text(item, "version"), name = value_text(item, "name");
    size_t n;
    if (is_pattern(path)) {
        add_matching(job, kind, path, version, place);
        return;
    }
    Slice found = resolve(job, path, tried, &n);
    if (!found.n)
        report_missing(job, place, path, tried, n);
    add(job, kind, found.n ? found : tried[0], name, version, found.n ? load(job, found, place) : NULL);
}

static void read_dependencies(struct agpm_job *job, const struct source *front, const struct value *map) {
    for (size_t i = 0; map && map->kind == VALUE_MAP && i < map->n; i++) {
        const struct value *list = &map->members[i].value;
        Slice kind;
        if (!find_kind(map->members[i].key, &kind))
            continue;
        for (size_t k = 0; list->kind == VALUE_LIST && k < list->n; k++)
            read_dependency(job, front, kind, &list->items[k]);
    }
}

const struct agpm_dependency *agpm_dependency(const struct agpm_job *job, Slice kind, Slice key) {
    for (size_t i = 0; i < job->dependencies.n; i++) {
        const struct agpm_dependency *d = &job->dependencies.v[i];
        if (slice_eq(d->kind, kind) && (slice_eq(d->key, key) || (d->alias.n && slice_eq(d->alias, key))))
            return d;
    }
    return NULL;
}

static const struct tera_value *dependency_value(struct agpm_job *job, const struct agpm_dependency *d) {
    TeraFields fields = {0};
    const struct library *library = job->agpm->library;
    if (!d->source)
        return tera_broken();
    put_file(job, d->source, singular(d->kind), d->version, &fields);
    struct tera_value *content = ARENA_NEW(job->scratch, struct tera_value);
    *content = *tera_string(job->scratch, agpm_text_of(job->agpm, d->source));
    content->seen = d->taken;
    content->echo = map_has(&library->loading, d->path) || library_document(library, d->path);
    put(&fields, "content", content);
    return keep_map(job->scratch, &fields);
}

static const struct tera_value *deps(struct agpm_job *job) {
    TeraFields all = {0};
    for (size_t k = 0; k < N_KINDS; k++) {
        TeraFields fields = {0};
        for (size_t i = 0; i < job->dependencies.n; i++) {
            const struct agpm_dependency *d = &job->dependencies.v[i];
            if (!slice_is(d->kind, KINDS[k].plural))
                continue;
            const struct tera_value *value = dependency_value(job, d);
            *VEC_PUSH(&fields) = (struct tera_field){d->key, value};
            if (d->alias.n)
                *VEC_PUSH(&fields) = (struct tera_field){d->alias, value};
        }
        if (fields.n)
            put(&all, KINDS[k].plural, keep_map(job->scratch, &fields));
    }
    return keep_map(job->scratch, &all);
}

/* The front matter with what can be filled in without dependencies, as a text with places. */
static const struct source *early_front(struct agpm_job *job, const struct value **values) {
    struct source *source = job->source, *front = ARENA_NEW(job->scratch, struct source);
    struct tera_job early = {.arena = job->scratch,
                             .source = source,
                             .from = source->front_start,
                             .to = source->front_end,
                             .globals = globals(job, NULL)};
    struct tera_result result;
    struct yaml_errors errors = {0};
    if (!tera_render(&early, &result)) {
        *values = source->front;
        return source;
    }
    *front = *source_plain(job->scratch, source->path, result.text);
    front->written = source;
    front->runs = result.runs;
    front->n_runs = result.n_runs;
    *values = yaml_read_tolerant(job->scratch, front->text, 0, front->text.n, &errors);
    return front;
}

void agpm_context(struct agpm_job *job) {
    const struct value *values;
    const struct source *front = early_front(job, &values);
    read_dependencies(job, front, value_get(values, "dependencies"));
    read_dependencies(job, front, value_get(value_get(values, "agpm"), "dependencies"));
    job->globals = globals(job, deps(job));
}
