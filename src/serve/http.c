#include "serve/http.h"
#include "base/loaded.h"
#include "base/mem.h"
#include "base/vec.h"
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <microhttpd.h>

/* Every function that is called, under its name without `MHD_`. */
#define FUNCTIONS(F)                                                                               \
    F(start_daemon)                                                                                \
    F(stop_daemon)                                                                                 \
    F(run)                                                                                         \
    F(get_timeout)                                                                                 \
    F(get_daemon_info)                                                                             \
    F(get_connection_info)                                                                         \
    F(lookup_connection_value)                                                                     \
    F(create_response_from_buffer)                                                                 \
    F(create_response_from_fd64)                                                                   \
    F(create_response_from_callback)                                                               \
    F(add_response_header)                                                                         \
    F(queue_response)                                                                              \
    F(destroy_response)                                                                            \
    F(suspend_connection)                                                                          \
    F(resume_connection)

/* Idle connections are closed after so many seconds; those whose reader does not read are idle. */
enum { IDLE_SECONDS = 15, MOST_CONNECTIONS = 500, STREAM_BLOCK = 4096 };

/* A connection whose answer is put off, or is a stream. It lasts as long as the request. */
struct exchange {
    struct httpd *http;
    struct MHD_Connection *connection;
    void *stream;                /* NULL while there is none */
    bool asleep;                 /* suspended: nothing happens until it is resumed */
    bool begun;                  /* the handler was called before */
    bool gone;                   /* the reader of a stream */
};

struct httpd {
    void *library;
#define F(name) __typeof__(MHD_##name) *name;
    FUNCTIONS(F)
#undef F
    struct MHD_Daemon *daemon;
    struct httpd_handlers handlers;
    VEC(struct exchange *) exchanges;
    int gone;                    /* an epoll of the streams' sockets */
    bool closed;                 /* a connection was, since the daemon last ran */
    bool ending;
};

static bool load(struct httpd *http) {
    static const char *const files[] = {"libmicrohttpd.so.12", "libmicrohttpd.so", NULL};
    http->library = loaded_open(files);
    bool complete = http->library != NULL;
#define F(name) complete = complete && loaded_function(http->library, "MHD_" #name, &http->name);
    FUNCTIONS(F)
#undef F
    return complete;
}

/* --- answers --- */

static Slice header(const struct httpd *http, struct MHD_Connection *connection, const char *name) {
    const char *value = http->lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value ? slice_from(value) : (Slice){0};
}

static void sleep_until_woken(struct exchange *exchange) {
    exchange->asleep = true;
    exchange->http->suspend_connection(exchange->connection);
}

static void wake(struct exchange *exchange) {
    if (exchange->asleep) {
        exchange->asleep = false;
        exchange->http->resume_connection(exchange->connection);
    }
}

/* libmicrohttpd asks again and again where it gets 0, unless the connection is suspended. */
static ssize_t read_stream(void *cls, uint64_t position, char *out, size_t room) {
    struct exchange *exchange = cls;
    (void)position;
    if (exchange->http->ending || exchange->gone)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    size_t n = exchange->http->handlers.next(exchange->stream, out, room);
    if (n == 0)
        sleep_until_woken(exchange);
    return (ssize_t)n;
}

static int socket_of(struct exchange *exchange) {
    const union MHD_ConnectionInfo *info =
        exchange->http->get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/* libmicrohttpd does not look at suspended connections, whose readers may go away. */
static struct MHD_Response *begin_stream(struct exchange *exchange, void *stream) {
    struct epoll_event event = {.events = EPOLLRDHUP | EPOLLONESHOT, .data.ptr = exchange};
    exchange->stream = stream;
    epoll_ctl(exchange->http->gone, EPOLL_CTL_ADD, socket_of(exchange), &event);
    return exchange->http->create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, exchange, NULL);
}

static void add_headers(const struct httpd *http, struct MHD_Response *response, const struct httpd_answer *answer) {
    const struct {
        const char *name, *value;
    } headers[] = {{"Content-Type", answer->type},          {"Location", answer->location},
                   {"Allow", answer->allow},                {"Cache-Control", answer->cache},
                   {"ETag", answer->etag.s},                {"X-Content-Type-Options", "nosniff"},
                   {"Cross-Origin-Resource-Policy", "same-origin"}};
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (headers[i].value)
            http->add_response_header(response, headers[i].name, headers[i].value);
}

static enum MHD_Result queue(struct exchange *exchange, struct httpd_answer *answer) {
    const struct httpd *http = exchange->http;
    struct MHD_Response *response;
    if (answer->stream)
        response = begin_stream(exchange, answer->stream);
    else if (answer->fd >= 0)
        response = http->create_response_from_fd64(answer->size, answer->fd);
    else
        response = http->create_response_from_buffer(answer->bytes.n, answer->bytes.s, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    add_headers(http, response, answer);
    enum MHD_Result queued = http->queue_response(exchange->connection, answer->status, response);
    http->destroy_response(response);
    return queued;
}

static struct exchange *exchange_new(struct httpd *http, struct MHD_Connection *connection) {
    struct exchange *exchange = xcalloc(1, sizeof *exchange);
    *exchange = (struct exchange){.http = http, .connection = connection};
    *VEC_PUSH(&http->exchanges) = exchange;
    return exchange;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *address, const char *method,
                              const char *version, const char *body, size_t *n_body, void **kept) {
    struct httpd *http = cls;
    struct exchange *exchange = *kept ? *kept : (*kept = exchange_new(http, connection));
    bool plain = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    (void)version;
    (void)body;
    bool more = *n_body > 0;     /* of a body, for which nobody has a use */
    *n_body = 0;
    if (plain && (!exchange->begun || more)) {
        exchange->begun = true;
        return MHD_YES;
    }
    struct httpd_request request = {.method = slice_from(method), .address = slice_from(address), .connection = connection};
    request.host = header(http, connection, "Host");
    request.origin = header(http, connection, "Origin");
    request.match = header(http, connection, "If-None-Match");
    struct httpd_answer answer = {.status = MHD_HTTP_OK, .fd = -1};
    http->handlers.answer(http->handlers.context, &request, &answer);
    enum MHD_Result result = MHD_YES;
    if (answer.later)
        sleep_until_woken(exchange);
    else
        result = queue(exchange, &answer);
    buf_free(&answer.bytes);
    return result;
}

static void complete(void *cls, struct MHD_Connection *connection, void **kept, enum MHD_RequestTerminationCode how) {
    struct httpd *http = cls;
    struct exchange *exchange = *kept;
    (void)connection;
    (void)how;
    if (!exchange)
        return;
    for (size_t i = 0; i < http->exchanges.n; i++)
        if (http->exchanges.v[i] == exchange)
            http->exchanges.v[i] = http->exchanges.v[--http->exchanges.n];
    if (exchange->stream) {
        epoll_ctl(http->gone, EPOLL_CTL_DEL, socket_of(exchange), NULL);
        http->handlers.end(exchange->stream);
    }
    xfree(exchange);
    *kept = NULL;
}

static void notice_end(void *cls, struct MHD_Connection *connection, void **kept, enum MHD_ConnectionNotificationCode code) {
    struct httpd *http = cls;
    (void)connection;
    (void)kept;
    http->closed = http->closed || code == MHD_CONNECTION_NOTIFY_CLOSED;
}

/* Addresses are looked at as they were sent. */
static size_t leave_escaped(void *cls, struct MHD_Connection *connection, char *text) {
    (void)cls;
    (void)connection;
    return strlen(text);
}

Slice httpd_query(struct httpd *http, const struct httpd_request *request, const char *key) {
    const char *value = http->lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, key);
    return value ? slice_from(value) : (Slice){0};
}

/* --- the daemon --- */

struct httpd *httpd_begin(int listening, const struct httpd_handlers *handlers, const char **trouble) {
    struct httpd *http = xcalloc(1, sizeof *http);
    http->handlers = *handlers;
    http->gone = epoll_create1(EPOLL_CLOEXEC);
    *trouble = "libmicrohttpd cannot be loaded (on Debian: libmicrohttpd12)";
    if (load(http)) {
        *trouble = "libmicrohttpd cannot be started";
        http->daemon = http->start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, handle, http,
                                          MHD_OPTION_LISTEN_SOCKET, (MHD_socket)listening, MHD_OPTION_NOTIFY_COMPLETED, complete, http,
                                          MHD_OPTION_NOTIFY_CONNECTION, notice_end, http,
                                          MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_CONNECTION_TIMEOUT,
                                          (unsigned)IDLE_SECONDS, MHD_OPTION_CONNECTION_LIMIT, (unsigned)MOST_CONNECTIONS,
                                          MHD_OPTION_END);
    }
    if (http->daemon) {
        *trouble = NULL;
        return http;
    }
    close(listening);
    close(http->gone);
    xfree(http);
    return NULL;
}

/* None may be asleep then. */
void httpd_end(struct httpd *http) {
    if (!http)
        return;
    http->ending = true;
    for (size_t i = 0; i < http->exchanges.n; i++)
        wake(http->exchanges.v[i]);
    http->stop_daemon(http->daemon);
    close(http->gone);
    VEC_FREE(&http->exchanges);
    xfree(http);
}

int httpd_fd(const struct httpd *http) {
    const union MHD_DaemonInfo *info = http->get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info ? info->epoll_fd : -1;
}

int httpd_gone_fd(const struct httpd *http) {
    return http->gone;
}

int httpd_timeout(struct httpd *http) {
    MHD_UNSIGNED_LONG_LONG timeout;
    if (http->get_timeout(http->daemon, &timeout) != MHD_YES)
        return -1;
    return timeout > 3600 * 1000 ? 3600 * 1000 : (int)timeout;
}

/* Their next read is an error, which closes the connection. */
static void let_go(struct httpd *http) {
    struct epoll_event events[16];
    int n = epoll_wait(http->gone, events, sizeof events / sizeof *events, 0);
    for (int i = 0; i < n; i++) {
        struct exchange *exchange = events[i].data.ptr;
        exchange->gone = true;
        wake(exchange);
    }
}

void httpd_run(struct httpd *http) {
    let_go(http);
    /* As long as it had too many, the daemon does not listen. It begins again when it runs behind the end of one. */
    do {
        http->closed = false;
        http->run(http->daemon);
    } while (http->closed);
}

void httpd_wake(struct httpd *http) {
    for (size_t i = 0; i < http->exchanges.n; i++)
        if (http->exchanges.v[i]->stream)
            wake(http->exchanges.v[i]);
}

void httpd_resume(struct httpd *http) {
    for (size_t i = 0; i < http->exchanges.n; i++)
        if (!http->exchanges.v[i]->stream)
            wake(http->exchanges.v[i]);
}
