#include "model/lookup.h"
#include "base/mem.h"
#include "base/path.h"

/* Both "agent/x" and "agents/x" are read. */
static bool cut_kind(Slice *rest, enum kind kind) {
    const char *words[] = {kind_name(kind), kind_plural(kind)};
    for (size_t i = 0; i < 2; i++) {
        Slice word = slice_from(words[i]);
        if (slice_starts(*rest, word) && rest->n > word.n && rest->s[word.n] == '/') {
            *rest = slice_sub(*rest, word.n + 1, rest->n);
            return true;
        }
    }
    return false;
}

static bool cut_tool(Slice *rest, Slice tool) {
    if (!tool.n || !slice_starts(*rest, tool) || rest->n == tool.n || rest->s[tool.n] != '/')
        return false;
    *rest = slice_sub(*rest, tool.n + 1, rest->n);
    return true;
}

static bool is_called(const struct document *document, Slice name, bool by_stem) {
    Slice own = by_stem ? document->stem : document->name, rest = name;
    if (slice_eq(name, own) || (cut_kind(&rest, document->kind) && slice_eq(rest, own)))
        return true;
    rest = name;
    return cut_tool(&rest, document->tool) && cut_kind(&rest, document->kind) &&
           slice_eq(rest, own);
}

/* Lower is preferred. */
static int rank(const struct document *document, Slice tool) {
    static const int kinds[KIND_COUNT] = {[KIND_AGENT] = 0,
                                          [KIND_COMMAND] = 1,
                                          [KIND_SKILL] = 2,
                                          [KIND_SNIPPET] = 3,
                                          [KIND_PAGE] = 4};
    int distance = slice_eq(document->tool, tool) ? 0 : document->tool.n ? 2 : 1;
    return distance * KIND_COUNT + kinds[document->kind];
}

/* All of the best rank among those that are called so; of any when `tool` is NULL. */
static void collect(struct arena *arena, const struct library *library, const Slice *tool, Slice name,
                    bool by_stem, struct lookup *lookup) {
    int best = 0;
    VEC(const struct document *) found = {0};
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *document = &library->documents.v[i];
        if (!is_called(document, name, by_stem))
            continue;
        int r = tool ? rank(document, *tool) : 0;
        if (found.n && r > best)
            continue;
        if (found.n && r < best)
            found.n = 0;
        best = r;
        *VEC_PUSH(&found) = document;
    }
    lookup->n = found.n;
    lookup->found = VEC_KEEP(&found, arena);
    VEC_FREE(&found);
}

static Slice nearest(struct arena *arena, const struct library *library, Slice name) {
    Slice *names = ARENA_ARRAY(arena, Slice, library->documents.n);
    for (size_t i = 0; i < library->documents.n; i++)
        names[i] = library->documents.v[i].name;
    return nearest_name(path_base(name), names, library->documents.n);
}

static struct lookup look_up(struct arena *arena, const struct library *library, const Slice *tool, Slice name) {
    struct lookup lookup = {0};
    const struct document *by_path = library_document(library, path_normal(arena, name));
    if (by_path) {
        lookup.found = ARENA_NEW(arena, const struct document *);
        lookup.found[lookup.n++] = by_path;
        return lookup;
    }
    collect(arena, library, tool, name, false, &lookup);
    if (!lookup.n)
        collect(arena, library, tool, name, true, &lookup);
    if (!lookup.n)
        lookup.nearest = nearest(arena, library, name);
    return lookup;
}

struct lookup library_lookup_all(struct arena *arena, const struct library *library, Slice name) {
    return look_up(arena, library, NULL, name);
}

struct lookup library_lookup(struct arena *arena, const struct library *library, Slice tool, Slice name) {
    return look_up(arena, library, &tool, name);
}
