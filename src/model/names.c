/* The index of names: how texts call documents. */
#include "base/mem.h"
#include "model/library.h"
#include "model/mention.h"
#include "model/mention_near.h"
#include <stdlib.h>

/* The agents of one tool, or of none. */
struct group {
    Slice tool;
    struct map names; /* name -> struct document, the first in path order */
    struct map stems; /* stem -> struct document, or NULL when several have it */
};

struct name_index {
    VEC(struct group) groups; /* by tool; the one without comes first */
    struct names names;
    struct map agents; /* see struct names, `index` */
};

typedef struct document *find_in_group(const struct group *group, Slice name);

static struct document *by_name(const struct group *group, Slice name) {
    return map_get(&group->names, name);
}

static struct document *by_stem(const struct group *group, Slice name) {
    return map_get(&group->stems, name);
}

static struct group *find_group(const struct name_index *index, Slice tool) {
    for (size_t i = 0; i < index->groups.n; i++)
        if (slice_eq(index->groups.v[i].tool, tool))
            return &index->groups.v[i];
    return NULL;
}

static struct document *find_agent(const struct name_index *index, Slice tool, Slice name,
                                   find_in_group *find) {
    const struct group *own = find_group(index, tool);
    struct document *found = own ? find(own, name) : NULL;
    for (size_t i = 0; i < index->groups.n && !found; i++)
        found = find(&index->groups.v[i], name);
    return found;
}

/* Most words that are asked for name nobody. */
struct document *library_agent(const struct library *library, Slice tool, Slice name) {
    if (!map_has(&library->names->agents, name))
        return NULL;
    struct document *found = find_agent(library->names, tool, name, by_name);
    return found ? found : find_agent(library->names, tool, name, by_stem);
}

static void add_agent(struct name_index *index, struct document *document) {
    struct group *group = find_group(index, document->tool);
    if (!group) {
        group = VEC_PUSH(&index->groups);
        group->tool = document->tool;
    }
    void **name = map_slot(&group->names, document->name);
    *name = *name ? *name : document;
    bool seen = map_has(&group->stems, document->stem);
    map_set(&group->stems, document->stem, seen ? NULL : document);
}

static int compare_groups(const void *a, const void *b) {
    return slice_cmp(((const struct group *)a)->tool, ((const struct group *)b)->tool);
}

/* The map's keys, sorted. */
static Slice *sorted_keys(struct arena *arena, const struct map *map, size_t *n) {
    Slice *keys = ARENA_ARRAY(arena, Slice, map->n);
    for (size_t i = 0; i < map->n; i++)
        keys[i] = map->entries[i].key;
    if (map->n)
        qsort(keys, map->n, sizeof *keys, slice_order);
    *n = map->n;
    return keys;
}

static void add_all(struct map *set, const Slice *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        map_set(set, names[i], NULL);
}

static void collect_agents(const struct name_index *index, struct map *set) {
    for (size_t g = 0; g < index->groups.n; g++) {
        const struct group *group = &index->groups.v[g];
        for (size_t i = 0; i < group->names.n; i++)
            map_set(set, group->names.entries[i].key, NULL);
        for (size_t i = 0; i < group->stems.n; i++)
            if (group->stems.entries[i].value)
                map_set(set, group->stems.entries[i].key, NULL);
    }
}

static void add_unless(struct map *set, const struct map *others, Slice name) {
    if (!map_has(others, name))
        map_set(set, name, NULL);
}

static void collect_others(const struct library *library, const struct map *agents,
                           struct map *set) {
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *document = &library->documents.v[i];
        if (document->kind != KIND_AGENT && document->kind != KIND_PAGE)
            add_unless(set, agents, document->name);
        if (document->kind != KIND_AGENT)
            add_unless(set, agents, document->stem);
    }
    for (size_t i = 0; i < library->n_target_names; i++)
        add_unless(set, agents, library->target_names[i]);
}

/* A mention may reach the agents of every tool, the writer's own first, so all tools' names are the
 * same. */
static void collect_names(struct library *library, struct names *names) {
    struct map *agents = &library->names->agents, others = {0}, builtins = {0};
    const struct config *config = library->config;
    collect_agents(library->names, agents);
    collect_others(library, agents, &others);
    names->agents = sorted_keys(library->arena, agents, &names->n_agents);
    for (size_t i = 0; i < names->n_agents; i++)
        map_set(agents, names->agents[i], &names->agents[i]);
    names->index = agents;
    /* Some tool's own `code-review` is hardly meant where there is a `code-reviewer`. */
    for (size_t i = 0; i < library->n_builtin_agents; i++)
        if (!name_nearest(library->builtin_agents[i], names->agents, names->n_agents, true).n)
            map_set(&builtins, library->builtin_agents[i], NULL);
    add_all(&builtins, config->known_agents, config->n_known_agents);
    names->others = sorted_keys(library->arena, &others, &names->n_others);
    names->builtins = sorted_keys(library->arena, &builtins, &names->n_builtins);
    map_free(&others);
    map_free(&builtins);
}

static bool calls_by_at(const struct library *library, const struct names *names) {
    size_t n = 0;
    for (size_t i = 0; i < library->documents.n && n < CALLS_BY_AT_ENOUGH; i++) {
        const struct facts *facts = library->parts.v[library->documents.v[i].part].facts;
        for (uint32_t k = 0; facts && facts->n_at && k < facts->n_mentions; k++)
            n += mention_calls_by_at(&facts->mentions[k], names);
    }
    return n >= CALLS_BY_AT_ENOUGH;
}

Slice document_title(const struct document *document, const struct facts *facts) {
    Slice title = slice_trim(value_text(document->source->front, "title"));
    if (!title.n && facts)
        title = slice_trim(facts->first_heading);
    return title.n ? title : document->name;
}

void library_index_names(struct library *library) {
    struct name_index *index = xcalloc(1, sizeof *index);
    library->names = index;
    for (size_t i = 0; i < library->documents.n; i++) {
        struct document *document = &library->documents.v[i];
        if (!document->title.n)
            document->title = document_title(document, library->parts.v[document->part].facts);
        if (document->kind == KIND_AGENT)
            add_agent(index, document);
    }
    if (index->groups.n)
        qsort(index->groups.v, index->groups.n, sizeof *index->groups.v, compare_groups);
    collect_names(library, &index->names);
    index->names.by_at = calls_by_at(library, &index->names);
}

void name_index_free(struct name_index *index) {
    if (!index)
        return;
    for (size_t i = 0; i < index->groups.n; i++) {
        map_free(&index->groups.v[i].names);
        map_free(&index->groups.v[i].stems);
    }
    VEC_FREE(&index->groups);
    map_free(&index->agents);
    xfree(index);
}

const struct names *library_names(struct library *library, Slice tool) {
    (void)tool; /* see collect_names */
    return &library->names->names;
}
