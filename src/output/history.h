/* History: when each file of the library changed last, as git tells.
 *
 * A library outside of git has none; nor has one of which git knows only the end (a shallow clone),
 * because there every file would seem to have changed at that end. Files that were never committed
 * have no date.
 */
#ifndef QUIRE_OUTPUT_HISTORY_H
#define QUIRE_OUTPUT_HISTORY_H

#include "base/str.h"

struct arena;

struct history;

/* Asks git once, for all files below `root`. Never NULL; lives in `arena`, but for what
 * history_free frees. */
struct history *history_new(struct arena *arena, const char *root);
void history_free(struct history *history);

/* Of a library path: the day of its last change as "2026-11-27", in UTC; empty when that is not
 * known. */
Slice history_day(const struct history *history, Slice path);
/* The same to the second, "2026-11-27T09:30:00Z". */
Slice history_time(const struct history *history, Slice path);

#endif
