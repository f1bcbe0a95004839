/* Mentions: where one agent's text names another.
 *
 * Two steps. mention_scan looks at one parsed file, knowing no names: it notes every place that could be
 * a mention, with what stands around it. mention_judge, when all names are known, decides for each place what it is:
 * a mention of a known agent, an unknown one, or nothing. The tiers are those of DESIGN section 4.
 */
#ifndef QUIRE_MODEL_MENTION_H
#define QUIRE_MODEL_MENTION_H

#include "base/str.h"
#include <stdint.h>

struct arena;
struct source;
struct tree;

enum mention_form {
    MENTION_KEY,            /* front matter: delegates, handoffs[].agent, agents, dependencies.agents, agent */
    MENTION_SUBAGENT_TYPE,  /* subagent_type="x" and variants */
    MENTION_TASK,           /* Task(x), Agent(x) */
    MENTION_SLASH,          /* /agent x */
    MENTION_AT_AGENT,       /* @agent-x */
    MENTION_AT,             /* @x */
    MENTION_BOLD, MENTION_CODE,
    MENTION_BARE,           /* a word in running text, in front matter's description too */
};

/* What stands around a place (bits). */
enum {
    AROUND_LEADS = 1 << 0,       /* (a) leads a list item, or a paragraph up to `:` */
    AROUND_SPEAKS = 1 << 1,      /* lead-in or an enclosing heading below the h1 speaks of agents, delegation, ... */
    AROUND_USE = 1 << 2,         /* (b) follows use/ask/call/run/with/to */
    AROUND_DELEGATE = 1 << 3,    /* (c) follows delegate ... to, escalate to, invoke, spawn, ... */
    AROUND_AGENT = 1 << 4,       /* (d) stands beside the word agent or subagent */
    AROUND_OTHER = 1 << 5,       /* before skill, plugin, tool, package, command, or under a heading about those */
    AROUND_LINK = 1 << 6,        /* inside a link's text */
    AROUND_CODE_BLOCK = 1 << 7,  /* in fenced or indented code: only declared forms count */
};

struct mention {
    enum mention_form form;
    uint32_t start, end;     /* the name's bytes in the source file (for renaming and for the caret) */
    uint32_t node;           /* tree node that it stands in, 0 for front matter */
    uint32_t offset, length; /* the name's bytes within that node's text (bold: of the text node inside) */
    Slice name;              /* plugin:name is cut to its last part */
    unsigned around;
};

/* Appends the places of `tree` and of the front matter to *out (kept in `arena`), in document order. */
void mention_scan(struct arena *arena, const struct source *source, const struct tree *tree, struct mention **out,
                  uint32_t *n);

enum mention_verdict {
    VERDICT_NOTHING,
    VERDICT_KNOWN,           /* of a document of the library: link it */
    VERDICT_BUILTIN,         /* of a tool's built-in agent or a known_agents name */
    VERDICT_UNKNOWN,         /* error agent/unknown */
    VERDICT_NEAR,            /* error agent/near-miss: `near` is what was meant */
    VERDICT_UNCERTAIN,       /* warning agent/uncertain */
};

enum mention_tier { TIER_DECLARED, TIER_MARKED, TIER_PROSE };

/* What the judge needs to know of the library's names; all slices sorted by bytes. */
struct names {
    Slice *agents;           /* names and aliases that a mention from this tool may use */
    size_t n_agents;
    Slice *others;           /* commands, skills, snippets, targets, unique file stems that are no agent */
    size_t n_others;
    Slice *builtins;         /* built-in agents of the tools, known_agents */
    size_t n_builtins;
};

struct judgement {
    enum mention_verdict verdict;
    enum mention_tier tier;
    Slice near;              /* the nearest known name, for did-you-mean; may be empty */
};

struct judgement mention_judge(const struct mention *mention, const struct names *names);

#endif
