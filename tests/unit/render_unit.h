/* What the tests of rendering share.
 *
 * A fragment's holes are printed as {kind index|text|title}; the parts behind a bar are left out
 * where the hole has none, the index where it means nothing.
 */
#ifndef QUIRE_TEST_RENDER_UNIT_H
#define QUIRE_TEST_RENDER_UNIT_H

#include "render/html.h"
#include "unit.h"

/* Parses and renders `markdown` as a file of its own. */
struct fragment *render_text(struct arena *arena, Slice markdown);
void buf_fragment(Buf *out, const struct fragment *fragment);
void expect_fragment(const char *markdown, const char *want);

/* Is this HTML of the kind that pages may hold: balanced, known tags alone, no id twice, no link in
 * a link, no unsafe address, valid UTF-8? The first fault in words, else NULL. Holes must have been
 * filled or dropped. */
const char *html_fault(Slice html);

/* Markdown that no person would write, out of pieces that do not go together. */
Slice random_markdown(struct arena *arena, uint32_t *seed);

#endif
