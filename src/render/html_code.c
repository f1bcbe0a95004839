/* Text on its way to the page: escaped, with holes for the agents that it names; and code blocks.
 */
#include "base/mem.h"
#include "base/unicode.h"
#include "input/source.h"
#include "render/html_parts.h"
#include <string.h>

Slice valid_text(struct renderer *r, Slice text) {
    if (!r->scrub || utf8_valid(text, NULL))
        return text;
    buf_clear(&r->clean);
    for (size_t i = 0; i < text.n;) {
        uint32_t code;
        i += utf8_next(text.s + i, text.n - i, &code);
        buf_utf8(&r->clean, code);
    }
    return buf_view(&r->clean);
}

void put_text(struct renderer *r, Slice text) {
    buf_html_text(&r->out, valid_text(r, text));
}

void put_attribute(struct renderer *r, Slice value) {
    buf_html_attr(&r->out, valid_text(r, value));
}

void put_hole(struct renderer *r, enum hole_kind kind, uint32_t index, Slice text, Slice title) {
    struct hole *hole = VEC_PUSH(&r->holes);
    struct hole_words *words = text.n || title.n ? ARENA_NEW(r->arena, struct hole_words) : NULL;
    if (words)
        *words = (struct hole_words){text, slice_dup(r->arena, title)}; /* literals do not live as long as fragments */
    *hole = (struct hole){.at = (uint32_t)r->out.n, .kind = kind & 63, .index = index & HOLE_INDEX_MOST, .words = words};
}

void new_line(struct renderer *r) {
    if (r->out.n && r->out.s[r->out.n - 1] != '\n')
        buf_char(&r->out, '\n');
}

Slice keep_escaped(struct renderer *r, Slice text) {
    if (!text.n)
        return (Slice){0};
    buf_clear(&r->scratch);
    buf_html_attr(&r->scratch, valid_text(r, text));
    return buf_dup(&r->scratch, r->arena);
}

uint32_t lower_bound(const uint32_t *first_start, size_t stride, uint32_t n, uint32_t from) {
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = (low + high) / 2, start;
        memcpy(&start, (const char *)first_start + middle * stride, sizeof start);
        if (start < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

Slice directive_text(const struct renderer *r, const struct directive *d) {
    return slice_sub(r->source->text, d->start, d->end);
}

/* The facts have mentions by their place in the file, where footnotes stand before the end. */
static int by_node(const void *a, const void *b) {
    const struct mention *const *x = a, *const *y = b;
    if ((*x)->node != (*y)->node)
        return (*x)->node < (*y)->node ? -1 : 1;
    return (*x)->offset < (*y)->offset ? -1 : (*x)->offset > (*y)->offset;
}

void sort_mentions(struct renderer *r) {
    const struct facts *f = r->facts;
    bool sorted = true;
    r->mentions = ARENA_ARRAY(r->arena, const struct mention *, f->n_mentions);
    for (uint32_t i = 0; i < f->n_mentions; i++) {
        r->mentions[i] = &f->mentions[i];
        sorted = sorted && (i == 0 || by_node(&r->mentions[i - 1], &r->mentions[i]) <= 0);
    }
    if (!sorted)
        qsort(r->mentions, f->n_mentions, sizeof *r->mentions, by_node);
}

static const struct mention *next_mention(struct renderer *r, uint32_t node) {
    if (node >= r->n_source)
        return NULL;
    while (r->mention < r->facts->n_mentions && r->mentions[r->mention]->node < node)
        r->mention++;
    bool here = r->mention < r->facts->n_mentions && r->mentions[r->mention]->node == node;
    return here ? r->mentions[r->mention] : NULL;
}

/* Bytes [from, to) of a node's text, with their colours when it is code. What needs scrubbing has none: its bytes are
 * not those that were looked at. */
static void put_run(struct renderer *r, Slice text, size_t from, size_t to) {
    if (r->colours->n == 0 || r->scrub)
        put_text(r, slice_sub(text, from, to));
    else
        highlight_put(&r->out, text, from, to, r->colours, &r->colour);
}

void put_stretch(struct renderer *r, uint32_t index, size_t from, size_t to) {
    Slice text = node_at(r, index)->text;
    bool linked = r->open_link || r->raw.links;
    const struct mention *m;
    while ((m = next_mention(r, index)) && m->offset < to) {
        uint32_t which = (uint32_t)(m - r->facts->mentions);
        r->mention++;
        if (linked || m->offset < from || m->length == 0 || m->length > to - m->offset)
            continue;
        put_run(r, text, from, m->offset);
        from = m->offset + m->length;
        put_hole(r, HOLE_MENTION_OPEN, which, (Slice){0}, (Slice){0});
        put_run(r, text, m->offset, from);
        put_hole(r, HOLE_MENTION_CLOSE, which, (Slice){0}, (Slice){0});
    }
    put_run(r, text, from, to);
}

void put_named_text(struct renderer *r, uint32_t index) {
    put_stretch(r, index, 0, node_at(r, index)->text.n);
}

/* --- code blocks --- */

/* The directives and escaped directives of one code block, in order. */
struct fence {
    uint32_t directive, end;
    uint32_t escapes; /* how many are still to come */
};

static struct fence fence_of(const struct renderer *r, const struct node *node) {
    const struct facts *f = r->facts;
    struct fence fence = {0};
    if (f->n_directives)
        fence.directive =
            lower_bound(&f->directives->start, sizeof *f->directives, f->n_directives, node->inner);
    fence.end = fence.directive;
    while (fence.end < f->n_directives && f->directives[fence.end].start < node->inner_end &&
           f->directives[fence.end].context == CONTEXT_FENCE)
        fence.end++;
    uint32_t first = lower_bound(f->escapes, sizeof *f->escapes, f->n_escapes, node->inner);
    while (first + fence.escapes < f->n_escapes &&
           f->escapes[first + fence.escapes] < node->inner_end)
        fence.escapes++;
    return fence;
}

/* Is this line of the literal the next directive? Its text is looked at, because lines of the
 * literal and of the file need not go together: region markers are left out of what is included. */
static bool is_directive_line(const struct renderer *r, const struct fence *fence, Slice line) {
    return fence->directive < fence->end &&
           slice_eq(line, directive_text(r, &r->facts->directives[fence->directive]));
}

/* The block as the highlighter is to see it: without its directives, which are no code, and as long. */
static Slice without_directives(struct renderer *r, Slice text, struct fence fence) {
    buf_clear(&r->code);
    buf_slice(&r->code, text);
    for (Slice rest = text, line; fence.directive < fence.end && slice_next_line(&rest, &line);) {
        if (!is_directive_line(r, &fence, slice_trim(line)))
            continue;
        memset(r->code.s + (line.s - text.s), ' ', line.n);
        fence.directive++;
    }
    return buf_view(&r->code);
}

static void find_colours(struct renderer *r, uint32_t index, Slice language, struct fence fence) {
    Slice text = node_at(r, index)->text;
    bool plain = !r->highlighter || !language.n;
    r->colours = highlight(plain ? NULL : r->highlighter, language,
                           plain ? text : without_directives(r, text, fence));
    r->colour = 0;
}

static void put_fence(struct renderer *r, uint32_t index, struct fence fence, Slice language) {
    Slice text = node_at(r, index)->text, rest = text, line;
    size_t from = 0; /* what is not on the page yet */
    while ((fence.escapes || fence.directive < fence.end) && slice_next_line(&rest, &line)) {
        Slice trimmed = slice_trim(line);
        size_t offset = (size_t)(trimmed.s - text.s);
        if (fence.escapes && slice_starts(trimmed, S("\\{{#include"))) {
            put_stretch(r, index, from, offset);
            from = offset + 1;
            fence.escapes--;
        } else if (is_directive_line(r, &fence, trimmed)) {
            put_stretch(r, index, from, (size_t)(line.s - text.s));
            put_hole(r, HOLE_INCLUDE_FENCE, fence.directive++, keep_escaped(r, line),
                     slice_dup(r->arena, language));
            from = text.n - rest.n;
        }
    }
    put_stretch(r, index, from, text.n);
}

/* --- what stands behind the fence --- */

/* "rust,ignore" is Rust to a highlighter, and so is "{.rust #id}". */
static Slice language_of(Slice info) {
    info = slice_trim(info);
    if (slice_starts(info, S("{.")))
        info = slice_sub(info, 2, info.n);
    size_t n = 0;
    while (n < info.n && (unsigned char)info.s[n] > ' ' && info.s[n] != ',' && info.s[n] != '{' && info.s[n] != '}')
        n++;
    bool attribute = slice_starts(info, S("[")) || slice_find_char(slice_sub(info, 0, n), '=', 0) != SLICE_NONE;
    return slice_sub(info, 0, attribute ? 0 : n);
}

static bool is_plain_word(Slice word) {
    for (size_t i = 0; i < word.n; i++)
        if (!((word.s[i] | 32) >= 'a' && (word.s[i] | 32) <= 'z') && !(word.s[i] >= '0' && word.s[i] <= '9') &&
            !strchr("+#-_", word.s[i]))
            return false;
    return word.n > 0;
}

/* `rust:src/main.rs` is Rust of that file. Other languages with a colon (`bash:session`) are what they are. */
static Slice path_in_language(Slice *language) {
    size_t colon = slice_find_char(*language, ':', 0);
    if (colon == SLICE_NONE || !is_plain_word(slice_sub(*language, 0, colon)))
        return (Slice){0};
    Slice path = slice_sub(*language, colon + 1, language->n);
    bool file = slice_find_char(path, '/', 0) != SLICE_NONE || slice_find_char(path, '.', 0) != SLICE_NONE;
    if (!file || slice_starts(path, S("//")))
        return (Slice){0};
    *language = slice_sub(*language, 0, colon);
    return path;
}

/* From `from` to the sign `end`, or to a blank where that is 0; nothing when the sign does not come. */
static Slice until(Slice info, size_t from, char end) {
    size_t n = from;
    while (n < info.n && (end ? info.s[n] != end : (unsigned char)info.s[n] > ' ' && info.s[n] != '}' && info.s[n] != ','))
        n++;
    return n < info.n || !end ? slice_sub(info, from, n) : (Slice){0};
}

/* `title="x"` as Starlight, Docusaurus and MkDocs have it, also in single quotes or none; `[x]` as VitePress does. */
static Slice title_of(Slice info) {
    for (size_t i = 0; i + 1 < info.n; i++) {
        bool begins = i == 0 || (unsigned char)info.s[i - 1] <= ' ' || info.s[i - 1] == '{' || info.s[i - 1] == ',';
        Slice rest = slice_sub(info, i, info.n);
        if (begins && slice_starts(rest, S("title="))) {
            size_t from = i + strlen("title=");
            char quote = from < info.n && (info.s[from] == '"' || info.s[from] == '\'') ? info.s[from] : 0;
            return slice_trim(until(info, from + (quote != 0), quote));
        }
        if (begins && info.s[i] == '[')
            return slice_trim(until(info, i + 1, ']'));
        /* What other attributes are set to is no title. */
        if (info.s[i] == '"' || info.s[i] == '\'') {
            Slice value = until(info, i + 1, info.s[i]);
            i = value.s ? i + 1 + value.n : i;
        }
    }
    return (Slice){0};
}

uint32_t enter_code_block(struct renderer *r, uint32_t index) {
    const struct node *node = node_at(r, index);
    Slice language = language_of(node->url), title = path_in_language(&language);
    if (!title.n)
        title = title_of(node->url);
    new_line(r);
    if (title.n) {
        buf_puts(&r->out, "<figure class=\"code\">\n<figcaption>");
        put_text(r, title);
        buf_puts(&r->out, "</figcaption>\n");
    }
    buf_puts(&r->out, "<pre tabindex=\"0\"><code");
    if (language.n) {
        buf_puts(&r->out, " class=\"language-");
        put_attribute(r, language);
        buf_char(&r->out, '"');
    }
    buf_char(&r->out, '>');
    struct fence fence = {0};
    if (r->facts->n_directives || r->facts->n_escapes)
        fence = fence_of(r, node);
    find_colours(r, index, language, fence);
    put_fence(r, index, fence, language);
    r->colours = highlight(NULL, (Slice){0}, (Slice){0});
    buf_puts(&r->out, title.n ? "</code></pre>\n</figure>\n" : "</code></pre>\n");
    return SKIP;
}
