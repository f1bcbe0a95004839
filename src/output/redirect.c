#include "base/mem.h"
#include "base/path.h"
#include "output/special.h"

/* "old" is a page beside the document's own, "/guide/old/" one from the site's root. {0} when it
 * leads out of the site. */
static Slice alias_path(struct arena *arena, const struct document *document, Slice alias) {
    bool from_root = slice_starts(alias, S("/"));
    Slice folder = from_root ? S("") : path_dir(document->page);
    Slice path = path_join(arena, folder, from_root ? slice_sub(alias, 1, alias.n) : alias);
    if (slice_ends(alias, S("/")))
        path = path_join(arena, path, S("index.html"));
    else if (!slice_is(path_ext(path), "html"))
        path = arena_printf(arena, "%.*s.html", FMT(path));
    path = path_normal(arena, path);
    return path_escapes(path) || path.n == 0 ? (Slice){0} : path;
}

static void add_redirect(struct site *site, const struct document *document,
                         const struct value *alias, Specials *out) {
    if (!value_is_scalar(alias) || alias->text.n == 0)
        return;
    Slice path = alias_path(site->arena, document, alias->text);
    if (path.n == 0) {
        struct place place = source_place(document->source, alias->start, alias->end);
        if (diag_at(site->library->sink, RULE_OUTPUT_WRITE, place,
                    "the alias `%.*s` leads out of the site", FMT(alias->text)))
            diag_help(site->library->sink, "an alias is a page's old name, or its old path from "
                                           "the site's root: `/guide/old.html`");
        return;
    }
    struct view *data = view_map(site->arena);
    view_put(site->arena, data, "path", view_string(site->arena, document->page));
    *VEC_PUSH(out) = (struct special){.layout = "redirect",
                                      .path = path,
                                      .title = document->title,
                                      .data = data,
                                      .unlisted = true,
                                      .from = document->source->path};
}

void redirect_pages(struct site *site, Specials *out) {
    for (size_t i = 0; i < site->library->documents.n; i++) {
        const struct document *document = &site->library->documents.v[i];
        const struct value *aliases = value_get(document->source->front, "aliases");
        if (!aliases || document->shadowed)
            continue;
        if (aliases->kind != VALUE_LIST)
            add_redirect(site, document, aliases, out);
        for (size_t k = 0; aliases->kind == VALUE_LIST && k < aliases->n; k++)
            add_redirect(site, document, &aliases->items[k], out);
    }
}
