/* What each byte of a text is to Markdown: for rules that look for what is no construct, and was meant as one.
 */
#ifndef QUIRE_CHECK_BYTES_H
#define QUIRE_CHECK_BYTES_H

#include "check/rules.h"

enum { BYTE_NONE, BYTE_TEXT, BYTE_INLINE };  /* no running text; text; code, links and what else has a meaning of its own */

/* One of these for each byte of the file. Parses the text (check_tree); lives as long. */
const char *check_bytes(struct check *check, const struct text *text);

bool byte_is_escaped(const char *s, uint32_t at);
/* The `[` that the `]` at `close` belongs to; false when it is none of the same paragraph. */
bool bytes_find_open(const struct source *source, const char *bytes, uint32_t close, uint32_t *open);

#endif
