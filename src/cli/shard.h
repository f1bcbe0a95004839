/* The option --shard: which part of the work this run does, as it is told or as it finds it in its surroundings.
 */
#ifndef QUIRE_CLI_SHARD_H
#define QUIRE_CLI_SHARD_H

#include "base/shard.h"

/* `text` is "I/N", "auto", or NULL for everything. False after a message on standard error.
 *
 * `auto` asks variables that are set where many runs are started at once: those of GitLab, CircleCI and Buildkite, of Slurm's arrays
 * of jobs, of Kubernetes' indexed jobs and of GNU parallel. The last two do not tell how many there are: QUIRE_SHARDS does. Where
 * several are set, a place with one run only gives way; two with more are an error. */
bool shard_option(const char *text, struct shard *out);

#endif
