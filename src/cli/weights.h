/* The tokens of a prompt, as `quire show --tokens` and `quire list` say them.
 */
#ifndef QUIRE_CLI_WEIGHTS_H
#define QUIRE_CLI_WEIGHTS_H

#include "output/target.h"
#include "render/weight.h"

/* Does this program count tokens? If not, says so on standard error, and how to come by one that does. */
bool counts_tokens(void);

/* Adds a table: how many tokens the prompt's text has, and below it the document's own and those of each include, with where it
 * stands. Includes within includes are indented, and are counted in the number above them, too. */
void weights_table(Buf *out, const struct library *library, const struct document *document, const struct prompt *prompt);

#endif
