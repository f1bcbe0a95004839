/* Overrides: what a document's front matter says for single targets, below `targets`. What front_matter.c and overrides.c share.
 */
#ifndef QUIRE_CHECK_OVERRIDES_H
#define QUIRE_CHECK_OVERRIDES_H

#include "check/rules.h"
#include "model/schema.h"

/* Reports a value that is not of the kind that the key takes, or too long. */
void check_member(struct check *check, const struct document *document, const struct member *member, const struct schema_key *key);
/* The key of the schema that was probably meant; empty for none. */
Slice check_meant_key(const struct schema *schema, Slice key, struct arena *scratch);

#endif
