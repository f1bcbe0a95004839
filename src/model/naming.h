/* Naming: what a Markdown file of the library is called, and where its page goes.
 */
#ifndef QUIRE_MODEL_NAMING_H
#define QUIRE_MODEL_NAMING_H

#include "model/library.h"

/* README.md (in any case): about its folder, whatever the folder holds. */
bool is_readme(Slice path);
/* Ends in .md or .markdown. */
bool is_markdown(Slice path);

/* Fills kind, tool, name, stem, file, description and page from the document's source and entry. The title
 * is left empty: it may need the text. What is not a slice of the source lies in `arena`. */
void document_describe(struct arena *arena, struct document *document);

/* FILE of DESIGN section 2: `name` if it is fit for a file's name, else its slug, else `stem`. */
Slice file_name_for(struct arena *arena, Slice name, Slice stem);

#endif
