/* Building: all outputs of a library, written into a folder.
 */
#ifndef QUIRE_BUILD_BUILD_H
#define QUIRE_BUILD_BUILD_H

#include "build/load.h"

struct engine;

struct build_request {
    struct library *library;     /* loaded with `render` */
    struct engine *engine;
    const char *output;          /* the folder, as it can be opened; made when it is missing */
    Slice output_path;           /* its library path, empty when it lies outside the library */
    Slice only_target;           /* --target: write this target's prompts and no pages; empty for everything */
};

struct build_result {
    size_t pages, prompts, files;  /* made */
    size_t changed, removed;       /* files written anew, files of earlier builds removed */
    size_t failed;                 /* outputs that could not be made: reported, and left as they were */
};

/* Writes all that can be made. What cannot is reported to library->sink: template/error, output/write,
 * library/output-clash. */
struct build_result build_library(const struct build_request *request);

#endif
