/* What texts say of snippet files without including them. */
#include "base/path.h"
#include "check/link_fix.h"
#include "model/folders.h"
#include "model/mend.h"
#include "model/mention_near.h"

/* Is the place within a link? Then the link answers for it. Links are in order; *next moves on with
 * them. */
static bool in_link(const struct facts *facts, const struct path_mention *path, uint32_t *next) {
    while (*next < facts->n_links && facts->links[*next].end < path->end)
        ++*next;
    return *next < facts->n_links && facts->links[*next].start <= path->start;
}

/* The path without `#section`, `:REGION` or `:FROM:TO`. */
static Slice without_selector(Slice path) {
    Slice base = path_base(path);
    size_t folder = path.n - base.n;
    size_t hash = slice_find_char(base, '#', 0), colon = slice_find_char(base, ':', 0);
    size_t end = hash < colon ? hash : colon;
    return slice_sub(path, 0, end == SLICE_NONE ? path.n : folder + end);
}

static Slice near_path(struct check *check, Slice wanted) {
    Slice dir = path_dir(wanted);
    const SliceVec *names = folders_list(check->library->folders, dir);
    Slice near = name_meant(path_base(wanted), names->v, names->n);
    return near.n ? path_join(check->scratch, dir, near) : near;
}

/* Aliases stay as they are written. */
static void fix_path(struct check *check, const struct text *text, const struct path_mention *path,
                     Slice meant) {
    const struct source *source = text->source;
    Slice written = without_selector(slice_trim(slice_sub(source->text, path->start, path->end)));
    Slice mended = mend_path(check->scratch, written, meant, SPELLING_PLAIN);
    uint32_t start = (uint32_t)(written.s - source->text.s);
    if (mended.n)
        source_fix(check->library->sink, source, start, start + (uint32_t)written.n, mended);
}

static void check_path(struct check *check, const struct text *text,
                       const struct path_mention *path) {
    struct library *library = check->library;
    Slice wanted = without_selector(path->path);
    const struct on_disk *there = folders_look(library->folders, wanted);
    if (there->kind != FILE_ABSENT && slice_eq(there->spelling, wanted))
        return;
    struct place place = source_place(text->source, path->start, path->end);
    diag_at(library->sink, RULE_INCLUDE_MISSING_PATH, place, "no such snippet: `%.*s`",
            FMT(slice_trim(slice_sub(text->source->text, path->start, path->end))));
    diag_label(library->sink, "named here");
    bool spelled = there->kind != FILE_ABSENT;
    Slice near = spelled ? there->spelling : near_path(check, wanted);
    if (!near.n)
        return;
    diag_help(library->sink, "did you mean `%.*s`?", FMT(near));
    if (!spelled || folders_alone(library->folders, near))
        fix_path(check, text, path, spelled ? near : certain_file(check, wanted));
}

void check_paths(struct check *check, const struct text *text) {
    uint32_t next = 0;
    for (uint32_t i = 0; i < text->facts->n_paths; i++) {
        const struct path_mention *path = &text->facts->paths[i];
        if (!in_link(text->facts, path, &next))
            check_path(check, text, path);
    }
}
