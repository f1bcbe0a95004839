/* Texts: sources, and what parsing them gave, kept in the library's cache for the next run, which then reads and parses what has
 * changed alone.
 *
 * What is kept lies in an image (base/image.h), so all of it is made in texts_pool. A file in the cache tells which sources those are,
 * with the stamps by which their files are known again, and the mark of the image, behind a hash; one that is damaged, or of another
 * `base`, counts as none. Sources that others fill in (templates), or of which something is to be reported, are read anew each time.
 */
#ifndef QUIRE_BUILD_TEXTS_H
#define QUIRE_BUILD_TEXTS_H

#include "base/image.h"
#include "model/library.h"

struct texts;

/* `base`: the hash of all that parsing depends on beside a file. NULL where the system does not allow for it. */
struct texts *texts_open(const char *root, uint64_t base);
void texts_close(struct texts *texts);          /* NULL is fine; all sources and facts are gone */
struct pool *texts_pool(const struct texts *texts);

/* The source of a library path, when its file is as it was; else NULL. A known_source (model/library.h). */
struct source *texts_source(void *texts, Slice path);

/* How a stretch was parsed: bits. */
enum { PARSED_WITHOUT_MARKERS = 1, PARSED_WITH_LISTS = 2 };

/* Gives the part its facts and fragment, and what was reported of them to the sink, if they are kept. */
bool texts_part(const struct texts *texts, struct sink *sink, struct part *part, unsigned how);

/* The mark of the image that the texts of an earlier run lie in. */
struct image_mark texts_mark(const struct texts *texts);
/* Documents of a library that an earlier run left (build/resume.h) which have another text here: how many, and the first `most`. */
size_t texts_differing(const struct texts *texts, const struct library *library, uint32_t *documents, size_t most);

/* Keeps the library's texts for the next run, and gives the mark of the image that they lie in from then on, with a size of 0 when they
 * are not kept; `how` says it of a part. While a record is on (base/record.h): it has the stamps. */
struct image_mark texts_save(struct texts *texts, const struct library *library,
                             unsigned (*how)(const struct library *, const struct part *));

#endif
