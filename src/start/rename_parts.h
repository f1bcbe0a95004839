/* What the parts of a rename share; nobody else includes this.
 *
 * rename.c           the new name and path; walks over all texts
 * rename_text.c      mentions, includes and links of one text
 * rename_path.c      how a path that leads elsewhere is written
 * rename_front.c     front matter, and agpm's templates
 * rename_settings.c  quire.yaml
 * rename_left.c      words that were left
 * rename_compare.c   what the library is then
 * rename_write.c     the files
 */
#ifndef QUIRE_START_RENAME_PARTS_H
#define QUIRE_START_RENAME_PARTS_H

#include "model/mend.h"
#include "start/rename.h"

/* A text of the library. */
struct rename_text {
    const struct source *source;
    const struct facts *facts;
    const struct document *document;   /* NULL for an included file that is none */
};
/* Calls `look` with all of them: the documents, then other parts. */
typedef void rename_look(void *context, const struct rename_text *text);
void rename_texts(const struct library *library, rename_look *look, void *context);

/* Bytes [start, end) of the text become `new`; where a template made them, they are left. */
void rename_edit(struct rename *rename, const struct source *source, uint32_t start, uint32_t end, Slice new);
/* For qsort: by path and start, of those that begin at one place the longest first. */
int rename_edit_order(const void *left, const void *right);
/* They mean something else, and are none of the words that were left. */
void rename_pass(struct rename *rename, const struct source *source, uint32_t start, uint32_t end);
void rename_leave_at(struct rename *rename, const struct source *source, uint32_t start, uint32_t end, const char *why);
/* `word` within the value as it stands in the text, quotes around it or not, becomes `new`; where that cannot be, it is left. */
void rename_value(struct rename *rename, const struct source *source, const struct value *value, Slice word, Slice new);

/* The agent that a mention means, if front matter of this text counts; by what name, as known. */
const struct document *rename_meant(struct library *library, const struct rename_text *text, const struct mention *mention,
                                    Slice *name, uint32_t *before);

/* A relative address or path, without fragment: how it is written where `source` is then, for what is at `target` now. Empty: it
 * needs no change, or (*cannot) it cannot be written. */
Slice rename_address(const struct rename *rename, const struct source *source, Slice written, Slice target, enum spelling spelling);
/* A path of an include, that is looked for in several places. `from_root`: never beside the text. */
Slice rename_include(const struct rename *rename, const struct source *source, Slice written, Slice target, bool from_root);

/* Can it stand without quotes or escapes wherever a name, a path or an address may? */
bool rename_is_bare(Slice new);

void rename_in_text(struct rename *rename, const struct rename_text *text);
void rename_in_front(struct rename *rename, const struct rename_text *text);
void rename_in_settings(struct rename *rename);

#endif
