#include "render/flatten_edit.h"
#include "base/mem.h"
#include "model/markdown.h"
#include "model/raw.h"
#include <string.h>

struct collector {
    struct flattening *f;
    const struct part *part;
    Edits *out;
};

void flatten_replace(const struct part *part, uint32_t start, uint32_t end, Slice text, Edits *out) {
    if (start >= part->start && end <= part->end)
        *VEC_PUSH(out) = (struct edit){.kind = EDIT_REPLACE, .start = start, .end = end, .text = text};
}

static void replace(struct collector *c, uint32_t start, uint32_t end, Slice text) {
    flatten_replace(c->part, start, end, text, c->out);
}

static Slice repeated(struct collector *c, char ch, size_t n, const char *after) {
    char *s = arena_alloc(c->f->arena, n + strlen(after) + 1);
    memset(s, ch, n);
    memcpy(s + n, after, strlen(after));
    return (Slice){s, n + strlen(after)};
}

/* --- includes --- */

/* The longest line of nothing but `mark`: it would close the fence that it comes into. */
static size_t longest_closing(const struct part *raw, char mark) {
    RawLines lines = {0};
    size_t longest = 0;
    raw_lines(raw, &lines);
    for (size_t i = 0; i < lines.n; i++) {
        Slice text = slice_trim(lines.v[i].text);
        size_t run = 0;
        while (run < text.n && text.s[run] == mark)
            run++;
        if (run == text.n && run > longest)
            longest = run;
    }
    VEC_FREE(&lines);
    return longest;
}

/* Directives `first` to `last` stand in one fence, which must be longer than what any of them brings. */
static void lengthen_fence(struct collector *c, const struct directive *first, const struct directive *last) {
    char mark = c->part->source->text.s[first->fence];
    size_t run = 0;
    for (const struct directive *d = first; d <= last; d++) {
        size_t longest = d->part ? longest_closing(&c->f->library->parts.v[d->part], mark) : 0;
        run = longest > run ? longest : run;
    }
    if (run < first->fence_end - first->fence)
        return;
    Slice fence = repeated(c, mark, run + 1, "");
    replace(c, first->fence, first->fence_end, fence);
    if (first->close_end > first->close)
        replace(c, first->close, first->close_end, fence);
}

static void edit_fences(struct collector *c) {
    const struct facts *facts = c->part->facts;
    const struct directive *d = facts->directives, *end = d + facts->n_directives;
    while (d < end) {
        const struct directive *last = d;
        while (d->context == CONTEXT_FENCE && last + 1 < end && last[1].context == CONTEXT_FENCE && last[1].fence == d->fence)
            last++;
        if (d->context == CONTEXT_FENCE)
            lengthen_fence(c, d, last);
        d = last + 1;
    }
}

static bool succeeded(const struct directive *d) {
    return d->part || d->skipped;
}

static void edit_directives(struct collector *c) {
    const struct facts *facts = c->part->facts;
    for (uint32_t i = 0; i < facts->n_directives; i++) {
        const struct directive *d = &facts->directives[i];
        uint32_t last = i;
        bool any = succeeded(d);
        /* The items of one reference list are one edit, over the whole list. */
        while (d->form == FORM_REFERENCE && last + 1 < facts->n_directives &&
               facts->directives[last + 1].form == FORM_REFERENCE && facts->directives[last + 1].cut == d->cut_end &&
               facts->directives[last + 1].cut_end == d->cut_end)
            any |= succeeded(&facts->directives[++last]);
        if (any)
            *VEC_PUSH(c->out) = (struct edit){.kind = EDIT_INCLUDE, .start = d->cut, .end = d->cut_end, .first = i, .last = last};
        i = last;
    }
}

/* --- headings --- */

static bool is_eol(char ch) {
    return ch == '\n' || ch == '\r';
}

/* Setext headings have two levels; from the third on the heading becomes one line with `#` before it. */
static void setext_to_atx(struct collector *c, const struct heading *h, int level) {
    Slice text = c->part->source->text;
    replace(c, h->inner, h->inner, repeated(c, '#', (size_t)level, " "));
    for (uint32_t i = h->inner; i < h->inner_end; i++) {
        if (!is_eol(text.s[i]))
            continue;
        uint32_t behind = i;
        while (behind < h->inner_end && (is_eol(text.s[behind]) || text.s[behind] == ' ' || text.s[behind] == '\t' ||
                                         (text.s[behind] == '>' && !h->top)))
            behind++;
        bool hard_break = i > h->inner && text.s[i - 1] == '\\' && !(i > h->inner + 1 && text.s[i - 2] == '\\');
        replace(c, i - hard_break, behind, S(" "));
        i = behind - 1;
    }
    if (h->inner_end > h->inner && text.s[h->inner_end - 1] == '#')
        replace(c, h->inner_end - 1, h->inner_end - 1, S("\\"));
    replace(c, h->inner_end, h->end, (Slice){0});
}

static void shift_heading(struct collector *c, const struct heading *h, int shift) {
    int level = h->level + shift;
    level = level < 1 ? 1 : level > 6 ? 6 : level;
    if (level == h->level)
        return;
    if (!h->setext) {
        replace(c, h->start, h->start + h->level, repeated(c, '#', (size_t)level, ""));
    } else if (level > 2) {
        setext_to_atx(c, h, level);
    } else {
        uint32_t from = h->end;
        char mark = level == 1 ? '-' : '=';
        while (from > h->inner_end && c->part->source->text.s[from - 1] != mark)
            from--;
        uint32_t to = from;
        while (from > h->inner_end && c->part->source->text.s[from - 1] == mark)
            from--;
        replace(c, from, to, repeated(c, level == 1 ? '=' : '-', to - from, ""));
    }
}

/* --- markers, text for other targets --- */

static void drop_markers(struct collector *c) {
    const struct source *source = c->part->source;
    if (slice_find(slice_sub(source->text, c->part->start, c->part->end), S("ANCHOR"), 0) == SLICE_NONE)
        return;
    for (uint32_t line = source_line(source, c->part->start); line <= source->n_lines; line++) {
        Slice name;
        bool end;
        uint32_t start = source_line_start(source, line);
        if (start >= c->part->end)
            break;
        if (marker_line(source_line_text(source, line), &name, &end))
            replace(c, start, source->lines[line] < c->part->end ? source->lines[line] : c->part->end, (Slice){0});
    }
}

static void cut(const struct part *part, uint32_t start, uint32_t end, unsigned before, unsigned behind, Edits *out) {
    end = end < part->end ? end : part->end;
    if (start >= part->start && start < end)
        *VEC_PUSH(out) = (struct edit){.kind = EDIT_CUT, .start = start, .end = end, .before = before, .behind = behind};
}

static bool is_bare(Slice s, const char *allowed) {
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(allowed, s.s[i]) || !s.s[i])
            return false;
    return true;
}

void flatten_cut(const struct part *part, uint32_t start, uint32_t end, Edits *out) {
    const struct source *source = part->source;
    uint32_t first = source_line_start(source, source_line(source, start));
    uint32_t last = source->lines[source_line(source, end > start ? end - 1 : start)];
    if (is_bare(slice_sub(source->text, first, start), " \t>") && is_bare(slice_sub(source->text, end, last), " \t\r\n"))
        cut(part, first, last, 0, 0, out);
    else
        flatten_replace(part, start, end, (Slice){0}, out);
}

/* Text for other targets goes with its markers, of text for this one the markers alone do. */
static void cut_onlys(struct collector *c) {
    const struct onlys *onlys = &c->part->facts->onlys;
    for (uint32_t i = 0; i < onlys->n; i++) {
        const struct only_line *open = &onlys->v[i].open, *close = &onlys->v[i].close;
        if (only_is_for(&onlys->v[i], c->f->reader->target)) {
            cut(c->part, open->start, open->end, open->before, open->behind, c->out);
            cut(c->part, close->start, close->end, close->before, close->behind, c->out);
        } else {
            cut(c->part, open->start, close->end, open->before, close->behind, c->out);
        }
    }
}

static uint32_t skip_blank_lines(const struct part *part, uint32_t at) {
    const char *s = part->source->text.s;
    uint32_t line = at;
    while (at < part->end && strchr(" \t>\r\n", s[at]) && s[at])
        if (s[at++] == '\n')
            line = at;
    return at >= part->end ? part->end : line;
}

/* How many quotes a blank line is in; -1 for another line. */
static int blank_depth(Slice line) {
    int depth = 0;
    if (!is_bare(line, " \t>\r\n"))
        return -1;
    for (size_t i = 0; i < line.n; i++)
        depth += line.s[i] == '>';
    return depth;
}

static Slice line_at(const struct part *part, uint32_t at) {
    return at < part->end ? source_line_text(part->source, source_line(part->source, at)) : (Slice){0};
}

/* Of the gap and the blank lines in [start, end), the one in the fewest quotes. */
static uint32_t fewest_quotes(const struct part *part, uint32_t gap, uint32_t start, uint32_t end) {
    while (start < end) {
        if (!gap || blank_depth(line_at(part, start)) < blank_depth(line_at(part, gap)))
            gap = start;
        start = part->source->lines[source_line(part->source, start)];
    }
    return gap;
}

/* Cuts with nothing but blank lines between them are one. */
static void join_cuts(const struct part *part, Edits *edits) {
    size_t kept = 0;
    for (size_t i = 0; i < edits->n; i++) {
        struct edit *last = kept ? &edits->v[kept - 1] : NULL, edit = edits->v[i];
        if (last && last->kind == EDIT_CUT && edit.kind == EDIT_CUT && skip_blank_lines(part, last->end) >= edit.start) {
            last->gap = fewest_quotes(part, last->gap, last->end, edit.start);
            last->end = edit.end;
            last->behind = edit.behind;
        } else {
            edits->v[kept++] = edit;
        }
    }
    edits->n = kept;
}

/* Blank lines beside a cut go with it when they separate nothing any more: at the end of the text, or within a quote that
 * ends there. */
static void widen_cut(const struct part *part, uint32_t floor, struct edit *cut) {
    uint32_t behind = skip_blank_lines(part, cut->end);
    bool at_end = behind >= part->end;
    int depth = at_end ? -1 : blank_depth(line_at(part, cut->end)), gap = cut->gap ? blank_depth(line_at(part, cut->gap)) : depth;
    if (!at_end && depth < 0 && gap < 0)
        return;
    for (; !at_end && depth > gap; depth = blank_depth(line_at(part, cut->end)))
        cut->end = part->source->lines[source_line(part->source, cut->end)];
    depth = at_end || depth < 0 || gap < depth ? gap : depth;
    while (cut->start > floor) {
        uint32_t line = source_line_start(part->source, source_line(part->source, cut->start - 1));
        if (line < floor || blank_depth(slice_sub(part->source->text, line, cut->start)) <= (at_end ? -1 : depth))
            break;
        cut->start = line;
    }
    if (at_end)
        cut->end = part->end;
}

static void widen_cuts(const struct part *part, Edits *edits) {
    for (size_t i = 0; i < edits->n; i++)
        if (edits->v[i].kind == EDIT_CUT)
            widen_cut(part, i ? edits->v[i - 1].end : part->start, &edits->v[i]);
}

/* By place; of two at one place the longer first, so that what lies within it is dropped below. */
static int by_place(const void *a, const void *b) {
    const struct edit *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->end > y->end ? -1 : x->end < y->end;
}

static void drop_overlaps(Edits *edits) {
    size_t kept = 0;
    for (size_t i = 0; i < edits->n; i++)
        if (kept == 0 || edits->v[i].start >= edits->v[kept - 1].end)
            edits->v[kept++] = edits->v[i];
    edits->n = kept;
}

void flatten_edits(struct flattening *f, const struct part *part, int shift, bool included, Edits *out) {
    struct collector c = {f, part, out};
    edit_directives(&c);
    edit_fences(&c);
    flatten_links(f, part, out);
    cut_onlys(&c);
    for (uint32_t i = 0; shift != 0 && i < part->facts->n_headings; i++)
        shift_heading(&c, &part->facts->headings[i], shift);
    for (uint32_t i = 0; i < part->facts->n_escapes; i++)
        replace(&c, part->facts->escapes[i], part->facts->escapes[i] + 1, (Slice){0});
    if (included)
        drop_markers(&c);
    if (part->drop_end > part->drop)
        replace(&c, part->drop, part->drop_end, (Slice){0});
    if (out->n > 1)
        qsort(out->v, out->n, sizeof *out->v, by_place);
    drop_overlaps(out);
    join_cuts(part, out);
    widen_cuts(part, out);
}
