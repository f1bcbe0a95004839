/* The browser of whoever sits at this machine.
 */
#ifndef QUIRE_SERVE_BROWSER_H
#define QUIRE_SERVE_BROWSER_H

#include <sys/types.h>

/* Has it opened at an address, without a shell and without waiting. 0 with the process to be waited for, or an errno value: ENOENT
 * when there is no program that knows which browser that is. */
int browser_open(const char *address, pid_t *pid);

#endif
