#include "output/page.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/link.h"
#include "output/catalogue.h"
#include "output/compare.h"
#include "output/guide.h"
#include "output/history.h"
#include "output/picture.h"
#include "output/site.h"
#include "output/special.h"
#include "render/assemble.h"
#include "render/matter.h"
#include "render/weight.h"
#include "template/engine.h"
#include <limits.h>
#include <string.h>

enum { FRAME = 24 * 1024 }; /* bytes of what a page has around its text, often */

/* One page while it is made. */
struct making {
    struct site *site;
    struct arena *arena;
    const struct document *document;   /* NULL: a home page without index.md, or a special page */
    const struct special *special;     /* or NULL */
    uint32_t index;
    Slice path;                        /* of the page */
};

/* --- links --- */

static Slice page_link(void *context, struct arena *arena, const struct source *source, Slice url, bool image, Slice page) {
    struct making *m = context;
    (void)image;
    struct target target = link_resolve(m->site->library, arena, source, url);
    Slice path = {0};
    if (target.kind == TARGET_DOCUMENT && !target.document->shadowed)
        path = target.document->page;
    else if (target.kind == TARGET_FILE)
        path = site_copy_of(m->site, target.path);
    if (path.n == 0)
        return (Slice){0};
    Buf out = {0};
    buf_url_path(&out, path_relative(arena, path_dir(page), path));
    if (target.fragment.n > 0) {
        buf_char(&out, '#');
        buf_url(&out, target.fragment);
    }
    Slice address = buf_dup(&out, arena);
    buf_free(&out);
    return address;
}

/* --- front matter worth showing --- */

static bool shown_elsewhere(Slice key) {
    static const char *const keys[] = {"name", "title", "description", "weight", "references", "agpm"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (slice_is(key, keys[i]))
            return true;
    return false;
}

/* Tool lists are one string in Claude Code's format: "Read, Bash(git add:*, x)"; commas in brackets do not part. */
static void split_commas(struct arena *arena, struct view *values, Slice text) {
    int depth = 0;
    size_t start = 0;
    for (size_t i = 0; i <= text.n; i++) {
        char c = i < text.n ? text.s[i] : ',';
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c != ',' || (depth > 0 && i < text.n))
            continue;
        Slice item = slice_trim(slice_sub(text, start, i));
        if (item.n > 0)
            view_append(arena, values, view_string(arena, item));
        start = i + 1;
    }
}

static void add_values(struct arena *arena, struct view *values, const struct value *value, Slice before) {
    const char *colon = before.n ? ": " : "";
    if (value->kind == VALUE_LIST) {
        for (size_t i = 0; i < value->n; i++)
            add_values(arena, values, &value->items[i], before);
    } else if (value->kind == VALUE_MAP) {
        for (size_t i = 0; i < value->n; i++)
            add_values(arena, values, &value->members[i].value,
                       arena_printf(arena, "%.*s%s%.*s", FMT(before), before.n ? "." : "", FMT(value->members[i].key)));
    } else if (value->kind != VALUE_NULL) {
        view_append(arena, values, view_string(arena, arena_printf(arena, "%.*s%s%.*s", FMT(before), colon, FMT(value->text))));
    }
}

static const struct view *meta_view(struct making *m) {
    struct arena *arena = m->arena;
    struct view *meta = view_list(arena);
    const struct value *front = m->document ? m->document->source->front : NULL;
    for (size_t i = 0; front && i < front->n; i++) {
        const struct member *member = &front->members[i];
        if (shown_elsewhere(member->key))
            continue;
        struct view *entry = view_map(arena), *values = view_list(arena);
        bool tools = slice_ends(member->key, S("tools")) || slice_ends(member->key, S("Tools"));
        if (tools && value_is_scalar(&member->value))
            split_commas(arena, values, member->value.text);
        else
            add_values(arena, values, &member->value, (Slice){0});
        view_put(arena, entry, "key", view_string(arena, member->key));
        view_put(arena, entry, "label", view_string(arena, site_label(arena, member->key)));
        view_put(arena, entry, "values", values);
        if (view_count(values) > 0)
            view_append(arena, meta, entry);
    }
    return meta;
}

/* --- relations --- */

static const struct view *cards_view(struct making *m, const uint32_t *documents, uint32_t n) {
    struct view *list = view_list(m->arena);
    for (uint32_t i = 0; i < n; i++)
        if (!m->site->library->documents.v[documents[i]].shadowed)
            view_append(m->arena, list, m->site->cards[documents[i]]);
    return list;
}

/* The neighbours by an edge of that sort; those that are shadowed have no page. */
static const struct view *neighbours_view(struct making *m, const struct neighbours *neighbours, uint8_t how) {
    struct view *list = view_list(m->arena);
    for (uint32_t i = 0; i < neighbours->n; i++)
        if (neighbours->how[i] & how && !m->site->library->documents.v[neighbours->v[i]].shadowed)
            view_append(m->arena, list, m->site->cards[neighbours->v[i]]);
    return list;
}

typedef VEC(uint32_t) Documents;

/* What the text holds directly, each once: snippets and documents. Files that have no page are left out. */
static void included_documents(const struct making *m, Documents *out) {
    const struct library *library = m->site->library;
    struct map seen = {0};
    const struct facts *facts = m->document ? library->parts.v[m->document->part].facts : NULL;
    for (uint32_t i = 0; facts && i < facts->n_directives; i++) {
        uint32_t part = facts->directives[i].part;
        const struct document *d = part ? library_document(library, library->parts.v[part].source->path) : NULL;
        if (!d || map_has(&seen, d->source->path))
            continue;
        map_set(&seen, d->source->path, NULL);
        *VEC_PUSH(out) = (uint32_t)(d - library->documents.v);
    }
    map_free(&seen);
}

/* What each of them brings to this document or, when they are its users, gets of it: in the order of their cards. */
static const struct view *tokens_view(struct making *m, const uint32_t *documents, uint32_t n, bool users) {
    struct view *list = view_list(m->arena);
    const struct library *library = m->site->library;
    for (uint32_t i = 0; i < n; i++) {
        const struct document *d = &library->documents.v[documents[i]];
        const struct weight *weight = site_weight(m->site, users ? documents[i] : m->index);
        if (!weight)
            break;
        size_t tokens = weight_of_source(weight, library, users ? m->document->source : d->source, !users);
        if (!d->shadowed)
            view_append(m->arena, list, view_int(m->arena, (long long)tokens));
    }
    return list;
}

static const struct view *prompts_view(struct making *m) {
    struct view *list = view_list(m->arena);
    const PromptOutputs *prompts = m->document ? &m->site->prompts[m->index] : NULL;
    for (size_t i = 0; prompts && i < prompts->n; i++) {
        struct view *entry = view_map(m->arena);
        view_put(m->arena, entry, "target", view_string(m->arena, prompts->v[i].target->name));
        view_put(m->arena, entry, "path", view_string(m->arena, prompts->v[i].path));
        view_put(m->arena, entry, "file", view_string(m->arena, path_base(prompts->v[i].path)));
        view_append(m->arena, list, entry);
    }
    return list;
}

static void add_crumb(struct making *m, struct view *list, Slice title, Slice path) {
    struct view *crumb = view_map(m->arena);
    view_put(m->arena, crumb, "title", view_string(m->arena, title));
    view_put(m->arena, crumb, "path", path.n ? view_string(m->arena, path) : view_null());
    view_append(m->arena, list, crumb);
}

/* Folders of the guide lead to their own pages. */
static void add_folders(struct making *m, struct view *list) {
    size_t n;
    const struct guide_folder **way = guide_way(m->site->guide, m->arena, m->document, &n);
    for (size_t i = 0; i < n; i++)
        add_crumb(m, list, way[i]->title, way[i]->index ? way[i]->index->page : (Slice){0});
}

static const struct view *crumbs_view(struct making *m, Slice title) {
    struct view *list = view_list(m->arena);
    if (!m->special && (!m->document || m->index == m->site->home))
        return list;
    add_crumb(m, list, S("Home"), S("index.html"));
    if (m->special) {
        add_crumb(m, list, title, (Slice){0});
        return list;
    }
    enum kind kind = m->document->kind;
    add_crumb(m, list, slice_from(site_group_title(kind)), catalogue_path(m->arena, kind));
    if (kind == KIND_PAGE)
        add_folders(m, list);
    if (m->document->tool.n > 0)
        add_crumb(m, list, m->document->tool, (Slice){0});
    add_crumb(m, list, title, (Slice){0});
    return list;
}

/* --- what the page is to the rest of the web --- */

/* The page's whole address; {0} where the site has none. */
static Slice canonical(struct making *m) {
    Slice url = m->site->library->config->url, path = m->path;
    Buf out = {0};
    if (url.n == 0)
        return (Slice){0};
    buf_slice(&out, url);
    if (!slice_ends(url, S("/")))
        buf_char(&out, '/');
    buf_url_path(&out, slice_is(path_base(path), "index.html") ? slice_sub(path, 0, path.n - strlen("index.html")) : path);
    Slice address = buf_dup(&out, m->arena);
    buf_free(&out);
    return address;
}

static Slice edit_address(struct making *m) {
    Slice edit = m->site->library->config->edit;
    size_t at = slice_find(edit, S("{path}"), 0);
    Buf out = {0};
    if (!m->document || edit.n == 0 || at == SLICE_NONE)
        return (Slice){0};
    buf_slice(&out, slice_sub(edit, 0, at));
    buf_url_path(&out, m->document->source->path);
    buf_slice(&out, slice_sub(edit, at + strlen("{path}"), edit.n));
    Slice address = buf_dup(&out, m->arena);
    buf_free(&out);
    return address;
}

static void add_property(Buf *json, const char *name, Slice value) {
    if (value.n == 0)
        return;
    buf_printf(json, ",\"%s\":", name);
    buf_json_string(json, value);
}

/* https://schema.org/TechArticle as JSON-LD. No text of it can end the script. */
static const struct view *linked_data(struct making *m, Slice address, Slice day) {
    Buf json = {0}, html = {0};
    if (address.n == 0 || !m->document)
        return view_null();
    buf_puts(&json, "{\"@context\":\"https://schema.org\",\"@type\":\"TechArticle\"");
    add_property(&json, "headline", m->document->title);
    add_property(&json, "description", m->document->description);
    add_property(&json, "url", address);
    add_property(&json, "dateModified", day);
    buf_char(&json, '}');
    buf_puts(&html, "<script type=\"application/ld+json\">");
    for (size_t i = 0; i < json.n; i++) {
        if (json.s[i] == '<')
            buf_puts(&html, "\\u003c");
        else
            buf_char(&html, json.s[i]);
    }
    buf_puts(&html, "</script>");
    const struct view *view = view_html(m->arena, buf_dup(&html, m->arena));
    buf_free(&json);
    buf_free(&html);
    return view;
}

static void put_or_nil(struct making *m, struct view *page, const char *key, Slice text) {
    view_put(m->arena, page, key, text.n ? view_string(m->arena, text) : view_null());
}

static void put_web(struct making *m, struct view *page) {
    Slice address = canonical(m);
    Slice day = m->document ? history_day(m->site->history, m->document->source->path) : (Slice){0};
    put_or_nil(m, page, "canonical", address);
    put_or_nil(m, page, "edit", edit_address(m));
    put_or_nil(m, page, "updated", day);
    view_put(m->arena, page, "linked_data", linked_data(m, address, day));
}

/* --- the page --- */

static Slice root_of(struct arena *arena, Slice page) {
    Buf root = {0};
    for (size_t i = 0; i < page.n; i++)
        if (page.s[i] == '/')
            buf_puts(&root, "../");
    Slice kept = buf_dup(&root, arena);
    buf_free(&root);
    return kept;
}

static const struct view *headings_view(struct making *m, const struct assembly *a) {
    struct view *list = view_list(m->arena);
    for (size_t i = a->has_title ? 1 : 0; i < a->headings.n; i++) {
        struct view *heading = view_map(m->arena);
        view_put(m->arena, heading, "level", view_int(m->arena, a->headings.v[i].level));
        view_put(m->arena, heading, "id", view_string(m->arena, a->headings.v[i].id));
        view_put(m->arena, heading, "text", view_string(m->arena, a->headings.v[i].text));
        view_append(m->arena, list, heading);
    }
    return list;
}

/* Of the headings the two highest levels that occur. */
static const struct view *contents_view(struct making *m, const struct assembly *a) {
    struct view *list = view_list(m->arena);
    int highest = INT_MAX;
    size_t first = a->has_title ? 1 : 0;
    for (size_t i = first; i < a->headings.n; i++)
        if (a->headings.v[i].id.n > 0 && a->headings.v[i].level < highest)
            highest = a->headings.v[i].level;
    for (size_t i = first; i < a->headings.n; i++) {
        const struct page_heading *heading = &a->headings.v[i];
        if (heading->id.n == 0 || heading->level > highest + 1)
            continue;
        struct view *entry = view_map(m->arena);
        view_put(m->arena, entry, "id", view_string(m->arena, heading->id));
        view_put(m->arena, entry, "text", view_string(m->arena, heading->text));
        view_put(m->arena, entry, "sub", view_bool(m->arena, heading->level > highest));
        view_append(m->arena, list, entry);
    }
    return list;
}

static void put_text(struct making *m, struct view *page, const char *key, Slice text) {
    view_put(m->arena, page, key, view_string(m->arena, text));
}

static void put_body(struct making *m, struct view *page, const struct assembly *a) {
    view_put(m->arena, page, "has_title", view_bool(m->arena, a->has_title));
    view_put(m->arena, page, "title_html", a->has_title ? view_html(m->arena, a->title_html) : view_null());
    put_text(m, page, "title_id", a->title_id);
    view_put(m->arena, page, "body", view_html(m->arena, buf_view(&a->html)));
    view_put(m->arena, page, "has_text", view_bool(m->arena, slice_trim(buf_view(&a->html)).n > 0));
    view_put(m->arena, page, "headings", headings_view(m, a));
    view_put(m->arena, page, "contents", contents_view(m, a));
    view_put(m->arena, page, "folds", view_int(m->arena, (long long)a->folds));
}

static Slice title_of(const struct making *m) {
    return m->document  ? m->document->title
           : m->special ? m->special->title
                        : view_text(view_get(m->site->view, "title"));
}

static void put_card(struct making *m, struct view *page) {
    static const char *const keys[] = {"name", "title", "kind", "description", "tool", "model", "tags", "tokens", "includes_count",
                                       "delegates_count"};
    const struct view *card = m->document ? m->site->cards[m->index] : NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        view_put(m->arena, page, keys[i], card ? view_get(card, keys[i]) : NULL);
    put_text(m, page, "path", m->path);
    if (card)
        return;
    put_text(m, page, "name", title_of(m));
    put_text(m, page, "title", title_of(m));
    put_text(m, page, "kind", S("page"));
    put_text(m, page, "description", m->special ? m->special->description : (Slice){0});
    view_put(m->arena, page, "tags", view_list(m->arena));
}

static void put_includes(struct making *m, struct view *page) {
    static const struct includers nobody;
    const struct includers *users = m->document ? &m->site->includers[m->index] : &nobody;
    Documents included = {0};
    included_documents(m, &included);
    uint32_t n = (uint32_t)included.n;
    view_put(m->arena, page, "includes", cards_view(m, included.v, n));
    view_put(m->arena, page, "includes_tokens", tokens_view(m, included.v, n, false));
    view_put(m->arena, page, "included_by", cards_view(m, users->direct, users->n_direct));
    view_put(m->arena, page, "included_by_tokens", tokens_view(m, users->direct, users->n_direct, true));
    view_put(m->arena, page, "included_through", cards_view(m, users->indirect, users->n_indirect));
    view_put(m->arena, page, "included_through_tokens", tokens_view(m, users->indirect, users->n_indirect, true));
    VEC_FREE(&included);
}

static void put_relations(struct making *m, struct view *page) {
    static const struct neighbours none;
    const struct site *site = m->site;
    const struct neighbours *to = m->document ? &site->graph->delegates[m->index] : &none;
    const struct neighbours *from = m->document ? &site->graph->called_by[m->index] : &none;
    view_put(m->arena, page, "delegates", neighbours_view(m, to, EDGE_DELEGATES));
    view_put(m->arena, page, "called_by", neighbours_view(m, from, EDGE_DELEGATES));
    view_put(m->arena, page, "escalates", neighbours_view(m, to, EDGE_ESCALATES));
    view_put(m->arena, page, "escalated_by", neighbours_view(m, from, EDGE_ESCALATES));
    put_includes(m, page);
    uint32_t previous = m->document ? site->previous[m->index] : NO_DOCUMENT;
    uint32_t next = m->document ? site->next[m->index] : NO_DOCUMENT;
    view_put(m->arena, page, "previous", previous == NO_DOCUMENT ? NULL : site->cards[previous]);
    view_put(m->arena, page, "next", next == NO_DOCUMENT ? NULL : site->cards[next]);
}

static struct picture_node node_of(struct making *m, const struct view *card) {
    Buf href = {0};
    buf_url_path(&href, path_relative(m->arena, path_dir(m->path), view_text(view_get(card, "path"))));
    struct picture_node node = {.name = view_text(view_get(card, "name")), .href = buf_dup(&href, m->arena)};
    buf_free(&href);
    return node;
}

static struct picture_nodes nodes_of(struct making *m, const struct view *cards) {
    size_t n = view_count(cards);
    struct picture_node *nodes = ARENA_ARRAY(m->arena, struct picture_node, n);
    for (size_t i = 0; i < n; i++)
        nodes[i] = node_of(m, view_at(cards, i));
    return (struct picture_nodes){nodes, n};
}

/* Each neighbour once; what is sent to it both ways is no escalation alone. */
static struct picture_nodes neighbour_nodes(struct making *m, const struct neighbours *neighbours) {
    struct picture_node *nodes = ARENA_ARRAY(m->arena, struct picture_node, neighbours->n);
    size_t n = 0;
    for (uint32_t i = 0; i < neighbours->n; i++) {
        if (m->site->library->documents.v[neighbours->v[i]].shadowed)
            continue;
        nodes[n] = node_of(m, m->site->cards[neighbours->v[i]]);
        nodes[n++].escalates = neighbours->how[i] == EDGE_ESCALATES;
    }
    return (struct picture_nodes){nodes, n};
}

static void put_picture(struct making *m, struct view *page) {
    Buf out = {0};
    if (m->document) {
        struct neighbourhood neighbourhood = {
            .name = m->document->name,
            .callers = neighbour_nodes(m, &m->site->graph->called_by[m->index]),
            .called = neighbour_nodes(m, &m->site->graph->delegates[m->index]),
            .included = nodes_of(m, view_get(page, "includes")),
        };
        if (neighbourhood.callers.n + neighbourhood.called.n > 0)
            picture_neighbourhood(&out, &neighbourhood);
    }
    view_put(m->arena, page, "picture", out.n ? view_html(m->arena, buf_dup(&out, m->arena)) : view_null());
    buf_free(&out);
}

static const char *layout_of(const struct making *m) {
    if (m->special)
        return m->special->layout;
    return !m->document || m->index == m->site->home ? "home" : kind_name(m->document->kind);
}

/* All but the document's text, and the picture, which is made of relations. */
static struct view *make_page(struct making *m) {
    struct view *page = view_map(m->arena);
    put_card(m, page);
    put_text(m, page, "layout", slice_from(layout_of(m)));
    put_text(m, page, "root", m->special && m->special->root.n ? m->special->root : root_of(m->arena, m->path));
    view_put(m->arena, page, "source", m->document ? view_string(m->arena, m->document->source->path) : view_null());
    view_put(m->arena, page, "meta", meta_view(m));
    put_relations(m, page);
    view_put(m->arena, page, "comparisons",
             m->document ? comparisons_of(m->site, m->arena, m->index) : view_list(m->arena));
    view_put(m->arena, page, "prompts", prompts_view(m));
    view_put(m->arena, page, "crumbs", crumbs_view(m, title_of(m)));
    put_web(m, page);
    view_put(m->arena, page, "data", m->special ? m->special->data : NULL);
    return page;
}

/* What the document's text is as people and as models read it. */
struct reading {
    struct assembly assembly;
    struct flat flat;
};

static void read_text(struct making *m, struct view *page, struct reading *reading) {
    struct assembly *a = &reading->assembly;
    struct linker linker = {page_link, m};
    bool has_prompt = m->document && m->document->kind != KIND_PAGE;
    *a = (struct assembly){.arena = m->arena, .library = m->site->library, .document = m->document};
    buf_init(&a->html);
    if (m->document && m->site->plain.name.n)
        target_flatten(&m->site->plain, m->document, &reading->flat, NULL);
    /* Few are twice as long as the text. */
    buf_reserve(&a->html, 2 * reading->flat.text.n);
    if (m->document)
        assemble_page(a, &linker);
    put_body(m, page, a);
    view_put(m->arena, page, "prompt", has_prompt ? view_string(m->arena, buf_view(&reading->flat.text)) : view_null());
}

/* The first `n` members of the page's view, which are all but its text, and what that is made of; or else, where that is not known
 * before it is made, all of the view. */
static uint64_t key_of(const struct making *m, const struct view *page, size_t n, uint32_t looked) {
    const struct matter *matter = m->document ? &m->site->matters[m->document->part] : NULL;
    bool loose = matter && matter->loose;
    uint64_t given = view_hash_of(page, loose ? view_count(page) : n, looked);
    const uint64_t numbers[] = {given, matter && !loose ? matter->hash : 0, m->site->plain.surface};
    return matter_mix(numbers, sizeof numbers / sizeof *numbers);
}

static bool is_loose(const struct making *m) {
    return m->document && m->site->matters[m->document->part].loose;
}

/* The picture is made of cards here, and shows these members of them. */
static uint32_t shown_by_picture(const struct making *m) {
    const struct view *card = m->document ? m->site->cards[m->index] : NULL;
    return card ? UINT32_C(1) << view_index(card, S("name")) | UINT32_C(1) << view_index(card, S("path")) : 0;
}

static bool is_wanted(const struct making *m, const struct view *page, size_t n, struct page_check *check) {
    return check->wanted(check->context, check->unknown ? 0 : key_of(m, page, n, check->looked));
}

static enum page_outcome render(struct making *m, struct page_check *check, Buf *out) {
    enum page_outcome outcome = PAGE_LEFT;
    struct reading reading = {.flat = {.text = {0}}};
    struct view *page = make_page(m);
    size_t n = view_count(page);
    if (!is_loose(m) && !is_wanted(m, page, n, check))
        return PAGE_LEFT;
    read_text(m, page, &reading);
    put_picture(m, page);
    if (reading.assembly.failed) {
        outcome = PAGE_FAILED;
    } else if (!is_loose(m) || is_wanted(m, page, n, check)) {
        Slice name = arena_printf(m->arena, "%s.html", layout_of(m));
        buf_reserve(out, 2 * reading.flat.text.n + reading.flat.text.n / 2 + FRAME);
        outcome = engine_render(m->site->engine, slice_cstr(m->arena, name), m->path, page, out) ? PAGE_MADE : PAGE_FAILED;
        check->looked = check->has_looked(check->context) | shown_by_picture(m);
        check->key = key_of(m, page, n, check->looked);
    }
    site_leave_text(m->site, m->document, &reading.flat);
    assembly_free(&reading.assembly);
    return outcome;
}

enum page_outcome page_render(struct site *site, const struct document *document, struct page_check *check, Buf *out) {
    struct making m = {.site = site, .arena = arena_new(), .document = document, .path = S("index.html")};
    if (document) {
        m.index = (uint32_t)(document - site->library->documents.v);
        m.path = document->page;
    }
    enum page_outcome outcome = render(&m, check, out);
    arena_free(m.arena);
    return outcome;
}

enum page_outcome page_render_special(struct site *site, const struct special *special, struct page_check *check, Buf *out) {
    struct making m = {.site = site, .arena = arena_new(), .special = special, .path = special->path};
    enum page_outcome outcome = render(&m, check, out);
    arena_free(m.arena);
    return outcome;
}
