#include "template/alarm.h"
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define BILLION 1000000000LL

static void on_signal(int number, siginfo_t *info, void *machine) {
    struct alarm *alarm = info->si_value.sival_ptr;
    (void)number;
    (void)machine;
    if (info->si_code != SI_TIMER || !alarm)
        return;
    alarm->set = false;
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

bool alarm_is_set(const struct alarm *alarm) {
    return alarm->set && alarm->process == getpid();
}

bool alarm_set(struct alarm *alarm, long long nanoseconds) {
    struct itimerspec when = {.it_value = {nanoseconds / BILLION, nanoseconds % BILLION}};
    /* Timers do not come along with a fork. */
    bool own = alarm->made && alarm->process == getpid();
    alarm->process = getpid();
    alarm->set = true; /* it may ring before timer_settime is back */
    bool good = (own || make_timer(alarm)) && timer_settime(alarm->timer, 0, &when, NULL) == 0;
    if (!good)
        alarm->set = false;
    return good;
}

void alarm_free(struct alarm *alarm) {
    if (alarm->made && alarm->process == getpid())
        timer_delete(alarm->timer);
}
