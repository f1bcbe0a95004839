#include "check/graph.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

enum { LOOK_BACK = 200 };

void graph_begin(struct check *check, struct arena *arena) {
    const struct library *library = check->library;
    struct graph_notes *notes = check->graph = ARENA_NEW(check->arena, struct graph_notes);
    struct map seen = {0};
    notes->any = ARENA_NEW(arena, bool);
    notes->called = arena_alloc(arena, library->documents.n);
    notes->names = arena_alloc(arena, library->parts.n);
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *document = &library->documents.v[i];
        if (document->kind == KIND_AGENT && !map_has(&seen, document->tool)) {
            map_set(&seen, document->tool, NULL);
            *VEC_PUSH(&notes->tools) = document->tool;
        }
    }
    map_free(&seen);
}

/* --- Words before a name --- */

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The last place where a word of the text begins with `stem` (in small letters), or SLICE_NONE. */
static size_t find_word(Slice text, const char *stem) {
    size_t n = strlen(stem);
    for (size_t at = text.n; at-- > 0;)
        if ((at == 0 || !is_letter(text.s[at - 1])) &&
            slice_eq_nocase(slice_sub(text, at, at + n), slice_from(stem)))
            return at;
    return SLICE_NONE;
}

/* Is it at the beginning of a sentence or clause? */
static bool begins_clause(Slice before) {
    static const char *const openers[] = {"then",        "and",           "or",  "please", "always",
                                          "immediately", "automatically", "must"};
    before = slice_trim_end(before);
    if (!before.n || !is_letter(before.s[before.n - 1]))
        return true;
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if (find_word(before, openers[i]) == before.n - strlen(openers[i]))
            return true;
    return false;
}

/* Whole words: a note denies nothing. */
static bool is_denied(Slice before) {
    static const char *const words[] = {"not",    "never",    "don",     "doesn",  "avoid",
                                        "avoids", "avoiding", "without", "instead"};
    for (size_t at = 0; at < before.n;) {
        size_t end = at;
        while (end < before.n && is_letter(before.s[end]))
            end++;
        for (size_t i = 0; end > at && i < sizeof words / sizeof *words; i++)
            if (slice_eq_nocase(slice_sub(before, at, end), slice_from(words[i])))
                return true;
        at = end + 1;
    }
    return false;
}

Slice check_before(const struct source *source, uint32_t at) {
    uint32_t line = source_line_start(source, source_line(source, at));
    Slice before = slice_sub(source->text, at - line > LOOK_BACK ? at - LOOK_BACK : line, at);
    for (size_t i = before.n; i-- > 1;)
        if (before.s[i] == ' ' && strchr(".!?;", before.s[i - 1]))
            return slice_sub(before, i + 1, before.n);
    return before;
}

bool check_orders(Slice before) {
    static const char *const verbs[] = {"delegate", "escalate", "hand", "defer"};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        size_t at = find_word(before, verbs[i]);
        if (at != SLICE_NONE && begins_clause(slice_sub(before, 0, at)) && !is_denied(before))
            return true;
    }
    return false;
}

/* --- Escalations --- */

/* "escalate ... to", with nothing between that ends the clause. */
static bool says_escalate_to(Slice before) {
    size_t at = find_word(before, "escalat");
    if (at == SLICE_NONE || is_denied(before))
        return false;
    Slice between = slice_sub(before, at, before.n);
    return find_word(between, "to") != SLICE_NONE && find_word(between, "from") == SLICE_NONE &&
           begins_clause(slice_sub(before, 0, at));
}

/* A list below "Escalate to:" or a heading that says so. */
static bool is_led_by_escalation(const struct text *text, const struct mention *mention) {
    enum { LINES = 20 };
    const struct source *source = text->source;
    uint32_t line = source_line(source, mention->start);
    for (uint32_t up = 1; up < LINES && up < line; up++) {
        Slice above = slice_trim(source_line_text(source, line - up));
        bool item = above.n && strchr("-*+", above.s[0]);
        if (!above.n || item || (above.s[0] != '#' && above.s[above.n - 1] != ':'))
            continue;
        above = slice_sub(above, 0, LOOK_BACK);
        return find_word(above, "escalate") != SLICE_NONE && find_word(above, "to") != SLICE_NONE &&
               !is_denied(above) && find_word(above, "from") == SLICE_NONE;
    }
    return false;
}

static bool is_escalation(const struct text *text, const struct mention *mention) {
    const struct source *source = text->source;
    if (!mention->node || (mention->around & AROUND_CODE_BLOCK))
        return false;
    if (says_escalate_to(check_before(source, mention->start)))
        return true;
    return (mention->around & AROUND_LEADS) && is_led_by_escalation(text, mention);
}

void graph_note(struct check *check, const struct text *text, const struct mention *mention,
                Slice name) {
    const struct library *library = check->library;
    if (!check->graph)
        graph_begin(check, check->arena);
    struct graph_notes *notes = check->graph;
    *notes->any = true;
    if (text->document && text->document->kind == KIND_PAGE)
        return;
    uint32_t part = (uint32_t)(text->part - library->parts.v);
    notes->names[part] = true;
    /* A text for no tool in particular is included by those of any. */
    for (size_t i = 0; i < notes->tools.n; i++) {
        if (text->document && text->document->tool.n &&
            !slice_eq(text->document->tool, notes->tools.v[i]))
            continue;
        const struct document *agent = library_agent(library, notes->tools.v[i], name);
        if (agent)
            notes->called[agent - library->documents.v] = true;
    }
    if (text->document && text->document->tool.n) {
        const struct document *agent = library_agent(library, text->document->tool, name);
        if (agent)
            notes->called[agent - library->documents.v] = true;
    }
    if (mention && is_escalation(text, mention))
        *VEC_PUSH(&notes->escalations) = (struct escalation){part, mention, name};
}

/* --- Agents that stand alone --- */

/* Does the part name an agent, itself or in what it includes? Remembered: 0 unknown, 1 no, 2 yes.
 */
static bool names_agent(const struct library *library, const struct graph_notes *notes,
                        unsigned char *known, uint32_t index) {
    const struct part *part = &library->parts.v[index];
    if (known[index])
        return known[index] == 2;
    known[index] = 1;
    bool found = notes->names[index];
    for (uint32_t i = 0; part->facts && i < part->facts->n_directives && !found; i++)
        found = part->facts->directives[i].part &&
                names_agent(library, notes, known, part->facts->directives[i].part);
    known[index] = found ? 2 : 1;
    return found;
}

/* People call this one themselves. */
static bool is_for_people(const struct document *document) {
    return slice_is(value_text(document->source->front, "mode"), "primary");
}

static void report_orphan(const struct library *library, const struct document *document) {
    const struct member *name = value_member(document->source->front, S("name"));
    struct place place = name ? source_place(document->source, name->start, name->value.end)
                              : source_place(document->source, 0, 0);
    if (diag_at(library->sink, RULE_AGENT_ORPHAN, place,
                "nobody delegates to `%.*s`, and it delegates to nobody", FMT(document->name)))
        diag_help(library->sink,
                  "name it where its work comes up, or leave it: people may call it themselves");
}

/* Only where agents work together: where half of a tool's agents stand alone, all do by design. */
static void check_orphans(struct check *check, Slice tool) {
    const struct library *library = check->library;
    const struct graph_notes *notes = check->graph;
    unsigned char *known = arena_alloc(check->arena, library->parts.n);
    VEC(const struct document *) alone = {0};
    size_t n = 0;
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *document = &library->documents.v[i];
        if (document->kind != KIND_AGENT || !slice_eq(document->tool, tool))
            continue;
        n++;
        if (!notes->called[i] && !is_for_people(document) &&
            !names_agent(library, notes, known, document->part))
            *VEC_PUSH(&alone) = document;
    }
    for (size_t i = 0; i < alone.n && alone.n * 2 < n; i++)
        report_orphan(library, alone.v[i]);
    VEC_FREE(&alone);
}

static void free_notes(struct graph_notes *notes) {
    VEC_FREE(&notes->tools);
    VEC_FREE(&notes->escalations);
}

void check_graph(struct check *check) {
    const struct graph_notes *notes = check->graph;
    if (!notes)
        return;
    for (size_t i = 0; *notes->any && i < notes->tools.n; i++)
        check_orphans(check, notes->tools.v[i]);
    if (notes->escalations.n)
        check_circles(check);
    free_notes(check->graph);
    check->graph = NULL;
}
