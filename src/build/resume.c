#include "build/resume.h"
#include "base/mem.h"
#include "build/texts.h"
#include "model/agree.h"
#include "model/include.h"
#include "model/includers.h"
#include "output/compare.h"
#include "output/site.h"
#include "template/engine.h"
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Texts that differ from those that were kept: with more, the library is loaded and kept anew. */
enum { MOST_REVISED = 200 };

static void name_of(uint64_t id, char name[32]) {
    snprintf(name, 32, "kept-%016" PRIx64, id);
}

/* --- leaving it --- */

static void detach_target(struct target_module *target) {
    target->engine = NULL;
    target->written = NULL;
}

/* From all that belongs to this run. */
static void detach(struct kept *kept) {
    struct library *library = kept->library;
    struct site *site = kept->site;
    sink_ask_level(kept->sink, NULL, NULL);
    library->team = NULL;
    library->looked_at = NULL;
    library->known = NULL;
    library->known_context = NULL;
    library->highlighter = NULL;
    library->resolved_anew = false;
    site->engine = NULL;
    site->written = NULL;
    detach_target(&site->plain);
    for (size_t i = 0; i < site->targets.n; i++)
        detach_target(&site->targets.v[i]);
}

static void save(const char *root, uint64_t id, const struct kept *kept, int to) {
    struct image_mark mark = {.size = 0};
    char name[32];
    const struct pool *pool = kept->library->team->pool;
    heap_use(true);
    struct kept *copy = xmalloc(sizeof *copy);
    heap_use(false);
    *copy = *kept;
    detach(copy);
    name_of(id, name);
    if (!heap_save(root, name, copy, pool, &mark))
        mark.size = 0;
    _exit(write(to, &mark, sizeof mark) == (ssize_t)sizeof mark ? 0 : 1);
}

void keep_begin(struct keeping *keeping, const char *root, uint64_t id, const struct kept *kept) {
    int ends[2];
    *keeping = KEEPING_NOTHING;
    if (!heap_holds(kept->library) || pipe(ends))
        return;
    keeping->from = ends[0];
    keeping->pid = fork();
    if (keeping->pid == 0)
        save(root, id, kept, ends[1]);
    close(ends[1]);
}

struct image_mark keep_end(struct keeping *keeping) {
    struct image_mark mark = {.size = 0};
    ssize_t got = -1;
    if (keeping->from >= 0) {
        while ((got = read(keeping->from, &mark, sizeof mark)) < 0 && errno == EINTR)
            continue;
        close(keeping->from);
    }
    while (keeping->pid > 0 && waitpid(keeping->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    *keeping = KEEPING_NOTHING;
    return got == (ssize_t)sizeof mark ? mark : (struct image_mark){.size = 0};
}

/* --- which texts have changed --- */

struct resuming {
    const struct resume_request *request;
    struct resumed *out;
    struct library *library;
    VEC(uint32_t) revised;       /* documents whose text is not the kept one */
    bool *parts;                 /* by part: its text has changed, or that of what it includes */
    bool *known;                 /* by part: that is known */
};

/* Only documents may have changed. */
static bool find_changed(struct resuming *r) {
    Slice root = slice_from(r->request->load->root);
    for (size_t i = 0; i < r->request->changes->n; i++) {
        Slice path = slice_from(r->request->changes->paths[i]);
        if (!slice_starts(path, root) || path.n <= root.n + 1 || path.s[root.n] != '/')
            return false;
        const struct document *d = library_document(r->library, slice_sub(path, root.n + 1, path.n));
        if (!d)
            return false;
        *VEC_PUSH(&r->revised) = (uint32_t)(d - r->library->documents.v);
    }
    return true;
}

static bool is_revised(const struct resuming *r, uint32_t document) {
    bool found = false;
    for (size_t i = 0; i < r->revised.n && !found; i++)
        found = r->revised.v[i] == document;
    return found;
}

/* And those that did before the last build. */
static bool find_differing(struct resuming *r) {
    uint32_t others[MOST_REVISED];
    size_t n = texts_differing(r->out->loaded.texts, r->library, others, MOST_REVISED);
    for (size_t i = 0; i < n && i < MOST_REVISED; i++)
        if (!is_revised(r, others[i]))
            *VEC_PUSH(&r->revised) = others[i];
    return n <= MOST_REVISED && r->revised.n <= MOST_REVISED;
}

/* --- their texts --- */

/* What include_resolve found, which is the same as long as includes are. */
static void take_resolved(struct part *part, const struct part *before) {
    for (uint32_t i = 0; i < part->facts->n_directives; i++) {
        struct directive *d = &part->facts->directives[i];
        const struct directive *known = &before->facts->directives[i];
        d->part = known->part;
        d->target = known->target;
        d->skipped = known->skipped;
        d->effective_shift = known->effective_shift;
    }
    part->highest = before->highest;
    part->deepest = before->deepest;
    part->height = before->height;
    part->state = before->state;
    part->empty = before->empty;
}

static bool revise(struct resuming *r, uint32_t index) {
    struct document *d = &r->library->documents.v[index];
    struct part *part = &r->library->parts.v[d->part];
    struct sink *sink = r->library->sink;
    size_t reported = sink_count(sink, LEVEL_OFF);
    struct source *source = library_current(r->library, d->source->path);
    if (!source || !sources_agree(d->source, source) || sink_speaks_of(sink, d->source->path))
        return false;
    struct part now = document_part(source, index);
    load_again(&r->out->loaded, r->request->load, &now);
    if (sink_count(sink, LEVEL_OFF) != reported || !parts_agree(part, &now))
        return false;
    take_resolved(&now, part);
    *part = now;
    d->source = source;
    return true;
}

/* Stretches of a text are others when the text is. */
static bool has_stretches(const struct resuming *r, const struct source *source, uint32_t own) {
    bool found = false;
    for (uint32_t i = 1; i < r->library->parts.n && !found; i++)
        found = i != own && r->library->parts.v[i].source == source;
    return found;
}

static bool revise_all(struct resuming *r) {
    for (size_t i = 0; i < r->revised.n; i++) {
        const struct document *d = &r->library->documents.v[r->revised.v[i]];
        if (has_stretches(r, d->source, d->part) || !revise(r, r->revised.v[i]))
            return false;
        r->parts[d->part] = true;
    }
    return true;
}

/* --- what holds them --- */

/* Its size, too, as include_resolve adds it up. */
static bool holds_changed(struct resuming *r, uint32_t index) {
    struct part *part = &r->library->parts.v[index];
    if (r->known[index])
        return r->parts[index];
    r->known[index] = true;
    for (uint32_t i = 0; part->facts && i < part->facts->n_directives; i++)
        if (part->facts->directives[i].part && holds_changed(r, part->facts->directives[i].part))
            r->parts[index] = true;
    if (!r->parts[index] || !part->facts)
        return r->parts[index];
    part->size = part->end - part->start;
    for (uint32_t i = 0; i < part->facts->n_directives; i++)
        part->size += part->facts->directives[i].part ? r->library->parts.v[part->facts->directives[i].part].size : 0;
    return true;
}

static void mark(struct resuming *r, const uint32_t *documents, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        r->parts[r->library->documents.v[documents[i]].part] = true;
}

/* Who includes a document is known; of all else, nothing needs to be looked at but stretches of texts. */
static void mark_users(struct resuming *r) {
    for (size_t i = 0; i < r->revised.n; i++) {
        const struct includers *users = &r->out->kept.site->includers[r->revised.v[i]];
        mark(r, users->direct, users->n_direct);
        mark(r, users->indirect, users->n_indirect);
    }
    for (uint32_t i = 0; i < r->library->documents.n; i++)
        r->known[r->library->documents.v[i].part] = !r->parts[r->library->documents.v[i].part];
}

/* Texts near the limits are for the resolver, and pages that compare texts for those who make them. */
static bool find_holders(struct resuming *r) {
    const struct comparisons *comparisons = r->out->kept.site->comparisons;
    bool within = true;
    mark_users(r);
    for (uint32_t i = 1; i < r->library->parts.n; i++)
        within &= !holds_changed(r, i) || (r->library->parts.v[i].size < INCLUDE_SIZE_LIMIT && !r->library->parts.v[i].overflowed);
    for (uint32_t i = 0; i < r->library->documents.n; i++)
        within &= !r->parts[r->library->documents.v[i].part] || comparisons->of[i].v.n == 0;
    return within;
}

/* --- all of it --- */

/* The kept library points into the texts, and they tell which of them have changed since: so they must be those that the last build
 * left, and nobody else's. */
static bool has_its_texts(const struct resuming *r) {
    struct image_mark then = state_kept(r->request->state)->texts, now = texts_mark(r->out->loaded.texts);
    return then.size > 0 && image_mark_equal(&then, &now);
}

static bool go_on(struct resuming *r) {
    struct resumed *out = r->out;
    if (!load_resume(r->request->load, r->library, &out->loaded) || !has_its_texts(r))
        return false;
    r->parts = xcalloc(r->library->parts.n, sizeof *r->parts);
    r->known = xcalloc(r->library->parts.n, sizeof *r->known);
    bool good = find_changed(r) && find_differing(r) && revise_all(r) && find_holders(r);
    if (good) {
        site_resume(out->kept.site, r->request->load->engine);
        out->reached = site_revise(out->kept.site, r->parts);
        out->members = site_revised_members(out->kept.site);
    }
    xfree(r->parts);
    xfree(r->known);
    VEC_FREE(&r->revised);
    return good;
}

bool resume(const struct resume_request *request, struct resumed *out) {
    struct resuming r = {.request = request, .out = out};
    const struct state_kept *kept = state_kept(request->state);
    char name[32];
    void *root;
    *out = (struct resumed){.reached = NULL};
    name_of(state_request_id(request->state), name);
    if (!kept->heap.size || request->changes->other || !heap_map(request->load->root, name, &kept->heap, &root))
        return false;
    out->kept = *(const struct kept *)root;
    r.library = out->kept.library;
    engine_report_to(request->load->engine, out->kept.sink);
    if (go_on(&r))
        return true;
    loaded_free(&out->loaded);
    heap_close();
    *out = (struct resumed){.reached = NULL};
    return false;
}
