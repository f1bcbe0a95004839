/* A look at a library: it is read and checked, and what was asked for of its findings is picked out.
 *
 *     struct look look;
 *     enum look_result result = look_take(options, NULL, &look);
 *     ... look.findings, look.scope ...
 *     look_end(&look);
 */
#ifndef QUIRE_CLI_LOOK_H
#define QUIRE_CLI_LOOK_H

#include "base/file.h"
#include "check/baseline.h"
#include "check/external.h"
#include "cli/session.h"

struct look {
    struct session session;
    struct report_scope scope;   /* PATHs and --changed-since */
    SliceVec changed;            /* --changed-since */
    struct map reached;          /* and who includes those */
    struct map changed_names;    /* what findings of other files may be about */
    struct baseline old;         /* what --baseline (else --write-baseline) held before */
    struct external *external;   /* --external, else NULL */
    struct findings findings;    /* all; those that `old` has are marked */
};

enum look_result {
    LOOK_TAKEN,
    LOOK_NO_SETTINGS,            /* the settings are wrong: the findings say how, and nothing was checked */
    LOOK_FAILED,                 /* after a message on standard error */
};

/* `drafts` (NULL for none) are read in place of what is on disk, and must outlive the look; with them, no address on the web
 * is asked. look_end in any case. */
enum look_result look_take(const struct options *options, const struct drafts *drafts, struct look *out);
void look_end(struct look *look);

#endif
