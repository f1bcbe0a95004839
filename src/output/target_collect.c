/* One file of many documents: the module is given them all, and gives back parts, some of which are documents' texts. */
#include "base/mem.h"
#include "base/path.h"
#include "output/target_parts.h"
#include "template/engine.h"
#include <stdlib.h>

/* In one file all lines end alike. */
static Slice with_line_feeds(struct arena *arena, Slice text) {
    Buf out = {0};
    if (slice_find_char(text, '\r', 0) == SLICE_NONE)
        return text;
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] != '\r' || i + 1 == text.n || text.s[i + 1] != '\n')
            buf_char(&out, text.s[i]);
    Slice kept = buf_dup(&out, arena);
    buf_free(&out);
    return kept;
}

const struct view *target_ask_collect(struct arena *arena, const struct target_module *target,
                                      const struct document *const *documents, const struct flat *flats, size_t n) {
    struct view *docs = view_list(arena);
    const struct view *result = NULL;
    for (size_t i = 0; i < n; i++) {
        Slice called = target_ask(target, documents[i])->called, body = with_line_feeds(arena, buf_view(&flats[i].text));
        view_append(arena, docs, target_view(arena, target, documents[i], called, body, true));
    }
    Slice about = n == 1 ? documents[0]->source->path : (Slice){0};
    if (!engine_target_call(target->engine, arena, target->name, "collect", docs, about, &result))
        return NULL;
    return result ? result : view_list(arena);
}

static size_t find_document(const struct document *const *documents, size_t n, Slice path) {
    for (size_t i = 0; i < n; i++)
        if (slice_eq(documents[i]->source->path, path))
            return i;
    return n;
}

void target_join_parts(struct flat *out, const struct view *collected, const struct document *const *documents,
                       const struct flat *flats, size_t n) {
    static const struct flat nothing;
    const struct view *parts = view_get(collected, "parts");
    *out = (struct flat){0};
    buf_init(&out->text);
    for (size_t i = 0; i < view_count(parts); i++) {
        const struct view *part = view_at(parts, i);
        size_t from = view_is_string(part) ? n : find_document(documents, n, view_text(view_get(part, "path")));
        if (from < n)
            target_trace(out, documents[from]->source, &flats[from], view_text(view_get(part, "text")));
        else
            target_trace(out, documents[0]->source, &nothing, view_is_string(part) ? view_text(part) : view_text(view_get(part, "text")));
    }
}

/* --- the file --- */

static int in_reading_order(const void *a, const void *b) {
    const struct document *x = *(const struct document *const *)a, *y = *(const struct document *const *)b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    int order = slice_cmp(x->name, y->name);
    return order ? order : slice_cmp(x->source->path, y->source->path);
}

static void find_documents(struct arena *arena, const struct target_module *target, struct collected *out) {
    const struct library *library = target->library;
    out->documents = ARENA_ARRAY(arena, const struct document *, library->documents.n);
    for (size_t i = 0; i < library->documents.n; i++)
        if (target_place(arena, target, &library->documents.v[i]).n)
            out->documents[out->n++] = &library->documents.v[i];
    if (out->n > 1)
        qsort(out->documents, out->n, sizeof *out->documents, in_reading_order);
}

bool target_collect(struct arena *arena, const struct target_module *target, struct collected *out) {
    *out = (struct collected){0};
    find_documents(arena, target, out);
    if (out->n == 0)
        return true;
    struct flat *flats = xcalloc(out->n, sizeof *flats);
    out->sizes = ARENA_ARRAY(arena, size_t, out->n);
    for (size_t i = 0; i < out->n; i++) {
        target_flatten(target, out->documents[i], &flats[i], NULL);
        out->sizes[i] = flats[i].text.n;
    }
    const struct view *result = target_ask_collect(arena, target, out->documents, flats, out->n);
    if (result)
        target_join_parts(&out->text, result, out->documents, flats, out->n);
    out->path = target_path(arena, target, out->documents[0]);
    target_native(target, out->documents[0], &out->native);
    for (size_t i = 0; i < out->n; i++)
        flat_free(&flats[i]);
    xfree(flats);
    return result != NULL;
}

/* --- its size --- */

static size_t largest_of(const struct collected *collected) {
    size_t largest = 0;
    for (size_t i = 1; i < collected->n; i++)
        if (collected->sizes[i] > collected->sizes[largest])
            largest = i;
    return largest;
}

void target_check_size(const struct target_module *target) {
    struct arena *arena = arena_new();
    const struct view *limits = engine_target_field(target->engine, arena, target->name, "limits");
    long long most = view_integer(view_get(view_get(limits, "collected"), "bytes"));
    struct collected collected;
    bool made = most > 0 && target_collect(arena, target, &collected);
    if (most > 0 && made && collected.text.text.n > (size_t)most) {
        const struct document *largest = collected.documents[largest_of(&collected)];
        Buf number = {0};
        buf_thousands(&number, most);
        if (diag_at(target->library->sink, RULE_BUDGET_TOOL_LIMIT, source_place(largest->source, 0, 0),
                    "the file for %.*s is over the %s bytes that the tool takes", FMT(target->name), number.s)) {
            buf_clear(&number);
            buf_thousands(&number, (long long)collected.text.text.n);
            diag_note(target->library->sink, "it has %s bytes of %zu documents, of which this one has the most", number.s, collected.n);
            diag_help(target->library->sink, "leave documents out: `targets: {%.*s: false}` in their front matter", FMT(target->name));
        }
        buf_free(&number);
    }
    if (most > 0)
        collected_free(&collected);
    arena_free(arena);
}

void collected_free(struct collected *collected) {
    flat_free(&collected->text);
}
