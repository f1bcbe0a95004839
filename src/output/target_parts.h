/* What the files that make up targets share; nobody else includes this.
 *
 * target.c        modules, and what each says of every document
 * target_ask.c    the same, of all documents beforehand
 * target_view.c   a document as modules see it
 * target_link.c   where links lead in a target's layout
 * target_prompt.c prompts
 * target_whole.c  prompts in one piece, with origins
 * target_collect.c  one file of many documents
 */
#ifndef QUIRE_OUTPUT_TARGET_PARTS_H
#define QUIRE_OUTPUT_TARGET_PARTS_H

#include "base/map.h"
#include "output/target.h"

/* What a module said of a document. */
struct target_document {
    bool named, asked;       /* `called` is known; all is */
    bool left_out;           /* the document says that it is not for this target */
    bool broken;             /* `native` failed, or gave a path that nothing may be written to */
    Slice called;            /* {0}: as in the library */
    Slice file;              /* below prompts/TARGET/; {0} for nowhere */
    Slice native;            /* in the tool's layout; {0} for nowhere */
    Slice anchor;            /* where in the file; of targets that collect */
};

/* Files of skills, by library path: the skill (struct document *) that takes them along. */
struct target_files {
    struct map skills;
    bool known;
};

/* Of a carried document; the module is asked when nobody has asked before. */
const struct target_document *target_ask(const struct target_module *target, const struct document *document);

/* May a module write to this path, which is normalised? Not outside, nor where other programs would trust it. */
bool target_may_write(Slice path);
/* Reports a path that a function gave, and that nothing may be written to. */
void target_refuse(const struct target_module *target, const struct document *document, const char *function, Slice path);

/* What the front matter says for this target: `targets: {NAME: {key: value}}`, or NULL. */
const struct value *target_overrides(const struct target_module *target, const struct document *document);

/* The document as the module sees it, in `arena`. `called` {0}: by its name. Not `whole`: while the module is asked for names and
 * paths. Then no agent in the front matter has its other name yet, and no entry its source text, which takes a while. */
struct view *target_view(struct arena *arena, const struct target_module *target, const struct document *document, Slice called,
                         Slice body, bool whole);
/* The name that it gets by that: the front matter's for this target, or the library's. */
Slice target_own_name(const struct target_module *target, const struct document *document);

/* A struct reader's functions; the context is a struct target_reading. */
struct target_reading {
    const struct target_module *target;
    const struct document *document;
    LostLinks *lost;         /* or NULL */
};
Slice target_rename(void *reading, const struct document *agent);
enum link_fate target_link(void *reading, struct arena *arena, const struct source *source, const struct link *link,
                           Slice *address);

/* `text`, which a module made of `flat`, with where its lines were written; what is no line of that stems from the source's key of
 * that name, or its first line. */
void target_trace(struct flat *out, const struct source *source, const struct flat *flat, Slice text);

/* What a target that collects makes of these documents: a table with `parts`, or NULL after a diagnostic. flats[i] is the text
 * of documents[i]. */
const struct view *target_ask_collect(struct arena *arena, const struct target_module *target,
                                      const struct document *const *documents, const struct flat *flats, size_t n);
/* Its parts in one piece, with origins. */
void target_join_parts(struct flat *out, const struct view *collected, const struct document *const *documents,
                       const struct flat *flats, size_t n);

/* Where the document stands in the target's layout: a path; {0} for nowhere. In library->arena or `arena`. */
Slice target_place(struct arena *arena, const struct target_module *target, const struct document *document);

#endif
