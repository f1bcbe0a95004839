/* Addresses on the web, without the web: anchors, the crawl in a time of its own, the cache. */
#include "base/file.h"
#include "check/external_cache.h"
#include "check/external_crawl.h"
#include "check/external_queue.h"
#include "unit.h"
#include <unistd.h>

/* --- anchors --- */

static const struct {
    const char *html, *ids; /* with blanks between, in order */
} PAGES[] = {
    {"", ""},
    {"no markup < 3 <", ""},
    {"<p id=a><p id='b'><p id=\"c d\"><P ID = e>", "a b c d e"},
    {"<p id=a id=b>", "a b"},
    {"<a name=a><img name=b><map name=c>", "a"},
    {"<p id><p id=><p id=''>", ""},
    {"<p class=a\"b id=c>", "c"},
    {"<p/id=a><br id=b/><p a=b/c id=d>", "a b/ d"},
    {"<p =id=a id=b>", "b"},
    {"<p title='>' id=a>", "a"},
    {"<p title='> <p id=a>", ""},
    {"<p id=a", "a"},
    {"<p id='a", "a"},
    {"<!-- <p id=a> --><p id=b><!--><p id=c><!---><p id=d>", "b c d"},
    {"<!-- <p id=a>", ""},
    {"<!DOCTYPE html><?xml id=a?></p id=b><p id=c>", "c"},
    {"<script>'<p id=a>'</script><p id=b>", "b"},
    {"<SCRIPT><p id=a></scrip></Script ><p id=b>", "b"},
    {"<script id=s><p id=a>", "s"},
    {"<style><p id=a></style><title><p id=b></title><textarea><p id=c></textarea><p id=d>", "d"},
    {"<p id=a&amp;b><p id='&#233;'><p id=&notaname;>", "a&b \xc3\xa9 &notaname;"},
    {"<svg id=a><template><p id=b></template><x-y id=c>", "a b c"},
    {"<1 id=a><p id=b>", "b"},
};

Test(external, anchors) {
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(PAGES); i++) {
        struct page_anchors page;
        Buf ids = {0};
        page_anchors_read(arena, slice_from(PAGES[i].html), &page);
        for (size_t k = 0; k < page.ids.n; k++) {
            buf_puts(&ids, k ? " " : "");
            buf_slice(&ids, page.ids.entries[k].key);
        }
        expect_text(buf_view(&ids), PAGES[i].ids, PAGES[i].html);
        buf_free(&ids);
        page_anchors_free(&page);
    }
    arena_free(arena);
}

static const struct {
    const char *html, *id;
    bool has, partial;
} JUDGED[] = {
    {"<h1>x</h1>", "x", false, false},
    {"<h1>x</h1><script></script>", "x", false, true},
    {"<h1 id=a>x</h1><script></script>", "x", false, false},
    {"<h1>x<a href=#a></a></h1><script></script>", "x", false, false},
    {"<h1>x</h1><a href=#a></a><script></script>", "x", false, true},
    {"<h1>x</h1><p id=a><script></script>", "x", false, true},
    {"<p id=user-content-a><script></script>", "a", true, false},
    {"<meta http-equiv='REFRESH' content='0;url=b'><h1 id=a>", "x", false, true},
    {"<script>{\"id\":\"x\"}</script>", "x", true, true},
    {"<script>{\"anchor\" : \"x\"}</script>", "x", true, true},
    {"<script>'<a id=\\\"user-content-x\\\">'</script>", "x", true, true},
    {"<script>'<p id=x>'</script>", "x", true, true},
    {"<script>y = 'x'; // id</script>", "x", false, true},
    {"<p id=\xe9>", "%C3%A9", true, false},
    {"<p id=\xe9>", "e", false, false},
};

Test(external, anchors_that_are_judged) {
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(JUDGED); i++) {
        struct page_anchors page;
        page_anchors_read(arena, slice_from(JUDGED[i].html), &page);
        expect_number(page_has_anchor(&page, arena, slice_from(JUDGED[i].id)), JUDGED[i].has, JUDGED[i].html);
        expect_number(page.partial, JUDGED[i].partial, JUDGED[i].html);
        page_anchors_free(&page);
    }
    arena_free(arena);
}

/* What a page may cost is bounded. */
Test(external, anchors_without_end) {
    struct arena *arena = arena_new();
    struct page_anchors page;
    Buf html = {0};
    for (int i = 0; i < 60000; i++)
        buf_printf(&html, "<p id=%d>", i);
    page_anchors_read(arena, buf_view(&html), &page);
    expect_number(page.ids.n, 50000, "ids");
    cr_expect(page.partial, "the page has more than were kept");
    page_anchors_free(&page);
    buf_free(&html);
    arena_free(arena);
}

/* No beginning of a page, cut anywhere, is read beyond its end. */
Test(external, anchors_of_what_is_cut) {
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(PAGES); i++)
        for (size_t n = 0; n <= strlen(PAGES[i].html); n++) {
            char *copy = xmalloc(n + !n);
            struct page_anchors page;
            if (n)
                memcpy(copy, PAGES[i].html, n);
            page_anchors_read(arena, (Slice){copy, n}, &page);
            page_anchors_free(&page);
            free(copy);
        }
    arena_free(arena);
}

static const struct {
    const char *fragment, *id;
} FRAGMENTS[] = {
    {"", ""},          {"a", "a"},       {"top", ""},      {"TOP", ""},        {"L1", ""},        {"L10-L20", ""},
    {"List", "List"},  {"/x", ""},       {"!x", ""},       {"a=b", ""},        {"diff-ab12", ""}, {"difference", "difference"},
    {"note_1", ""},    {"note_x", "note_x"}, {":~:text=a", ""}, {"a:~:text=b=c", "a"}, {"a/b", "a/b"},
    {"10-20", ""},     {"10", "10"},     {"-1", "-1"},     {"2024-01-02", "2024-01-02"},
};

Test(external, fragments) {
    for (size_t i = 0; i < ROWS(FRAGMENTS); i++)
        expect_text(fragment_id(slice_from(FRAGMENTS[i].fragment)), FRAGMENTS[i].id, FRAGMENTS[i].fragment);
}

/* --- the queue --- */

Test(external, queue) {
    struct queue queue = {0};
    uint32_t random = 1;
    for (size_t i = 0; i < 1000; i++) {
        random = random * 1664525u + 1013904223u;
        queue_add(&queue, random >> 26, i);
    }
    uint64_t due = 0;
    size_t number = 0;
    for (size_t i = 0; i < 1000; i++) {
        uint64_t next = queue_next(&queue);
        size_t taken = queue_take(&queue);
        cr_expect(i == 0 || next > due || (next == due && taken > number), "item %zu is in order", i);
        due = next;
        number = taken;
    }
    cr_expect(queue_next(&queue) == UINT64_MAX, "it is empty");
    queue_free(&queue);
}

/* --- the crawl, against a web that is a table --- */

struct reply {
    const char *url;
    enum http_failure failure;
    int head, get;               /* statuses; 0 for a failure */
    const char *location;
    uint32_t retry_after;
    unsigned bad;                /* that many requests are answered like this, and the rest by 200; 0: all */
    const char *body;
};

static const struct reply WEB[] = {
    {.url = "http://a.b/ok", .head = 200, .get = 200},
    {.url = "http://a.b/page", .head = 200, .get = 200, .body = "<h1 id=x>"},
    {.url = "http://a.b/gone", .head = 404, .get = 404},
    {.url = "http://a.b/no-head", .head = 501, .get = 200},
    {.url = "http://a.b/500", .head = 500, .get = 500},
    {.url = "http://a.b/500-once", .head = 500, .get = 500, .bad = 2},
    {.url = "http://a.b/timeout", .failure = HTTP_TIMEOUT},
    {.url = "http://a.b/cut", .failure = HTTP_CUT_OFF},
    {.url = "http://a.b/tls", .failure = HTTP_TLS},
    {.url = "http://a.b/busy", .head = 429, .get = 429, .retry_after = 5, .bad = 1},
    {.url = "http://a.b/busy-long", .head = 429, .get = 429, .retry_after = 61},
    {.url = "http://a.b/moved", .head = 301, .get = 301, .location = "http://a.b/page"},
    {.url = "http://a.b/found", .head = 302, .get = 302, .location = "http://a.b/moved"},
    {.url = "http://a.b/fragment", .head = 302, .get = 302, .location = "http://a.b/page#y"},
    {.url = "http://a.b/1", .head = 302, .get = 302, .location = "http://a.b/2"},
    {.url = "http://a.b/2", .head = 302, .get = 302, .location = "http://a.b/1"},
    {.url = "http://gone.b/", .failure = HTTP_NO_NAME},
};

struct walk {
    struct crawl *crawl;
    uint64_t now;
    Buf log;                     /* "HEAD /x@0 GET /x@1000" */
    unsigned asked[ROWS(WEB)];
    unsigned requests;
};

static void answer(struct walk *walk, const struct http_request *request) {
    struct http_outcome outcome = {.tag = request->tag, .status = 404};
    walk->requests++;
    buf_printf(&walk->log, "%s%s %s@%llu", walk->log.n ? " " : "", request->head ? "HEAD" : "GET",
               strrchr(request->url, '/'), (unsigned long long)walk->now);
    for (size_t i = 0; i < ROWS(WEB); i++) {
        const struct reply *reply = &WEB[i];
        if (strcmp(reply->url, request->url) != 0)
            continue;
        bool well = reply->bad && walk->asked[i]++ >= reply->bad;
        outcome.failure = reply->failure;
        outcome.status = well ? 200 : request->head ? reply->head : reply->get;
        outcome.location = slice_from(reply->location);
        outcome.retry_after_s = well ? 0 : reply->retry_after;
        outcome.html = reply->body != NULL;
        outcome.body = request->body ? slice_from(reply->body) : (Slice){0};
    }
    crawl_take(walk->crawl, &outcome, walk->now);
}

/* One request at a time; when none may begin, time goes on to when one may. */
static void walk_all(struct walk *walk) {
    while (!crawl_is_done(walk->crawl)) {
        struct http_request request;
        if (crawl_next(walk->crawl, walk->now, &request))
            answer(walk, &request);
        else if (!crawl_is_done(walk->crawl))
            walk->now = crawl_wake(walk->crawl);
    }
}

static size_t add(struct arena *arena, struct crawl *crawl, const char *url, Slice *id) {
    struct address address;
    address_read(arena, slice_from(url), &address);
    *id = fragment_id(address.fragment);
    return crawl_add(crawl, &address, id->n > 0);
}

static const struct {
    const char *url;
    enum fate_kind kind;
    const char *log;
} WALKS[] = {
    {"http://a.b/ok", FATE_WORKS, "HEAD /ok@0"},
    {"http://a.b/page#x", FATE_WORKS, "GET /page@0"},
    {"http://a.b/page#y", FATE_MISSING_ID, "GET /page@0"},
    {"http://a.b/ok#y", FATE_WORKS, "GET /ok@0"},
    {"http://a.b/gone", FATE_BROKEN, "HEAD /gone@0 GET /gone@0"},
    {"http://a.b/gone#x", FATE_BROKEN, "GET /gone@0"},
    {"http://a.b/no-head", FATE_WORKS, "HEAD /no-head@0 GET /no-head@0"},
    {"http://a.b/500", FATE_UNKNOWN, "HEAD /500@0 GET /500@0 GET /500@1000 GET /500@3000"},
    {"http://a.b/500-once", FATE_WORKS, "HEAD /500-once@0 GET /500-once@0 GET /500-once@1000"},
    {"http://a.b/timeout", FATE_UNKNOWN, "HEAD /timeout@0 GET /timeout@1000 GET /timeout@3000"},
    {"http://a.b/cut", FATE_UNKNOWN, "HEAD /cut@0 GET /cut@0 GET /cut@1000 GET /cut@3000"},
    {"http://a.b/tls", FATE_UNKNOWN, "HEAD /tls@0"},
    {"http://a.b/busy", FATE_WORKS, "HEAD /busy@0 HEAD /busy@5000"},
    {"http://a.b/busy-long", FATE_UNKNOWN, "HEAD /busy-long@0"},
    {"http://a.b/moved", FATE_WORKS, "HEAD /moved@0 HEAD /page@0"},
    {"http://a.b/found#x", FATE_WORKS, "GET /found@0 GET /moved@0 GET /page@0"},
    {"http://a.b/found#z", FATE_MISSING_ID, "GET /found@0 GET /moved@0 GET /page@0"},
    {"http://a.b/fragment#z", FATE_WORKS, "GET /fragment@0 HEAD /page@0"},
    {"http://a.b/1", FATE_UNKNOWN, "HEAD /1@0 HEAD /2@0"},
    {"http://gone.b/", FATE_UNKNOWN, "HEAD /@0"},
};

static const struct config_external SETTINGS = {.retries = 2, .wait_ms = 1000};

Test(external, crawl) {
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(WALKS); i++) {
        struct walk walk = {.crawl = crawl_new(&SETTINGS, NULL, NULL)};
        Slice id;
        size_t page = add(arena, walk.crawl, WALKS[i].url, &id);
        walk_all(&walk);
        expect_text(buf_view(&walk.log), WALKS[i].log, WALKS[i].url);
        expect_number(crawl_judge(walk.crawl, page, id).kind, WALKS[i].kind, WALKS[i].url);
        buf_free(&walk.log);
        crawl_free(walk.crawl);
    }
    arena_free(arena);
}

/* All of the table at once, from both ends: every address is asked as often as alone, or less, and comes to the same. */
Test(external, crawl_of_all) {
    struct arena *arena = arena_new();
    for (int backwards = 0; backwards < 2; backwards++) {
        struct walk walk = {.crawl = crawl_new(&SETTINGS, NULL, NULL)};
        size_t pages[ROWS(WALKS)];
        Slice ids[ROWS(WALKS)];
        for (size_t i = 0; i < ROWS(WALKS); i++) {
            size_t row = backwards ? ROWS(WALKS) - 1 - i : i;
            if (strstr(WALKS[row].url, "busy-long"))
                continue; /* it closes the host */
            pages[row] = add(arena, walk.crawl, WALKS[row].url, &ids[row]);
        }
        walk_all(&walk);
        for (size_t i = 0; i < ROWS(WALKS); i++)
            if (!strstr(WALKS[i].url, "busy-long"))
                expect_number(crawl_judge(walk.crawl, pages[i], ids[i]).kind, WALKS[i].kind, WALKS[i].url);
        cr_expect(walk.requests <= 31, "%u requests", walk.requests);
        buf_free(&walk.log);
        crawl_free(walk.crawl);
    }
    arena_free(arena);
}

/* Waits are bounded: no wait passes a minute, and a host that wants more than two in all is given up. */
Test(external, patience) {
    struct arena *arena = arena_new();
    const struct config_external settings = {.retries = 10, .wait_ms = 60000};
    struct crawl *crawl = crawl_new(&settings, NULL, NULL);
    size_t pages[40];
    Slice id;
    for (size_t i = 0; i < ROWS(pages); i++)
        pages[i] = add(arena, crawl, arena_printf(arena, "http://a.b/%zu", i).s, &id);
    uint64_t now = 0;
    unsigned requests = 0;
    while (!crawl_is_done(crawl)) {
        struct http_request request;
        if (!crawl_next(crawl, now, &request)) {
            cr_assert(crawl_is_done(crawl) || crawl_wake(crawl) - now <= CRAWL_LONGEST_WAIT, "at %llu",
                      (unsigned long long)now);
            now = crawl_is_done(crawl) ? now : crawl_wake(crawl);
            continue;
        }
        requests++;
        crawl_take(crawl, &(struct http_outcome){.tag = request.tag, .status = 429}, now);
    }
    expect_number(now, CRAWL_PATIENCE, "the time that was waited");
    expect_number(requests, 3, "requests");
    for (size_t i = 0; i < ROWS(pages); i++)
        expect_number(crawl_judge(crawl, pages[i], id).kind, FATE_UNKNOWN, "a page of a host that was given up");
    crawl_free(crawl);
    arena_free(arena);
}

/* With many requests under way: never more than the limits, and every page comes to an end, whatever is answered. */
Test(external, limits) {
    static const struct http_outcome answers[] = {
        {.status = 200}, {.status = 404},           {.status = 500},
        {.status = 429}, {.failure = HTTP_REFUSED}, {.failure = HTTP_CUT_OFF},
        {.status = 503, .retry_after_s = 1},
    };
    struct arena *arena = arena_new();
    struct crawl *crawl = crawl_new(&SETTINGS, NULL, NULL);
    Slice id;
    for (size_t i = 0; i < 3000; i++)
        add(arena, crawl, arena_printf(arena, "http://h%zu.b/%zu", i % 20, i).s, &id);
    size_t under_way[HTTP_MOST], n = 0, per_host[20] = {0};
    uint64_t now = 0;
    uint32_t random = 7;
    while (!crawl_is_done(crawl)) {
        struct http_request request;
        while (crawl_next(crawl, now, &request)) {
            cr_assert(n < HTTP_MOST, "more than %d under way", HTTP_MOST);
            cr_assert(per_host[request.tag % 20]++ < CRAWL_HOST, "more than %d to a host", CRAWL_HOST);
            under_way[n++] = request.tag;
        }
        if (!n) {
            cr_assert(crawl_is_done(crawl) || crawl_wake(crawl) != UINT64_MAX, "nothing under way, and nothing to wait for");
            now = crawl_is_done(crawl) ? now : crawl_wake(crawl);
            continue;
        }
        random = random * 1664525u + 1013904223u;
        size_t which = (random >> 8) % n;
        struct http_outcome outcome = answers[(random >> 20) % ROWS(answers)];
        outcome.tag = under_way[which];
        under_way[which] = under_way[--n];
        per_host[outcome.tag % 20]--;
        crawl_take(crawl, &outcome, now++);
    }
    for (size_t i = 0; i < crawl_count(crawl); i++)
        cr_expect(crawl_page(crawl, i)->state > PAGE_ACTIVE, "page %zu has come to an end", i);
    crawl_free(crawl);
    arena_free(arena);
}

/* A name is broken when the resolver says so and knew another; one that exists after all is asked again, once. */
Test(external, names) {
    static const struct {
        const char *others;
        enum name_state state;
        enum fate_kind kind;
        const char *log;
    } rows[] = {
        {"http://a.b/ok", NAME_UNKNOWN, FATE_NO_NAME, "HEAD /@0 HEAD /ok@0"},
        {"http://127.0.0.1/ok", NAME_UNKNOWN, FATE_UNKNOWN, "HEAD /@0 HEAD /ok@0 GET /ok@0"},
        {"http://a.b/ok", NAME_TROUBLE, FATE_UNKNOWN, "HEAD /@0 HEAD /ok@0"},
        {"http://a.b/ok", NAME_EXISTS, FATE_UNKNOWN, "HEAD /@0 HEAD /ok@0 HEAD /@0"},
    };
    const struct config_external settings = {.retries = 2, .wait_ms = 1000, .local = true};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct walk walk = {.crawl = crawl_new(&settings, NULL, NULL)};
        Slice id, host;
        size_t page = add(arena, walk.crawl, "http://gone.b/", &id);
        add(arena, walk.crawl, rows[i].others, &id);
        walk_all(&walk);
        cr_assert(crawl_unresolved(walk.crawl, &host), "row %zu", i);
        expect_text(host, "gone.b", "the name");
        crawl_resolve(walk.crawl, host, rows[i].state);
        crawl_reopen(walk.crawl, walk.now);
        walk_all(&walk);
        cr_expect(!crawl_unresolved(walk.crawl, &host), "row %zu: given out once", i);
        expect_text(buf_view(&walk.log), rows[i].log, "requests");
        expect_number(crawl_judge(walk.crawl, page, (Slice){0}).kind, rows[i].kind, "fate");
        buf_free(&walk.log);
        crawl_free(walk.crawl);
    }
    arena_free(arena);
}

/* --- the cache --- */

Test(external, cache) {
    char root[] = "/tmp/quire-unit-XXXXXX";
    cr_assert(mkdtemp(root));
    Slice url = S("http://a.b/"), to = S("http://a.b/to");
    struct cache *cache = cache_open(root, 1000, 100);
    cr_expect(!cache_find(cache, url) && !cache_is_damaged(cache), "there is none yet");
    cache_put(cache, &(struct cache_entry){.url = url, .checked = 950, .status = 200, .html = true});
    cache_put_id(cache, url, S("x"));
    cache_put(cache, &(struct cache_entry){.url = to, .checked = 1000, .status = 301, .location = url});
    expect_number(cache_write(cache), 0, "it is written");
    cache_free(cache);

    static const struct {
        uint64_t now;
        uint32_t ttl;
        bool first, second;
    } times[] = {{1000, 100, true, true}, {1049, 100, true, true},  {1050, 100, false, true}, {1100, 100, false, false},
                 {999, 100, true, false}, {949, 100, false, false}, {1000, 0, false, false}};
    for (size_t i = 0; i < ROWS(times); i++) {
        cache = cache_open(root, times[i].now, times[i].ttl);
        expect_number(cache_find(cache, url) != NULL, times[i].first, "the first");
        expect_number(cache_has_id(cache, url, S("x")), times[i].first, "its id");
        expect_number(cache_find(cache, to) != NULL, times[i].second, "the second");
        cache_free(cache);
    }
    cache = cache_open(root, 1000, 100);
    expect_text(cache_find(cache, to)->location, "http://a.b/", "location");
    cache_put(cache, cache_find(cache, url));
    cr_expect(!cache_has_id(cache, url, S("x")), "a new entry has no ids");
    cache_put_id(cache, S("http://other/"), S("x"));
    cr_expect(!cache_has_id(cache, S("http://other/"), S("x")), "an id needs an entry");
    cache_free(cache);
    file_remove(root, S(".quire-cache/external.json"));
    file_remove(root, S(".quire-cache/.gitignore"));
    rmdir(root);
}
