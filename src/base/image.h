/* Images: plain data of a pool (base/mem.h), pointers and all, which a run leaves in the library's cache for the next.
 *
 * An image lies at one address, the same in all runs, so what it holds may point into it. What it holds must point to nothing else:
 * not to other memory, nor to literals of the program, which the system puts elsewhere each time. Behind the image a pool begins,
 * where what is new goes; saving appends it, so that a small change costs little however large the image is.
 *
 * It is mapped as it lies in the file, and not looked through: the file must be as the last run left it, which its stamp tells, down to
 * the inode. Whoever keeps the mark keeps it where damage would be seen.
 */
#ifndef QUIRE_BASE_IMAGE_H
#define QUIRE_BASE_IMAGE_H

#include "base/mem.h"
#include "base/record.h"
#include <stdbool.h>

/* What an image's file is known by. */
struct image_mark {
    struct stamp stamp;
    uint64_t size;               /* of the image; 0: there is none */
};

bool image_mark_equal(const struct image_mark *a, const struct image_mark *b);

struct image {
    const char *root, *name;     /* the library's folder, and the file in its cache; borrowed */
    struct image_mark mark;
    struct pool *pool;           /* behind the image */
};

/* Maps the image of that mark, writable for this run alone, and opens the pool behind it. Where the file is not as it was, or the mark
 * tells of none, the image is empty, and mark.size 0. False when the system does not give the address: nothing is open then. */
bool image_open(struct image *image, const char *root, const char *name, const struct image_mark *mark);
/* Appends what the pool holds to the file, made anew for an empty image, and gives the mark of it all. False when it could not be
 * written, or somebody else has written to it, or something in the pool points into the program: then there is no image for the next
 * run. The pool is for reading from then on. */
bool image_save(const struct image *image, struct image_mark *mark);
/* The same where something in the image was written to: the file is made anew, of all of it. */
bool image_save_whole(const struct image *image, struct image_mark *mark);
void image_close(struct image *image);   /* all in it is gone */

/* Does this lie in the image, or in the pool behind it? */
bool image_holds(const struct image *image, const void *pointer);

/* --- for base/heap alone --- */

bool image_holds_address(const void *pointer);   /* does any image lie there? */
void *image_address(void);   /* where images begin; NULL where the system has no room for them */
/* Maps a file of the cache at an address, for this run alone; false when it is not as the mark tells. */
bool image_map(const char *root, const char *name, const struct image_mark *mark, void *address);
/* Writes such a file anew, filled up to whole pages, and gives the mark of it. */
bool image_write(const char *root, const char *name, Slice bytes, struct image_mark *mark);

#endif
