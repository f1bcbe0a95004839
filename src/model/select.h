/* Selection: the stretch of a file that an include names, by lines, region or heading.
 */
#ifndef QUIRE_MODEL_SELECT_H
#define QUIRE_MODEL_SELECT_H

#include "base/diag.h"
#include "base/map.h"
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
    Slice meant;                 /* the region or anchor that surely is meant in place of the one that is written; or empty */
    bool in_target;
    uint32_t at, at_end;
};

/* What can be selected in one file: found at the first question and kept, as a file may be asked for many stretches. */
struct selectable {
    struct arena *arena;
    const struct source *source;
    const struct facts *facts;   /* of the whole source; needed for SELECT_SECTION alone */
    struct map regions;          /* name -> struct region */
    struct map headings;         /* anchor -> struct heading */
    bool has_regions, has_headings;
};

struct selectable *selectable_new(struct arena *arena, const struct source *source);
void selectable_free(struct selectable *from);

/* False: *error says why. */
bool select_stretch(struct selectable *from, const struct directive *directive, struct stretch *out,
                    struct select_error *error);

#endif
