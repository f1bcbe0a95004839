/* A library on disk, loaded whole: for tests of what is made of more than one file.
 */
#ifndef QUIRE_TEST_SHELF_H
#define QUIRE_TEST_SHELF_H

#include "base/diag.h"
#include "build/load.h"

struct shelf {
    struct arena *arena;
    struct sink *sink;
    struct loaded loaded;
    char root[64];
};

struct file {
    const char *path, *text; /* path NULL: no more files */
};

/* Writes the files into a folder of their own and loads it, fragments too. */
void shelf_open(struct shelf *shelf, const struct file *files, size_t n);
/* Removes the folder. */
void shelf_close(struct shelf *shelf);

#endif
