#include "start/blank.h"
#include "base/mem.h"
#include "base/path.h"

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool blank_name_is_good(enum kind kind, Slice name) {
    bool first = true;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.s[i];
        if (c == '/' && (first || kind == KIND_SKILL))
            return false;
        if (c != '/' && !is_word(c) && (first || (c != '.' && c != '_' && c != '-')))
            return false;
        first = c == '/';
    }
    return !first;
}

bool blank_name_is_mentionable(enum kind kind, Slice name) {
    return kind != KIND_AGENT || slice_find_char(name, '.', 0) == SLICE_NONE;
}

/* The folder of `entry` that documents of the kind go to; false when there is none. */
static bool takes(struct arena *arena, const struct entry *entry, enum kind kind, Slice *dir) {
    if (entry->kind == kind)
        *dir = entry->dir;
    else if (entry->kind == KIND_PAGE && entry->by_folder && kind != KIND_SNIPPET)
        *dir = path_join(arena, entry->dir, slice_from(kind_plural(kind)));
    else
        return false;
    return true;
}

static bool find_folder(struct arena *arena, const struct config *config, enum kind kind, Slice tool, Slice *dir) {
    for (int any = 0; any < (tool.n ? 1 : 2); any++)
        for (size_t i = 0; i < config->n_entries; i++)
            if ((any || slice_eq(config->entries[i].tool, tool)) && takes(arena, &config->entries[i], kind, dir))
                return true;
    if (kind != KIND_SNIPPET || tool.n || value_get(config->tree, "snippets"))
        return false;
    *dir = S("snippets");
    return true;
}

/* What stands between the names and `.md` in this folder: ".agent" where GitHub Copilot's agents lie, mostly nothing. */
static Slice infix_in(const struct library *library, enum kind kind, Slice dir) {
    const struct document *first = NULL;
    for (size_t i = 0; i < library->documents.n && !first; i++) {
        const struct document *d = &library->documents.v[i];
        if (d->kind == kind && path_is_under(d->source->path, dir))
            first = d;
    }
    if (!first)
        return S("");
    Slice stem = path_stem(path_base(first->source->path)), infix = path_ext(stem);
    bool native = slice_is(infix, "agent") || slice_is(infix, "prompt");
    return native ? slice_sub(stem, stem.n - infix.n - 1, stem.n) : S("");
}

Slice blank_path(struct arena *arena, const struct library *library, enum kind kind, Slice tool, Slice name) {
    Slice dir;
    if (!find_folder(arena, library->config, kind, tool, &dir))
        return (Slice){0};
    if (kind == KIND_SKILL)
        return path_join(arena, dir, arena_printf(arena, "%.*s/SKILL.md", FMT(name)));
    Slice infix = infix_in(library, kind, dir);
    return path_join(arena, dir, arena_printf(arena, "%.*s%.*s.md", FMT(name), FMT(infix)));
}

/* "test-writer" becomes "Test writer". */
static void add_title(Buf *out, Slice name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.s[i];
        buf_char(out, c == '-' || c == '_' ? ' ' : i == 0 && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
}

void blank_text(Buf *out, enum kind kind, Slice name) {
    static const char *const descriptions[KIND_COUNT] = {
        [KIND_AGENT] = "TODO: what it does, and when to call it.",
        [KIND_COMMAND] = "TODO: what it does.",
        [KIND_SKILL] = "TODO: what it shows, and when to read it.",
    };
    static const char *const texts[KIND_COUNT] = {
        [KIND_AGENT] = "TODO: what you are, what you do, and what you leave to others.",
        [KIND_COMMAND] = "TODO: what is to be done with $ARGUMENTS.",
        [KIND_SKILL] = "TODO: how it is done.",
        [KIND_SNIPPET] = "TODO: the text that documents share.",
    };
    name = path_base(name);
    if (kind != KIND_SNIPPET) {
        buf_printf(out, "---\n");
        if (kind != KIND_COMMAND) {
            buf_printf(out, "name: ");
            buf_yaml_string(out, name);
            buf_char(out, '\n');
        }
        buf_printf(out, "description: ");
        buf_yaml_string(out, slice_from(descriptions[kind]));
        buf_printf(out, "\n---\n");
    }
    buf_printf(out, "# ");
    add_title(out, name);
    buf_printf(out, "\n\n%s\n", texts[kind]);
}
