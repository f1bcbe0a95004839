/* `quire check --fix`: mends what is certain.
 */
#ifndef QUIRE_CLI_FIX_H
#define QUIRE_CLI_FIX_H

#include "check/fix.h"
#include "cli/options.h"

/* Finds all fixes and, but for --dry-run, writes them. False after a message; *fixes holds what was found and done. When
 * the settings are wrong it holds nothing: whoever reports next says so. */
bool fix_library(const struct options *options, struct fixes *fixes);
/* Says on standard error how many findings were fixed, unless --quiet, and which files could not be. False when there are
 * such. */
bool fix_tell(const struct options *options, const struct fixes *fixes);

#endif
