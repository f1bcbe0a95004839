/* The part of highlighting that knows tree-sitter; for highlight.c alone.
 *
 * Queries say which nodes of a parsed text are what ("highlights"), and which hold text of another
 * language
 * ("injections"). Their predicates are ours to judge:
 * https://tree-sitter.github.io/tree-sitter/using-parsers/queries.
 */
#ifndef QUIRE_RENDER_HIGHLIGHT_TREE_H
#define QUIRE_RENDER_HIGHLIGHT_TREE_H

#include "render/highlight.h"
#include "render/languages.h"

/* A stretch that a query named. Spans of one text are nested or apart; what is `later` lies above.
 */
struct span {
    uint32_t start, end;
    uint32_t later;
    enum token token;
};
typedef VEC(struct span) Spans;

/* Bytes [start, end) of a text; the rest is not looked at. */
struct stretch {
    uint32_t start, end;
};
typedef VEC(struct stretch) Stretches;

struct grammars;

struct grammars *grammars_new(void); /* NULL in a build without grammars */
void grammars_free(struct grammars *grammars);

/* Adds the spans of `code`, read as `language` within the stretches (n 0: all of it). */
void grammars_read(struct grammars *grammars, const struct language *language, Slice code,
                   const struct stretch *stretches, size_t n, Spans *out);

#endif
