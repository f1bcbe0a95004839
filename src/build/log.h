/* The build log: what earlier builds wrote into an output folder, so that this one removes what it no longer makes, and
 * nothing else ever.
 *
 * OUT/.quire-log holds one line for each output, "HASH PATH", under a first line with the format's version. A new
 * or changed output is noted before it is renamed into place: a build that is killed leaves every file that it made known
 * to the next one. A log that cannot be read counts as empty: then nothing is removed.
 *
 * A shard (base/shard.h) has a log of its own, OUT/.quire-shards/I-of-N, so that the outputs of shards can be copied into one
 * folder. Every build knows as its own what any log there speaks of. A shard removes what its own log alone speaks of;
 * a whole build removes all that is not made any more, and then the shards' logs, whose files are in its own.
 */
#ifndef QUIRE_BUILD_LOG_H
#define QUIRE_BUILD_LOG_H

#include "base/shard.h"
#include <stdint.h>

struct log;

/* Opens the log of the output folder `dir`, which must exist. */
struct log *log_open(const char *dir, struct shard shard);
void log_free(struct log *log);

/* Writes one output by file_write, noting it first. `path` is relative to the folder and must live as long as the log.
 * Gives 0 or an errno value, EEXIST for a file that no build wrote: it is left alone; *changed tells whether the file's bytes changed. */
int log_write(struct log *log, Slice path, Slice bytes, bool *changed);

/* Before workers are forked that write outputs: then what each of them notes comes into the same file. */
int log_share(struct log *log);
/* An output that a worker wrote, or found as it would have written it: log_hash of its bytes. `path` as in log_write. */
void log_take(struct log *log, Slice path, uint64_t hash);
/* The hash of what was last written at a path by this build, and that of bytes. */
uint64_t log_hash(const struct log *log, Slice path);
uint64_t log_hash_of(Slice bytes);

/* Likewise, with the bytes of the file `from`. A copy can be executed if and only if `from` can. */
int log_copy(struct log *log, Slice path, const char *from, bool *changed);

/* Removes what earlier builds wrote and this one did not, where the file still holds what was written; then writes the log
 * anew. `keep_all`: a build that could not make all of its outputs removes nothing. Gives the number removed. */
size_t log_close(struct log *log, bool keep_all);

#endif
