#include "check/external_crawl.h"
#include "base/mem.h"
#include "base/vec.h"
#include "check/external_queue.h"

/* A name, whatever the port: what one owner answers for, and what limits of requests are about. */
struct host {
    Slice name;
    uint32_t active, limit;
    VEC(size_t) parked; /* pages that wait for one under way, in order; the first is at `next` */
    size_t next;
    uint64_t paused_until;
    uint64_t waited; /* ms, pauses in all */
    bool closed;     /* given up, or its name is not resolved */
    bool unresolved; /* its name was not */
    bool reopen;     /* and exists after all */
    enum name_state name_state;
    enum http_failure failure; /* closed: why */
    int status;
};

/* One origin: what connections are about. */
struct server {
    bool answered;
    uint32_t silent; /* pages that it let fail */
    bool closed;
    enum http_failure failure;
};

struct crawl {
    struct arena *arena, *scratch;
    const struct config_external *settings;
    crawl_recall *recall;
    void *context;
    VEC(struct page) pages;
    struct map by_url;  /* -> index + 1 */
    struct map hosts;   /* name -> struct host */
    struct map servers; /* origin -> struct server */
    struct queue queue;
    uint32_t active;
    bool resolved; /* any name */
    VEC(struct host *) unresolved;
    size_t next_unresolved; /* of those, not yet given out */
};

struct crawl *crawl_new(const struct config_external *settings, crawl_recall *recall,
                        void *context) {
    struct crawl *crawl = xcalloc(1, sizeof *crawl);
    crawl->arena = arena_new();
    crawl->scratch = arena_new();
    crawl->settings = settings;
    crawl->recall = recall;
    crawl->context = context;
    return crawl;
}

void crawl_free(struct crawl *crawl) {
    if (!crawl)
        return;
    for (size_t i = 0; i < crawl->hosts.n; i++) {
        struct host *host = crawl->hosts.entries[i].value;
        VEC_FREE(&host->parked);
    }
    for (size_t i = 0; i < crawl->pages.n; i++)
        if (crawl->pages.v[i].anchors)
            page_anchors_free(crawl->pages.v[i].anchors);
    VEC_FREE(&crawl->pages);
    VEC_FREE(&crawl->unresolved);
    map_free(&crawl->by_url);
    map_free(&crawl->hosts);
    map_free(&crawl->servers);
    queue_free(&crawl->queue);
    arena_free(crawl->scratch);
    arena_free(crawl->arena);
    xfree(crawl);
}

struct page *crawl_page(const struct crawl *crawl, size_t page) {
    return &crawl->pages.v[page];
}

size_t crawl_count(const struct crawl *crawl) {
    return crawl->pages.n;
}

/* --- adding pages --- */

static struct host *host_of(struct crawl *crawl, Slice name) {
    void **slot = map_slot(&crawl->hosts, name);
    if (!*slot) {
        struct host *host = *slot = ARENA_NEW(crawl->arena, struct host);
        host->name = name;
        host->limit = CRAWL_HOST;
    }
    return *slot;
}

static struct server *server_of(struct crawl *crawl, Slice origin) {
    void **slot = map_slot(&crawl->servers, origin);
    if (!*slot)
        *slot = ARENA_NEW(crawl->arena, struct server);
    return *slot;
}

static size_t find_page(struct crawl *crawl, const struct address *address) {
    void **slot = map_slot(&crawl->by_url, address->url);
    if (!*slot) {
        *slot = (void *)(crawl->pages.n + 1);
        *VEC_PUSH(&crawl->pages) = (struct page){.address = *address,
                                                 .host = host_of(crawl, address->host),
                                                 .server = server_of(crawl, address->origin),
                                                 .depth = UINT8_MAX};
    }
    return (size_t)*slot - 1;
}

static void wait_until(struct crawl *crawl, size_t index, uint64_t due) {
    crawl->pages.v[index].state = PAGE_WAITING;
    queue_add(&crawl->queue, due, index);
}

static void fail(struct page *page, enum http_failure failure, int status) {
    page->state = PAGE_FAILED;
    page->failure = failure;
    page->status = status;
}

static void follow(struct crawl *crawl, size_t index, Slice location);

/* What is known already, else what has to be asked. */
static void begin(struct crawl *crawl, size_t index, uint64_t now) {
    struct page *page = &crawl->pages.v[index];
    page->head = !page->wants_ids;
    if (!crawl->settings->local && host_is_local(page->address.host)) {
        fail(page, HTTP_LOCAL, 0);
    } else if (crawl->recall && crawl->recall(crawl->context, page)) {
        page->cached = true;
        if (page->state == PAGE_REDIRECTS)
            follow(crawl, index, page->location);
    } else {
        wait_until(crawl, index, now);
    }
}

/* A place or redirect leads to the page, with so many redirects before it. What that changes is
 * passed on along the redirects. */
static void reach(struct crawl *crawl, size_t index, unsigned depth, bool wants_ids, uint64_t now) {
    for (;;) {
        struct page *page = &crawl->pages.v[index];
        if (depth >= page->depth && (!wants_ids || page->wants_ids))
            return;
        if (depth < page->depth)
            page->depth = (uint8_t)depth;
        page->wants_ids = page->wants_ids || wants_ids;
        if (page->state == PAGE_NEW && page->depth <= CRAWL_REDIRECTS)
            begin(crawl, index, now);
        page = &crawl->pages.v[index];
        if (page->state == PAGE_WAITING && page->wants_ids)
            page->head = false;
        if (page->state == PAGE_WORKS && page->wants_ids && page->html && !page->anchors) {
            page->head = page->cached = false;
            wait_until(crawl, index, now);
        }
        if (page->state != PAGE_REDIRECTS)
            return;
        wants_ids = page->wants_ids && !page->own_fragment;
        depth = page->depth + 1u;
        index = page->target;
    }
}

/* Makes the page one that redirects there; its target still has to be reached. */
static void follow(struct crawl *crawl, size_t index, Slice location) {
    struct address address;
    location = slice_dup(crawl->arena, location);
    enum address_fault fault = address_read(crawl->arena, location, &address);
    struct page *page = &crawl->pages.v[index];
    page->location = location;
    if (fault != ADDRESS_FINE) {
        fail(page, HTTP_OTHER, page->status);
        return;
    }
    page->state = PAGE_REDIRECTS;
    page->permanent = page->status == 301 || page->status == 308;
    page->own_fragment = slice_find_char(location, '#', 0) != SLICE_NONE;
    size_t target = find_page(crawl, &address);
    crawl->pages.v[index].target = target;
}

size_t crawl_add(struct crawl *crawl, const struct address *address, bool wants_ids) {
    size_t index = find_page(crawl, address);
    reach(crawl, index, 0, wants_ids, 0);
    return index;
}

/* --- asking --- */

/* Lets as many parked pages of the host try again as it has room for. */
static void release(struct crawl *crawl, struct host *host, uint64_t now) {
    size_t room = host->closed                 ? SIZE_MAX
                  : host->limit > host->active ? host->limit - host->active
                                               : 0;
    uint64_t due = now > host->paused_until || host->closed ? now : host->paused_until;
    for (; room && host->next < host->parked.n; room--)
        queue_add(&crawl->queue, due, host->parked.v[host->next++]);
    if (host->next == host->parked.n)
        host->next = host->parked.n = 0;
}

static bool is_given_up(struct page *page) {
    const struct host *host = page->host;
    if (host->closed) {
        page->state = host->unresolved ? PAGE_NO_NAME : PAGE_FAILED;
        page->failure = host->failure;
        page->status = host->status;
    } else if (page->server->closed) {
        fail(page, page->server->failure, 0);
    } else {
        return false;
    }
    page->given_up = true;
    return true;
}

bool crawl_next(struct crawl *crawl, uint64_t now_ms, struct http_request *request) {
    while (crawl->active < HTTP_MOST && queue_next(&crawl->queue) <= now_ms) {
        size_t index = queue_take(&crawl->queue);
        struct page *page = &crawl->pages.v[index];
        struct host *host = page->host;
        if (is_given_up(page)) {
            release(crawl, host, now_ms); /* no answer will do it */
            continue;
        }
        if (host->paused_until > now_ms) {
            queue_add(&crawl->queue, host->paused_until, index);
            continue;
        }
        if (host->active >= host->limit) {
            *VEC_PUSH(&host->parked) = index;
            continue;
        }
        page->state = PAGE_ACTIVE;
        page->body = !page->head && page->wants_ids;
        host->active++;
        crawl->active++;
        *request = (struct http_request){.tag = index,
                                         .url = slice_cstr(crawl->arena, page->address.url),
                                         .head = page->head,
                                         .body = page->body};
        return true;
    }
    return false;
}

uint64_t crawl_wake(const struct crawl *crawl) {
    return crawl->active < HTTP_MOST ? queue_next(&crawl->queue) : UINT64_MAX;
}

bool crawl_is_done(const struct crawl *crawl) {
    return !crawl->active && queue_next(&crawl->queue) == UINT64_MAX;
}

/* --- answers --- */

enum meaning { MEANS_WORKS, MEANS_REDIRECT, MEANS_GONE, MEANS_BUSY, MEANS_AGAIN, MEANS_NOTHING };

bool crawl_accepts(const struct config_external *settings, int status) {
    for (size_t i = 0; i < settings->n_accept; i++)
        if (status >= settings->accept[i].from && status <= settings->accept[i].to)
            return true;
    return status >= 200 && status <= 299;
}

static enum meaning meaning_of(const struct config_external *settings,
                               const struct http_outcome *outcome) {
    static const struct {
        int from, to;
        enum meaning meaning;
    } table[] = {
        {301, 303, MEANS_REDIRECT}, {307, 308, MEANS_REDIRECT}, {404, 404, MEANS_GONE},
        {410, 410, MEANS_GONE},     {429, 429, MEANS_BUSY},     {408, 408, MEANS_AGAIN},
        {425, 425, MEANS_AGAIN},    {500, 599, MEANS_AGAIN},
    };
    int status = outcome->status;
    if (crawl_accepts(settings, status))
        return MEANS_WORKS;
    if (status == 503 && outcome->retry_after_s)
        return MEANS_BUSY;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (status >= table[i].from && status <= table[i].to)
            return table[i].meaning != MEANS_REDIRECT || outcome->location.n ? table[i].meaning
                                                                             : MEANS_NOTHING;
    return MEANS_NOTHING;
}

static uint64_t pause_after(const struct crawl *crawl, unsigned tries) {
    uint64_t pause = (uint64_t)crawl->settings->wait_ms << (tries < 16 ? tries : 16);
    return pause < CRAWL_LONGEST_WAIT ? pause : CRAWL_LONGEST_WAIT;
}

static void close_host(struct host *host, const struct page *page) {
    host->closed = true;
    host->failure = page->failure;
    host->status = page->status;
}

/* A page that nothing more is tried for. */
static void let_fail(struct page *page) {
    struct server *server = page->server;
    page->state = PAGE_FAILED;
    if (server->answered || ++server->silent < CRAWL_SILENT)
        return;
    server->closed = true;
    server->failure = page->failure;
}

static void try_again(struct crawl *crawl, size_t index, uint64_t now) {
    struct page *page = &crawl->pages.v[index];
    if (page->tries >= crawl->settings->retries)
        let_fail(page);
    else
        wait_until(crawl, index, now + pause_after(crawl, page->tries++));
}

/* The host asked to be left alone. */
static void leave_alone(struct crawl *crawl, size_t index, uint32_t retry_after_s, uint64_t now) {
    struct page *page = &crawl->pages.v[index];
    struct host *host = page->host;
    uint64_t pause = retry_after_s ? retry_after_s * 1000ull : pause_after(crawl, page->tries);
    uint64_t from = host->paused_until > now ? host->paused_until : now;
    if (now + pause > from) {
        host->waited += now + pause - from;
        host->paused_until = now + pause;
    }
    host->limit = 1;
    if (pause > CRAWL_LONGEST_WAIT || host->waited > CRAWL_PATIENCE)
        close_host(host, page);
    if (host->closed || page->tries >= crawl->settings->retries) {
        page->state = PAGE_FAILED;
        return;
    }
    page->tries++;
    wait_until(crawl, index, host->paused_until);
}

static void take_page(struct crawl *crawl, size_t index, const struct http_outcome *outcome,
                      uint64_t now) {
    struct page *page = &crawl->pages.v[index];
    page->html = outcome->html && outcome->status >= 200 && outcome->status <= 299;
    if (page->wants_ids && page->html && !page->body) {
        page->head = false;
        wait_until(crawl, index, now);
        return;
    }
    page->state = PAGE_WORKS;
    if (!page->wants_ids || !page->html)
        return;
    page->anchors = ARENA_NEW(crawl->arena, struct page_anchors);
    page_anchors_read(crawl->arena, outcome->body, page->anchors);
    page->truncated = outcome->truncated;
}

static void take_redirect(struct crawl *crawl, size_t index, Slice location, uint64_t now) {
    follow(crawl, index, location);
    const struct page *page = &crawl->pages.v[index];
    if (page->state == PAGE_REDIRECTS)
        reach(crawl, page->target, page->depth + 1u, page->wants_ids && !page->own_fragment, now);
}

static void take_answer(struct crawl *crawl, size_t index, const struct http_outcome *outcome,
                        uint64_t now) {
    struct page *page = &crawl->pages.v[index];
    enum meaning meaning = meaning_of(crawl->settings, outcome);
    page->server->answered = true;
    if (page->head && meaning >= MEANS_GONE && meaning != MEANS_BUSY) {
        page->head = false;
        wait_until(crawl, index, now);
        return;
    }
    switch (meaning) {
    case MEANS_WORKS:
        take_page(crawl, index, outcome, now);
        break;
    case MEANS_REDIRECT:
        take_redirect(crawl, index, outcome->location, now);
        break;
    case MEANS_GONE:
        page->state = PAGE_GONE;
        break;
    case MEANS_BUSY:
        leave_alone(crawl, index, outcome->retry_after_s, now);
        break;
    case MEANS_AGAIN:
        try_again(crawl, index, now);
        break;
    case MEANS_NOTHING:
        page->state = PAGE_FAILED;
        break;
    }
}

/* Given out only the first time: a name that exists and still is not resolved stays unknown. */
static void lose_name(struct crawl *crawl, const struct page *page) {
    struct host *host = page->host;
    if (!host->closed && host->name_state == NAME_TROUBLE)
        *VEC_PUSH(&crawl->unresolved) = host;
    host->unresolved = true;
    close_host(host, page);
}

static void take_failure(struct crawl *crawl, size_t index, uint64_t now) {
    struct page *page = &crawl->pages.v[index];
    bool head = page->head;
    page->head = head && page->failure == HTTP_NO_NAME;
    switch (page->failure) {
    case HTTP_NO_NAME:
        page->state = PAGE_NO_NAME;
        lose_name(crawl, page);
        break;
    case HTTP_CUT_OFF:
        if (head)
            wait_until(crawl, index, now);
        else
            try_again(crawl, index, now);
        break;
    case HTTP_REFUSED:
    case HTTP_TIMEOUT:
        try_again(crawl, index, now);
        break;
    default:
        let_fail(page);
    }
}

/* Came this of a name that the resolver knew? */
static bool shows_resolver(const struct page *page) {
    const bool connected[] = {[HTTP_ANSWERED] = true, [HTTP_REFUSED] = true, [HTTP_CUT_OFF] = true,
                              [HTTP_TLS] = true,      [HTTP_LOCAL] = true,   [HTTP_OTHER] = false};
    return connected[page->failure] && !host_is_number(page->address.host) &&
           !host_is_local(page->address.host);
}

void crawl_take(struct crawl *crawl, const struct http_outcome *outcome, uint64_t now_ms) {
    struct page *page = &crawl->pages.v[outcome->tag];
    struct host *host = page->host;
    host->active--;
    crawl->active--;
    page->failure = outcome->failure;
    page->status = outcome->failure == HTTP_ANSWERED ? outcome->status : 0;
    crawl->resolved = crawl->resolved || shows_resolver(page);
    if (page->failure == HTTP_ANSWERED)
        take_answer(crawl, outcome->tag, outcome, now_ms);
    else
        take_failure(crawl, outcome->tag, now_ms);
    release(crawl, host, now_ms);
}

/* --- names --- */

bool crawl_has_resolved(const struct crawl *crawl) {
    return crawl->resolved;
}

bool crawl_unresolved(struct crawl *crawl, Slice *host) {
    if (crawl->next_unresolved == crawl->unresolved.n)
        return false;
    *host = crawl->unresolved.v[crawl->next_unresolved++]->name;
    return true;
}

void crawl_resolve(struct crawl *crawl, Slice name, enum name_state state) {
    struct host *host = map_get(&crawl->hosts, name);
    host->name_state = state;
    host->reopen = state == NAME_EXISTS;
    crawl->resolved = crawl->resolved || host->reopen;
}

void crawl_reopen(struct crawl *crawl, uint64_t now_ms) {
    for (size_t i = 0; i < crawl->pages.n; i++) {
        struct page *page = &crawl->pages.v[i];
        if (page->state != PAGE_NO_NAME || !page->host->reopen)
            continue;
        page->host->closed = page->host->unresolved = page->given_up = false;
        wait_until(crawl, i, now_ms);
    }
    for (size_t i = 0; i < crawl->unresolved.n; i++)
        crawl->unresolved.v[i]->reopen = false;
}

/* --- the fate --- */

/* Does the chain come back to this page? */
static bool is_circle(const struct crawl *crawl, size_t index) {
    size_t at = index;
    for (unsigned i = 0; i < 2 * CRAWL_REDIRECTS; i++) {
        if (crawl->pages.v[at].state != PAGE_REDIRECTS)
            return false;
        at = crawl->pages.v[at].target;
        if (at == index)
            return true;
    }
    return false;
}

static void judge_id(const struct crawl *crawl, Slice id, struct fate *fate) {
    const struct page *page = fate->last;
    if (!id.n || !page->anchors || page_has_anchor(page->anchors, crawl->scratch, id))
        return;
    fate->kind = FATE_UNKNOWN;
    if (page->truncated)
        fate->reason = REASON_TRUNCATED;
    else if (page->anchors->partial)
        fate->reason = REASON_PARTIAL;
    else
        fate->kind = FATE_MISSING_ID;
}

static void judge_end(const struct crawl *crawl, Slice id, struct fate *fate) {
    const struct page *page = fate->last;
    switch (page->state) {
    case PAGE_WORKS:
        fate->kind = FATE_WORKS;
        judge_id(crawl, fate->own_fragment ? (Slice){0} : id, fate);
        break;
    case PAGE_GONE:
        fate->kind = page->incomplete ? FATE_UNKNOWN : FATE_BROKEN;
        break;
    case PAGE_NO_NAME:
        if (page->host->name_state == NAME_UNKNOWN && crawl->resolved)
            fate->kind = FATE_NO_NAME;
        break;
    case PAGE_NEW:
        fate->reason = REASON_CHAIN;
        break;
    default:
        break;
    }
}

bool crawl_forget(struct crawl *crawl, size_t index, uint64_t now_ms) {
    bool any = false;
    for (unsigned hops = 0; hops <= CRAWL_REDIRECTS; hops++) {
        struct page *page = &crawl->pages.v[index];
        if (page->state != PAGE_REDIRECTS)
            break;
        index = page->target;
        if (!page->cached)
            continue;
        any = true;
        page->cached = false;
        page->location = (Slice){0};
        wait_until(crawl, (size_t)(page - crawl->pages.v), now_ms);
    }
    return any;
}

struct fate crawl_judge(const struct crawl *crawl, size_t index, Slice id) {
    struct fate fate = {.kind = FATE_UNKNOWN, .reason = REASON_PAGE};
    const struct page *page = crawl_page(crawl, index);
    bool permanent = true;
    for (unsigned hops = 0; page->state == PAGE_REDIRECTS; hops++) {
        if (hops == CRAWL_REDIRECTS) {
            fate.last = page;
            fate.reason = is_circle(crawl, index) ? REASON_LOOP : REASON_CHAIN;
            return fate;
        }
        const struct page *target = crawl_page(crawl, page->target);
        permanent = permanent && page->permanent;
        if (permanent) {
            fate.moved = target;
            fate.moved_to = page->location;
        }
        fate.own_fragment = fate.own_fragment || page->own_fragment;
        index = page->target;
        page = target;
    }
    fate.last = page;
    judge_end(crawl, id, &fate);
    arena_reset(crawl->scratch);
    return fate;
}
