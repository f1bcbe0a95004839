/* Places: where the builds of a server go, a folder that it alone uses as long as it runs.
 *
 * It lies in the library's cache and stays there, so that the next run has pages to show at once. Where nothing can be written
 * there, it is a temporary folder, which goes with the server.
 */
#ifndef QUIRE_SERVE_PLACE_H
#define QUIRE_SERVE_PLACE_H

#include <stdbool.h>

struct arena;

struct place_taken {
    const char *path;            /* absolute, in the arena */
    int lock;
    bool temporary;
};

/* 0 or an errno value. */
int place_take(struct arena *arena, const char *root, struct place_taken *out);
/* Behind a build: where the folder is another than it was, because somebody removed it meanwhile, that one is this server's. */
void place_hold(struct place_taken *place);
void place_leave(const struct place_taken *place);

#endif
