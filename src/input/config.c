#include "input/config.h"
#include "base/path.h"
#include "input/config_parts.h"
#include <errno.h>
#include <string.h>

static const char FILE_NAME[] = "quire.yaml";

static const struct {
    const char *name, *plural;
} KINDS[KIND_COUNT] = {
    [KIND_AGENT] = {"agent", "agents"},       [KIND_COMMAND] = {"command", "commands"},
    [KIND_SKILL] = {"skill", "skills"},       [KIND_PAGE] = {"page", "pages"},
    [KIND_SNIPPET] = {"snippet", "snippets"},
};

const char *kind_name(enum kind kind) {
    return KINDS[kind].name;
}

const char *kind_plural(enum kind kind) {
    return KINDS[kind].plural;
}

bool kind_find(Slice name, enum kind *kind) {
    for (enum kind k = 0; k < KIND_COUNT; k++)
        if (slice_is(name, KINDS[k].name)) {
            *kind = k;
            return true;
        }
    return false;
}

static bool complain(struct loader *l, uint32_t start, uint32_t end, const char *format,
                     va_list args) __attribute__((format(printf, 4, 0)));

static bool complain(struct loader *l, uint32_t start, uint32_t end, const char *format,
                     va_list args) {
    Buf message = {0};
    buf_vprintf(&message, format, args);
    bool reported =
        diag_at(l->sink, RULE_CONFIG_INVALID, source_place(l->config->source, start, end), "%.*s",
                FMT(buf_view(&message)));
    buf_free(&message);
    return reported;
}

bool config_complain(struct loader *l, const struct value *value, const char *format, ...) {
    va_list args;
    va_start(args, format);
    bool reported = complain(l, value->start, value->end, format, args);
    va_end(args);
    return reported;
}

bool config_complain_key(struct loader *l, const struct member *member, const char *format, ...) {
    va_list args;
    va_start(args, format);
    bool reported = complain(l, member->start, member->end, format, args);
    va_end(args);
    return reported;
}

void config_expected(struct loader *l, const struct value *value, const char *what,
                     const char *kind) {
    if (!value_is_scalar(value)) {
        config_complain(l, value, "%s must be %s; this is %s", what, kind,
                        value_kind_name(value->kind));
        return;
    }
    Slice near = nearest_quoted(value->text, slice_from(kind));
    if (config_complain(l, value, "%s must be %s; this is `%.*s`", what, kind, FMT(value->text)) && near.n)
        diag_help(l->sink, "did you mean `%.*s`?", FMT(near));
}

bool config_is_given(const struct value *value) {
    return value && value->kind != VALUE_NULL;
}

bool config_text(struct loader *l, const struct value *value, const char *what, Slice *out) {
    if (!value_is_scalar(value)) {
        config_expected(l, value, what, "a text");
        return false;
    }
    *out = value->text;
    return true;
}

size_t config_count(const struct value *value) {
    return value->kind == VALUE_LIST ? value->n : 1;
}

const struct value *config_item(const struct value *value, size_t i) {
    return value->kind == VALUE_LIST ? &value->items[i] : value;
}

Slice *config_texts(struct loader *l, const struct value *value, const char *what, size_t *n) {
    Slice *texts = ARENA_ARRAY(l->arena, Slice, config_count(value));
    *n = 0;
    for (size_t i = 0; i < config_count(value); i++)
        if (config_text(l, config_item(value, i), what, &texts[*n]))
            ++*n;
    return texts;
}

bool config_level_text(struct loader *l, const struct value *value, enum level *out) {
    if (value_is_scalar(value) && level_find(value->text, out))
        return true;
    config_expected(l, value, "a level", "`error`, `warning`, `info` or `off`");
    return false;
}

void config_check_keys(struct loader *l, const struct value *map, const Slice *names, size_t n,
                       const char *where) {
    for (size_t i = 0; i < map->n; i++) {
        const struct member *member = &map->members[i];
        bool known = false;
        for (size_t k = 0; k < n && !known; k++)
            known = slice_eq(member->key, names[k]);
        if (known || !diag_at(l->sink, RULE_CONFIG_UNKNOWN_KEY,
                              source_place(l->config->source, member->start, member->end),
                              "%s has no key `%.*s`", where, FMT(member->key)))
            continue;
        Slice near = nearest_name(member->key, names, n);
        if (near.n) {
            diag_help(l->sink, "did you mean `%.*s`?", FMT(near));
            continue;
        }
        Buf list = {0};
        for (size_t k = 0; k < n; k++)
            buf_printf(&list, "%s%.*s", k ? ", " : "", FMT(names[k]));
        diag_help(l->sink, "its keys are %.*s", FMT(buf_view(&list)));
        buf_free(&list);
    }
}

static void read_title(struct loader *l, const struct value *value) {
    config_text(l, value, "`title`", &l->config->title);
}

/* Of an address on the web, 0 for anything else. */
static size_t scheme_length(Slice url) {
    return slice_starts(url, S("http://")) ? strlen("http://") : slice_starts(url, S("https://")) ? strlen("https://") : 0;
}

static void read_url(struct loader *l, const struct value *value) {
    Slice url;
    if (!config_text(l, value, "`url`", &url))
        return;
    size_t scheme = scheme_length(url);
    if (scheme && url.n > scheme && url.s[scheme] != '/')
        l->config->url = url;
    else
        config_expected(l, value, "`url`", "an address that begins with `https://` or `http://`");
}

static void read_content(struct loader *l, const struct value *value) {
    l->content = value;
}

static void read_snippets(struct loader *l, const struct value *value) {
    l->snippets = value;
}

static void read_output(struct loader *l, const struct value *value) {
    Slice output;
    if (!config_text(l, value, "`output`", &output))
        return;
    output = path_normal(l->arena, output);
    if (!output.n) {
        config_complain(l, value, "`output` must be a folder of its own, not the library's root");
        return;
    }
    l->config->output = output;
    l->output = value;
}

bool config_is_file_name(Slice name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.s[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && (!c || !strchr("._-", c)))
            return false;
    }
    return name.n && name.s[0] != '.';
}

static void read_targets(struct loader *l, const struct value *value) {
    Slice *targets = ARENA_ARRAY(l->arena, Slice, config_count(value)), name;
    size_t n = 0;
    for (size_t i = 0; i < config_count(value); i++) {
        const struct value *item = config_item(value, i);
        if (!config_text(l, item, "a target", &name))
            continue;
        bool twice = false;
        for (size_t k = 0; k < n && !twice; k++)
            twice = slice_eq(targets[k], name);
        if (twice)
            config_complain(l, item, "the target `%.*s` is listed twice", FMT(name));
        else if (!config_is_file_name(name))
            config_complain(l, item, "`%.*s` cannot be a target's name", FMT(name));
        else
            targets[n++] = name;
    }
    l->config->targets = targets;
    l->config->n_targets = n;
}

static void read_edit(struct loader *l, const struct value *value) {
    Slice text;
    if (!config_text(l, value, "`edit`", &text))
        return;
    if (scheme_length(text) > 0 && slice_find(text, S("{path}"), 0) != SLICE_NONE)
        l->config->edit = text;
    else if (config_complain(l, value, "`edit` must be an address with `{path}` in it; this is `%.*s`", FMT(text)))
        diag_help(l->sink, "for instance https://example.org/repository/edit/main/{path}");
}

static void read_highlight(struct loader *l, const struct value *value) {
    if (value->kind == VALUE_BOOL)
        l->config->highlight = value->boolean;
    else
        config_expected(l, value, "`highlight`", "true or false");
}

static void read_references(struct loader *l, const struct value *value) {
    bool keep = value_is_scalar(value) && slice_is(value->text, "keep");
    if (!keep && !(value_is_scalar(value) && slice_is(value->text, "replace")))
        config_expected(l, value, "`references`", "`replace` or `keep`");
    l->config->references_keep = keep;
}

static void read_mentions(struct loader *l, const struct value *value) {
    const Slice tiers[] = {S("declared"), S("marked"), S("prose")};
    if (value->kind != VALUE_MAP) {
        config_expected(l, value, "`mentions`", "a map from declared, marked, prose to levels");
        return;
    }
    config_check_keys(l, value, tiers, 3, "`mentions`");
    for (size_t i = 0; i < 3; i++) {
        const struct member *tier = value_member(value, tiers[i]);
        if (tier && config_is_given(&tier->value))
            config_level_text(l, &tier->value, &l->config->mention_levels[i]);
    }
}

static void read_known_agents(struct loader *l, const struct value *value) {
    l->config->known_agents = config_texts(l, value, "a known agent", &l->config->n_known_agents);
}

static void expect_map(struct loader *l, const struct value *value, const char *what) {
    if (value->kind != VALUE_MAP)
        config_expected(l, value, what, "a map");
}

/* What something is called: a text, or `false` where it is to be left out; perhaps several texts. */
static void read_called(struct loader *l, const struct value *value, const char *what, bool several) {
    bool text = value->kind == VALUE_STRING || (value->kind == VALUE_BOOL && !value->boolean);
    bool list = several && value->kind == VALUE_LIST;
    for (size_t i = 0; list && i < value->n; i++)
        read_called(l, &value->items[i], what, false);
    if (!text && !list)
        config_expected(l, value, what, several ? "a text, a list of texts, or `false`" : "a text or `false`");
}

/* Names, or such a table for each target. */
static void read_names(struct loader *l, const struct value *value, const char *key, const char *what, bool several) {
    expect_map(l, value, key);
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->n; i++) {
        const struct value *item = &value->members[i].value;
        if (item->kind != VALUE_MAP)
            read_called(l, item, what, false);
        for (size_t k = 0; item->kind == VALUE_MAP && k < item->n; k++)
            read_called(l, &item->members[k].value, what, several);
    }
}

static void read_models(struct loader *l, const struct value *value) {
    read_names(l, value, "`models`", "what a model is called", false);
}

static void read_tools(struct loader *l, const struct value *value) {
    read_names(l, value, "`tools`", "what a tool is called", true);
}

static void read_project(struct loader *l, const struct value *value) {
    expect_map(l, value, "`project`");
}

static const struct {
    const char *name;
    void (*read)(struct loader *l, const struct value *value);
} KEYS[] = {
    {"title", read_title},         {"url", read_url},
    {"content", read_content},     {"snippets", read_snippets},
    {"output", read_output},       {"targets", read_targets},
    {"highlight", read_highlight}, {"references", read_references},
    {"mentions", read_mentions},   {"known_agents", read_known_agents},
    {"rules", config_read_rules},  {"external", config_read_external},
    {"budget", config_read_budget}, {"models", read_models},
    {"tools", read_tools},         {"project", read_project},
    {"edit", read_edit},           {"guide", config_read_guide},
};

enum { N_KEYS = sizeof KEYS / sizeof *KEYS };

static void read_keys(struct loader *l, const struct value *tree) {
    Slice names[N_KEYS];
    for (size_t i = 0; i < N_KEYS; i++)
        names[i] = slice_from(KEYS[i].name);
    config_check_keys(l, tree, names, N_KEYS, FILE_NAME);
    for (size_t i = 0; i < N_KEYS; i++) {
        const struct member *member = value_member(tree, names[i]);
        if (member && config_is_given(&member->value))
            KEYS[i].read(l, &member->value);
    }
}

static void complain_of_file(struct loader *l, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void complain_of_file(struct loader *l, const char *path, const char *format, ...) {
    struct place place = {.path = slice_from(path), .length = 1};
    Buf message = {0};
    va_list args;
    va_start(args, format);
    buf_vprintf(&message, format, args);
    va_end(args);
    diag_at(l->sink, RULE_CONFIG_INVALID, place, "%.*s", FMT(buf_view(&message)));
    buf_free(&message);
}

/* Reads the file's text; false when there is none to go on with. */
static bool read_file(struct loader *l) {
    struct config *config = l->config;
    const char *path = arena_printf(l->arena, "%s/%s", config->root, FILE_NAME).s;
    Slice text = {0};
    const Slice *draft = draft_text(l->drafts, slice_from(FILE_NAME));
    int error = draft ? 0 : file_read(l->arena, path, FRONT_LIMIT, &text);
    config->from_file = error != ENOENT;
    if (error == ENOENT) {
        const char *other = arena_printf(l->arena, "%s/quire.yml", config->root).s;
        if (file_is_link(path))
            complain_of_file(l, FILE_NAME, "this is a link that leads nowhere: mend or remove it");
        else if (file_kind(other) != FILE_ABSENT)
            complain_of_file(l, "quire.yml", "settings are read from `%s`: rename this file",
                             FILE_NAME);
    } else if (error == EFBIG) {
        complain_of_file(l, FILE_NAME, "the file is longer than 64 KiB");
    } else if (error) {
        complain_of_file(l, FILE_NAME, "the file cannot be read: %s", strerror(error));
    }
    config->text = draft ? *draft : text;
    config->source = source_plain(l->arena, slice_from(FILE_NAME), text);
    return !error;
}

/* False when it cannot be known what they say. */
static bool read_tree(struct loader *l) {
    struct yaml_errors errors = {0};
    Slice text = l->config->text;
    const struct value *tree = yaml_read(l->arena, text, 0, text.n, &errors);
    for (size_t i = 0; i < errors.n; i++) {
        const struct yaml_error *error = &errors.v[i];
        if (diag_at(l->sink, RULE_CONFIG_INVALID,
                    source_place(l->config->source, error->offset, error->end), "%.*s",
                    FMT(error->message)) &&
            error->expected.n)
            diag_help(l->sink, "%.*s", FMT(error->expected));
    }
    if (!tree || tree->kind == VALUE_NULL)
        return tree != NULL;
    if (tree->kind != VALUE_MAP) {
        config_complain(l, tree, "settings are lines `key: value`; this is %s",
                        value_kind_name(tree->kind));
        return false;
    }
    l->config->tree = tree;
    read_keys(l, tree);
    return true;
}

/* Old outputs are removed, so nothing that is read may lie where they are written. */
static void check_output(struct loader *l) {
    for (size_t i = 0; i < l->entries.n; i++) {
        Slice dir = l->entries.v[i].entry.dir;
        if (!dir.n || !path_is_under(dir, l->config->output))
            continue;
        if (l->output)
            config_complain(l, l->output, "`%.*s` is read, and so cannot lie in the output",
                            FMT(dir));
        else
            complain_of_file(l, l->config->from_file ? FILE_NAME : ".",
                             "`%.*s` is read, and so cannot lie in the output `%.*s`", FMT(dir),
                             FMT(l->config->output));
    }
}

static struct config *new_config(struct arena *arena, const char *root) {
    static const struct value no_tree = {.kind = VALUE_MAP};
    static const char *const targets[] = {"plain", "claude-code", "opencode"};
    struct config *config = ARENA_NEW(arena, struct config);
    config->root = root;
    config->tree = arena_copy(arena, &no_tree, 1, sizeof no_tree);
    config->output = slice_lasting(arena, S("site"));
    config->highlight = true;
    config_external_defaults(&config->external);
    config->n_targets = sizeof targets / sizeof *targets;
    config->targets = ARENA_ARRAY(arena, Slice, config->n_targets);
    for (size_t i = 0; i < config->n_targets; i++)
        config->targets[i] = slice_lasting(arena, slice_from(targets[i]));
    for (size_t i = 0; i < 3; i++)
        config->mention_levels[i] = LEVEL_ERROR;
    return config;
}

static void keep_lists(struct loader *l) {
    struct config *config = l->config;
    config->n_entries = l->entries.n;
    config->entries = ARENA_ARRAY(l->arena, struct entry, l->entries.n);
    for (size_t i = 0; i < l->entries.n; i++)
        config->entries[i] = l->entries.v[i].entry;
    config->n_rules = l->rules.n;
    config->rules = VEC_KEEP(&l->rules, l->arena);
    config->n_budgets = l->budgets.n;
    config->budgets = VEC_KEEP(&l->budgets, l->arena);
    VEC_FREE(&l->entries);
    VEC_FREE(&l->rules);
    VEC_FREE(&l->budgets);
}

struct config *config_load(struct arena *arena, const char *root, const struct drafts *drafts,
                           const struct known_folder *known, size_t n_known, struct sink *sink) {
    struct config *config = new_config(arena, slice_cstr(arena, slice_from(root)));
    struct loader l = {
        .arena = arena, .sink = sink, .config = config, .known = known, .n_known = n_known};
    l.drafts = drafts;
    if (file_kind(root) != FILE_FOLDER && !(drafts && file_kind(root) == FILE_ABSENT)) {
        config->source = source_plain(arena, slice_from(FILE_NAME), (Slice){0});
        complain_of_file(&l, ".", "`%s` is %s", root,
                         file_kind(root) == FILE_ABSENT ? "not there" : "no folder");
        return config;
    }
    /* Settings that cannot be read may name the folders. */
    if (read_file(&l) ? read_tree(&l) : !config->from_file) {
        config_find_folders(&l);
        check_output(&l);
    }
    keep_lists(&l);
    return config;
}

const struct entry *config_entry(const struct config *config, Slice path) {
    const struct entry *best = NULL;
    for (size_t i = 0; i < config->n_entries; i++) {
        const struct entry *entry = &config->entries[i];
        if (path_is_under(path, entry->dir) && (!best || entry->dir.n > best->dir.n))
            best = entry;
    }
    return best;
}

/* A pattern that is a folder's path means all that lies below it. */
static bool is_meant(Slice pattern, Slice path) {
    bool slash = slice_ends(pattern, S("/"));
    return !pattern.n || path_matches(pattern, path) ||
           path_is_under(path, slice_sub(pattern, 0, pattern.n - slash));
}

enum level config_level(const struct config *config, enum rule rule, Slice path) {
    enum level level = rule_level(rule);
    for (size_t i = 0; i < config->n_rules; i++) {
        const struct config_rule *set = &config->rules[i];
        if (set->rule == rule && is_meant(set->pattern, path))
            level = set->level;
    }
    return level;
}
