#include "output/losses.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/workers.h"
#include "model/link.h"
#include "model/schema.h"
#include "output/target.h"
#include <stdlib.h>
#include <string.h>

/* What one target says of a loss. */
struct loser {
    Slice target, why, help; /* the latter two may be empty */
};

/* Something that is lost, wherever. */
struct loss {
    enum rule rule;
    const struct source *source;
    uint32_t start, end;
    enum kind kind;          /* of the document, where there is a key */
    Slice key, value;        /* the key of the front matter; what of it is lost, empty for all of it. Links: no key, the address */
    VEC(struct loser) losers;
};

struct losing {
    struct library *library;
    struct arena *arena;     /* as long as the check */
    struct arena *scratch;   /* reset behind every document */
    struct map known;        /* "RULE PATH START VALUE" -> struct loss */
    VEC(struct loss *) losses;
    uint32_t *seen, turn;    /* see target_lost_links */
    struct map alike;        /* what of documents matters to modules (add_likeness) -> its number, from 1 on */
    Buf like;
    uint32_t *kinds;         /* by document: that number; 0: not known yet */
    Targets targets;
    VEC(struct answer) *answers;  /* by target, then by that number: what the module said of such documents */
    uint8_t *some;           /* by target and document: not 0 where something may be lost; NULL: that is not known */
    uint8_t *linked;         /* by part: see leads_somewhere */
};

struct answer {
    bool given;
    const struct view *lost;
};

static struct loss *loss_at(struct losing *l, enum rule rule, const struct source *source, uint32_t start, uint32_t end, Slice value) {
    Slice key = arena_printf(l->arena, "%d %.*s %u %.*s", (int)rule, FMT(source->path), (unsigned)start, FMT(value));
    struct loss *loss = map_get(&l->known, key);
    if (loss)
        return loss;
    loss = ARENA_NEW(l->arena, struct loss);
    loss->rule = rule;
    loss->source = source;
    loss->start = start;
    loss->end = end;
    loss->value = slice_dup(l->arena, value);
    map_set(&l->known, key, loss);
    *VEC_PUSH(&l->losses) = loss;
    return loss;
}

static void add_loser(struct losing *l, struct loss *loss, Slice target, Slice why, Slice help) {
    if (loss->losers.n && slice_eq(loss->losers.v[loss->losers.n - 1].target, target))
        return;
    *VEC_PUSH(&loss->losers) = (struct loser){target, slice_dup(l->arena, why), slice_dup(l->arena, help)};
}

/* --- what modules say --- */

/* Does any tool read the key in documents of this kind? */
static bool is_read(const struct library *library, enum kind kind, Slice key) {
    for (size_t i = 0; i < library->n_schemas; i++)
        if (library->schemas[i].tool.n && library->schemas[i].kind == kind && schema_key(&library->schemas[i], key))
            return true;
    return false;
}

static void take_key(struct losing *l, const struct target_module *target, const struct document *document, Slice key,
                     const struct view *lost) {
    const struct source *source = document->source;
    const struct member *member = value_member(source->front, key);
    const struct view *value = view_get(lost, "value");
    if (!member || (!value && !is_read(l->library, document->kind, key)))
        return;
    uint32_t start = member->start, end = member->end;
    size_t at = SLICE_NONE;
    if (value && view_text(value).n)
        at = slice_find(slice_sub(source->text, member->value.start, member->value.end), view_text(value), 0);
    if (at != SLICE_NONE) {
        start = member->value.start + (uint32_t)at;
        end = start + (uint32_t)view_text(value).n;
    }
    struct loss *loss = loss_at(l, value ? RULE_TARGET_LOST_VALUE : RULE_TARGET_LOST_KEY, source, start, end, view_text(value));
    loss->key = member->key;
    loss->kind = document->kind;
    add_loser(l, loss, target->name, view_text(view_get(lost, "why")), view_text(view_get(lost, "help")));
}

/* Words of the text itself that mean nothing to the tool: shown where they are written first. */
static void take_text(struct losing *l, const struct target_module *target, const struct flat *flat, Slice words,
                      const struct view *lost) {
    size_t at = slice_find(buf_view(&flat->text), words, 0);
    const struct source *source;
    uint32_t line;
    if (at == SLICE_NONE || words.n == 0)
        return;
    flat_origin(flat, (uint32_t)at, &source, &line);
    size_t within = slice_find(source_line_text(source, line), words, 0);
    uint32_t start = source_line_start(source, line) + (uint32_t)(within == SLICE_NONE ? 0 : within);
    struct loss *loss = loss_at(l, RULE_TARGET_LOST_VALUE, source, start, start + (uint32_t)words.n, words);
    add_loser(l, loss, target->name, view_text(view_get(lost, "why")), view_text(view_get(lost, "help")));
}

/* --- links --- */

/* A reference's address stands in its definition, and is told there; what leads out of the library is told already. */
static bool is_told(const struct losing *l, struct arena *arena, const struct lost_link *lost) {
    if (lost->link->kind == LINK_REFERENCE || lost->link->kind == LINK_IMAGE_REFERENCE)
        return true;
    return link_resolve(l->library, arena, lost->source, lost->link->url).kind == TARGET_OUTSIDE;
}

static void take_link(struct losing *l, struct arena *arena, const struct target_module *target, const struct lost_link *lost) {
    if (is_told(l, arena, lost))
        return;
    struct loss *loss = loss_at(l, RULE_TARGET_LINK_LOST, lost->source, lost->link->start, lost->link->end, lost->link->url);
    add_loser(l, loss, target->name, (Slice){0}, (Slice){0});
}

/* --- all prompts --- */

static void add_value(Buf *out, const struct value *value) {
    buf_char(out, (char)('a' + value->kind));
    buf_printf(out, "%zu:", value->kind >= VALUE_LIST ? value->n : value->text.n);
    if (value->kind < VALUE_LIST)
        buf_slice(out, value->text);
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->n; i++)
        add_value(out, &value->items[i]);
    for (size_t i = 0; value->kind == VALUE_MAP && i < value->n; i++) {
        buf_slice(out, value->members[i].key);
        buf_char(out, '\n');
        add_value(out, &value->members[i].value);
    }
}

/* Texts for people, of which nothing can be lost. */
static bool is_for_people(Slice key) {
    return slice_is(key, "name") || slice_is(key, "title") || slice_is(key, "description") || slice_is(key, "tags");
}

/* All of a document that what it loses may depend on (see templates/prompts/plain.lua). */
static void add_likeness(Buf *out, const struct document *document) {
    const struct value *front = document->source->front;
    buf_char(out, (char)('a' + document->kind));
    buf_slice(out, document->tool);
    for (size_t i = 0; i < front->n; i++) {
        buf_char(out, '\n');
        buf_slice(out, front->members[i].key);
        buf_char(out, '\n');
        if (is_for_people(front->members[i].key))
            buf_char(out, (char)('a' + front->members[i].value.kind));
        else
            add_value(out, &front->members[i].value);
    }
}

/* Thousands of agents differ in their names and descriptions alone, and a module need not be asked for each. */
static uint32_t kind_of(struct losing *l, const struct document *document) {
    uint32_t *kind = &l->kinds[document - l->library->documents.v];
    if (*kind)
        return *kind;
    buf_clear(&l->like);
    add_likeness(&l->like, document);
    *kind = (uint32_t)(uintptr_t)map_get(&l->alike, buf_view(&l->like));
    if (!*kind) {
        *kind = (uint32_t)l->alike.n + 1;
        map_set(&l->alike, buf_dup(&l->like, l->arena), (void *)(uintptr_t)*kind);
    }
    return *kind;
}

/* False after a diagnostic. */
static bool ask(struct losing *l, struct arena *arena, const struct target_module *target, const struct document *document,
                const struct view **lost) {
    const struct source *source = document->source;
    size_t turn = (size_t)(target - l->targets.v);
    uint32_t kind = kind_of(l, document);
    while (l->answers[turn].n <= kind)
        VEC_PUSH(&l->answers[turn]);
    struct answer *answer = &l->answers[turn].v[kind];
    Slice body = slice_sub(source->text, source->body, source->text.n);
    if (!answer->given)
        answer->given = target_lost(l->arena, arena, target, document, body, &answer->lost);
    *lost = answer->given ? answer->lost : NULL;
    return answer->given;
}

static void take_lost(struct losing *l, const struct target_module *target, const struct document *document, const struct flat *flat,
                      const struct view *all) {
    for (size_t i = 0; i < view_count(all); i++) {
        const struct view *lost = view_at(all, i);
        Slice key = view_text(view_get(lost, "key")), words = view_text(view_get(lost, "text"));
        if (key.n)
            take_key(l, target, document, key, lost);
        else if (flat->text.n)
            take_text(l, target, flat, words, lost);
    }
}

/* Of what a module says of a text, that of a command alone may depend on it: arguments have their place there. */
static void take_front(struct losing *l, struct arena *arena, const struct target_module *target, const struct document *document) {
    const struct view *all;
    struct flat flat = {0};
    bool command = document->kind == KIND_COMMAND;
    if (command)
        target_flatten(target, document, &flat, NULL);
    if (command ? target_lost(arena, arena, target, document, buf_view(&flat.text), &all) : ask(l, arena, target, document, &all))
        take_lost(l, target, document, &flat, all);
    flat_free(&flat);
}

enum { LINKS_UNKNOWN, LINKS_NONE, LINKS_SOME };

/* Does the part, or one that it includes, hold links into the library? */
static bool leads_somewhere(struct losing *l, uint32_t index) {
    const struct facts *facts = l->library->parts.v[index].facts;
    bool some = false;
    if (l->linked[index] != LINKS_UNKNOWN)
        return l->linked[index] == LINKS_SOME;
    l->linked[index] = LINKS_NONE;
    for (uint32_t i = 0; facts && i < facts->n_links && !some; i++)
        some = url_is_relative(facts->links[i].url);
    for (uint32_t i = 0; facts && i < facts->n_directives && !some; i++)
        some = facts->directives[i].part && leads_somewhere(l, facts->directives[i].part);
    l->linked[index] = some ? LINKS_SOME : LINKS_NONE;
    return some;
}

static void take_links(struct losing *l, struct arena *arena, const struct target_module *target, const struct document *document) {
    LostLinks lost = {0};
    if (!leads_somewhere(l, document->part))
        return;
    target_lost_links(target, document, l->seen, ++l->turn, &lost);
    for (size_t i = 0; i < lost.n; i++)
        take_link(l, arena, target, &lost.v[i]);
    VEC_FREE(&lost);
}

/* Beside its page a text has all that the page has, and front matter of pages and snippets is no tool's. */
static bool loses_nothing(const struct target_module *target, const struct document *document) {
    return target->beside && (document->kind == KIND_PAGE || document->kind == KIND_SNIPPET);
}

/* --- what workers can tell of a document --- */

static uint8_t *some_lost(const struct losing *l, size_t target, size_t document) {
    return &l->some[target * l->library->documents.n + document];
}

/* As long as nobody has looked, something may be lost of all. */
static void begin_looking(void *context) {
    struct losing *l = context;
    size_t all = l->targets.n * l->library->documents.n;
    l->some = arena_alloc(arena_in(l->library->team->pool), all);
    memset(l->some, 1, all);
}

static bool may_lose(struct losing *l, struct arena *arena, const struct target_module *target, const struct document *document) {
    const struct view *lost;
    if (loses_nothing(target, document) || !target_path(arena, target, document).n)
        return false;
    return leads_somewhere(l, document->part) || document->kind == KIND_COMMAND || !ask(l, arena, target, document, &lost) ||
           view_count(lost) > 0;
}

/* What went wrong is reported where it is asked again. */
static void look_at(void *context, size_t i) {
    struct losing *l = context;
    for (size_t t = 0; t < l->targets.n; t++) {
        *some_lost(l, t, i) = may_lose(l, l->scratch, &l->targets.v[t], &l->library->documents.v[i]);
        arena_reset(l->scratch);
    }
}

static void take_target(struct losing *l, const struct target_module *target) {
    struct arena *arena = l->scratch;
    for (size_t i = 0; i < l->library->documents.n; i++) {
        const struct document *document = &l->library->documents.v[i];
        if (l->some && !*some_lost(l, (size_t)(target - l->targets.v), i))
            continue;
        if (!loses_nothing(target, document) && target_path(arena, target, document).n) {
            take_front(l, arena, target, document);
            take_links(l, arena, target, document);
        }
        arena_reset(arena);
    }
}

/* --- the report --- */

static void add_names(Buf *out, const struct loss *loss) {
    for (size_t i = 0; i < loss->losers.n; i++)
        buf_printf(out, "%s%.*s", i ? ", " : "", FMT(loss->losers.v[i].target));
}

static bool report_what(struct sink *sink, const struct loss *loss, struct place place, const char *names) {
    switch (loss->rule) {
    case RULE_TARGET_LOST_KEY:
        return diag_at(sink, loss->rule, place, "`%.*s` is lost in prompts for %s", FMT(loss->key), names);
    case RULE_TARGET_LINK_LOST:
        return diag_at(sink, loss->rule, place, "this link leads nowhere in prompts for %s, and is only its text there", names);
    default:
        break;
    }
    if (loss->key.n)
        return diag_at(sink, loss->rule, place, "`%.*s` of `%.*s` is lost in prompts for %s", FMT(loss->value), FMT(loss->key), names);
    return diag_at(sink, loss->rule, place, "`%.*s` means nothing in prompts for %s", FMT(loss->value), names);
}

static bool loses(const struct loss *loss, Slice target) {
    for (size_t i = 0; i < loss->losers.n; i++)
        if (slice_eq(loss->losers.v[i].target, target))
            return true;
    return false;
}

/* Whoever meant the key for the tool that reads it can say so. */
static void help_key(const struct library *library, const struct loss *loss) {
    for (size_t i = 0; i < library->n_schemas; i++) {
        const struct schema *schema = &library->schemas[i];
        if (schema->tool.n && schema->kind == loss->kind && schema_key(schema, loss->key) && !loses(loss, schema->tool)) {
            diag_help(library->sink, "if it is meant for %.*s alone, write it below `targets: {%.*s: {...}}`", FMT(schema->tool),
                      FMT(schema->tool));
            return;
        }
    }
}

static void report(const struct library *library, const struct loss *loss) {
    struct sink *sink = library->sink;
    Buf names = {0};
    add_names(&names, loss);
    if (report_what(sink, loss, source_place(loss->source, loss->start, loss->end), names.s)) {
        /* What helps with one helps with the others. */
        if (loss->losers.v[0].help.n)
            diag_help(sink, "%.*s", FMT(loss->losers.v[0].help));
        for (size_t i = 0; i < loss->losers.n; i++)
            if (loss->losers.v[i].why.n)
                diag_note(sink, "%.*s: %.*s", FMT(loss->losers.v[i].target), FMT(loss->losers.v[i].why));
        if (loss->rule == RULE_TARGET_LOST_KEY)
            help_key(library, loss);
        else if (loss->rule == RULE_TARGET_LINK_LOST)
            diag_help(sink, "`%.*s` is no file of theirs: include its text, or link to where it is published", FMT(loss->value));
    }
    buf_free(&names);
}

static void losing_free(struct losing *l) {
    for (size_t i = 0; i < l->losses.n; i++)
        VEC_FREE(&l->losses.v[i]->losers);
    for (size_t i = 0; i < l->targets.n; i++)
        VEC_FREE(&l->answers[i]);
    targets_free(&l->targets);
    VEC_FREE(&l->losses);
    map_free(&l->known);
    map_free(&l->alike);
    buf_free(&l->like);
    xfree(l->seen);
    arena_free(l->scratch);
    arena_free(l->arena);
}

void losses_check(struct engine *engine, struct library *library) {
    struct losing l = {.library = library, .arena = arena_new(), .scratch = arena_new()};
    const struct also_ask also = {begin_looking, look_at, &l};
    l.seen = xcalloc(library->parts.n, sizeof *l.seen);
    l.linked = ARENA_ARRAY(l.arena, uint8_t, library->parts.n);
    l.kinds = ARENA_ARRAY(l.arena, uint32_t, library->documents.n);
    targets_load(engine, library, library->config->targets, library->config->n_targets, &l.targets);
    l.answers = arena_array(l.arena, l.targets.n, sizeof *l.answers);
    targets_ask_also(&l.targets, library, &also);
    for (size_t i = 0; i < l.targets.n; i++)
        take_target(&l, &l.targets.v[i]);
    for (size_t i = 0; i < l.targets.n; i++)
        if (l.targets.v[i].collects)
            target_check_size(&l.targets.v[i]);
    for (size_t i = 0; i < l.losses.n; i++)
        report(library, l.losses.v[i]);
    losing_free(&l);
}
