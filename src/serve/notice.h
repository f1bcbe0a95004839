/* Notices: findings as a server keeps them, which has no library that they could point into.
 *
 * A job sends them as frames (serve/job.h); the server takes them over, shows those in the terminal that are new, and puts
 * all into the data that pages get.
 */
#ifndef QUIRE_SERVE_NOTICE_H
#define QUIRE_SERVE_NOTICE_H

#include "base/diag.h"
#include "base/vec.h"

struct notice {
    uint64_t key;                /* of rule, place and message: two with the same are one */
    uint64_t likeness;           /* of rule, file, message and the line's text: it stays when the line moves */
    enum level level;
    bool first;                  /* of the settings or a template: nothing is right as long as it stands */
    Slice json;                  /* an object, for pages */
    Slice text;                  /* for the terminal, with its line ending */
};

struct notices {
    struct arena *arena;
    VEC(struct notice) list;
};  /* {0} is a valid empty one */

void notices_free(struct notices *notices);

/* A frame's bytes. `shown` is what the terminal shows, perhaps in colours. */
void notice_pack(const struct diag *diag, bool colour, Buf *out);
/* One that is no finding of a file's: the level is error. */
void notices_add_trouble(struct notices *notices, Slice message, Slice help);
void notices_take(struct notices *notices, Slice packed);

/* Those of both, each once, in the order in which people want them: of settings and templates, errors, warnings, infos. The
 * list's strings stay where they are. */
void notices_merge(const struct notices *a, const struct notices *b, struct notices *out);
size_t notices_count(const struct notices *notices, enum level level);
/* What pages get: how many there are, and the first of them. */
void notices_json(const struct notices *notices, Buf *out);

#endif
