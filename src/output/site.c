#include "output/site.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/tokens.h"
#include "base/version.h"
#include "model/naming.h"
#include "output/catalogue.h"
#include "output/compare.h"
#include "output/guide.h"
#include "output/history.h"
#include "output/measure.h"
#include "output/search.h"
#include "render/written.h"
#include "template/engine.h"
#include <stdlib.h>

/* Documents in the order in which people read lists of them. */
struct listed {
    uint32_t document;
    const struct site *site;
};

static const struct document *document_at(const struct site *site, uint32_t index) {
    return &site->library->documents.v[index];
}

static int by_reading_order(const void *x, const void *y) {
    const struct listed *a = x, *b = y;
    const struct document *p = document_at(a->site, a->document), *q = document_at(b->site, b->document);
    if (p->kind != q->kind)
        return p->kind < q->kind ? -1 : 1;
    int order = 0;
    if (p->kind == KIND_PAGE)
        order = guide_order(a->site->guide, p, q);
    else if ((order = slice_cmp(p->tool, q->tool)) == 0)
        order = slice_cmp(p->name, q->name);
    return order ? order : slice_cmp(p->source->path, q->source->path);
}

/* --- cards --- */

static void put_text(struct arena *arena, struct view *map, const char *key, Slice text, bool always) {
    view_put(arena, map, key, text.n || always ? view_string(arena, text) : view_null());
}

/* A tag that stands there twice counts once. */
static void add_tag(struct arena *arena, struct view *list, Slice tag) {
    for (size_t i = 0; i < view_count(list); i++)
        if (slice_eq(view_text(view_at(list, i)), tag))
            return;
    if (tag.n > 0)
        view_append(arena, list, view_string(arena, tag));
}

static const struct view *tags_view(struct arena *arena, const struct value *tags) {
    struct view *list = view_list(arena);
    if (tags && tags->kind == VALUE_LIST) {
        for (size_t i = 0; i < tags->n; i++)
            if (value_is_scalar(&tags->items[i]))
                add_tag(arena, list, tags->items[i].text);
    } else if (value_is_scalar(tags)) {
        for (Slice rest = tags->text; rest.n > 0;) {
            size_t comma = slice_find_char(rest, ',', 0);
            add_tag(arena, list, slice_trim(slice_sub(rest, 0, comma == SLICE_NONE ? rest.n : comma)));
            rest = comma == SLICE_NONE ? (Slice){0} : slice_sub(rest, comma + 1, rest.n);
        }
    }
    return list;
}

static uint32_t count_includes(const struct site *site, const struct document *d) {
    const struct facts *facts = site->library->parts.v[d->part].facts;
    uint32_t n = 0;
    for (uint32_t i = 0; i < facts->n_directives; i++)
        n += facts->directives[i].part != 0;
    return n;
}

const struct weight *site_weight(const struct site *site, uint32_t document) {
    return site->measures && tokens_known() ? &site->measures[document]->weight : NULL;
}

enum { CARD_MEMBERS = 11 };

static struct view *make_card(struct site *site, uint32_t index) {
    struct arena *arena = site->arena;
    const struct document *d = document_at(site, index);
    const struct value *front = d->source->front, *model = value_get(front, "model");
    struct view *card = view_map_for(arena, CARD_MEMBERS);
    put_text(arena, card, "name", d->name, true);
    put_text(arena, card, "title", d->title, true);
    put_text(arena, card, "kind", slice_from(kind_name(d->kind)), true);
    put_text(arena, card, "path", d->page, true);
    put_text(arena, card, "description", d->description, true);
    put_text(arena, card, "tool", d->tool, false);
    put_text(arena, card, "model", value_is_scalar(model) ? model->text : (Slice){0}, false);
    view_put(arena, card, "tags", tags_view(arena, value_get(front, "tags")));
    const struct weight *weight = site_weight(site, index);
    view_put(arena, card, "tokens", weight ? view_int(arena, (long long)weight->all) : view_null());
    view_put(arena, card, "includes_count", view_int(arena, count_includes(site, d)));
    view_put(arena, card, "delegates_count", view_int(arena, site->graph->delegates[index].n));
    view_seal(card);
    return card;
}

/* --- the site's own view --- */

const char *site_group_title(enum kind kind) {
    static const char *const titles[KIND_COUNT] = {"Agents", "Commands", "Skills", "Guide", "Snippets"};
    return titles[kind];
}

static struct view *add_group(struct arena *arena, struct view *groups, enum kind kind) {
    struct view *group = view_map(arena), *documents = view_list(arena);
    put_text(arena, group, "kind", slice_from(kind_name(kind)), true);
    put_text(arena, group, "title", slice_from(site_group_title(kind)), true);
    put_text(arena, group, "id", slice_from(kind_plural(kind)), true);
    put_text(arena, group, "path", catalogue_path(arena, kind), true);
    view_put(arena, group, "documents", documents);
    view_append(arena, groups, group);
    return documents;
}

static const struct view *groups_view(struct site *site, const struct listed *order, size_t n) {
    struct view *groups = view_list(site->arena), *documents = NULL;
    enum kind last = KIND_COUNT;
    for (size_t i = 0; i < n; i++) {
        enum kind kind = document_at(site, order[i].document)->kind;
        if (order[i].document == site->home)
            continue;
        if (kind != last)
            documents = add_group(site->arena, groups, kind);
        last = kind;
        view_append(site->arena, documents, site->cards[order[i].document]);
    }
    return groups;
}

/* The guide's pages as one list, and by folder. */
static void put_guide(struct site *site, struct view *view, const struct listed *order, size_t n) {
    struct view *guide = view_list(site->arena), *tree = view_list(site->arena);
    const struct document **pages = ARENA_ARRAY(site->arena, const struct document *, n);
    size_t n_pages = 0;
    for (size_t i = 0; i < n; i++) {
        const struct document *document = document_at(site, order[i].document);
        if (document->kind != KIND_PAGE || order[i].document == site->home)
            continue;
        view_append(site->arena, guide, site->cards[order[i].document]);
        pages[n_pages++] = document;
    }
    guide_tree(site->guide, site->arena, tree, pages, n_pages);
    view_put(site->arena, view, "guide", guide);
    view_put(site->arena, view, "guide_tree", tree);
}

static const struct view *tools_view(struct site *site) {
    struct view *tools = view_list(site->arena);
    struct map seen = {0};
    for (size_t i = 0; i < site->library->documents.n; i++) {
        Slice tool = site->library->documents.v[i].tool;
        if (tool.n > 0 && !map_has(&seen, tool)) {
            map_set(&seen, tool, NULL);
            view_append(site->arena, tools, view_string(site->arena, tool));
        }
    }
    map_free(&seen);
    return tools;
}

static Slice site_title(const struct site *site) {
    const struct config *config = site->library->config;
    if (config->title.n > 0)
        return config->title;
    if (site->home != NO_DOCUMENT)
        return document_at(site, site->home)->title;
    char *real = realpath(config->root, NULL);
    Slice base = real ? path_base(slice_dup(site->arena, slice_from(real))) : (Slice){0};
    free(real);
    return base.n ? base : S("Library");
}

/* 0 where the program was built without what searches in the browser, and the library brings none either. */
static size_t count_shards(struct site *site, size_t documents) {
    Slice bytes;
    return engine_file(site->engine, site->arena, S("assets/minisearch.js"), &bytes) ? search_shards(documents) : 0;
}

static void make_view(struct site *site, const struct listed *order, size_t n) {
    struct arena *arena = site->arena;
    struct view *view = view_map(arena);
    put_text(arena, view, "title", site_title(site), true);
    put_text(arena, view, "url", site->library->config->url, false);
    put_text(arena, view, "generator", S("Quire " QUIRE_VERSION), true);
    view_put(arena, view, "tools", tools_view(site));
    const struct view *groups = groups_view(site, order, n);
    site->catalogue = catalogue_new(arena, groups);
    view_put(arena, view, "groups", groups);
    view_put(arena, view, "lists", catalogue_lists(site->catalogue));
    put_guide(site, view, order, n);
    view_put(arena, view, "search_shards", view_int(arena, (long long)count_shards(site, n)));
    view_put(arena, view, "edges", view_int(arena, (long long)site->graph->n_edges));
    site->view = view;
    engine_global(site->engine, "site", view);
    engine_prepare(site->engine);
}

static void put_in_rows(struct site *site, const struct listed *order, size_t n) {
    uint32_t last = NO_DOCUMENT;
    for (size_t i = 0; i < n; i++) {
        uint32_t at = order[i].document;
        site->previous[at] = site->next[at] = NO_DOCUMENT;
        if (at == site->home)
            continue;
        if (last != NO_DOCUMENT && document_at(site, last)->kind == document_at(site, at)->kind &&
            slice_eq(document_at(site, last)->tool, document_at(site, at)->tool)) {
            site->previous[at] = last;
            site->next[last] = at;
        }
        last = at;
    }
}

static void find_prompts(struct site *site) {
    size_t n = site->library->documents.n;
    site->prompts = ARENA_ARRAY(site->arena, PromptOutputs, n);
    for (size_t i = 0; i < n; i++) {
        for (size_t t = 0; t < site->targets.n; t++) {
            Slice path = target_path(site->arena, &site->targets.v[t], &site->library->documents.v[i]);
            if (path.n > 0)
                *VEC_PUSH(&site->prompts[i]) = (struct prompt_output){&site->targets.v[t], path};
        }
    }
}

/* A target that is loaded twice would be asked everything twice. */
static void find_plain(struct site *site) {
    Slice name = S("plain");
    Targets loaded = {0};
    for (size_t i = 0; i < site->targets.n; i++)
        if (slice_eq(site->targets.v[i].name, name))
            site->plain = site->targets.v[i];
    if (!site->plain.name.n)
        targets_load(site->engine, site->library, &name, 1, &loaded);
    if (loaded.n)
        site->plain = loaded.v[0];
    VEC_FREE(&loaded);
}

/* Pages and prompts do not tell where their lines were written. */
static void share_written(struct site *site) {
    site->written = written_new(site->library->parts.n);
    site->plain.written = site->written;
    for (size_t i = 0; i < site->targets.n; i++)
        site->targets.v[i].written = site->written;
}

static void look_at_targets(struct site *site) {
    for (size_t i = 0; i < site->targets.n; i++) {
        struct target_module *target = &site->targets.v[i];
        target->surface = target_look(target);
        if (slice_eq(target->name, site->plain.name))
            site->plain.surface = target->surface;
    }
    if (site->plain.name.n && !site->plain.surface)
        site->plain.surface = target_look(&site->plain);
}

static uint32_t find_home(const struct library *library) {
    for (size_t i = 0; i < library->documents.n; i++)
        if (slice_is(library->documents.v[i].page, "index.html") && !library->documents.v[i].shadowed)
            return (uint32_t)i;
    return NO_DOCUMENT;
}

struct site *site_new(struct library *library, struct engine *engine) {
    struct arena *arena = arena_new();
    struct site *site = ARENA_NEW(arena, struct site);
    size_t n = library->documents.n, listed = 0;
    *site = (struct site){.arena = arena, .library = library, .engine = engine, .home = find_home(library)};
    targets_load(engine, library, library->config->targets, library->config->n_targets, &site->targets);
    targets_ask(&site->targets, library);
    find_plain(site);
    share_written(site);
    look_at_targets(site);
    site->matters = matters_make(arena, library);
    site->measures = site->plain.name.n ? measure_library(arena, &site->plain, site->matters) : NULL;
    site->graph = library_graph(arena, library);
    site->guide = guide_new(arena, library, site->home == NO_DOCUMENT ? NULL : document_at(site, site->home));
    site->history = history_new(arena, library->config->root);
    site->includers = include_users(arena, library);
    find_prompts(site);
    site->cards = ARENA_ARRAY(arena, struct view *, n);
    site->previous = ARENA_ARRAY(arena, uint32_t, n);
    site->next = ARENA_ARRAY(arena, uint32_t, n);
    struct listed *order = ARENA_ARRAY(arena, struct listed, n);
    for (uint32_t i = 0; i < n; i++) {
        site->cards[i] = make_card(site, i);
        if (!library->documents.v[i].shadowed)
            order[listed++] = (struct listed){i, site};
    }
    if (listed > 1)
        qsort(order, listed, sizeof *order, by_reading_order);
    put_in_rows(site, order, listed);
    make_view(site, order, listed);
    site->comparisons = ARENA_NEW(arena, struct comparisons);
    comparisons_find(site, site->comparisons);
    return site;
}

/* --- going on with a site --- */

void site_resume(struct site *site, struct engine *engine) {
    site->engine = engine;
    targets_resume(engine, site->library, &site->targets, &site->plain);
    share_written(site);
    engine_global(engine, "site", site->view);
    engine_prepare(engine);
}

static void revise_card(struct site *site, uint32_t index) {
    const struct weight *weight = site_weight(site, index);
    view_unseal(site->cards[index]);
    view_put(site->arena, site->cards[index], "tokens", weight ? view_int(site->arena, (long long)weight->all) : view_null());
    view_seal(site->cards[index]);
}

static void reach(uint8_t *reached, uint32_t document) {
    if (document != NO_DOCUMENT && reached[document] == REACHED_BY_NOTHING)
        reached[document] = REACHED_BY_CARDS;
}

/* All on whose pages the document's card stands (output/page.h): neighbours on either side, and what it includes, through others,
 * too. Those that include it are changed themselves. */
static void reach_neighbours(const struct site *site, uint8_t *reached, uint32_t index) {
    const struct neighbours *sides[] = {&site->graph->delegates[index], &site->graph->called_by[index]};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        for (uint32_t k = 0; k < sides[i]->n; k++)
            reach(reached, sides[i]->v[k]);
    reach(reached, site->previous[index]);
    reach(reached, site->next[index]);
}

static void reach_included(const struct site *site, uint8_t *reached, bool *entered, uint32_t index) {
    const struct library *library = site->library;
    const struct part *part = &library->parts.v[index];
    if (entered[index])
        return;
    entered[index] = true;
    for (uint32_t i = 0; part->facts && i < part->facts->n_directives; i++) {
        uint32_t to = part->facts->directives[i].part;
        const struct document *d = to ? library_document(library, library->parts.v[to].source->path) : NULL;
        if (d)
            reach(reached, (uint32_t)(d - library->documents.v));
        if (to)
            reach_included(site, reached, entered, to);
    }
}

uint8_t *site_revise(struct site *site, const bool *changed) {
    struct library *library = site->library;
    size_t n = library->documents.n;
    uint8_t *reached = ARENA_ARRAY(site->arena, uint8_t, n);
    bool *entered = xcalloc(library->parts.n, sizeof *entered);
    matters_revise(site->matters, library, changed);
    if (site->measures)
        site->measures = measure_library(site->arena, &site->plain, site->matters);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t part = library->documents.v[i].part;
        /* Of what leads out of the library, more counts than texts. */
        if (changed[part] || site->matters[part].loose)
            reached[i] = REACHED_BY_TEXT;
        if (!changed[part])
            continue;
        revise_card(site, i);
        reach_neighbours(site, reached, i);
        reach_included(site, reached, entered, part);
    }
    xfree(entered);
    return reached;
}

uint32_t site_revised_members(const struct site *site) {
    return site->library->documents.n ? UINT32_C(1) << view_index(site->cards[0], S("tokens")) : 0;
}

void site_free(struct site *site) {
    if (!site || heap_holds(site)) /* it goes with the heap */
        return;
    for (size_t i = 0; i < site->library->documents.n; i++)
        VEC_FREE(&site->prompts[i]);
    targets_free(&site->targets);
    written_free(site->written);
    guide_free(site->guide);
    catalogue_free(site->catalogue);
    comparisons_free(site, site->comparisons);
    history_free(site->history);
    map_free(&site->files);
    flat_free(&site->text);
    arena_free(site->arena);
}

void site_leave_text(struct site *site, const struct document *document, struct flat *text) {
    flat_free(&site->text);
    site->text = *text;
    site->text_of = document;
    *text = (struct flat){0};
}

struct flat *site_text_left(struct site *site, const struct document *document, const struct target_module *target) {
    bool same = site->text_of && site->text_of == document && slice_eq(target->name, site->plain.name);
    if (same)
        site->text_of = NULL;
    return same ? &site->text : NULL;
}

Slice site_label(struct arena *arena, Slice name) {
    char *label = (char *)(uintptr_t)slice_cstr(arena, name);
    for (size_t i = 0; i < name.n; i++)
        if (label[i] == '-' || label[i] == '_')
            label[i] = ' ';
    if (name.n > 0 && label[0] >= 'a' && label[0] <= 'z')
        label[0] = (char)(label[0] - 'a' + 'A');
    return (Slice){label, name.n};
}

Slice site_copy_of(struct site *site, Slice library_path) {
    Slice *known = map_get(&site->files, library_path);
    if (known)
        return *known;
    Slice *path = ARENA_NEW(site->arena, Slice);
    *path = arena_printf(site->arena, "files/%.*s", FMT(library_path));
    map_set(&site->files, slice_dup(site->arena, library_path), path);
    return *path;
}
