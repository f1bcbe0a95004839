/* Pieces: how o200k_base cuts a text before it looks for tokens. No token reaches over a cut.
 *
 * The cuts are those of a regular expression, which tiktoken publishes with the encoding (openai_public.py; npm `tiktoken`,
 * encoders/o200k_base.json, `pat_str`). It is matched again and again from the text's beginning; every character is part
 * of some match. With
 *
 *     A = [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]    a = [\p{Ll}\p{Lm}\p{Lo}\p{M}]    p = [^\r\n\p{L}\p{N}]
 *
 * its alternatives are, the first that matches taking as much as it can:
 *
 *     1  p? A* a+ (?i:'s|'t|'re|'ve|'m|'ll|'d)?
 *     2  p? A+ a* (?i:'s|'t|'re|'ve|'m|'ll|'d)?
 *     3  \p{N}{1,3}
 *     4  " "? [^\s\p{L}\p{N}]+ [\r\n/]*
 *     5  \s* [\r\n]+
 *     6  \s+ (?!\S)
 *     7  \s+
 *
 * \s is the property White_Space. Categories are those of the Unicode version that unicode.h knows: characters that were
 * assigned later count as no letters there.
 */
#ifndef QUIRE_BASE_PRETOKEN_H
#define QUIRE_BASE_PRETOKEN_H

#include "base/str.h"

/* The length in bytes of the first piece of `text`, which is valid UTF-8 and not empty. */
size_t pretoken(Slice text);

#endif
