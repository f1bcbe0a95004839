/* Watches: tells when something changes that a build asked the file system about (base/record.h), and nothing else.
 *
 * What was asked is a set of paths, and of folders that were listed. All folders on the way to them are watched. A change
 * counts when it is of such a path, of a folder that leads to one, or of which names a listed folder holds. While a build is
 * under way it is not known yet what it asks: changes that mean nothing so far are kept, and judged when it is known.
 *
 * Paths are absolute, all below one root.
 */
#ifndef QUIRE_SERVE_WATCH_H
#define QUIRE_SERVE_WATCH_H

#include "base/str.h"

struct watch;

/* `root` must live as long as the watch. Where the system has no more watches to give, it is one that sees nothing: watch_trouble. */
struct watch *watch_new(const char *root);
void watch_free(struct watch *watch);
int watch_fd(const struct watch *watch);           /* can be read when there is something for watch_read; -1 if never */

/* Takes what happened. True when any of it counts. */
bool watch_read(struct watch *watch);
/* Up to `most` paths below the root that counted since the last watch_forget, and how many there were; the slices live until
 * then. */
size_t watch_changes(const struct watch *watch, Slice *out, size_t most, size_t *all);
void watch_forget(struct watch *watch);

/* A job begins, and watch_ask is called when it has ended. */
void watch_expect(struct watch *watch);

enum watch_outcome {
    WATCH_SAME = 0,
    WATCH_MORE = 1,              /* folders are watched that were not: what happened there before is not known */
    WATCH_CHANGED = 2,           /* something that is asked about changed since watch_expect */
};
/* From now on these count: NUL-terminated paths one behind the other, of folders that were listed, and of all else. The slices
 * are copied. Gives WATCH_... bits. */
unsigned watch_ask(struct watch *watch, Slice listed, Slice asked);
/* An errno value when not everything can be watched: ENOENT when the root is gone, ENOSPC and the like; else 0. */
int watch_trouble(const struct watch *watch);

#endif
