/* Mending: where a misspelt path or name stands in the text, and how it is written right.
 *
 * Nothing here decides whether a mending is certain; that is for whoever reports. What cannot be
 * mended in place without touching anything else gives nothing.
 */
#ifndef QUIRE_MODEL_MEND_H
#define QUIRE_MODEL_MEND_H

#include "base/str.h"
#include "model/facts.h"

struct arena;
struct nearby;
struct source;

/* How a path is written. */
enum spelling {
    SPELLING_PLAIN, /* as it is; so it cannot hold blanks, quotes and what else has a meaning beside
                       a path */
    SPELLING_URL,   /* percent-encoded */
    SPELLING_ANGLE, /* likewise, but for blanks: [text](<a b.md>) */
};

/* A stretch of the file. */
struct span {
    uint32_t start, end;
};

/* A path or fragment as it must be written in an address, or (`angle`) in one in <>. */
void buf_address(Buf *out, Slice path, bool angle);
/* The same for what takes the place of `written`: characters are percent-encoded, or not, as they are there. */
Slice address_like(struct arena *arena, Slice name, Slice written, bool angle);

/* `written`, a path, made to end as the library path `meant` does: the last name is that one's,
 * folders before it get its upper and lower case, what leads there otherwise stays. {0} when it is
 * right already, or cannot be written so. */
Slice mend_path(struct arena *arena, Slice written, Slice meant, enum spelling spelling);

/* The one of the folder's names that `base` surely is a misspelling of, or {0}: see nearby_certain;
 * a file's ending makes a name no longer. */
Slice nearby_file(const struct nearby *nearby, Slice base);

/* Where a directive's path stands, and the region or anchor behind it. False when they do not stand
 * there as they are. */
bool directive_path_span(const struct source *source, const struct facts *facts,
                         const struct directive *d, struct span *out, enum spelling *spelling);
bool directive_name_span(const struct source *source, const struct directive *d, struct span *out);

#endif
