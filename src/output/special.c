#include "output/special.h"
#include "base/mem.h"
#include "output/catalogue.h"
#include "output/compare.h"
#include <string.h>

const char *const page_layouts[] = {"home", "agent",   "command", "skill", "page",     "snippet", "catalogue",
                                    "tags", "compare", "map",     "404",   "redirect", NULL};

/* The path of the site's address, "/library/"; "/" when the settings do not name one. */
static Slice root_of_address(struct arena *arena, Slice url) {
    size_t scheme = slice_find(url, S("://"), 0);
    size_t path = scheme == SLICE_NONE ? SLICE_NONE : slice_find_char(url, '/', scheme + 3);
    if (path == SLICE_NONE)
        return S("/");
    bool closed = slice_ends(url, S("/"));
    return arena_printf(arena, "%.*s%s", FMT(slice_sub(url, path, url.n)), closed ? "" : "/");
}

/* What a server sends for an address that leads nowhere, at any depth: its links cannot be
 * relative. */
static void not_found_page(struct site *site, Specials *out) {
    Slice root = root_of_address(site->arena, site->library->config->url);
    *VEC_PUSH(out) = (struct special){
        .layout = "404", .path = S("404.html"), .title = S("Page not found"), .unlisted = true, .root = root};
}

/* Much of them is literals. */
static struct special lasting(struct arena *arena, struct special special) {
    special.layout = slice_cstr(arena, slice_from(special.layout));
    special.path = slice_lasting(arena, special.path);
    special.title = slice_lasting(arena, special.title);
    special.description = slice_lasting(arena, special.description);
    special.root = slice_lasting(arena, special.root);
    return special;
}

typedef void special_family(struct site *site, Specials *out);

static special_family *const families[] = {catalogue_pages, compare_pages, map_pages, redirect_pages, not_found_page};

void specials_make(struct site *site, Specials *out) {
    struct map taken = {0};
    size_t kept = 0;
    for (size_t i = 0; i < site->library->documents.n; i++)
        map_set(&taken, site->library->documents.v[i].page, NULL);
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        families[i](site, out);
    for (size_t i = 0; i < out->n; i++)
        if (!map_has(&taken, out->v[i].path))
            out->v[kept++] = lasting(site->arena, out->v[i]);
    if (kept < out->n)
        memset(out->v + kept, 0, (out->n - kept) * sizeof *out->v); /* literals, too */
    out->n = kept;
    map_free(&taken);
}
