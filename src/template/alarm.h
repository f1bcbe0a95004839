/* An alarm: rings when this process has used so much processor time, from within a signal handler (SIGVTALRM).
 *
 * What it calls then may do what a handler may. A system call that is under way goes on behind it. A child of fork has the alarm
 * to set anew, and there is no harm in that: it has not been set there.
 */
#ifndef QUIRE_TEMPLATE_ALARM_H
#define QUIRE_TEMPLATE_ALARM_H

#include <stdbool.h>
#include <time.h>

enum { ALARM_TICK = 10 * 1000 * 1000 };

struct alarm {
    void (*ring)(void *context);
    void *context;
    timer_t timer;
    bool made;
    long long set; /* nanoseconds; 0: it has not been set */
}; /* but for `ring` and `context`, {0}; it stays where it is */

/* False when the system has no timer to give: then it never rings. */
bool alarm_set(struct alarm *alarm, long long nanoseconds);
/* Silences it, and gives how much of that time has been used, up to all of it; it may be less by ALARM_TICK, as systems look at
 * such clocks from time to time. */
long long alarm_clear(struct alarm *alarm);
void alarm_free(struct alarm *alarm);

#endif
