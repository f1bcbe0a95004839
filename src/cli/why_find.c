#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "cli/why.h"
#include "output/page.h"
#include "template/engine.h"
#include <stdlib.h>

struct seeking {
    struct session *session;
    struct site *site;
    struct why *why;
    struct map seen;         /* paths of sources */
};

/* --- sources --- */

static void add_source(struct seeking *s, struct why_source source) {
    if (!source.path.n || map_has(&s->seen, source.path))
        return;
    map_set(&s->seen, source.path, NULL);
    *VEC_PUSH(&s->why->sources) = source;
}

static void add_document(struct seeking *s, const struct document *document) {
    const struct source *source = document->source;
    add_source(s, (struct why_source){.path = source->path});
    for (uint32_t i = 0; i < source->n_taken; i++)
        add_source(s, (struct why_source){source->taken[i], source, 0, WHY_FILLS});
}

/* What is in a flattened text, in the order in which it comes. */
static void add_flat(struct seeking *s, const struct flat *flat) {
    for (size_t i = 0; i < flat->inclusions.n; i++) {
        const struct inclusion *in = &flat->inclusions.v[i];
        const struct source *part = s->site->library->parts.v[in->part].source;
        add_source(s, (struct why_source){part->path, in->source, source_written_line(in->source, in->directive->start), WHY_INCLUDES});
    }
}

/* A document with all that it includes; *text gets what the plain target makes of it. */
static void add_whole(struct seeking *s, const struct document *document, struct flat *text) {
    add_document(s, document);
    if (s->site->plain.name.n)
        target_flatten(&s->site->plain, document, text, NULL);
    add_flat(s, text);
}

/* What a document includes is found where it was written. */
static void add_members(struct seeking *s) {
    for (size_t i = 0; i < s->why->product->n_members; i++) {
        struct flat flat = {0};
        if (s->why->product->kind == OUTPUT_SEARCH)
            add_document(s, s->why->product->members[i]);
        else
            add_whole(s, s->why->product->members[i], &flat);
        flat_free(&flat);
    }
}

/* A file that is copied, and who wants it: all of those. */
static void add_linked(struct seeking *s, Slice path) {
    LinkPlaces places = {0};
    products_links(s->site->library, path, &places);
    for (size_t i = 0; i < places.n; i++) {
        const struct source *by = places.v[i].source;
        *VEC_PUSH(&s->why->sources) = (struct why_source){path, by, source_written_line(by, places.v[i].link->start), WHY_LINKS};
    }
    VEC_FREE(&places);
}

/* --- settings --- */

#define BIT(kind) (1u << (kind))
enum {
    TEXTS = BIT(OUTPUT_PAGE) | BIT(OUTPUT_PROMPT) | BIT(OUTPUT_PROMPT_FILE) | BIT(OUTPUT_COLLECTED) | BIT(OUTPUT_SEARCH) |
            BIT(OUTPUT_FULL) | BIT(OUTPUT_FEED) | BIT(OUTPUT_SPECIAL),
    PROMPTS = BIT(OUTPUT_PROMPT) | BIT(OUTPUT_PROMPT_FILE) | BIT(OUTPUT_COLLECTED) | BIT(OUTPUT_COMPANION),
    PAGES = BIT(OUTPUT_PAGE) | BIT(OUTPUT_SPECIAL),
};

/* Which outputs a key of the settings has to do with. */
static const struct {
    const char *key;
    unsigned kinds;
} SETTINGS[] = {
    {"title", PAGES | BIT(OUTPUT_FEED)},
    {"url", PAGES | BIT(OUTPUT_FEED) | BIT(OUTPUT_FULL)},
    {"content", TEXTS | BIT(OUTPUT_COMPANION) | BIT(OUTPUT_COPY)},
    {"snippets", TEXTS},
    {"output", ~0u},
    {"targets", PAGES | PROMPTS | BIT(OUTPUT_FEED)},
    {"highlight", BIT(OUTPUT_PAGE)},
    {"guide", PAGES | BIT(OUTPUT_FEED)},
    {"edit", BIT(OUTPUT_PAGE)},
    {"references", TEXTS},
    {"known_agents", BIT(OUTPUT_PAGE) | PROMPTS},
    {"models", PROMPTS},
    {"tools", PROMPTS},
};

static void add_setting(struct seeking *s, const char *key) {
    const struct config *config = s->site->library->config;
    const struct member *member = value_member(config->tree, slice_from(key));
    if (member)
        *VEC_PUSH(&s->why->settings) = (struct why_setting){member->key, source_line(config->source, member->start)};
}

static int compare_settings(const void *left, const void *right) {
    const struct why_setting *a = left, *b = right;
    return (a->line > b->line) - (a->line < b->line);
}

static void find_settings(struct seeking *s) {
    const struct product *product = s->why->product;
    for (size_t i = 0; i < sizeof SETTINGS / sizeof *SETTINGS; i++)
        if (SETTINGS[i].kinds & BIT(product->kind))
            add_setting(s, SETTINGS[i].key);
    /* Templates alone see it. */
    if (product->document && product->document->source->written)
        add_setting(s, "project");
    if (s->why->settings.n)
        qsort(s->why->settings.v, s->why->settings.n, sizeof *s->why->settings.v, compare_settings);
}

/* --- templates, and what they look at --- */

static void take_templates(struct seeking *s, const struct engine *engine, bool prompts) {
    size_t n;
    const struct template_use *uses = template_uses(engine, s->session->arena, &n);
    for (size_t i = 0; i < n; i++)
        if (slice_starts(uses[i].name, S("prompts/")) == prompts || slice_find_char(uses[i].name, '/', 0) == SLICE_NONE)
            *VEC_PUSH(&s->why->templates) = uses[i];
}

/* "groups[].documents[].name": which member of a list it is does not tell people much. */
static bool add_words(const struct view *root, Slice trail, Buf *out) {
    const struct view *view = root;
    while (trail.n) {
        size_t end = slice_find_char(trail, trail.s[0], 1);
        Slice step = slice_sub(trail, 0, end);
        if (view_kind(view) == VIEW_LIST)
            buf_puts(out, "[]");
        else
            buf_printf(out, "%s%.*s", out->n ? "." : "", FMT(slice_sub(step, 1, step.n)));
        if (!trail_follow(view, step, &view))
            return false;
        trail = slice_sub(trail, step.n, trail.n);
    }
    return out->n > 0;
}

static int compare_looks(const void *left, const void *right) {
    return slice_cmp(((const struct why_look *)left)->what, ((const struct why_look *)right)->what);
}

static int by_address(const void *a, const void *b) {
    const struct view *const *x = a, *const *y = b;
    return (*x > *y) - (*x < *y);
}

static void take_looks(struct seeking *s, Reads *reads) {
    struct trails *trails = trails_new(s->site->view);
    struct map counts = {0};
    struct arena *arena = s->session->arena;
    if (reads->n)
        qsort(reads->v, reads->n, sizeof *reads->v, by_address);
    for (size_t i = 0; i < reads->n; i++) {
        Buf words = {0};
        bool again = i && reads->v[i - 1] == reads->v[i];
        if (!again && add_words(s->site->view, trails_of(trails, reads->v[i]), &words)) {
            void **slot = map_slot(&counts, buf_dup(&words, arena));
            *slot = (void *)((uintptr_t)*slot + 1);
        }
        buf_free(&words);
    }
    for (size_t i = 0; i < counts.n; i++)
        *VEC_PUSH(&s->why->looks) = (struct why_look){counts.entries[i].key, (size_t)(uintptr_t)counts.entries[i].value};
    if (s->why->looks.n)
        qsort(s->why->looks.v, s->why->looks.n, sizeof *s->why->looks.v, compare_looks);
    map_free(&counts);
    trails_free(trails);
}

static bool always(void *context, uint64_t hash) {
    (void)context, (void)hash;
    return true;
}

static uint32_t looked_at(void *context) {
    const struct watch *watch = context;
    return watch->looked;
}

static void make_page(struct seeking *s) {
    const struct product *product = s->why->product;
    struct watch watch = {.looked = 0};
    struct page_check check = {.wanted = always, .has_looked = looked_at, .context = &watch};
    struct flat text = {0};
    Buf html = {0};
    enum page_outcome outcome;
    if (product->document && product->special)
        add_document(s, product->document);
    else if (product->document)
        add_whole(s, product->document, &text);
    engine_watch(s->session->engine, &watch);
    if (product->special)
        outcome = page_render_special(s->site, product->special, &check, &html);
    else
        outcome = page_render(s->site, product->document, &check, &html);
    engine_watch(s->session->engine, NULL);
    s->why->failed = outcome == PAGE_FAILED;
    take_looks(s, &watch.reads);
    take_templates(s, s->session->engine, false);
    VEC_FREE(&watch.reads);
    buf_free(&html);
    flat_free(&text);
}

/* By an engine of its own, which has no other target's modules. */
static void make_prompt(struct seeking *s) {
    const struct product *product = s->why->product;
    struct engine *engine = engine_new(s->session->options->dir, NULL, s->session->sink);
    Targets targets = {0};
    targets_load(engine, s->site->library, &product->target->name, 1, &targets);
    if (targets.n && product->kind == OUTPUT_COLLECTED) {
        struct collected collected;
        s->why->failed = !target_collect(s->session->arena, &targets.v[0], &collected);
        collected_free(&collected);
        add_members(s);
    } else if (targets.n) {
        struct prompt prompt;
        add_document(s, product->document);
        s->why->failed = !prompt_make(s->session->arena, &targets.v[0], product->document, &prompt);
        add_flat(s, &prompt.flat);
        prompt_free(&prompt);
    }
    take_templates(s, engine, true);
    targets_free(&targets);
    engine_free(engine);
}

static void add_asset(struct seeking *s) {
    struct arena *arena = s->session->arena;
    Slice name = s->why->product->from, bytes, own = path_join(arena, S("templates"), name);
    const char *file = arena_printf(arena, "%s/%.*s", s->session->options->dir, FMT(own)).s;
    bool mine = file_kind(file) == FILE_REGULAR, builtin = template_builtin(name, &bytes);
    *VEC_PUSH(&s->why->templates) =
        (struct template_use){name, !mine ? ORIGIN_BUILTIN : builtin ? ORIGIN_OVERRIDE : ORIGIN_OWN};
}

static const char *output_folder(struct session *session) {
    const char *named = session->options->output;
    Slice output = session->loaded.config->output;
    return named ? named : path_join(session->arena, slice_from(session->options->dir), output).s;
}

void why_find(struct session *session, struct site *site, const struct product *product, struct why *out) {
    struct seeking s = {.session = session, .site = site, .why = out};
    out->product = product;
    out->written = file_kind(arena_printf(session->arena, "%s/%.*s", output_folder(session), FMT(product->path)).s) == FILE_REGULAR;
    switch (product->kind) {
    case OUTPUT_PAGE:
    case OUTPUT_SPECIAL:
        make_page(&s);
        break;
    case OUTPUT_PROMPT:
    case OUTPUT_PROMPT_FILE:
    case OUTPUT_COLLECTED:
        make_prompt(&s);
        break;
    case OUTPUT_COMPANION:
        add_source(&s, (struct why_source){.path = product->from});
        break;
    case OUTPUT_COPY:
        add_linked(&s, product->from);
        break;
    case OUTPUT_ASSET:
        add_asset(&s);
        break;
    case OUTPUT_SEARCH:
    case OUTPUT_FULL:
        add_members(&s);
        break;
    case OUTPUT_FEED:
    case OUTPUT_RECORD:
        break;
    }
    find_settings(&s);
    map_free(&s.seen);
}

void why_free(struct why *why) {
    VEC_FREE(&why->sources);
    VEC_FREE(&why->templates);
    VEC_FREE(&why->settings);
    VEC_FREE(&why->looks);
}
