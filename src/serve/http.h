/* HTTP: the one room that knows libmicrohttpd, which is loaded when a server starts and at no other time.
 *
 * There are no threads: the owner waits until http_fd can be read, or as long as http_timeout says, and calls http_run. Each
 * request is handed to `answer`, which must not block. An answer may be a stream, whose bytes come by and by: http_wake asks
 * all streams for more. Or it may be put off: http_resume has all such requests answered again.
 */
#ifndef QUIRE_SERVE_HTTP_H
#define QUIRE_SERVE_HTTP_H

#include "base/str.h"
#include <stdint.h>

struct http;

struct http_request {
    Slice method;
    Slice address;               /* the path as it was sent, %XX and all, without the query */
    Slice host, origin, match;   /* headers Host, Origin and If-None-Match; .s is NULL where there is none */
    void *connection;            /* http's own */
};
/* A value of the query, as it was sent; .s is NULL where there is none. It lives as long as the request. */
Slice http_query(struct http *http, const struct http_request *request, const char *key);

struct http_answer {
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

struct http_handlers {
    void *context;
    void (*answer)(void *context, const struct http_request *request, struct http_answer *out);
    /* More of a stream, at most `room` bytes; 0 for nothing at the moment. */
    size_t (*next)(void *stream, char *out, size_t room);
    void (*end)(void *stream);
};

/* Serves on a listening socket, which is http's from then on, also when it gives NULL and says why. */
struct http *http_begin(int listening, const struct http_handlers *handlers, const char **trouble);
/* Ends all connections at once. */
void http_end(struct http *http);

int http_fd(const struct http *http);
/* Milliseconds after which http_run is due whatever happens; -1 for no such time. */
int http_timeout(struct http *http);
void http_run(struct http *http);

void http_wake(struct http *http);
void http_resume(struct http *http);

/* A stream's reader went away: what waits for this to be readable, beside http_fd, calls http_run. */
int http_gone_fd(const struct http *http);

#endif
