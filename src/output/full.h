/* Full texts: files that hold the prompts of many documents one behind the other, by kind: "llms-full-agents-1.txt".
 *
 * Which file a document's text comes into follows from the sizes of the texts before it, and nothing else. So a build that knows
 * these beforehand (it measures prompts before it makes pages) can plan all files at once, and any process can make any of them,
 * from the texts of its documents alone: none holds more than one file, which is FULL_LIMIT or one text.
 *
 *     full_plan_add(&plan, document, n, ends_line) for each document, in the library's order
 *     for each of plan.files, in whichever process: full_add(&out, base, document, text) for each of its documents
 */
#ifndef QUIRE_OUTPUT_FULL_H
#define QUIRE_OUTPUT_FULL_H

#include "base/vec.h"
#include "model/library.h"

enum { FULL_LIMIT = 5 << 20 };       /* bytes of a file that holds more than one text, and what is between them */

struct full_file {
    enum kind kind;
    unsigned part;                   /* from 1 on, by kind */
    size_t bytes;
    VEC(const struct document *) documents;
};

struct full_plan {
    Slice base;                      /* what addresses begin with, a slash at its end, or empty; borrowed */
    VEC(struct full_file) files;
    size_t last[KIND_COUNT];         /* index + 1 of the kind's last file, 0: it has none */
};

void full_plan_free(struct full_plan *plan);
/* A document's text has so many bytes, and ends its last line or does not. Gives the index of its file. */
size_t full_plan_add(struct full_plan *plan, const struct document *document, size_t n, bool ends_line);
/* Is it more than one file should hold? */
bool full_plan_is_parted(const struct full_plan *plan);

/* The name of a file of a plan that is parted. */
Slice full_path(struct arena *arena, const struct full_file *file);
/* Appends an address: whole where there is a base, as pages name their own (a folder, without its index.html); else relative to
 * the site's root. */
void full_address(Buf *out, Slice base, Slice path);
/* Appends a document's text, and what stands before it. */
void full_add(Buf *out, Slice base, const struct document *document, Slice text);

#endif
