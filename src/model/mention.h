/* Mentions: where one agent's text names another.
 *
 * Two steps. mention_scan looks at one parsed file, knowing no names: it notes every place that
 * could be a mention, with what stands around it. mention_judge, when all names are known, decides
 * for each place what it is: a mention of a known agent, an unknown one, or nothing. The tiers are
 * those of DESIGN section 4.
 *
 * Both are plain functions of their arguments. Scanning is linear in the text; judging a place
 * costs a few binary searches, and for a name that is not known one walk over the sorted names
 * (model/mention_near.h).
 */
#ifndef QUIRE_MODEL_MENTION_H
#define QUIRE_MODEL_MENTION_H

#include "base/str.h"
#include <stdint.h>

struct arena;
struct map;
struct source;
struct tree;

enum mention_form {
    MENTION_KEY, /* front matter: delegates, handoffs[].agent, agents, dependencies.agents, agent */
    MENTION_SUBAGENT_TYPE, /* subagent_type="x" and variants */
    MENTION_TASK,          /* Task(x), Agent(x); in front matter's tools keys too */
    MENTION_SLASH,         /* /agent x */
    MENTION_AT_AGENT,      /* @agent-x */
    MENTION_AT,            /* @x */
    MENTION_BOLD,
    MENTION_CODE,
    MENTION_BARE, /* a word in running text, in front matter's description too */
};

/* What stands around a place (bits). A lead-in is the paragraph ending in `:` before a list, or
 * what stands before the `:` of the same paragraph. */
enum {
    AROUND_LEADS = 1 << 0,  /* (a) leads a list item, or a paragraph up to `:` */
    AROUND_SPEAKS = 1 << 1, /* the nearest lead-in or heading below the h1 that says anything speaks
                               of agents, delegation, collaboration or escalation */
    AROUND_USE = 1 << 2,    /* (b) follows use/ask/call/run/with/to */
    AROUND_DELEGATE = 1 << 3, /* (c) follows delegate ... to, escalate to, invoke, spawn, ... */
    AROUND_AGENT = 1 << 4,    /* (d) stands beside the word agent or subagent */
    AROUND_OTHER = 1 << 5,    /* stands directly before skill, plugin, tool, package or command */
    AROUND_LINK = 1 << 6,     /* inside a link's text */
    AROUND_CODE_BLOCK =
        1 << 7, /* in fenced or indented code: only declared forms are noted there */
    AROUND_THINGS =
        1 << 8, /* the nearest lead-in or heading that says anything is about skills, tools, crates,
                   ..., or the name stands beside such a word; with AROUND_SPEAKS: a heading about
                   languages or frameworks below one about agents */
    AROUND_WEAK = 1 << 9, /* with AROUND_DELEGATE: the verb is said of programs and requests too
                             (invoke, route) */
    AROUND_QUALIFIED =
        1 << 10, /* written as plugin:name; `name`, start and end are the last part's */
    AROUND_UNQUOTED =
        1 << 11,           /* declared in a text without quotes: a lone word may be a variable */
    AROUND_CELL = 1 << 12, /* leads a cell in a table's column of agents */
    AROUND_CODE_SPAN = 1 << 13, /* in a code span */
    AROUND_LED =
        1 << 14, /* with AROUND_LEADS: the list has a lead-in, and that does not speak of agents */
    AROUND_GONE = 1 << 15, /* follows removed, renamed, no: said not to be there */
    AROUND_MEET = 1 << 16, /* with AROUND_USE: follows collaborate with, coordinate with, which
                              speaks of agents by itself */
    AROUND_ESCALATE = 1 << 17, /* work that is too hard goes there: the verb before it is escalate; or it follows
                                  "Escalation:"; or, with AROUND_LEADS or AROUND_USE, the nearest lead-in or
                                  heading that says anything speaks of escalation */
    AROUND_FROM = 1 << 18, /* with AROUND_USE: follows from */
};

struct mention {
    enum mention_form form;
    uint32_t start, end; /* the name's bytes in the source file (for renaming and for the caret) */
    uint32_t node; /* tree node that it stands in (text, code, code block, HTML block), 0 for front
                      matter */
    uint32_t offset,
        length; /* the name's bytes within that node's text; 0 and 0 for front matter */
    Slice name; /* as written; plugin:name is cut to its last part */
    unsigned around;
};

/* Finds the places of `tree` and of the front matter, in the order of their starts, kept in
 * `arena`. The names are copied: neither tree nor source must outlive them. The keys of a page's
 * front matter are noted like those of any document; whether they declare anything there is the
 * caller's to say, and so it is whether front matter (node 0) counts when `tree` is but a stretch
 * of the file. */
void mention_scan(struct arena *arena, const struct source *source, const struct tree *tree,
                  struct mention **out, uint32_t *n);

enum mention_verdict {
    VERDICT_NOTHING,
    VERDICT_KNOWN,     /* of a document of the library: link it */
    VERDICT_BUILTIN,   /* of a tool's built-in agent or a known_agents name */
    VERDICT_UNKNOWN,   /* error agent/unknown */
    VERDICT_NEAR,      /* error agent/near-miss: `near` is what was meant */
    VERDICT_UNCERTAIN, /* warning agent/uncertain */
};

enum mention_tier { TIER_DECLARED, TIER_MARKED, TIER_PROSE };

/* What the judge needs to know of the library's names. Each array is sorted by slice_cmp, without
 * repetitions. */
struct names {
    Slice *agents; /* names and aliases that a mention from this tool may use */
    size_t n_agents;
    Slice *others; /* commands, skills, snippets, targets, unique file stems that are no agent */
    size_t n_others;
    Slice *builtins; /* built-in agents of the tools, known_agents */
    size_t n_builtins;
    bool by_at; /* the library's texts call agents by @name, again and again */
    const struct map *index; /* from each agent's name to its place in `agents`; NULL: they are searched */
};

struct judgement {
    enum mention_verdict verdict;
    enum mention_tier tier;
    Slice agent;     /* KNOWN and BUILTIN: the name that was meant, out of `names` */
    uint32_t before; /* KNOWN and BUILTIN: how many bytes before mention->start that name begins;
                        not 0 only for
                        `@agent-organizer` where the agent's name is `agent-organizer` */
    Slice near;      /* the others: a known name to suggest; may be empty */
};

/* Is it `@name`, and that a known name with a hyphen? Enough of them say that a library calls its
 * agents so. */
bool mention_calls_by_at(const struct mention *mention, const struct names *names);
enum { CALLS_BY_AT_ENOUGH = 3 };

/* Where what names the agent begins: `plugin:` before the name is a part of it, the `agent-` of `@agent-x` is none. `text` is the
 * file's. */
uint32_t mention_start(const struct mention *mention, Slice text);

struct judgement mention_judge(const struct mention *mention, const struct names *names);

#endif
