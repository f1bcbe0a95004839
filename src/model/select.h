/* Selection: the stretch of a file that an include names, by lines, region or heading.
 */
#ifndef QUIRE_MODEL_SELECT_H
#define QUIRE_MODEL_SELECT_H

#include "base/diag.h"
#include "model/facts.h"

struct arena;

struct stretch {
    uint32_t start, end;         /* bytes of the file */
    uint32_t drop, drop_end;     /* the heading that heading=drop leaves out; equal when none */
};

/* What went wrong, for the caller to report: at the directive, or (`in_target`) at `at` in the file that it names. */
struct select_error {
    enum rule rule;
    Slice message, help;
    bool in_target;
    uint32_t at, at_end;
};

/* `facts` are those of the whole `source`; needed for SELECT_SECTION alone. False: *error says why. */
bool select_stretch(struct arena *arena, const struct source *source, const struct facts *facts,
                    const struct directive *directive, struct stretch *out, struct select_error *error);

#endif
