/* Building, as `quire build` does it, for others who want to know what came of it.
 */
#ifndef QUIRE_CLI_BUILDING_H
#define QUIRE_CLI_BUILDING_H

#include "base/diag.h"
#include "base/record.h"
#include "build/build.h"
#include "cli/options.h"

struct session;

/* What a build found and made. The findings are in session->sink. */
struct build_news {
    struct session *session;     /* its library is NULL when the settings are wrong */
    const struct record *record; /* what it asked the file system; NULL: nothing has changed since the last, and nothing was done */
    const struct built *built;   /* NULL when nothing was built */
};

/* Hears of a build in place of the terminal, to which only messages go that are no findings. */
struct build_listener {
    void (*hear)(void *context, const struct build_news *news);
    void *context;
    bool anew;                   /* build although nothing seems to have changed */
};

/* `options` as for `quire build`; `listener` may be NULL. Gives the exit status. */
int building_do(const struct options *options, const struct build_listener *listener);

/* Does a finding mean that an output is not what it should be? Then a build's exit status speaks of it. */
bool building_counts(const struct options *options, const struct diag *diag);

#endif
