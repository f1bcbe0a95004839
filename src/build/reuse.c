#include "build/reuse.h"
#include "base/mem.h"
#include <string.h>

void surfaces_free(struct surfaces *surfaces) {
    map_free(&surfaces->sets);
    map_free(&surfaces->views);
}

/* The number that is kept for a pointer; *fresh when it was made, as 0. The pointer must lie where the map's keys may. */
static uint64_t *number_of(struct surfaces *surfaces, struct map *map, const void *pointer, bool *fresh) {
    void **kept = map_get(map, (Slice){(const char *)&pointer, sizeof pointer});
    *fresh = !kept;
    if (kept)
        return kept[1];
    kept = ARENA_ARRAY(surfaces->arena, void *, 2);
    uint64_t *number = ARENA_NEW(surfaces->arena, uint64_t);
    memcpy(kept, &pointer, sizeof pointer);
    kept[1] = number;
    map_set(map, (Slice){(const char *)kept, sizeof pointer}, kept);
    return number;
}

static uint64_t surface_of(struct surfaces *surfaces, const struct view *view) {
    bool fresh;
    uint64_t *surface = number_of(surfaces, &surfaces->views, view, &fresh);
    if (fresh)
        *surface = view_surface(view);
    return *surface;
}

static uint64_t look(struct surfaces *surfaces, const struct read_set *set) {
    uint64_t sum = 1;
    for (size_t i = 0; i < set->n; i++) {
        const struct view *view = set->views ? set->views[i] : NULL;
        if (!set->views && !trail_follow(surfaces->site, set->trails[i], &view))
            return 0;
        sum = (sum ^ surface_of(surfaces, view)) * 0x9e3779b97f4a7c15u;
        sum ^= sum >> 29;
    }
    return sum ? sum : 1;
}

uint64_t surfaces_of(struct surfaces *surfaces, const struct read_set *set) {
    bool fresh;
    uint64_t *surface = number_of(surfaces, &surfaces->sets, set, &fresh);
    if (fresh)
        *surface = look(surfaces, set);
    return *surface;
}

void reuse_free(struct reuse *reuse) {
    map_free(&reuse->outputs);
    surfaces_free(&reuse->now);
}

void reuse_look(struct reuse *reuse, const struct view *site) {
    reuse->now.arena = reuse->arena;
    reuse->now.site = site;
    for (size_t i = 0; i < reuse->outputs.n; i++) {
        const struct earlier *earlier = reuse->outputs.entries[i].value;
        if (earlier->reads)
            surfaces_of(&reuse->now, earlier->reads);
    }
}

static bool looks_same(struct reuse *reuse, const struct earlier *earlier) {
    return !earlier->reads || surfaces_of(&reuse->now, earlier->reads) == earlier->surface;
}

const char *why_text(enum why why) {
    static const char *const texts[] = {
        [WHY_UNSAID] = "each build makes it",
        [WHY_STANDS] = "it stands",
        [WHY_NEW] = "the last build did not make it, or had another program, other settings or templates",
        [WHY_GIVEN] = "what it is made of has changed",
        [WHY_LOOKED] = "what its template looks at of the site has changed",
        [WHY_FILE] = "the file is not as it was written",
    };
    return texts[why];
}

uint32_t reuse_most_looked(const struct reuse *reuse) {
    enum { SETS = 16 }; /* one for each layout, or so */
    struct {
        uint32_t looked;
        size_t n;
    } sets[SETS] = {{0, 0}}, most = {0, 0};
    for (size_t i = 0; i < reuse->outputs.n; i++) {
        uint32_t looked = ((const struct earlier *)reuse->outputs.entries[i].value)->looked;
        size_t k = 0;
        while (k < SETS && sets[k].n && sets[k].looked != looked)
            k++;
        if (k == SETS || looked == 0)
            continue;
        sets[k].looked = looked;
        if (++sets[k].n > most.n)
            most.looked = looked, most.n = sets[k].n;
    }
    return most.looked;
}

bool reuse_knows(const struct reuse *reuse, Slice path) {
    return reuse && map_has(&reuse->outputs, path);
}

uint32_t reuse_looked(const struct reuse *reuse, Slice path) {
    const struct earlier *earlier = reuse ? map_get(&reuse->outputs, path) : NULL;
    return earlier ? earlier->looked : (uint32_t)LOOKED_AT_ALL;
}

const struct earlier *reuse_find(struct reuse *reuse, Slice path, uint64_t key, const char *file, enum why *why) {
    const struct earlier *earlier = reuse ? map_get(&reuse->outputs, path) : NULL;
    *why = !earlier || earlier->key == 0                        ? WHY_NEW
           : earlier->key != key                                ? WHY_GIVEN
           : !looks_same(reuse, earlier)                        ? WHY_LOOKED
           : !stamp_is_current(&earlier->stamp, file) ? WHY_FILE
                                                                : WHY_STANDS;
    return *why == WHY_STANDS ? earlier : NULL;
}

const struct read_set *reuse_reads(const struct reuse *reuse, Slice path, const struct read_set *reads) {
    const struct earlier *earlier = reuse ? map_get(&reuse->outputs, path) : NULL;
    const struct view *view;
    bool same = earlier && reads && earlier->reads && earlier->reads->n == reads->n;
    for (size_t i = 0; same && i < reads->n; i++)
        same = trail_follow(reuse->now.site, earlier->reads->trails[i], &view) && view == reads->views[i];
    return same ? earlier->reads : reads;
}

const struct earlier *reuse_can_stay(struct reuse *reuse, Slice path, uint32_t members) {
    const struct earlier *earlier = map_get(&reuse->outputs, path);
    return earlier && earlier->key && !(earlier->looked & members) && looks_same(reuse, earlier) ? earlier : NULL;
}

const struct earlier *reuse_find_bytes(const struct reuse *reuse, Slice path, uint64_t hash, const char *file) {
    const struct earlier *earlier = map_get(&reuse->outputs, path);
    return earlier && earlier->hash == hash && stamp_is_current(&earlier->stamp, file) ? earlier : NULL;
}
