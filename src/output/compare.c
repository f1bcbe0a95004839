#include "output/compare.h"
#include "base/diff.h"
#include "base/diff_words.h"
#include "base/mem.h"
#include "output/target.h"
#include "render/flatten.h"
#include <stdlib.h>

enum {
    CONTEXT = 3,      /* lines that stay in sight around a difference */
    LEAST_FOLDED = 4, /* fewer are not worth a fold */
};

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

static Slice line_text(const Slice *lines, uint32_t at) {
    return slice_trim_end(lines[at]);
}

/* A line as parts, {text, changed}. */
static const struct view *parts_view(struct arena *arena, struct diff_parts parts) {
    struct view *list = view_list(arena);
    for (size_t i = 0; i < parts.n; i++) {
        struct view *part = view_map(arena);
        view_put(arena, part, "text", view_string(arena, parts.v[i].text));
        view_put(arena, part, "changed", view_bool(arena, parts.v[i].changed));
        view_append(arena, list, part);
    }
    return list;
}

static const struct view *whole_view(struct arena *arena, Slice line) {
    struct diff_part whole = {line, false};
    return parts_view(arena, (struct diff_parts){&whole, line.n > 0});
}

/* A row: lines of both sides, DIFF_NONE for none. Partners are shown with what changed within them. */
struct row {
    uint32_t old, new;
    bool partners;
};

static void add_row(struct arena *arena, struct view *rows, const struct diff *diff, struct row row) {
    struct view *view = view_map(arena);
    bool left = row.old != DIFF_NONE, right = row.new != DIFF_NONE;
    const struct view *old = left ? whole_view(arena, line_text(diff->old, row.old)) : view_null();
    const struct view *new = right ? whole_view(arena, line_text(diff->new, row.new)) : view_null();
    if (row.partners) {
        struct diff_parts a, b;
        diff_words(arena, line_text(diff->old, row.old), line_text(diff->new, row.new), &a, &b);
        old = parts_view(arena, a);
        new = parts_view(arena, b);
    }
    view_put(arena, view, "left_line", left ? view_int(arena, (long long)row.old + 1) : view_null());
    view_put(arena, view, "left", old);
    view_put(arena, view, "right_line", right ? view_int(arena, (long long)row.new + 1) : view_null());
    view_put(arena, view, "right", new);
    view_append(arena, rows, view);
}

/* Lines that are no partners stand side by side up to these, which do not belong to them. */
static void add_strangers(struct arena *arena, struct view *rows, const struct diff *diff, struct row *at, uint32_t old_end,
                          uint32_t new_end) {
    while (at->old < old_end || at->new < new_end) {
        bool left = at->old < old_end, right = at->new < new_end;
        add_row(arena, rows, diff, (struct row){left ? at->old : DIFF_NONE, right ? at->new : DIFF_NONE, false});
        at->old += left;
        at->new += right;
    }
}

static void add_hunk(struct arena *arena, struct view *rows, const struct diff *diff, const struct hunk *hunk) {
    uint32_t *partner = xcalloc((size_t)hunk->old_n + 1, sizeof *partner);
    struct row at = {.old = hunk->old_at, .new = hunk->new_at};
    diff_partners(diff->old + hunk->old_at, hunk->old_n, diff->new + hunk->new_at, hunk->new_n, partner);
    for (uint32_t i = 0; i < hunk->old_n; i++) {
        if (partner[i] == DIFF_NONE)
            continue;
        add_strangers(arena, rows, diff, &at, hunk->old_at + i, hunk->new_at + partner[i]);
        add_row(arena, rows, diff, (struct row){at.old++, at.new++, true});
    }
    add_strangers(arena, rows, diff, &at, hunk->old_at + hunk->old_n, hunk->new_at + hunk->new_n);
    xfree(partner);
}

/* Adds rows under one heading: lines that are the same, and perhaps folded, or that differ. */
static struct view *add_section(struct arena *arena, struct view *sections, bool same, bool folded) {
    struct view *section = view_map(arena), *rows = view_list(arena);
    view_put(arena, section, "same", view_bool(arena, same));
    view_put(arena, section, "folded", view_bool(arena, folded));
    view_put(arena, section, "rows", rows);
    view_append(arena, sections, section);
    return rows;
}

static void add_same(struct arena *arena, struct view *sections, const struct diff *diff, uint32_t old, uint32_t new, uint32_t n,
                     bool folded) {
    struct view *rows = n ? add_section(arena, sections, true, folded) : NULL;
    for (uint32_t i = 0; i < n; i++)
        add_row(arena, rows, diff, (struct row){old + i, new + i, false});
}

/* Lines that are the same on both sides, from `old` and `new` on: what is far from any difference is folded. */
static void add_shared(struct arena *arena, struct view *sections, const struct diff *diff, uint32_t old, uint32_t new, uint32_t n) {
    uint32_t head = old > 0 ? CONTEXT : 0, tail = old + n < diff->n_old ? CONTEXT : 0;
    if (n < head + tail + LEAST_FOLDED) {
        add_same(arena, sections, diff, old, new, n, false);
        return;
    }
    uint32_t middle = n - head - tail;
    add_same(arena, sections, diff, old, new, head, false);
    add_same(arena, sections, diff, old + head, new + head, middle, true);
    add_same(arena, sections, diff, old + head + middle, new + head + middle, tail, false);
}

static const struct view *sections_view(struct arena *arena, const struct diff *diff) {
    struct view *sections = view_list(arena);
    uint32_t old = 0, new = 0;
    for (size_t i = 0; i <= diff->n; i++) {
        struct hunk end = {.old_at = diff->n_old, .new_at = diff->n_new};
        const struct hunk *hunk = i < diff->n ? &diff->hunks[i] : &end;
        add_shared(arena, sections, diff, old, new, hunk->old_at - old);
        if (i < diff->n)
            add_hunk(arena, add_section(arena, sections, false, false), diff, hunk);
        old = hunk->old_at + hunk->old_n;
        new = hunk->new_at + hunk->new_n;
    }
    return sections;
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
        view_put(arena, data, "sections", sections_view(arena, &diff));
        Slice title = arena_printf(arena, "%.*s and %.*s", FMT(document_at(site, c->left)->name), FMT(document_at(site, c->right)->name));
        *VEC_PUSH(out) = (struct special){.layout = "compare", .path = c->path, .title = title, .data = data};
    }
}
