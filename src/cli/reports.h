/* The reports that were asked for, and where they go: --format, --output.
 */
#ifndef QUIRE_CLI_REPORTS_H
#define QUIRE_CLI_REPORTS_H

#include "check/report.h"
#include "cli/options.h"

/* Can all of them be written, each to a place of its own? Says what is wrong on standard error. */
bool reports_agree(const struct options *options);
/* Writes them. False after a message when one could not be written; the others are there. */
bool reports_write(const struct options *options, struct report *report);

/* Writes a file that the command line names. A link or device is written through. False after a message. */
bool write_named(const char *path, Slice bytes);

#endif
