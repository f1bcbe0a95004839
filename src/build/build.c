/* A build in four steps: claim which output is made from what; make what is one document's, and the pages of the whole, item by
 * item and perhaps by several processes; take what these left; write what is made of all. */
#include "build/build.h"
#include "base/file.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/workers.h"
#include "build/outputs.h"
#include "build/resume.h"
#include "model/walk.h"
#include "output/catalogue.h"
#include "output/feeds.h"
#include "output/measure.h"
#include "output/page.h"
#include "output/search.h"
#include "output/site.h"
#include "output/special.h"
#include "render/matter.h"
#include "template/engine.h"
#include <string.h>

/* A further file of a prompt, whose path is not known before the prompt is made. */
struct late {
    Slice path, from, bytes;
};

/* What a worker leaves of an item, in the pool. */
struct left {
    struct outputs_left outputs;
    const struct diag *diags;
    size_t n_diags;
    const struct late *late;
    size_t n_late;
    const Slice *copies;             /* library files that the item's page links to */
    size_t n_copies;
    bool done;
};

/* A file that is made of many documents, by a process of its own. */
struct collection {
    Slice path;
    enum { SEARCH_SHARD, FULL_TEXTS, INVENTORY } of;
    size_t number;
    const struct document *const *documents;
    size_t n;
};

/* Items are the documents and special pages, and in a second round the collections. */
struct building {
    struct outputs outputs;
    struct library *library;
    struct site *site;
    struct arena *scratch;           /* an item's */
    bool whole;                      /* not one target's prompts alone */
    Specials specials;
    bool *pages;                     /* by item: its page was written; in the pool when there are workers */
    VEC(size_t) asked;               /* items of the first round that do not stand without being asked about */
    struct feeds *feeds;
    VEC(struct collection) collections;
    struct watch watch;              /* what templates looked at since take_reads */
    struct map read_sets;            /* the views, as bytes -> struct read_set */
    VEC(struct late) late;
    struct left *left;               /* by item of this round; NULL when this process makes everything */
};

/* --- documents --- */

static bool wanted(const struct building *b, const struct prompt_output *p) {
    Slice only = b->outputs.request->only_target;
    return only.n == 0 || slice_eq(only, p->target->name);
}

static bool is_skill_folder(const struct document *d, const struct prompt_output *p) {
    return d->kind == KIND_SKILL && !p->target->beside && !p->target->collects;
}

static void claim_document(struct building *b, uint32_t index) {
    const struct document *d = &b->library->documents.v[index];
    if (b->whole && !d->shadowed)
        outputs_claim(&b->outputs, d->page, d->source->path, d);
    for (size_t i = 0; i < b->site->prompts[index].n; i++) {
        const struct prompt_output *p = &b->site->prompts[index].v[i];
        if (wanted(b, p) && !p->target->collects)
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

static bool write_page(struct building *b, const struct document *d, Slice path, Slice from) {
    Buf html = {0};
    struct rendering rendering;
    begin_page(b, path, &rendering);
    enum page_outcome outcome = page_render(b->site, d, &rendering.check, &html);
    bool stands = finish_page(&rendering, outcome, from, &html);
    buf_free(&html);
    return stands;
}

static bool write_document_page(struct building *b, const struct document *d) {
    return outputs_is_claimed(&b->outputs, d->page, d) && write_page(b, d, d->page, d->source->path);
}

static bool write_document(struct building *b, uint32_t index) {
    const struct document *d = &b->library->documents.v[index];
    bool page = b->whole && !d->shadowed && write_document_page(b, d);
    for (size_t i = 0; i < b->site->prompts[index].n; i++) {
        const struct prompt_output *p = &b->site->prompts[index].v[i];
        if (wanted(b, p) && !p->target->collects)
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

static void make_collection(struct building *b, const struct collection *collection);

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
        make_collection(b, &b->collections.v[i]);
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

static void make_items(struct building *b, size_t n, size_t least, size_t chunk) {
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
    make_items(b, b->asked.n, MADE_WHILE_STARTING, MADE_AT_ONCE);
    VEC_FREE(&paths);
}

/* --- what is made of all --- */

/* A skill is a folder: what lies beside its SKILL.md goes along with each prompt. What another shard copies is claimed all the same. */
static void copy_skill_files(struct building *b, const struct document *d, const struct prompt_output *p) {
    bool turn = shard_has(b->outputs.request->shard, d->source->path);
    Slice folder = path_dir(d->source->path);
    SliceVec files = {0};
    library_companions(b->library, folder, &files);
    for (size_t i = 0; i < files.n; i++) {
        if (slice_eq(files.v[i], d->source->path))
            continue;
        Slice to = path_join(b->outputs.arena, path_dir(p->path), path_relative(b->outputs.arena, folder, files.v[i]));
        if (turn)
            b->outputs.result.files += outputs_copy(&b->outputs, files.v[i], to);
        else
            outputs_claim(&b->outputs, to, files.v[i], NULL);
    }
    VEC_FREE(&files);
}

static void write_beside_prompts(struct building *b) {
    for (size_t i = 0; i < b->late.n; i++) {
        const struct late *late = &b->late.v[i];
        if (outputs_claim(&b->outputs, late->path, late->from, late))
            b->outputs.result.files += outputs_write(&b->outputs, late->path, late->from, late->bytes, 0);
    }
    for (uint32_t d = 0; d < b->library->documents.n; d++) {
        for (size_t i = 0; i < b->site->prompts[d].n; i++) {
            const struct prompt_output *p = &b->site->prompts[d].v[i];
            if (wanted(b, p) && is_skill_folder(&b->library->documents.v[d], p))
                copy_skill_files(b, &b->library->documents.v[d], p);
        }
    }
}

static bool claim_and_write(struct building *b, Slice path, Slice from, Slice bytes) {
    return outputs_claim(&b->outputs, path, from, NULL) && outputs_write(&b->outputs, path, from, bytes, 0);
}

/* The file of a target that collects. */
static void write_collected(struct building *b, const struct target_module *target) {
    struct arena *arena = arena_new();
    struct collected collected;
    if (!target_collect(arena, target, &collected))
        b->outputs.result.failed++;
    else if (collected.n > 0 && collected.path.n > 0)
        b->outputs.result.prompts += claim_and_write(b, slice_dup(b->outputs.arena, collected.path),
                                                     collected.documents[0]->source->path, buf_view(&collected.text.text));
    collected_free(&collected);
    arena_free(arena);
}

/* What is made of other things than texts is as it was where texts alone have changed. */
static bool stays(void *context, Slice path) {
    struct building *b = context;
    Slice kept = slice_dup(b->outputs.arena, path);
    if (!b->outputs.request->resumed || !map_has(&b->outputs.request->reuse->outputs, path) ||
        !outputs_claim(&b->outputs, kept, S("quire.yaml"), NULL))
        return false;
    b->outputs.result.files++;
    return outputs_stay(&b->outputs, kept);
}

static void write_assets(struct building *b) {
    struct arena *arena = b->outputs.arena;
    Slice *names = NULL, bytes;
    size_t n = 0;
    engine_list(b->site->engine, arena, "assets", &names, &n);
    for (size_t i = 0; i < n; i++) {
        if (stays(b, names[i]))
            continue;
        if (engine_file(b->site->engine, arena, names[i], &bytes))
            b->outputs.result.files += claim_and_write(b, names[i], arena_printf(arena, "templates/%.*s", FMT(names[i])), bytes);
        else
            b->outputs.result.failed++;
    }
}

static void write_feed(void *context, Slice path, Slice bytes) {
    struct building *b = context;
    b->outputs.result.files += claim_and_write(b, slice_dup(b->outputs.arena, path), S("quire.yaml"), bytes);
}

/* As the last build wrote it, when texts alone have changed since. */
static bool read_feed(void *context, struct arena *arena, Slice path, Slice *bytes) {
    struct building *b = context;
    const struct build_request *request = b->outputs.request;
    return map_has(&request->reuse->outputs, path) &&
           file_read(arena, arena_printf(arena, "%s/%.*s", request->output, FMT(path)).s, SIZE_MAX, bytes) == 0;
}

static void append_text(void *context, const struct document *document, Buf *out) {
    struct building *b = context;
    struct flat flat = {0};
    if (b->site->plain.name.n)
        target_flatten(&b->site->plain, document, &flat, NULL);
    buf_slice(out, buf_view(&flat.text));
    flat_free(&flat);
}

static void plan_feeds(struct building *b) {
    static const struct measure unknown;
    size_t documents = b->library->documents.n;
    b->feeds = feeds_new(b->site, write_feed, append_text, b);
    if (b->outputs.request->resumed)
        feeds_ask(b->feeds, stays, read_feed, b->outputs.request->resumed->reached);
    for (size_t i = 0; i < documents; i++) {
        const struct document *d = &b->library->documents.v[i];
        const struct measure *measure = b->site->measures ? b->site->measures[i] : &unknown;
        if (b->pages[i])
            feeds_page(b->feeds, d->page, d);
        if (!d->shadowed)
            feeds_prompt(b->feeds, d, measure->bytes, measure->ends_line);
    }
    if (b->site->home == NO_DOCUMENT && outputs_is_claimed(&b->outputs, S("index.html"), b->site))
        feeds_page(b->feeds, S("index.html"), NULL);
    for (size_t i = 0; i < b->specials.n; i++)
        if (b->pages[documents + i] && !b->specials.v[i].unlisted)
            feeds_page(b->feeds, b->specials.v[i].path, NULL);
}

/* --- collections --- */

static void add_collection(struct building *b, struct collection collection) {
    if (outputs_claim(&b->outputs, collection.path, S("quire.yaml"), &b->collections))
        *VEC_PUSH(&b->collections) = collection;
}

struct collecting {
    struct building *b;
    const struct collection *collection;
    uint64_t key;
};

static void write_collection(void *context, Slice path, Slice bytes) {
    struct collecting *c = context;
    struct outputs *outputs = &c->b->outputs;
    (void)path;
    outputs->result.files += outputs_write(outputs, c->collection->path, S("quire.yaml"), bytes, c->key);
}

static void make_shard(struct collecting *c) {
    struct search_index *shard = search_index_new();
    for (size_t i = 0; i < c->collection->n; i++)
        search_add(shard, c->b->library, c->collection->documents[i]);
    search_write(shard, c->collection->number, write_collection, c);
    search_index_free(shard);
}

static void make_full(struct collecting *c) {
    Buf out = {0};
    feeds_make_full(c->b->feeds, c->collection->number, &out);
    write_collection(c, c->collection->path, buf_view(&out));
    buf_free(&out);
}

static void make_inventory(struct collecting *c) {
    Buf out = {0};
    feeds_make_inventory(c->b->feeds, &out);
    write_collection(c, c->collection->path, buf_view(&out));
    buf_free(&out);
}

/* Of all that it is made of; 0 where that is not known. What is found does not tell where links lead. */
static uint64_t collection_key(const struct building *b, const struct collection *collection) {
    VEC(uint64_t) numbers = {0};
    bool loose = collection->of == INVENTORY;
    *VEC_PUSH(&numbers) = collection->of;
    *VEC_PUSH(&numbers) = b->site->plain.surface;
    for (size_t i = 0; i < collection->n; i++) {
        const struct matter *matter = &b->site->matters[collection->documents[i]->part];
        *VEC_PUSH(&numbers) = matter->hash;
        loose |= matter->loose && collection->of == FULL_TEXTS;
    }
    uint64_t key = loose ? 0 : matter_mix(numbers.v, numbers.n);
    VEC_FREE(&numbers);
    return key;
}

static void make_collection(struct building *b, const struct collection *collection) {
    struct collecting c = {b, collection, collection_key(b, collection)};
    if (c.key && outputs_stands(&b->outputs, collection->path, c.key))
        b->outputs.result.files++;
    else if (collection->of == SEARCH_SHARD)
        make_shard(&c);
    else if (collection->of == FULL_TEXTS)
        make_full(&c);
    else
        make_inventory(&c);
}

static void add_shards(struct building *b) {
    size_t shards = (size_t)view_integer(view_get(b->site->view, "search_shards")), n, first;
    const struct document **documents = search_documents(b->outputs.arena, b->library, &n);
    for (size_t i = 0; i < shards; i++) {
        struct collection shard = {.path = search_path(b->outputs.arena, i), .of = SEARCH_SHARD, .number = i};
        shard.n = search_shard(n, i, &first);
        shard.documents = documents + first;
        if (shard_has(b->outputs.request->shard, shard.path))
            add_collection(b, shard);
    }
}

/* The inventory takes longest. */
static void make_collections(struct building *b) {
    if (b->feeds)
        add_collection(b, (struct collection){.path = S(FEEDS_INVENTORY), .of = INVENTORY});
    add_shards(b);
    for (size_t i = 0; b->feeds && i < feeds_count_full(b->feeds); i++) {
        struct collection full = {.path = slice_dup(b->outputs.arena, feeds_full_path(b->feeds, i)), .of = FULL_TEXTS, .number = i};
        full.documents = feeds_full_documents(b->feeds, i, &full.n);
        add_collection(b, full);
    }
    make_items(b, b->collections.n, 1, 1);
}

/* The home page of a library without an index.md. */
static void write_home(struct building *b) {
    Slice path = S("index.html"), from = S("templates/site/home.html");
    if (outputs_claim(&b->outputs, path, from, b->site))
        write_page(b, NULL, path, from);
}

/* What there is once. */
static void write_whole(struct building *b) {
    if (!stays(b, S(CATALOGUE_DATA)))
        catalogue_data(b->site, write_feed, b);
    feeds_finish(b->feeds);
    write_assets(b);
}

/* Each shard copies what its pages link to: another's pages may link to the same file, and copy it to the same place. */
static void write_site(struct building *b) {
    bool first = shard_is_first(b->outputs.request->shard);
    if (b->site->home == NO_DOCUMENT && first)
        write_home(b);
    if (first)
        plan_feeds(b);
    make_collections(b);
    if (first)
        write_whole(b);
    for (size_t i = 0; i < b->site->files.n; i++)
        b->outputs.result.files += outputs_copy(&b->outputs, b->site->files.entries[i].key,
                                                *(Slice *)b->site->files.entries[i].value);
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
    write_beside_prompts(b);
    for (size_t i = 0; i < b->site->targets.n && shard_is_first(b->outputs.request->shard); i++) {
        const struct target_module *target = &b->site->targets.v[i];
        if (target->collects && (b->whole || slice_eq(b->outputs.request->only_target, target->name)))
            write_collected(b, target);
    }
    if (b->whole)
        write_site(b);
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
