/* What the files of importing share; nobody else includes this.
 *
 * import.c         the plan: what is read, where it goes, whether it comes back
 * import_share.c   snippets of what documents share
 * import_write.c   what is on disk, and writing
 */
#ifndef QUIRE_IMPORT_IMPORT_PARTS_H
#define QUIRE_IMPORT_IMPORT_PARTS_H

#include "import/import.h"

/* Drafts all files as they are planned, and the settings with them. */
void import_draft(struct import *import);
/* Tries the drafts out; `all`: with prints. */
bool import_try(const struct import *import, const struct drafts *drafts, bool all, struct trial *out);
/* Does the trial hold lists of snippet files that must stay lists, while the settings are ours to say so? */
bool import_must_keep_references(const struct import *import, const struct trial *trial);

/* Finds what documents share, tries snippets of it out, and (with `apply`) plans them. */
void import_share(struct import *import);
/* Compares the plan with what is on disk. */
void import_settle(struct import *import);

#endif
