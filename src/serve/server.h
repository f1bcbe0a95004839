/* Servers: a library's site on this machine's loopback address, built anew whenever something changes that it is made of.
 *
 * The process that answers requests never reads the library. Builds and checks are jobs (serve/job.h) that it begins and whose
 * frames (serve/frames.h) it takes; whatever becomes of them, the site that was last built stays. One loop waits for requests,
 * changes, jobs and signals.
 */
#ifndef QUIRE_SERVE_SERVER_H
#define QUIRE_SERVE_SERVER_H

#include <stdbool.h>

struct server_request {
    const char *root;            /* the library's folder, absolute, without links */
    const char *output;          /* where builds write, likewise; it exists */
    int listening;               /* see port_listen; the server's from then on */
    const char *address;         /* "http://127.0.0.1:4747/" */
    bool quiet;                  /* say nothing of builds that went well */
    bool open;                   /* in the browser, too */
    /* What jobs do, in processes of their own. `anew`: do not trust that nothing has changed. */
    void (*build)(void *context, bool anew, int out);
    void (*check)(void *context, int out);
    /* A build has ended, and `output` may be another folder than before. */
    void (*built)(void *context);
    void *context;
};

/* Serves until a signal asks it to end. False when it could not begin, after a message on standard error. */
bool server_run(const struct server_request *request);

#endif
