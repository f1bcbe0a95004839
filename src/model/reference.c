#include "model/reference.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/link.h"

static bool holds_no_path(Slice text) {
    for (size_t i = 0; i < text.n; i++)
        if ((unsigned char)text.s[i] <= ' ' || text.s[i] == '*' || text.s[i] == '<' || text.s[i] == '{' || text.s[i] == '$')
            return true;
    return text.n == 0;
}

/* The part of `path` below `dir`; false when it is not below it. */
static bool below(Slice path, Slice dir, Slice *rest) {
    if (dir.n == 0) {
        *rest = path;
        return path.n > 0;
    }
    if (path.n <= dir.n + 1 || !slice_starts(path, dir) || path.s[dir.n] != '/')
        return false;
    *rest = slice_sub(path, dir.n + 1, path.n);
    return true;
}

Slice snippet_path(struct arena *arena, const struct config *config, Slice path) {
    Slice normal = path_normal(arena, path), rest;
    for (size_t i = 0; i < config->n_entries; i++) {
        const struct entry *entry = &config->entries[i];
        if (entry->kind != KIND_SNIPPET)
            continue;
        if (below(normal, entry->dir, &rest))
            return normal;
        for (size_t a = 0; a < entry->n_aliases; a++)
            if (below(normal, entry->aliases[a], &rest))
                return path_join(arena, entry->dir, rest);
    }
    return (Slice){0};
}

Slice aliased_path(struct arena *arena, const struct config *config, Slice path) {
    Slice normal = path_normal(arena, path), rest;
    for (size_t i = 0; i < config->n_entries; i++)
        for (size_t a = 0; a < config->entries[i].n_aliases; a++)
            if (below(normal, config->entries[i].aliases[a], &rest))
                return path_join(arena, config->entries[i].dir, rest);
    return (Slice){0};
}

/* The lead-in says what to do with the files that the list names. */
static bool asks_to_read(Slice text) {
    static const char *const verbs[] = {"read", "follow", "include", "load", "use"};
    for (size_t i = 0; i < text.n;) {
        size_t start = i;
        while (i < text.n && ((text.s[i] | 32) >= 'a' && (text.s[i] | 32) <= 'z'))
            i++;
        for (size_t v = 0; i > start && v < sizeof verbs / sizeof *verbs; v++)
            if (slice_eq_nocase(slice_sub(text, start, i), slice_from(verbs[v])))
                return true;
        i += i == start;
    }
    return false;
}

static bool leads_in(const struct tree *tree, uint32_t list) {
    uint32_t before = tree->nodes[list].prev;
    if (!before || tree->nodes[before].type != NODE_PARAGRAPH)
        return false;
    Buf text = {0};
    tree_plain_text(tree, before, &text);
    Slice said = slice_trim(buf_view(&text));
    bool yes = slice_ends(said, S(":")) && asks_to_read(said);
    buf_free(&text);
    return yes;
}

static bool read_item(struct arena *arena, const struct config *config, const struct source *source, const struct tree *tree,
                      uint32_t item, struct directive *out) {
    uint32_t paragraph = tree->nodes[item].first;
    if (!paragraph || tree->nodes[paragraph].type != NODE_PARAGRAPH || tree->nodes[paragraph].next)
        return false;
    uint32_t first = tree->nodes[paragraph].first;
    const struct node *node = &tree->nodes[first];
    if (!first || (node->type != NODE_CODE && node->type != NODE_LINK))
        return false;
    bool link = node->type == NODE_LINK;
    Slice path = link ? node->url : slice_trim(node->text);
    if (holds_no_path(path) || (link && !url_is_relative(path)))
        return false;
    Slice from_root = link ? path_join(arena, path_dir(source->path), url_decode(arena, path)) : path;
    if (snippet_path(arena, config, from_root).n == 0)
        return false;
    *out = (struct directive){.form = FORM_REFERENCE, .context = CONTEXT_BLOCK, .start = node->start, .end = node->end,
                              .link = link, .path = slice_dup(arena, link ? from_root : path), .shift = SHIFT_AUTO};
    return true;
}

/* The whole list's lines are replaced: by the first item's text, then the others'. */
static void place_items(struct arena *arena, const struct source *source, const struct node *list, struct reference_list *found) {
    uint32_t line = source_line(source, list->start), last = source_line(source, list->end);
    uint32_t cut = source_line_start(source, line);
    uint32_t cut_end = source_line_start(source, last) + (uint32_t)source_line_text(source, last).n;
    char *prefix = arena_alloc(arena, list->start - cut + 1);
    for (uint32_t i = cut; i < list->start; i++) {
        char c = source->text.s[i];
        prefix[i - cut] = c == '>' || c == '\t' ? c : ' ';
    }
    for (uint32_t i = 0; i < found->n; i++) {
        struct directive *d = &found->items[i];
        d->cut = i == 0 ? cut : cut_end;
        d->cut_end = cut_end;
        d->prefix = (Slice){prefix, list->start - cut};
        d->first_prefix = i == 0 ? slice_sub(source->text, cut, list->start) : d->prefix;
    }
}

bool reference_list_read(struct arena *arena, const struct config *config, const struct source *source,
                         const struct tree *tree, uint32_t list, struct reference_list *out) {
    uint32_t n = 0, i = 0;
    for (uint32_t item = tree->nodes[list].first; item; item = tree->nodes[item].next)
        n++;
    if (n == 0 || !leads_in(tree, list))
        return false;
    out->n = n;
    out->items = ARENA_ARRAY(arena, struct directive, n);
    for (uint32_t item = tree->nodes[list].first; item; item = tree->nodes[item].next)
        if (!read_item(arena, config, source, tree, item, &out->items[i++]))
            return false;
    place_items(arena, source, &tree->nodes[list], out);
    return true;
}

bool path_mention_read(struct arena *arena, const struct config *config, const struct source *source,
                       const struct node *code, struct path_mention *out) {
    Slice text = slice_trim(code->text);
    (void)source;
    if (holds_no_path(text) || slice_find_char(text, '/', 0) == SLICE_NONE || path_ext(path_base(text)).n == 0)
        return false;
    Slice path = snippet_path(arena, config, text);
    if (path.n == 0)
        return false;
    *out = (struct path_mention){.start = code->inner, .end = code->inner_end, .path = path};
    return true;
}
