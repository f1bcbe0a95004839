#include "output/compare.h"
#include "base/diff.h"
#include "base/mem.h"
#include "output/target.h"
#include "render/flatten.h"

static const struct document *document_at(const struct site *site, uint32_t index) {
    return &site->library->documents.v[index];
}

static bool can_compare(const struct document *d) {
    return !d->shadowed && (d->kind == KIND_AGENT || d->kind == KIND_COMMAND || d->kind == KIND_SKILL);
}

static void add_comparison(const struct site *site, struct comparisons *out, uint32_t left, uint32_t right) {
    if (left == right || !can_compare(document_at(site, right)))
        return;
    for (size_t i = 0; i < out->of[left].v.n; i++) {
        const struct comparison *c = &out->v.v[out->of[left].v.v[i]];
        if (c->left == right || c->right == right)
            return;
    }
    const struct document *a = document_at(site, left), *b = document_at(site, right);
    Slice path = arena_printf(site->arena, "catalogue/compare/%.*s%s%.*s--%.*s.html", FMT(a->tool), a->tool.n ? "/" : "",
                              FMT(a->file), FMT(b->file));
    *VEC_PUSH(&out->of[left].v) = *VEC_PUSH(&out->of[right].v) = (uint32_t)out->v.n;
    *VEC_PUSH(&out->v) = (struct comparison){left, right, path};
}

static void add_named(const struct site *site, struct comparisons *out, uint32_t left, Slice name) {
    const struct document *d = document_at(site, left), *other = library_agent(site->library, d->tool, name);
    if (other && slice_eq(other->tool, d->tool))
        add_comparison(site, out, left, (uint32_t)(other - site->library->documents.v));
}

static void add_variants(const struct site *site, struct comparisons *out, uint32_t index) {
    const struct document *d = document_at(site, index);
    const struct value *variants = value_get(d->source->front, "variants");
    if (value_is_scalar(variants))
        add_named(site, out, index, variants->text);
    for (size_t i = 0; variants && variants->kind == VALUE_LIST && i < variants->n; i++)
        if (value_is_scalar(&variants->items[i]))
            add_named(site, out, index, variants->items[i].text);
    if (!slice_ends(d->name, S("-standard")))
        return;
    Slice stem = slice_sub(d->name, 0, d->name.n - S("-standard").n);
    add_named(site, out, index, arena_printf(site->arena, "%.*s-advanced", FMT(stem)));
}

void comparisons_find(const struct site *site, struct comparisons *out) {
    out->of = ARENA_ARRAY(site->arena, struct comparison_numbers, site->library->documents.n);
    for (uint32_t i = 0; i < site->library->documents.n; i++)
        if (can_compare(document_at(site, i)))
            add_variants(site, out, i);
}

void comparisons_free(const struct site *site, struct comparisons *comparisons) {
    for (size_t i = 0; i < site->library->documents.n; i++)
        VEC_FREE(&comparisons->of[i].v);
    VEC_FREE(&comparisons->v);
}

const struct view *comparisons_of(const struct site *site, struct arena *arena, uint32_t document) {
    struct view *list = view_list(arena);
    const struct comparison_numbers *numbers = &site->comparisons->of[document];
    for (size_t i = 0; i < numbers->v.n; i++) {
        const struct comparison *c = &site->comparisons->v.v[numbers->v.v[i]];
        struct view *entry = view_map(arena);
        view_put(arena, entry, "path", view_string(arena, c->path));
        view_put(arena, entry, "with", site->cards[c->left == document ? c->right : c->left]);
        view_append(arena, list, entry);
    }
    return list;
}

/* --- the page --- */

static Slice text_of(struct site *site, uint32_t index) {
    struct flat flat = {0};
    flatten(site->library, document_at(site, index), &(struct reader){.tool = document_at(site, index)->tool}, &flat);
    Slice text = buf_dup(&flat.text, site->arena);
    flat_free(&flat);
    return text;
}

static void put_side(struct arena *arena, struct view *row, const char *line, const char *text, const Slice *lines, uint32_t at,
                     bool there) {
    Slice whole = there ? lines[at] : (Slice){0};
    view_put(arena, row, line, there ? view_int(arena, at + 1) : view_null());
    view_put(arena, row, text, there ? view_string(arena, slice_trim_end(whole)) : view_null());
}

static void add_row(struct arena *arena, struct view *rows, const struct diff *diff, uint32_t old, bool has_old, uint32_t new,
                    bool has_new, bool same) {
    struct view *row = view_map(arena);
    put_side(arena, row, "left_line", "left", diff->old, old, has_old);
    put_side(arena, row, "right_line", "right", diff->new, new, has_new);
    view_put(arena, row, "same", view_bool(arena, same));
    view_append(arena, rows, row);
}

static const struct view *rows_view(struct arena *arena, const struct diff *diff) {
    struct view *rows = view_list(arena);
    uint32_t old = 0, new = 0;
    for (size_t i = 0; i <= diff->n; i++) {
        struct hunk end = {.old_at = diff->n_old, .new_at = diff->n_new};
        const struct hunk *hunk = i < diff->n ? &diff->hunks[i] : &end;
        while (old < hunk->old_at)
            add_row(arena, rows, diff, old++, true, new++, true, true);
        for (uint32_t k = 0; k < hunk->old_n || k < hunk->new_n; k++)
            add_row(arena, rows, diff, hunk->old_at + k, k < hunk->old_n, hunk->new_at + k, k < hunk->new_n, false);
        old = hunk->old_at + hunk->old_n;
        new = hunk->new_at + hunk->new_n;
    }
    return rows;
}

void compare_pages(struct site *site, Specials *out) {
    struct arena *arena = site->arena;
    for (size_t i = 0; i < site->comparisons->v.n; i++) {
        const struct comparison *c = &site->comparisons->v.v[i];
        struct diff diff = diff_lines(arena, text_of(site, c->left), text_of(site, c->right));
        struct view *data = view_map(arena);
        view_put(arena, data, "left", site->cards[c->left]);
        view_put(arena, data, "right", site->cards[c->right]);
        view_put(arena, data, "removed", view_int(arena, diff.removed));
        view_put(arena, data, "added", view_int(arena, diff.added));
        view_put(arena, data, "rows", rows_view(arena, &diff));
        Slice title = arena_printf(arena, "%.*s and %.*s", FMT(document_at(site, c->left)->name), FMT(document_at(site, c->right)->name));
        *VEC_PUSH(out) = (struct special){.layout = "compare", .path = c->path, .title = title, .data = data};
    }
}
