/* Rules: what the files of this folder share. One file per family of rules; each looks at one text at a time.
 */
#ifndef QUIRE_CHECK_RULES_H
#define QUIRE_CHECK_RULES_H

#include "base/map.h"
#include "model/include.h"
#include "model/library.h"

/* The ids of an assembled page. */
struct anchors {
    struct map ids;
    Slice *sorted;
};

struct check {
    struct library *library;
    struct arena *arena;             /* lives as long as the check */
    struct arena *scratch;           /* reset behind every text */
    struct anchors **anchors;        /* by document; NULL until asked for */
    struct includers *includers;     /* by document; NULL until asked for */
    struct map by_base;              /* base name -> struct document, NULL for names that several have */
    bool by_base_known;              /* the map is filled */
};

/* A text to look at. */
struct text {
    const struct source *source;
    const struct facts *facts;
    const struct document *document; /* NULL for an included file that is no document */
};

void check_mentions(struct check *check, const struct text *text);
void check_links(struct check *check, const struct text *text);
void check_paths(struct check *check, const struct text *text);

/* Of every part on its own: what is included may end within a fence that the file closes further down. */
void check_fences(const struct library *library);

const struct anchors *check_anchors(struct check *check, const struct document *document);
/* A name for did-you-mean, or {0}; `sorted` by slice_cmp. Names of one or two letters are near to too many. */
Slice check_near(Slice name, const Slice *sorted, size_t n);

#endif
