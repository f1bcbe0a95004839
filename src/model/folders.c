#include "model/folders.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "input/draft.h"
#include <errno.h>
#include <stdlib.h>

/* One folder's names. */
struct listing {
    SliceVec names;    /* sorted, once somebody wants that */
    bool sorted;
    struct map exact;  /* name -> its path */
    struct map folded; /* lowercase name -> the first such name's path; empty where all names are so */
    struct map twins;  /* lowercase names that several have */
};

struct folders {
    struct arena *arena;
    const char *root;
    const struct drafts *drafts;
    struct map listings; /* folder -> struct listing */
    struct map answers;  /* path -> struct on_disk */
};

struct folders *folders_new(const char *root, const struct drafts *drafts) {
    struct folders *folders = xcalloc(1, sizeof *folders);
    folders->arena = arena_new();
    folders->root = root;
    folders->drafts = drafts;
    return folders;
}

void folders_free(struct folders *folders) {
    if (!folders)
        return;
    for (size_t i = 0; i < folders->listings.n; i++) {
        struct listing *listing = folders->listings.entries[i].value;
        VEC_FREE(&listing->names);
        map_free(&listing->exact);
        map_free(&listing->folded);
        map_free(&listing->twins);
    }
    map_free(&folders->listings);
    map_free(&folders->answers);
    arena_free(folders->arena);
    xfree(folders);
}

static Slice lowered(struct arena *arena, Slice s) {
    Buf lower = {0};
    buf_lower(&lower, s);
    Slice kept = buf_dup(&lower, arena);
    buf_free(&lower);
    return kept;
}

struct collect {
    struct arena *arena;
    SliceVec *names;
};

/* Takes every name, and enters no folder. */
static bool collect_name(void *context, Slice path, bool folder) {
    struct collect *collect = context;
    Slice base = path_base(path);
    *VEC_PUSH(collect->names) =
        folder ? arena_printf(collect->arena, "%.*s/", FMT(base)) : slice_dup(collect->arena, base);
    return false;
}

/* As most names are. */
static bool is_lower(Slice name) {
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.s[i] >= 0x80 || (name.s[i] >= 'A' && name.s[i] <= 'Z'))
            return false;
    return true;
}

static void sort(struct listing *listing) {
    if (listing->names.n && !listing->sorted)
        qsort(listing->names.v, listing->names.n, sizeof(Slice), slice_order);
    listing->sorted = true;
}

/* A folder's is listed with a slash. */
static Slice plain_name(Slice name) {
    name.n -= slice_ends(name, S("/"));
    return name;
}

static void fold(struct arena *arena, struct listing *listing) {
    sort(listing);
    for (size_t i = 0; i < listing->names.n; i++) {
        Slice name = plain_name(listing->names.v[i]), folded = lowered(arena, name);
        void **slot = map_slot(&listing->folded, folded);
        if (*slot)
            map_set(&listing->twins, folded, NULL);
        *slot = *slot ? *slot : map_get(&listing->exact, name);
    }
}

static struct listing *list_folder(struct folders *folders, Slice dir) {
    struct listing *listing = map_get(&folders->listings, dir);
    if (listing)
        return listing;
    struct arena *arena = folders->arena;
    listing = ARENA_NEW(arena, struct listing);
    map_set(&folders->listings, slice_dup(arena, dir), listing);
    struct collect collect = {.arena = arena, .names = &listing->names};
    SliceVec none = {0};
    file_walk(arena, folders->root, dir, collect_name, &collect, &none);
    VEC_FREE(&none);
    bool lower = true;
    for (size_t i = 0; i < listing->names.n; i++) {
        Slice name = plain_name(listing->names.v[i]), *path = ARENA_NEW(arena, Slice);
        *path = path_of_name(arena, dir, name);
        map_set(&listing->exact, name, path);
        lower = lower && is_lower(name);
    }
    if (!lower)
        fold(arena, listing);
    return listing;
}

/* The path of the first name that is spelled so but for case. */
static const Slice *find_folded(struct folders *folders, const struct listing *listing, Slice name) {
    return map_get(listing->folded.n ? &listing->folded : &listing->exact, lowered(folders->arena, name));
}

const SliceVec *folders_list(struct folders *folders, Slice dir) {
    struct listing *listing = list_folder(folders, dir);
    sort(listing);
    return &listing->names;
}

/* The path as it is spelled on disk, or {0}. */
static Slice spelled(struct folders *folders, Slice path) {
    Slice dir = S(""), rest = path;
    while (rest.n) {
        size_t end = slice_find_char(rest, '/', 0);
        Slice name = slice_sub(rest, 0, end);
        rest = end == SLICE_NONE ? S("") : slice_sub(rest, end + 1, rest.n);
        const struct listing *listing = list_folder(folders, dir);
        const Slice *here = map_get(&listing->exact, name);
        if (!here)
            here = find_folded(folders, listing, name);
        if (!here)
            return (Slice){0};
        dir = *here;
    }
    return dir;
}

bool folders_alone(struct folders *folders, Slice spelling) {
    for (Slice path = spelling; path.n; path = path_dir(path)) {
        const struct listing *listing = list_folder(folders, path_dir(path));
        if (map_has(&listing->twins, lowered(folders->arena, path_base(path))))
            return false;
    }
    return true;
}

static void look(struct folders *folders, Slice path, struct on_disk *out) {
    if (draft_text(folders->drafts, path) || draft_folder(folders->drafts, path)) {
        out->kind = draft_text(folders->drafts, path) ? FILE_REGULAR : FILE_FOLDER;
        out->spelling = path;
        return;
    }
    Slice real, spelling = draft_gone(folders->drafts, path) ? (Slice){0} : spelled(folders, path);
    if (draft_gone(folders->drafts, spelling))
        spelling = (Slice){0};
    if (path_escapes(path) || (path.n && !spelling.n))
        return;
    int error = file_real_inside(folders->arena, folders->root, spelling, &real);
    out->outside = error == EXDEV;
    if (error)
        return;
    out->spelling = spelling;
    out->kind = file_kind(arena_printf(folders->arena, "%s/%.*s", folders->root, FMT(spelling)).s);
}

const struct on_disk *folders_look(struct folders *folders, Slice path) {
    struct on_disk *answer = map_get(&folders->answers, path);
    if (answer)
        return answer;
    answer = ARENA_NEW(folders->arena, struct on_disk);
    Slice key = slice_dup(folders->arena, path);
    map_set(&folders->answers, key, answer);
    look(folders, key, answer);
    return answer;
}
