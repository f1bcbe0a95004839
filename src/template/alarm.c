#include "template/alarm.h"
#include <signal.h>
#include <string.h>

#define BILLION 1000000000LL

static void on_signal(int number, siginfo_t *info, void *machine) {
    const struct alarm *alarm = info->si_value.sival_ptr;
    (void)number;
    (void)machine;
    if (info->si_code == SI_TIMER && alarm)
        alarm->ring(alarm->context);
}

static bool make_timer(struct alarm *alarm) {
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGVTALRM, .sigev_value.sival_ptr = alarm};
    sigemptyset(&action.sa_mask);
    alarm->made = sigaction(SIGVTALRM, &action, NULL) == 0 &&
                  timer_create(CLOCK_PROCESS_CPUTIME_ID, &event, &alarm->timer) == 0;
    return alarm->made;
}

static struct itimerspec in(long long nanoseconds) {
    return (struct itimerspec){.it_value = {nanoseconds / BILLION, nanoseconds % BILLION}};
}

bool alarm_set(struct alarm *alarm, long long nanoseconds) {
    struct itimerspec when = in(nanoseconds);
    /* Timers do not come along with a fork: there, one that was made is none. */
    bool set = (alarm->made && timer_settime(alarm->timer, 0, &when, NULL) == 0) ||
               (make_timer(alarm) && timer_settime(alarm->timer, 0, &when, NULL) == 0);
    alarm->set = set ? nanoseconds : 0;
    return set;
}

long long alarm_clear(struct alarm *alarm) {
    struct itimerspec never = {0}, left = {0};
    if (alarm->set)
        timer_settime(alarm->timer, 0, &never, &left);
    long long used = alarm->set - (left.it_value.tv_sec * BILLION + left.it_value.tv_nsec);
    alarm->set = 0;
    return used;
}

void alarm_free(struct alarm *alarm) {
    if (alarm->made)
        timer_delete(alarm->timer);
}
