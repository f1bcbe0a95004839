#include "model/facts.h"
#include "base/mem.h"
#include "base/vec.h"
#include "input/source.h"
#include "model/locate.h"
#include "model/markdown.h"
#include "model/rawhtml.h"
#include "model/reference.h"
#include "model/slug.h"
#include "model/tree.h"

struct taker {
    struct arena *arena;
    const struct source *source;
    const struct tree *tree;
    const struct reference_rules *rules;
    struct facts *facts;
    VEC(struct heading) headings;
    VEC(struct link) links;
    VEC(struct footnote) footnotes;
    VEC(struct directive) directives;
    VEC(struct path_mention) paths;
    VEC(Slice) ids;
    VEC(uint32_t) escapes;
    VEC(uint32_t) open_fences;
    uint8_t in_force;         /* level of the last top-level heading so far */
    uint8_t outer;            /* what that was before the text for some targets alone that the walk is in */
    uint32_t only;            /* the next such text */
    bool escaped;             /* `\{` stands somewhere */
    Buf text;
};

static Slice written(const struct taker *t, uint32_t from, uint32_t to) {
    return slice_sub(t->source->text, from, to);
}

static void take_heading(struct taker *t, const struct node *node, uint32_t index) {
    struct heading *h = VEC_PUSH(&t->headings);
    *h = (struct heading){.start = node->start, .end = node->end, .inner = node->inner, .inner_end = node->inner_end,
                          .level = node->level, .setext = node->setext, .top = node->parent == 0};
    buf_clear(&t->text);
    tree_plain_text(t->tree, index, &t->text);
    h->slug = slug_of(t->arena, buf_view(&t->text));
    for (size_t i = 0; i < t->text.n; i++)
        if (t->text.s[i] == '\n')
            t->text.s[i] = ' ';
    h->text = slice_dup(t->arena, slice_trim(buf_view(&t->text)));
    if (!h->top)
        return;
    t->in_force = node->level;
    if (node->level == 1 && t->facts->first_heading.n == 0) {
        t->facts->first_heading = h->text;
        t->facts->title_first = t->tree->nodes[0].first == index;
    }
}

/* The address is copied: the tree that it belongs to may be let go of before the facts. */
static void take_link(struct taker *t, const struct node *node) {
    bool image = node->type == NODE_IMAGE, reference = node->mark >= WRITTEN_FULL;
    struct link *l = VEC_PUSH(&t->links);
    *l = (struct link){.start = node->start, .end = node->end};
    l->kind = reference ? (image ? LINK_IMAGE_REFERENCE : LINK_REFERENCE) : image ? LINK_IMAGE : LINK_INLINE;
    l->url = slice_dup(t->arena, node->url);
    if (reference) {
        l->style = node->mark == WRITTEN_FULL        ? LABEL_FULL
                   : node->mark == WRITTEN_COLLAPSED ? LABEL_COLLAPSED
                                                     : LABEL_SHORTCUT;
        l->label = node->label;
        l->label_end = node->label_end;
        l->key = label_key(t->arena, written(t, node->label, node->label_end));
    } else if (node->located) {
        l->dest = node->inner;
        l->dest_end = node->inner_end;
        l->angle = node->mark == WRITTEN_ANGLE || (l->dest > 0 && t->source->text.s[l->dest - 1] == '<');
    }
}

/* What the page makes an id of, where it shows no tags as text. */
static bool is_anchor(const struct rawhtml *scan, const struct rawhtml_attribute *a) {
    bool name = slice_eq_nocase(a->name, S("name")) && slice_eq_nocase(scan->name, S("a"));
    return (name || slice_eq_nocase(a->name, S("id"))) && a->value.n > 0 && rawhtml_attribute_allowed(scan->name, a->name);
}

static void take_html_attribute(struct taker *t, struct text_place *place, const struct rawhtml *scan, size_t i, bool markup) {
    const struct rawhtml_attribute *a = &scan->attributes[i];
    bool allowed = rawhtml_attribute_allowed(scan->name, a->name);
    bool href = allowed && slice_eq_nocase(a->name, S("href")), src = allowed && slice_eq_nocase(a->name, S("src"));
    if (markup && is_anchor(scan, a)) {
        Buf id = {0};
        buf_html_decode(&id, a->value);
        *VEC_PUSH(&t->ids) = buf_dup(&id, t->arena);
        buf_free(&id);
    }
    if (!href && !src)
        return;
    size_t value = (size_t)(a->value.s - scan->input.s);
    Buf url = {0};
    buf_html_decode(&url, a->value);
    struct link *l = VEC_PUSH(&t->links);
    *l = (struct link){.kind = href ? LINK_HTML_HREF : LINK_HTML_SRC, .url = buf_dup(&url, t->arena)};
    l->start = locate_next(t->source, place, a->start);
    l->dest = locate_next(t->source, place, value);
    l->dest_end = locate_next(t->source, place, value + a->value.n);
    l->end = locate_next(t->source, place, a->end);
    buf_free(&url);
}

/* Elements whose content is text, whatever it looks like; where they are markup of the page they are shown as written, and
 * what is in them is not. */
static bool holds_text(Slice tag_name) {
    return slice_eq_nocase(tag_name, S("script")) || slice_eq_nocase(tag_name, S("style")) ||
           slice_eq_nocase(tag_name, S("textarea"));
}

static bool is_escaped_line(Slice line) {
    return slice_starts(line, S("\\{{#include")) && slice_ends(line, S("}}"));
}

/* Raw HTML of this kind ends at a directive; in what begins otherwise one is text, with a backslash or without. */
static bool ends_at_directive(Slice html) {
    static const char *const others[] = {"pre", "script", "style", "textarea"};
    html = slice_trim(html);
    size_t end = 1;
    while (end < html.n && ((html.s[end] | 32) >= 'a' && (html.s[end] | 32) <= 'z'))
        end++;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (slice_eq_nocase(slice_sub(html, 1, end), slice_from(others[i])))
            return false;
    return !slice_starts(html, S("<!")) && !slice_starts(html, S("<?"));
}

static void take_html_escapes(struct taker *t, const struct node *node) {
    if (slice_find(node->text, S("\\{{#include"), 0) == SLICE_NONE || !ends_at_directive(node->text))
        return;
    struct text_place place = {.node = node};
    for (Slice rest = node->text, line; slice_next_line(&rest, &line);) {
        Slice text = slice_trim(line);
        if (is_escaped_line(text))
            *VEC_PUSH(&t->escapes) = locate_next(t->source, &place, (size_t)(text.s - node->text.s));
    }
}

static void take_html(struct taker *t, const struct node *node) {
    struct rawhtml scan = {.input = node->text};
    struct text_place place = {.node = node};
    bool markup = node->type == NODE_HTML || rawhtml_block(node->text) == RAWHTML_MARKUP;
    Slice within = {0};
    for (enum rawhtml_token token; (token = rawhtml_next(&scan)) != RAWHTML_END;) {
        if (token == RAWHTML_CLOSE && slice_eq_nocase(scan.name, within))
            within = (Slice){0};
        if (token != RAWHTML_OPEN || within.n)
            continue;
        for (size_t i = 0; i < scan.n_attributes; i++)
            take_html_attribute(t, &place, &scan, i, markup);
        if (!markup && holds_text(scan.name))
            within = scan.name;
    }
}

static void take_footnote(struct taker *t, const struct node *node) {
    *VEC_PUSH(&t->footnotes) = (struct footnote){
        .definition = node->type == NODE_FOOTNOTE,
        .label = node->label,
        .label_end = node->label_end,
        .key = label_key(t->arena, node->text),
    };
}

/* Neither the tree nor literals of the program live as long as facts. */
static void own_texts(struct taker *t, struct directive *d) {
    Slice *texts[] = {&d->path, &d->name, &d->prefix, &d->first_prefix, &d->error, &d->error_help};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = slice_dup(t->arena, *texts[i]);
}

/* Likewise copied. */
static void take_directive(struct taker *t, const struct node *node) {
    struct directive d = t->tree->directives[node->include];
    own_texts(t, &d);
    d.in_force = t->in_force;
    *VEC_PUSH(&t->directives) = d;
}

/* What stands on each line before a fence's content: as on the line of the opening fence, list markers made spaces. */
static Slice fence_prefix(struct taker *t, const struct node *node) {
    uint32_t line = source_line_start(t->source, source_line(t->source, node->start));
    char *prefix = arena_alloc(t->arena, node->start - line + 1);
    for (uint32_t i = line; i < node->start; i++) {
        char c = t->source->text.s[i];
        prefix[i - line] = c == '>' || c == '\t' ? c : ' ';
    }
    return (Slice){prefix, node->start - line};
}

static uint32_t run_at(const struct taker *t, uint32_t at) {
    char c = t->source->text.s[at];
    uint32_t end = at;
    while (end < t->source->text.n && t->source->text.s[end] == c)
        end++;
    return end;
}

static void take_fence_directive(struct taker *t, const struct node *node, uint32_t at, Slice text) {
    struct directive d = {0};
    directive_read(t->arena, slice_dup(t->arena, slice_sub(text, 2, text.n - 2)), &d);
    own_texts(t, &d);
    uint32_t line = source_line(t->source, at);
    d.context = CONTEXT_FENCE;
    d.start = at;
    d.end = at + (uint32_t)text.n;
    d.cut = source_line_start(t->source, line);
    d.cut_end = d.cut + (uint32_t)source_line_text(t->source, line).n;
    d.prefix = d.first_prefix = fence_prefix(t, node);
    d.in_force = t->in_force;
    d.fence = node->start;
    d.fence_end = run_at(t, node->start);
    if (node->closed) {
        uint32_t close = node->end;
        while (close > node->inner_end && t->source->text.s[close - 1] != t->source->text.s[node->start])
            close--;
        d.close_end = close;
        while (close > node->inner_end && t->source->text.s[close - 1] == t->source->text.s[node->start])
            close--;
        d.close = close;
    }
    *VEC_PUSH(&t->directives) = d;
}

/* Directives on lines of their own inside a code fence, and escaped ones. */
static void take_code(struct taker *t, const struct node *node) {
    if (node->fenced && !node->closed) {
        *VEC_PUSH(&t->open_fences) = node->start;
        t->facts->ends_in_fence = node->parent == 0;
    }
    if (!node->fenced || slice_find(node->text, S("{{"), 0) == SLICE_NONE)
        return;
    struct text_place place = {.node = node};
    Slice rest = node->text, line;
    while (slice_next_line(&rest, &line)) {
        Slice text = slice_trim(line);
        size_t offset = (size_t)(text.s - node->text.s);
        if (is_escaped_line(text))
            *VEC_PUSH(&t->escapes) = locate_next(t->source, &place, offset);
        else if (slice_starts(text, S("{{#include ")) && slice_ends(text, S("}}")))
            take_fence_directive(t, node, locate_next(t->source, &place, offset), text);
    }
}

/* `\{{#include x}}` in text: cmark drops the backslash from its literal, a prompt must too. */
static void take_escapes(struct taker *t, const struct node *node) {
    struct text_place place = {.node = node};
    size_t from = slice_find_char(node->text, '{', 0);
    while (from != SLICE_NONE && (from = slice_find(node->text, S("{{#include"), from)) != SLICE_NONE) {
        uint32_t at = locate_next(t->source, &place, from);
        if (t->source->text.s[at] == '\\')
            *VEC_PUSH(&t->escapes) = at;
        else if (at > 0 && t->source->text.s[at - 1] == '\\')
            *VEC_PUSH(&t->escapes) = at - 1;
        from += 10;
    }
}

static void take_references(struct taker *t, uint32_t list) {
    struct reference_list found;
    if (!t->rules || !t->rules->lists || !reference_list_read(t->arena, t->rules->config, t->source, t->tree, list, &found))
        return;
    for (uint32_t i = 0; i < found.n; i++) {
        found.items[i].in_force = t->in_force;
        *VEC_PUSH(&t->directives) = found.items[i];
    }
}

/* The path of a reference list's item is a directive already. */
static bool in_reference(const struct taker *t, uint32_t at) {
    for (size_t i = t->directives.n; i-- > 0 && t->directives.v[i].form == FORM_REFERENCE;)
        if (at >= t->directives.v[i].start && at < t->directives.v[i].end)
            return true;
    return false;
}

static void take_path(struct taker *t, const struct node *node) {
    struct path_mention found;
    if (in_reference(t, node->start))
        return;
    if (t->rules && path_mention_read(t->arena, t->rules->config, t->source, node, &found))
        *VEC_PUSH(&t->paths) = found;
}

/* A heading for some targets alone is none for what stands behind that text. */
static void take_marker(struct taker *t, const struct node *node) {
    const struct onlys *onlys = &t->facts->onlys;
    if (t->only < onlys->n && node->start == onlys->v[t->only].open.mark)
        t->outer = t->in_force;
    else if (t->only < onlys->n && node->start == onlys->v[t->only].close.mark) {
        t->in_force = t->outer;
        t->only++;
    }
}

static void take_node(struct taker *t, uint32_t index) {
    const struct node *node = &t->tree->nodes[index];
    if (node->type == NODE_HTML_BLOCK)
        take_marker(t, node);
    switch (node->type) {
    case NODE_HEADING: take_heading(t, node, index); break;
    case NODE_LINK:
    case NODE_IMAGE: take_link(t, node); break;
    case NODE_HTML: take_html(t, node); break;
    case NODE_HTML_BLOCK:
        take_html(t, node);
        take_html_escapes(t, node);
        break;
    case NODE_FOOTNOTE:
    case NODE_FOOTNOTE_REF: take_footnote(t, node); break;
    case NODE_INCLUDE:
    case NODE_INCLUDE_INLINE: take_directive(t, node); break;
    case NODE_CODE_BLOCK: take_code(t, node); break;
    case NODE_TEXT:
        if (t->escaped)
            take_escapes(t, node);
        break;
    case NODE_LIST: take_references(t, index); break;
    case NODE_CODE: take_path(t, node); break;
    default: break;
    }
}

static void take_definitions(struct taker *t) {
    for (uint32_t i = 0; i < t->tree->n_definitions; i++) {
        const struct definition *d = &t->tree->definitions[i];
        struct link *l = VEC_PUSH(&t->links);
        *l = (struct link){.kind = LINK_DEFINITION, .start = d->start, .end = d->end, .dest = d->dest,
                           .dest_end = d->dest_end, .angle = d->angle, .label = d->label, .label_end = d->label_end,
                           .key = slice_dup(t->arena, d->key)};
        Buf url = {0};
        buf_html_decode(&url, written(t, d->dest, d->dest_end));
        l->url = buf_dup(&url, t->arena);
        buf_free(&url);
    }
}

static int links_by_start(const void *a, const void *b) {
    const struct link *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static int directives_by_start(const void *a, const void *b) {
    const struct directive *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static void keep_facts(struct taker *t) {
    struct facts *f = t->facts;
    if (t->links.n > 1)
        qsort(t->links.v, t->links.n, sizeof *t->links.v, links_by_start);
    if (t->directives.n > 1)
        qsort(t->directives.v, t->directives.n, sizeof *t->directives.v, directives_by_start);
#define KEEP(name) f->name = VEC_KEEP(&t->name, t->arena), f->n_##name = (uint32_t)t->name.n, VEC_FREE(&t->name)
    KEEP(headings);
    KEEP(links);
    KEEP(footnotes);
    KEEP(directives);
    KEEP(paths);
    KEEP(ids);
    KEEP(escapes);
    KEEP(open_fences);
#undef KEEP
    buf_free(&t->text);
}

struct facts *facts_take(struct arena *arena, const struct source *source, const struct tree *tree,
                         const struct reference_rules *rules) {
    struct taker t = {.arena = arena, .source = source, .tree = tree, .rules = rules, .facts = ARENA_NEW(arena, struct facts)};
    t.escaped = slice_find(source->text, S("\\{"), 0) != SLICE_NONE;
    t.facts->onlys = only_find(arena, source, tree);
    for (uint32_t i = 1; i < tree->n; i++)
        take_node(&t, i);
    const struct node *first = tree->n > 1 ? &tree->nodes[tree->nodes[0].first] : NULL;
    t.facts->not_a_paragraph = !first || first->type != NODE_PARAGRAPH || first->next;
    take_definitions(&t);
    keep_facts(&t);
    mention_scan(arena, source, tree, &t.facts->mentions, &t.facts->n_mentions);
    for (uint32_t i = 0; i < t.facts->n_mentions; i++)
        t.facts->n_at += t.facts->mentions[i].form == MENTION_AT;
    return t.facts;
}
