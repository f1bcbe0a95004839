/* Mentions of agents that there are not. */
#include "check/rules.h"

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

void check_mentions(struct check *check, const struct text *text) {
    struct library *library = check->library;
    struct sink *sink = library->sink;
    const struct names *names =
        library_names(library, text->document ? text->document->tool : S(""));
    for (uint32_t i = 0; i < text->facts->n_mentions; i++) {
        const struct mention *mention = &text->facts->mentions[i];
        if (!counts(text, mention))
            continue;
        struct judgement judgement = mention_judge(mention, names);
        enum level cap = library->config->mention_levels[judgement.tier];
        if (judgement.verdict < VERDICT_UNKNOWN || cap == LEVEL_OFF)
            continue;
        struct place place = source_place(text->source, mention->start, mention->end);
        if (!complain(sink, judgement.verdict, place, mention->name))
            continue;
        diag_lower(sink, cap);
        diag_label(sink, "mentioned here");
        if (judgement.near.n)
            diag_help(sink, "did you mean `%.*s`?", FMT(judgement.near));
        else
            diag_help(sink,
                      "if a tool brings this agent, list it under `known_agents` in quire.yaml");
    }
}
