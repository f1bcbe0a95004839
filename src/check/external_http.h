/* HTTP: several requests at a time, through libcurl. Nobody else knows that library.
 *
 *     struct http *http = http_begin(&options, &trouble);
 *     http_start(http, &request); ...
 *     while (http_wait(http, timeout, &outcome))
 *         ... outcome.tag ...
 *     http_end(http);
 *
 * The library is loaded by http_begin, not when the program starts: its dependencies cost more time than most commands take.
 * Only http and https are spoken; redirects are told, never followed; cookies are neither kept nor sent. Proxies are those
 * that the environment names, as libcurl reads it.
 */
#ifndef QUIRE_CHECK_EXTERNAL_HTTP_H
#define QUIRE_CHECK_EXTERNAL_HTTP_H

#include "base/str.h"
#include <stdint.h>

enum { HTTP_MOST = 64, HTTP_BODY_LIMIT = 4 << 20, HTTP_HEAD_LIMIT = 256 << 10 };

struct http;

struct http_options {
    uint32_t timeout_ms;         /* for one request, from looking up the name to the last byte */
    bool local;                  /* connect to hosts of this machine and of private networks, too */
    bool proxied;                /* the environment names a proxy: then it is the proxy's business whom it connects to */
    const char *certificates;    /* a file of certificates to trust instead of the system's, or NULL */
};

struct http_request {
    size_t tag;                  /* comes back with the outcome */
    const char *url;
    bool head;                   /* HEAD, else GET */
    bool body;                   /* the body of a GET is wanted: without that it is not waited for */
    const char *const *headers;  /* "Name: value" */
    size_t n_headers;
};

enum http_failure {
    HTTP_ANSWERED,               /* there is a status */
    HTTP_NO_NAME,                /* the host's name could not be resolved */
    HTTP_REFUSED,                /* no connection */
    HTTP_TIMEOUT,
    HTTP_CUT_OFF,                /* the answer did not come, or not whole */
    HTTP_TLS,
    HTTP_LOCAL,                  /* the name leads into a private network, and `local` was not said */
    HTTP_TOO_LONG,               /* the answer's head passed HTTP_HEAD_LIMIT */
    HTTP_OTHER,
};

struct http_outcome {
    size_t tag;
    enum http_failure failure;
    int status;
    Slice location;              /* where a redirect leads, absolute; empty when it does not say */
    uint32_t retry_after_s;      /* 0 when it does not say */
    bool html;
    Slice body;                  /* of what is HTML: unpacked, at most HTTP_BODY_LIMIT bytes */
    bool truncated;              /* there was more of it */
};  /* slices are valid until the next call */

/* NULL when libcurl is not there or does not work; *trouble says so, and is NULL otherwise. */
struct http *http_begin(const struct http_options *options, const char **trouble);
void http_end(struct http *http);                /* NULL is fine; requests under way are dropped */

/* At most HTTP_MOST may be under way. What `request` points to is copied. */
void http_start(struct http *http, const struct http_request *request);

/* Waits for the next outcome, at most so long. False when none came, or `wake` (a file descriptor, -1 for none) can be read. */
bool http_wait(struct http *http, uint32_t timeout_ms, int wake, struct http_outcome *outcome);

#endif
