/* Stands between a program and the network, as LD_PRELOAD: names are made up, and no connection leaves the machine.
 *
 *     gone.NAME      there is no such name
 *     down.NAME      the resolver does not answer
 *     public.NAME    203.0.113.1, a public address; connections to it go to 127.0.0.1 instead
 *     *.site         127.0.0.1
 *     all else       as gone; numbers and localhost are left alone
 *
 * With GUARD_NO_CURL in the environment there is no libcurl to be loaded.
 *
 * A connection to anywhere else is refused, and noted in the file that $GUARD_LOG names; so is every name that is asked for.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

typedef int resolve(const char *, const char *, const struct addrinfo *, struct addrinfo **);
typedef void *load(const char *, int);
typedef int join(int, const struct sockaddr *, socklen_t);

static void note(const char *what, const char *name) {
    const char *path = getenv("GUARD_LOG");
    FILE *log = path ? fopen(path, "a") : NULL;
    if (!log)
        return;
    fprintf(log, "%s %s\n", what, name);
    fclose(log);
}

static int begins(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}

static int ends(const char *text, const char *with) {
    size_t n = strlen(text), m = strlen(with);
    return n >= m && strcmp(text + n - m, with) == 0;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **out) {
    void *next = dlsym(RTLD_NEXT, "getaddrinfo");
    unsigned char number[16];
    resolve *real;
    memcpy(&real, &next, sizeof real);
    if (!name || inet_pton(AF_INET, name, number) == 1 || inet_pton(AF_INET6, name, number) == 1)
        return real(name, service, hints, out);
    note("name", name);
    if (begins(name, "down."))
        return EAI_AGAIN;
    if (begins(name, "gone.") || !ends(name, ".site"))
        return EAI_NONAME;
    if (hints && hints->ai_family == AF_INET6)
        return EAI_NODATA;
    return real(begins(name, "public.") ? "203.0.113.1" : "127.0.0.1", service, hints, out);
}

int connect(int fd, const struct sockaddr *address, socklen_t size) {
    void *next = dlsym(RTLD_NEXT, "connect");
    char text[INET6_ADDRSTRLEN] = "?";
    join *real;
    memcpy(&real, &next, sizeof real);
    if (address->sa_family == AF_INET) {
        struct sockaddr_in four;
        memcpy(&four, address, sizeof four);
        inet_ntop(AF_INET, &four.sin_addr, text, sizeof text);
        if (strcmp(text, "203.0.113.1") == 0) {
            four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
            return real(fd, (const struct sockaddr *)&four, sizeof four);
        }
        if (begins(text, "127."))
            return real(fd, address, size);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 six;
        memcpy(&six, address, sizeof six);
        inet_ntop(AF_INET6, &six.sin6_addr, text, sizeof text);
        if (strcmp(text, "::1") == 0)
            return real(fd, address, size);
    } else {
        return real(fd, address, size);
    }
    note("connect", text);
    errno = ENETUNREACH;
    return -1;
}

void *dlopen(const char *name, int flags) {
    void *next = dlsym(RTLD_NEXT, "dlopen");
    load *real;
    memcpy(&real, &next, sizeof real);
    return getenv("GUARD_NO_CURL") && name && strstr(name, "libcurl") ? NULL : real(name, flags);
}
