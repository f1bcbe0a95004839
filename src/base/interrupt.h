/* Interrupts: Ctrl-C, a closed terminal and a request to end, held back while something has to be finished.
 *
 *     struct interrupt interrupt;
 *     interrupt_hold(&interrupt);
 *     ... wait for other things and interrupt.fd; finish early when interrupt_came(&interrupt) ...
 *     interrupt_release(&interrupt);                 what came in the meantime ends the program here
 */
#ifndef QUIRE_BASE_INTERRUPT_H
#define QUIRE_BASE_INTERRUPT_H

#include <signal.h>
#include <stdbool.h>

struct interrupt {
    sigset_t before;
    int fd;              /* can be read when one came; -1 when there is no such thing */
};

void interrupt_hold(struct interrupt *interrupt);
bool interrupt_came(const struct interrupt *interrupt);
void interrupt_release(struct interrupt *interrupt);

#endif
