/* What a hyphenated word is when no agent has it for a name: prompts are full of words that look
 * like one.
 */
#ifndef QUIRE_MODEL_MENTION_LEXICON_H
#define QUIRE_MODEL_MENTION_LEXICON_H

#include "base/str.h"

enum likeness {
    LIKE_NAME,        /* nothing speaks against its being an agent's name */
    LIKE_ROLE,        /* its last segment says who does something: an agent's name if any word is */
    LIKE_PLACEHOLDER, /* agent-name, your-agent: stands for a name */
    LIKE_ADJECTIVE,   /* event-driven, end-to-end */
    LIKE_MODEL,       /* claude-sonnet-4-5 */
    LIKE_PRODUCT,     /* docker-compose, cargo-audit, model-server: a program or a part of one */
    LIKE_ACTIVITY,    /* load-testing */
    LIKE_PEOPLE,      /* on-call, security-team */
};

/* `name` is compared in lower case; a name that is one word is a placeholder or LIKE_NAME. */
enum likeness name_likeness(Slice name);
/* LIKE_ROLE, and of those that only somebody can have: an expert or reviewer, but no manager or builder. */
bool name_is_person(Slice name);

#endif
