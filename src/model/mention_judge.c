#include "model/mention.h"
#include "base/map.h"
#include "model/mention_lexicon.h"
#include "model/mention_near.h"
#include <string.h>

enum { LONGEST_AT = 64, PREFIX = sizeof "agent-" - 1 };

struct case_of {
    const struct mention *m;
    const struct names *names;
    struct judgement j;
};

static bool around(const struct case_of *c, unsigned bits) {
    return (c->m->around & bits) == bits;
}

static bool around_any(const struct case_of *c, unsigned bits) {
    return (c->m->around & bits) != 0;
}

static bool find_agent(const struct names *names, Slice name, Slice *found) {
    if (!names->index)
        return name_find(name, names->agents, names->n_agents, found);
    const Slice *agent = map_get(names->index, name);
    if (agent)
        *found = *agent;
    return agent != NULL;
}

static bool is_agent(const struct case_of *c, Slice name, Slice *found) {
    return find_agent(c->names, name, found);
}

static bool is_builtin(const struct case_of *c, Slice name, Slice *found) {
    return name_find(name, c->names->builtins, c->names->n_builtins, found);
}

static bool is_other(const struct case_of *c) {
    Slice found;
    return name_find(c->m->name, c->names->others, c->names->n_others, &found);
}

static bool has_hyphen(Slice name) {
    return slice_find_char(name, '-', 0) != SLICE_NONE;
}

/* [a-z][a-z0-9]*(-[a-z0-9]+)+, the shape that a marked word must have to be missed. */
static bool is_kebab(Slice name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.s[i];
        bool letter = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
        bool hyphen = c == '-' && i && i + 1 < name.n && name.s[i - 1] != '-';
        if (!letter && !(digit && i) && !hyphen)
            return false;
    }
    return has_hyphen(name);
}

static struct judgement verdict(struct case_of *c, enum mention_verdict verdict) {
    c->j.verdict = verdict;
    return c->j;
}

static struct judgement known(struct case_of *c, enum mention_verdict verdict, Slice agent) {
    c->j.agent = agent;
    c->j.verdict = verdict;
    return c->j;
}

/* Sets j.near to an agent's or built-in's name that was meant; false when none resembles it. */
static bool is_near(struct case_of *c) {
    const struct names *n = c->names;
    Slice name = c->m->name;
    c->j.near = name_but_for_case(name, n->agents, n->n_agents);
    if (!c->j.near.n)
        c->j.near = name_but_for_case(name, n->builtins, n->n_builtins);
    if (!c->j.near.n)
        c->j.near = name_nearest(name, n->agents, n->n_agents, true);
    return c->j.near.n > 0;
}

/* An unknown name; j.near becomes what may help: one of the same family, or a lone word's nearest.
 */
static struct judgement unknown(struct case_of *c, enum mention_verdict kind) {
    const struct names *n = c->names;
    c->j.near = name_kin(c->m->name, n->agents, n->n_agents);
    if (!c->j.near.n)
        c->j.near = name_continued(c->m->name, n->agents, n->n_agents);
    if (!c->j.near.n && c->m->name.n > 3)
        c->j.near = name_nearest(c->m->name, n->agents, n->n_agents, false);
    return verdict(c, kind);
}

/* --- declared --- */

/* The name with `agent-` before it, as `@agent-organizer` may mean the agent `organizer` or the one
 * that is named `agent-organizer`; empty for other forms. */
static Slice with_prefix(const struct case_of *c, char name[LONGEST_AT + 8]) {
    if (c->m->form != MENTION_AT_AGENT || c->m->name.n > LONGEST_AT)
        return (Slice){0};
    memcpy(name, "agent-", PREFIX);
    memcpy(name + PREFIX, c->m->name.s, c->m->name.n);
    return (Slice){name, PREFIX + c->m->name.n};
}

static bool is_agent_with_prefix(struct case_of *c, Slice *found) {
    char name[LONGEST_AT + 8];
    Slice whole = with_prefix(c, name);
    if (!whole.n || !is_agent(c, whole, found))
        return false;
    c->j.before = PREFIX;
    return true;
}

static bool is_other_with_prefix(const struct case_of *c) {
    char name[LONGEST_AT + 8];
    Slice whole = with_prefix(c, name), found;
    return whole.n && name_find(whole, c->names->others, c->names->n_others, &found);
}

static struct judgement judge_declared(struct case_of *c) {
    Slice name = c->m->name, found;
    c->j.tier = TIER_DECLARED;
    if (is_agent_with_prefix(c, &found) || is_agent(c, name, &found))
        return known(c, VERDICT_KNOWN, found);
    if (is_builtin(c, name, &found))
        return known(c, VERDICT_BUILTIN, found);
    enum likeness likeness = name_likeness(name);
    if (likeness == LIKE_PLACEHOLDER || is_other_with_prefix(c))
        return verdict(c, VERDICT_NOTHING);
    if (is_near(c))
        return verdict(c, VERDICT_NEAR);
    /* Without quotes, a word without hyphens may be a variable, a type or the next word of the
     * sentence. */
    if (around(c, AROUND_UNQUOTED) && (!has_hyphen(name) || likeness == LIKE_ADJECTIVE))
        return verdict(c, VERDICT_NOTHING);
    if (c->m->form == MENTION_TASK && c->m->node) {
        /* Task("Fix the tests") gives a task, Agent("gpt-4o") a model, and Task("build") is of many
         * a build script. */
        if (slice_find_char(name, ' ', 0) != SLICE_NONE || likeness == LIKE_MODEL)
            return verdict(c, VERDICT_NOTHING);
        if (!has_hyphen(name))
            return unknown(c, VERDICT_UNCERTAIN);
    }
    return unknown(c, VERDICT_UNKNOWN);
}

/* --- @name --- */

static struct judgement judge_missing(struct case_of *c);
static bool is_called(const struct case_of *c);
static bool is_ruled_out(struct case_of *c);

/* Handles and scopes look the same. Where agents are called so, an unknown one in the place of an
 * agent is doubtful at least. */
static struct judgement judge_at_unknown(struct case_of *c) {
    if (!c->names->by_at || !is_kebab(c->m->name) || around(c, AROUND_CODE_SPAN) || !is_called(c) ||
        is_ruled_out(c))
        return verdict(c, VERDICT_NOTHING);
    struct judgement judgement = judge_missing(c);
    if (judgement.verdict == VERDICT_UNKNOWN)
        judgement.verdict = VERDICT_UNCERTAIN;
    return judgement;
}

bool mention_calls_by_at(const struct mention *mention, const struct names *names) {
    Slice found;
    return mention->form == MENTION_AT && has_hyphen(mention->name) &&
           find_agent(names, mention->name, &found);
}

static struct judgement judge_at(struct case_of *c) {
    Slice found;
    c->j.tier = TIER_MARKED;
    if (around(c, AROUND_LINK))
        return verdict(c, VERDICT_NOTHING);
    if (is_agent(c, c->m->name, &found))
        return known(c, VERDICT_KNOWN, found);
    if (is_builtin(c, c->m->name, &found))
        return known(c, VERDICT_BUILTIN, found);
    /* In code, @Test is an annotation even where an agent is called test. */
    if (!has_hyphen(c->m->name) && around(c, AROUND_CODE_SPAN))
        return verdict(c, VERDICT_NOTHING);
    if (is_other(c))
        return verdict(c, VERDICT_NOTHING);
    return is_near(c) ? verdict(c, VERDICT_NEAR) : judge_at_unknown(c);
}

/* --- marked and bare words --- */

/* The conditions (a) to (d). */
static bool is_called(const struct case_of *c) {
    bool placed = around(c, AROUND_SPEAKS) && around_any(c, AROUND_LEADS | AROUND_USE);
    return placed || around(c, AROUND_MEET) || around_any(c, AROUND_DELEGATE | AROUND_AGENT);
}

/* Used, asked or worked with, wherever: by its name a person, and no part of a program. */
static bool is_used(const struct case_of *c) {
    return around(c, AROUND_USE) && !around_any(c, AROUND_THINGS | AROUND_LED) &&
           c->names->n_agents > 0 && is_kebab(c->m->name) && name_is_person(c->m->name);
}

/* A known name: is it meant here? One without a hyphen is an ordinary word, unless it is called
 * outright; one that something else has too is that, unless agents are spoken of. */
static bool is_meant(const struct case_of *c) {
    if (around_any(c, AROUND_LINK | AROUND_OTHER))
        return false;
    if (!has_hyphen(c->m->name) && !around_any(c, AROUND_DELEGATE | AROUND_AGENT))
        return false;
    return !is_other(c) || (is_called(c) && !around(c, AROUND_THINGS));
}

/* Does the name itself look like an agent's of this library: by its last word, by the family that
 * it shares, or because it is one but for a letter? */
static bool is_likely(struct case_of *c) {
    const struct names *n = c->names;
    Slice name = c->m->name;
    return name_likeness(name) == LIKE_ROLE || name_kin(name, n->agents, n->n_agents).n ||
           name_continued(name, n->agents, n->n_agents).n ||
           (is_near(c) && slice_distance(name, c->j.near, 1) <= 1);
}

/* Verbs that only ever send work to somebody outweigh a heading about tools; "agent" beside the
 * name does not. Agents listed by language or framework are told from those by their names, and so
 * they are in a list that is led in by other words. */
static bool is_ruled_out(struct case_of *c) {
    bool sent = around(c, AROUND_DELEGATE) && !around(c, AROUND_WEAK);
    if (around_any(c, AROUND_LINK | AROUND_OTHER | AROUND_GONE) || is_other(c))
        return true;
    if (around(c, AROUND_QUALIFIED) && !around(c, AROUND_AGENT))
        return true;
    if (sent)
        return false;
    bool listed = around(c, AROUND_LED) && !around_any(c, AROUND_DELEGATE | AROUND_AGENT);
    bool met = around(c, AROUND_MEET) && !around(c, AROUND_SPEAKS);
    if (listed || met || around(c, AROUND_THINGS | AROUND_SPEAKS))
        return !is_likely(c);
    return around(c, AROUND_THINGS);
}

/* Is an unknown name, of which the conditions hold, surely one? */
static bool is_certain(const struct case_of *c, enum likeness likeness) {
    const struct names *n = c->names;
    if (around(c, AROUND_CELL))
        return false;
    /* "Task types:" above the list makes it doubtful. */
    if (around(c, AROUND_LED) && around(c, AROUND_THINGS) &&
        !around_any(c, AROUND_AGENT | AROUND_DELEGATE))
        return false;
    if (around(c, AROUND_AGENT) || name_shares_first(c->m->name, n->agents, n->n_agents))
        return true;
    if (!around(c, AROUND_DELEGATE) || likeness == LIKE_PEOPLE)
        return false;
    /* "Invoke the x-plan or the x-builder": of a family of skills, and so a skill perhaps. */
    if (around(c, AROUND_WEAK) && name_shares_first(c->m->name, n->others, n->n_others))
        return false;
    return !around(c, AROUND_WEAK) || around(c, AROUND_SPEAKS) || likeness == LIKE_ROLE;
}

/* A word in the shape of a name of which the conditions hold, and which is nobody's name. */
static struct judgement judge_missing(struct case_of *c) {
    enum likeness likeness = name_likeness(c->m->name);
    if (is_near(c))
        return verdict(c, VERDICT_NEAR);
    if (likeness == LIKE_PLACEHOLDER || likeness == LIKE_ADJECTIVE || likeness == LIKE_MODEL)
        return verdict(c, VERDICT_NOTHING);
    /* A skill's or command's name, cut short. */
    if (!around(c, AROUND_AGENT) &&
        name_continued(c->m->name, c->names->others, c->names->n_others).n)
        return verdict(c, VERDICT_NOTHING);
    bool named = around(c, AROUND_AGENT) || (around(c, AROUND_DELEGATE) && !around(c, AROUND_WEAK));
    if ((likeness == LIKE_PRODUCT || likeness == LIKE_ACTIVITY) && !named)
        return verdict(c, VERDICT_NOTHING);
    if (likeness == LIKE_PEOPLE && !around(c, AROUND_AGENT))
        return verdict(c, VERDICT_NOTHING);
    bool certain = is_called(c) && is_certain(c, likeness);
    return unknown(c, certain ? VERDICT_UNKNOWN : VERDICT_UNCERTAIN);
}

static struct judgement judge_marked(struct case_of *c) {
    Slice found;
    c->j.tier = is_called(c) ? TIER_MARKED : TIER_PROSE;
    if (is_agent(c, c->m->name, &found))
        return is_meant(c) ? known(c, VERDICT_KNOWN, found) : verdict(c, VERDICT_NOTHING);
    if (!is_called(c) && !is_used(c))
        return verdict(c, VERDICT_NOTHING);
    if (is_builtin(c, c->m->name, &found))
        return known(c, VERDICT_BUILTIN, found);
    if (is_ruled_out(c))
        return verdict(c, VERDICT_NOTHING);
    if (is_kebab(c->m->name))
        return judge_missing(c);
    /* In another shape it can only be a known name in the wrong case; in a list, that is how it is
     * displayed. */
    c->j.near = name_but_for_case(c->m->name, c->names->agents, c->names->n_agents);
    bool called = around_any(c, AROUND_DELEGATE | AROUND_AGENT);
    return verdict(c, c->j.near.n && called ? VERDICT_NEAR : VERDICT_NOTHING);
}

static struct judgement judge_bare(struct case_of *c) {
    Slice name = c->m->name, found;
    c->j.tier = TIER_PROSE;
    if (is_agent(c, name, &found))
        return is_meant(c) ? known(c, VERDICT_KNOWN, found) : verdict(c, VERDICT_NOTHING);
    if (!around_any(c, AROUND_DELEGATE | AROUND_AGENT))
        return verdict(c, VERDICT_NOTHING);
    if (is_builtin(c, name, &found))
        return known(c, VERDICT_BUILTIN, found);
    if (!around(c, AROUND_DELEGATE) || is_ruled_out(c) || !is_kebab(name))
        return verdict(c, VERDICT_NOTHING);
    /* rust-expert, where rust-expert-advanced is known, may be meant as the family of both. */
    if (name_continued(name, c->names->agents, c->names->n_agents).n)
        return verdict(c, VERDICT_NOTHING);
    c->j.near = name_kin(name, c->names->agents, c->names->n_agents);
    return verdict(c, c->j.near.n ? VERDICT_UNCERTAIN : VERDICT_NOTHING);
}

static bool is_plugin_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ':';
}

uint32_t mention_start(const struct mention *mention, Slice text) {
    uint32_t start = mention->start;
    if (!(mention->around & AROUND_QUALIFIED))
        return start;
    while (start > 0 && is_plugin_char(text.s[start - 1]))
        start--;
    Slice before = slice_sub(text, start, mention->start);
    bool prefixed = mention->form == MENTION_AT_AGENT && slice_starts(before, S("agent-"));
    return prefixed ? start + PREFIX : start;
}

struct judgement mention_judge(const struct mention *mention, const struct names *names) {
    struct case_of c = {.m = mention, .names = names};
    switch (mention->form) {
    case MENTION_AT:
        return judge_at(&c);
    case MENTION_BOLD:
    case MENTION_CODE:
        return judge_marked(&c);
    case MENTION_BARE:
        return judge_bare(&c);
    default:
        return judge_declared(&c);
    }
}
