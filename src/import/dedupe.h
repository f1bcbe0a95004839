/* Shared text: blocks that several documents hold, as snippets that they could include.
 *
 * A block is a stretch of whole Markdown blocks between blank lines, of 8 lines or more, in three documents or more; how such
 * stretches are found is in repeats.h. It never ends in the middle of a list, table, fence or pair of tags, takes no
 * document's title along, and ends with no heading or lead-in to what is not in it.
 */
#ifndef QUIRE_IMPORT_DEDUPE_H
#define QUIRE_IMPORT_DEDUPE_H

#include "base/map.h"
#include "base/vec.h"
#include "input/source.h"

enum { DEDUPE_LINES = 8, DEDUPE_DOCUMENTS = 3 };

/* A document that is looked through. */
struct shared_document {
    const struct source *source;     /* as it is in the library, without includes */
    bool left_out;                   /* nothing of it may become a snippet */
    bool unlike;                     /* the caller's: with snippets it came out otherwise */
    Slice text;                      /* filled in: with includes in place of what is shared */
    bool changed;
};

struct shared_place {
    uint32_t document;
    uint32_t start, end;             /* bytes of the document's text */
    uint32_t first_line, last_line;
    Slice directive;                 /* what includes the snippet there */
};

struct shared_block {
    Slice name;                      /* of the snippet's file, with `.md` */
    Slice text;                      /* the snippet's: it ends in a line feed */
    uint32_t lines;
    struct shared_place *places;     /* by document and place */
    uint32_t n_places;
    uint32_t n_documents;
    uint64_t saves_lines, saves_bytes;   /* of the library, the snippet and the directives being written */
};

struct dedupe {
    VEC(struct shared_block) blocks; /* by their first place */
};

/* Looks through the documents (`left_out` ones are passed over), and makes the documents' texts. `dir` is the folder that the
 * snippets go to; `taken` holds names of files, in small letters, that no snippet may have, unless the value is a Slice, the
 * text of a snippet that is there, and its own is the same. The names that are given are added. What is found lives in
 * `arena`. */
void dedupe_find(struct arena *arena, struct shared_document *documents, uint32_t n, Slice dir, struct map *taken,
                 struct dedupe *out);
void dedupe_free(struct dedupe *dedupe);

#endif
