/* A document as target modules see it: its front matter with what it says for this target, and with agents by the names that the
 * target calls them. */
#include "base/mem.h"
#include "base/path.h"
#include "model/naming.h"
#include "output/target_parts.h"
#include <string.h>

/* The front matter's text and what it says; after renaming, not the file's own. */
struct edition {
    Slice text;
    const struct value *map;
};

/* --- what is said for this target --- */

const struct value *target_overrides(const struct target_module *target, const struct document *document) {
    const struct value *all = document->targets;
    const struct member *own = all && all->kind == VALUE_MAP ? value_member(all, target->name) : NULL;
    return own && own->value.kind == VALUE_MAP ? &own->value : NULL;
}

static bool lists(const struct value *value, Slice name) {
    if (value_is_scalar(value))
        return slice_eq(slice_trim(value->text), name) || slice_is(slice_trim(value->text), "*");
    for (size_t i = 0; i < value->n; i++)
        if (value_is_scalar(&value->items[i]) && lists(&value->items[i], name))
            return true;
    return false;
}

bool target_is_left_out(const struct target_module *target, const struct document *document) {
    const struct value *all = document->targets, *skip;
    if (!all || all->kind == VALUE_NULL)
        return false;
    if (all->kind != VALUE_MAP)
        return !target->beside && !lists(all, target->name);
    const struct member *own = value_member(all, target->name);
    if (own && own->value.kind == VALUE_BOOL)
        return !own->value.boolean;
    skip = own ? value_get(&own->value, "skip") : NULL;
    return skip && skip->kind == VALUE_BOOL && skip->boolean;
}

Slice target_own_name(const struct target_module *target, const struct document *document) {
    Slice name = slice_trim(value_text(target_overrides(target, document), "name"));
    return name.n ? name : document->name;
}

/* --- renaming --- */

struct renaming {
    uint32_t start, end;
    Slice name;
};

static int by_start(const void *a, const void *b) {
    const struct renaming *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static void find_renamings(struct arena *arena, const struct target_module *target, const struct document *document,
                           struct renaming **out, size_t *n) {
    struct library *library = target->library;
    const struct facts *facts = library->parts.v[document->part].facts;
    const struct names *names = library_names(library, target->tool);
    VEC(struct renaming) found = {0};
    for (uint32_t i = 0; facts && i < facts->n_mentions; i++) {
        const struct mention *m = &facts->mentions[i];
        if (m->node || m->end > document->source->front_end || !library_agent(library, target->tool, m->name))
            continue;
        struct judgement j = mention_judge(m, names);
        const struct document *agent = j.verdict == VERDICT_KNOWN ? library_agent(library, target->tool, j.agent) : NULL;
        Slice name = agent ? target_called(target, agent) : (Slice){0};
        if (name.n && !slice_eq(name, agent->name))
            *VEC_PUSH(&found) = (struct renaming){mention_start(m, document->source->text) - j.before, m->end, name};
    }
    if (found.n > 1)
        qsort(found.v, found.n, sizeof *found.v, by_start);
    *out = VEC_KEEP(&found, arena);
    *n = found.n;
    VEC_FREE(&found);
}

/* The front matter with the names of agents replaced where they are written, read once more. */
static struct edition edition_of(struct arena *arena, const struct target_module *target, const struct document *document) {
    const struct source *source = document->source;
    struct edition edition = {source->text, source->front};
    struct renaming *renamings;
    size_t n = 0;
    if (target->renames && source->has_front)
        find_renamings(arena, target, document, &renamings, &n);
    if (n == 0)
        return edition;
    Buf text = {0};
    uint32_t at = source->front_start;
    for (size_t i = 0; i < n; i++) {
        if (renamings[i].start < at)
            continue;
        buf_slice(&text, slice_sub(source->text, at, renamings[i].start));
        buf_slice(&text, renamings[i].name);
        at = renamings[i].end;
    }
    buf_slice(&text, slice_sub(source->text, at, source->front_end));
    struct yaml_errors errors = {0};
    edition.text = buf_dup(&text, arena);
    edition.map = yaml_read_tolerant(arena, edition.text, 0, edition.text.n, &errors);
    buf_free(&text);
    return edition;
}

/* --- views --- */

/* What stands behind a key's colon, where a strict parser reads it as it was meant; else nothing. */
static const struct view *strict_source(struct arena *arena, Slice text, const struct member *member) {
    size_t colon = slice_find_char(text, ':', member->end);
    if (member->value.tolerant || colon == SLICE_NONE || colon >= member->value.end)
        return view_null();
    Slice source = slice_sub(text, colon + 1, member->value.end);
    return yaml_source_is_strict(source) ? view_string(arena, source) : view_null();
}

/* The source of a key within `targets` is indented: only what stands on the key's line can be copied. */
static const struct view *source_of(struct arena *arena, Slice text, const struct member *member, bool override) {
    bool lines = slice_find_char(slice_sub(text, member->end, member->value.end), '\n', 0) != SLICE_NONE;
    return override && lines ? view_null() : strict_source(arena, text, member);
}

static void add_entry(struct arena *arena, struct view *list, Slice text, const struct member *member, bool override,
                      bool sources) {
    struct view *entry = view_map(arena);
    view_put(arena, entry, "key", view_string(arena, member->key));
    view_put(arena, entry, "value", view_value(arena, &member->value));
    view_put(arena, entry, "source", sources ? source_of(arena, text, member, override) : view_null());
    view_put(arena, entry, "override", view_bool(arena, override));
    view_append(arena, list, entry);
}

/* The front matter's keys in source order, those for this target in the place of the document's own or behind them. One without
 * a value takes the key away. */
static struct view *front_view(struct arena *arena, const struct target_module *target, const struct edition *edition,
                               bool sources) {
    struct view *list = view_list(arena);
    const struct value *all = value_get(edition->map, "targets");
    const struct member *member = all && all->kind == VALUE_MAP ? value_member(all, target->name) : NULL;
    const struct value *own = member && member->value.kind == VALUE_MAP ? &member->value : NULL;
    for (size_t i = 0; i < edition->map->n; i++) {
        const struct member *m = &edition->map->members[i], *other = own ? value_member(own, m->key) : NULL;
        if (!slice_is(m->key, "targets") && !(other && other->value.kind == VALUE_NULL))
            add_entry(arena, list, edition->text, other ? other : m, other != NULL, sources);
    }
    for (size_t i = 0; own && i < own->n; i++) {
        const struct member *m = &own->members[i];
        if (!value_member(edition->map, m->key) && !slice_is(m->key, "skip") && m->value.kind != VALUE_NULL)
            add_entry(arena, list, edition->text, m, true, sources);
    }
    return list;
}

/* Between keys: nothing but blanks and comments. (What the map leaves out, such as a key said twice, would stand there.) */
static bool is_between(Slice text, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        if (text.s[i] == '#')
            i = slice_find_char(slice_sub(text, 0, to), '\n', i);
        else if (text.s[i] != ' ' && text.s[i] != '\n' && text.s[i] != '\r')
            return false;
        if (i == SLICE_NONE)
            break;
    }
    return true;
}

/* The front matter as it stands, where a strict parser reads all of it as it was meant, and all of it is for this target. `entries`
 * are those of front_view. */
static const struct view *written_front(struct arena *arena, const struct edition *edition, const struct source *source,
                                        const struct view *entries) {
    bool own = edition->text.s == source->text.s;
    size_t at = own ? source->front_start : 0, end = own ? source->front_end : edition->text.n, from = at;
    if (!source->has_front || value_member(edition->map, S("targets")))
        return view_null();
    for (size_t i = 0; i < edition->map->n; i++) {
        const struct member *m = &edition->map->members[i];
        if (!view_get(view_at(entries, i), "source") || !is_between(edition->text, at, m->start))
            return view_null();
        at = m->value.end;
    }
    if (!is_between(edition->text, at, end))
        return view_null();
    Slice open = slice_sub(source->text, source->lines[0], source->front_start);
    Slice close = slice_sub(source->text, source->front_end, source->body), front = slice_sub(edition->text, from, end);
    char *whole = arena_bytes(arena, open.n + front.n + close.n);
    memcpy(whole, open.s, open.n);
    memcpy(whole + open.n, front.s, front.n);
    memcpy(whole + open.n + front.n, close.s, close.n);
    return view_string(arena, (Slice){whole, open.n + front.n + close.n});
}

static const struct view *text_or_null(struct arena *arena, Slice text) {
    return text.n ? view_string(arena, text) : view_null();
}

/* The description is a text, and mentions in it are renamed like any. */
static Slice description_of(const struct view *front, const struct document *d) {
    for (size_t i = 0; i < view_count(front); i++) {
        const struct view *entry = view_at(front, i), *value = view_get(entry, "value");
        if (slice_is(view_text(view_get(entry, "key")), "description") && view_is_string(value))
            return slice_trim(view_text(value));
    }
    return d->description;
}

struct view *target_view(struct arena *arena, const struct target_module *target, const struct document *d, Slice called,
                         Slice body, bool whole) {
    struct view *doc = view_map(arena);
    struct edition edition = {d->source->text, d->source->front};
    if (whole)
        edition = edition_of(arena, target, d);
    const struct view *front = front_view(arena, target, &edition, whole);
    Slice name = target_own_name(target, d);
    Slice file = slice_eq(name, d->name) ? d->file : file_name_for(arena, name, d->stem);
    view_put(arena, doc, "kind", view_string(arena, slice_from(kind_name(d->kind))));
    view_put(arena, doc, "name", view_string(arena, name));
    view_put(arena, doc, "called", view_string(arena, called.n ? called : name));
    view_put(arena, doc, "file", view_string(arena, file));
    view_put(arena, doc, "folder", view_string(arena, d->folder));
    view_put(arena, doc, "title", text_or_null(arena, d->title));
    view_put(arena, doc, "description", text_or_null(arena, description_of(front, d)));
    view_put(arena, doc, "tool", text_or_null(arena, d->tool));
    view_put(arena, doc, "path", view_string(arena, d->source->path));
    view_put(arena, doc, "front", front);
    view_put(arena, doc, "written", whole ? written_front(arena, &edition, d->source, front) : view_null());
    view_put(arena, doc, "body", view_string(arena, body));
    view_put(arena, doc, "native", view_bool(arena, d->tool.n > 0 && slice_eq(d->tool, target->tool)));
    return doc;
}
