/* An alarm: rings when this process has used so much processor time, from within a signal handler (SIGVTALRM).
 *
 * What it calls then may do what a handler may, and may set it again. To set it is a system call, and to silence it would be
 * another: so it is left to ring, whether or not there is anything to be told by then. A system call that is under way goes on
 * behind it, or fails with EINTR where it waits for several things at once. In a child of fork it is not set.
 */
#ifndef QUIRE_TEMPLATE_ALARM_H
#define QUIRE_TEMPLATE_ALARM_H

#include <stdbool.h>
#include <sys/types.h>
#include <time.h>

struct alarm {
    void (*ring)(void *context);
    void *context;
    timer_t timer;
    bool made;
    volatile bool set;       /* in `process` */
    pid_t process;
}; /* but for `ring` and `context`, {0}; it stays where it is */

bool alarm_is_set(const struct alarm *alarm);
/* For one that is not. False when the system has no timer to give: then it never rings. */
bool alarm_set(struct alarm *alarm, long long nanoseconds);
void alarm_free(struct alarm *alarm);

#endif
