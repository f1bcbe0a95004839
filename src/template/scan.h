/* Templates cut into pieces, and Lua into tokens: just enough to find where a tag ends.
 */
#ifndef QUIRE_TEMPLATE_SCAN_H
#define QUIRE_TEMPLATE_SCAN_H

#include "base/str.h"

struct arena;

/* What is wrong with a template, and where: bytes [start, end) of it. Texts live in the arena. */
struct fault {
    size_t start, end;
    Slice message, help;
};

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_STRING, TOKEN_COMMENT, TOKEN_OTHER, TOKEN_UNCLOSED };

struct token {
    enum token_kind kind;
    size_t start, end; /* in the text; TOKEN_UNCLOSED: a string or comment that runs to the end */
};

/* The first token at or behind `at`; numbers and signs are TOKEN_OTHER, a sign being one byte. A
 * comment of the form
 * `-- ...` ends with its line, or before `closer` ("%}", "}}", or "" for none), which nothing in
 * strings does. */
struct token scan_token(Slice text, size_t at, const char *closer);

enum piece_kind { PIECE_TEXT, PIECE_EXPRESSION, PIECE_CODE, PIECE_COMMENT };

struct piece {
    enum piece_kind kind;
    size_t start, end;            /* in the template, delimiters included */
    Slice inner;                  /* without them; PIECE_TEXT: all of it, untrimmed */
    bool trim_before, trim_after; /* {%- and -%}: white space of the text before and behind goes */
};

/* False with *fault when a tag is never closed. Pieces lie in `arena`, and cover the text without
 * gaps. */
bool scan_template(struct arena *arena, Slice text, struct piece **pieces, size_t *n,
                   struct fault *fault);

#endif
