#include "base/mem.h"
#include "base/path.h"
#include "model/link.h"
#include "render/flatten_edit.h"

/* An included block keeps its own reference definitions and footnotes. In one flat text all labels share one space, so
 * where an included part defines a label otherwise than a part before it, its label gets a number. */

struct labeller {
    struct flattening *f;
    struct map meaning;      /* "[KEY" or "^KEY" -> struct meaning */
    unsigned char *seen;     /* parts */
};

struct meaning {
    Slice value;             /* the destination as the document sees it; footnotes: the part */
};

static Slice label_slot(struct flattening *f, const struct part *part, bool footnote, Slice key) {
    return arena_printf(f->arena, "%zu%c%.*s", (size_t)(part - f->library->parts.v), footnote ? '^' : '[', FMT(key));
}

Slice flatten_label(const struct flattening *f, const struct part *part, bool footnote, Slice key) {
    if (f->labels.n == 0)
        return (Slice){0};
    struct label *label = map_get(&f->labels, label_slot((struct flattening *)(uintptr_t)f, part, footnote, key));
    return label ? label->written : (Slice){0};
}

static struct meaning *meaning_of(struct labeller *l, bool footnote, Slice key) {
    return map_get(&l->meaning, arena_printf(l->f->arena, "%c%.*s", footnote ? '^' : '[', FMT(key)));
}

static void set_meaning(struct labeller *l, bool footnote, Slice key, Slice value) {
    struct meaning *m = ARENA_NEW(l->f->arena, struct meaning);
    m->value = value;
    map_set(&l->meaning, arena_printf(l->f->arena, "%c%.*s", footnote ? '^' : '[', FMT(key)), m);
}

static void define(struct labeller *l, const struct part *part, bool footnote, Slice key, Slice written, Slice value) {
    struct meaning *m = meaning_of(l, footnote, key);
    if (!m) {
        set_meaning(l, footnote, key, value);
        return;
    }
    if (slice_eq(m->value, value) || flatten_label(l->f, part, footnote, key).n)
        return;
    struct label *label = ARENA_NEW(l->f->arena, struct label);
    Slice fresh_key = {0};
    for (unsigned n = 2; fresh_key.n == 0 || meaning_of(l, footnote, fresh_key); n++) {
        label->written = arena_printf(l->f->arena, "%.*s-%u", FMT(written), n);
        fresh_key = arena_printf(l->f->arena, "%.*s-%u", FMT(key), n);
    }
    set_meaning(l, footnote, fresh_key, value);
    map_set(&l->f->labels, label_slot(l->f, part, footnote, key), label);
}

static void define_all(struct labeller *l, const struct part *part) {
    const struct facts *facts = part->facts;
    Slice here = path_dir(part->source->path), there = path_dir(l->f->document->source->path);
    for (uint32_t i = 0; i < facts->n_links; i++) {
        const struct link *link = &facts->links[i];
        if (link->kind == LINK_DEFINITION)
            define(l, part, false, link->key, slice_sub(part->source->text, link->label, link->label_end),
                   link_rebase(l->f->arena, here, there, link->url));
    }
    for (uint32_t i = 0; i < facts->n_footnotes; i++) {
        const struct footnote *note = &facts->footnotes[i];
        if (note->definition)
            define(l, part, true, note->key, slice_sub(part->source->text, note->label, note->label_end),
                   arena_printf(l->f->arena, "%.*s %u", FMT(part->source->path), note->label));
    }
}

static void walk(struct labeller *l, uint32_t index) {
    const struct part *part = &l->f->library->parts.v[index];
    if (l->seen[index] || !part->facts)
        return;
    l->seen[index] = 1;
    define_all(l, part);
    for (uint32_t i = 0; i < part->facts->n_directives; i++)
        if (part->facts->directives[i].part && part->facts->directives[i].context == CONTEXT_BLOCK)
            walk(l, part->facts->directives[i].part);
}

static bool defines(const struct facts *facts) {
    for (uint32_t i = 0; i < facts->n_links; i++)
        if (facts->links[i].kind == LINK_DEFINITION)
            return true;
    return facts->n_footnotes > 0;
}

/* Most texts define nothing: then nothing is walked. */
static bool any_defines(const struct library *library, uint32_t index) {
    const struct facts *facts = library->parts.v[index].facts;
    if (!facts)
        return false;
    bool found = defines(facts);
    for (uint32_t i = 0; i < facts->n_directives && !found; i++)
        found = facts->directives[i].part && any_defines(library, facts->directives[i].part);
    return found;
}

void flatten_labels(struct flattening *f) {
    uint32_t root = f->document->part;
    const struct facts *facts = f->library->parts.v[root].facts;
    if (!facts || facts->n_directives == 0 || !any_defines(f->library, root))
        return;
    struct labeller l = {.f = f, .seen = xcalloc(f->library->parts.n, 1)};
    walk(&l, root);
    map_free(&l.meaning);
    xfree(l.seen);
}
