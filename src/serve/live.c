#include "serve/live.h"
#include "base/mem.h"
#include "base/path.h"
#include "serve/root.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { KEPT = 64, KEPT_BYTES = 4 << 20, MOST_PAGES = 200, MOST_FILES = 200 };

/* What a build wrote: paths, each behind and before a NUL. */
struct update {
    Buf paths;
};

struct live {
    const int *root;
    char run[32];
    unsigned number;
    struct update kept[KEPT];        /* build N at N % KEPT */
    unsigned oldest;                 /* the first that is kept */
    size_t bytes;
    Buf found;
    unsigned found_number;
    size_t pages;
};

struct live_page {
    struct live *live;
    Buf path;
    bool there;
    bool reload;                     /* whatever was written */
    bool greeted;
    unsigned number, found_number;   /* what it was told of last */
    Buf waiting;                     /* to be read, from `at` on */
    size_t at;
};

struct live *live_new(const int *root) {
    struct live *live = xcalloc(1, sizeof *live);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *live = (struct live){.root = root, .oldest = 1};
    snprintf(live->run, sizeof live->run, "%lx-%lx", (unsigned long)now.tv_sec * 1000 + (unsigned long)now.tv_nsec / 1000000,
             (unsigned long)getpid());
    buf_puts(&live->found, "null");
    return live;
}

void live_free(struct live *live) {
    if (!live)
        return;
    for (size_t i = 0; i < KEPT; i++)
        buf_free(&live->kept[i].paths);
    buf_free(&live->found);
    xfree(live);
}

const char *live_run(const struct live *live) {
    return live->run;
}

unsigned live_number(const struct live *live) {
    return live->number;
}

size_t live_count(const struct live *live) {
    return live->pages;
}

static void forget_oldest(struct live *live) {
    Buf *paths = &live->kept[live->oldest++ % KEPT].paths;
    live->bytes -= paths->n;
    buf_free(paths);
}

void live_built(struct live *live, Slice paths) {
    live->number++;
    if (live->number - live->oldest >= KEPT)
        forget_oldest(live);
    Buf *kept = &live->kept[live->number % KEPT].paths;
    buf_char(kept, '\0');
    buf_slice(kept, paths);
    live->bytes += kept->n;
    while (live->bytes > KEPT_BYTES && live->oldest < live->number)
        forget_oldest(live);
}

bool live_found(struct live *live, Slice json) {
    if (slice_eq(json, buf_view(&live->found)))
        return false;
    buf_clear(&live->found);
    buf_slice(&live->found, json);
    live->found_number++;
    return true;
}

struct live_page *live_open(struct live *live, Slice path, bool there, Slice run, unsigned number) {
    if (live->pages >= MOST_PAGES)
        return NULL;
    struct live_page *page = xcalloc(1, sizeof *page);
    *page = (struct live_page){.live = live, .there = there, .number = number};
    page->reload = !slice_is(run, live->run) || number > live->number;
    buf_slice(&page->path, path);
    live->pages++;
    return page;
}

void live_close(struct live_page *page) {
    page->live->pages--;
    buf_free(&page->path);
    buf_free(&page->waiting);
    xfree(page);
}

/* --- what a page is told --- */

static bool holds(const Buf *paths, Slice path) {
    Buf needle = {0};
    buf_char(&needle, '\0');
    buf_slice(&needle, path);
    buf_char(&needle, '\0');
    bool found = slice_find(buf_view(paths), buf_view(&needle), 0) != SLICE_NONE;
    buf_free(&needle);
    return found;
}

static bool was_written(const struct live_page *page) {
    const struct live *live = page->live;
    if (page->number + 1 < live->oldest)
        return true;
    for (unsigned n = page->number + 1; n <= live->number; n++)
        if (holds(&live->kept[n % KEPT].paths, buf_view(&page->path)))
            return true;
    return root_has(*live->root, page->path.s ? page->path.s : "") != page->there;
}

/* Is it what pages are made with beside their own text? */
static bool is_used_by_pages(Slice path) {
    static const char *const exts[] = {"css", "js",   "mjs",  "svg",   "png", "jpg", "jpeg", "gif",
                                       "webp", "avif", "ico", "woff", "woff2", "ttf", "otf", "mp4",  "webm"};
    Slice ext = path_ext(path_base(path));
    for (size_t i = 0; i < sizeof exts / sizeof *exts; i++)
        if (slice_eq_nocase(ext, slice_from(exts[i])))
            return true;
    return false;
}

/* False when there are too many to be told. */
static bool add_files(const struct live_page *page, Buf *out) {
    const struct live *live = page->live;
    size_t n = 0;
    for (unsigned number = page->number + 1; number <= live->number; number++) {
        Slice paths = buf_view(&live->kept[number % KEPT].paths);
        for (size_t at = 1; at < paths.n;) {
            size_t end = slice_find_char(paths, '\0', at);
            Slice path = slice_sub(paths, at, end);
            at += path.n + 1;
            if (!is_used_by_pages(path))
                continue;
            if (n++ == MOST_FILES)
                return false;
            buf_puts(out, n > 1 ? "," : "");
            buf_json_string(out, path);
        }
    }
    return true;
}

static void tell(struct live_page *page) {
    struct live *live = page->live;
    Buf files = {0};
    bool built = page->number != live->number;
    bool reload = page->reload || (built && was_written(page));
    if (built && !reload)
        reload = !add_files(page, &files);
    buf_printf(&page->waiting, "data: {\"build\":%u,\"reload\":%s,\"files\":[%s]", live->number, reload ? "true" : "false",
               reload || !files.s ? "" : files.s);
    if (!page->greeted || page->found_number != live->found_number)
        buf_printf(&page->waiting, ",\"findings\":%s", live->found.s);
    buf_puts(&page->waiting, "}\n\n");
    page->reload = false;
    page->greeted = true;
    page->number = live->number;
    page->found_number = live->found_number;
    buf_free(&files);
}

size_t live_read(struct live_page *page, char *out, size_t room) {
    const struct live *live = page->live;
    if (page->at == page->waiting.n) {
        buf_clear(&page->waiting);
        page->at = 0;
        if (!page->greeted || page->number != live->number || page->found_number != live->found_number)
            tell(page);
    }
    size_t n = page->waiting.n - page->at;
    n = n < room ? n : room;
    if (n)
        memcpy(out, page->waiting.s + page->at, n);
    page->at += n;
    return n;
}
