/* Includes: from the directives in the facts to the parts that they bring.
 */
#ifndef QUIRE_MODEL_INCLUDE_H
#define QUIRE_MODEL_INCLUDE_H

#include "model/library.h"

/* How a part is parsed; build and check give their own (build renders the fragment in the same pass). Fills
 * part->facts and perhaps part->fragment. */
typedef void parse_part(void *context, struct library *library, struct part *part, bool included);

/* Resolves the directives of every document, in path order: finds what each names, parses parts that are no whole
 * document, cuts cycles, measures depth and size, and computes heading shifts. Failures are reported to
 * library->sink once, at the directive, and leave directive->part 0. All documents' parts must have facts. */
void include_resolve(struct library *library, parse_part *parse, void *context);

/* Does the document ask for agpm's expressions (`agpm.templating: true`)? */
bool agpm_templating(const struct source *source);

/* The raw text that a fence include brings: the part's lines, markers dropped, dedented. */
void include_raw(const struct library *library, const struct part *part, Buf *out);

/* For each document: the files of the documents and snippets whose text it holds, directly and through others. */
struct includers {
    uint32_t *direct;            /* documents whose own text names it */
    uint32_t n_direct;
    uint32_t *indirect;          /* documents that get it through others */
    uint32_t n_indirect;
};
struct includers *include_users(struct arena *arena, const struct library *library);  /* one per document */

#endif
