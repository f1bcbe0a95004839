/* The text form of a diagnostic, with the source line and a caret under what is meant.
 *
 *     error[agent/unknown]: no agent is named `rust-expert-opus`
 *       --> content/agents/rust-linting-advanced.md:41:15
 *        |
 *     41 | Delegate to **rust-expert-opus** when a refactoring is needed.
 *        |               ^^^^^^^^^^^^^^^^ mentioned here
 *        = help: did you mean `rust-expert-advanced`?
 *
 * The gutter is as wide as the line number. Without a line there is the path alone, without a path
 * not even that, without text no excerpt, and without a column the whole line is underlined.
 * Nothing that a file holds reaches the terminal raw but what can be seen: a tab is four spaces, a
 * control character its picture, an invisible one its number (<U+202E>), an invalid byte U+FFFD.
 * Lines wider than a screen are cut on both sides of the caret, with "…" where they were.
 */
#ifndef QUIRE_BASE_CARET_H
#define QUIRE_BASE_CARET_H

#include "base/diag.h"
#include "base/str.h"

void caret_format(Buf *out, const struct diag *diag, bool colour);
/* Text made fit for a terminal, as above; returns the number of cells it takes. */
size_t buf_visible(Buf *out, Slice text);

#endif
