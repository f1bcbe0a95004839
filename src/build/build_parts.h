/* What the files that make up a build share; nobody else includes this.
 *
 * build.c        the steps; documents' pages and prompts, special pages, and the workers that make them
 * build_whole.c  what is made of many documents, or of none
 */
#ifndef QUIRE_BUILD_BUILD_PARTS_H
#define QUIRE_BUILD_BUILD_PARTS_H

#include "base/map.h"
#include "base/vec.h"
#include "build/build.h"
#include "build/outputs.h"
#include "output/feeds.h"
#include "output/site.h"
#include "output/special.h"
#include "template/engine.h"
#include "template/trail.h"

/* A further file of a prompt, whose path is not known before the prompt is made. */
struct late {
    Slice path, from, bytes;
};

/* What a worker leaves of an item, in the pool. */
struct left {
    struct outputs_left outputs;
    const struct diag *diags;
    size_t n_diags;
    const struct late *late;
    size_t n_late;
    const Slice *copies;             /* library files that the item's page links to */
    size_t n_copies;
    bool done;
};

/* A file that is made of many documents, by a process of its own. */
struct collection {
    Slice path;
    enum { SEARCH_SHARD, FULL_TEXTS, INVENTORY } of;
    size_t number;
    const struct document *const *documents;
    size_t n;
};

/* Items are the documents and special pages, and in a second round the collections. */
struct building {
    struct outputs outputs;
    struct library *library;
    struct site *site;
    struct arena *scratch;           /* an item's */
    bool whole;                      /* not one target's prompts alone */
    Specials specials;
    bool *pages;                     /* by item: its page was written; in the pool when there are workers */
    VEC(size_t) asked;               /* items of the first round that do not stand without being asked about */
    struct feeds *feeds;
    VEC(struct collection) collections;
    struct watch watch;              /* what templates looked at since take_reads */
    struct map read_sets;            /* the views, as bytes -> struct read_set */
    VEC(struct late) late;
    struct left *left;               /* by item of this round; NULL when this process makes everything */
};

/* Does the build make this prompt, or has it another target's alone to make? */
bool building_wants(const struct building *b, const struct prompt_output *p);
/* The page of a document, NULL for the home page of a library without an index.md, at a claimed path. Does it stand then? */
bool building_write_page(struct building *b, const struct document *document, Slice path, Slice from);
/* Makes the n items of a round, by workers where they are worth it: `least` and `chunk` as in struct work. */
void building_make_items(struct building *b, size_t n, size_t least, size_t chunk);

/* An item of the second round. */
void building_make_collection(struct building *b, const struct collection *collection);
/* When all documents' outputs and special pages stand: all else. */
void building_write_whole(struct building *b);

#endif
