#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "build/build_parts.h"
#include "build/resume.h"
#include "model/walk.h"
#include "output/catalogue.h"
#include "output/measure.h"
#include "output/search.h"
#include "render/matter.h"

/* --- beside prompts, and of targets that collect --- */

static bool is_skill_folder(const struct document *d, const struct prompt_output *p) {
    return d->kind == KIND_SKILL && !p->target->beside && !p->target->collects;
}

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
            if (building_wants(b, p) && is_skill_folder(&b->library->documents.v[d], p))
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

/* --- feeds and assets --- */

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

static void make_feed(struct collecting *c) {
    Buf out = {0};
    if (c->collection->of == FULL_TEXTS)
        feeds_make_full(c->b->feeds, c->collection->number, &out);
    else
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

void building_make_collection(struct building *b, const struct collection *collection) {
    struct collecting c = {b, collection, collection_key(b, collection)};
    if (c.key && outputs_stands(&b->outputs, collection->path, c.key))
        b->outputs.result.files++;
    else if (collection->of == SEARCH_SHARD)
        make_shard(&c);
    else
        make_feed(&c);
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
    building_make_items(b, b->collections.n, 1, 1);
}

/* --- the site --- */

/* The home page of a library without an index.md. */
static void write_home(struct building *b) {
    Slice path = S("index.html"), from = S("templates/site/home.html");
    if (outputs_claim(&b->outputs, path, from, b->site))
        building_write_page(b, NULL, path, from);
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

void building_write_whole(struct building *b) {
    write_beside_prompts(b);
    for (size_t i = 0; i < b->site->targets.n && shard_is_first(b->outputs.request->shard); i++) {
        const struct target_module *target = &b->site->targets.v[i];
        if (target->collects && (b->whole || slice_eq(b->outputs.request->only_target, target->name)))
            write_collected(b, target);
    }
    if (b->whole)
        write_site(b);
}
