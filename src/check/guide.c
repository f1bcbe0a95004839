/* The order of the guide, as quire.yaml has it: each place must be one where pages are. */
#include "base/mem.h"
#include "base/path.h"
#include "check/rules.h"

/* Pages and all folders that hold some, with NULL for each. */
static void find_places(const struct library *library, struct map *places) {
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *document = &library->documents.v[i];
        if (document->kind != KIND_PAGE)
            continue;
        for (Slice path = document->source->path; path.n && !map_has(places, path); path = path_dir(path))
            map_set(places, path, NULL);
    }
}

static void report(const struct check *check, const struct config_guide *place, const struct map *places) {
    const struct library *library = check->library;
    if (!diag_at(library->sink, RULE_CONFIG_UNKNOWN_PAGE,
                 source_place(library->config->source, place->value->start, place->value->end),
                 "no page of the guide is at `%.*s`", FMT(place->path)))
        return;
    const struct document *document = library_document(library, place->path);
    Slice *paths = ARENA_ARRAY(check->arena, Slice, places->n);
    for (size_t i = 0; i < places->n; i++)
        paths[i] = places->entries[i].key;
    Slice near = nearest_name(place->path, paths, places->n);
    if (document)
        diag_help(library->sink, "that is a%s %s", document->kind == KIND_AGENT ? "n" : "", kind_name(document->kind));
    else if (near.n)
        diag_help(library->sink, "did you mean `%.*s`?", FMT(near));
    else
        diag_help(library->sink, "a place is the path of a page or of a folder of pages, from the library's root");
}

void check_guide(struct check *check) {
    const struct config *config = check->library->config;
    struct map places = {0};
    if (config->n_guide)
        find_places(check->library, &places);
    for (size_t i = 0; i < config->n_guide; i++)
        if (!map_has(&places, config->guide[i].path))
            report(check, &config->guide[i], &places);
    map_free(&places);
}
