/* Quoting: foreign text that would be read as an include gets the backslash that makes it text.
 */
#ifndef QUIRE_IMPORT_QUOTE_H
#define QUIRE_IMPORT_QUOTE_H

#include "input/source.h"

/* The text of a document without includes: flattened it is `source` again, but where a backslash stands before an include
 * already, which cannot be written. A template's text is left as
 * it is. Lies in `arena`, or is the source's own. `scratch` is for a while. */
Slice quote_includes(struct arena *arena, struct arena *scratch, const struct source *source);

#endif
