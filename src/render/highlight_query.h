/* Queries of tree-sitter, with the predicates that it leaves to its caller to judge; for
 * highlight_tree.c alone.
 *
 * https://tree-sitter.github.io/tree-sitter/using-parsers/queries/3-predicates-and-directives.html.
 * Of the predicates, match?, eq? and any-of? are known, with their negations; any other holds.
 */
#ifndef QUIRE_RENDER_HIGHLIGHT_QUERY_H
#define QUIRE_RENDER_HIGHLIGHT_QUERY_H

#ifdef QUIRE_GRAMMARS

#include "base/str.h"
#include "base/vec.h"
#include <stdint.h>
#include <tree_sitter/api.h>

struct predicate;

struct query {
    TSQuery *query;                     /* NULL when there is none, or its text is wrong */
    uint8_t *meanings;                  /* by capture */
    VEC(struct predicate *) predicates; /* by pattern */
    Buf word;                           /* what a regular expression looks at */
};

/* `meaning` says what a capture's name stands for. query_free in any case. */
void query_load(struct query *query, const TSLanguage *parser, Slice text,
                uint8_t (*meaning)(Slice name));
void query_free(struct query *query);

/* Do the predicates of the match's pattern hold in this code? */
bool query_holds(struct query *query, const TSQueryMatch *match, Slice code);

/* What the pattern sets injection.language to; empty when it does not. */
Slice query_language(const struct query *query, const TSQueryMatch *match);

Slice node_text(Slice code, TSNode node);

#endif
#endif
