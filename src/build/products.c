#include "build/products.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/link.h"
#include "model/walk.h"
#include "output/catalogue.h"
#include "output/feeds.h"
#include "output/measure.h"
#include "output/search.h"
#include "template/engine.h"

struct products {
    struct arena *arena;
    struct site *site;
    struct map by_path;      /* -> struct product */
    Specials specials;
    bool files;              /* files beside prompts, which are found when one is asked for, were looked for */
};

/* The first that has a path keeps it, as with outputs_claim. */
static struct product *add(struct products *products, Slice path, enum output_kind kind) {
    void **slot = map_slot(&products->by_path, path);
    struct product *product = ARENA_NEW(products->arena, struct product);
    *product = (struct product){.path = path, .kind = kind};
    if (!*slot)
        *slot = product;
    return product;
}

/* --- of documents --- */

/* A skill is a folder: what lies beside its SKILL.md goes along. */
static void add_companions(struct products *products, const struct document *d, const struct prompt_output *p) {
    Slice folder = path_dir(d->source->path);
    SliceVec files = {0};
    library_companions(products->site->library, folder, &files);
    for (size_t i = 0; i < files.n; i++) {
        if (slice_eq(files.v[i], d->source->path))
            continue;
        Slice to = path_join(products->arena, path_dir(p->path), path_relative(products->arena, folder, files.v[i]));
        struct product *product = add(products, to, OUTPUT_COMPANION);
        product->document = d;
        product->target = p->target;
        product->from = files.v[i];
    }
    VEC_FREE(&files);
}

static void add_document(struct products *products, size_t index) {
    const struct document *d = &products->site->library->documents.v[index];
    const PromptOutputs *prompts = &products->site->prompts[index];
    if (!d->shadowed)
        add(products, d->page, OUTPUT_PAGE)->document = d;
    for (size_t i = 0; i < prompts->n; i++) {
        const struct prompt_output *p = &prompts->v[i];
        if (p->target->collects)
            continue;
        struct product *product = add(products, p->path, OUTPUT_PROMPT);
        product->document = d;
        product->target = p->target;
        if (d->kind == KIND_SKILL && !p->target->beside)
            add_companions(products, d, p);
    }
}

/* Where a target puts what it collects is known when it has; whose prompts are in there, before. */
static void add_collected(struct products *products, const struct target_module *target) {
    struct collected collected;
    if (target_collect(products->arena, target, &collected) && collected.n && collected.path.n) {
        struct product *product = add(products, slice_dup(products->arena, collected.path), OUTPUT_COLLECTED);
        product->target = target;
        product->document = collected.documents[0];
        product->members = arena_copy(products->arena, collected.documents, collected.n, sizeof *collected.documents);
        product->n_members = collected.n;
    }
    collected_free(&collected);
}

static void add_specials(struct products *products) {
    struct library *library = products->site->library;
    specials_make(products->site, &products->specials);
    for (size_t i = 0; i < products->specials.n; i++) {
        const struct special *special = &products->specials.v[i];
        struct product *product = add(products, special->path, OUTPUT_SPECIAL);
        product->special = special;
        product->document = special->from.n ? library_document(library, special->from) : NULL;
    }
}

/* --- of the whole --- */

static void add_assets(struct products *products) {
    Slice *names = NULL;
    size_t n = 0;
    engine_list(products->site->engine, products->arena, "assets", &names, &n);
    for (size_t i = 0; i < n; i++)
        add(products, names[i], OUTPUT_ASSET)->from = names[i];
}

static void take_feed(void *context, Slice path, Slice bytes) {
    struct products *products = context;
    (void)bytes;
    add(products, slice_dup(products->arena, path), OUTPUT_FEED);
}

static void append_nothing(void *context, const struct document *document, Buf *out) {
    (void)context, (void)document, (void)out;
}

/* Into how many files the full texts go depends on how long they are. */
static void add_full(struct products *products, struct feeds *feeds) {
    for (size_t i = 0; i < feeds_count_full(feeds); i++) {
        struct product *product = add(products, slice_dup(products->arena, feeds_full_path(feeds, i)), OUTPUT_FULL);
        const struct document *const *documents = feeds_full_documents(feeds, i, &product->n_members);
        product->members = arena_copy(products->arena, documents, product->n_members, sizeof *documents);
    }
}

/* Which there are depends on the pages, not on what they hold. */
static void add_feeds(struct products *products) {
    struct site *site = products->site;
    struct feeds *feeds = feeds_new(site, take_feed, append_nothing, products);
    for (size_t i = 0; i < site->library->documents.n; i++) {
        const struct document *d = &site->library->documents.v[i];
        if (d->shadowed)
            continue;
        feeds_page(feeds, d->page, d);
        feeds_prompt(feeds, d, site->measures ? site->measures[i]->bytes : 0, site->measures && site->measures[i]->ends_line);
    }
    add_full(products, feeds);
    add(products, S(FEEDS_INVENTORY), OUTPUT_FEED);
    feeds_finish(feeds);
    catalogue_data(site, take_feed, products);
}

static void add_search(struct products *products) {
    size_t n, first, shards = (size_t)view_integer(view_get(products->site->view, "search_shards"));
    const struct document **documents = search_documents(products->arena, products->site->library, &n);
    for (size_t i = 0; i < shards; i++) {
        struct product *product = add(products, search_path(products->arena, i), OUTPUT_SEARCH);
        product->n_members = search_shard(n, i, &first);
        product->members = documents + first;
    }
}

static void add_records(struct products *products) {
    add(products, S(OUTPUT_LOG), OUTPUT_RECORD);
}

struct products *products_new(struct site *site) {
    struct arena *arena = arena_new();
    struct products *products = ARENA_NEW(arena, struct products);
    *products = (struct products){.arena = arena, .site = site};
    for (size_t i = 0; i < site->library->documents.n; i++)
        add_document(products, i);
    add_specials(products);
    for (size_t i = 0; i < site->targets.n; i++)
        if (site->targets.v[i].collects)
            add_collected(products, &site->targets.v[i]);
    if (site->home == NO_DOCUMENT)
        add(products, S("index.html"), OUTPUT_PAGE);
    add_feeds(products);
    add_search(products);
    add_assets(products);
    add_records(products);
    return products;
}

void products_free(struct products *products) {
    VEC_FREE(&products->specials);
    map_free(&products->by_path);
    arena_free(products->arena);
}

/* --- what is looked for when it is asked for --- */

static void find_files_of(struct products *products, const struct document *d, const struct prompt_output *p) {
    struct arena *scratch = arena_new();
    struct prompt prompt;
    if (prompt_make(scratch, p->target, d, &prompt))
        for (size_t i = 0; i < prompt.files.n; i++) {
            Slice path = path_join(products->arena, path_dir(p->path), prompt.files.v[i].path);
            struct product *product = add(products, path, OUTPUT_PROMPT_FILE);
            product->document = d;
            product->target = p->target;
        }
    prompt_free(&prompt);
    arena_free(scratch);
}

static void find_files(struct products *products) {
    const struct site *site = products->site;
    for (size_t i = 0; i < site->library->documents.n; i++)
        for (size_t k = 0; k < site->prompts[i].n; k++)
            if (!site->prompts[i].v[k].target->collects && !site->prompts[i].v[k].target->beside)
                find_files_of(products, &site->library->documents.v[i], &site->prompts[i].v[k]);
    products->files = true;
}

static bool is_shown_text(const struct library *library, const struct part *part) {
    return part->facts && (part->document != NO_DOCUMENT || !library_document(library, part->source->path));
}

void products_links(const struct library *library, Slice path, LinkPlaces *out) {
    struct arena *scratch = arena_new();
    for (size_t i = 1; i < library->parts.n; i++) {
        const struct part *part = &library->parts.v[i];
        for (uint32_t k = 0; is_shown_text(library, part) && k < part->facts->n_links; k++) {
            const struct link *link = &part->facts->links[k];
            if (!url_is_relative(link->url))
                continue;
            struct target target = link_resolve(library, scratch, part->source, link->url);
            if (target.kind == TARGET_FILE && slice_eq(target.path, path))
                *VEC_PUSH(out) = (struct link_place){part->source, link};
            arena_reset(scratch);
        }
    }
    arena_free(scratch);
}

/* Files that texts link to are copied below a folder of their own (site_copy_of). */
static const struct product *find_copy(struct products *products, Slice path) {
    const Slice folder = S("files/");
    LinkPlaces places = {0};
    if (!slice_starts(path, folder))
        return NULL;
    Slice from = slice_dup(products->arena, slice_sub(path, folder.n, path.n));
    products_links(products->site->library, from, &places);
    size_t n = places.n;
    VEC_FREE(&places);
    if (!n)
        return NULL;
    struct product *product = add(products, slice_dup(products->arena, path), OUTPUT_COPY);
    product->from = from;
    return product;
}

const struct product *products_find(struct products *products, Slice path) {
    const struct product *product = map_get(&products->by_path, path);
    if (!product && !products->files && slice_starts(path, S("prompts/"))) {
        find_files(products);
        product = map_get(&products->by_path, path);
    }
    if (!product && path_is_under(path, S(OUTPUT_SHARD_LOGS)) && path.n > S(OUTPUT_SHARD_LOGS).n)
        product = add(products, slice_dup(products->arena, path), OUTPUT_RECORD);
    return product ? product : find_copy(products, path);
}

void products_paths(const struct products *products, SliceVec *out) {
    for (size_t i = 0; i < products->by_path.n; i++)
        *VEC_PUSH(out) = products->by_path.entries[i].key;
}

void products_of(const struct products *products, const struct document *document, SliceVec *out) {
    for (size_t i = 0; i < products->by_path.n; i++) {
        const struct product *product = products->by_path.entries[i].value;
        if (product->document == document && product->kind <= OUTPUT_PROMPT_FILE)
            *VEC_PUSH(out) = product->path;
    }
}
