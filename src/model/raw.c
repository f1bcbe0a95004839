#include "model/raw.h"
#include "base/mem.h"
#include "model/markdown.h"

static size_t indentation(Slice line) {
    size_t n = 0;
    while (n < line.n && (line.s[n] == ' ' || line.s[n] == '\t'))
        n++;
    return n;
}

/* How much of two lines' indentation is the same: a tab is no blank. */
static size_t shared_indentation(Slice a, Slice b) {
    size_t n = 0;
    while (n < a.n && n < b.n && a.s[n] == b.s[n])
        n++;
    return n;
}

void raw_lines(const struct part *part, RawLines *out) {
    const struct source *source = part->source;
    Slice common = {0}, name;
    bool end;
    size_t behind_last = 0;
    for (uint32_t number = source_line(source, part->start); number <= source->n_lines; number++) {
        uint32_t start = source_line_start(source, number);
        if (start >= part->end)
            break;
        Slice line = source_line_text(source, number);
        if (start < part->start || marker_line(line, &name, &end))
            continue;
        bool blank = slice_trim(line).n == 0;
        if (blank && out->n == 0)
            continue;
        *VEC_PUSH(out) = (struct raw_line){start, blank ? slice_sub(line, 0, 0) : line};
        if (blank)
            continue;
        Slice indent = slice_sub(line, 0, indentation(line));
        common = behind_last == 0 ? indent : slice_sub(indent, 0, shared_indentation(common, indent));
        behind_last = out->n;
    }
    out->n = behind_last;
    for (size_t i = 0; i < out->n; i++)
        if (out->v[i].text.n > 0) {
            out->v[i].offset += (uint32_t)common.n;
            out->v[i].text = slice_sub(out->v[i].text, common.n, out->v[i].text.n);
        }
}

void include_raw(const struct library *library, const struct part *part, Buf *out) {
    (void)library;
    RawLines lines = {0};
    raw_lines(part, &lines);
    for (size_t i = 0; i < lines.n; i++) {
        buf_slice(out, lines.v[i].text);
        buf_char(out, '\n');
    }
    VEC_FREE(&lines);
}
