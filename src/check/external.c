#include "check/external.h"
#include "base/interrupt.h"
#include "base/mem.h"
#include "check/external_http.h"
#include "check/external_parts.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_PROBES = 3, TICK_MS = 1000 };

static const struct config_external *settings_of(const struct external *external) {
    return &external->library->config->external;
}

static void note(struct external *external, Slice text) {
    *VEC_PUSH(&external->notes) = text;
}

/* --- headers --- */

static bool is_sendable(const char *value) {
    for (; *value; value++)
        if ((unsigned char)*value < ' ' || *value == 0x7F)
            return false;
    return true;
}

/* A variable's value, without the line end that files of secrets end in; NULL when there is none
 * that can be sent. */
static const char *variable(struct external *external, Slice name, Slice *trouble) {
    const char *value = external->options.variable(slice_cstr(external->arena, name));
    Slice trimmed = slice_trim(slice_from(value));
    value = slice_cstr(external->arena, trimmed);
    if (trimmed.n && is_sendable(value))
        return value;
    *trouble =
        arena_printf(external->arena,
                     trimmed.n ? "%.*s holds what no header can" : "%.*s is not set", FMT(name));
    return NULL;
}

/* Fills in the variables of a header's value. */
static void read_header(struct external *external, const struct config_header *header,
                        struct external_header *out) {
    Slice rest = header->value;
    Buf line = {0};
    *out = (struct external_header){.origin = header->origin};
    buf_printf(&line, "%.*s: ", FMT(header->name));
    for (size_t at; (at = slice_find(rest, S("${"), 0)) != SLICE_NONE;) {
        size_t end = slice_find_char(rest, '}', at);
        const char *value = variable(external, slice_sub(rest, at + 2, end), &out->trouble);
        if (!value)
            break;
        buf_slice(&line, slice_sub(rest, 0, at));
        buf_puts(&line, value);
        rest = slice_sub(rest, end + 1, rest.n);
    }
    buf_slice(&line, rest);
    if (!out->trouble.n)
        out->line = buf_dup(&line, external->arena).s;
    buf_free(&line);
}

static void read_headers(struct external *external) {
    const struct config_external *settings = settings_of(external);
    external->n_headers = settings->n_headers;
    external->headers = ARENA_ARRAY(external->arena, struct external_header, settings->n_headers);
    for (size_t i = 0; i < settings->n_headers; i++)
        read_header(external, &settings->headers[i], &external->headers[i]);
}

static void tell_trouble(struct external *external, struct external_header *header) {
    if (!header->told)
        note(external, arena_printf(external->arena, "%.*s: %.*s is asked without a header",
                                    FMT(header->trouble), FMT(header->origin)));
    header->told = true;
}

/* Those of the page's own origin and no other, so none follows a redirect to another host. */
static void add_headers(struct external *external, struct page *page, struct http_request *request,
                        const char **lines) {
    request->headers = lines;
    for (size_t i = 0; i < external->n_headers; i++) {
        struct external_header *header = &external->headers[i];
        if (!slice_eq(header->origin, page->address.origin))
            continue;
        if (header->line) {
            lines[request->n_headers++] = header->line;
        } else {
            page->incomplete = true;
            tell_trouble(external, header);
        }
    }
}

/* --- what is known --- */

static bool recall(void *context, struct page *page) {
    const struct external *external = context;
    const struct cache_entry *entry = cache_find(external->cache, page->address.url);
    if (!entry)
        return false;
    page->status = entry->status;
    page->location = entry->location;
    page->html = entry->html;
    page->state = PAGE_WORKS;
    if (crawl_accepts(settings_of(external), entry->status))
        return !page->wants_ids || !page->html;
    page->state = PAGE_REDIRECTS;
    return entry->location.n && entry->status >= 301 && entry->status <= 308;
}

/* Does the address have the id, redirects followed, as far as is known? */
static bool has_known_id(struct external *external, Slice url, Slice id) {
    for (unsigned hops = 0; hops <= CRAWL_REDIRECTS; hops++) {
        const struct cache_entry *entry = cache_find(external->cache, url);
        struct address target;
        if (!entry)
            return false;
        if (!entry->location.n)
            return cache_has_id(external->cache, url, id);
        if (address_read(external->arena, entry->location, &target) != ADDRESS_FINE)
            return false;
        url = target.url;
    }
    return false;
}

/* A redirect is remembered when it leads to a page that works: what is broken is asked again as a
 * whole. */
static void remember(struct external *external) {
    struct crawl *crawl = external->crawl;
    for (size_t i = 0; i < crawl_count(crawl); i++) {
        const struct page *page = crawl_page(crawl, i);
        if (!page->cached && crawl_judge(crawl, i, (Slice){0}).kind == FATE_WORKS)
            cache_put(external->cache, &(struct cache_entry){.url = page->address.url,
                                                             .checked = external->started_s,
                                                             .status = page->status,
                                                             .html = page->html,
                                                             .location = page->location});
    }
    for (size_t i = 0; i < external->places.n; i++) {
        const struct external_place *place = &external->places.v[i];
        if (place->fault || !place->id.n)
            continue;
        struct fate fate = crawl_judge(crawl, place->page, place->id);
        if (fate.kind == FATE_WORKS && !fate.last->cached && fate.last->anchors)
            cache_put_id(external->cache, fate.last->address.url, place->id);
    }
    int error = cache_write(external->cache);
    if (error)
        note(external,
             arena_printf(external->arena, "the cache `.quire-cache` cannot be written: %s",
                          strerror(error)));
}

/* --- collecting --- */

struct external *external_new(struct library *library, const struct external_options *options) {
    struct external *external = xcalloc(1, sizeof *external);
    external->arena = arena_new();
    external->library = library;
    external->options = *options;
    external->started_s = (uint64_t)time(NULL);
    const struct config_external *settings = settings_of(external);
    external->cache = cache_open(library->config->root, external->started_s, settings->ttl_s);
    external->crawl = crawl_new(settings, recall, external);
    if (cache_is_damaged(external->cache))
        note(external,
             S("the cache `.quire-cache/external.json` could not be read, and is made anew"));
    read_headers(external);
    return external;
}

void external_free(struct external *external) {
    if (!external)
        return;
    crawl_free(external->crawl);
    cache_free(external->cache);
    VEC_FREE(&external->places);
    VEC_FREE(&external->notes);
    arena_free(external->arena);
    xfree(external);
}

static bool is_ignored(const struct config_external *settings, Slice written, Slice url) {
    for (size_t i = 0; i < settings->n_ignore; i++)
        if (address_matches(settings->ignore[i], written) ||
            address_matches(settings->ignore[i], url))
            return true;
    return false;
}

static bool is_elsewhere(const struct config_external *settings, const struct address *address) {
    return host_is_example(address->host) || (!settings->local && host_is_local(address->host));
}

void external_add(struct external *external, const struct source *source, const struct link *link) {
    const struct config_external *settings = settings_of(external);
    struct address address;
    enum address_fault fault = address_read(external->arena, link->url, &address);
    if (fault == ADDRESS_OTHER || !scope_holds(external->options.scope, source->path) ||
        is_ignored(settings, link->url, address.url) ||
        (address.host.n && is_elsewhere(settings, &address)))
        return;
    struct external_place *place = VEC_PUSH(&external->places);
    *place =
        (struct external_place){.source = source,
                                .start = link->start,
                                .end = link->end,
                                .image = link->kind == LINK_IMAGE || link->kind == LINK_HTML_SRC,
                                .written = link->url,
                                .fault = fault};
    if (fault)
        return;
    place->fragment = address.fragment;
    place->id = fragment_id(address.fragment);
    place->page = crawl_add(external->crawl, &address,
                            place->id.n && !has_known_id(external, address.url, place->id));
}

/* --- asking --- */

static uint64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static struct http *begin(struct external *external) {
    static const char *const proxies[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
                                          "ALL_PROXY"};
    const struct config_external *settings = settings_of(external);
    struct http_options options = {.timeout_ms = settings->timeout_ms,
                                   .local = settings->local,
                                   .certificates = external->options.variable("SSL_CERT_FILE")};
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++) {
        const char *value = external->options.variable(proxies[i]);
        options.proxied = options.proxied || (value && *value);
    }
    return http_begin(&options, &external->trouble);
}

static void tell_progress(const struct external *external) {
    const struct crawl *crawl = external->crawl;
    size_t done = 0, all = crawl_count(crawl);
    for (size_t i = 0; i < all; i++)
        done += crawl_page(crawl, i)->state > PAGE_ACTIVE;
    progress_tell(external->options.progress, "asking", "addresses on the web", done < all ? done : all - 1, all);
}

/* Carries requests until none is under way or waiting. False when it was interrupted. */
static bool carry(struct external *external, struct http *http, const struct interrupt *interrupt) {
    struct crawl *crawl = external->crawl;
    const char **lines = ARENA_ARRAY(external->arena, const char *, external->n_headers);
    uint64_t told = now_ms();
    while (!crawl_is_done(crawl)) {
        struct http_request request;
        struct http_outcome outcome;
        uint64_t now = now_ms();
        while (crawl_next(crawl, now, &request)) {
            add_headers(external, crawl_page(crawl, request.tag), &request, lines);
            http_start(http, &request);
        }
        if (external->options.progress && now - told >= TICK_MS) {
            tell_progress(external);
            told = now;
        }
        uint64_t wake = crawl_wake(crawl);
        uint64_t wait = wake <= now ? 0 : wake - now < TICK_MS ? wake - now : TICK_MS;
        if (http_wait(http, (uint32_t)wait, interrupt->fd, &outcome))
            crawl_take(crawl, &outcome, now_ms());
        if (interrupt_came(interrupt))
            break;
    }
    progress_tell(external->options.progress, "asking", "addresses on the web", 1, 1);
    return crawl_is_done(crawl);
}

/* Asks what is the matter with each name that was not resolved. A resolver that is down makes one
 * wait, so a few such answers are enough. */
static void look_up_names(struct external *external) {
    Slice host;
    unsigned troubles = 0;
    while (crawl_unresolved(external->crawl, &host)) {
        enum name_state state = NAME_TROUBLE;
        if (troubles < MOST_PROBES)
            state = resolve_name(slice_cstr(external->arena, host));
        troubles += state == NAME_TROUBLE;
        crawl_resolve(external->crawl, host, state);
    }
    crawl_reopen(external->crawl, now_ms());
}

/* Is there a name that the resolver knows, when all that were asked are unknown? Addresses that are
 * cached have some. */
static void probe_resolver(struct external *external) {
    struct crawl *crawl = external->crawl;
    struct map tried = {0};
    bool needed = false;
    for (size_t i = 0; i < crawl_count(crawl); i++)
        needed = needed || crawl_page(crawl, i)->state == PAGE_NO_NAME;
    for (size_t i = 0; needed && i < crawl_count(crawl) && tried.n < MOST_PROBES; i++) {
        const struct page *page = crawl_page(crawl, i);
        Slice host = page->address.host;
        if (crawl_has_resolved(crawl))
            break;
        if (!page->cached || host_is_number(host) || host_is_local(host) || map_has(&tried, host))
            continue;
        map_set(&tried, host, NULL);
        if (resolve_name(slice_cstr(external->arena, host)) == NAME_EXISTS)
            crawl_resolve(crawl, host, NAME_EXISTS);
    }
    map_free(&tried);
}

/* What does not work for all that is known has its redirects asked again. */
static void doubt_cache(struct external *external) {
    for (size_t i = 0; i < external->places.n; i++) {
        const struct external_place *place = &external->places.v[i];
        if (!place->fault &&
            crawl_judge(external->crawl, place->page, place->id).kind != FATE_WORKS)
            crawl_forget(external->crawl, place->page, now_ms());
    }
}

void external_run(struct external *external) {
    struct interrupt interrupt;
    struct http *http = NULL;
    bool whole = true;
    interrupt_hold(&interrupt);
    while (whole && !crawl_is_done(external->crawl)) {
        if (!http && !(http = begin(external)))
            break;
        whole = carry(external, http, &interrupt);
        if (whole)
            look_up_names(external);
        if (whole && crawl_is_done(external->crawl))
            doubt_cache(external);
    }
    if (whole)
        probe_resolver(external);
    http_end(http);
    remember(external);
    interrupt_release(&interrupt);
    if (!external->trouble)
        external_report(external);
}

const char *external_trouble(const struct external *external) {
    return external->trouble;
}

void external_summary(const struct external *external, Buf *out) {
    size_t n = external->works + external->broken + external->unknown;
    for (size_t i = 0; i < external->notes.n; i++)
        buf_printf(out, "%.*s\n", FMT(external->notes.v[i]));
    buf_printf(out, "%zu address%s on the web: %zu work%s, %zu broken, %zu unknown", n,
               n == 1 ? "" : "es", external->works, external->works == 1 ? "s" : "",
               external->broken, external->unknown);
    if (external->cached)
        buf_printf(out, " (%zu known from the cache)", external->cached);
    buf_char(out, '\n');
}
