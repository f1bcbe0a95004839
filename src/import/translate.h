/* Translating: a tool's TOML document as the Markdown of a library.
 *
 * The value of one key is the document's text; the others, in their order, are its front matter. A target module may have
 * more to say: its function `import` is given the document and returns the text.
 */
#ifndef QUIRE_IMPORT_TRANSLATE_H
#define QUIRE_IMPORT_TRANSLATE_H

#include "import/foreign.h"

struct engine;

/* Translates `toml`, the bytes of `file`, into Markdown that lies in `arena`. False after a report to `sink`
 * (library/unreadable, template/error). */
bool translate(struct arena *arena, struct engine *engine, Slice target, const struct foreign_file *file, Slice toml,
               struct sink *sink, Slice *markdown);

/* Do the two TOML texts hold the same values? False when one is none. */
bool translate_same_values(Slice toml, Slice other);

#endif
