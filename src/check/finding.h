/* Findings: diagnostics with what tells each of them apart from all others, on this run and on the next.
 *
 * A fingerprint is made of the rule's id, the file, the message, a digest of the line with its white space evened out, and
 * a number that counts findings alike in all of these. It holds no line number, so it stays when text moves. Baselines and
 * CI systems remember fingerprints: how they are made must not change.
 */
#ifndef QUIRE_CHECK_FINDING_H
#define QUIRE_CHECK_FINDING_H

#include "base/diag.h"

struct arena;

struct finding {
    const struct diag *diag;
    Slice file;          /* from the repository's root, '/' between folders; empty when it belongs to no file */
    Slice id;            /* fingerprint within the library, for baselines: 16 hexadecimal digits */
    Slice fingerprint;   /* and within the repository, for CI systems */
    bool known;          /* a baseline has it */
};

struct findings {
    struct finding *v;
    size_t n;
};

/* All findings of the sink, in its order; valid until the next report to it. `prefix` is the library's folder as seen from
 * the repository's root, empty when they are one. */
struct findings findings_take(struct arena *arena, struct sink *sink, Slice prefix);

#endif
