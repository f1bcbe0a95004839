/* Where the links of a prompt lead: from the place of its document in the target's layout to that of another, or of a file that a
 * skill takes along. */
#include "base/mem.h"
#include "base/path.h"
#include "model/link.h"
#include "model/walk.h"
#include "output/target_parts.h"

Slice target_rename(void *context, const struct document *agent) {
    const struct target_reading *reading = context;
    Slice called = target_called(reading->target, agent);
    return slice_eq(called, agent->name) ? (Slice){0} : called;
}

/* --- files of skills --- */

static void find_files(const struct target_module *target) {
    struct library *library = target->library;
    target->files->known = true;
    for (size_t i = 0; i < library->documents.n; i++) {
        struct document *skill = &library->documents.v[i];
        SliceVec files = {0};
        if (skill->kind == KIND_SKILL)
            library_companions(library, path_dir(skill->source->path), &files);
        for (size_t k = 0; k < files.n; k++)
            map_set(&target->files->skills, slice_dup(library->arena, files.v[k]), skill);
        VEC_FREE(&files);
    }
}

/* Where a file of the library goes: {0} for nowhere. */
static Slice file_place(struct arena *arena, const struct target_module *target, Slice path) {
    if (target->beside)
        return arena_printf(arena, "files/%.*s", FMT(path));
    if (target->collects)
        return (Slice){0};
    if (!target->files->known)
        find_files(target);
    const struct document *skill = map_get(&target->files->skills, path);
    Slice place = skill ? target_place(arena, target, skill) : (Slice){0};
    if (place.n == 0)
        return place;
    return path_join(arena, path_dir(place), path_relative(arena, path_dir(skill->source->path), path));
}

/* --- addresses --- */

/* Does the address, with the text brought into the document's file, lead to `place` as it is written? */
static bool leads_there(struct arena *arena, const struct target_reading *reading, const struct source *source,
                        const struct link *link, Slice here, Slice place) {
    Slice from = path_dir(source->path), to = path_dir(reading->document->source->path);
    Slice url = link_rebase(arena, from, to, link->url);
    size_t end = slice_find_char(url, '#', 0);
    Slice path = url_decode(arena, slice_sub(url, 0, end));
    return slice_eq(path_join(arena, path_dir(here), path), place);
}

static Slice address_of(struct arena *arena, Slice here, Slice place, Slice fragment) {
    Buf out = {0};
    buf_init(&out);
    if (!slice_eq(here, place) || fragment.n == 0)
        buf_url_path(&out, path_relative(arena, path_dir(here), place));
    if (fragment.n > 0) {
        buf_char(&out, '#');
        buf_url(&out, fragment);
    }
    Slice address = buf_dup(&out, arena);
    buf_free(&out);
    return address;
}

static enum link_fate lose(const struct target_reading *reading, const struct source *source, const struct link *link) {
    if (reading->lost)
        *VEC_PUSH(reading->lost) = (struct lost_link){source, link};
    return LINK_LOST;
}

enum link_fate target_link(void *context, struct arena *arena, const struct source *source, const struct link *link,
                           Slice *address) {
    const struct target_reading *reading = context;
    const struct target_module *target = reading->target;
    struct target to = link_resolve(target->library, arena, source, link->url);
    Slice here = target_place(arena, target, reading->document), place = {0};
    if (here.n == 0)
        return LINK_STAYS;
    switch (to.kind) {
    case TARGET_DOCUMENT:
        place = target_place(arena, target, to.document);
        if (place.n == 0)
            place = file_place(arena, target, to.document->source->path);
        break;
    case TARGET_FILE:
        place = file_place(arena, target, to.path);
        break;
    case TARGET_FOLDER:
    case TARGET_OUTSIDE:
        /* Beside its page, a text has what the page has. */
        if (target->beside)
            return LINK_STAYS;
        break;
    default:
        return LINK_STAYS;
    }
    if (place.n == 0)
        return lose(reading, source, link);
    /* Headings of one name stand in many of the collected texts. */
    if (target->collects && to.kind == TARGET_DOCUMENT && to.document != reading->document) {
        *address = address_of(arena, here, place, target_ask(target, to.document)->anchor);
        return LINK_LEADS;
    }
    if (leads_there(arena, reading, source, link, here, place))
        return LINK_STAYS;
    *address = address_of(arena, here, place, to.fragment);
    return LINK_LEADS;
}

/* --- all links of a document --- */

/* Is what stands at `at` for other targets alone? */
static bool is_for_others(const struct part *part, uint32_t at, Slice target) {
    const struct onlys *onlys = &part->facts->onlys;
    uint32_t i = only_from(onlys, at);
    return i < onlys->n && onlys->v[i].open.start <= at && !only_is_for(&onlys->v[i], target);
}

static void walk_links(struct target_reading *reading, struct arena *arena, uint32_t index, uint32_t *seen, uint32_t turn) {
    const struct target_module *target = reading->target;
    const struct part *part = &target->library->parts.v[index];
    Slice address;
    if (seen[index] == turn || !part->facts)
        return;
    seen[index] = turn;
    for (uint32_t i = 0; i < part->facts->n_links; i++) {
        const struct link *link = &part->facts->links[i];
        bool dropped = link->start >= part->drop && link->start < part->drop_end;
        if (url_is_relative(link->url) && !dropped && !is_for_others(part, link->start, target->name))
            target_link(reading, arena, part->source, link, &address);
    }
    for (uint32_t i = 0; i < part->facts->n_directives; i++) {
        const struct directive *d = &part->facts->directives[i];
        if (d->part && d->context != CONTEXT_FENCE && !is_for_others(part, d->start, target->name))
            walk_links(reading, arena, d->part, seen, turn);
    }
}

void target_lost_links(const struct target_module *target, const struct document *document, uint32_t *seen, uint32_t turn,
                       LostLinks *lost) {
    struct target_reading reading = {target, document, lost};
    struct arena *arena = arena_new();
    walk_links(&reading, arena, document->part, seen, turn);
    arena_free(arena);
}
