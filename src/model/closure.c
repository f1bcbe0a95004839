#include "model/closure.h"

struct walk {
    const struct library *library;
    struct closure *out;
    struct map paths;      /* those in out->paths */
    struct map parts;      /* those entered */
    VEC(uint32_t) todo;
};

static void add_path(struct walk *walk, Slice path) {
    if (path.n == 0 || map_has(&walk->paths, path))
        return;
    map_set(&walk->paths, path, NULL);
    *VEC_PUSH(&walk->out->paths) = path;
}

/* Every directive holds the number of its part, so that number's bytes are a key that stays. */
static bool enter(struct walk *walk, const uint32_t *part) {
    Slice key = {(const char *)part, sizeof *part};
    if (map_has(&walk->parts, key))
        return false;
    map_set(&walk->parts, key, NULL);
    *VEC_PUSH(&walk->todo) = *part;
    return true;
}

/* Text that a template filled in, and what that took. */
static void add_taken(struct walk *walk, const struct source *source) {
    for (uint32_t i = 0; i < source->n_taken; i++) {
        const struct document *document = library_document(walk->library, source->taken[i]);
        bool met = map_has(&walk->paths, source->taken[i]);
        add_path(walk, source->taken[i]);
        if (document && !met)
            add_taken(walk, document->source);
    }
}

static void walk_part(struct walk *walk, const struct part *part) {
    add_path(walk, part->source->path);
    add_taken(walk, part->source);
    for (uint32_t i = 0; part->facts && i < part->facts->n_directives; i++) {
        const struct directive *d = &part->facts->directives[i];
        if (d->part) {
            enter(walk, &d->part);
        } else if (!d->skipped) {
            add_path(walk, d->target);
            *VEC_PUSH(&walk->out->gaps) = (struct gap){part, d};
        }
    }
}

void closure_add(const struct library *library, const struct document *document, struct closure *out) {
    struct walk walk = {.library = library, .out = out};
    for (size_t i = 0; i < out->paths.n; i++)
        map_set(&walk.paths, out->paths.v[i], NULL);
    enter(&walk, &document->part);
    for (size_t i = 0; i < walk.todo.n; i++)
        walk_part(&walk, &library->parts.v[walk.todo.v[i]]);
    map_free(&walk.paths);
    map_free(&walk.parts);
    VEC_FREE(&walk.todo);
}

void closure_find(const struct library *library, const struct document *document, struct closure *out) {
    *out = (struct closure){0};
    closure_add(library, document, out);
}

void closure_free(struct closure *closure) {
    VEC_FREE(&closure->paths);
    VEC_FREE(&closure->gaps);
}
