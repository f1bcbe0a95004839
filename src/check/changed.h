/* Changed files, and what they reach.
 */
#ifndef QUIRE_CHECK_CHANGED_H
#define QUIRE_CHECK_CHANGED_H

#include "base/file.h"
#include "model/library.h"

/* Fills *names with `changed` and the names that agents of such files have by their files: what findings elsewhere may be
 * about. The keys live as long as `changed`. */
void changed_names(const SliceVec *changed, struct map *names);

/* Fills *reached with `changed` (library paths, of removed files too) and every file that includes one of them, directly or
 * through others. A failed include counts when it names a file as a changed one is named: what it wanted may have been
 * there before. The keys live as long as the library and `changed`; free the map with map_free. */
void changed_reach(const struct library *library, const SliceVec *changed, struct map *reached);

#endif
