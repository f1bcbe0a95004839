#include "cli/watcher.h"
#include "base/str.h"
#include <stdio.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { LONG_MS = 500, STEP_MS = 100, USUAL_WIDTH = 80 };

long long watcher_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A line as wide as the terminal would go on in the next. */
static size_t room(void) {
    struct winsize size;
    size_t columns = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : USUAL_WIDTH;
    return columns - 1;
}

/* Over what was shown before. */
static void show(struct watcher *watcher, const Buf *text) {
    Buf line = {0};
    Slice shown = slice_sub(buf_view(text), 0, room());
    buf_char(&line, '\r');
    buf_slice(&line, shown);
    if (watcher->width > shown.n)
        buf_fill(&line, ' ', watcher->width - shown.n);
    if (!shown.n)
        buf_char(&line, '\r');
    fputs(line.s, stderr);
    fflush(stderr);
    watcher->width = shown.n;
    buf_free(&line);
}

static void tell(void *context, const char *verb, const char *noun, size_t done, size_t all) {
    struct watcher *watcher = context;
    Buf text = {0};
    buf_init(&text);
    if (done >= all) {
        if (watcher->width)
            show(watcher, &text);
    } else {
        long long now = watcher_clock();
        if (now - watcher->options->started >= LONG_MS && now - watcher->told >= STEP_MS) {
            buf_printf(&text, "%s ", verb);
            buf_thousands(&text, (long long)done);
            buf_puts(&text, " of ");
            buf_thousands(&text, (long long)all);
            buf_printf(&text, " %s", noun);
            show(watcher, &text);
            watcher->told = now;
        }
    }
    buf_free(&text);
}

const struct progress *watcher_begin(struct watcher *watcher, const struct options *options) {
    *watcher = (struct watcher){.progress = {tell, watcher}, .options = options};
    return options->watched && !options->quiet ? &watcher->progress : NULL;
}

void watcher_end_line(const struct options *options) {
    if (options->watched)
        fprintf(stderr, ", %.1f s", (double)(watcher_clock() - options->started) / 1000);
    putc('\n', stderr);
}
