#include "base/mem.h"
#include "base/path.h"
#include "model/link.h"
#include "start/rename_parts.h"
#include <string.h>

/* --- mentions --- */

/* Front matter counts where it is the document's own, and a guide page delegates nothing. */
static bool counts(const struct rename_text *text, const struct mention *mention) {
    if (mention->node != 0)
        return true;
    return text->document && (mention->form != MENTION_KEY || text->document->kind != KIND_PAGE);
}

const struct document *rename_meant(struct library *library, const struct rename_text *text, const struct mention *mention,
                                    Slice *name, uint32_t *before) {
    Slice tool = text->document ? text->document->tool : S("");
    if (!counts(text, mention))
        return NULL;
    struct judgement judgement = mention_judge(mention, library_names(library, tool));
    if (judgement.verdict != VERDICT_KNOWN)
        return NULL;
    *name = judgement.agent;
    *before = judgement.before;
    return library_agent(library, tool, judgement.agent);
}

static void take_mention(struct rename *rename, const struct rename_text *text, const struct mention *mention) {
    Slice name;
    uint32_t before;
    const struct document *agent = rename_meant(rename->library, text, mention, &name, &before);
    if (!agent)
        return;
    uint32_t start = mention->start - before;
    bool by_name = slice_eq(name, rename->old_name);
    /* A text for any tool may mean both. */
    bool shared = rename->shared && by_name && !(text->document && text->document->tool.n);
    Slice new = by_name ? rename->new_name : rename->new_stem;
    if (shared)
        rename_leave_at(rename, text->source, start, mention->end, "another agent has that name, too");
    else if (agent != rename->document)
        rename_pass(rename, text->source, start, mention->end);
    else if (slice_eq(name, new))
        return;
    else if (!slice_eq(slice_sub(text->source->text, start, mention->end), name))
        rename_leave_at(rename, text->source, start, mention->end, "it is spelled otherwise");
    else
        rename_edit(rename, text->source, start, mention->end, new);
}

/* --- includes --- */

static void take_directive(struct rename *rename, const struct rename_text *text, const struct directive *d) {
    struct span span;
    enum spelling spelling;
    bool own = !slice_eq(rename_path(rename, d->target), d->target);
    /* A reference list's link is a link, too, and agpm's paths stand in front matter. */
    if (!d->target.n || d->link || d->form == FORM_AGPM)
        return;
    if (!own)
        rename_pass(rename, text->source, d->start, d->end);
    if (!directive_path_span(text->source, text->facts, d, &span, &spelling)) {
        if (own)
            rename_leave_at(rename, text->source, d->start, d->end, "its path is written in another form");
        return;
    }
    Slice written = slice_sub(text->source->text, span.start, span.end);
    Slice new = rename_include(rename, text->source, written, d->target, d->form == FORM_REFERENCE);
    if (new.n && d->form == FORM_INCLUDE && text->source->text.s[span.start - 1] != '"' && slice_find_char(new, ' ', 0) != SLICE_NONE)
        new = arena_printf(rename->arena, "\"%.*s\"", FMT(new));
    if (new.n)
        rename_edit(rename, text->source, span.start, span.end, new);
}

/* Code spans that name a snippet's file. */
static void take_path(struct rename *rename, const struct rename_text *text, const struct path_mention *path) {
    Slice inner = slice_sub(text->source->text, path->start, path->end), written = slice_trim(inner);
    if (slice_eq(rename_path(rename, path->path), path->path) || !written.n) {
        rename_pass(rename, text->source, path->start, path->end);
        return;
    }
    uint32_t start = path->start + (uint32_t)(written.s - inner.s);
    Slice new = rename_include(rename, text->source, written, path->path, true);
    if (new.n)
        rename_edit(rename, text->source, start, start + (uint32_t)written.n, new);
}

/* --- links --- */

static bool leads_somewhere(enum target_kind kind) {
    return kind == TARGET_DOCUMENT || kind == TARGET_FILE || kind == TARGET_FOLDER;
}

/* `[old-name](its-file.md)`: a text that is its name and nothing else is meant so. */
static void take_link_text(struct rename *rename, const struct rename_text *text, const struct link *link) {
    Slice inside = slice_sub(text->source->text, link->start + 1, link->dest);
    size_t end = 0, next = 0;
    while ((next = slice_find(inside, S("]("), next)) != SLICE_NONE)
        end = next++;
    size_t from = 0;
    while (from < end && strchr("*_`", inside.s[from]))
        from++;
    while (end > from && strchr("*_`", inside.s[end - 1]))
        end--;
    if (!slice_eq(slice_sub(inside, from, end), rename->old_name) || slice_eq(rename->old_name, rename->new_name))
        return;
    uint32_t start = link->start + 1 + (uint32_t)from;
    rename_edit(rename, text->source, start, start + (uint32_t)rename->old_name.n, rename->new_name);
}

static void take_link(struct rename *rename, const struct rename_text *text, const struct link *link) {
    if (link->kind == LINK_REFERENCE || link->kind == LINK_IMAGE_REFERENCE || !url_is_relative(link->url))
        return;
    struct target target = link_resolve(rename->library, rename->arena, text->source, link->url);
    if (!leads_somewhere(target.kind))
        return;
    if (target.document == rename->document && link->kind == LINK_INLINE)
        take_link_text(rename, text, link);
    if (slice_eq(rename_path(rename, target.path), target.path))
        rename_pass(rename, text->source, link->dest, link->dest_end);
    Slice url = slice_sub(text->source->text, link->dest, link->dest_end);
    Slice path = slice_sub(link->url, 0, slice_find_char(link->url, '#', 0));
    path = slice_sub(path, 0, slice_find_char(path, '?', 0));
    enum spelling spelling = link->angle ? SPELLING_ANGLE : SPELLING_URL;
    Slice new = rename_address(rename, text->source, path, target.path, spelling);
    if (!new.n)
        return;
    if (slice_starts(url, path))
        rename_edit(rename, text->source, link->dest, link->dest + (uint32_t)path.n, new);
    else if (path.n == link->url.n && rename_is_bare(new))
        rename_edit(rename, text->source, link->dest, link->dest_end, new); /* escapes and all */
    else
        rename_leave_at(rename, text->source, link->start, link->end, "its address is written with escapes");
}

void rename_in_text(struct rename *rename, const struct rename_text *text) {
    const struct facts *facts = text->facts;
    for (uint32_t i = 0; i < facts->n_mentions; i++)
        take_mention(rename, text, &facts->mentions[i]);
    for (uint32_t i = 0; i < facts->n_links; i++)
        take_link(rename, text, &facts->links[i]);
    for (uint32_t i = 0; i < facts->n_directives; i++)
        take_directive(rename, text, &facts->directives[i]);
    for (uint32_t i = 0; i < facts->n_paths; i++)
        take_path(rename, text, &facts->paths[i]);
}
