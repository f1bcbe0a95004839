/* Includes: from the directives in the facts to the parts that they bring.
 */
#ifndef QUIRE_MODEL_INCLUDE_H
#define QUIRE_MODEL_INCLUDE_H

#include "model/includers.h"
#include "model/library.h"

enum { INCLUDE_SIZE_LIMIT = 8 << 20 };   /* bytes of a text, includes expanded */
#include "model/raw.h"

/* How a part is parsed; build and check give their own (build renders the fragment in the same pass). Fills
 * part->facts and perhaps part->fragment. */
typedef void parse_part(void *context, struct library *library, struct part *part);

/* Resolves the directives of every document, in path order: finds what each names, parses parts that are no whole
 * document, cuts cycles, measures depth and size, and computes heading shifts. Failures are reported to
 * library->sink once, at the directive, and leave directive->part 0. All documents' parts must have facts. */
void include_resolve(struct library *library, parse_part *parse, void *context);

#endif
