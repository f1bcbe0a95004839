/* Tokens: how many a text is for a model, counted exactly as o200k_base encodes it.
 *
 * The encoding is byte-pair merging as tiktoken does it: the text is cut into pieces (pretoken.h); a piece that is a token
 * is one; in any other one, each byte is a part, and the two neighbouring parts whose bytes together are the token of the
 * lowest rank are merged, the leftmost of them first, until no two are a token.
 *
 * A text is counted as what a program would send of it: bytes that are no UTF-8 as U+FFFD, as front ends of tiktoken
 * decode them, and texts such as <|endoftext|> as the characters that they are, never as the one special token.
 *
 * A tokenizer holds scratch memory and what it remembers of earlier texts; use one for many texts, and never from two
 * threads. Time is proportional to the text; for a piece of n bytes that is no token, to n log n, and memory to n (28 bytes
 * for each).
 */
#ifndef QUIRE_BASE_TOKENS_H
#define QUIRE_BASE_TOKENS_H

#include "base/str.h"
#include "base/vec.h"
#include <stdint.h>

/* The name of the encoding, to be shown with every number: "o200k". */
#define TOKENS_LABEL "o200k"

/* Was the rank file there when the program was built? Without it there are no counts: nothing below may be called. */
bool tokens_known(void);

struct tokenizer;
struct tokenizer *tokenizer_new(void);
void tokenizer_free(struct tokenizer *tokenizer);         /* NULL is fine */

size_t tokens_count(struct tokenizer *tokenizer, Slice text);

/* A stretch of a text, from the end of the one before it, and how many tokens begin in it. */
struct token_stretch {
    size_t end;
    bool shared;             /* other texts hold the same: worth remembering what it comes to */
    uint32_t tokens;         /* filled in */
};

/* Counts by stretches. Their ends never decrease and cut no character; the last is text.n. The sum is tokens_count. */
void tokens_by_stretch(struct tokenizer *tokenizer, Slice text, struct token_stretch *stretches, size_t n);

/* The tokens themselves, appended: their ranks, which are the ids of o200k_base. */
typedef VEC(uint32_t) Tokens;
void tokens_encode(struct tokenizer *tokenizer, Slice text, Tokens *out);

#endif
