#include "base/resolve.h"
#include <netdb.h>
#include <stddef.h>
#include <sys/socket.h>

enum name_state resolve_name(const char *host) {
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
#ifdef AI_IDN
    hints.ai_flags |= AI_IDN;
#endif
    int error = getaddrinfo(host, NULL, &hints, &found);
    if (!error)
        freeaddrinfo(found);
    switch (error) {
    case 0:
        return NAME_EXISTS;
    case EAI_NONAME:
#ifdef EAI_NODATA
    case EAI_NODATA:
#endif
        return NAME_UNKNOWN;
    default:
        return NAME_TROUBLE;
    }
}
