#include "cli/why.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "cli/named.h"
#include <stdlib.h>

/* --- which output is meant --- */

/* OUTPUT as paths below the output folder, the likeliest first. */
struct guesses {
    Slice v[4];
    size_t n;
};

static void guess(struct guesses *guesses, Slice path) {
    if (path.n && !path_escapes(path) && !path_is_absolute(path) && guesses->n < sizeof guesses->v / sizeof *guesses->v)
        guesses->v[guesses->n++] = path;
}

/* A file of the output folder, as it is seen from here. */
static bool below_output(struct session *session, Slice named, Slice *path) {
    const char *output = session->options->output;
    Slice folder = output ? path_join(session->arena, session->started, slice_from(output))
                          : path_join(session->arena, session->root, session->loaded.config->output);
    Slice full = path_join(session->arena, session->started, named);
    if (!path_is_under(full, folder) || full.n == folder.n)
        return false;
    *path = slice_sub(full, folder.n + 1, full.n);
    return true;
}

/* An address on the site, whole or from its root: without its fragment, in letters; a folder stands for its index.html. */
static Slice address_path(struct session *session, Slice address) {
    struct arena *arena = session->arena;
    Slice url = session->loaded.config->url;
    if (url.n && slice_starts(address, url))
        address = slice_sub(address, url.n, address.n);
    else if (slice_find(address, S("://"), 0) != SLICE_NONE)
        return (Slice){0};
    address = slice_sub(address, 0, slice_find_char(address, '#', 0));
    address = slice_sub(address, 0, slice_find_char(address, '?', 0));
    bool folder = !address.n || slice_ends(address, S("/"));
    while (slice_starts(address, S("/")))
        address = slice_sub(address, 1, address.n);
    Slice path = path_normal(arena, url_decode(arena, address));
    return folder ? path_join(arena, path, S("index.html")) : path;
}

static struct guesses guess_paths(struct session *session, Slice named) {
    struct guesses guesses = {0};
    Slice path;
    if (below_output(session, named, &path))
        guess(&guesses, path);
    guess(&guesses, path_normal(session->arena, named));
    guess(&guesses, address_path(session, named));
    if (guesses.n)
        guess(&guesses, path_join(session->arena, guesses.v[guesses.n - 1], S("index.html")));
    return guesses;
}

/* --- when there is none --- */

/* A source is no output, and neither is a document's name, but there are some of it. */
static bool tell_of_source(struct session *session, const struct products *products, const char *named) {
    struct lookup lookup = named_look_all(session, named);
    SliceVec paths = {0};
    if (!lookup.n)
        return false;
    const struct document *first = lookup.found[0];
    if (lookup.n == 1 && slice_eq(path_base(slice_from(named)), path_base(first->source->path)))
        complain("`%s` is a source, and no output", named);
    else if (lookup.n == 1)
        complain("`%s` is the name of the %s `%.*s`, and no output", named, kind_name(first->kind), FMT(first->source->path));
    else
        complain("`%s` is the name of %zu documents, and no output", named, lookup.n);
    for (size_t i = 0; i < lookup.n; i++)
        products_of(products, lookup.found[i], &paths);
    for (size_t i = 0; i < paths.n; i++)
        advise("`quire why %.*s` is about one that is made from %s", FMT(paths.v[i]), lookup.n == 1 ? "it" : "one of them");
    VEC_FREE(&paths);
    return true;
}

/* Among the paths, else among the files' names alone. */
static Slice nearest_path(struct session *session, const SliceVec *paths, Slice wanted) {
    Slice near = nearest_name(wanted, paths->v, paths->n);
    Slice *bases = ARENA_ARRAY(session->arena, Slice, paths->n), base = path_base(wanted);
    for (size_t i = 0; i < paths->n; i++)
        bases[i] = path_base(paths->v[i]);
    for (size_t i = 0; i < paths->n && !near.n && !slice_is(base, "index.html"); i++)
        if (slice_eq(bases[i], base))
            near = paths->v[i];
    Slice found = near.n ? near : nearest_name(base, bases, paths->n);
    for (size_t i = 0; i < paths->n && !near.n && found.n; i++)
        if (slice_eq(bases[i], found))
            near = paths->v[i];
    return near;
}

static void complain_of(struct session *session, const struct products *products, const char *named, const struct guesses *guesses) {
    SliceVec paths = {0};
    if (tell_of_source(session, products, named))
        return;
    complain("no build of this library makes `%s`", named);
    products_paths(products, &paths);
    if (paths.n)
        qsort(paths.v, paths.n, sizeof *paths.v, slice_order);
    Slice folder = guesses->n ? guesses->v[0] : S("."), inside = {0};
    folder = slice_is(path_base(folder), "index.html") ? path_dir(folder) : folder;
    for (size_t i = 0; i < paths.n && folder.n && !inside.n; i++)
        if (path_is_under(paths.v[i], folder))
            inside = paths.v[i];
    Slice near = nearest_path(session, &paths, guesses->n ? guesses->v[0] : slice_from(named));
    if (inside.n)
        advise("that is a folder, with `%.*s` in it", FMT(inside));
    else if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    else
        advise("an output is a path in the output folder, as in `agents/reviewer.html`, or the address of a page");
    VEC_FREE(&paths);
}

/* --- what it comes from --- */

static int tell(struct session *session, struct site *site, const struct product *product) {
    struct why why = {0};
    why_find(session, site, product, &why);
    if (session->options->json)
        why_print_json(&why);
    else
        why_print(session, &why);
    fflush(stdout);
    int status = why.failed ? EXIT_FINDINGS : EXIT_CLEAN;
    if (why.failed)
        session_report_templates(session);
    why_free(&why);
    return status;
}

static int look(struct session *session) {
    const char *named = session->options->operands[0];
    struct site *site = site_new(session->loaded.library, session->engine);
    struct products *products = products_new(site);
    struct guesses guesses = guess_paths(session, slice_from(named));
    const struct product *product = NULL;
    for (size_t i = 0; i < guesses.n && !product; i++)
        product = products_find(products, guesses.v[i]);
    int status = product ? tell(session, site, product) : EXIT_TROUBLE;
    if (!product)
        complain_of(session, products, named, &guesses);
    products_free(products);
    site_free(site);
    return status;
}

int run_why(const struct options *options) {
    struct session session;
    int status = EXIT_TROUBLE;
    if (session_begin(options, &session) && session_load(&session, true, stderr))
        status = look(&session);
    session_end(&session);
    return status;
}
