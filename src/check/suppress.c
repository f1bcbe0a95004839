/* Comments that silence findings:
 *
 *     <!-- quire-ignore RULE: reason -->
 *
 * RULE is an id, or a family with a star (link/ and *), or several of them with commas between. It
 * speaks of the next block in the same container, where the text is written: a comment in a snippet
 * holds for all that include it. A text with such comments is parsed once more, on its own; others
 * cost one search for the word. */
#include "base/mem.h"
#include "check/check.h"
#include "check/rules.h"
#include "model/locate.h"
#include "model/markdown.h"
#include "model/mention_near.h"
#include "model/naming.h"
#include "model/rawhtml.h"
#include "model/tree.h"
#include <stdlib.h>

static Slice keyword(void) {
    return S(SOURCE_SILENCES);
}

/* One rule or family of one comment. */
struct suppression {
    const struct source *source;
    Slice rules;                             /* as written */
    uint32_t start, end;                     /* of that in the file */
    uint32_t from, to;                       /* lines of the block that it speaks of; 0 for none */
    uint64_t speaks_of[RULE_COUNT / 64 + 1]; /* bits by rule; none where there is no such rule */
    bool known;
    bool used;
};

struct suppressions {
    const struct library *library;
    struct arena *arena; /* reset behind every text */
    VEC(struct suppression) v;
    struct map first; /* path -> index + 1 of the text's first one; they lie side by side */
    /* While the findings are gone through, which come in order of their places: */
    Slice path;
    size_t next;        /* the first of this text that begins further down */
    VEC(size_t) active; /* those whose block holds the line; blocks nest, so this is a stack */
};

/* --- Finding the comments --- */

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What stands in a comment behind the keyword; false when it is another comment. */
static bool read_comment(Slice comment, Slice *rest) {
    Slice inside = slice_sub(comment, 4, comment.n >= 7 ? comment.n - 3 : 0);
    size_t at = 0;
    while (at < inside.n && is_blank(inside.s[at]))
        at++;
    inside = slice_sub(inside, at, inside.n);
    if (!slice_starts(inside, keyword()))
        return false;
    *rest = slice_sub(inside, keyword().n, inside.n);
    return !rest->n || is_blank(rest->s[0]) || rest->s[0] == ':';
}

static bool is_ours(const struct node *node) {
    return node->type == NODE_HTML_BLOCK && slice_find(node->text, keyword(), 0) != SLICE_NONE;
}

/* A text with comments, while they are taken. */
struct text_scan {
    const struct source *source;
    const struct tree *tree;
    uint32_t *behind; /* by node that is one of our comments: the block behind it and those that
                         follow it */
    const struct node *
        *notes; /* footnotes, which the tree has at its end, by where they are written */
    size_t n_notes;
};

static int compare_nodes(const void *a, const void *b) {
    uint32_t x = (*(const struct node *const *)a)->start,
             y = (*(const struct node *const *)b)->start;
    return (x > y) - (x < y);
}

static void scan_blocks(struct arena *arena, struct text_scan *scan) {
    const struct tree *tree = scan->tree;
    scan->behind = ARENA_ARRAY(arena, uint32_t, tree->n);
    scan->notes = ARENA_ARRAY(arena, const struct node *, tree->n);
    for (uint32_t i = tree->n; i-- > 1;) {
        const struct node *node = &tree->nodes[i];
        if (node->type == NODE_FOOTNOTE)
            scan->notes[scan->n_notes++] = node;
        if (is_ours(node))
            scan->behind[i] = node->next && is_ours(&tree->nodes[node->next])
                                  ? scan->behind[node->next]
                                  : node->next;
    }
    if (scan->n_notes)
        qsort(scan->notes, scan->n_notes, sizeof *scan->notes, compare_nodes);
}

/* The block that a comment in this node speaks of, 0 for none. Comments may stand one below the
 * other. */
static uint32_t block_behind(const struct text_scan *scan, uint32_t at) {
    const struct node *nodes = scan->tree->nodes;
    while (!node_is_block(&nodes[at]) || nodes[at].type == NODE_CELL || nodes[at].type == NODE_ROW)
        at = nodes[at].parent;
    uint32_t next = nodes[at].next;
    next = next && is_ours(&nodes[next]) ? scan->behind[next] : next;
    return next && nodes[next].type == NODE_FOOTNOTE ? 0 : next;
}

/* The first footnote that is written in [from, to), or NULL. */
static const struct node *note_behind(const struct text_scan *scan, uint32_t from, uint32_t to) {
    size_t low = 0, high = scan->n_notes;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (scan->notes[middle]->start < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low < scan->n_notes && scan->notes[low]->start < to ? scan->notes[low] : NULL;
}

/* Definitions are in no block. Gives the lines of those that come first behind the comment. */
static bool definitions_behind(const struct text_scan *scan, uint32_t from, uint32_t to,
                               struct suppression *out) {
    const struct tree *tree = scan->tree;
    uint32_t low = 0, high = tree->n_definitions;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tree->definitions[middle].start < from)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < tree->n_definitions && tree->definitions[low].start < to; low++) {
        uint32_t line = source_written_line(scan->source, tree->definitions[low].start);
        if (out->from && line > out->to + 1)
            break;
        out->from = out->from ? out->from : line;
        out->to = source_written_line(scan->source, tree->definitions[low].end);
    }
    return out->from > 0;
}

static void set_block(const struct text_scan *scan, uint32_t node, uint32_t behind,
                      struct suppression *out) {
    const struct source *source = scan->source;
    uint32_t block = block_behind(scan, node);
    const struct node *next = &scan->tree->nodes[block];
    uint32_t limit = block                            ? next->start
                     : scan->tree->nodes[node].parent ? 0
                                                      : (uint32_t)source->text.n;
    const struct node *note = note_behind(scan, behind, limit);
    if (definitions_behind(scan, behind, note ? note->start : limit, out) || (!block && !note))
        return;
    next = note ? note : next;
    out->from = source_written_line(source, next->start);
    out->to = source_written_line(source, next->end > next->start ? next->end - 1 : next->start);
}

static void find_rules(struct suppression *s) {
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (rule_matches((enum rule)i, s->rules)) {
            s->speaks_of[i / 64] |= UINT64_C(1) << i % 64;
            s->known = true;
        }
    }
}

static bool speaks_of(const struct suppression *s, enum rule rule) {
    return s->speaks_of[rule / 64] >> rule % 64 & 1;
}

static void report_no_reason(const struct suppressions *all, const struct source *source,
                             uint32_t start, uint32_t end) {
    struct sink *sink = all->library->sink;
    if (diag_at(sink, RULE_SUPPRESS_NO_REASON, source_place(source, start, end),
                "this comment does not say why"))
        diag_help(sink, "write the reason behind a colon: `<!-- quire-ignore RULE: reason -->`");
}

/* Where the comments of one node begin and end in the file; each is asked in ascending order. */
struct comment_places {
    struct text_place starts, ends;
};

/* A comment, which is [from, to) of the node's text. */
static void take_comment(struct suppressions *all, const struct text_scan *scan, uint32_t index,
                         struct comment_places *places, size_t from, size_t to) {
    const struct source *source = scan->source;
    const struct node *node = &scan->tree->nodes[index];
    Slice rest;
    if (!read_comment(slice_sub(node->text, from, to), &rest))
        return;
    uint32_t start = locate_next(source, &places->starts, from),
             end = locate_next(source, &places->ends, to - 1) + 1;
    size_t colon = slice_find_char(rest, ':', 0);
    if (colon == SLICE_NONE || !slice_trim(slice_sub(rest, colon + 1, rest.n)).n)
        report_no_reason(all, source, start, end);
    Slice list = slice_sub(rest, 0, colon);
    struct suppression block = {.source = source};
    set_block(scan, index, end, &block);
    for (size_t at = 0; at <= list.n;) {
        size_t comma = slice_find_char(list, ',', at);
        Slice rules = slice_trim(slice_sub(list, at, comma));
        struct suppression *s = VEC_PUSH(&all->v);
        *s = block;
        s->start = start;
        if (rules.n)
            s->start = locate_next(source, &places->starts, (size_t)(rules.s - node->text.s));
        s->end = rules.n ? s->start + (uint32_t)rules.n : end;
        s->rules = slice_sub(source->text, s->start, rules.n ? s->end : s->start);
        find_rules(s);
        at = comma == SLICE_NONE ? list.n + 1 : comma + 1;
    }
}

static void take_comments(struct suppressions *all, const struct text_scan *text, uint32_t index) {
    const struct node *node = &text->tree->nodes[index];
    struct comment_places places = {{.node = node}, {.node = node}};
    struct rawhtml scan = {.input = node->text};
    for (enum rawhtml_token token; (token = rawhtml_next(&scan)) != RAWHTML_END;)
        if (token == RAWHTML_COMMENT)
            take_comment(all, text, index, &places, scan.start, scan.end);
}

/* Outer blocks come before those within. */
static int compare(const void *left, const void *right) {
    const struct suppression *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to > b->to ? -1 : 1;
    return (a->start > b->start) - (a->start < b->start);
}

static void take_source(struct suppressions *all, const struct source *source) {
    if (!source->silences || !is_markdown(source->path))
        return;
    size_t before = all->v.n;
    struct markdown_options options = {0};
    struct text_scan scan = {.source = source};
    scan.tree =
        markdown_parse(all->arena, source, source->body, (uint32_t)source->text.n, options, NULL);
    scan_blocks(all->arena, &scan);
    for (uint32_t i = 1; i < scan.tree->n; i++)
        if (scan.tree->nodes[i].type == NODE_HTML_BLOCK || scan.tree->nodes[i].type == NODE_HTML)
            take_comments(all, &scan, i);
    if (all->v.n > before) {
        qsort(all->v.v + before, all->v.n - before, sizeof *all->v.v, compare);
        map_set(&all->first, source->path, (void *)(before + 1));
    }
    arena_reset(all->arena);
}

static void take_all(struct suppressions *all) {
    const struct library *library = all->library;
    struct map seen = {0};
    for (size_t i = 1; i < library->parts.n; i++) {
        const struct source *source = library->parts.v[i].source;
        if (!source->silences)
            continue;
        if (!map_has(&seen, source->path))
            take_source(all, source);
        map_set(&seen, source->path, NULL);
    }
    map_free(&seen);
}

/* --- Silencing --- */

/* Moves on to the line of a finding. */
static void go_to(struct suppressions *all, const struct place *place) {
    if (!slice_eq(place->path, all->path)) {
        size_t first = (size_t)map_get(&all->first, place->path);
        all->path = place->path;
        all->next = first ? first - 1 : all->v.n;
        all->active.n = 0;
    }
    for (; all->next < all->v.n; all->next++) {
        const struct suppression *s = &all->v.v[all->next];
        if (s->from > place->line || !slice_eq(s->source->path, place->path))
            break;
        while (all->active.n && all->v.v[all->active.v[all->active.n - 1]].to < s->from)
            all->active.n--;
        *VEC_PUSH(&all->active) = all->next;
    }
    while (all->active.n && all->v.v[all->active.v[all->active.n - 1]].to < place->line)
        all->active.n--;
}

static bool is_silenced(void *context, const struct diag *diag) {
    struct suppressions *all = context;
    bool silenced = false;
    if (!diag->place.line || slice_starts(slice_from(rule_id(diag->rule)), S("suppress/")))
        return false;
    go_to(all, &diag->place);
    for (size_t i = 0; i < all->active.n; i++) {
        struct suppression *s = &all->v.v[all->active.v[i]];
        if (s->from && s->to >= diag->place.line && speaks_of(s, diag->rule))
            s->used = silenced = true;
    }
    return silenced;
}

/* --- Comments without effect --- */

/* Is every rule that it speaks of off here, or about addresses on the web? Then it may be of use
 * where it is not, or when they are asked and answer. */
static bool is_off(const struct library *library, const struct suppression *s) {
    for (size_t i = 0; i < RULE_COUNT; i++)
        if (speaks_of(s, (enum rule)i) && !rule_is_external((enum rule)i) &&
            config_level(library->config, (enum rule)i, s->source->path) != LEVEL_OFF)
            return false;
    return true;
}

static void help_unknown(struct sink *sink, Slice rules) {
    Buf near = {0};
    rule_meant(&near, rules);
    if (near.n)
        diag_help(sink, "did you mean `%s`?", near.s);
    else
        diag_help(sink, "`quire explain` lists the rules; a whole family is `link/*`");
    buf_free(&near);
}

static void fix_rule(struct sink *sink, const struct suppression *s) {
    Slice ids[RULE_COUNT];
    for (size_t i = 0; i < RULE_COUNT; i++)
        ids[i] = slice_from(rule_id((enum rule)i));
    Slice meant = name_certain(s->rules, ids, RULE_COUNT);
    if (meant.n)
        source_fix(sink, s->source, s->start, s->end, meant);
}

static void report_unused(const struct library *library, const struct suppression *s) {
    struct sink *sink = library->sink;
    struct place place = source_place(s->source, s->start, s->end);
    if (!s->rules.n) {
        diag_at(sink, RULE_SUPPRESS_UNUSED, place,
                "this comment names no rule, and so silences nothing");
        diag_help(sink, "write `<!-- quire-ignore RULE: reason -->`");
    } else if (!s->known) {
        diag_at(sink, RULE_SUPPRESS_UNUSED, place, "no rule is named `%.*s`", FMT(s->rules));
        help_unknown(sink, s->rules);
        fix_rule(sink, s);
    } else if (!s->from) {
        diag_at(sink, RULE_SUPPRESS_UNUSED, place,
                "no block follows that `%.*s` could be silenced in", FMT(s->rules));
        diag_help(sink, "put the comment on a line of its own before the block");
    } else {
        diag_at(sink, RULE_SUPPRESS_UNUSED, place, "`%.*s` finds nothing in the next block",
                FMT(s->rules));
        diag_help(sink,
                  "take the comment away, or put it directly before the block that it is for");
    }
}

void check_silence(struct library *library, bool judge) {
    struct suppressions all = {.library = library, .arena = arena_new()};
    take_all(&all);
    if (all.v.n)
        sink_drop(library->sink, is_silenced, &all);
    for (size_t i = 0; judge && i < all.v.n; i++) {
        const struct suppression *s = &all.v.v[i];
        if (!s->used && !(s->known && is_off(library, s)))
            report_unused(library, s);
    }
    VEC_FREE(&all.active);
    VEC_FREE(&all.v);
    map_free(&all.first);
    arena_free(all.arena);
}
