/* What a person at a terminal sees of a command at work: how far it is, once that takes long, and how long it took.
 *
 * The line goes to standard error, and is gone when the work is done, so whatever is printed behind it stands alone. It is written
 * without escape sequences: a terminal that knows none shows it right.
 */
#ifndef QUIRE_CLI_WATCHER_H
#define QUIRE_CLI_WATCHER_H

#include "base/progress.h"
#include "cli/options.h"

struct watcher {
    struct progress progress;
    const struct options *options;
    long long told;              /* when something was last shown, in milliseconds; 0: never */
    size_t width;                /* of what is shown */
};

/* NULL when nobody watches: standard error is no terminal, or a dumb one, or --quiet was given. `watcher` must stay where it is. */
const struct progress *watcher_begin(struct watcher *watcher, const struct options *options);

/* Ends a summary line on standard error: with the time since the start, when that is a terminal. */
void watcher_end_line(const struct options *options);

/* Milliseconds since whenever. */
long long watcher_clock(void);

#endif
