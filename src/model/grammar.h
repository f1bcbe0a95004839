/* Grammar: which parts of cmark's grammar beyond CommonMark a text could use.
 *
 * Each costs time on every line, and most texts use few. What is left out here would have changed nothing: each answer is true
 * of every text in which the part finds anything, and of some others.
 */
#ifndef QUIRE_MODEL_GRAMMAR_H
#define QUIRE_MODEL_GRAMMAR_H

#include "base/str.h"

struct grammar {
    bool directives;         /* holds `{{` */
    bool comments;           /* holds `<!` */
    bool addresses;          /* bare ones, which cmark makes links */
    bool strikes;
    bool tasks;
    bool footnotes;
};

struct grammar grammar_of(Slice text);

#endif
