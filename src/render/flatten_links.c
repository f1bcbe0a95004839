/* Links and mentions: where a reader's addresses lead, and what it calls the agents. Edits of flattening. */
#include "base/mem.h"
#include "base/path.h"
#include "model/link.h"
#include "render/flatten_edit.h"
#include <string.h>

struct collector {
    struct flattening *f;
    const struct part *part;
    Edits *out;
};

static void replace(struct collector *c, uint32_t start, uint32_t end, Slice text) {
    flatten_replace(c->part, start, end, text, c->out);
}

/* --- addresses --- */

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

static void set_address(struct collector *c, const struct link *link, Slice address) {
    Slice raw = slice_sub(c->part->source->text, link->dest, link->dest_end);
    if (link->dest < link->dest_end && !slice_eq(raw, address))
        replace(c, link->dest, link->dest_end, fit_destination(c, link, address));
}

static void rebase_link(struct collector *c, const struct link *link) {
    Slice here = path_dir(c->part->source->path), there = path_dir(c->f->document->source->path);
    Slice raw = slice_sub(c->part->source->text, link->dest, link->dest_end);
    if (!slice_eq(here, there))
        set_address(c, link, link_rebase(c->f->arena, here, there, raw));
}

/* --- links that become their text --- */

static bool is_image(const struct link *link) {
    return link->kind == LINK_IMAGE || link->kind == LINK_IMAGE_REFERENCE;
}

static bool is_space(char ch) {
    return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == '>';
}

/* Where the text between the brackets is; false when it has none, as in <path>, or its place is not known. */
static bool link_text(const struct collector *c, const struct link *link, uint32_t *from, uint32_t *to) {
    const char *s = c->part->source->text.s;
    uint32_t at = link->dest;
    *from = link->start + 1 + is_image(link);
    if (s[*from - 1] != '[')
        return false;
    switch (link->kind) {
    case LINK_INLINE:
    case LINK_IMAGE:
        if (link->dest == link->dest_end)
            return false;
        at -= link->angle;
        while (at > *from && is_space(s[at - 1]))
            at--;
        *to = at - 2;
        return at > *from + 1 && s[at - 1] == '(' && s[*to] == ']';
    case LINK_REFERENCE:
    case LINK_IMAGE_REFERENCE:
        *to = link->style == LABEL_FULL ? link->label - 2 : link->style == LABEL_COLLAPSED ? link->end - 3 : link->end - 1;
        return *to >= *from && s[*to] == ']';
    default:
        return false;
    }
}

static void lose_link(struct collector *c, const struct link *link) {
    uint32_t from, to, start = link->start;
    if (link->kind == LINK_DEFINITION) {
        flatten_cut(c->part, link->start, link->end, c->out);
    } else if (link->kind == LINK_HTML_HREF || link->kind == LINK_HTML_SRC) {
        while (start > c->part->start && is_space(c->part->source->text.s[start - 1]))
            start--;
        replace(c, start, link->end, (Slice){0});
    } else if (link_text(c, link, &from, &to)) {
        replace(c, link->start, from, (Slice){0});
        replace(c, to, link->end, (Slice){0});
    }
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

/* A link to an agent's file may have its name as text, bold or as code perhaps: that is renamed like any mention. */
static void rename_text(struct collector *c, const struct link *link) {
    const struct reader *reader = c->f->reader;
    uint32_t from, to;
    if (!reader->rename || !link_text(c, link, &from, &to))
        return;
    struct target target = link_resolve(c->f->library, c->f->arena, c->part->source, link->url);
    if (target.kind != TARGET_DOCUMENT || target.document->kind != KIND_AGENT)
        return;
    const char *s = c->part->source->text.s;
    while (from < to && strchr("*_`", s[from]) && s[from] == s[to - 1])
        from++, to--;
    Slice text = slice_sub(c->part->source->text, from, to), name = reader->rename(reader->context, target.document);
    if (name.n == 0 || !(slice_eq(text, target.document->name) || slice_eq(text, target.document->stem)))
        return;
    replace(c, from, to, name);
    /* What names the definition stays. */
    if (link->style == LABEL_COLLAPSED && !flatten_label(c->f, c->part, false, link->key).n)
        replace(c, link->end - 1, link->end - 1, slice_sub(c->part->source->text, link->label, link->label_end));
    else if (link->style == LABEL_SHORTCUT && !flatten_label(c->f, c->part, false, link->key).n)
        replace(c, link->end, link->end,
                arena_printf(c->f->arena, "[%.*s]", FMT(slice_sub(c->part->source->text, link->label, link->label_end))));
}

/* Only relative addresses lead into the library. */
static enum link_fate fate_of(struct collector *c, const struct link *link, Slice *address) {
    const struct reader *reader = c->f->reader;
    if (!reader->link || !url_is_relative(link->url))
        return LINK_STAYS;
    return reader->link(reader->context, c->f->arena, c->part->source, link, address);
}

static void edit_link(struct collector *c, const struct link *link) {
    Slice address = {0};
    enum link_fate fate = fate_of(c, link, &address);
    if (fate == LINK_LOST)
        lose_link(c, link);
    else if (fate == LINK_LEADS)
        set_address(c, link, address);
    else
        rebase_link(c, link);
    if (link->kind != LINK_DEFINITION)
        rename_text(c, link);
}

static void edit_links(struct collector *c) {
    const struct facts *facts = c->part->facts;
    for (uint32_t i = 0; i < facts->n_links; i++) {
        rename_label(c, &facts->links[i]);
        edit_link(c, &facts->links[i]);
    }
    for (uint32_t i = 0; i < facts->n_footnotes; i++) {
        Slice fresh = flatten_label(c->f, c->part, true, facts->footnotes[i].key);
        if (fresh.n > 0)
            replace(c, facts->footnotes[i].label, facts->footnotes[i].label_end, fresh);
    }
}

/* --- mentions --- */

static void rename_mentions(struct collector *c) {
    const struct facts *facts = c->part->facts;
    const struct reader *reader = c->f->reader;
    const struct names *names = library_names(c->f->library, reader->tool);
    for (uint32_t i = 0; i < facts->n_mentions; i++) {
        const struct mention *m = &facts->mentions[i];
        /* Most places name nobody: they are not judged, which would look for the nearest name. */
        if (m->form != MENTION_AT_AGENT && !library_agent(c->f->library, reader->tool, m->name))
            continue;
        struct judgement j = mention_judge(m, names);
        if (j.verdict != VERDICT_KNOWN)
            continue;
        const struct document *agent = library_agent(c->f->library, reader->tool, j.agent);
        Slice name = agent ? reader->rename(reader->context, agent) : (Slice){0};
        if (name.n > 0)
            replace(c, mention_start(m, c->part->source->text) - j.before, m->end, name);
    }
}

void flatten_links(struct flattening *f, const struct part *part, Edits *out) {
    struct collector c = {f, part, out};
    edit_links(&c);
    if (f->reader->rename)
        rename_mentions(&c);
}
