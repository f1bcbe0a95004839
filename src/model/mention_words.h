/* Words: what the words around a name say about it.
 *
 * A table of the English words that the rules of DESIGN section 4 turn on, each with its bits.
 * Looking a word up compares it with the few that have its first letter and length.
 */
#ifndef QUIRE_MODEL_MENTION_WORDS_H
#define QUIRE_MODEL_MENTION_WORDS_H

#include "base/str.h"
#include <stdint.h>

enum {
    WORD_AGENT = 1 << 0, /* agent, subagent: (d) beside a name */
    WORD_SPEAKS =
        1 << 1, /* in a heading or lead-in: what follows is about agents working together */
    WORD_OTHER = 1 << 2, /* skill, plugin, tool, package, command */
    WORD_THING = 1 << 3, /* other kinds of things that have such names: crate, branch, flag */
    WORD_WARES =
        1 << 4, /* those that, in a heading or lead-in, say that a list is of such things */
    WORD_FIELD =
        1
        << 5, /* behind agent in a heading: not agents, but what one is made of (agent settings) */
    WORD_FOREIGN =
        1
        << 6, /* before agent, escalation or collaboration: something else is meant (user agent) */
    WORD_SEND = 1 << 7,  /* delegate, escalate, route: (c) with a `to` further on */
    WORD_CALL = 1 << 8,  /* invoke, spawn, launch, consult: (c) */
    WORD_WEAK = 1 << 9,  /* of the two above: said of programs and requests too */
    WORD_HAND = 1 << 10, /* hand, which WORD_OFF makes a WORD_SEND */
    WORD_OFF = 1 << 11,
    WORD_TO = 1 << 12,
    WORD_USE = 1 << 13,     /* use, ask, call, run, with: (b) */
    WORD_JOIN = 1 << 14,    /* and, or: what is said of one name is said of the next */
    WORD_ARTICLE = 1 << 15, /* may stand between a verb and a name */
    WORD_KIND = 1 << 16,    /* adjectives that may, and that may stand between a name and `agent` */
    WORD_BREAK = 1 << 17,   /* when, if: ends what a verb governs */
    WORD_MINOR = 1 << 18,   /* may follow a name that is one, as in "the agent x for reviews" */
    WORD_SELECT = 1 << 19,  /* subagent_type: what follows is a name, as after `agent` */
    WORD_TASK = 1 << 20, /* Task, before `tool`: the tool that runs agents, which is no tool here */
    WORD_GONE = 1 << 21, /* removed, renamed, no: what follows is said not to be there */
    WORD_MEET = 1 << 22, /* collaborate, coordinate: with somebody, whatever the heading says */
    WORD_WITH = 1 << 23,
    WORD_ESCALATE = 1 << 24, /* escalate, escalation */
    WORD_FROM = 1 << 25,     /* what is escalated comes from there */
};

enum { LONGEST_WORD = 16 };

/* Which rows hold the words of a first letter and a length, and the words as numbers. */
struct word_index;

/* The table's index, made when it is first asked for; it lives as long as the program. */
const struct word_index *word_index(void);

/* The bits of `word` in any ASCII case; 0 when it is not in the table. */
unsigned word_bits(const struct word_index *index, Slice word);

/* The table's order is part of its contract; checked by a unit test. */
bool words_are_sorted(void);

#endif
