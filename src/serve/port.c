#include "serve/port.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 128, NEARBY = 100, LAST_PORT = 65535 };

int port_listen(unsigned port, int *listening, unsigned *got) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    socklen_t size = sizeof address;
    int yes = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    /* Connections of a server that has just ended do not hold its port; a server that listens does. */
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
        bind(fd, (struct sockaddr *)&address, size) == 0 && listen(fd, BACKLOG) == 0 &&
        getsockname(fd, (struct sockaddr *)&address, &size) == 0) {
        *listening = fd;
        *got = ntohs(address.sin_port);
        return 0;
    }
    int error = errno;
    if (fd >= 0)
        close(fd);
    return error;
}

unsigned port_free_above(unsigned port) {
    for (unsigned next = port + 1; next <= port + NEARBY && next <= LAST_PORT; next++) {
        int fd;
        unsigned got;
        if (port_listen(next, &fd, &got) == 0) {
            close(fd);
            return next;
        }
    }
    return 0;
}
