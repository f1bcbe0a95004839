/* Ports: a socket that listens on this machine's loopback address (127.0.0.1) and nowhere else.
 */
#ifndef QUIRE_SERVE_PORT_H
#define QUIRE_SERVE_PORT_H

/* Listens on `port`; 0: on any that is free. 0 with the socket, which does not block and is the caller's, and the port that it
 * has; or an errno value: EADDRINUSE when another program has the port, EACCES when it is root's. */
int port_listen(unsigned port, int *listening, unsigned *got);

/* The first port above this one that is free at the moment; 0 when there is none nearby. */
unsigned port_free_above(unsigned port);

#endif
