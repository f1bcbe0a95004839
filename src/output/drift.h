/* Drift: how a text differs from what its sources say, and where in the sources each difference comes from.
 */
#ifndef QUIRE_OUTPUT_DRIFT_H
#define QUIRE_OUTPUT_DRIFT_H

#include "base/diff.h"
#include "base/vec.h"
#include "render/flatten.h"

struct drift {
    struct diff diff;            /* from the text that is there to the one that is wanted; none when `binary` */
    const struct flat *wanted;   /* with origins; NULL: every line is its own place in `from` */
    Slice text, from;            /* the wanted bytes; the library file that they are made from, or a copy of */
    bool binary;                 /* one of the two is no text, and they differ */
};

enum drift_side { DRIFT_AT, DRIFT_BEHIND, DRIFT_BEFORE };

/* Lines [line, last] of a source. Lines that are to go were written nowhere: they stand behind, or before, one that was. */
struct drift_place {
    Slice path;
    uint32_t line, last;
    enum drift_side side;
};
typedef VEC(struct drift_place) DriftPlaces;

/* Compares; the result lies in `arena`, and speaks of the texts. `there` is what is there; what is wanted is `wanted`, made
 * from the library file `from`, or where that is NULL `copy`, the bytes of that file. */
struct drift drift_find(struct arena *arena, Slice there, const struct flat *wanted, Slice from, Slice copy);

/* Appends where the differences of `n` hunks come from, in order, lines that follow each other as one place. */
void drift_places(const struct drift *drift, const struct hunk *hunks, size_t n, DriftPlaces *out);

/* Prints a unified diff with those places behind each "@@", where patch and git read over them: "snippets/a.md:3-5,9, behind
 * agents/b.md:7". `flags` as in base/diff.h,
 * or DRIFT_PLAIN for no places. */
enum { DRIFT_PLAIN = 1 << 8 };
void drift_print(Buf *out, const struct drift *drift, Slice there_name, Slice wanted_name, unsigned flags);

#endif
