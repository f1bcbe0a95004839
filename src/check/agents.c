/* Mentions: of agents that there are not, of agents by another name, of the one who speaks. */
#include "base/mem.h"
#include "check/graph.h"
#include "check/rules.h"
#include "model/mention_near.h"
#include "model/schema.h"

/* Reports the mention; false when nothing is wrong with it. */
static bool complain(struct sink *sink, enum mention_verdict verdict, struct place place,
                     Slice name) {
    switch (verdict) {
    case VERDICT_UNKNOWN:
        return diag_at(sink, RULE_AGENT_UNKNOWN, place, "no agent is named `%.*s`", FMT(name));
    case VERDICT_NEAR:
        return diag_at(sink, RULE_AGENT_NEAR_MISS, place, "no agent is named `%.*s`", FMT(name));
    case VERDICT_UNCERTAIN:
        return diag_at(sink, RULE_AGENT_UNCERTAIN, place,
                       "`%.*s` reads like an agent's name, but no agent has it", FMT(name));
    case VERDICT_NOTHING:
    case VERDICT_KNOWN:
    case VERDICT_BUILTIN:
        break;
    }
    return false;
}

/* Front matter counts where it is the document's own, and a guide page delegates nothing. */
static bool counts(const struct text *text, const struct mention *mention) {
    if (mention->node != 0)
        return true;
    return text->document && (mention->form != MENTION_KEY || text->document->kind != KIND_PAGE);
}

/* --- Names that nobody has --- */

/* Two agents whose files have one name, and who have others themselves. */
struct namesakes {
    const struct document *first, *second;
};

static void index_stems(struct check *check) {
    const struct library *library = check->library;
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *document = &library->documents.v[i];
        if (document->kind != KIND_AGENT)
            continue;
        void **slot = map_slot(&check->stems, document->stem);
        if (!*slot)
            *slot = ARENA_NEW(check->arena, struct namesakes);
        struct namesakes *namesakes = *slot;
        if (!namesakes->first)
            namesakes->first = document;
        else if (!namesakes->second)
            namesakes->second = document;
    }
    check->stems_known = true;
}

static const struct namesakes *find_namesakes(struct check *check, Slice name) {
    if (!check->stems_known)
        index_stems(check);
    const struct namesakes *found = map_get(&check->stems, name);
    return found && found->second ? found : NULL;
}

static void report_ambiguous(struct check *check, struct place place, Slice name,
                             const struct namesakes *agents) {
    struct sink *sink = check->library->sink;
    if (!diag_at(sink, RULE_AGENT_AMBIGUOUS, place, "`%.*s` may be `%.*s` or `%.*s`", FMT(name),
                 FMT(agents->first->name), FMT(agents->second->name)))
        return;
    diag_label(sink, "mentioned here");
    diag_help(sink, "write the name that is meant: `%.*s` and `%.*s` are both called so as files",
              FMT(agents->first->source->path), FMT(agents->second->source->path));
}

/* A tool that goes by files has no other name for the agent, and targets make a file's name of a
 * name like "C# Expert". A word such as `plan` or `debug` is more often itself. */
static bool is_wrong_name(const struct library *library, const struct mention *mention,
                          const struct document *agent) {
    const struct schema *schema =
        schema_find(library->schemas, library->n_schemas, agent->tool, KIND_AGENT);
    const struct schema_key *name = schema_key(schema, S("name"));
    bool word = mention->form >= MENTION_AT && slice_find_char(mention->name, '-', 0) == SLICE_NONE;
    return (!schema || (name && name->file)) && !word && !slice_eq(mention->name, agent->file);
}

/* Letters, digits and what may stand between them: nothing that Markdown or YAML would read. */
static bool is_plain(Slice name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.s[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!word && !(i && i + 1 < name.n && (c == '-' || c == '_')))
            return false;
    }
    Buf yaml = {0};
    buf_yaml_string(&yaml, name);
    bool plain = slice_eq(buf_view(&yaml), name);
    buf_free(&yaml);
    return plain;
}

/* The name that surely was meant: no other resembles it, and in its place all would be well. A name
 * that something else than an agent has counts as another, for that may be what is named. */
static Slice surely_meant(struct check *check, const struct text *text,
                          const struct mention *mention) {
    const struct library *library = check->library;
    Slice tool = text->document ? text->document->tool : S("");
    const struct names *names = library_names(check->library, tool);
    struct nearby nearby = {0};
    name_gather(mention->name, names->agents, names->n_agents, &nearby);
    name_gather(mention->name, names->builtins, names->n_builtins, &nearby);
    name_gather(mention->name, names->others, names->n_others, &nearby);
    struct mention mended = *mention;
    mended.name = nearby_certain(&nearby, mention->name);
    if (!mended.name.n || !is_plain(mended.name))
        return (Slice){0};
    struct judgement judgement = mention_judge(&mended, names);
    if (judgement.verdict == VERDICT_BUILTIN)
        return mended.name;
    const struct document *agent = library_agent(library, tool, mended.name);
    bool right = judgement.verdict == VERDICT_KNOWN && !judgement.before && agent &&
                 agent != text->document &&
                 (slice_eq(agent->name, mended.name) || !is_wrong_name(library, &mended, agent));
    return right ? mended.name : (Slice){0};
}

/* A word without a hyphen is one of many, unless it is declared to be an agent's name. */
static void fix_mention(struct check *check, const struct text *text, const struct mention *mention,
                        const struct judgement *judgement) {
    bool declared = judgement->verdict == VERDICT_UNKNOWN && judgement->tier == TIER_DECLARED;
    Slice written = slice_sub(text->source->text, mention->start, mention->end);
    if ((judgement->verdict != VERDICT_NEAR && !declared) || !slice_eq(written, mention->name))
        return;
    Slice name = surely_meant(check, text, mention);
    if (name.n)
        source_fix(check->library->sink, text->source, mention->start, mention->end, name);
}

static void report_unknown(struct check *check, const struct text *text,
                           const struct mention *mention, const struct judgement *judgement) {
    struct place place = source_place(text->source, mention->start, mention->end);
    struct sink *sink = check->library->sink;
    const struct namesakes *agents = find_namesakes(check, mention->name);
    if (agents)
        report_ambiguous(check, place, mention->name, agents);
    else if (!complain(sink, judgement->verdict, place, mention->name))
        return;
    diag_lower(sink,
               agents && judgement->verdict == VERDICT_UNCERTAIN ? LEVEL_WARNING : LEVEL_ERROR);
    diag_lower(sink, check->library->config->mention_levels[judgement->tier]);
    if (agents)
        return;
    diag_label(sink, "mentioned here");
    diag_about(sink, mention->name);
    fix_mention(check, text, mention, judgement);
    if (judgement->near.n)
        diag_help(sink, "did you mean `%.*s`?", FMT(judgement->near));
    else
        diag_help(sink, "if a tool brings this agent, list it under `known_agents` in quire.yaml");
}

/* --- Names that somebody has --- */

static void report_alias(const struct library *library, const struct mention *mention,
                         const struct document *agent, const struct source *source) {
    if (!is_wrong_name(library, mention, agent) ||
        !diag_at(library->sink, RULE_AGENT_ALIAS, source_place(source, mention->start, mention->end),
                 "`%.*s` is the name of a file; the agent is `%.*s`", FMT(mention->name),
                 FMT(agent->name)))
        return;
    diag_label(library->sink, "mentioned here");
    diag_help(library->sink, "write `%.*s`: no tool knows the other name", FMT(agent->name));
}

static void report_self(struct check *check, const struct document *agent, struct place place) {
    struct sink *sink = check->library->sink;
    if (!diag_at(sink, RULE_AGENT_SELF, place, "`%.*s` hands work to itself", FMT(agent->name)))
        return;
    diag_label(sink, "this is the agent that speaks");
    diag_help(sink, "name another agent, or do the work here");
}

static bool hands_over_to_itself(const struct text *text, const struct mention *mention) {
    if (mention->form == MENTION_KEY)
        return true;
    return mention->node && (mention->around & AROUND_DELEGATE) &&
           !(mention->around & (AROUND_WEAK | AROUND_CODE_BLOCK)) &&
           check_orders(check_before(text->source, mention->start));
}

static bool is_named(const struct library *library, const struct document *document, Slice name) {
    return library_agent(library, document->tool, name) == document;
}

/* Is it the agent itself that speaks? A snippet speaks for all who include it, each of which must
 * be the one that is named: the same agent for another tool, perhaps. */
static bool is_speaker(struct check *check, const struct text *text, Slice name) {
    const struct library *library = check->library;
    if (!text->document || text->document->kind != KIND_SNIPPET)
        return text->document && is_named(library, text->document, name);
    if (!check->includers)
        check->includers = include_users(check->arena, library);
    const struct includers *users = &check->includers[text->document - library->documents.v];
    bool some = false;
    for (uint32_t i = 0; i < users->n_direct + users->n_indirect; i++) {
        uint32_t index =
            i < users->n_direct ? users->direct[i] : users->indirect[i - users->n_direct];
        const struct document *user = &library->documents.v[index];
        if (user->kind != KIND_SNIPPET && !is_named(library, user, name))
            return false;
        some = some || user->kind != KIND_SNIPPET;
    }
    return some;
}

static void check_known(struct check *check, const struct text *text, const struct mention *mention,
                        Slice name) {
    const struct document *agent =
        library_agent(check->library, text->document ? text->document->tool : S(""), name);
    if (!agent)
        return;
    if (agent != text->document)
        graph_note(check, text, mention, name);
    if (hands_over_to_itself(text, mention) && is_speaker(check, text, name))
        report_self(check, agent, source_place(text->source, mention->start, mention->end));
    else if (!slice_eq(agent->name, name))
        report_alias(check->library, mention, agent, text->source);
}

void check_mentions(struct check *check, const struct text *text) {
    struct library *library = check->library;
    const struct names *names =
        library_names(library, text->document ? text->document->tool : S(""));
    for (uint32_t i = 0; i < text->facts->n_mentions; i++) {
        const struct mention *mention = &text->facts->mentions[i];
        if (!counts(text, mention))
            continue;
        struct judgement judgement = mention_judge(mention, names);
        if (judgement.verdict == VERDICT_KNOWN)
            check_known(check, text, mention, judgement.agent);
        else if (judgement.verdict >= VERDICT_UNKNOWN &&
                 library->config->mention_levels[judgement.tier] != LEVEL_OFF)
            report_unknown(check, text, mention, &judgement);
    }
}
