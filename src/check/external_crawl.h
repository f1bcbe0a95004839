/* A crawl: which address is asked when, what its answers mean, and what becomes of it in the end.
 *
 * It does no input or output and knows no clock: whoever drives it tells the time, carries the requests, and brings back
 * what came of them.
 *
 *     size_t page = crawl_add(crawl, &address, wants_ids);  ...
 *     while (!crawl_is_done(crawl)) {
 *         while (crawl_next(crawl, now, &request)) carry it;
 *         crawl_take(crawl, &outcome, now);                 for one that came back
 *         or wait until crawl_wake(crawl);
 *     }
 *     fate = crawl_judge(crawl, page, id);
 *
 * Each address is a page of the crawl, and asked once, however many places, fragments and redirects name it. First by HEAD;
 * by GET when the answer to HEAD is any other than success or a redirect, for some servers answer HEAD wrongly, or when ids
 * are to be looked up. A redirect makes its target a page. At most CRAWL_HOST requests are under way to one host name and
 * HTTP_MOST to all.
 *
 * Timeouts, refused and broken connections, 408, 425 and 5xx are tried again, after `wait`, twice that, four times ... up to
 * CRAWL_LONGEST_WAIT. After a 429, or a Retry-After with 503, the whole host is left alone for as long as it says (else for
 * that wait), and then asked one at a time. It is given up when it wants more than CRAWL_LONGEST_WAIT at once, or
 * CRAWL_PATIENCE in all; so is a server that let CRAWL_SILENT addresses fail and never answered one. Pages of a host
 * that was given up are not asked.
 */
#ifndef QUIRE_CHECK_EXTERNAL_CRAWL_H
#define QUIRE_CHECK_EXTERNAL_CRAWL_H

#include "base/address.h"
#include "base/resolve.h"
#include "check/external_anchors.h"
#include "check/external_http.h"
#include "input/config.h"

enum {
    CRAWL_HOST = 8,
    CRAWL_SILENT = 16,
    CRAWL_REDIRECTS = 10,            /* in a chain */
    CRAWL_LONGEST_WAIT = 60 * 1000,  /* ms */
    CRAWL_PATIENCE = 120 * 1000,
};

enum page_state {
    PAGE_NEW,            /* known from a chain that was too long, and not asked */
    PAGE_WAITING,
    PAGE_ACTIVE,
    PAGE_WORKS,
    PAGE_REDIRECTS,
    PAGE_GONE,           /* 404, 410 */
    PAGE_NO_NAME,        /* its host could not be resolved */
    PAGE_FAILED,         /* nothing is known of it: `status` or `failure` say why */
};

struct host;
struct server;

struct page {
    struct address address;
    enum page_state state;
    enum http_failure failure;       /* of the last try */
    int status;                      /* likewise; 0 when there was no answer */
    size_t target;                   /* PAGE_REDIRECTS: a page */
    bool permanent;                  /* 301 or 308 */
    bool own_fragment;               /* the redirect names a fragment of its own */
    Slice location;                  /* as the redirect names its target */
    bool html;                       /* PAGE_WORKS, of a GET */
    bool truncated;                  /* `anchors` are those of the page's beginning */
    struct page_anchors *anchors;    /* NULL when they were not asked for, or it is no HTML */
    bool given_up;                   /* its host was, before it was asked */
    bool incomplete;                 /* a header could not be sent: its variable is not set */
    bool cached;                     /* known from an earlier run; then without anchors */
    /* The crawl's own. */
    struct host *host;
    struct server *server;
    bool head, body, wants_ids;      /* the next request's kind; ids were asked for */
    uint8_t depth;                   /* redirects from the nearest place */
    uint8_t tries;
};

struct crawl;

/* What is known of an address from earlier. False when nothing is; else fills in state (PAGE_WORKS or PAGE_REDIRECTS), status,
 * location, html. */
typedef bool crawl_recall(void *context, struct page *page);

struct crawl *crawl_new(const struct config_external *settings, crawl_recall *recall, void *context);
void crawl_free(struct crawl *crawl);

/* Adds an address, or finds it. The slices of `address` must outlive the crawl. */
size_t crawl_add(struct crawl *crawl, const struct address *address, bool wants_ids);
struct page *crawl_page(const struct crawl *crawl, size_t page);    /* valid until the next one is added */
size_t crawl_count(const struct crawl *crawl);

/* The next request that may begin; its headers are the caller's to add. */
bool crawl_next(struct crawl *crawl, uint64_t now_ms, struct http_request *request);
/* When crawl_next may have something again, though nothing comes back; UINT64_MAX when it will not. */
uint64_t crawl_wake(const struct crawl *crawl);
void crawl_take(struct crawl *crawl, const struct http_outcome *outcome, uint64_t now_ms);
bool crawl_is_done(const struct crawl *crawl);      /* nothing under way, nothing waiting */

/* The next name that was not resolved, each given out once; false when there is none. When the crawl is done, look up what
 * is the matter with each, say so, and go on: crawl_reopen has pages asked again, once, whose host exists after all. */
bool crawl_unresolved(struct crawl *crawl, Slice *host);
void crawl_resolve(struct crawl *crawl, Slice host, enum name_state state);
void crawl_reopen(struct crawl *crawl, uint64_t now_ms);
/* Asks the redirects of this page anew that are known from earlier: nothing is called broken because of what they said then.
 * False when there is none. */
bool crawl_forget(struct crawl *crawl, size_t page, uint64_t now_ms);
/* Was any name resolved? Else it may be the resolver that does not work. */
bool crawl_has_resolved(const struct crawl *crawl);

/* Does an address with this status work? */
bool crawl_accepts(const struct config_external *settings, int status);

enum fate_kind { FATE_WORKS, FATE_BROKEN, FATE_NO_NAME, FATE_MISSING_ID, FATE_UNKNOWN };
enum fate_reason {
    REASON_PAGE,         /* the last page says why */
    REASON_LOOP,         /* redirects lead in a circle */
    REASON_CHAIN,        /* there are too many of them */
    REASON_TRUNCATED,    /* the id may stand further down */
    REASON_PARTIAL,      /* a script may bring it, or another page that this one leads on to */
};

struct fate {
    enum fate_kind kind;
    enum fate_reason reason;
    const struct page *last;         /* where the redirects end */
    const struct page *moved;        /* where the permanent ones that come first end; NULL when the first is none */
    Slice moved_to;                  /* as its redirect named it */
    bool own_fragment;               /* a redirect replaced the fragment */
};

/* Of a page and the id that is wanted of it (empty: none). Call when the crawl is done; pages that are not are unknown. */
struct fate crawl_judge(const struct crawl *crawl, size_t page, Slice id);

#endif
