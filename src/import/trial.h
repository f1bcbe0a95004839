/* Trials: what a library with drafts would be, and what would be exported from it.
 */
#ifndef QUIRE_IMPORT_TRIAL_H
#define QUIRE_IMPORT_TRIAL_H

#include "build/load.h"
#include "input/draft.h"

struct engine;

/* What a target makes of a document. */
struct trial_output {
    Slice path;              /* in the tool's layout */
    Slice text;
};

struct trial {
    struct arena *arena;     /* of what is exported */
    struct sink *sink;       /* what is wrong with the library */
    struct engine *engine;
    struct loaded loaded;
    struct map outputs;      /* library path -> struct trial_output of the target */
    struct map prints;       /* library path -> Slice, alike where all outputs of all targets are; only if asked for */
};

struct trial_request {
    const char *root;
    const struct drafts *drafts;
    const struct entry *more;    /* folders that the settings do not list */
    size_t n_more;
    Slice target;                /* empty: nothing is exported */
    bool all;                    /* make prints, by all targets of the settings */
};

/* Loads the library with the drafts and exports it. False when its settings are not usable: trial->sink says why. trial_free
 * in any case. */
bool trial_run(const struct trial_request *request, struct trial *out);
void trial_free(struct trial *trial);

/* NULL when the target does not carry it, or could not. */
const struct trial_output *trial_output(const struct trial *trial, Slice path);

/* Does the document hold lists of snippet files, which are replaced by what they name? */
bool trial_has_references(const struct trial *trial, Slice path);

#endif
