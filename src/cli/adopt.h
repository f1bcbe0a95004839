/* `quire init --adopt`: the settings for what a repository holds.
 */
#ifndef QUIRE_CLI_ADOPT_H
#define QUIRE_CLI_ADOPT_H

#include "cli/options.h"

/* Says what is found in options->dir, writes its quire.yaml (unless --dry-run, which prints it), and says what the check finds
 * first. False after a message: nothing was written. */
bool adopt_library(const struct options *options);

#endif
