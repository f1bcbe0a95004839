#include "model/only.h"
#include "base/mem.h"
#include "base/vec.h"
#include "model/library.h"
#include "model/mention_near.h"
#include "model/tree.h"

/* A marker whose end has not come yet. */
struct pending {
    uint32_t node;
    bool nested;             /* within another: it gets an end, but is none of ours */
};

struct finder {
    struct arena *arena;
    const struct source *source;
    const struct tree *tree;
    VEC(struct pending) open;
    VEC(struct only) found;
    VEC(struct only_fault) faults;
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static Slice skip_blanks(Slice s) {
    size_t n = 0;
    while (n < s.n && is_blank(s.s[n]))
        n++;
    return slice_sub(s, n, s.n);
}

/* What stands in a comment `<!-- quire:WORD ... -->` behind the word; false when it is another comment. */
static bool read_marker(Slice comment, Slice word, Slice *rest) {
    if (!slice_starts(comment, S("<!--")))
        return false;
    Slice inside = skip_blanks(slice_sub(comment, 4, comment.n));
    if (!slice_starts(inside, word))
        return false;
    *rest = slice_sub(inside, word.n, inside.n);
    size_t end = slice_find(*rest, S("-->"), 0);
    *rest = slice_sub(*rest, 0, end);
    return end != SLICE_NONE && (!rest->n || is_blank(rest->s[0]));
}

bool only_may_be_marker(Slice line) {
    size_t n = 0;
    Slice rest;
    while (n < line.n && (is_blank(line.s[n]) || line.s[n] == '>'))
        n++;
    line = slice_sub(line, n, line.n);
    return read_marker(line, S("quire:only"), &rest) || read_marker(line, S("quire:end"), &rest);
}

/* --- seams --- */

/* The block as it is seen from below. What ends in a paragraph goes on in any line of text. */
static unsigned seam_before(const struct tree *tree, uint32_t index) {
    if (!index)
        return SEAM_EDGE;
    const struct node *node = &tree->nodes[index];
    switch (node->type) {
    case NODE_LIST:
        return SEAM_LIST;
    case NODE_HEADING:
    case NODE_RULE:
        return SEAM_SHUT;
    case NODE_CODE_BLOCK:
        return node->fenced && node->closed ? SEAM_SHUT : 0;
    default:
        return 0;
    }
}

/* And as it is seen from above: does it end a paragraph? */
static unsigned seam_behind(const struct tree *tree, uint32_t index) {
    if (!index)
        return SEAM_EDGE;
    const struct node *node = &tree->nodes[index];
    switch (node->type) {
    case NODE_LIST:
        return SEAM_LIST | (!node->ordered || node->number == 1 ? SEAM_SHUT : 0);
    case NODE_HEADING:
        return node->setext ? 0 : SEAM_SHUT;
    case NODE_CODE_BLOCK:
        return node->fenced ? SEAM_SHUT : 0;
    case NODE_QUOTE:
    case NODE_INCLUDE:
        return SEAM_SHUT;
    default:
        return 0;
    }
}

bool seam_needs_blank(unsigned before, unsigned behind) {
    bool lists = (before & SEAM_LIST) && (behind & SEAM_LIST);
    return !lists && !((before | behind) & (SEAM_EDGE | SEAM_SHUT));
}

/* --- finding --- */

static void add_fault(struct finder *f, enum only_fault_kind kind, const struct node *node) {
    uint32_t end = node->end;
    while (end > node->start && is_blank(f->source->text.s[end - 1]))
        end--;
    *VEC_PUSH(&f->faults) = (struct only_fault){kind, node->start, end};
}

static struct only_line line_of(const struct finder *f, uint32_t index) {
    const struct node *node = &f->tree->nodes[index];
    const struct source *source = f->source;
    uint32_t last = source_line(source, node->end > node->start ? node->end - 1 : node->start);
    struct only_line line = {.start = source_line_start(source, source_line(source, node->start)),
                             .end = source->lines[last],
                             .mark = node->start};
    line.before = seam_before(f->tree, node->prev);
    line.behind = seam_behind(f->tree, node->next);
    return line;
}

/* Nothing before it on its line but blanks and the marks of quotes, and nothing behind it. */
static bool stands_alone(const struct finder *f, const struct node *node) {
    if (node->type != NODE_HTML_BLOCK || !slice_ends(slice_trim_end(node->text), S("-->")) ||
        slice_find(node->text, S("-->"), 0) + 3 != slice_trim_end(node->text).n)
        return false;
    uint32_t at = source_line_start(f->source, source_line(f->source, node->start));
    while (at < node->start && (is_blank(f->source->text.s[at]) || f->source->text.s[at] == '>'))
        at++;
    return at == node->start;
}

static bool is_name_end(char c) {
    return is_blank(c) || c == ',';
}

static void read_names(struct finder *f, uint32_t node, struct only *only) {
    const struct node *marker = &f->tree->nodes[node];
    VEC(Slice) names = {0};
    Slice rest;
    if (!read_marker(slice_sub(f->source->text, marker->start, marker->end), S("quire:only"), &rest))
        rest = (Slice){0};
    for (size_t at = 0; at < rest.n;) {
        size_t end = at;
        while (end < rest.n && !is_name_end(rest.s[end]))
            end++;
        if (end > at)
            *VEC_PUSH(&names) = slice_sub(rest, at, end);
        at = end + 1;
    }
    only->names = VEC_KEEP(&names, f->arena);
    only->n_names = names.n;
    VEC_FREE(&names);
}

static bool is_within(const struct finder *f, uint32_t node, uint32_t container) {
    while (node && node != container)
        node = f->tree->nodes[node].parent;
    return node == container;
}

/* Those whose container has ended have no end. */
static void close_containers(struct finder *f, uint32_t parent) {
    while (f->open.n && !is_within(f, parent, f->tree->nodes[f->open.v[f->open.n - 1].node].parent)) {
        add_fault(f, ONLY_UNCLOSED, &f->tree->nodes[f->open.v[f->open.n - 1].node]);
        f->open.n--;
    }
}

static void take_end(struct finder *f, uint32_t index) {
    const struct node *node = &f->tree->nodes[index];
    const struct pending *last = f->open.n ? &f->open.v[f->open.n - 1] : NULL;
    if (!last || f->tree->nodes[last->node].parent != node->parent) {
        add_fault(f, ONLY_STRAY_END, node);
        return;
    }
    if (!last->nested) {
        struct only only = {.open = line_of(f, last->node), .close = line_of(f, index)};
        read_names(f, last->node, &only);
        if (only.n_names)
            *VEC_PUSH(&f->found) = only;
        else
            add_fault(f, ONLY_NO_NAME, &f->tree->nodes[last->node]);
    }
    f->open.n--;
}

static void take_marker(struct finder *f, uint32_t index, bool end) {
    const struct node *node = &f->tree->nodes[index];
    if (!stands_alone(f, node)) {
        add_fault(f, ONLY_MISPLACED, node);
        return;
    }
    close_containers(f, node->parent);
    if (end) {
        take_end(f, index);
        return;
    }
    bool nested = f->open.n > 0;
    if (nested)
        add_fault(f, ONLY_NESTED, node);
    *VEC_PUSH(&f->open) = (struct pending){index, nested};
}

static int by_start(const void *a, const void *b) {
    const struct only_fault *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

struct onlys only_find(struct arena *arena, const struct source *source, const struct tree *tree) {
    struct finder f = {.arena = arena, .source = source, .tree = tree};
    struct onlys result = {0};
    for (uint32_t i = 1; i < tree->n; i++) {
        const struct node *node = &tree->nodes[i];
        Slice rest;
        if (node->type != NODE_HTML_BLOCK && node->type != NODE_HTML)
            continue;
        Slice text = skip_blanks(node->text);
        if (read_marker(text, S("quire:only"), &rest))
            take_marker(&f, i, false);
        else if (read_marker(text, S("quire:end"), &rest))
            take_marker(&f, i, true);
    }
    while (f.open.n)
        add_fault(&f, ONLY_UNCLOSED, &tree->nodes[f.open.v[--f.open.n].node]);
    if (f.faults.n > 1)
        qsort(f.faults.v, f.faults.n, sizeof *f.faults.v, by_start);
    result.v = VEC_KEEP(&f.found, arena);
    result.n = (uint32_t)f.found.n;
    result.faults = VEC_KEEP(&f.faults, arena);
    result.n_faults = (uint32_t)f.faults.n;
    VEC_FREE(&f.found);
    VEC_FREE(&f.faults);
    VEC_FREE(&f.open);
    return result;
}

uint32_t only_from(const struct onlys *onlys, uint32_t at) {
    uint32_t low = 0, high = onlys->n;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (onlys->v[middle].close.end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool only_is_for(const struct only *only, Slice target) {
    for (size_t i = 0; i < only->n_names; i++)
        if (slice_eq(only->names[i], target))
            return true;
    return false;
}

/* --- reporting --- */

static const struct {
    enum rule rule;
    const char *message, *help;
} FAULTS[] = {
    [ONLY_UNCLOSED] = {RULE_TARGET_UNCLOSED, "the text that is for some targets alone never ends",
                       "put `<!-- quire:end -->` on a line of its own behind it, in the same quote or item"},
    [ONLY_STRAY_END] = {RULE_TARGET_STRAY_END, "nothing that is for some targets alone ends here",
                        "take it away, or put `<!-- quire:only TARGET -->` before the text, in the same quote or item"},
    [ONLY_NESTED] = {RULE_TARGET_NESTED, "this begins within text that is for some targets alone already",
                     "end that first; one marker may name several targets"},
    [ONLY_MISPLACED] = {RULE_TARGET_MISPLACED, "this marker does not stand on a line of its own",
                        "put both markers on lines of their own, around whole blocks; for an item of a list, before and "
                        "behind the item"},
    [ONLY_NO_NAME] = {RULE_TARGET_UNKNOWN, "this marker names no target", "write `<!-- quire:only TARGET -->`"},
};

static bool is_target(const struct library *library, Slice name) {
    for (size_t i = 0; i < library->n_target_names; i++)
        if (slice_eq(library->target_names[i], name))
            return true;
    return false;
}

void target_unknown(const struct library *library, const struct source *source, Slice name, uint32_t start, uint32_t end,
                    const struct value *others) {
    if (!diag_at(library->sink, RULE_TARGET_UNKNOWN, source_place(source, start, end), "there is no target `%.*s`", FMT(name)))
        return;
    Slice near = nearest_name(name, library->target_names, library->n_target_names);
    Buf all = {0};
    for (size_t i = 0; i < library->n_target_names; i++)
        buf_printf(&all, "%s%.*s", i ? ", " : "", FMT(library->target_names[i]));
    if (near.n)
        diag_help(library->sink, "did you mean `%.*s`?", FMT(near));
    else
        diag_help(library->sink, "the targets are %s", all.s);
    Slice meant = name_certain(name, library->target_names, library->n_target_names);
    if (meant.n && !(others && value_member(others, meant)) && slice_eq(slice_sub(source->text, start, end), name))
        source_fix(library->sink, source, start, end, meant);
    buf_free(&all);
}

void only_report(const struct library *library, const struct part *part) {
    const struct onlys *onlys = &part->facts->onlys;
    const struct source *source = part->source;
    for (uint32_t i = 0; i < onlys->n_faults; i++) {
        const struct only_fault *fault = &onlys->faults[i];
        if (diag_at(library->sink, FAULTS[fault->kind].rule, source_place(source, fault->start, fault->end), "%s",
                    FAULTS[fault->kind].message))
            diag_help(library->sink, "%s", FAULTS[fault->kind].help);
    }
    for (uint32_t i = 0; library->n_target_names && i < onlys->n; i++)
        for (size_t k = 0; k < onlys->v[i].n_names; k++) {
            Slice name = onlys->v[i].names[k];
            uint32_t start = (uint32_t)(name.s - source->text.s);
            if (!is_target(library, name))
                target_unknown(library, source, name, start, start + (uint32_t)name.n, NULL);
        }
}
