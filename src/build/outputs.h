/* Outputs: the files that a build makes, each from one source, and what becomes of them.
 *
 * Which file is made from what is claimed before anything is made, so that it does not depend on who makes it. Workers make
 * outputs (base/workers.h); what the parent has to know of an item's is left in the pool, and taken in the order of the items.
 */
#ifndef QUIRE_BUILD_OUTPUTS_H
#define QUIRE_BUILD_OUTPUTS_H

#include "base/map.h"
#include "base/vec.h"
#include "build/build.h"
#include "build/log.h"

struct outputs {
    struct arena *arena;             /* as long as the build; a worker's lies in the pool */
    const struct build_request *request;
    struct log *log;                 /* NULL when there is no output folder */
    struct map writers;              /* output path -> struct writer */
    struct build_result result;
    VEC(struct made) made;           /* so far; a worker's: of the item that it is at */
    enum why why;                    /* what outputs_stands found last */
    bool away;                       /* this is a worker */
};

/* `arena` must live as long as anybody looks at what was made. False after a report: the folder cannot be made. outputs_close in any
 * case. */
bool outputs_open(struct outputs *outputs, struct arena *arena, const struct build_request *request);
/* Ends the log, and removes what was made by earlier builds alone, unless something failed. */
void outputs_close(struct outputs *outputs);

/* An output has one source. The second is reported, and so is an output that would fall on a source file: false, and it
 * counts as failed. `path` lives as long as the build; `from` is the source's library path, and `by` whatever tells two
 * outputs of one source apart. */
bool outputs_claim(struct outputs *outputs, Slice path, Slice from, const void *by);
bool outputs_is_claimed(const struct outputs *outputs, Slice path, const void *by);

/* Where an output is made from what has this key, does what the last build made stand? Then it counts as made. */
bool outputs_stands(struct outputs *outputs, Slice path, uint64_t key);
/* Of an output of which it is known that what it is made of is as it was, but for these members of cards, and that its file is: is what
 * its template looked at so, too, and is it not one that each build makes? */
bool outputs_can_stay(struct outputs *outputs, Slice path, uint32_t members);
/* It counts as made, as it was written by the last build; false when that did not write it. */
bool outputs_stay(struct outputs *outputs, Slice path);
/* Writes a claimed output; `path` as it was claimed. `key` is for the next build (build/reuse.h), 0 where it is not known. False
 * after a report. */
bool outputs_write(struct outputs *outputs, Slice path, Slice from, Slice bytes, uint64_t key);
/* What the one that was written last was made by looking at, for the next build as well. */
void outputs_looked(struct outputs *outputs, const struct read_set *reads, uint32_t looked);
/* Claims an output, and copies a file of the library to it. */
bool outputs_copy(struct outputs *outputs, Slice library_path, Slice to);

/* A worker, before its first item; its arena lies in the pool from then on. */
void outputs_begin_worker(struct outputs *outputs, struct arena *arena);
/* What an item left: made by the worker that did it, taken by the parent. */
struct outputs_left {
    struct build_result result;
    const struct made *made;
    size_t n;
};
void outputs_leave(struct outputs *outputs, struct outputs_left *left);
void outputs_take(struct outputs *outputs, const struct outputs_left *left);

#endif
