/* Live: the pages that are open in browsers, and what each of them has to be told.
 *
 * Builds that wrote anything are numbered. A page knows at which build it was sent, and asks for what came since; it is told
 * whether it was written itself, which files that a page may use were, and what is wrong with the library. What was written is
 * kept for a while; a page that asks for more than is kept is told to load itself again.
 */
#ifndef QUIRE_SERVE_LIVE_H
#define QUIRE_SERVE_LIVE_H

#include "base/str.h"
#include <stdint.h>

struct live;
struct live_page;

/* `root` is where the folder that is served is open (serve/root.h), which may change in the meantime. */
struct live *live_new(const int *root);
void live_free(struct live *live);                   /* when all pages are closed */

const char *live_run(const struct live *live);       /* names this run of the server */
unsigned live_number(const struct live *live);       /* of the last build */

/* A build wrote or removed files: paths below the folder, each ended by NUL. */
void live_built(struct live *live, Slice paths);
/* What is wrong now, as a JSON value. False when that is what was said before. */
bool live_found(struct live *live, Slice json);

/* An open page: `path` of its file, whether that was there when it was sent, and of which run and build it is. NULL when too
 * many are open. */
struct live_page *live_open(struct live *live, Slice path, bool there, Slice run, unsigned number);
void live_close(struct live_page *page);
/* Its stream of events: more of it, at most `room` bytes; 0 when there is nothing to tell at the moment. */
size_t live_read(struct live_page *page, char *out, size_t room);
size_t live_count(const struct live *live);          /* pages */

#endif
