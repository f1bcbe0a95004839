/* Written parts: texts of included parts that come out the same wherever they stand, kept from one flattening to the next.
 *
 * A text that many documents include is written once, and copied from then on. What is kept is bounded; what does not fit in is
 * written each time.
 */
#ifndef QUIRE_RENDER_WRITTEN_H
#define QUIRE_RENDER_WRITTEN_H

#include "base/str.h"
#include <stdint.h>

struct written;

struct written_part {
    int shift;               /* levels by which its headings moved */
    bool ends_line;          /* the text ends with a line ending, or is empty */
    Slice text;
    struct written_part *next;
};

/* For the parts of a library, of which there are n. */
struct written *written_new(size_t n);
void written_free(struct written *written);         /* NULL is fine */

/* NULL when it is not there. It lives as long as `written`. */
const struct written_part *written_find(const struct written *written, uint32_t part, int shift);
/* Copies the text. */
void written_keep(struct written *written, uint32_t part, int shift, Slice text, bool ends_line);

#endif
