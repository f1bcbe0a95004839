/* Mentions in front matter: the keys that name agents, the tools keys' Task(x), and the description
 * as text. */
#ifndef QUIRE_MODEL_MENTION_FRONT_H
#define QUIRE_MODEL_MENTION_FRONT_H

#include "model/mention_text.h"

struct source;

/* What is found goes to `add`, in the order of the keys that are looked for, not of the file.
 * `text` is used for reading the description. */
typedef void add_front_mention(void *context, struct mention mention);
void front_mentions(const struct source *source, struct text *text, add_front_mention *add,
                    void *context);

/* Which of a text's tokens are worth noting; shared with the body's scan. */
bool is_noted(const struct token *token);

#endif
