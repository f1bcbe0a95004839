/* Agreement: does a text that was changed say the same to all others as before?
 *
 * Much of a library is made of what its texts say of themselves and of each other: headings that links and includes lead to, includes,
 * links, mentions. A change that leaves all of that as it was, in its order, changes the text's own pages and prompts and those that
 * include it, and nothing else. Where things stand in the file does not count.
 */
#ifndef QUIRE_MODEL_AGREE_H
#define QUIRE_MODEL_AGREE_H

#include "model/facts.h"

struct part;
struct source;

/* The front matter, byte for byte, and how the file is written. Not of files that templates made. */
bool sources_agree(const struct source *a, const struct source *b);
/* Of whole texts whose sources agree. */
bool parts_agree(const struct part *a, const struct part *b);

#endif
