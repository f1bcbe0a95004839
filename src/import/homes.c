#include "import/homes.h"
#include "base/mem.h"
#include "base/path.h"
#include "input/yaml.h"

enum { N_KINDS = 3 };
static const enum kind KINDS[N_KINDS] = {KIND_AGENT, KIND_COMMAND, KIND_SKILL};

/* --- finding them --- */

static Slice real_path(struct arena *arena, Slice dir, Slice path) {
    Slice real;
    return file_real_inside(arena, "/", path_join(arena, dir, path), &real) ? (Slice){0} : real;
}

/* Entries of the library that are folders which the files come from. */
static void find_origins(struct homes *h, Slice root, Slice dir) {
    const struct config *config = h->config;
    h->dropped = ARENA_ARRAY(h->arena, bool, config->n_entries);
    for (size_t i = 0; i < config->n_entries; i++) {
        Slice entry = real_path(h->arena, root, config->entries[i].dir);
        for (size_t k = 0; entry.n && k < h->foreign->folders.n; k++) {
            const struct foreign_folder *folder = &h->foreign->folders.v[k];
            if (!folder->found || !slice_eq(entry, real_path(h->arena, dir, folder->here)))
                continue;
            h->dropped[i] = !config->from_file;
            h->origin = &config->entries[i];
        }
    }
}

/* Where the settings have documents of the kind; {0} when they name no such folder. Hidden folders are for what their tools
 * put there, unless they are listed. */
static Slice home_in(const struct homes *h, enum kind kind, Slice tool) {
    Slice divided = {0};
    for (size_t i = 0; i < h->config->n_entries; i++) {
        const struct entry *entry = &h->config->entries[i];
        bool hidden = slice_starts(entry->dir, S(".")) && !h->listed;
        if (h->dropped[i] || hidden || !slice_eq(entry->tool, tool))
            continue;
        if (entry->kind == kind && !entry->by_folder)
            return entry->dir;
        if (entry->by_folder && !divided.n && kind != KIND_SNIPPET)
            divided = path_join(h->arena, entry->dir, slice_from(kind_plural(kind)));
    }
    return divided;
}

static void find_home(struct homes *h, enum kind kind, Slice tool, bool listed, Slice *home) {
    *home = home_in(h, kind, tool);
    if (home->n)
        return;
    *home = path_join(h->arena, path_join(h->arena, S("content"), tool), slice_from(kind_plural(kind)));
    if (listed)
        *VEC_PUSH(&h->lacking) = (struct entry){.dir = *home, .kind = kind, .tool = tool};
}

void homes_find(struct arena *arena, const struct config *config, Slice root, const struct foreign *foreign, Slice dir,
                struct homes *out) {
    *out = (struct homes){.arena = arena, .config = config, .foreign = foreign};
    out->listed = value_get(config->tree, "content") != NULL;
    find_origins(out, root, dir);
    for (size_t i = 0; i < N_KINDS; i++) {
        find_home(out, KINDS[i], S(""), out->listed, &out->any[KINDS[i]]);
        find_home(out, KINDS[i], foreign->tool, config->from_file, &out->own[KINDS[i]]);
    }
    out->snippets = home_in(out, KIND_SNIPPET, S(""));
    if (!out->snippets.n && !value_get(config->tree, "snippets"))
        out->snippets = S("snippets");
}

/* --- settings --- */

/* The entry of this very folder that is found without settings, or NULL. */
static const struct entry *found_entry(const struct homes *h, Slice dir) {
    for (size_t i = 0; i < h->config->n_entries; i++)
        if (!h->dropped[i] && slice_eq(h->config->entries[i].dir, dir))
            return &h->config->entries[i];
    return NULL;
}

static bool is_target(const struct config *config, Slice name) {
    for (size_t i = 0; i < config->n_targets; i++)
        if (slice_eq(config->targets[i], name))
            return true;
    return false;
}

/* Would the library, without settings, be read as something else than what is meant? */
static bool needs_settings(const struct homes *h, const struct homes_used *used) {
    bool needed = used->references_keep || !is_target(h->config, h->foreign->target);
    for (size_t i = 0; i < h->config->n_entries; i++) {
        const struct entry *entry = &h->config->entries[i];
        /* What is at the root is found only where there is nothing else; and what tools have for themselves would get a
         * second document of the same name. */
        bool at_root = !entry->by_folder && !entry->tool.n && slice_is(entry->dir, kind_plural(entry->kind)) &&
                       entry->kind != KIND_SNIPPET;
        needed |= h->dropped[i] || at_root || entry->tool.n;
    }
    for (size_t i = 0; i < N_KINDS; i++)
        needed |= used->own[KINDS[i]];
    return needed;
}

static void write_entry(Buf *out, const struct entry *entry) {
    if (entry->by_folder && !entry->tool.n) {
        buf_puts(out, "  - ");
        buf_yaml_string(out, entry->dir);
    } else {
        buf_puts(out, "  - dir: ");
        buf_yaml_string(out, entry->dir);
        if (!entry->by_folder)
            buf_printf(out, "\n    kind: %s", kind_name(entry->kind));
        if (entry->tool.n) {
            buf_puts(out, "\n    tool: ");
            buf_yaml_string(out, entry->tool);
        }
    }
    buf_char(out, '\n');
}

/* The folders that are used and not found: one for any tool, and one for each kind of the tool's own. */
static void write_new(const struct homes *h, const struct homes_used *used, Buf *out) {
    bool content = false;
    for (size_t i = 0; i < N_KINDS; i++)
        content |= used->any[KINDS[i]] && slice_eq(path_dir(h->any[KINDS[i]]), S("content"));
    if (content && !found_entry(h, S("content")))
        buf_puts(out, "  - content\n");
    for (size_t i = 0; i < N_KINDS; i++) {
        struct entry own = {.dir = h->own[KINDS[i]], .kind = KINDS[i], .tool = h->foreign->tool};
        if (used->own[KINDS[i]] && !found_entry(h, own.dir))
            write_entry(out, &own);
    }
}

bool homes_settings(const struct homes *h, const struct homes_used *used, Buf *out) {
    if (h->config->from_file || !needs_settings(h, used))
        return false;
    buf_puts(out, "content:\n");
    for (size_t i = 0; i < h->config->n_entries; i++)
        if (!h->dropped[i] && h->config->entries[i].kind != KIND_SNIPPET)
            write_entry(out, &h->config->entries[i]);
    write_new(h, used, out);
    buf_puts(out, "targets:\n  - plain\n  - ");
    buf_yaml_string(out, h->foreign->target);
    buf_puts(out, used->references_keep ? "\nreferences: keep\n" : "\n");
    return true;
}

bool homes_missing(const struct homes *h, const struct homes_used *used, Buf *out) {
    size_t before = out->n;
    for (size_t i = 0; i < h->lacking.n; i++) {
        const struct entry *entry = &h->lacking.v[i];
        if (entry->tool.n ? used->own[entry->kind] : used->any[entry->kind])
            write_entry(out, entry);
    }
    return out->n > before;
}

void homes_free(struct homes *homes) {
    VEC_FREE(&homes->lacking);
}
