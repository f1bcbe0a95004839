/* Ownership: which files of a folder this program wrote, so that it replaces and removes those and no others.
 *
 * A file is known by the hashes of what was written to it. They are noted before it is renamed into place, so after a run
 * that was killed it may have more than one, each as good as the other.
 */
#ifndef QUIRE_BASE_OWNED_H
#define QUIRE_BASE_OWNED_H

#include "base/map.h"
#include "base/vec.h"

struct owned {
    Slice path;              /* below the folder */
    VEC(uint64_t) hashes;    /* of what it was said to hold; none: it is not known to be ours */
    bool now;                /* this run wrote it, or found it as it would have written it */
    uint64_t hash;           /* then: of these bytes */
};

struct owned_files {
    struct map by_path;      /* path -> struct owned, which lie in an arena */
};  /* {0} is a valid empty one */

void owned_free(struct owned_files *files);
/* The entry of a path, made when there is none; both it and `path` live in, or as long as, `arena`. */
struct owned *owned_entry(struct arena *arena, struct owned_files *files, Slice path);
/* All entries, sorted by path, in `arena`. */
struct owned **owned_sorted(struct arena *arena, const struct owned_files *files, size_t *n);

uint64_t owned_hash(Slice bytes);
bool owned_knows(const struct owned *file, uint64_t hash);
void owned_note(struct owned *file, uint64_t hash);          /* adds a hash, once */

/* Hashes as text: 16 hexadecimal digits. */
#define OWNED_HASH "%016" PRIx64
bool owned_read_hash(Slice text, uint64_t *hash);

/* What is at dir/path. A symbolic link is never ours; what it leads to is read to see whether it is right. */
enum standing {
    STANDS_NOTHING,
    STANDS_RIGHT,            /* it holds `bytes` */
    STANDS_OURS,             /* it holds what was written there before */
    STANDS_EDITED,           /* something was written there, and it holds something else */
    STANDS_ANOTHERS,         /* nothing is known to have been written there */
};
/* `file` may be NULL: nothing is known; `bytes` may be NULL: nothing is right. */
enum standing owned_standing(const char *dir, Slice path, const struct owned *file, const Slice *bytes);

/* Removes the temporary files (file.h) that killed runs left in dir/folder, and `below` it. */
void owned_sweep(const char *dir, Slice folder, bool below);

#endif
