#include "check/external_http.h"
#include "base/address.h"
#include "base/loaded.h"
#include "base/mem.h"
#include "base/version.h"
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/* Every function that is called, under its name without `curl_`. */
#define FUNCTIONS(F)                                                                               \
    F(global_init)                                                                                 \
    F(global_cleanup)                                                                              \
    F(easy_init)                                                                                   \
    F(easy_reset)                                                                                  \
    F(easy_cleanup)                                                                                \
    F(easy_setopt)                                                                                 \
    F(easy_getinfo)                                                                                \
    F(slist_append)                                                                                \
    F(slist_free_all)                                                                              \
    F(multi_init)                                                                                  \
    F(multi_cleanup)                                                                               \
    F(multi_setopt)                                                                                \
    F(multi_add_handle)                                                                            \
    F(multi_remove_handle)                                                                         \
    F(multi_perform)                                                                               \
    F(multi_poll)                                                                                  \
    F(multi_info_read)

struct curl {
    void *library;
#define F(name) __typeof__(curl_##name) *name;
    FUNCTIONS(F)
#undef F
};

/* One request under way, or a place for one. */
struct transfer {
    struct http *http;
    CURL *easy;
    bool used;
    size_t tag;
    bool wants_body;
    struct curl_slist *headers;
    Buf body;
    size_t head_size;
    bool truncated, refused_local;
    bool stopped; /* by ourselves: what was wanted is there */
};

struct http {
    struct curl curl;
    struct http_options options;
    CURLM *multi;
    struct transfer transfers[HTTP_MOST];
    Buf location;
    locale_t utf8, before; /* names beyond ASCII are converted as the locale has them */
};

/* --- the library --- */

static bool load(struct curl *curl) {
    static const char *const files[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib", NULL};
    curl->library = loaded_open(files);
    bool complete = curl->library != NULL;
#define F(name) complete = complete && loaded_function(curl->library, "curl_" #name, &curl->name);
    FUNCTIONS(F)
#undef F
    return complete;
}

struct http *http_begin(const struct http_options *options, const char **trouble) {
    struct http *http = xcalloc(1, sizeof *http);
    http->options = *options;
    *trouble = "libcurl cannot be loaded";
    if (!load(&http->curl))
        goto fail;
    *trouble = "libcurl cannot be started";
    if (http->curl.global_init(CURL_GLOBAL_DEFAULT))
        goto fail;
    http->multi = http->curl.multi_init();
    if (!http->multi) {
        http->curl.global_cleanup();
        goto fail;
    }
    http->curl.multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)HTTP_MOST);
    http->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (http->utf8)
        http->before = uselocale(http->utf8);
    *trouble = NULL;
    return http;
fail:
    xfree(http);
    return NULL;
}

static void finish(struct http *http, struct transfer *transfer) {
    http->curl.multi_remove_handle(http->multi, transfer->easy);
    http->curl.slist_free_all(transfer->headers);
    transfer->headers = NULL;
    transfer->used = false;
}

/* The library stays loaded: what it depends on may have threads and exit handlers of its own. */
void http_end(struct http *http) {
    if (!http)
        return;
    for (size_t i = 0; i < HTTP_MOST; i++) {
        struct transfer *transfer = &http->transfers[i];
        if (transfer->used)
            finish(http, transfer);
        if (transfer->easy)
            http->curl.easy_cleanup(transfer->easy);
        buf_free(&transfer->body);
    }
    http->curl.multi_cleanup(http->multi);
    http->curl.global_cleanup();
    if (http->utf8) {
        uselocale(http->before);
        freelocale(http->utf8);
    }
    buf_free(&http->location);
    xfree(http);
}

/* --- a transfer --- */

static size_t take_head(char *bytes, size_t size, size_t n, void *context) {
    struct transfer *transfer = context;
    (void)bytes;
    transfer->head_size += size * n;
    return transfer->head_size > HTTP_HEAD_LIMIT ? 0 : size * n;
}

static long status_of(const struct transfer *transfer) {
    long status = 0;
    transfer->http->curl.easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* What else has no ids: its body is not waited for. */
static bool is_html(const struct transfer *transfer) {
    static const char *const types[] = {"text/html", "application/xhtml+xml"};
    const char *type = NULL;
    transfer->http->curl.easy_getinfo(transfer->easy, CURLINFO_CONTENT_TYPE, &type);
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++) {
        size_t n = strlen(types[i]);
        if (strncasecmp(type, types[i], n) == 0 && (!type[n] || strchr("; \t", type[n])))
            return true;
    }
    return false;
}

/* The body of a redirect is read over, for the library tells the target of a whole one alone. */
static size_t skip_body(struct transfer *transfer, size_t got) {
    transfer->head_size += got;
    transfer->stopped = transfer->head_size > HTTP_HEAD_LIMIT;
    return transfer->stopped ? 0 : got;
}

/* Taking fewer bytes than were offered ends the transfer. */
static size_t take_body(char *bytes, size_t size, size_t n, void *context) {
    struct transfer *transfer = context;
    size_t room = HTTP_BODY_LIMIT - transfer->body.n, got = size * n;
    long status = status_of(transfer);
    if (status >= 300 && status <= 399)
        return skip_body(transfer, got);
    transfer->stopped = true;
    if (!transfer->wants_body || status < 200 || status > 299 || !is_html(transfer))
        return got ? 0 : 1;
    buf_add(&transfer->body, bytes, got < room ? got : room);
    transfer->truncated = got > room;
    transfer->stopped = transfer->truncated;
    return got > room ? room : got;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose,
                                 struct curl_sockaddr *address) {
    struct transfer *transfer = context;
    const struct http *http = transfer->http;
    (void)purpose;
    transfer->refused_local =
        !http->options.local && !http->options.proxied && socket_address_is_local(&address->addr);
    if (transfer->refused_local)
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static void restrict_protocols(struct http *http, CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
    http->curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    http->curl.easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

static void set_up(struct transfer *transfer, const struct http_request *request) {
    struct http *http = transfer->http;
    __typeof__(curl_easy_setopt) *set = http->curl.easy_setopt;
    CURL *easy = transfer->easy;
    http->curl.easy_reset(easy);
    restrict_protocols(http, easy);
    set(easy, CURLOPT_URL, request->url);
    set(easy, CURLOPT_NOBODY, request->head ? 1L : 0L);
    set(easy, CURLOPT_HTTPHEADER, transfer->headers);
    set(easy, CURLOPT_USERAGENT, "quire/" QUIRE_VERSION " (link check)");
    set(easy, CURLOPT_ACCEPT_ENCODING, "");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_NOSIGNAL, 1L);
    set(easy, CURLOPT_TIMEOUT_MS, (long)http->options.timeout_ms);
    set(easy, CURLOPT_HEADERFUNCTION, take_head);
    set(easy, CURLOPT_HEADERDATA, transfer);
    set(easy, CURLOPT_WRITEFUNCTION, take_body);
    set(easy, CURLOPT_WRITEDATA, transfer);
    set(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    set(easy, CURLOPT_OPENSOCKETDATA, transfer);
    set(easy, CURLOPT_PRIVATE, transfer);
#if LIBCURL_VERSION_NUM >= 0x075700
    set(easy, CURLOPT_QUICK_EXIT, 1L); /* a resolver that does not answer holds nothing up */
#endif
    if (http->options.certificates)
        set(easy, CURLOPT_CAINFO, http->options.certificates);
}

static struct transfer *free_transfer(struct http *http) {
    size_t i = 0;
    while (http->transfers[i].used)
        i++;
    struct transfer *transfer = &http->transfers[i];
    transfer->http = http;
    if (!transfer->easy)
        transfer->easy = http->curl.easy_init();
    if (!transfer->easy)
        abort(); /* out of memory */
    return transfer;
}

void http_start(struct http *http, const struct http_request *request) {
    struct transfer *transfer = free_transfer(http);
    transfer->used = true;
    transfer->tag = request->tag;
    transfer->wants_body = request->body;
    transfer->head_size = 0;
    transfer->truncated = transfer->refused_local = transfer->stopped = false;
    buf_clear(&transfer->body);
    for (size_t i = 0; i < request->n_headers; i++)
        transfer->headers = http->curl.slist_append(transfer->headers, request->headers[i]);
    set_up(transfer, request);
    http->curl.multi_add_handle(http->multi, transfer->easy);
}

/* --- outcomes --- */

static enum http_failure failure_of(const struct transfer *transfer, CURLcode code) {
    static const struct {
        CURLcode code;
        enum http_failure failure;
    } table[] = {
        {CURLE_OK, HTTP_ANSWERED},
        {CURLE_COULDNT_RESOLVE_HOST, HTTP_NO_NAME},
        {CURLE_COULDNT_CONNECT, HTTP_REFUSED},
        {CURLE_OPERATION_TIMEDOUT, HTTP_TIMEOUT},
        {CURLE_GOT_NOTHING, HTTP_CUT_OFF},
        {CURLE_RECV_ERROR, HTTP_CUT_OFF},
        {CURLE_SEND_ERROR, HTTP_CUT_OFF},
        {CURLE_PARTIAL_FILE, HTTP_CUT_OFF},
        {CURLE_WEIRD_SERVER_REPLY, HTTP_CUT_OFF},
        {CURLE_UNSUPPORTED_PROTOCOL, HTTP_CUT_OFF}, /* HTTP/0.9 */
        {CURLE_HTTP2, HTTP_CUT_OFF},
        {CURLE_HTTP2_STREAM, HTTP_CUT_OFF},
        {CURLE_SSL_CONNECT_ERROR, HTTP_TLS},
        {CURLE_PEER_FAILED_VERIFICATION, HTTP_TLS},
        {CURLE_SSL_CIPHER, HTTP_TLS},
        {CURLE_SSL_CERTPROBLEM, HTTP_TLS},
        {CURLE_SSL_CACERT_BADFILE, HTTP_TLS},
        {CURLE_SSL_ISSUER_ERROR, HTTP_TLS},
        {CURLE_SSL_INVALIDCERTSTATUS, HTTP_TLS},
        {CURLE_SSL_CLIENTCERT, HTTP_TLS},
    };
    if (code == CURLE_WRITE_ERROR)
        return transfer->stopped                       ? HTTP_ANSWERED
               : transfer->head_size > HTTP_HEAD_LIMIT ? HTTP_TOO_LONG
                                                       : HTTP_OTHER;
    if (code == CURLE_COULDNT_CONNECT && transfer->refused_local)
        return HTTP_LOCAL;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].code == code)
            return table[i].failure;
    return HTTP_OTHER;
}

static void describe(struct http *http, struct transfer *transfer, CURLcode code,
                     struct http_outcome *out) {
    __typeof__(curl_easy_getinfo) *get = http->curl.easy_getinfo;
    const char *location = NULL;
    curl_off_t retry_after = 0;
    *out = (struct http_outcome){.tag = transfer->tag, .failure = failure_of(transfer, code)};
    if (out->failure != HTTP_ANSWERED)
        return;
    get(transfer->easy, CURLINFO_REDIRECT_URL, &location);
    get(transfer->easy, CURLINFO_RETRY_AFTER, &retry_after);
    buf_clear(&http->location); /* the library's own copy ends with the transfer */
    buf_slice(&http->location, slice_from(location));
    out->status = (int)status_of(transfer);
    out->location = buf_view(&http->location);
    out->retry_after_s = retry_after <= 0           ? 0
                         : retry_after > UINT32_MAX ? UINT32_MAX
                                                    : (uint32_t)retry_after;
    out->html = is_html(transfer);
    out->body = buf_view(&transfer->body);
    out->truncated = transfer->truncated;
}

static bool next_outcome(struct http *http, struct http_outcome *outcome) {
    int left;
    CURLMsg *message;
    while ((message = http->curl.multi_info_read(http->multi, &left))) {
        struct transfer *transfer = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        http->curl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        describe(http, transfer, message->data.result, outcome);
        finish(http, transfer);
        return true;
    }
    return false;
}

bool http_wait(struct http *http, uint32_t timeout_ms, int wake, struct http_outcome *outcome) {
    int running;
    http->curl.multi_perform(http->multi, &running);
    if (next_outcome(http, outcome))
        return true;
    struct curl_waitfd extra = {.fd = wake, .events = CURL_WAIT_POLLIN};
    http->curl.multi_poll(http->multi, &extra, wake >= 0 ? 1 : 0,
                          timeout_ms < 60000 ? (int)timeout_ms : 60000, NULL);
    http->curl.multi_perform(http->multi, &running);
    return next_outcome(http, outcome);
}
