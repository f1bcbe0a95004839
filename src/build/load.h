/* Loading: from a folder on disk to a library in which everything is known.
 *
 * Settings are read by this process; reading and parsing, document by document, is done by workers where there are enough documents
 * (build/reading.h); what needs all facts (includes, the index of names) by this process again.
 */
#ifndef QUIRE_BUILD_LOAD_H
#define QUIRE_BUILD_LOAD_H

#include "base/image.h"
#include "base/workers.h"
#include "model/library.h"

struct engine;
struct texts;

struct load_request {
    const char *root;          /* the library's folder */
    struct engine *engine;     /* where the target modules are; NULL for none */
    struct sink *sink;
    Slice other_output;        /* see struct library */
    const struct drafts *drafts;  /* files that are not on disk (input/draft.h), or NULL */
    const struct entry *more;  /* folders that are read beside those of the settings */
    size_t n_more;
    bool names;                /* find and name the documents, and parse nothing */
    bool render;               /* make the fragments of pages, too */
    uint64_t base;             /* the hash of program, templates and settings: texts of an earlier run are taken, and load_keep can
                                  keep them for the next; 0: neither */
    look_alone *look;             /* looks at each document when it is parsed (see library->looked_at); NULL for nothing. What it reports
                                  is in the sink, and not kept for the next run */
    unsigned jobs;             /* processes; 0 for one on each processor */
    const struct progress *progress;  /* who watches, now and while the library is worked on; NULL for nobody */
};

struct loaded {
    struct arena *arena;       /* lifetime of the settings */
    struct team team;          /* for all that is shared out (base/workers.h); library->team */
    struct texts *texts;       /* of an earlier run, or NULL */
    struct config *config;
    struct library *library;   /* NULL when the settings are not usable */
    size_t lost;               /* documents that could not be parsed because a worker died: they count as empty */
};

/* Everything. False when the settings are wrong: sink says how, and the library was not read. What is wrong with the
 * library's files is in the sink, too, and no reason to stop. loaded_free in any case. */
bool load_library(const struct load_request *request, struct loaded *out);
void loaded_free(struct loaded *loaded);
/* Keeps what was read and parsed for the next run; while a record is on. Gives the mark of what it lies in (build/texts.h). */
struct image_mark load_keep(const struct loaded *loaded);

/* Goes on with a library that an earlier run loaded (build/resume.h). False when the texts of that cannot be had; loaded_free in any
 * case. */
bool load_resume(const struct load_request *request, struct library *library, struct loaded *out);
/* Parses a part of it, or takes it from the texts. */
void load_again(struct loaded *loaded, const struct load_request *request, struct part *part);

#endif
