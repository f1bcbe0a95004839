#include "base/path.h"
#include "input/config_parts.h"
#include <errno.h>
#include <string.h>

/* Folders that belong to no tool, looked for before the tools' own. */
static const struct {
    const char *dir;
    enum kind kind;
    bool by_folder;
} COMMON[] = {
    {"content", KIND_PAGE, true},
    {".agents/skills", KIND_SKILL, false},
    {"snippets", KIND_SNIPPET, false},
    {".agpm/snippets", KIND_SNIPPET, false},
};

/* Folders that are content when they stand at the root of a library that has no other. */
static const struct {
    const char *dir;
    enum kind kind;
} AT_ROOT[] = {
    {"agents", KIND_AGENT},
    {"commands", KIND_COMMAND},
    {"skills", KIND_SKILL},
};

/* Prefixes by which texts name the shared snippets of agpm's and Claude Code's libraries. */
static const char *const IMPLICIT_ALIASES[] = {".agpm/snippets", ".claude/snippets"};

#define N_OF(table) (sizeof(table) / sizeof *(table))

static bool has_dir(const struct loader *l, Slice dir) {
    for (size_t i = 0; i < l->entries.n; i++)
        if (slice_eq(l->entries.v[i].entry.dir, dir))
            return true;
    return false;
}

static bool has_alias(const struct loader *l, Slice alias) {
    for (size_t i = 0; i < l->entries.n; i++) {
        const struct entry *entry = &l->entries.v[i].entry;
        for (size_t k = 0; k < entry->n_aliases; k++)
            if (slice_eq(entry->aliases[k], alias))
                return true;
    }
    return false;
}

static void add_entry(struct loader *l, struct entry entry, bool alias_given) {
    entry.dir = slice_lasting(l->arena, entry.dir);
    entry.tool = slice_lasting(l->arena, entry.tool);
    *VEC_PUSH(&l->entries) = (struct draft_entry){.entry = entry, .alias_given = alias_given};
}

static bool is_folder(const struct loader *l, Slice dir) {
    return draft_folder(l->drafts, dir) ||
           file_kind(arena_printf(l->arena, "%s/%.*s", l->config->root, FMT(dir)).s) == FILE_FOLDER;
}

static bool leads_out(const struct loader *l, Slice dir) {
    Slice real;
    int error = file_real_inside(l->arena, l->config->root, dir, &real);
    return error && !(error == ENOENT && draft_folder(l->drafts, dir));
}

/* A folder that was looked for. One that a symbolic link leads out of the library is named, not
 * passed over: its files would be missed without a word. */
static void add_found(struct loader *l, Slice dir, enum kind kind, bool by_folder, Slice tool) {
    if (has_dir(l, dir) || !is_folder(l, dir))
        return;
    if (leads_out(l, dir)) {
        struct place place = {.path = dir, .length = 1};
        if (diag_at(l->sink, RULE_CONFIG_INVALID, place,
                    "this folder is a link that leads out of the library"))
            diag_help(l->sink, "list the folders that are meant in quire.yaml, without this one");
        return;
    }
    struct entry entry = {.dir = dir, .kind = kind, .by_folder = by_folder, .tool = tool};
    add_entry(l, entry, false);
}

static void find_common(struct loader *l, bool snippets) {
    for (size_t i = 0; i < N_OF(COMMON); i++)
        if ((COMMON[i].kind == KIND_SNIPPET) == snippets)
            add_found(l, slice_from(COMMON[i].dir), COMMON[i].kind, COMMON[i].by_folder, (Slice){0});
    for (size_t i = 0; i < l->n_known; i++)
        if ((l->known[i].kind == KIND_SNIPPET) == snippets)
            add_found(l, l->known[i].dir, l->known[i].kind, false, l->known[i].tool);
}

static void find_at_root(struct loader *l) {
    for (size_t i = 0; i < N_OF(AT_ROOT); i++)
        add_found(l, slice_from(AT_ROOT[i].dir), AT_ROOT[i].kind, false, (Slice){0});
}

/* Is the folder one of the common ones, or that of a target before this one? */
static bool is_listed(const struct loader *l, size_t known) {
    Slice dir = l->known[known].dir;
    for (size_t i = 0; i < N_OF(COMMON); i++)
        if (slice_is(dir, COMMON[i].dir))
            return true;
    for (size_t i = 0; i < known; i++)
        if (slice_eq(dir, l->known[i].dir))
            return true;
    return false;
}

static void report_nothing(struct loader *l) {
    struct place place = {.path = l->config->from_file ? S("quire.yaml") : S("."), .length = 1};
    if (!diag_at(l->sink, RULE_CONFIG_INVALID, place, "there is no content here"))
        return;
    Buf looked = {0};
    for (size_t i = 0; i < N_OF(COMMON); i++)
        buf_printf(&looked, "%s, ", COMMON[i].dir);
    for (size_t i = 0; i < l->n_known; i++)
        if (!is_listed(l, i))
            buf_printf(&looked, "%.*s, ", FMT(l->known[i].dir));
    for (size_t i = 0; i < N_OF(AT_ROOT); i++)
        buf_printf(&looked, "%s%s", AT_ROOT[i].dir, i + 1 < N_OF(AT_ROOT) ? ", " : "");
    if (!l->config->from_file)
        diag_help(l->sink, "`quire init` begins a library here; or do so by hand:");
    diag_help(l->sink,
              "make a folder `content/agents` and put an agent's Markdown file into it, or "
              "name the folders in quire.yaml: `content: [docs]`");
    diag_note(l->sink, "looked for the folders %.*s", FMT(buf_view(&looked)));
    buf_free(&looked);
}

/* Checks a folder as it is written, and gives it as a library path. */
static bool check_dir(struct loader *l, const struct value *value, Slice *dir) {
    Slice written, actual;
    if (!config_text(l, value, "`dir`", &written))
        return false;
    *dir = path_normal(l->arena, written);
    if (!slice_trim(written).n) {
        config_complain(l, value, "`dir` is empty");
    } else if (path_is_absolute(*dir)) {
        if (config_complain(l, value, "`%.*s` is an absolute path", FMT(written)))
            diag_help(l->sink, "write it relative to the folder that quire.yaml is in");
    } else if (path_escapes(*dir)) {
        config_complain(l, value, "`%.*s` lies outside the library", FMT(written));
    } else if (dir->n && !draft_folder(l->drafts, *dir) && !file_exists_exactly(l->arena, l->config->root, *dir, &actual)) {
        if (config_complain(l, value, "there is no folder `%.*s`", FMT(*dir)) && actual.n)
            diag_help(l->sink, "did you mean `%.*s`?", FMT(actual));
    } else if (!is_folder(l, *dir)) {
        config_complain(l, value, "`%.*s` is no folder", FMT(*dir));
    } else if (leads_out(l, *dir)) {
        config_complain(l, value, "`%.*s` is a link that leads out of the library", FMT(*dir));
    } else if (has_dir(l, *dir)) {
        config_complain(l, value, "the folder `%.*s` is listed twice", FMT(*dir));
    } else {
        return true;
    }
    return false;
}

static void read_aliases(struct loader *l, const struct value *value, struct entry *entry) {
    Slice *aliases = ARENA_ARRAY(l->arena, Slice, config_count(value)), written;
    size_t n = 0;
    for (size_t i = 0; i < config_count(value); i++) {
        const struct value *item = config_item(value, i);
        if (!config_text(l, item, "an alias", &written))
            continue;
        Slice alias = written;
        while (slice_starts(alias, S("/")))
            alias = slice_sub(alias, 1, alias.n);
        alias = path_normal(l->arena, alias);
        if (!alias.n)
            config_complain(l, item, "an alias is a path; `%.*s` is none", FMT(written));
        else if (has_alias(l, alias) || has_dir(l, alias))
            config_complain(l, item, "`%.*s` already names another folder", FMT(alias));
        else
            aliases[n++] = alias;
    }
    entry->aliases = aliases;
    entry->n_aliases = n;
}

/* What a folder holds when the settings do not say. */
static void infer_kind(const struct loader *l, struct entry *entry, bool tool_given) {
    for (size_t i = 0; i < l->n_known; i++)
        if (slice_eq(l->known[i].dir, entry->dir) && l->known[i].kind != KIND_SNIPPET) {
            entry->kind = l->known[i].kind;
            if (!tool_given)
                entry->tool = l->known[i].tool;
            return;
        }
    Slice name = path_base(entry->dir);
    for (size_t i = 0; i < N_OF(AT_ROOT); i++)
        if (slice_is(name, AT_ROOT[i].dir)) {
            entry->kind = AT_ROOT[i].kind;
            return;
        }
    entry->kind = KIND_PAGE;
    entry->by_folder = true;
}

static void read_kind(struct loader *l, const struct value *value, bool snippets,
                      struct entry *entry) {
    Slice name;
    if (!config_text(l, value, "`kind`", &name))
        return;
    bool known = kind_find(name, &entry->kind);
    if (snippets) {
        if (!known || entry->kind != KIND_SNIPPET)
            config_complain(l, value, "`kind` means nothing here: all `snippets` are snippets");
        entry->kind = KIND_SNIPPET;
        return;
    }
    if (known && entry->kind != KIND_SNIPPET)
        return;
    entry->kind = KIND_PAGE;
    if (known) {
        if (config_complain(l, value, "a folder of `content` cannot hold snippets"))
            diag_help(l->sink, "list it under `snippets`");
        return;
    }
    const Slice kinds[] = {S("agent"), S("command"), S("skill"), S("page")};
    if (!config_complain(l, value, "`kind` must be agent, command, skill or page; this is `%.*s`",
                         FMT(name)))
        return;
    Slice near = nearest_name(name, kinds, N_OF(kinds));
    if (near.n)
        diag_help(l->sink, "did you mean `%.*s`?", FMT(near));
}

static void check_keys(struct loader *l, const struct value *item, bool snippets) {
    const Slice keys[] = {S("dir"), S("kind"), S("tool"), S("alias")};
    config_check_keys(l, item, keys, N_OF(keys),
                      snippets ? "an item of `snippets`" : "an item of `content`");
}

static void read_tool(struct loader *l, const struct value *value, struct entry *entry) {
    Slice tool;
    if (!config_text(l, value, "`tool`", &tool))
        return;
    if (!tool.n || config_is_file_name(tool))
        entry->tool = tool;
    else if (config_complain(l, value, "`%.*s` cannot be a tool's name", FMT(tool)))
        diag_help(l->sink, "outputs lie in a folder of that name: use letters, digits, `.`, `_` and `-`");
}

/* The keys beside `dir`. */
static void read_options(struct loader *l, const struct value *item, bool snippets,
                         struct entry *entry, bool *alias_given) {
    check_keys(l, item, snippets);
    const struct value *kind = value_get(item, "kind"), *tool = value_get(item, "tool"),
                       *alias = value_get(item, "alias");
    if (config_is_given(tool))
        read_tool(l, tool, entry);
    if (!snippets && !config_is_given(kind))
        infer_kind(l, entry, config_is_given(tool));
    if (config_is_given(kind))
        read_kind(l, kind, snippets, entry);
    *alias_given = config_is_given(alias);
    if (*alias_given)
        read_aliases(l, alias, entry);
}

static void read_item(struct loader *l, const struct value *item, bool snippets) {
    struct entry entry = {.kind = snippets ? KIND_SNIPPET : KIND_PAGE, .tool = {0}};
    bool alias_given = false;
    const struct value *dir = item->kind == VALUE_MAP ? value_get(item, "dir") : item;
    if (item->kind == VALUE_LIST || item->kind == VALUE_NULL) {
        config_expected(l, item, "an item here", "a folder, or a map with `dir`");
        return;
    }
    if (!config_is_given(dir)) {
        check_keys(l, item, snippets);
        if (config_complain(l, item, "this item names no folder"))
            diag_help(l->sink, "add `dir: FOLDER`");
        return;
    }
    bool usable = check_dir(l, dir, &entry.dir);
    if (item->kind == VALUE_MAP)
        read_options(l, item, snippets, &entry, &alias_given);
    else if (!snippets)
        infer_kind(l, &entry, false);
    if (usable)
        add_entry(l, entry, alias_given);
}

static void read_list(struct loader *l, const struct value *list, bool snippets) {
    if (list->kind != VALUE_LIST) {
        read_item(l, list, snippets);
        return;
    }
    for (size_t i = 0; i < list->n; i++)
        read_item(l, &list->items[i], snippets);
}

/* The first snippet folder that says nothing of aliases has the implicit ones that nothing else
 * answers to. */
static void add_implicit_aliases(struct loader *l) {
    for (size_t i = 0; i < l->entries.n; i++) {
        struct draft_entry *draft = &l->entries.v[i];
        if (draft->entry.kind != KIND_SNIPPET || draft->alias_given)
            continue;
        Slice *aliases = ARENA_ARRAY(l->arena, Slice, N_OF(IMPLICIT_ALIASES));
        size_t n = 0;
        for (size_t k = 0; k < N_OF(IMPLICIT_ALIASES); k++) {
            Slice alias = slice_lasting(l->arena, slice_from(IMPLICIT_ALIASES[k]));
            const char *path = arena_printf(l->arena, "%s/%.*s", l->config->root, FMT(alias)).s;
            if (!has_alias(l, alias) && file_kind(path) == FILE_ABSENT)
                aliases[n++] = alias;
        }
        draft->entry.aliases = aliases;
        draft->entry.n_aliases = n;
        return;
    }
}

void config_find_folders(struct loader *l) {
    if (l->content)
        read_list(l, l->content, false);
    else
        find_common(l, false);
    if (!l->content && !l->entries.n)
        find_at_root(l);
    if (l->snippets)
        read_list(l, l->snippets, true);
    else
        find_common(l, true);
    if (!l->content && !l->entries.n)
        report_nothing(l);
    add_implicit_aliases(l);
}
