/* Lua's patterns with a meter: every test of a character counts, so that no pattern can run away.
 *
 * The language is that of Lua 5.4's manual (section 6.4.1): classes, sets, the quantifiers * + - ?,
 * captures, position captures, back references, %b, %f and the anchors. The matcher of the Lua
 * library runs in C, where no budget reaches it; this one stops when its steps are used up.
 *
 * A pattern is compiled once into a table of fixed size; nothing is allocated.
 */
#ifndef QUIRE_TEMPLATE_PATTERN_H
#define QUIRE_TEMPLATE_PATTERN_H

#include "base/str.h"
#include <stdint.h>

enum { PATTERN_ITEMS = 256, PATTERN_SETS = 64, PATTERN_CAPTURES = 32 };

struct pattern_item {
    uint8_t type, quantifier;
    uint8_t a, b; /* a character; a set's number; a capture's number; the pair of %b */
};

struct pattern {
    struct pattern_item items[PATTERN_ITEMS];
    uint32_t sets[PATTERN_SETS][8]; /* 256 bits each */
    size_t n, n_sets, n_captures;
    bool anchored; /* began with ^, where that is an anchor */
};

struct pattern_capture {
    size_t start, end;
    bool position; /* (): `start` alone counts */
};

struct pattern_match {
    size_t start, end;
    size_t n; /* captures */
    struct pattern_capture captures[PATTERN_CAPTURES];
};

/* NULL, or what is wrong with the pattern, in words. `anchor`: does a leading ^ bind it to the
 * start? */
const char *pattern_compile(struct pattern *pattern, Slice text, bool anchor);

/* Does the pattern match at exactly this offset? Counts *steps down; when they fall below 0 the
 * answer is false and means nothing. */
bool pattern_at(const struct pattern *pattern, Slice subject, size_t at, long long *steps,
                struct pattern_match *match);
/* The first match at or behind `from`. */
bool pattern_search(const struct pattern *pattern, Slice subject, size_t from, long long *steps,
                    struct pattern_match *match);

/* May the text be looked for as it stands? */
bool pattern_is_plain(Slice text);

#endif
