/* Reading: from a library's folder to documents whose texts are parsed.
 *
 * Each file is read, its front matter taken and its text parsed in one go, by workers (base/workers.h) where there are enough files:
 * what that gives lies with the library's texts. This process names the documents then, and parses what could not be parsed before:
 * what templates make, and, where hooks look at documents, all of it.
 */
#ifndef QUIRE_BUILD_READING_H
#define QUIRE_BUILD_READING_H

#include "model/library.h"

struct engine;
struct texts;

/* How parts are parsed: the context of parse_part. */
struct parser {
    struct arena *scratch;     /* holds one tree at a time */
    bool render;               /* make the fragments of pages, too */
    struct engine *hooks;      /* that has any (template/hooks.h), else NULL */
    struct texts *texts;       /* whose parts need no parsing; or NULL */
};
/* Parses one part into library->texts; a parse_part (model/include.h). */
void reading_part(void *parser, struct library *library, struct part *part);
/* How it is parsed: PARSED_... (build/texts.h). */
unsigned reading_how(const struct library *library, const struct part *part);

/* Reads the library's files. `parser`: NULL to name the documents alone. Gives how many were lost because a worker died, which is
 * reported: they count as empty. */
size_t reading_documents(struct library *library, struct parser *parser);

#endif
