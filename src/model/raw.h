/* Raw text: what an include within a code fence brings.
 */
#ifndef QUIRE_MODEL_RAW_H
#define QUIRE_MODEL_RAW_H

#include "base/vec.h"
#include "model/library.h"

/* A line of the part, without region markers and the indentation that all of its lines share. */
struct raw_line {
    uint32_t offset;             /* in the file, where `text` begins */
    Slice text;                  /* without its ending; empty for a blank line */
};
typedef VEC(struct raw_line) RawLines;

/* The part's lines, blank ones around them left out. The array is the caller's to free; the text is the source's. */
void raw_lines(const struct part *part, RawLines *out);

/* The same as one text, each line ended by a line feed. */
void include_raw(const struct library *library, const struct part *part, Buf *out);

#endif
