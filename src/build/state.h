/* Saved states: what a build learnt from the file system, and what it made, so that the next knows whether there is anything to do.
 *
 * A state belongs to one way of asking for a build (struct build_request's folder and target, the library's folder, where the
 * command was started) and to one program; it lies in the library's cache (base/cache.h). It is a struct as it stands in memory,
 * behind a hash of all of it: one that is damaged, or from another program or machine, counts as none.
 */
#ifndef QUIRE_BUILD_STATE_H
#define QUIRE_BUILD_STATE_H

#include "base/record.h"
#include "build/build.h"

struct state;

/* What a finished build tells. */
struct state_summary {
    struct build_result result;
    uint64_t others;             /* findings that `quire check` would print */
    uint64_t clean;              /* there was nothing else to say */
};

/* How a build is asked for. */
struct state_request {
    const char *root;            /* the library's folder, as the build is given it */
    const char *output;          /* the output folder, likewise */
    uint64_t id;                 /* of the command line; state_id */
    uint64_t base;               /* the hash of program, settings and templates, which all outputs depend on */
};

/* Names a way of asking: `words` in their order. */
uint64_t state_id(const Slice *words, size_t n);

/* The state that the last such build saved, or NULL. */
struct state *state_read(const char *root, uint64_t id);
void state_free(struct state *state);       /* NULL is fine */
/* Would a build learn the same, and find each output as it was written? Asks about each path, and gives the first of which that
 * is not so, or NULL. It lives as long as the state. */
const char *state_outdated(const struct state *state);
const struct state_summary *state_summary(const struct state *state);
const char *state_output(const struct state *state);   /* as state_write was told to show it */

/* What of it can be used again by a build with this base, which writes into the folder `output`. Lives as long as the state. */
struct reuse *state_reuse(const struct state *state, uint64_t base, const char *output);

/* Saves the state of a build; of one that is not `clean`, what it made can be used again, and no more. `shown` is what the output
 * folder is called in its summary. What the build learnt of its own output folder does not count. What cannot be saved is not. */
void state_write(const struct state_request *request, const struct record *record, const char *shown, const struct built *built,
                 uint64_t others, bool clean);

#endif
