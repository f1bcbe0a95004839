/* Pieces: a document's text cut where it may be cut, as symbols of which equal ones are equal text (repeats.h).
 *
 * A piece is what stands between two blank lines that are in no list, table, fence, quote or raw HTML block; the blank lines
 * are pieces of their own. A piece is like no other when it must stay where it is: it holds the document's title, an
 * include, a label or footnote that the rest of the document may use, or a fence that is never closed. One with relative
 * links is like others in documents of the same folder alone.
 *
 * Headings are alike at every level, for an include can move them: before a piece with headings stands one that says how far
 * its first heading is from the one before, which nothing begins or ends with; and in its own text the levels count from
 * there.
 */
#ifndef QUIRE_IMPORT_PIECES_H
#define QUIRE_IMPORT_PIECES_H

#include "base/map.h"
#include "import/repeats.h"
#include "input/source.h"

struct piece {
    uint32_t start, end;             /* bytes of the text, the last line's ending left out */
    uint32_t first_line, last_line;
    int level;                       /* of its first heading, 0 = it has none */
};

struct pieces {
    struct arena *arena;             /* of the texts that pieces are told apart by */
    VEC(struct symbol) symbols;
    VEC(struct piece) pieces;        /* of the same number */
    struct map values;
    uint32_t unlike, nests;          /* numbers that are given away */
};  /* {.arena = ...} holds none */

/* Appends the pieces of one more text, and an end that is like no other. `scratch` is for a while. */
void pieces_add(struct pieces *pieces, struct arena *scratch, uint32_t text, const struct source *source);
void pieces_free(struct pieces *pieces);

#endif
