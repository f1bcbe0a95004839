#include "check/fix.h"
#include "base/diff.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include <errno.h>
#include <stdlib.h>

/* One finding's fix, in the file that it really is in. */
struct change {
    Slice real;
    Slice path; /* by which the library has it */
    uint32_t start, end;
    Slice new;
    bool *made; /* or NULL */
};
typedef VEC(struct change) ChangeVec;

/* The library's paths of one file. */
struct paths {
    SliceVec v;
};

struct round {
    struct fixes *fixes;
    const struct library *library;
    struct arena *arena; /* of this round */
    struct map paths;    /* where a file really lies -> struct paths */
};

/* --- where files are --- */

/* Empty when it lies outside the library, or is gone. */
static Slice real_path(const struct round *round, Slice path) {
    struct fixes *fixes = round->fixes;
    const Slice *known = map_get(&fixes->real, path);
    if (known)
        return *known;
    Slice *real = ARENA_NEW(fixes->arena, Slice);
    if (file_real_inside(fixes->arena, round->library->config->root, path, real))
        *real = (Slice){0};
    map_set(&fixes->real, slice_dup(fixes->arena, path), real);
    return *real;
}

static void add_path(struct round *round, Slice path) {
    Slice real = real_path(round, path);
    void **slot = map_slot(&round->paths, real);
    if (!*slot)
        *slot = ARENA_NEW(round->arena, struct paths);
    struct paths *paths = *slot;
    *VEC_PUSH(&paths->v) = path;
}

static void index_paths(struct round *round) {
    const struct library *library = round->library;
    if (library->config->from_file)
        add_path(round, S("quire.yaml"));
    for (size_t i = 0; i < library->documents.n; i++)
        add_path(round, library->documents.v[i].source->path);
    for (size_t i = 0; i < library->files.n; i++)
        if (!library_document(library, library->files.entries[i].key))
            add_path(round, library->files.entries[i].key);
}

static void free_paths(struct round *round) {
    for (size_t i = 0; i < round->paths.n; i++) {
        struct paths *paths = round->paths.entries[i].value;
        VEC_FREE(&paths->v);
    }
    map_free(&round->paths);
}

/* As it is on disk, whatever a template makes of it. */
static Slice text_of(const struct library *library, Slice path) {
    if (slice_is(path, "quire.yaml"))
        return library->config->text;
    const struct document *document = library_document(library, path);
    const struct source *source = document ? document->source : map_get(&library->files, path);
    const struct source *file = source && source->written ? source->written : source;
    return file ? file->text : (Slice){0};
}

/* --- which changes are made --- */

static int compare_numbers(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

static int compare_places(const struct change *a, const struct change *b) {
    int order = slice_cmp(a->real, b->real);
    order = order ? order : compare_numbers(a->start, b->start);
    return order ? order : compare_numbers(a->end, b->end);
}

static int compare_changes(const void *left, const void *right) {
    const struct change *a = left, *b = right;
    int order = compare_places(a, b);
    order = order ? order : slice_cmp(a->new, b->new);
    return order ? order : slice_cmp(a->path, b->path);
}

static bool is_same(const struct change *a, const struct change *b) {
    return compare_places(a, b) == 0 && slice_eq(a->new, b->new);
}

static void collect(struct round *round, const struct report *report, ChangeVec *changes) {
    for (size_t i = 0; i < report->n; i++) {
        const struct fix *fix = report->findings[i].diag->fix;
        if (!fix)
            continue;
        Slice path = fix->place.path, text = text_of(round->library, path);
        uint32_t start = fix->place.offset, end = start + (uint32_t)fix->old.n;
        Slice real = real_path(round, path);
        if (real.n && slice_eq(slice_sub(text, start, end), fix->old) && end <= text.n)
            *VEC_PUSH(changes) = (struct change){real, path, start, end, fix->new, NULL};
    }
}

/* Do all of the file's paths ask for it? `n` findings do, those of one path side by side. */
static bool is_agreed(const struct round *round, const struct change *changes, size_t n) {
    const struct paths *paths = map_get(&round->paths, changes->real);
    size_t asked = 0;
    for (size_t i = 0; i < n; i++)
        asked += i == 0 || !slice_eq(changes[i].path, changes[i - 1].path);
    return paths && asked == paths->v.n;
}

/* Two insertions at one place have no order. */
static bool overlaps(const struct change *last, const struct change *next) {
    return last && (next->start < last->end || compare_places(last, next) == 0);
}

static struct fixed_file *file_for(struct fixes *fixes, Slice real, Slice text) {
    size_t index = (size_t)map_get(&fixes->by_path, real);
    if (index)
        return &fixes->files.v[index - 1];
    struct fixed_file *file = VEC_PUSH(&fixes->files);
    file->path = slice_dup(fixes->arena, real);
    file->old = file->new = slice_dup(fixes->arena, text);
    map_set(&fixes->by_path, file->path, (void *)fixes->files.n);
    return file;
}

static void set_text(struct round *round, struct fixed_file *file, Slice text) {
    struct fixes *fixes = round->fixes;
    const struct paths *paths = map_get(&round->paths, file->path);
    file->new = slice_dup(fixes->arena, text);
    for (size_t i = 0; i < paths->v.n; i++)
        draft_set(&fixes->drafts, fixes->arena, slice_dup(fixes->arena, paths->v.v[i]), file->new);
}

/* Makes the changes of one file, in order. What overlaps waits for the next round. */
static size_t apply(struct round *round, const struct change *changes, size_t n) {
    Slice text = text_of(round->library, changes->path);
    const struct change *last = NULL;
    size_t taken = 0, at = 0;
    Buf out = {0};
    for (size_t i = 0, same; i < n; i += same) {
        const struct change *change = &changes[i];
        for (same = 1; i + same < n && is_same(change, &changes[i + same]);)
            same++;
        if (!is_agreed(round, change, same) || overlaps(last, change))
            continue;
        buf_slice(&out, slice_sub(text, at, change->start));
        buf_slice(&out, change->new);
        at = change->end;
        last = change;
        taken += same;
        for (size_t k = i; k < i + same; k++)
            if (changes[k].made)
                *changes[k].made = true;
    }
    if (taken) {
        buf_slice(&out, slice_sub(text, at, text.n));
        struct fixed_file *file = file_for(round->fixes, changes->real, text);
        file->findings += taken;
        set_text(round, file, buf_view(&out));
    }
    buf_free(&out);
    return taken;
}

/* Makes all that is collected, file by file. */
static size_t make(struct round *round, ChangeVec *changes) {
    size_t taken = 0;
    if (changes->n) {
        qsort(changes->v, changes->n, sizeof *changes->v, compare_changes);
        index_paths(round);
    }
    for (size_t i = 0, n; i < changes->n; i += n) {
        for (n = 1; i + n < changes->n && slice_eq(changes->v[i].real, changes->v[i + n].real);)
            n++;
        taken += apply(round, &changes->v[i], n);
    }
    VEC_FREE(changes);
    free_paths(round);
    arena_free(round->arena);
    return taken;
}

size_t fixes_add(struct fixes *fixes, const struct library *library, const struct report *report) {
    struct round round = {.fixes = fixes, .library = library, .arena = arena_new()};
    ChangeVec changes = {0};
    collect(&round, report, &changes);
    return make(&round, &changes);
}

size_t fixes_edit(struct fixes *fixes, const struct library *library, struct edit *edits, size_t n) {
    struct round round = {.fixes = fixes, .library = library, .arena = arena_new()};
    ChangeVec changes = {0};
    for (size_t i = 0; i < n; i++) {
        struct edit *edit = &edits[i];
        Slice real = real_path(&round, edit->path);
        if (real.n && edit->end <= text_of(library, edit->path).n)
            *VEC_PUSH(&changes) = (struct change){real, edit->path, edit->start, edit->end, edit->new, &edit->made};
    }
    return make(&round, &changes);
}

/* --- showing and writing --- */

static int compare_files(const void *left, const void *right) {
    return slice_cmp(((const struct fixed_file *)left)->path,
                     ((const struct fixed_file *)right)->path);
}

void fixes_diff(Buf *out, const struct fixes *fixes, unsigned flags) {
    struct arena *arena = arena_new();
    struct fixed_file *files =
        vec_keep(arena, fixes->files.v, fixes->files.n, sizeof *fixes->files.v);
    if (fixes->files.n)
        qsort(files, fixes->files.n, sizeof *files, compare_files);
    for (size_t i = 0; i < fixes->files.n; i++) {
        Slice path =
            fixes->prefix.n ? path_join(arena, fixes->prefix, files[i].path) : files[i].path;
        struct diff diff = diff_lines(arena, files[i].old, files[i].new);
        diff_print(out, &diff, path, path, flags);
    }
    arena_free(arena);
}

static enum fix_outcome write_file(struct arena *arena, const char *root, struct fixed_file *file) {
    Slice now, real, name = arena_printf(arena, "%s/%.*s", root, FMT(file->path));
    file->error = file_real_inside(arena, root, file->path, &real);
    if (!file->error)
        file->error = file_read(arena, name.s, SOURCE_LIMIT, &now);
    if (file->error == EFBIG || file->error == ENOENT || file->error == EXDEV)
        return FIX_CHANGED;
    if (file->error)
        return FIX_FAILED;
    if (!slice_eq(real, file->path) || !slice_eq(now, file->old))
        return FIX_CHANGED;
    file->error = file_replace(name.s, file->new);
    return !file->error ? FIX_WRITTEN : file->error == EACCES ? FIX_READ_ONLY : FIX_FAILED;
}

void fixes_write(struct fixes *fixes, const char *root) {
    struct arena *arena = arena_new();
    for (size_t i = 0; i < fixes->files.n; i++) {
        fixes->files.v[i].outcome = write_file(arena, root, &fixes->files.v[i]);
        arena_reset(arena);
    }
    arena_free(arena);
}

void fixes_free(struct fixes *fixes) {
    VEC_FREE(&fixes->files);
    map_free(&fixes->by_path);
    map_free(&fixes->real);
    drafts_free(&fixes->drafts);
}
