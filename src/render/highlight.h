/* Highlighting: what each stretch of a code block is, for the style sheet to colour.
 *
 * Code is parsed by tree-sitter, whose grammars and queries come from npm at set-up (languages.h);
 * diffs and console sessions are read here. A language that is not known, code over
 * HIGHLIGHT_LIMIT, and code that the parser cannot make sense of within its budget have no colours.
 * The budget counts steps, not time, so that a page is the same on every machine.
 *
 * A highlighter belongs to one process. It keeps its parser, the queries of the languages that it
 * met, and the colours of code that it has seen, up to a bound.
 */
#ifndef QUIRE_RENDER_HIGHLIGHT_H
#define QUIRE_RENDER_HIGHLIGHT_H

#include "base/str.h"
#include "base/vec.h"
#include <stdint.h>

enum { HIGHLIGHT_LIMIT = 16 << 10 };

enum token {
    TOKEN_NONE,
    TOKEN_ATTRIBUTE,
    TOKEN_COMMENT,
    TOKEN_CONSTANT,
    TOKEN_DELETED,
    TOKEN_EMPHASIS,
    TOKEN_ESCAPE,
    TOKEN_FUNCTION,
    TOKEN_HEADING,
    TOKEN_INSERTED,
    TOKEN_KEYWORD,
    TOKEN_LINK,
    TOKEN_NUMBER,
    TOKEN_PROMPT,
    TOKEN_PROPERTY,
    TOKEN_STRING,
    TOKEN_STRONG,
    TOKEN_TAG,
    TOKEN_TYPE,
    TOKEN_COUNT
};

/* The class of its span, "hl-keyword"; never asked for TOKEN_NONE. */
const char *token_class(enum token token);

/* Bytes [start, end) of the code. */
struct colour {
    uint32_t start, end;
    enum token token;
};
typedef VEC(struct colour) Colours;

struct highlighter;

struct highlighter *highlighter_new(void);
void highlighter_free(struct highlighter *highlighter); /* NULL is fine */

/* The colours of the code, sorted, none overlapping, none TOKEN_NONE. `highlighter` may be NULL.
 * The result is the highlighter's and good until the next call; never NULL. */
const Colours *highlight(struct highlighter *highlighter, Slice language, Slice code);

/* Is this program built with grammars? */
bool highlight_has_grammars(void);

/* Appends code[from, to) as HTML, with its colours as spans. *next is the first colour that may lie
 * there, 0 at the beginning of the code; stretches are asked for in order. */
void highlight_put(Buf *out, Slice code, size_t from, size_t to, const Colours *colours,
                   size_t *next);

#endif
