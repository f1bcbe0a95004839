/* Progress: how far a long piece of work has come, told to whoever watches it.
 *
 * Whoever does the work tells often, and need not know whether anybody listens or how much of it is wanted.
 */
#ifndef QUIRE_BASE_PROGRESS_H
#define QUIRE_BASE_PROGRESS_H

#include <stddef.h>

struct progress {
    /* "building", "pages", 4120 of 10000. `done` equal to `all`: it is over. */
    void (*tell)(void *context, const char *verb, const char *noun, size_t done, size_t all);
    void *context;
};

/* NULL: nobody watches. */
static inline void progress_tell(const struct progress *progress, const char *verb, const char *noun, size_t done, size_t all) {
    if (progress)
        progress->tell(progress->context, verb, noun, done, all);
}

#endif
