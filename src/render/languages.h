/* Languages: which code can be coloured, by what grammar, and what people call it in a fence's info
 * string.
 *
 * A grammar is C that tree-sitter's generator wrote; it comes from npm at set-up, with the queries
 * that say what a keyword is. In a build without them every `grammar` is NULL, and code stays
 * plain.
 */
#ifndef QUIRE_RENDER_LANGUAGES_H
#define QUIRE_RENDER_LANGUAGES_H

#include "base/str.h"

struct TSLanguage;

enum { MOST_QUERIES = 3 };

struct language {
    const char *name;
    const char *aliases; /* separated by blanks, "" for none */
    const struct TSLanguage *(*grammar)(void);
    const char *highlights[MOST_QUERIES]; /* files of language_query, which count as one; NULL
                                             behind the last */
    const char *injections;               /* likewise; NULL for none */
    const char *more;                     /* a query of our own, which comes last; NULL for none */
    const char *sign;                     /* without this in the code there are no injections; NULL: none is known */
};

/* By name or alias, ASCII case aside; NULL for a language that has no grammar here. */
const struct language *language_find(Slice name);

/* The text of a query's file, as the table names it; empty when there is none. */
Slice language_query(const char *name);

/* All of them, for lists; *n is 0 in a build without grammars. */
const struct language *language_all(size_t *n);

#endif
