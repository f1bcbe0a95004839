#include "render/flatten.h"
#include "base/mem.h"
#include "model/raw.h"
#include "render/flatten_edit.h"
#include "render/written.h"
#include <string.h>

enum { EXPECTED = 16 << 20 }; /* no text is longer, but for mistakes */

/* The text as it is written: what the containers put before each line, and where each line came from. */
struct writer {
    struct flattening *f;
    struct flat *out;
    Buf prefix;              /* goes before each line of included text */
    bool fresh;              /* nothing of the current line is written yet, its prefix neither */
    bool one_line;           /* included within a line: line endings become spaces */
    const char *eol;         /* the document's line ending, for included text */
    int depth;
    Slice marker;            /* what stands before the next line instead of the end of `prefix`: a list marker */
    size_t marker_at, marker_end;  /* the stretch of `prefix` that it stands for */
    int shift;               /* levels by which the headings of the part being written move */
    uint32_t inclusion;      /* whose own text is written, as in an owner */
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static void note_origin(struct writer *w, size_t at, const struct source *source, uint32_t offset) {
    if (!w->f->reader->written)
        *VEC_PUSH(&w->out->origins) = (struct origin){(uint32_t)at, source, offset};
}

static void begin_line(struct writer *w, const struct source *source, uint32_t offset, bool blank) {
    if (!w->fresh)
        return;
    w->fresh = false;
    note_origin(w, w->out->text.n, source, offset);
    Slice prefix = buf_view(&w->prefix);
    if (w->marker.n > 0) {
        buf_slice(&w->out->text, slice_sub(prefix, 0, w->marker_at));
        buf_slice(&w->out->text, w->marker);
        w->marker = (Slice){0};
        prefix = slice_sub(prefix, w->marker_end, prefix.n);
    }
    buf_slice(&w->out->text, blank ? slice_trim_end(prefix) : prefix);
}

static void end_line(struct writer *w, Slice ending) {
    buf_slice(&w->out->text, ending);
    w->fresh = true;
}

/* Do the bytes come into the text as they are, with nothing before a line, and line feeds alone behind it? Most do. */
static bool is_copied(const struct writer *w, Slice bytes) {
    return !w->one_line && w->prefix.n == 0 && w->marker.n == 0 && (w->depth == 0 || w->eol[0] == '\n') &&
           slice_find_char(bytes, '\r', 0) == SLICE_NONE;
}

static void copy_source(struct writer *w, const struct source *source, uint32_t start, uint32_t end) {
    const char *s = source->text.s;
    size_t before = w->out->text.n - start;
    buf_add(&w->out->text, s + start, end - start);
    while (start < end && !w->f->reader->written) {
        if (w->fresh)
            note_origin(w, before + start, source, start);
        const char *feed = memchr(s + start, '\n', end - start);
        w->fresh = feed != NULL;
        start = feed ? (uint32_t)(feed - s) + 1 : end;
    }
    w->fresh = s[end - 1] == '\n';
}

/* Bytes of `source` from `offset` on; the document's own are copied as they are, included ones take its line endings. */
static void write_source(struct writer *w, const struct source *source, uint32_t start, uint32_t end) {
    const char *s = source->text.s;
    if (start >= end)
        return;
    if (is_copied(w, slice_sub(source->text, start, end))) {
        copy_source(w, source, start, end);
        return;
    }
    while (start < end) {
        uint32_t stop = start;
        while (stop < end && s[stop] != '\n' && s[stop] != '\r')
            stop++;
        if (stop > start || !w->one_line)
            begin_line(w, source, start, stop == start);
        buf_add(&w->out->text, s + start, stop - start);
        start = stop;
        if (start == end)
            break;
        uint32_t behind = start + (s[start] == '\r' && start + 1 < end && s[start + 1] == '\n' ? 2 : 1);
        if (w->one_line) {
            buf_char(&w->out->text, ' ');
            while (behind < end && is_blank(s[behind]))
                behind++;
        } else {
            end_line(w, w->depth ? slice_from(w->eol) : slice_sub(source->text, start, behind));
        }
        start = behind;
    }
}

/* Text that stands nowhere in a file, for what was written at `offset`. */
static void write_text(struct writer *w, const struct source *source, uint32_t offset, Slice text) {
    for (Slice rest = text, line; slice_next_line(&rest, &line);) {
        begin_line(w, source, offset, line.n == 0);
        buf_slice(&w->out->text, line);
        if (rest.n > 0 || slice_ends(text, S("\n")))
            end_line(w, slice_from(w->eol));
    }
}

/* Is the last line that was written, its containers' marks aside, blank? (The text's beginning counts as blank.) */
static bool after_blank_line(const struct writer *w) {
    if (!w->fresh || w->marker.n > 0)
        return w->marker.n > 0;
    const Buf *text = &w->out->text;
    size_t i = text->n;
    if (i > 0 && text->s[i - 1] == '\n')
        i--;
    if (i > 0 && text->s[i - 1] == '\r')
        i--;
    while (i > 0 && (is_blank(text->s[i - 1]) || text->s[i - 1] == '>'))
        i--;
    return i == 0 || text->s[i - 1] == '\n' || text->s[i - 1] == '\r';
}

static bool blank_line_at(const struct part *part, uint32_t offset) {
    const char *s = part->source->text.s;
    while (offset < part->end && (is_blank(s[offset]) || s[offset] == '>'))
        offset++;
    return offset >= part->end || s[offset] == '\n' || s[offset] == '\r';
}

static bool begins_item(const struct directive *d) {
    return !slice_eq(d->first_prefix, d->prefix);
}

static void write_part(struct writer *w, const struct part *part, int shift);

/* --- one include --- */

/* Whose text comes from here on. One that nothing is written of is left out. */
static void hand_over(struct writer *w, uint32_t inclusion) {
    Owners *owners = &w->out->owners;
    uint32_t at = (uint32_t)w->out->text.n;
    w->inclusion = inclusion;
    if (owners->n == 0 || owners->v[owners->n - 1].at < at)
        VEC_PUSH(owners);
    owners->v[owners->n - 1] = (struct owner){at, inclusion};
}

/* Returns whom to hand over to when the include is written. */
static uint32_t begin_inclusion(struct writer *w, const struct part *part, const struct directive *d) {
    uint32_t outer = w->inclusion;
    *VEC_PUSH(&w->out->inclusions) = (struct inclusion){outer, d->part, part->source, d};
    hand_over(w, (uint32_t)w->out->inclusions.n);
    return outer;
}

/* How far the text was written. */
struct mark {
    size_t text, origins, inclusions, owners;
    struct owner owner;
    bool fresh;
};

static struct mark set_mark(const struct writer *w) {
    const struct flat *out = w->out;
    return (struct mark){out->text.n, out->origins.n, out->inclusions.n, out->owners.n, out->owners.v[out->owners.n - 1], w->fresh};
}

/* As if nothing had been written since. */
static void go_back(struct writer *w, const struct mark *mark) {
    w->out->text.n = mark->text;
    w->out->origins.n = mark->origins;
    w->out->inclusions.n = mark->inclusions;
    w->out->owners.n = mark->owners;
    w->out->owners.v[mark->owners - 1] = mark->owner;
    w->fresh = mark->fresh;
}

static void blank_line(struct writer *w, const struct part *part, const struct directive *d) {
    size_t mark = w->prefix.n;
    buf_slice(&w->prefix, d->prefix);
    begin_line(w, part->source, d->start, true);
    end_line(w, slice_from(w->eol));
    w->prefix.n = mark;
    w->prefix.s[mark] = '\0';
}

static void write_fence(struct writer *w, const struct part *part, const struct directive *d) {
    uint32_t outer = begin_inclusion(w, part, d);
    const struct part *raw = &w->f->library->parts.v[d->part];
    RawLines lines = {0};
    raw_lines(raw, &lines);
    size_t mark = w->prefix.n;
    buf_slice(&w->prefix, d->prefix);
    for (size_t i = 0; i < lines.n; i++) {
        if (i > 0)
            end_line(w, slice_from(w->eol));
        begin_line(w, raw->source, lines.v[i].offset, lines.v[i].text.n == 0);
        buf_slice(&w->out->text, lines.v[i].text);
    }
    w->prefix.n = mark;
    w->prefix.s[mark] = '\0';
    hand_over(w, outer);
    VEC_FREE(&lines);
}

/* False when nothing came: all of it may be for other targets. */
static bool write_block(struct writer *w, const struct part *part, const struct directive *d, bool item) {
    if (!item && d->form != FORM_AGPM && !after_blank_line(w) && w->out->text.n > 0)
        blank_line(w, part, d);
    uint32_t outer = begin_inclusion(w, part, d);
    size_t mark = w->prefix.n;
    if (item && w->fresh) {
        w->marker = d->first_prefix;
        w->marker_at = mark;
        w->marker_end = mark + d->prefix.n;
    }
    buf_slice(&w->prefix, d->prefix);
    w->depth++;
    size_t begun = w->out->text.n;
    write_part(w, &w->f->library->parts.v[d->part], d->effective_shift);
    w->depth--;
    hand_over(w, outer);
    w->prefix.n = mark;
    w->prefix.s[mark] = '\0';
    w->marker = (Slice){0};
    return w->out->text.n > begun;
}

static void write_inline(struct writer *w, const struct part *part, const struct directive *d) {
    uint32_t outer = begin_inclusion(w, part, d);
    bool before = w->one_line;
    w->one_line = true;
    w->depth++;
    write_part(w, &w->f->library->parts.v[d->part], 0);
    w->depth--;
    w->one_line = before;
    hand_over(w, outer);
}

/* The source lines of one item of a reference list, for an item whose file is missing. */
static void write_item_source(struct writer *w, const struct part *part, const struct edit *edit, uint32_t number) {
    const struct source *source = part->source;
    const struct directive *d = &part->facts->directives[number];
    uint32_t start = source_line_start(source, source_line(source, d->start)), end = edit->end;
    if (number < edit->last) {
        end = source_line_start(source, source_line(source, part->facts->directives[number + 1].start));
        while (end > start && (source->text.s[end - 1] == '\n' || source->text.s[end - 1] == '\r'))
            end--;
    }
    write_source(w, source, start, end);
}

/* What the edit's directives bring, one blank line between two. Gives true when the edit's line is not to be left blank. */
static bool write_includes(struct writer *w, const struct part *part, const struct edit *edit) {
    bool wrote = false;
    for (uint32_t i = edit->first; i <= edit->last; i++) {
        const struct directive *d = &part->facts->directives[i];
        if (d->skipped || (d->context == CONTEXT_BLOCK && w->f->library->parts.v[d->part].empty))
            continue;
        struct mark mark = set_mark(w);
        bool came = true;
        if (wrote)
            end_line(w, slice_from(w->eol));
        if (wrote && !d->part)
            blank_line(w, part, d);
        if (!d->part)
            write_item_source(w, part, edit, i);
        else if (d->context == CONTEXT_INLINE)
            write_inline(w, part, d);
        else if (d->context == CONTEXT_FENCE)
            write_fence(w, part, d);
        else
            came = write_block(w, part, d, i == edit->first && begins_item(d) && d->form != FORM_REFERENCE);
        if (!came)
            go_back(w, &mark);
        wrote |= came;
    }
    return wrote;
}

static uint32_t over_line_ending(const struct part *part, uint32_t at) {
    const char *s = part->source->text.s;
    if (at < part->end && s[at] == '\r')
        at++;
    if (at < part->end && s[at] == '\n')
        at++;
    return at;
}

/* Where the line that `at` is on ends, without its ending. */
static uint32_t line_end(const struct part *part, uint32_t at) {
    while (at < part->end && part->source->text.s[at] != '\n' && part->source->text.s[at] != '\r')
        at++;
    return at;
}

/* Writes an include edit; gives the place where the part's own text goes on. `cut` is the next edit when that is a cut, which
 * looks after the blank lines itself. */
static uint32_t write_include_edit(struct writer *w, const struct part *part, const struct edit *edit, const struct edit *cut) {
    const struct directive *d = &part->facts->directives[edit->first];
    bool wrote = write_includes(w, part, edit);
    if (d->context == CONTEXT_INLINE)
        return edit->end;
    uint32_t next = over_line_ending(part, edit->end);
    if (!wrote) {
        /* Nothing came: the line goes, and one of two blank lines around it. */
        if (after_blank_line(w) && next < part->end && blank_line_at(part, next))
            next = over_line_ending(part, next);
        return next;
    }
    bool lines_go = cut && cut->start == next;
    /* agpm puts the text where the expression stands, and nothing around it. */
    if (d->context == CONTEXT_BLOCK && d->form != FORM_AGPM && next < part->end && !blank_line_at(part, next) &&
        !lines_go) {
        end_line(w, slice_from(w->eol));
        blank_line(w, part, d);
        return next;
    }
    return edit->end;
}

/* Where the last line of a text that ends with a line ending begins. */
static size_t last_line(Slice text) {
    size_t at = text.n;
    if (at > 0 && text.s[at - 1] == '\n')
        at--;
    if (at > 0 && text.s[at - 1] == '\r')
        at--;
    while (at > 0 && text.s[at - 1] != '\n' && text.s[at - 1] != '\r')
        at--;
    return at;
}

/* Takes back the blank lines that were written last: they separate nothing any more. */
static void take_back_blank_lines(struct writer *w) {
    Origins *origins = &w->out->origins;
    Owners *owners = &w->out->owners;
    while (w->out->text.n > 0 && after_blank_line(w)) {
        w->out->text.n = last_line(buf_view(&w->out->text));
        w->out->text.s[w->out->text.n] = '\0';
    }
    while (origins->n > 0 && origins->v[origins->n - 1].at >= w->out->text.n)
        origins->n--;
    while (owners->n > 1 && owners->v[owners->n - 2].at >= w->out->text.n)
        owners->n--;
    if (owners->v[owners->n - 1].at > w->out->text.n)
        owners->v[owners->n - 1].at = (uint32_t)w->out->text.n;
}

/* Lines that go: where blank lines were on both sides, one is left, and where the blocks on both sides would run into one,
 * one comes. Gives the place where the part's own text goes on. */
static uint32_t write_cut(struct writer *w, const struct part *part, const struct edit *edit) {
    bool before = after_blank_line(w), behind = edit->end >= part->end || blank_line_at(part, edit->end);
    if (before && edit->end >= part->end && w->out->text.n > 0)
        take_back_blank_lines(w);
    if (before && behind)
        return over_line_ending(part, line_end(part, edit->end));
    if (before || behind || !(edit->gap || seam_needs_blank(edit->before, edit->behind)))
        return edit->end;
    const char *s = part->source->text.s;
    uint32_t line = edit->gap ? edit->gap : edit->start, mark = line;
    while (mark < edit->end && (is_blank(s[mark]) || s[mark] == '>'))
        mark++;
    begin_line(w, part->source, line, false);
    buf_slice(&w->out->text, slice_trim_end(slice_sub(part->source->text, line, mark)));
    end_line(w, slice_from(w->eol));
    return edit->end;
}

/* --- a part --- */

static bool leaves_out(const struct edit *edit) {
    bool nothing = edit->kind == EDIT_REPLACE && edit->text.n == 0 && edit->end > edit->start;
    return nothing || edit->kind == EDIT_CUT;
}

/* Where the text begins without the blank lines and the left out ones at its head. */
static uint32_t trimmed_start(const struct part *part, const Edits *edits) {
    const char *s = part->source->text.s;
    uint32_t at = part->start;
    for (size_t i = 0; at < part->end;) {
        while (i < edits->n && edits->v[i].start < at)
            i++;
        if (i < edits->n && edits->v[i].start == at && leaves_out(&edits->v[i])) {
            at = edits->v[i].end;
            continue;
        }
        uint32_t stop = at;
        while (stop < part->end && is_blank(s[stop]))
            stop++;
        if (stop >= part->end || (s[stop] != '\n' && s[stop] != '\r'))
            break;
        at = over_line_ending(part, stop);
    }
    return at;
}

/* And where it ends. Blanks behind the last word are its line's own: only whole lines go. */
static uint32_t trimmed_end(const struct part *part, const Edits *edits, uint32_t start) {
    const char *s = part->source->text.s;
    uint32_t end = part->end;
    for (size_t i = edits->n; end > start;) {
        if (i > 0 && edits->v[i - 1].end == end && leaves_out(&edits->v[i - 1])) {
            end = edits->v[--i].start;
            continue;
        }
        uint32_t word = end;
        while (word > start && (is_blank(s[word - 1]) || s[word - 1] == '\n' || s[word - 1] == '\r'))
            word--;
        if (word == end)
            break;
        /* A line that is left out, of more than a `\`, may be what the blank lines follow. */
        const struct edit *last = i > 0 ? &edits->v[i - 1] : NULL;
        if (last && last->end >= word && leaves_out(last) && last->end > last->start + 1) {
            end = last->end;
            continue;
        }
        for (uint32_t line_end = end, at = word; at < line_end && is_blank(s[at]); at++)
            word = at + 1;
        return word;
    }
    return end > start ? end : start;
}

/* An included fence that is never closed would take in all that follows: it is an error where it was written, and closed
 * here. */
static void close_fence(struct writer *w, const struct part *part) {
    const struct facts *facts = part->facts;
    if (w->one_line || !facts->ends_in_fence)
        return;
    uint32_t at = facts->open_fences[facts->n_open_fences - 1], end = at;
    const struct source *source = part->source;
    while (end < part->end && source->text.s[end] == source->text.s[at])
        end++;
    end_line(w, slice_from(w->eol));
    write_text(w, source, at, slice_sub(source->text, at, end));
}

static void write_anew(struct writer *w, const struct part *part, int shift) {
    bool included = w->depth > 0;
    uint32_t at = part->start, end = part->end;
    Edits edits = {0};
    int outer = w->shift;
    w->shift += shift;
    flatten_edits(w->f, part, w->shift, included, &edits);
    if (included) {
        at = trimmed_start(part, &edits);
        end = trimmed_end(part, &edits, at);
    }
    for (size_t i = 0; i < edits.n && edits.v[i].start < end; i++) {
        const struct edit *edit = &edits.v[i];
        /* An include of which nothing came may have taken a blank line that a cut begins with. */
        bool begun = edit->kind == EDIT_CUT && edit->start < at && edit->end > at;
        if (edit->start < at && !begun)
            continue;
        if (!begun)
            write_source(w, part->source, at, edit->start);
        if (edit->kind == EDIT_INCLUDE) {
            bool cut = i + 1 < edits.n && edit[1].kind == EDIT_CUT;
            at = write_include_edit(w, part, edit, cut ? &edit[1] : NULL);
        } else if (edit->kind == EDIT_CUT) {
            at = write_cut(w, part, edit);
        } else {
            write_text(w, part->source, edit->start, edit->text);
            at = edit->end;
        }
    }
    if (at < end)
        write_source(w, part->source, at, end);
    if (included)
        close_fence(w, part);
    w->shift = outer;
    VEC_FREE(&edits);
}

/* Does nothing around the part, and no reader, change what is written of it? */
static bool is_same_everywhere(const struct writer *w, const struct part *part) {
    const struct facts *facts = part->facts;
    return w->fresh && !w->one_line && w->prefix.n == 0 && w->marker.n == 0 && w->eol[0] == '\n' && facts->n_directives == 0 &&
           facts->n_links == 0 && facts->n_footnotes == 0 && facts->onlys.n == 0 &&
           (facts->n_mentions == 0 || !w->f->reader->rename);
}

static void write_part(struct writer *w, const struct part *part, int shift) {
    struct written *written = w->depth > 0 && is_same_everywhere(w, part) ? w->f->reader->written : NULL;
    uint32_t number = (uint32_t)(part - w->f->library->parts.v);
    const struct written_part *kept = written ? written_find(written, number, w->shift + shift) : NULL;
    size_t begun = w->out->text.n;
    if (kept) {
        buf_slice(&w->out->text, kept->text);
        w->fresh = kept->ends_line;
        return;
    }
    write_anew(w, part, shift);
    if (written)
        written_keep(written, number, w->shift + shift, slice_sub(buf_view(&w->out->text), begun, w->out->text.n), w->fresh);
}

void flatten(struct library *library, const struct document *document, const struct reader *reader, struct flat *out) {
    struct flattening f = {.arena = arena_new(), .library = library, .document = document, .reader = reader};
    struct writer w = {.f = &f, .out = out, .fresh = true, .eol = document->source->crlf ? "\r\n" : "\n"};
    const struct part *part = &library->parts.v[document->part];
    *out = (struct flat){0};
    buf_init(&out->text);
    buf_reserve(&out->text, part->size < EXPECTED ? part->size + part->size / 16 : 0);
    buf_init(&w.prefix);
    flatten_labels(&f);
    hand_over(&w, 0);
    write_part(&w, part, reader->shift);
    if (out->owners.v[out->owners.n - 1].at == out->text.n)
        out->owners.n--;
    buf_free(&w.prefix);
    map_free(&f.labels);
    arena_free(f.arena);
}

void flat_free(struct flat *flat) {
    buf_free(&flat->text);
    VEC_FREE(&flat->origins);
    VEC_FREE(&flat->inclusions);
    VEC_FREE(&flat->owners);
}

void flat_origin(const struct flat *flat, uint32_t at, const struct source **source, uint32_t *line) {
    size_t low = 0, high = flat->origins.n;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (flat->origins.v[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    *source = high ? flat->origins.v[low].source : NULL;
    *line = high ? source_written_line(*source, flat->origins.v[low].offset) : 0;
}
