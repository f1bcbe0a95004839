/* A text as the mention rules read it: words, the punctuation between them, and which words could
 * be names.
 *
 * The caller fills in the text of one paragraph, heading or cell (its inlines' literals, one behind
 * the other) with the stretches that are bold, code or a link; text_read makes the tokens;
 * around_mark (model/mention_around.h) then says what stands around each. The arrays are reused
 * from one text to the next.
 */
#ifndef QUIRE_MODEL_MENTION_TEXT_H
#define QUIRE_MODEL_MENTION_TEXT_H

#include "base/str.h"
#include "base/vec.h"
#include "model/mention.h"
#include "model/mention_words.h"

enum token_kind {
    TOKEN_WORD,   /* also a name in any form */
    TOKEN_OPAQUE, /* code and such: no word, no name */
    TOKEN_STOP,   /* . ! ? ; that ends a sentence */
    TOKEN_COMMA,
    TOKEN_COLON,
    TOKEN_DASH,
    TOKEN_JOIN, /* / & + | */
    TOKEN_ARROW,
    TOKEN_OPEN,
    TOKEN_CLOSE, /* parentheses */
    TOKEN_QUOTE, /* stands beside words without parting them */
};

struct token {
    enum token_kind kind;
    uint32_t start, end; /* in the text; of a name: the name alone */
    bool name;           /* a word that may be a mention, of the form `form` */
    bool compound;       /* of names: holds `-` or `_` between letters */
    enum mention_form form;
    unsigned words;  /* WORD_* */
    unsigned around; /* AROUND_* */
};

/* A stretch of the text that is bold or code as a whole. */
struct mark {
    uint32_t start, end;
    bool code;
};

struct range {
    uint32_t start, end;
};

struct text {
    Buf text;
    VEC(struct mark)
    marks; /* by start; where two are equal, as in bold code, the inner one alone is kept */
    VEC(struct range) links; /* by start */
    VEC(struct token) tokens;
    bool idle; /* no token can be a mention: none is in the shape of one, none calls for one */
    const struct word_index *index;
    bool raw; /* not Markdown's tree but text in which `x` and **x** still mark words */
};

void text_init(struct text *text);
void text_free(struct text *text);
void text_clear(struct text *text); /* for the next one; keeps the memory */

/* Makes the tokens. */
void text_read(struct text *text);

/* Certainly idle, and no lead-in: then it need not be read. Most texts of most files are. */
bool text_is_plain(struct text *text);

#endif
