/* Limits: is a text safe to give to cmark-gfm?
 *
 * cmark-gfm 0.29.0.gfm.6 needs quadratic time or memory for some inputs: wide tables, deep nesting, long runs of openers. No text
 * that a person wrote comes near these limits; one that does is shown as it is, with a diagnostic.
 */
#ifndef QUIRE_MODEL_LIMITS_H
#define QUIRE_MODEL_LIMITS_H

#include "base/diag.h"
#include "input/source.h"

enum { NESTING_LIMIT = 100, COLUMN_LIMIT = 128, CELL_LIMIT = 100000 };

/* Measures source->text[from, to). Reports the first limit that is passed (library/limit) to `sink`, if not NULL. Says in *tables
 * whether the text could hold a table. */
bool limits_keep(const struct source *source, uint32_t from, uint32_t to, bool *tables, struct sink *sink);

/* Reports a limit that shows only later, at the line of byte `at`. */
void limits_report(const struct source *source, uint32_t at, const char *what, const char *help, struct sink *sink);

#endif
