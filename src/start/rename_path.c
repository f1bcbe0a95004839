#include "base/mem.h"
#include "base/path.h"
#include "model/folders.h"
#include "model/reference.h"
#include "start/rename_parts.h"

static Slice last_of(Slice path, Slice *before) {
    Slice base = path_base(path);
    *before = path_dir(path);
    return base;
}

static Slice read_as(struct arena *arena, Slice written, enum spelling spelling) {
    return spelling == SPELLING_PLAIN ? written : url_decode(arena, written);
}

static Slice write_as(struct arena *arena, Slice name, Slice written, enum spelling spelling) {
    return spelling == SPELLING_PLAIN ? name : address_like(arena, name, written, spelling == SPELLING_ANGLE);
}

/* `written` ends as `old` does: it is made to end as `new` does, and what stands before stays. Empty where the two differ in what
 * is not written, or in how deep they lie. */
static Slice with_other_end(struct arena *arena, Slice written, Slice old, Slice new, enum spelling spelling) {
    Slice rest = written, out = {0};
    while (rest.n) {
        Slice before, old_before, new_before, name = last_of(rest, &before);
        Slice was = last_of(old, &old_before), is = last_of(new, &new_before);
        if (!was.n || !is.n || !slice_eq(read_as(arena, name, spelling), was))
            break;
        Slice put = slice_eq(was, is) ? name : write_as(arena, is, name, spelling);
        const char *joint = out.n ? "/" : "";
        out = arena_printf(arena, "%.*s%s%.*s", FMT(put), joint, FMT(out));
        rest = rest.n > name.n ? slice_sub(rest, 0, rest.n - name.n - 1) : S("");
        old = old_before;
        new = new_before;
        if (slice_ends(rest, S("/")))
            break;
    }
    if (!out.n || !slice_eq(old, new))
        return (Slice){0};
    return rest.n || path_is_absolute(written) ? arena_printf(arena, "%.*s/%.*s", FMT(rest), FMT(out)) : out;
}

/* From the folder `dir`; with a `./` where there was one. */
static Slice relative(struct arena *arena, Slice dir, Slice target, Slice written) {
    Slice path = path_relative(arena, dir, target);
    bool marked = slice_starts(written, S("./")) && !slice_starts(path, S("../"));
    return marked ? arena_printf(arena, "./%.*s", FMT(path)) : path;
}

Slice rename_address(const struct rename *rename, const struct source *source, Slice written, Slice target,
                     enum spelling spelling) {
    struct arena *arena = rename->arena;
    Slice to = path_dir(rename_path(rename, source->path)), meant = rename_path(rename, target);
    if (slice_eq(path_join(arena, to, read_as(arena, written, spelling)), meant))
        return (Slice){0};
    bool slash = slice_ends(written, S("/"));
    Slice path = slice_sub(written, 0, written.n - slash), new = {0};
    new = with_other_end(arena, path, target, meant, spelling);
    if (!new.n || !slice_eq(path_join(arena, to, read_as(arena, new, spelling)), meant)) {
        Buf address = {0};
        Slice plain = relative(arena, to, meant, written);
        if (spelling == SPELLING_PLAIN)
            buf_slice(&address, plain);
        else
            buf_address(&address, plain, spelling == SPELLING_ANGLE);
        new = buf_dup(&address, arena);
        buf_free(&address);
    }
    return slash ? arena_printf(arena, "%.*s/", FMT(new)) : new;
}

/* --- includes --- */

static Slice below(Slice path, Slice dir) {
    if (!path_is_under(path, dir) || path.n == dir.n)
        return (Slice){0};
    return dir.n ? slice_sub(path, dir.n + 1, path.n) : path;
}

/* Written from the root, or by another name of a snippet folder. */
static Slice from_root(const struct rename *rename, Slice written, Slice target, Slice meant) {
    struct arena *arena = rename->arena;
    const struct config *config = rename->library->config;
    if (slice_eq(path_normal(arena, written), target))
        return meant;
    for (size_t i = 0; i < config->n_entries; i++) {
        const struct entry *entry = &config->entries[i];
        for (size_t a = 0; a < entry->n_aliases; a++) {
            Slice rest = below(path_normal(arena, written), entry->aliases[a]), new = below(meant, entry->dir);
            if (rest.n && new.n && slice_eq(path_join(arena, entry->dir, rest), target))
                return path_join(arena, entry->aliases[a], new);
        }
    }
    return (Slice){0};
}

static Slice from_snippets(const struct rename *rename, Slice written, Slice target, Slice meant) {
    const struct config *config = rename->library->config;
    for (size_t i = 0; i < config->n_entries; i++) {
        const struct entry *entry = &config->entries[i];
        if (entry->kind == KIND_SNIPPET && slice_eq(path_join(rename->arena, entry->dir, written), target))
            return below(meant, entry->dir);
    }
    return (Slice){0};
}

/* Will there be a file at this path? */
static bool is_there_then(const struct rename *rename, Slice path) {
    if (path_is_under(path, rename->to))
        path = arena_printf(rename->arena, "%.*s%.*s", FMT(rename->from), FMT(slice_sub(path, rename->to.n, path.n)));
    else if (path_is_under(path, rename->from) || path_escapes(path))
        return false;
    const struct on_disk *there = folders_look(rename->library->folders, path);
    return there->kind == FILE_REGULAR && slice_eq(there->spelling, path);
}

/* What an include of that path will bring to a text in the folder `dir`: where include_resolve looks, in that order. */
static Slice found_then(const struct rename *rename, Slice dir, Slice written) {
    struct arena *arena = rename->arena;
    const struct config *config = rename->library->config;
    Slice beside = path_join(arena, dir, written);
    if (is_there_then(rename, beside) || slice_starts(written, S("./")) || slice_starts(written, S("../")))
        return beside;
    for (size_t i = 0; i < config->n_entries; i++) {
        Slice path = path_join(arena, config->entries[i].dir, written);
        if (config->entries[i].kind == KIND_SNIPPET && is_there_then(rename, path))
            return path;
    }
    Slice plain = path_normal(arena, written), aliased = aliased_path(arena, config, written);
    return is_there_then(rename, plain) || !aliased.n ? plain : aliased;
}

static Slice include_of_text(const struct rename *rename, const struct source *source, Slice written, Slice target, Slice meant) {
    struct arena *arena = rename->arena;
    Slice from = path_dir(source->path), to = path_dir(rename_path(rename, source->path));
    if (slice_eq(found_then(rename, to, written), meant))
        return (Slice){0};
    bool beside = slice_eq(path_join(arena, from, written), target);
    Slice forms[] = {with_other_end(arena, written, target, meant, SPELLING_PLAIN),
                     beside ? (Slice){0} : from_snippets(rename, written, target, meant),
                     beside ? (Slice){0} : from_root(rename, written, target, meant), relative(arena, to, meant, written)};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (forms[i].n && slice_eq(found_then(rename, to, forms[i]), meant))
            return forms[i];
    return arena_printf(arena, "/%.*s", FMT(meant));
}

Slice rename_include(const struct rename *rename, const struct source *source, Slice written, Slice target, bool root) {
    struct arena *arena = rename->arena;
    Slice meant = rename_path(rename, target);
    if (path_is_absolute(written))
        return slice_eq(target, meant) ? (Slice){0} : arena_printf(arena, "/%.*s", FMT(meant));
    if (!root)
        return include_of_text(rename, source, written, target, meant);
    if (slice_eq(target, meant))
        return (Slice){0};
    Slice new = with_other_end(arena, written, target, meant, SPELLING_PLAIN);
    return new.n ? new : from_root(rename, written, target, meant);
}
