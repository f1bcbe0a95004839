/* Mentions: of agents that there are not, of agents by another name, of the one who speaks. */
#include "base/mem.h"
#include "check/graph.h"
#include "check/rules.h"
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

static void report_unknown(struct check *check, const struct mention *mention,
                           const struct judgement *judgement, struct place place) {
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
    if (judgement->near.n)
        diag_help(sink, "did you mean `%.*s`?", FMT(judgement->near));
    else
        diag_help(sink, "if a tool brings this agent, list it under `known_agents` in quire.yaml");
}

/* --- Names that somebody has --- */

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

static void report_alias(const struct library *library, const struct mention *mention,
                         const struct document *agent, struct place place) {
    if (!is_wrong_name(library, mention, agent) ||
        !diag_at(library->sink, RULE_AGENT_ALIAS, place,
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

static void check_known(struct check *check, const struct text *text, const struct mention *mention,
                        Slice name) {
    const struct document *agent =
        library_agent(check->library, text->document ? text->document->tool : S(""), name);
    if (!agent)
        return;
    if (agent != text->document)
        graph_note(check, text, mention, name);
    if (!slice_eq(agent->name, name))
        report_alias(check->library, mention, agent,
                     source_place(text->source, mention->start, mention->end));
    if (agent == text->document && hands_over_to_itself(text, mention))
        report_self(check, agent, source_place(text->source, mention->start, mention->end));
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
            report_unknown(check, mention, &judgement,
                           source_place(text->source, mention->start, mention->end));
    }
}
