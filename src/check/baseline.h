/* Baselines: the findings that a team has decided to live with, for now.
 *
 * A JSON file, sorted so that merges and diffs are small:
 *
 *     {"version": 1, "findings": [{"fingerprint": "...", "path": "...", "rule": "...", "message": "...", "reason": "..."}]}
 *
 * A finding is known by its fingerprint (check/finding.h), so lines may move. `reason` may be left out and is kept when the
 * file is written anew; path, rule and message are there for people.
 */
#ifndef QUIRE_CHECK_BASELINE_H
#define QUIRE_CHECK_BASELINE_H

#include "base/map.h"
#include "check/finding.h"

struct baseline_entry {
    Slice id, path, rule, message;
    Slice reason;                /* empty when there is none */
    bool seen;                   /* the library still has it, or it cannot be told */
    bool open;                   /* it cannot be told: see baseline_match */
};

struct baseline {
    struct baseline_entry *entries;  /* as in the file */
    size_t n;
    struct map by_id;            /* fingerprint -> entry */
};  /* {0} is an empty one */

/* Reads what a baseline file holds. False when it is none, *error saying what is wrong. Lives in `arena`, but for
 * baseline_free. */
bool baseline_read(struct arena *arena, Slice text, struct baseline *out, Slice *error);
void baseline_free(struct baseline *baseline);
/* Marks the findings that the baseline has as known, and its entries that were met as seen. Whether one about an address on
 * the web is still there can only be told when these were `asked`, and none of its file could not be checked; else it is
 * open, and counts as seen. */
void baseline_match(struct baseline *baseline, struct findings *findings, bool asked);
/* Writes all findings but harmless ones as a baseline, with the reasons that `old` has for them, and what is open in `old`. */
void baseline_write(struct arena *arena, Buf *out, const struct findings *findings, const struct baseline *old);

#endif
