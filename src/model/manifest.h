/* The manifest of exports: what `quire export` wrote into a folder, so that it replaces and removes that and nothing else,
 * and that nobody takes it for a source.
 *
 *     {
 *       "version": 1,
 *       "targets": {
 *         "claude-code": {
 *           ".claude/agents/reviewer.md": "5d41402abc4b2a76"
 *         }
 *       }
 *     }
 *
 * It lies in the folder itself as MANIFEST_FILE, is meant to be kept in version control, and is the same on every machine:
 * sorted, without times or absolute paths. Paths are below the folder; behind each stands the hash of what was written
 * (base/owned.h). While an export runs, and after one that was killed, there is `"unfinished": true`, and a file may have a
 * list of hashes: what it held before, and what it was to hold. Another way of hashing would be another version.
 */
#ifndef QUIRE_MODEL_MANIFEST_H
#define QUIRE_MODEL_MANIFEST_H

#include "base/owned.h"

#define MANIFEST_FILE ".quire-export.json"
enum { MANIFEST_LIMIT = 64 << 20 };      /* bytes */

struct manifest {
    struct map targets;      /* name -> struct owned_files */
    bool unfinished;
};  /* {0} is an empty one */

/* Reads a manifest's text. False when it is none, or one that a newer program wrote: *error says so in a sentence's part
 * that fits behind a colon, and *out is empty. What it holds lives in `arena`; manifest_free in any case. */
bool manifest_read(struct arena *arena, Slice text, struct manifest *out, Slice *error);
void manifest_free(struct manifest *manifest);

/* The files of a target, made when there are none yet; `name` must live as long as `arena`. */
struct owned_files *manifest_target(struct arena *arena, struct manifest *manifest, Slice name);

/* Writes it with the files that have a hash. False when there are none: nothing is worth being kept. */
bool manifest_write(Buf *out, const struct manifest *manifest);

#endif
