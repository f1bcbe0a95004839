#include "model/agree.h"
#include "input/source.h"
#include "model/library.h"

static Slice head_of(const struct source *source) {
    return slice_sub(source->text, 0, source->body);
}

bool sources_agree(const struct source *a, const struct source *b) {
    bool written = a->template == TEMPLATE_NONE && b->template == TEMPLATE_NONE && !a->reported && !b->reported;
    return written && slice_eq(head_of(a), head_of(b)) && a->has_front == b->has_front && a->crlf == b->crlf;
}

static bool headings_agree(const struct facts *a, const struct facts *b) {
    bool agree = a->n_headings == b->n_headings;
    for (uint32_t i = 0; agree && i < a->n_headings; i++) {
        const struct heading *x = &a->headings[i], *y = &b->headings[i];
        agree = x->level == y->level && x->setext == y->setext && x->top == y->top && slice_eq(x->text, y->text) &&
                slice_eq(x->slug, y->slug);
    }
    return agree;
}

static bool links_agree(const struct facts *a, const struct facts *b) {
    bool agree = a->n_links == b->n_links;
    for (uint32_t i = 0; agree && i < a->n_links; i++) {
        const struct link *x = &a->links[i], *y = &b->links[i];
        agree = x->kind == y->kind && x->style == y->style && slice_eq(x->url, y->url) && slice_eq(x->key, y->key);
    }
    return agree;
}

static bool footnotes_agree(const struct facts *a, const struct facts *b) {
    bool agree = a->n_footnotes == b->n_footnotes;
    for (uint32_t i = 0; agree && i < a->n_footnotes; i++)
        agree = a->footnotes[i].definition == b->footnotes[i].definition && slice_eq(a->footnotes[i].key, b->footnotes[i].key);
    return agree;
}

static bool same_place(const struct directive *x, const struct directive *y) {
    return x->form == y->form && x->context == y->context && x->in_force == y->in_force && x->link == y->link &&
           slice_eq(x->prefix, y->prefix) && slice_eq(x->first_prefix, y->first_prefix);
}

static bool same_selection(const struct directive *x, const struct directive *y) {
    return slice_eq(x->path, y->path) && x->selector == y->selector && x->from == y->from && x->to == y->to &&
           slice_eq(x->name, y->name) && x->shift == y->shift && x->optional == y->optional && x->drop_heading == y->drop_heading;
}

/* What is wrong with its syntax is reported where it stands. */
static bool directives_agree(const struct facts *a, const struct facts *b) {
    bool agree = a->n_directives == b->n_directives;
    for (uint32_t i = 0; agree && i < a->n_directives; i++) {
        const struct directive *x = &a->directives[i], *y = &b->directives[i];
        agree = x->error.n == 0 && y->error.n == 0 && same_place(x, y) && same_selection(x, y);
    }
    return agree;
}

static bool mentions_agree(const struct facts *a, const struct facts *b) {
    bool agree = a->n_mentions == b->n_mentions;
    for (uint32_t i = 0; agree && i < a->n_mentions; i++) {
        const struct mention *x = &a->mentions[i], *y = &b->mentions[i];
        agree = x->form == y->form && x->around == y->around && slice_eq(x->name, y->name);
    }
    return agree;
}

static bool paths_agree(const struct facts *a, const struct facts *b) {
    bool agree = a->n_paths == b->n_paths && a->n_ids == b->n_ids;
    for (uint32_t i = 0; agree && i < a->n_paths; i++)
        agree = slice_eq(a->paths[i].path, b->paths[i].path);
    for (uint32_t i = 0; agree && i < a->n_ids; i++)
        agree = slice_eq(a->ids[i], b->ids[i]);
    return agree;
}

static bool onlys_agree(const struct onlys *a, const struct onlys *b) {
    bool agree = a->n == b->n && a->n_faults == 0 && b->n_faults == 0;
    for (uint32_t i = 0; agree && i < a->n; i++) {
        agree = a->v[i].n_names == b->v[i].n_names;
        for (size_t k = 0; agree && k < a->v[i].n_names; k++)
            agree = slice_eq(a->v[i].names[k], b->v[i].names[k]);
    }
    return agree;
}

static bool shapes_agree(const struct facts *a, const struct facts *b) {
    return a->n_escapes == b->n_escapes && a->n_open_fences == b->n_open_fences && a->ends_in_fence == b->ends_in_fence &&
           a->title_first == b->title_first && a->not_a_paragraph == b->not_a_paragraph && slice_eq(a->first_heading, b->first_heading);
}

static bool facts_agree(const struct facts *a, const struct facts *b) {
    return shapes_agree(a, b) && headings_agree(a, b) && links_agree(a, b) && footnotes_agree(a, b) && directives_agree(a, b) &&
           mentions_agree(a, b) && paths_agree(a, b) && onlys_agree(&a->onlys, &b->onlys);
}

static Slice text_of(const struct part *part) {
    return slice_trim(slice_sub(part->source->text, part->start, part->end));
}

static bool has_blank_line(Slice text) {
    bool blank = false;
    for (Slice line; !blank && slice_next_line(&text, &line);)
        blank = slice_trim(line).n == 0;
    return blank;
}

/* Markers of regions, for who includes it, and of findings that are not to be reported. */
static bool has_markers(Slice text) {
    return slice_find(text, S("ANCHOR"), 0) != SLICE_NONE || slice_find(text, S("quire-ignore"), 0) != SLICE_NONE;
}

/* Whether it is one paragraph matters to who includes it within a line. */
static bool texts_agree(Slice a, Slice b) {
    return (a.n == 0) == (b.n == 0) && has_blank_line(a) == has_blank_line(b) && !has_markers(a) && !has_markers(b);
}

bool parts_agree(const struct part *a, const struct part *b) {
    bool quiet = a->n_diags == 0 && b->n_diags == 0;
    return quiet && a->facts && b->facts && facts_agree(a->facts, b->facts) && texts_agree(text_of(a), text_of(b));
}
