#include "base/interrupt.h"
#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

static sigset_t held(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return set;
}

void interrupt_hold(struct interrupt *interrupt) {
    sigset_t set = held();
    sigprocmask(SIG_BLOCK, &set, &interrupt->before);
    interrupt->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* The signal is looked at, not taken: it is still there when it is let through. */
bool interrupt_came(const struct interrupt *interrupt) {
    sigset_t pending;
    (void)interrupt;
    return sigpending(&pending) == 0 &&
           (sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1 ||
            sigismember(&pending, SIGHUP) == 1);
}

void interrupt_release(struct interrupt *interrupt) {
    if (interrupt->fd >= 0)
        close(interrupt->fd);
    sigprocmask(SIG_SETMASK, &interrupt->before, NULL);
}
