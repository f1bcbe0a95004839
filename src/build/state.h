/* Saved states: what a build learnt from the file system, and what it made, so that the next knows whether there is anything to do.
 *
 * A state belongs to one way of asking for a build (struct build_request's folder and target, the library's folder, where the
 * command was started) and to one program; it lies in the library's cache (base/cache.h). It is a struct as it stands in memory,
 * behind a hash of all of it: one that is damaged, or from another program or machine, counts as none.
 */
#ifndef QUIRE_BUILD_STATE_H
#define QUIRE_BUILD_STATE_H

#include "base/image.h"
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
/* Of what a build would learn otherwise, or find otherwise than it was written. All paths are asked about, until there is something
 * other. */
enum { MOST_CHANGES = 64 };
struct state_changes {
    const char *paths[MOST_CHANGES];   /* of regular files that were read, and are others now; they live as long as the state */
    size_t n;
    bool other;                  /* there is more, or something else: the last path is of that */
};
void state_compare(const struct state *state, struct state_changes *out);
const struct state_summary *state_summary(const struct state *state);
const char *state_output(const struct state *state);   /* as state_write was told to show it */

/* What was left for a build that goes on from this one (build/resume.h); a size of 0 says that it was not. */
struct state_kept {
    struct image_mark heap, texts;
};
const struct state_kept *state_kept(const struct state *state);
uint64_t state_request_id(const struct state *state);
uint64_t state_base(const struct state *state);
/* Notes in a record all that the earlier build learnt, but for the changes. */
void state_restore(const struct state *state, const struct state_changes *changes, struct record *record);

/* What of it can be used again by a build with this base, which writes into the folder `output`. Lives as long as the state. */
struct reuse *state_reuse(const struct state *state, uint64_t base, const char *output);

/* Saves the state of a build; of one that is not `clean`, what it made can be used again, and no more. `shown` is what the output
 * folder is called in its summary. What the build learnt of its own output folder does not count. What cannot be saved is not. */
void state_write(const struct state_request *request, const struct record *record, const char *shown, const struct built *built,
                 uint64_t others, bool clean, const struct state_kept *kept);

#endif
