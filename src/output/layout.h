/* Layouts: all files of a target as its tool wants them in a project, which `quire export` writes.
 *
 * Everything that is exported comes through layout_each, one file at a time: what a target makes of a document, or of
 * several, and the files that a skill takes along.
 */
#ifndef QUIRE_OUTPUT_LAYOUT_H
#define QUIRE_OUTPUT_LAYOUT_H

#include "output/target.h"

struct closure;

/* One file. What it points to lives until the function that takes it returns, but for `from`, which is the library's. */
struct layout_file {
    Slice path;                  /* below the folder that is exported into, normalised; empty when it is not known: then
                                    `text` is NULL */
    Slice from;                  /* library path of the document that it is made from (the first, of several), or of the
                                    file that it is a copy of */
    const struct flat *text;     /* its bytes, and the origin of each line; NULL for a copy, and when it could not be made */
    const struct closure *closure;  /* what the text is put together from; NULL for a copy */
    bool copy;                   /* of the library's file `from`, executable if and only if that is */
};
typedef void layout_take(void *context, const struct layout_file *file);

/* Hands out the target's files, by the path of their document. A document that the module fails on is reported to
 * library->sink and handed out without a text. Two files may have one path: that is the taker's to see. */
void layout_each(struct library *library, const struct target_module *target, layout_take *take, void *context);

#endif
