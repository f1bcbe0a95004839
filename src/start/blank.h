/* Blanks: the file that a new document begins as.
 */
#ifndef QUIRE_START_BLANK_H
#define QUIRE_START_BLANK_H

#include "model/library.h"

/* Is it letters, digits, `.`, `_` and `-`, none of the last three first? Agents, commands and snippets may have folders before
 * the name: "git/commit". */
bool blank_name_is_good(enum kind kind, Slice name);
/* Is it, for that kind, a name by which texts can speak of it? A mention of an agent ends at a `.`. */
bool blank_name_is_mentionable(enum kind kind, Slice name);

/* Where a document of this kind and name goes: into the first folder of the kind that is for `tool` (empty: for none, else the
 * first for any), or below one that is divided by subfolders. A name of the library's own form, such as `x.agent.md`, is kept to.
 * Empty when the library has no such folder. Lies in `arena`. */
Slice blank_path(struct arena *arena, const struct library *library, enum kind kind, Slice tool, Slice name);

/* Its text: front matter, a title, and sentences to be replaced. */
void blank_text(Buf *out, enum kind kind, Slice name);

#endif
