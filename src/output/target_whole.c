/* A prompt in one piece, each line with where it was written: the second half of target.h. */
#include "base/diff.h"
#include "base/mem.h"
#include "output/target_parts.h"

static void add_line(struct flat *out, Slice line, const struct source *source, uint32_t offset) {
    *VEC_PUSH(&out->origins) = (struct origin){(uint32_t)out->text.n, source, offset};
    buf_slice(&out->text, line);
}

/* Cuts the first line off, with its ending. */
static Slice take_line(Slice *rest) {
    size_t end = slice_find_char(*rest, '\n', 0);
    Slice line = slice_sub(*rest, 0, end == SLICE_NONE ? rest->n : end + 1);
    *rest = slice_sub(*rest, line.n, rest->n);
    return line;
}

/* The word that begins a line of YAML or TOML, unquoted. */
static Slice key_of(Slice line) {
    size_t end = 0;
    while (end < line.n && line.s[end] != ':' && line.s[end] != '=')
        end++;
    Slice key = slice_trim_end(slice_sub(line, 0, end));
    bool quoted = key.n > 1 && key.s[0] == '"' && key.s[key.n - 1] == '"';
    return quoted ? slice_sub(key, 1, key.n - 1) : end < line.n ? key : (Slice){0};
}

static bool continues(Slice line) {
    return line.n > 0 && (line.s[0] == ' ' || line.s[0] == '\t' || line.s[0] == '-') && !slice_starts(line, S("---"));
}

/* Lines that a module wrote. One that continues a key stems from the source's line as far behind that key, if it is the
 * same; else from the key. */
static void add_written(struct flat *out, const struct source *source, Slice text) {
    const struct member *member = NULL;
    uint32_t behind = 0;
    while (text.n > 0) {
        Slice line = take_line(&text);
        behind++;
        if (!continues(line)) {
            Slice key = key_of(line);
            member = key.n ? value_member(source->front, key) : NULL;
            behind = 0;
        }
        uint32_t first = member ? source_line(source, member->start) : 1, number = first + behind;
        bool same = member && number <= source_line(source, member->value.end) &&
                    slice_eq(slice_trim_end(line), slice_trim_end(source_line_text(source, number)));
        add_line(out, line, source, source_line_start(source, same ? number : first));
    }
}

/* Where a line of the flattened text was written. */
static void add_taken_over(struct flat *out, const struct flat *flat, Slice from, Slice line) {
    const struct source *source;
    uint32_t number;
    flat_origin(flat, (uint32_t)(from.s - flat->text.s), &source, &number);
    add_line(out, line, source, source_line_start(source, number));
}

void target_trace(struct flat *out, const struct source *source, const struct flat *flat, Slice text) {
    struct arena *arena = arena_new();
    struct diff diff = diff_lines(arena, buf_view(&flat->text), text);
    uint32_t old = 0, new = 0;
    for (size_t h = 0; h <= diff.n; h++) {
        const struct hunk rest = {diff.n_old, 0, diff.n_new, 0}, *hunk = h < diff.n ? &diff.hunks[h] : &rest;
        while (new < hunk->new_at)
            add_taken_over(out, flat, diff.old[old++], diff.new[new++]);
        old += hunk->old_n;
        if (hunk->new_n > 0) {
            Slice first = diff.new[new], last = diff.new[new + hunk->new_n - 1];
            add_written(out, source, (Slice){first.s, (size_t)(last.s + last.n - first.s)});
            new += hunk->new_n;
        }
    }
    arena_free(arena);
}

static void add_flat(struct flat *out, const struct flat *flat) {
    for (size_t i = 0; i < flat->origins.n; i++) {
        struct origin origin = flat->origins.v[i];
        origin.at += (uint32_t)out->text.n;
        *VEC_PUSH(&out->origins) = origin;
    }
    buf_slice(&out->text, buf_view(&flat->text));
}

void prompt_file_whole(const struct prompt *prompt, const struct prompt_file *file, const struct document *document,
                       struct flat *out) {
    *out = (struct flat){0};
    buf_init(&out->text);
    target_trace(out, document->source, &prompt->flat, file->text);
}

void prompt_whole(const struct prompt *prompt, const struct document *document, struct flat *out) {
    *out = (struct flat){0};
    buf_init(&out->text);
    add_written(out, document->source, prompt->head);
    if (prompt->is_replaced)
        target_trace(out, document->source, &prompt->flat, prompt->replaced);
    else
        add_flat(out, &prompt->flat);
    add_written(out, document->source, prompt->tail);
}
