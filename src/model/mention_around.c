#include "model/mention_around.h"

/* How many words may stand between a verb that sends and its `to`; between hand and off; between a
 * name and the next, as in `x`, and the `y`; and how many a lead-in within the line has. */
enum { SEND_REACH = 18, HAND_REACH = 4, MEET_REACH = 4, JOIN_REACH = 4, OWN_LEAD_IN = 8 };

/* What is handed on from one name to the next by `and`, `or`, `,`. */
enum {
    PASSED_ON = AROUND_LEADS | AROUND_USE | AROUND_MEET | AROUND_DELEGATE | AROUND_WEAK |
                AROUND_AGENT | AROUND_CELL | AROUND_THINGS | AROUND_LED | AROUND_GONE |
                AROUND_ESCALATE | AROUND_FROM
};

struct walk {
    struct text *text;
    struct stand stand;
    unsigned ready;    /* what the next name follows */
    unsigned chain;    /* what the last name had, to be passed on */
    bool after_name;   /* nothing but joining words since the last name */
    bool chain_marked; /* the last name was marked; only the like continue it */
    unsigned sending;  /* tokens left in which a `to` counts as (c); 0 = none */
    unsigned how;      /* AROUND_WEAK and AROUND_ESCALATE when that verb is */
    unsigned hand;     /* tokens left in which `off` makes hand a verb that sends */
    unsigned meet;     /* and in which `with` speaks of somebody */
    bool leading;      /* nothing but a leading name so far */
    size_t lead;       /* index of the leading name, which a `:` may confirm */
    enum scope scope;
    unsigned paused; /* chain and its marking before a parenthesis, restored behind it */
    bool paused_marked;
    bool aside; /* inside a parenthesis behind the leading name */
};

static struct token *token_at(const struct walk *w, size_t i) {
    static struct token none = {.kind = TOKEN_STOP};
    return i < w->text->tokens.n ? &w->text->tokens.v[i] : &none;
}

static bool is_marked(const struct token *t) {
    return t->form != MENTION_BARE;
}

/* Words of the table are never names, unless they are declared or called by @. */
static bool is_name(const struct token *t) {
    return t->name && (t->words == 0 || t->form <= MENTION_AT);
}

static unsigned scope_bits(enum scope scope) {
    static const unsigned bits[] = {
        [SCOPE_NOTHING] = 0,
        [SCOPE_SPEAKS] = AROUND_SPEAKS,
        [SCOPE_AGENTS] = AROUND_SPEAKS,
        [SCOPE_ESCALATES] = AROUND_SPEAKS,
        [SCOPE_THINGS] = AROUND_THINGS,
        [SCOPE_WARES] = AROUND_THINGS,
        [SCOPE_AGENTS_BY_WARES] = AROUND_THINGS | AROUND_SPEAKS,
    };
    return bits[scope];
}

bool scope_speaks(enum scope scope) {
    return scope == SCOPE_SPEAKS || scope == SCOPE_AGENTS || scope == SCOPE_ESCALATES;
}

enum scope scope_within(enum scope outer, enum scope inner) {
    if (inner == SCOPE_WARES && (scope_speaks(outer) || outer == SCOPE_AGENTS_BY_WARES))
        return SCOPE_AGENTS_BY_WARES;
    /* "These agents:" below "Escalation" are those that it is about. */
    if (inner == SCOPE_AGENTS && outer == SCOPE_ESCALATES)
        return SCOPE_ESCALATES;
    return inner == SCOPE_NOTHING ? outer : inner;
}

/* Agent, said of a user agent or a build agent, is another thing. */
static bool is_foreign(const struct text *text, size_t i) {
    return i > 0 && text->tokens.v[i - 1].words & WORD_FOREIGN;
}

/* "the Task tool" and "the Agent tool" run agents. */
static bool is_tool_of_agents(const struct text *text, size_t i) {
    return i > 0 && text->tokens.v[i].words & WORD_OTHER &&
           text->tokens.v[i - 1].words & (WORD_TASK | WORD_AGENT) &&
           text->tokens.v[i].end - text->tokens.v[i].start == 4;
}

/* --- forwards: what precedes a name --- */

static void break_off(struct walk *w) {
    w->ready = w->chain = 0;
    w->after_name = false;
}

/* "the agent x-y" names an agent only where no noun follows, as in "gives the agent read-only
 * access". */
static bool is_apposition(const struct walk *w, size_t i) {
    const struct token *next = token_at(w, i + 1);
    if (next->kind == TOKEN_QUOTE)
        next = token_at(w, i + 2);
    return next->kind != TOKEN_WORD ||
           next->words & (WORD_MINOR | WORD_JOIN | WORD_AGENT | WORD_USE);
}

/* Does what stands around say that work is escalated to a name? A verb before it says more than what leads in. */
static unsigned escalation(const struct walk *w, unsigned around) {
    bool placed = around & (AROUND_LEADS | AROUND_USE) && !(around & (AROUND_DELEGATE | AROUND_FROM));
    return w->scope == SCOPE_ESCALATES && placed ? AROUND_ESCALATE : 0;
}

static void mark_name(struct walk *w, size_t i) {
    struct token *t = token_at(w, i);
    unsigned ready = w->ready;
    if (ready & AROUND_AGENT && !is_apposition(w, i))
        ready &= ~(unsigned)AROUND_AGENT;
    if (w->leading && w->lead == SLICE_NONE && is_marked(t)) {
        ready |= w->stand.item || w->stand.column ? AROUND_LEADS : 0;
        ready |= w->stand.item && w->stand.led ? AROUND_LED : 0;
        ready |= w->stand.column ? AROUND_CELL : 0;
        w->lead = i;
    } else if (w->lead == SLICE_NONE || !(w->after_name || w->aside)) {
        w->leading = false;
    }
    ready |= escalation(w, ready);
    t->around |= ready | scope_bits(ready & AROUND_CELL ? SCOPE_SPEAKS : w->scope);
    w->chain = ready & PASSED_ON;
    w->chain_marked = is_marked(t);
    w->after_name = is_marked(t) || ready & AROUND_DELEGATE || t->compound;
    w->ready = 0;
}

static void mark_joined(struct walk *w, size_t i) {
    const struct token *next = token_at(w, i + 1);
    size_t last = i + JOIN_REACH;
    while (i < last && (next->kind == TOKEN_QUOTE || next->kind == TOKEN_JOIN ||
                        next->words & (WORD_JOIN | WORD_ARTICLE)))
        next = token_at(w, ++i + 1);
    w->ready = w->after_name && is_name(next) && is_marked(next) == w->chain_marked ? w->chain : 0;
}

static void mark_to(struct walk *w) {
    w->ready = AROUND_USE | (w->sending ? AROUND_DELEGATE | w->how : 0);
    w->after_name = false;
}

/* Words that come before a name and say something of it. Returns false when `t` is none. */
static bool mark_verb(struct walk *w, const struct token *t, size_t i) {
    unsigned weak = t->words & WORD_WEAK ? AROUND_WEAK : 0;
    if (t->words & WORD_OFF && w->hand) {
        w->sending = SEND_REACH;
        w->how = 0;
        return true;
    }
    if (t->words & WORD_HAND)
        w->hand = HAND_REACH;
    if (t->words & WORD_MEET && !is_foreign(w->text, i))
        w->meet = MEET_REACH;
    if (t->words & WORD_SEND && !is_foreign(w->text, i)) {
        w->sending = SEND_REACH;
        w->how = weak | (t->words & WORD_ESCALATE ? AROUND_ESCALATE : 0);
    }
    if (t->words & (WORD_HAND | WORD_SEND))
        break_off(w);
    else if (t->words & WORD_CALL)
        w->ready = AROUND_DELEGATE | weak, w->after_name = false;
    else if (t->words & WORD_TO)
        mark_to(w);
    else if (t->words & WORD_USE)
        w->ready = AROUND_USE | (t->words & WORD_WITH && w->meet ? AROUND_MEET : 0) |
                   (t->words & WORD_FROM ? AROUND_FROM : 0),
        w->after_name = false;
    else
        return false;
    return true;
}

static void mark_word(struct walk *w, size_t i) {
    const struct token *t = token_at(w, i);
    if (mark_verb(w, t, i))
        return;
    if (t->words & (WORD_ARTICLE | WORD_KIND))
        return;
    if (t->words & WORD_JOIN) {
        mark_joined(w, i);
        return;
    }
    if (t->words & WORD_BREAK)
        w->sending = 0;
    if (t->words & (WORD_AGENT | WORD_SELECT) && !is_foreign(w->text, i)) {
        w->ready |= w->after_name ? 0 : AROUND_AGENT;
        return;
    }
    bool thing = t->words & (WORD_OTHER | WORD_THING) && !is_tool_of_agents(w->text, i);
    break_off(w);
    w->ready = thing ? AROUND_THINGS : t->words & WORD_GONE ? AROUND_GONE : 0;
}

/* `:` confirms a name that leads a paragraph, and makes what stands before it a lead-in. */
static void mark_colon(struct walk *w, size_t i) {
    struct text *text = w->text;
    if (w->leading && w->lead != SLICE_NONE && w->stand.paragraph)
        for (size_t k = w->lead; k < i; k++)
            if (text->tokens.v[k].name)
                text->tokens.v[k].around |= AROUND_LEADS | escalation(w, text->tokens.v[k].around | AROUND_LEADS);
    if (!w->leading && i <= OWN_LEAD_IN) {
        struct text before = *text;
        before.tokens.n = i + 1;
        w->scope = scope_within(w->scope, text_scope(&before, true));
        if (w->scope == SCOPE_ESCALATES)
            w->ready |= AROUND_ESCALATE;
    }
    w->leading = false;
    w->after_name = false;
    w->chain = w->sending = 0;
}

static void mark_parenthesis(struct walk *w, bool open) {
    if (open) {
        w->paused = w->after_name ? w->chain : 0;
        w->paused_marked = w->chain_marked;
        w->aside = w->leading && w->lead != SLICE_NONE;
        return;
    }
    break_off(w);
    w->chain = w->paused;
    w->chain_marked = w->paused_marked;
    w->after_name = w->paused != 0;
    w->aside = false;
}

static void mark_forwards(struct walk *w) {
    for (size_t i = 0; i < w->text->tokens.n; i++) {
        const struct token *t = token_at(w, i);
        bool joins = t->kind == TOKEN_COMMA || t->kind == TOKEN_JOIN || t->words & WORD_JOIN;
        w->sending -= w->sending > 0;
        w->hand -= w->hand > 0;
        w->meet -= w->meet > 0;
        if (t->kind <= TOKEN_STOP && !is_name(t))
            w->leading = w->leading && (w->aside || (joins && w->after_name));
        switch (t->kind) {
        case TOKEN_WORD:
            is_name(t) ? mark_name(w, i) : mark_word(w, i);
            break;
        case TOKEN_STOP:
            w->sending = 0;
            break_off(w);
            break;
        case TOKEN_OPAQUE:
        case TOKEN_DASH:
            break_off(w);
            break;
        case TOKEN_COMMA:
        case TOKEN_JOIN:
            mark_joined(w, i);
            break;
        case TOKEN_COLON:
            mark_colon(w, i);
            break;
        case TOKEN_ARROW:
            mark_to(w);
            break;
        case TOKEN_OPEN:
            mark_parenthesis(w, true);
            break;
        case TOKEN_CLOSE:
            mark_parenthesis(w, false);
            break;
        case TOKEN_QUOTE:
            break;
        }
    }
}

/* --- backwards: what follows a name --- */

/* What the noun at `i` says of the name before it. An agent framework is a framework. */
static unsigned noun_bits(const struct text *text, size_t i) {
    const struct token *t = &text->tokens.v[i];
    const struct token *next = i + 1 < text->tokens.n ? t + 1 : NULL;
    if (t->words & WORD_AGENT && !is_foreign(text, i)) {
        bool field = next && next->kind == TOKEN_WORD && next->words & (WORD_OTHER | WORD_WARES);
        return field && !is_tool_of_agents(text, i + 1) ? AROUND_THINGS : AROUND_AGENT;
    }
    if (t->words & WORD_OTHER)
        return AROUND_OTHER;
    return t->words & WORD_THING && !(t->words & (WORD_SEND | WORD_CALL)) ? AROUND_THINGS : 0;
}

static void mark_backwards(struct text *text) {
    unsigned after = 0; /* what the word behind this one says */
    unsigned chain = 0; /* what the name behind this one has, to be passed on by a joining word */
    for (size_t i = text->tokens.n; i-- > 0;) {
        struct token *t = &text->tokens.v[i];
        bool joins = t->kind == TOKEN_COMMA || t->kind == TOKEN_JOIN || t->words & WORD_JOIN;
        if (t->kind == TOKEN_QUOTE)
            continue;
        if (is_name(t)) {
            t->around |= after;
            chain = after;
            after = 0;
        } else if (joins) {
            after = chain;
        } else if (t->words & WORD_ARTICLE) {
            after = chain ? after : 0;
        } else if (!(t->kind == TOKEN_WORD && t->words & WORD_KIND && after)) {
            after = t->kind == TOKEN_WORD ? noun_bits(text, i) : 0;
            chain = 0;
        }
    }
}

void around_mark(struct text *text, struct stand stand) {
    if (text->idle)
        return;
    struct walk w = {.text = text, .stand = stand, .leading = true, .lead = SLICE_NONE};
    w.scope = stand.scope;
    mark_forwards(&w);
    mark_backwards(text);
}

/* --- headings and lead-ins --- */

/* Where the last sentence begins; a `:` at its end does not count. */
static size_t last_sentence(const struct text *text, size_t n) {
    while (n > 0 && text->tokens.v[n - 1].kind != TOKEN_STOP)
        n--;
    return n;
}

static bool ends_in_colon(const struct text *text, size_t *n) {
    while (*n > 0 && text->tokens.v[*n - 1].kind == TOKEN_QUOTE)
        (*n)--;
    return *n > 0 && text->tokens.v[--*n].kind == TOKEN_COLON;
}

bool is_lead_in(const struct text *text) {
    size_t n = text->tokens.n;
    return ends_in_colon(text, &n);
}

enum scope text_scope(const struct text *text, bool lead_in) {
    size_t n = text->tokens.n, i = 0;
    if (lead_in && !ends_in_colon(text, &n))
        return SCOPE_NOTHING;
    if (lead_in)
        i = last_sentence(text, n);
    bool speaks = false, wares = false, escalates = false, more = false;
    for (; i < n; i++) {
        const struct token *t = &text->tokens.v[i], *next = i + 1 < n ? t + 1 : NULL;
        if (t->kind != TOKEN_WORD)
            continue;
        bool field = t->words & WORD_AGENT && next && next->words & WORD_FIELD &&
                     !is_tool_of_agents(text, i + 1);
        if (t->words & WORD_OTHER && !is_tool_of_agents(text, i))
            return SCOPE_THINGS;
        if (t->words & WORD_SPEAKS && !field && !is_foreign(text, i)) {
            /* "Use agents, with escalation" is about more than that. */
            bool aside = t->words & WORD_ESCALATE && speaks && !escalates && !(t[-1].words & WORD_AGENT);
            more = more || aside || !(t->words & (WORD_ESCALATE | WORD_AGENT));
            escalates = escalates || t->words & WORD_ESCALATE;
            speaks = true;
        }
        /* "Escalations from other agents" come, and do not go. */
        more = more || (escalates && t->words & WORD_FROM);
        wares = wares || t->words & WORD_WARES;
        more = more || (t->words & WORD_HAND && next && next->words & WORD_OFF);
        speaks = speaks || more || is_tool_of_agents(text, i);
    }
    if (!speaks)
        return wares ? SCOPE_WARES : SCOPE_NOTHING;
    return more ? SCOPE_SPEAKS : escalates ? SCOPE_ESCALATES : SCOPE_AGENTS;
}

/* "Agent", "Agent name", "Delegate to", "Hand off to", "Best agent"; not what agents are made of.
 */
bool is_agent_column(const struct text *text) {
    enum { LONGEST_TITLE = 4 };
    const unsigned fine = WORD_AGENT | WORD_SEND | WORD_HAND | WORD_OFF | WORD_TO | WORD_KIND |
                          WORD_ARTICLE | WORD_JOIN | WORD_USE | WORD_MINOR;
    const unsigned wrong = WORD_FIELD | WORD_OTHER | WORD_WEAK | WORD_FOREIGN;
    const struct token *v = text->tokens.v;
    size_t n = text->tokens.n;
    bool speaks = false, noun = n && n <= LONGEST_TITLE && v[n - 1].words & WORD_AGENT;
    for (size_t i = 0; i < n && n <= LONGEST_TITLE; i++) {
        Slice word = slice_sub(buf_view(&text->text), v[i].start, v[i].end);
        bool name = i && i + 1 == n && slice_eq_nocase(word, S("name"));
        bool adjective = noun && !v[i].words;
        if (v[i].kind == TOKEN_JOIN)
            continue;
        if (v[i].kind != TOKEN_WORD || v[i].words & wrong ||
            !(v[i].words & fine || name || adjective))
            return false;
        speaks =
            speaks || v[i].words & (WORD_AGENT | WORD_SEND) || (v[i].words & WORD_HAND && n > 1);
    }
    return speaks;
}
