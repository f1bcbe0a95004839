/* Markdown: the gate to cmark-gfm. A stretch of a source file in, a plain tree out.
 *
 * Include directives (those of the text, and the lines that embed a file in what a template made) are blocks and inlines of the grammar here: a syntax extension of ours opens a block at a
 * directive line, so that cmark itself ends the paragraph, table or list that the line does not continue.
 * Text is measured against the limits of DESIGN section 7 before cmark sees it, because cmark-gfm
 * 0.29.0.gfm.6 is quadratic on some inputs.
 *
 * cmark-gfm keeps process-global tables (registered extensions, special characters, allocator): call from one
 * thread; to use more cores, fork.
 */
#ifndef QUIRE_MODEL_MARKDOWN_H
#define QUIRE_MODEL_MARKDOWN_H

#include "base/diag.h"
#include "input/source.h"
#include "model/tree.h"

struct arena;

struct markdown_options {
    bool drop_markers;     /* leave out lines that hold region markers (text that is included) */
    uint32_t drop, drop_end;  /* a stretch to leave out (heading=drop); equal when nothing */
};

/* Parses source->text[from, to). What breaks a limit is reported to `sink` (NULL: silently) and the stretch becomes one
 * code block that shows it as it is. The tree lives in `arena`, and so does all that cmark made on the way to it, some twenty times
 * the size of the text: let it be one that is reset after each file. */
struct tree *markdown_parse(struct arena *arena, const struct source *source, uint32_t from, uint32_t to,
                            struct markdown_options options, struct sink *sink);

/* Is `line` one with a region marker: `ANCHOR: name` or `ANCHOR_END: name`? */
bool marker_line(Slice line, Slice *name, bool *end);

/* Reads what stands between `{{` and `}}` of an include directive; fills the path, selector and options, or `error`. */
void directive_read(struct arena *arena, Slice inside, struct directive *out);

#endif
