#include "output/full.h"
#include "base/path.h"
#include <string.h>

void full_plan_free(struct full_plan *plan) {
    for (size_t i = 0; i < plan->files.n; i++)
        VEC_FREE(&plan->files.v[i].documents);
    VEC_FREE(&plan->files);
}

void full_address(Buf *out, Slice base, Slice path) {
    bool folder = base.n > 0 && slice_is(path_base(path), "index.html");
    buf_slice(out, base);
    buf_url_path(out, folder ? slice_sub(path, 0, path.n - strlen("index.html")) : path);
}

static void add_head(Buf *out, Slice base, const struct document *document) {
    buf_slice(out, S("<!-- "));
    buf_puts(out, kind_name(document->kind));
    buf_slice(out, S(": "));
    full_address(out, base, document->page);
    buf_slice(out, S(" -->\n\n"));
}

/* A blank line comes behind each text. */
static Slice behind(bool ends_line) {
    return ends_line ? S("\n") : S("\n\n");
}

void full_add(Buf *out, Slice base, const struct document *document, Slice text) {
    add_head(out, base, document);
    buf_slice(out, text);
    buf_slice(out, behind(slice_ends(text, S("\n"))));
}

static size_t new_file(struct full_plan *plan, enum kind kind) {
    unsigned part = plan->last[kind] ? plan->files.v[plan->last[kind] - 1].part + 1 : 1;
    *VEC_PUSH(&plan->files) = (struct full_file){.kind = kind, .part = part};
    return plan->last[kind] = plan->files.n;
}

size_t full_plan_add(struct full_plan *plan, const struct document *document, size_t n, bool ends_line) {
    size_t number = plan->last[document->kind];
    if (number == 0 || plan->files.v[number - 1].bytes + n > FULL_LIMIT)
        number = new_file(plan, document->kind);
    struct full_file *file = &plan->files.v[number - 1];
    Buf head = {0};
    add_head(&head, plan->base, document);
    file->bytes += head.n + n + behind(ends_line).n;
    *VEC_PUSH(&file->documents) = document;
    buf_free(&head);
    return number - 1;
}

bool full_plan_is_parted(const struct full_plan *plan) {
    size_t all = 0;
    for (size_t i = 0; i < plan->files.n; i++) {
        if (plan->files.v[i].part > 1)
            return true;
        all += plan->files.v[i].bytes;
    }
    return all > FULL_LIMIT;
}

Slice full_path(struct arena *arena, const struct full_file *file) {
    return arena_printf(arena, "llms-full-%s-%u.txt", kind_plural(file->kind), file->part);
}
