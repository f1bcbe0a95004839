#include "check/changed.h"
#include "base/mem.h"
#include "base/path.h"

/* Files that include one file. */
struct includers_of {
    SliceVec paths;
};

struct reach {
    struct arena *arena;
    const struct library *library;
    struct map by_path; /* a file's path -> struct includers_of */
    struct map by_name; /* a file's name, where an include of it failed -> struct includers_of */
    SliceVec queue;     /* reached, and perhaps not yet looked at */
    struct map *reached;
};

static void add_includer(struct reach *reach, struct map *map, Slice key, Slice includer) {
    void **slot = map_slot(map, key);
    if (!*slot)
        *slot = ARENA_NEW(reach->arena, struct includers_of);
    struct includers_of *includers = *slot;
    *VEC_PUSH(&includers->paths) = includer;
}

static void add_part(struct reach *reach, const struct part *part) {
    const struct library *library = reach->library;
    for (uint32_t i = 0; i < part->source->n_taken; i++)
        add_includer(reach, &reach->by_path, part->source->taken[i], part->source->path);
    for (uint32_t i = 0; part->facts && i < part->facts->n_directives; i++) {
        const struct directive *d = &part->facts->directives[i];
        if (d->part)
            add_includer(reach, &reach->by_path, library->parts.v[d->part].source->path,
                         part->source->path);
        else
            add_includer(reach, &reach->by_name, path_base(d->path), part->source->path);
    }
}

static void meet(struct reach *reach, Slice path) {
    if (map_has(reach->reached, path))
        return;
    map_set(reach->reached, path, NULL);
    *VEC_PUSH(&reach->queue) = path;
}

static void meet_includers(struct reach *reach, const struct map *map, Slice key) {
    const struct includers_of *includers = map_get(map, key);
    for (size_t i = 0; includers && i < includers->paths.n; i++)
        meet(reach, includers->paths.v[i]);
}

static void free_includers(struct map *map) {
    for (size_t i = 0; i < map->n; i++) {
        struct includers_of *includers = map->entries[i].value;
        VEC_FREE(&includers->paths);
    }
    map_free(map);
}

void changed_reach(const struct library *library, const SliceVec *changed, struct map *reached) {
    struct reach reach = {.arena = arena_new(), .library = library, .reached = reached};
    for (size_t i = 1; i < library->parts.n; i++)
        add_part(&reach, &library->parts.v[i]);
    for (size_t i = 0; i < changed->n; i++) {
        meet(&reach, changed->v[i]);
        meet_includers(&reach, &reach.by_name, path_base(changed->v[i]));
    }
    for (size_t i = 0; i < reach.queue.n; i++)
        meet_includers(&reach, &reach.by_path, reach.queue.v[i]);
    VEC_FREE(&reach.queue);
    free_includers(&reach.by_path);
    free_includers(&reach.by_name);
    arena_free(reach.arena);
}

void changed_names(const SliceVec *changed, struct map *names) {
    for (size_t i = 0; i < changed->n; i++) {
        Slice base = path_base(changed->v[i]);
        map_set(names, changed->v[i], NULL);
        /* x.md, and Copilot's x.agent.md */
        map_set(names, slice_sub(base, 0, slice_find_char(base, '.', 0)), NULL);
    }
}
