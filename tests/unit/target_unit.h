/* Target modules in unit tests: documents as src/output describes them, and what a module makes of one.
 */
#ifndef QUIRE_TEST_TARGET_UNIT_H
#define QUIRE_TEST_TARGET_UNIT_H

#include "template_unit.h"

/* A document from its front matter (NULL: none); its text is "body\n". `tool` NULL: for none. */
const struct view *make_doc(struct world *world, const char *tool, const char *target, const char *kind, const char *name,
                            const char *front);
/* The global `library` from the text of a quire.yaml. */
void set_library(struct world *world, const char *yaml);
/* What a function of the module returns: a text; or the head and, behind a line `body`, the body; then a line for each thing
 * that is lost. Or the first finding. */
Slice target_call(struct world *world, const char *target, const char *function, const struct view *doc);

#endif
