/* Other programs: run one, without a shell, and take what it prints.
 */
#ifndef QUIRE_BASE_PROCESS_H
#define QUIRE_BASE_PROCESS_H

#include "base/str.h"
#include <spawn.h>

/* Runs argv[0], looked for on the PATH, without the variables by which git tells a hook which repository it is in, with nothing
 * on its standard input, until it ends. `out` and `err` get what it prints. 0 and its exit status (128 + N when signal N ended
 * it), or the errno value that says why it could not be run; ENOENT when there is no such program. */
int process_run(const char *const argv[], Buf *out, Buf *err, int *status);

/* How another program is started: signals that this one ignores or holds back mean to it what they mean to any. 0, and the caller
 * calls posix_spawnattr_destroy, or an errno value. */
int process_attributes(posix_spawnattr_t *how);

#endif
