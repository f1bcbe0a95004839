#include "build/reuse.h"
#include "base/mem.h"

uint64_t read_set_surface(const struct read_set *set, const struct view *site) {
    uint64_t surface = 1;
    for (size_t i = 0; i < set->n; i++) {
        const struct view *view = set->views ? set->views[i] : NULL;
        if (!set->views && !trail_follow(site, set->trails[i], &view))
            return 0;
        surface = (surface ^ view_surface(view)) * 0x9e3779b97f4a7c15u;
        surface ^= surface >> 29;
    }
    return surface ? surface : 1;
}

void reuse_free(struct reuse *reuse) {
    map_free(&reuse->outputs);
    map_free(&reuse->surfaces);
}

static Slice address_of(const struct read_set *const *set) {
    return (Slice){(const char *)set, sizeof *set};
}

void reuse_look(struct reuse *reuse, const struct view *site) {
    reuse->site = site;
    for (size_t i = 0; i < reuse->outputs.n; i++) {
        const struct earlier *earlier = reuse->outputs.entries[i].value;
        if (!earlier->reads || map_has(&reuse->surfaces, address_of(&earlier->reads)))
            continue;
        uint64_t *surface = ARENA_NEW(reuse->arena, uint64_t);
        *surface = read_set_surface(earlier->reads, site);
        map_set(&reuse->surfaces, address_of(&earlier->reads), surface);
    }
}

static bool looks_same(const struct reuse *reuse, const struct earlier *earlier) {
    const uint64_t *now = earlier->reads ? map_get(&reuse->surfaces, address_of(&earlier->reads)) : NULL;
    return !earlier->reads || (now && *now == earlier->surface);
}

const struct earlier *reuse_find(const struct reuse *reuse, Slice path, uint64_t key, const char *file) {
    const struct earlier *earlier = map_get(&reuse->outputs, path);
    bool same = earlier && key != 0 && earlier->key == key && looks_same(reuse, earlier);
    return same && stamp_is_current(&earlier->stamp, file) ? earlier : NULL;
}

const struct earlier *reuse_find_bytes(const struct reuse *reuse, Slice path, uint64_t hash, const char *file) {
    const struct earlier *earlier = map_get(&reuse->outputs, path);
    return earlier && earlier->hash == hash && stamp_is_current(&earlier->stamp, file) ? earlier : NULL;
}
