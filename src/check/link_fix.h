/* How links are mended, where that is certain. Call behind a report of the link.
 */
#ifndef QUIRE_CHECK_LINK_FIX_H
#define QUIRE_CHECK_LINK_FIX_H

#include "check/rules.h"
#include "model/link.h"

/* The file of the same folder that surely is meant by a path that leads nowhere; {0} when none is,
 * or several are. */
Slice certain_file(struct check *check, Slice path);

/* Makes the address lead to the library path `meant`, when nothing but the spelling of its path has
 * to change. */
void fix_address(struct check *check, const struct text *text, const struct link *link,
                 Slice meant);
/* Makes it lead to `meant`, whose name holds the `?` or `#` that a query or fragment seems to begin
 * with. */
void fix_marks(struct check *check, const struct text *text, const struct link *link, Slice meant);
/* Gives the address the one anchor of `anchors` that surely is meant. */
void fix_anchor(struct check *check, const struct text *text, const struct link *link, Slice anchor,
                const struct anchors *anchors);

#endif
