#include "render/flatten_edit.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/link.h"
#include "model/markdown.h"
#include "model/raw.h"
#include <string.h>

struct collector {
    struct flattening *f;
    const struct part *part;
    Edits *out;
};

static void replace(struct collector *c, uint32_t start, uint32_t end, Slice text) {
    if (start >= c->part->start && end <= c->part->end)
        *VEC_PUSH(c->out) = (struct edit){.kind = EDIT_REPLACE, .start = start, .end = end, .text = text};
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

/* --- links, labels --- */

static Slice encode_blanks(struct collector *c, Slice url) {
    Buf out = {0};
    for (size_t i = 0; i < url.n; i++)
        if (url.s[i] == ' ')
            buf_puts(&out, "%20");
        else
            buf_char(&out, url.s[i]);
    Slice encoded = buf_dup(&out, c->f->arena);
    buf_free(&out);
    return encoded;
}

/* A destination outside of <> or quotes may hold no blanks, which a folder's name can bring in. */
static Slice fit_destination(struct collector *c, const struct link *link, Slice url) {
    if (link->angle || slice_find_char(url, ' ', 0) == SLICE_NONE)
        return url;
    if (link->kind != LINK_HTML_HREF && link->kind != LINK_HTML_SRC)
        return arena_printf(c->f->arena, "<%.*s>", FMT(url));
    char before = c->part->source->text.s[link->dest - 1];
    return before == '"' || before == '\'' ? url : encode_blanks(c, url);
}

static void rebase_link(struct collector *c, const struct link *link, Slice here, Slice there) {
    if (link->dest == link->dest_end)
        return;
    Slice raw = slice_sub(c->part->source->text, link->dest, link->dest_end);
    Slice moved = link_rebase(c->f->arena, here, there, raw);
    if (!slice_eq(raw, moved))
        replace(c, link->dest, link->dest_end, fit_destination(c, link, moved));
}

static void rename_label(struct collector *c, const struct link *link) {
    bool definition = link->kind == LINK_DEFINITION;
    if (!definition && link->style == LABEL_NONE)
        return;
    Slice fresh = flatten_label(c->f, c->part, false, link->key);
    if (fresh.n == 0)
        return;
    if (definition || link->style == LABEL_FULL)
        replace(c, link->label, link->label_end, fresh);
    else if (link->style == LABEL_COLLAPSED)
        replace(c, link->end - 1, link->end - 1, fresh);
    else
        replace(c, link->end, link->end, arena_printf(c->f->arena, "[%.*s]", FMT(fresh)));
}

static void edit_links(struct collector *c) {
    const struct facts *facts = c->part->facts;
    Slice here = path_dir(c->part->source->path), there = path_dir(c->f->document->source->path);
    for (uint32_t i = 0; i < facts->n_links; i++) {
        rename_label(c, &facts->links[i]);
        if (!slice_eq(here, there))
            rebase_link(c, &facts->links[i], here, there);
    }
    for (uint32_t i = 0; i < facts->n_footnotes; i++) {
        Slice fresh = flatten_label(c->f, c->part, true, facts->footnotes[i].key);
        if (fresh.n > 0)
            replace(c, facts->footnotes[i].label, facts->footnotes[i].label_end, fresh);
    }
}

/* --- mentions, escapes, markers --- */

static void rename_mentions(struct collector *c) {
    const struct facts *facts = c->part->facts;
    const struct names *names = library_names(c->f->library, c->f->tool);
    for (uint32_t i = 0; i < facts->n_mentions; i++) {
        const struct mention *m = &facts->mentions[i];
        if (mention_judge(m, names).verdict != VERDICT_KNOWN)
            continue;
        const struct document *agent = library_agent(c->f->library, c->f->tool, m->name);
        Slice name = agent ? c->f->renamer->name(c->f->renamer->context, agent) : (Slice){0};
        if (name.n > 0)
            replace(c, m->start, m->end, name);
    }
}

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
    edit_links(&c);
    if (f->renamer)
        rename_mentions(&c);
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
}
