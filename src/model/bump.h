/* Memory for cmark: a pointer that moves up, in blocks of an arena.
 *
 * cmark_mem has no context, so the arena is a global: bump_begin says which it is, and everything that is handed out until
 * the next bump_begin lives as long as what lies in that arena. Nothing is freed alone. Aligned for all that cmark keeps
 * (pointers), which is less than malloc promises.
 */
#ifndef QUIRE_MODEL_BUMP_H
#define QUIRE_MODEL_BUMP_H

#include <stddef.h>

struct arena;

void bump_begin(struct arena *arena);
void *bump_calloc(size_t count, size_t size);     /* zeroed */
void *bump_realloc(void *old, size_t size);       /* what is new is not zeroed; the last one grows where it is */
void bump_free(void *p);                          /* does nothing */

#endif
