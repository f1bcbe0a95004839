#include "render/matter.h"
#include "base/mem.h"
#include "model/link.h"
#include "model/mention.h"
#include "render/html.h"
#include <stdlib.h>

struct weighing {
    struct library *library;
    struct matter *matters;
    bool *known;
    uint64_t names;
    struct arena *scratch;
    Buf words;                   /* of the parts that are under way, one behind the other */
};

static void add_number(Buf *words, uint64_t number) {
    buf_add(words, (const char *)&number, sizeof number);
}

/* Its length tells where it ends. */
static void add_text(Buf *words, Slice text) {
    add_number(words, text.n);
    buf_slice(words, text);
}

uint64_t matter_mix(const uint64_t *numbers, size_t n) {
    return hash_bytes(numbers, n * sizeof *numbers);
}

/* --- names --- */

static void add_list(Buf *words, const Slice *list, size_t n) {
    add_number(words, n);
    for (size_t i = 0; i < n; i++)
        add_text(words, list[i]);
}

/* How texts may call documents, and where these are. Titles are no names. */
static uint64_t hash_names(struct library *library) {
    Buf words = {0};
    const struct names *names = library_names(library, (Slice){0});
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *d = &library->documents.v[i];
        const Slice texts[] = {d->source->path, d->tool, d->name, d->stem, d->file, d->page};
        add_list(&words, texts, sizeof texts / sizeof *texts);
        add_number(&words, (uint64_t)d->kind << 1 | d->shadowed);
    }
    add_list(&words, names->agents, names->n_agents);
    add_list(&words, names->others, names->n_others);
    add_list(&words, names->builtins, names->n_builtins);
    add_number(&words, names->by_at);
    uint64_t hash = hash_bytes(words.s, words.n);
    buf_free(&words);
    return hash;
}

/* --- parts --- */

static bool links_to_files(const struct weighing *w, const struct part *part, const struct facts *facts) {
    bool loose = false;
    for (uint32_t i = 0; i < facts->n_links && !loose; i++) {
        Slice url = facts->links[i].url;
        loose = url_is_relative(url) && link_resolve(w->library, w->scratch, part->source, url).kind != TARGET_DOCUMENT;
    }
    arena_reset(w->scratch);
    return loose;
}

/* On its page, a text may have other links than it is written with. */
static bool is_loose(const struct weighing *w, const struct part *part) {
    const struct facts *page = fragment_facts(part);
    return part->facts && (links_to_files(w, part, part->facts) || (page != part->facts && links_to_files(w, part, page)));
}

/* Includes are no circles: the resolver cut those. */
static struct matter matter_of(struct weighing *w, uint32_t index) {
    if (w->known[index])
        return w->matters[index];
    const struct part *part = &w->library->parts.v[index];
    struct matter matter = {.loose = is_loose(w, part)};
    size_t begin = w->words.n;
    const uint64_t own[] = {w->names, index, source_hash(part->source), part->start, part->end, part->drop, part->drop_end};
    buf_add(&w->words, (const char *)own, sizeof own);
    add_text(&w->words, part->source->path);
    for (uint32_t i = 0; part->facts && i < part->facts->n_directives; i++) {
        const struct directive *d = &part->facts->directives[i];
        struct matter brought = d->part ? matter_of(w, d->part) : (struct matter){.hash = d->skipped};
        add_number(&w->words, brought.hash);
        add_number(&w->words, (uint64_t)(int64_t)d->effective_shift);
        matter.loose |= brought.loose;
    }
    matter.hash = hash_bytes(w->words.s + begin, w->words.n - begin);
    w->words.n = begin;
    w->known[index] = true;
    return w->matters[index] = matter;
}

/* `changed` NULL: of all. Names are as they were, else; their hash stands in the place of part 0, which is none. */
static void weigh_all(struct matter *matters, struct library *library, const bool *changed) {
    size_t n = library->parts.n;
    struct weighing w = {.library = library, .matters = matters, .scratch = arena_new()};
    w.known = xcalloc(n, sizeof *w.known);
    matters[0].hash = changed ? matters[0].hash : hash_names(library);
    w.names = matters[0].hash;
    for (uint32_t i = 1; i < n; i++)
        w.known[i] = changed && !changed[i];
    for (uint32_t i = 1; i < n; i++)
        matter_of(&w, i);
    buf_free(&w.words);
    xfree(w.known);
    arena_free(w.scratch);
}

struct matter *matters_make(struct arena *arena, struct library *library) {
    struct matter *matters = ARENA_ARRAY(arena, struct matter, library->parts.n);
    weigh_all(matters, library, NULL);
    return matters;
}

void matters_revise(struct matter *matters, struct library *library, const bool *changed) {
    weigh_all(matters, library, changed);
}
