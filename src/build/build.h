/* Building: all outputs of a library, written into a folder.
 */
#ifndef QUIRE_BUILD_BUILD_H
#define QUIRE_BUILD_BUILD_H

#include "base/image.h"
#include "base/record.h"
#include "base/shard.h"
#include "build/load.h"
#include "build/reuse.h"

struct engine;
struct resumed;
struct site;

struct build_request {
    struct library *library;     /* loaded with `render` */
    struct engine *engine;
    const char *output;          /* the folder, as it can be opened; made when it is missing */
    Slice output_path;           /* its library path, empty when it lies outside the library */
    struct reuse *reuse;         /* what the last build made; NULL for nothing */
    const struct resumed *resumed;  /* the library's site is there already (build/resume.h); NULL: it is to be made */
    uint64_t keep_as;            /* what that is kept as for the next build, when it is made in the heap; 0: it is not kept */
    Slice only_target;           /* --target: write this target's prompts and no pages; empty for everything */
    struct shard shard;          /* --shard: make what is its turn, and remove nothing of the others */
};

struct build_result {
    size_t pages, prompts, files;  /* made */
    size_t changed, removed;       /* files written anew, files of earlier builds removed */
    size_t rendered;               /* pages whose templates were run */
    size_t failed;                 /* outputs that could not be made: reported, and left as they were */
};

/* An output that stands as it should. */
struct made {
    Slice path;                    /* below the output folder */
    uint64_t hash;
    struct stamp stamp;
    uint64_t key, surface;         /* see struct earlier (build/reuse.h) */
    uint32_t looked;
    const struct read_set *reads;
    enum why why;
    bool changed;                  /* its bytes are not what stood there */
};

struct built {
    struct arena *arena;           /* holds the rest */
    struct build_result result;
    const struct made *made;
    size_t n_made;
    struct site *site;             /* from whose view the sets of `made` were read */
    struct image_mark kept;        /* of what was kept; a size of 0 for nothing */
};

/* Writes all that can be made. What cannot is reported to library->sink: template/error, output/write,
 * library/output-clash. built_free in any case. */
void build_library(const struct build_request *request, struct built *out);
void built_free(struct built *built);

#endif
