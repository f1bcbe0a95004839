#include "model/link.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/folders.h"

/* Where the path of an address ends, and where its fragment begins (url.n when it has none). */
struct split {
    size_t path_end, fragment;
};

static struct split split_url(Slice url) {
    struct split split = {.path_end = url.n, .fragment = url.n};
    size_t hash = slice_find_char(url, '#', 0), query = slice_find_char(url, '?', 0);
    if (hash != SLICE_NONE) {
        split.path_end = hash;
        split.fragment = hash + 1;
    }
    if (query < split.path_end)
        split.path_end = query;
    return split;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool has_scheme(Slice url) {
    for (size_t i = 0; i < url.n; i++) {
        char c = url.s[i];
        if (c == ':')
            return i > 0;
        if (!is_letter(c) &&
            !(i > 0 && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')))
            return false;
    }
    return false;
}

bool url_is_relative(Slice url) {
    return url.n && url.s[0] != '/' && url.s[0] != '#' && url.s[0] != '?' && !has_scheme(url);
}

/* What browsers keep to themselves (`#:~:text=...`) names no place of the page. */
static Slice fragment_of(struct arena *arena, Slice url, struct split split) {
    Slice fragment = slice_sub(url, split.fragment, url.n);
    return url_decode(arena, slice_sub(fragment, 0, slice_find(fragment, S(":~:"), 0)));
}

/* The page that stands for a folder, as on GitHub. */
static const struct document *folder_page(const struct library *library, struct arena *arena,
                                          Slice folder) {
    static const char *const heads[] = {"README.md", "index.md"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        Slice path = path_join(arena, folder, slice_from(heads[i]));
        const struct on_disk *there = folders_look(library->folders, path);
        const struct document *document = library_document(library, there->spelling);
        if (document)
            return document;
    }
    return NULL;
}

/* Fills in what is at target->path. */
static void look_up(const struct library *library, struct arena *arena, bool slash,
                    struct target *target) {
    if (path_escapes(target->path)) {
        target->kind = TARGET_OUTSIDE;
        return;
    }
    target->document = slash ? NULL : library_document(library, target->path);
    if (target->document) {
        target->kind = TARGET_DOCUMENT;
        return;
    }
    const struct on_disk *there = folders_look(library->folders, target->path);
    bool folder = there->kind == FILE_FOLDER;
    target->kind = TARGET_MISSING;
    if (there->outside) {
        target->kind = TARGET_OUTSIDE;
    } else if ((there->kind == FILE_REGULAR && !slash) || folder) {
        bool exact = slice_eq(there->spelling, target->path);
        target->kind = !exact ? TARGET_CASE : folder ? TARGET_FOLDER : TARGET_FILE;
        target->path = there->spelling;
    }
    if (target->kind == TARGET_FOLDER) {
        target->document = folder_page(library, arena, target->path);
        target->kind = target->document ? TARGET_DOCUMENT : TARGET_FOLDER;
    }
}

struct target link_resolve(const struct library *library, struct arena *arena,
                           const struct source *source, Slice url) {
    struct target target = {.kind = TARGET_HERE};
    struct split split = split_url(url);
    if (has_scheme(url) || slice_starts(url, S("//"))) {
        target.kind = TARGET_EXTERNAL;
        return target;
    }
    target.fragment = fragment_of(arena, url, split);
    if (path_is_absolute(url)) {
        target.kind = TARGET_ROOT;
        return target;
    }
    Slice path = url_decode(arena, slice_sub(url, 0, split.path_end));
    if (!path.n)
        return target;
    target.path = path_join(arena, path_dir(source->path), path);
    look_up(library, arena, slice_ends(path, S("/")), &target);
    return target;
}

Slice link_rebase(struct arena *arena, Slice from, Slice to, Slice url) {
    size_t end = split_url(url).path_end;
    if (!url_is_relative(url) || slice_eq(from, to) || !end)
        return url;
    Slice path = slice_sub(url, 0, end);
    Slice moved = path_relative(arena, to, path_join(arena, from, path));
    /* A first segment with a colon would read as a scheme. */
    const char *here = has_scheme(moved) ? "./" : "";
    const char *slash = slice_ends(path, S("/")) && !slice_ends(moved, S("/")) ? "/" : "";
    return arena_printf(arena, "%s%.*s%s%.*s", here, FMT(moved), slash,
                        FMT(slice_sub(url, end, url.n)));
}
