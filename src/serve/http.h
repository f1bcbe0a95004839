/* HTTP: the one room that knows libmicrohttpd, which is loaded when a server starts and at no other time.
 *
 * There are no threads: the owner waits until httpd_fd can be read, or as long as httpd_timeout says, and calls httpd_run. Each
 * request is handed to `answer`, which must not block. An answer may be a stream, whose bytes come by and by: httpd_wake asks
 * all streams for more. Or it may be put off: httpd_resume has all such requests answered again.
 */
#ifndef QUIRE_SERVE_HTTP_H
#define QUIRE_SERVE_HTTP_H

#include "base/str.h"
#include <stdint.h>

struct httpd;

struct httpd_request {
    Slice method;
    Slice address;               /* the path as it was sent, %XX and all, without the query */
    Slice host, origin, match;   /* headers Host, Origin and If-None-Match; .s is NULL where there is none */
    void *connection;            /* http's own */
};
/* A value of the query, as it was sent; .s is NULL where there is none. It lives as long as the request. */
Slice httpd_query(struct httpd *http, const struct httpd_request *request, const char *key);

struct httpd_answer {
    unsigned status;
    const char *type;            /* header Content-Type */
    const char *location, *allow;/* further headers, or NULL */
    const char *cache;           /* Cache-Control */
    Slice etag;                  /* with its quotes; empty for none */
    Buf bytes;                   /* the body; http frees it */
    int fd;                      /* or a file of `size` bytes; http closes it. -1 for none */
    uint64_t size;
    void *stream;                /* or what `next` and `end` are called with; NULL for none */
    bool later;                  /* or nothing yet */
};

struct httpd_handlers {
    void *context;
    void (*answer)(void *context, const struct httpd_request *request, struct httpd_answer *out);
    /* More of a stream, at most `room` bytes; 0 for nothing at the moment. */
    size_t (*next)(void *stream, char *out, size_t room);
    void (*end)(void *stream);
};

/* Serves on a listening socket, which is http's from then on, also when it gives NULL and says why. */
struct httpd *httpd_begin(int listening, const struct httpd_handlers *handlers, const char **trouble);
/* Ends all connections at once. */
void httpd_end(struct httpd *http);

int httpd_fd(const struct httpd *http);
/* Milliseconds after which httpd_run is due whatever happens; -1 for no such time. */
int httpd_timeout(struct httpd *http);
void httpd_run(struct httpd *http);

void httpd_wake(struct httpd *http);
void httpd_resume(struct httpd *http);

/* A stream's reader went away: what waits for this to be readable, beside httpd_fd, calls httpd_run. */
int httpd_gone_fd(const struct httpd *http);

#endif
