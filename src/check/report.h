/* Reports: the findings as text, and how many there are.
 */
#ifndef QUIRE_CHECK_REPORT_H
#define QUIRE_CHECK_REPORT_H

#include "base/diag.h"
#include <stdio.h>

/* Which findings count: those in files at or below one of the paths (from the library's root); all when there is none. */
struct report_scope {
    const Slice *paths;
    size_t n;
};

struct report_counts {
    size_t by_level[LEVEL_ERROR + 1];
    size_t files;                      /* that have a finding */
};

bool scope_holds(const struct report_scope *scope, Slice path);
struct report_counts report_count(struct sink *sink, const struct report_scope *scope);
/* How many findings are at this level or above. */
size_t report_at_least(const struct report_counts *counts, enum level level);

/* Prints the findings in order, with an empty line between two. */
void report_text(FILE *out, struct sink *sink, const struct report_scope *scope, bool colour);
/* "2 errors, 1 warning in 3 of 41 files", a line; nothing when there is no finding. `files`: those that were looked at. */
void report_summary(FILE *out, const struct report_counts *counts, size_t files);

#endif
