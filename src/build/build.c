/* A build in four steps: claim which output is made from what; make what is one document's, and the pages of the whole, item by
 * item and perhaps by several processes; take what these left; write what is made of all (build_whole.c). */
#include "base/heap.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/workers.h"
#include "build/build_parts.h"
#include "build/resume.h"
#include "output/page.h"
#include "render/matter.h"

/* --- documents --- */

bool building_wants(const struct building *b, const struct prompt_output *p) {
    Slice only = b->outputs.request->only_target;
    return only.n == 0 || slice_eq(only, p->target->name);
}

static void claim_document(struct building *b, uint32_t index) {
    const struct document *d = &b->library->documents.v[index];
    if (b->whole && !d->shadowed)
        outputs_claim(&b->outputs, d->page, d->source->path, d);
    for (size_t i = 0; i < b->site->prompts[index].n; i++) {
        const struct prompt_output *p = &b->site->prompts[index].v[i];
        if (building_wants(b, p) && !p->target->collects)
            outputs_claim(&b->outputs, p->path, d->source->path, p);
    }
}

static void keep_late(struct building *b, Slice path, Slice from, Slice bytes) {
    struct arena *arena = b->outputs.arena;
    *VEC_PUSH(&b->late) = (struct late){slice_dup(arena, path), from, slice_dup(arena, bytes)};
}

static void make_prompt(struct building *b, const struct document *d, const struct prompt_output *p, uint64_t key) {
    struct prompt prompt;
    Buf text = {0};
    prompt_begin(b->scratch, p->target, d, site_text_left(b->site, d, p->target), &prompt);
    uint64_t own = key ? key : prompt_key(&prompt);
    if (!key && outputs_stands(&b->outputs, p->path, own)) {
        b->outputs.result.prompts++;
    } else if (prompt_finish(b->scratch, p->target, d, &prompt)) {
        prompt_text(&prompt, &text);
        /* What further files there are is not known where the prompt is not made. */
        key = prompt.files.n ? 0 : own;
        b->outputs.result.prompts += outputs_write(&b->outputs, p->path, d->source->path, buf_view(&text), key);
        for (size_t i = 0; i < prompt.files.n; i++)
            keep_late(b, path_join(b->scratch, path_dir(p->path), prompt.files.v[i].path), d->source->path, prompt.files.v[i].text);
    } else {
        b->outputs.result.failed++;
    }
    prompt_free(&prompt);
    buf_free(&text);
}

static void write_prompt(struct building *b, const struct document *d, const struct prompt_output *p) {
    uint64_t key = target_key(p->target, &b->site->matters[d->part]);
    if (!outputs_is_claimed(&b->outputs, p->path, p))
        return;
    if (key && outputs_stands(&b->outputs, p->path, key))
        b->outputs.result.prompts++;
    else
        make_prompt(b, d, p, key);
}

/* A page that is about to be made. */
struct rendering {
    struct building *b;
    Slice path;
    struct page_check check;
};

static bool is_wanted(void *context, uint64_t key) {
    struct rendering *r = context;
    bool wanted = !outputs_stands(&r->b->outputs, r->path, key);
    r->b->watch.reads.n = 0; /* what targets looked at is none of the page's */
    r->b->watch.looked = 0;
    return wanted;
}

static uint32_t has_looked(void *context) {
    const struct rendering *r = context;
    return r->b->watch.looked;
}

static void begin_page(struct building *b, Slice path, struct rendering *r) {
    *r = (struct rendering){.b = b, .path = path};
    r->check = (struct page_check){.wanted = is_wanted, .has_looked = has_looked, .context = r};
    r->check.unknown = !reuse_knows(b->outputs.request->reuse, path);
    r->check.looked = reuse_looked(b->outputs.request->reuse, path);
}

static int by_address(const void *a, const void *b) {
    const struct view *const *x = a, *const *y = b;
    return (*x > *y) - (*x < *y);
}

/* What templates looked at since the last call. Pages of a kind look at the same, and share one set. */
static const struct read_set *take_reads(struct building *b) {
    Reads *reads = &b->watch.reads;
    size_t n = 0;
    if (reads->n > 1)
        qsort(reads->v, reads->n, sizeof *reads->v, by_address);
    for (size_t i = 0; i < reads->n; i++)
        if (n == 0 || reads->v[n - 1] != reads->v[i])
            reads->v[n++] = reads->v[i];
    reads->n = 0;
    Slice bytes = {(const char *)reads->v, n * sizeof *reads->v};
    struct read_set *known = n ? map_get(&b->read_sets, bytes) : NULL;
    if (known || n == 0)
        return known;
    const struct view **views = arena_copy(b->outputs.arena, reads->v, n, sizeof *views);
    known = ARENA_NEW(b->outputs.arena, struct read_set);
    *known = (struct read_set){.views = views, .n = n};
    map_set(&b->read_sets, (Slice){(const char *)views, bytes.n}, known);
    return known;
}

static bool finish_page(struct rendering *r, enum page_outcome outcome, Slice from, const Buf *html) {
    struct building *b = r->b;
    const struct read_set *reads = take_reads(b);
    bool made = outcome == PAGE_MADE && outputs_write(&b->outputs, r->path, from, buf_view(html), r->check.key);
    bool stands = outcome == PAGE_LEFT || made;
    if (made)
        outputs_looked(&b->outputs, reads, r->check.looked);
    b->outputs.result.failed += outcome == PAGE_FAILED;
    b->outputs.result.pages += stands;
    b->outputs.result.rendered += outcome == PAGE_MADE;
    return stands;
}

bool building_write_page(struct building *b, const struct document *d, Slice path, Slice from) {
    Buf html = {0};
    struct rendering rendering;
    begin_page(b, path, &rendering);
    enum page_outcome outcome = page_render(b->site, d, &rendering.check, &html);
    bool stands = finish_page(&rendering, outcome, from, &html);
    buf_free(&html);
    return stands;
}

static bool write_document_page(struct building *b, const struct document *d) {
    return outputs_is_claimed(&b->outputs, d->page, d) && building_write_page(b, d, d->page, d->source->path);
}

static bool write_document(struct building *b, uint32_t index) {
    const struct document *d = &b->library->documents.v[index];
    bool page = b->whole && !d->shadowed && write_document_page(b, d);
    for (size_t i = 0; i < b->site->prompts[index].n; i++) {
        const struct prompt_output *p = &b->site->prompts[index].v[i];
        if (building_wants(b, p) && !p->target->collects)
            write_prompt(b, d, p);
    }
    return page;
}

/* --- special pages --- */

static Slice source_of(struct building *b, const struct special *special) {
    return special->from.n ? special->from : arena_printf(b->outputs.arena, "templates/site/%s.html", special->layout);
}

static bool write_special(struct building *b, const struct special *special) {
    Buf html = {0};
    struct rendering rendering;
    if (!outputs_is_claimed(&b->outputs, special->path, special))
        return false;
    begin_page(b, special->path, &rendering);
    enum page_outcome outcome = page_render_special(b->site, special, &rendering.check, &html);
    bool stands = finish_page(&rendering, outcome, source_of(b, special), &html);
    buf_free(&html);
    return stands;
}

/* --- items, and workers --- */

/* Items that one process makes while another starts. */
enum { MADE_WHILE_STARTING = 40, MADE_AT_ONCE = 8 };

static void begin_worker(void *context) {
    struct building *b = context;
    struct arena *arena = arena_in(b->library->team->pool);
    outputs_begin_worker(&b->outputs, arena);
    b->late.n = 0;
    sink_keep_in(b->library->sink, arena);
    b->site->arena = arena;
}

static void leave(struct building *b, struct left *left, size_t reported, size_t copies) {
    const struct map *files = &b->site->files;
    struct arena *arena = b->outputs.arena;
    outputs_leave(&b->outputs, &left->outputs);
    left->diags = sink_since(b->library->sink, reported, &left->n_diags);
    left->late = VEC_KEEP(&b->late, arena);
    left->n_late = b->late.n;
    b->late.n = 0;
    left->n_copies = files->n - copies;
    Slice *paths = ARENA_ARRAY(arena, Slice, left->n_copies);
    for (size_t i = 0; i < left->n_copies; i++)
        paths[i] = files->entries[copies + i].key;
    left->copies = paths;
    left->done = true;
}

/* The first shard makes the special pages. Of collections there are only those whose turn it is. */
static bool is_turn(const struct building *b, size_t item) {
    struct shard shard = b->outputs.request->shard;
    const struct library *library = b->library;
    if (b->collections.n)
        return true;
    return item < library->documents.n ? shard_has(shard, library->documents.v[item].source->path) : shard_is_first(shard);
}

/* What another shard makes is taken to be written if it can be. */
static void pass_over(struct building *b, size_t item) {
    const struct document *d = item < b->library->documents.n ? &b->library->documents.v[item] : NULL;
    b->pages[item] = d && b->whole && !d->shadowed && outputs_is_claimed(&b->outputs, d->page, d);
}

static void make(struct building *b, size_t i) {
    size_t documents = b->library->documents.n;
    if (!is_turn(b, i))
        pass_over(b, i);
    else if (b->collections.n)
        building_make_collection(b, &b->collections.v[i]);
    else
        b->pages[i] = i < documents ? write_document(b, (uint32_t)i) : write_special(b, &b->specials.v[i - documents]);
}

/* The n-th of this round. */
static size_t item_at(const struct building *b, size_t n) {
    return b->collections.n ? n : b->asked.v[n];
}

static void make_item(void *context, size_t n) {
    struct building *b = context;
    size_t i = item_at(b, n);
    size_t reported = sink_count(b->library->sink, LEVEL_OFF), copies = b->site->files.n, made = b->outputs.made.n;
    make(b, i);
    /* What is said of an item must be said again. */
    for (size_t k = made; k < b->outputs.made.n && sink_count(b->library->sink, LEVEL_OFF) > reported; k++)
        b->outputs.made.v[k].key = 0;
    arena_reset(b->scratch);
    if (b->outputs.away)
        leave(b, &b->left[n], reported, copies);
}

static Slice path_of(const struct building *b, size_t item) {
    size_t documents = b->library->documents.n;
    if (b->collections.n)
        return b->collections.v[item].path;
    return item < documents ? b->library->documents.v[item].page : b->specials.v[item - documents].path;
}

static void report_lost(struct building *b, size_t item) {
    bool document = !b->collections.n && item < b->library->documents.n;
    Slice path = path_of(b, item), from = document ? b->library->documents.v[item].source->path : path;
    b->outputs.result.failed++;
    diag_at(b->library->sink, RULE_OUTPUT_WRITE, (struct place){.path = from},
            "the program failed while it made `%.*s`, and what else is made from this", FMT(path));
    diag_help(b->library->sink, "please report this, with the file");
}

static void take_item(struct building *b, size_t n) {
    const struct left *left = &b->left[n];
    if (!left->done) {
        report_lost(b, item_at(b, n));
        return;
    }
    outputs_take(&b->outputs, &left->outputs);
    sink_take(b->library->sink, left->diags, left->n_diags);
    for (size_t k = 0; k < left->n_late; k++)
        *VEC_PUSH(&b->late) = left->late[k];
    for (size_t k = 0; k < left->n_copies; k++)
        site_copy_of(b->site, left->copies[k]);
}

void building_make_items(struct building *b, size_t n, size_t least, size_t chunk) {
    const struct team *team = b->library->team;
    struct work work = {.n = n, .chunk = chunk, .least = least, .team = team, .context = b};
    work.begin = begin_worker;
    work.each = make_item;
    work.verb = b->collections.n ? NULL : "building";
    work.noun = "pages";
    bool shared = work_is_shared(&work);
    b->left = shared ? ARENA_ARRAY(arena_in(team->pool), struct left, n) : NULL;
    workers_run(&work);
    for (size_t i = 0; i < n && shared; i++)
        take_item(b, i);
    VEC_FREE(&work.lost);
}

/* --- what is not asked about --- */

/* The page and the prompts of a document that are its own. */
static void claimed_outputs(struct building *b, uint32_t index, SliceVec *out) {
    const struct document *d = &b->library->documents.v[index];
    out->n = 0;
    if (!d->shadowed && outputs_is_claimed(&b->outputs, d->page, d))
        *VEC_PUSH(out) = d->page;
    b->pages[index] = out->n > 0;
    for (size_t i = 0; i < b->site->prompts[index].n; i++) {
        const struct prompt_output *p = &b->site->prompts[index].v[i];
        if (!p->target->collects && outputs_is_claimed(&b->outputs, p->path, p))
            *VEC_PUSH(out) = p->path;
    }
}

/* A document's outputs of which it is known that nothing that they are made of has changed. */
static bool leave_document(struct building *b, uint32_t index, SliceVec *paths) {
    const struct resumed *resumed = b->outputs.request->resumed;
    enum reach reached = (enum reach)resumed->reached[index];
    bool stay = reached != REACHED_BY_TEXT;
    claimed_outputs(b, index, paths);
    for (size_t i = 0; i < paths->n && stay; i++)
        stay = outputs_can_stay(&b->outputs, paths->v[i], reached == REACHED_BY_CARDS ? resumed->members : 0);
    if (!stay)
        return false;
    for (size_t i = 0; i < paths->n; i++)
        outputs_stay(&b->outputs, paths->v[i]);
    b->outputs.result.pages += b->pages[index];
    b->outputs.result.prompts += paths->n - b->pages[index];
    return true;
}

/* It may show any card. */
static bool leave_special(struct building *b, size_t item) {
    const struct special *special = &b->specials.v[item - b->library->documents.n];
    b->pages[item] = outputs_is_claimed(&b->outputs, special->path, special) &&
                     outputs_can_stay(&b->outputs, special->path, b->outputs.request->resumed->members) &&
                     outputs_stay(&b->outputs, special->path);
    b->outputs.result.pages += b->pages[item];
    return b->pages[item];
}

static void make_documents_and_specials(struct building *b) {
    size_t documents = b->library->documents.n, n = documents + b->specials.n;
    const struct team *team = b->library->team;
    bool goes_on = b->outputs.request->resumed != NULL;
    SliceVec paths = {0};
    b->pages = ARENA_ARRAY(team && team->pool ? arena_in(team->pool) : b->outputs.arena, bool, n);
    for (size_t i = 0; i < n; i++)
        if (!goes_on || !(i < documents ? leave_document(b, (uint32_t)i, &paths) : leave_special(b, i)))
            *VEC_PUSH(&b->asked) = i;
    building_make_items(b, b->asked.n, MADE_WHILE_STARTING, MADE_AT_ONCE);
    VEC_FREE(&paths);
}

static void claim_all(struct building *b) {
    for (uint32_t i = 0; i < b->library->documents.n; i++)
        claim_document(b, i);
    for (size_t i = 0; i < b->specials.n; i++)
        outputs_claim(&b->outputs, b->specials.v[i].path, source_of(b, &b->specials.v[i]), &b->specials.v[i]);
}

static void write_everything(struct building *b) {
    /* A target whose module is broken fails as a whole, and what it wrote before stays. */
    b->outputs.result.failed += b->library->config->n_targets - b->site->targets.n;
    claim_all(b);
    make_documents_and_specials(b);
    building_write_whole(b);
}

static void hand_out(const struct building *b, struct built *out) {
    struct made *made = VEC_KEEP(&b->outputs.made, out->arena);
    struct surfaces surfaces = {.arena = out->arena, .site = b->site->view};
    for (size_t i = 0; i < b->outputs.made.n; i++)
        if (made[i].reads && !made[i].surface)
            made[i].surface = surfaces_of(&surfaces, made[i].reads);
    surfaces_free(&surfaces);
    out->made = made;
    out->n_made = b->outputs.made.n;
}

/* Workers find it done. Few cards are asked about when most stay. */
static void look_ahead(struct building *b, struct reuse *reuse) {
    uint32_t looked = b->outputs.request->resumed ? 0 : reuse_most_looked(reuse);
    reuse_look(reuse, b->site->view);
    for (size_t i = 0; i < b->library->documents.n && looked; i++)
        view_expect(b->site->cards[i], looked);
}

/* The site, and the pages that are its own, in the heap if there is one. */
static void make_site(struct building *b, const struct build_request *request) {
    bool used = heap_use(true);
    if (request->resumed) {
        b->site = request->resumed->kept.site;
        b->specials = request->resumed->kept.specials;
    } else {
        b->site = site_new(request->library, request->engine);
        if (b->whole)
            specials_make(b->site, &b->specials);
    }
    heap_use(used);
}

static void begin_to_keep(const struct building *b, const struct build_request *request, struct keeping *keeping) {
    struct kept kept = {b->library, b->site, b->library->sink, {b->specials.v, b->specials.n, b->specials.cap}};
    keep_begin(keeping, request->library->config->root, request->keep_as, &kept);
}

void build_library(const struct build_request *request, struct built *out) {
    struct building b = {.library = request->library, .whole = request->only_target.n == 0};
    struct keeping keeping = KEEPING_NOTHING;
    *out = (struct built){.arena = arena_new()};
    make_site(&b, request);
    if (request->keep_as)
        begin_to_keep(&b, request, &keeping);
    b.scratch = arena_new();
    engine_watch(request->engine, &b.watch);
    b.outputs.request = request;
    if (request->reuse)
        look_ahead(&b, request->reuse);
    if (outputs_open(&b.outputs, out->arena, request))
        write_everything(&b);
    engine_watch(request->engine, NULL);
    out->kept = keep_end(&keeping);
    hand_out(&b, out);
    outputs_close(&b.outputs);
    out->result = b.outputs.result;
    out->site = b.site;
    VEC_FREE(&b.specials);
    VEC_FREE(&b.asked);
    VEC_FREE(&b.late);
    VEC_FREE(&b.collections);
    VEC_FREE(&b.watch.reads);
    map_free(&b.read_sets);
    arena_free(b.scratch);
}

void built_free(struct built *built) {
    site_free(built->site);
    arena_free(built->arena);
}
