#include "serve/server.h"
#include "base/mem.h"
#include "serve/browser.h"
#include "serve/console.h"
#include "serve/frames.h"
#include "serve/job.h"
#include "serve/live.h"
#include "serve/reply.h"
#include "serve/root.h"
#include "serve/watch.h"
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Milliseconds. A change is built when nothing more has happened for a while, and in any case after some time. */
enum { SETTLE = 12, SETTLE_AT_MOST = 100, POLL = 1000, POLL_RATIO = 10, HANGS = 120 * 1000, WAITS = 2000, MOST_DOUBLINGS = 6 };
enum { WORDS = 4000, NAMES = 1, LATER = 10 /* a nice value */ };

enum work { IDLE, BUILDING, CHECKING };

/* What an event of the loop is of. */
enum source { OF_HTTP, OF_GONE, OF_WATCH, OF_SIGNALS, OF_JOB };

/* What a job has said so far, in its frames. */
struct heard {
    Buf listed, asked, written, prefix;
    struct job_done done;
    bool whole;
    struct notices notices;
};

struct server {
    const struct server_request *request;
    struct httpd *http;
    struct watch *watch;
    struct live *live;
    struct replies replies;
    struct console console;
    int epoll, signals;
    pid_t browser;               /* what opens it; 0: none */
    enum work work;
    struct job job;
    struct heard heard;
    bool taken;                  /* what the job has to say was taken in; it may take its time to end */
    long long began, took;       /* when the job did, and how long the last build took */
    bool built;                  /* at least once */
    bool anew;                   /* the next build must not trust that nothing has changed */
    struct notices of_build, of_check;
    Buf listed[2], asked[2];     /* by the last build and check */
    Buf what;                    /* changed before this build */
    bool dirty;                  /* something changed since the last build began */
    long long first_change, last_change;
    int trouble;                 /* watch_trouble as it was told */
    long long retry;             /* when what could not be written is tried again; -1: all was written */
    unsigned tries;              /* in vain, since anything changed */
    bool ending;
};

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* --- what is known of the library --- */

/* All that is wrong, for pages and for the terminal. */
static void tell_notices(struct server *server, bool checked) {
    struct notices all = {0};
    Buf json = {0};
    notices_merge(&server->of_build, &server->of_check, &all);
    notices_json(&all, &json);
    live_found(server->live, buf_view(&json));
    console_found(&server->console, &all, checked);
    buf_free(&json);
    VEC_FREE(&all.list);
}

static void heard_free(struct heard *heard) {
    buf_free(&heard->listed);
    buf_free(&heard->asked);
    buf_free(&heard->written);
    buf_free(&heard->prefix);
    notices_free(&heard->notices);
    *heard = (struct heard){0};
}

static void hear(struct job *job, struct heard *heard) {
    char tag;
    Slice bytes;
    while (job_next(job, &tag, &bytes)) {
        if (tag == FRAME_LISTED)
            buf_slice(&heard->listed, bytes);
        else if (tag == FRAME_ASKED)
            buf_slice(&heard->asked, bytes);
        else if (tag == FRAME_WRITTEN)
            buf_slice(&heard->written, bytes);
        else if (tag == FRAME_PREFIX)
            buf_slice(&heard->prefix, bytes);
        else if (tag == FRAME_NOTICE)
            notices_take(&heard->notices, bytes);
        else if (tag == FRAME_DONE && bytes.n == sizeof heard->done)
            memcpy(&heard->done, bytes.s, sizeof heard->done), heard->whole = true;
    }
}

/* What it printed, and, when it said no more, what became of it. */
static void hear_trouble(struct server *server, int how) {
    const char *job = server->work == BUILDING ? "build" : "check";
    struct heard *heard = &server->heard;
    Buf words = {0}, message = {0};
    job_words(&server->job, WORDS, &words);
    Slice said = slice_trim(buf_view(&words));
    if (slice_starts(said, S("quire: ")))
        said = slice_sub(said, 7, said.n);
    if (!heard->whole)
        buf_printf(&message, how > 0 ? "the %s was ended by signal %d" : "the %s did not come to its end", job, how);
    if (!heard->whole && said.n)
        buf_puts(&message, ": ");
    buf_slice(&message, said);
    Slice help = heard->whole ? (Slice){0} : S("what was built before is still shown; the next change is tried again");
    if (message.n)
        notices_add_trouble(&heard->notices, buf_view(&message), help);
    buf_free(&words);
    buf_free(&message);
}

static void mark_dirty(struct server *server) {
    long long time = now();
    if (!server->dirty)
        server->first_change = time;
    server->dirty = true;
    server->last_change = time;
}

/* A build that begins at once: nothing more is going to happen that it would have to wait for. */
static void mark_due(struct server *server) {
    mark_dirty(server);
    server->first_change = server->last_change = 0;
}

static void tell_watch_trouble(struct server *server) {
    int trouble = watch_trouble(server->watch);
    bool told = trouble == server->trouble || trouble == ENOENT; /* the library is gone, as builds say */
    server->trouble = trouble;
    if (trouble && !told)
        console_complain("the system has no more watches for changes to give: changes are looked for every second instead",
                         trouble == EMFILE ? "raise fs.inotify.max_user_instances, as in `sudo sysctl fs.inotify.max_user_instances=1024`"
                                           : "raise fs.inotify.max_user_watches, as in `sudo sysctl fs.inotify.max_user_watches=524288`");
}

static void keep(Buf *kept, const Buf *new) {
    buf_clear(kept);
    buf_slice(kept, buf_view(new));
}

/* A job that found nothing to do says nothing, but folders may have gone and come again. */
static void watch_for(struct server *server) {
    const struct heard *heard = &server->heard;
    size_t which = server->work == CHECKING;
    Buf listed = {0}, asked = {0};
    if (heard->listed.n || heard->asked.n) {
        keep(&server->listed[which], &heard->listed);
        keep(&server->asked[which], &heard->asked);
    }
    for (size_t i = 0; i < 2; i++) {
        buf_slice(&listed, buf_view(&server->listed[i]));
        buf_slice(&asked, buf_view(&server->asked[i]));
    }
    if (watch_ask(server->watch, buf_view(&listed), buf_view(&asked)) != WATCH_SAME)
        mark_due(server);
    buf_free(&listed);
    buf_free(&asked);
    tell_watch_trouble(server);
}

/* --- jobs --- */

static void do_build(void *context, int out) {
    const struct server *server = context;
    server->request->build(server->request->context, server->anew, out);
}

/* Browsers are loading what was just built: they come first. */
static void do_check(void *context, int out) {
    const struct server *server = context;
    setpriority(PRIO_PROCESS, 0, LATER);
    server->request->check(server->request->context, out);
}

static void look_at(struct server *server, int fd, enum source source) {
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = source};
    epoll_ctl(server->epoll, EPOLL_CTL_ADD, fd, &event);
}

static void begin_job(struct server *server, enum work work) {
    int error = job_begin(&server->job, work == BUILDING ? do_build : do_check, server);
    if (error) {
        console_complain("no process can be begun; it is tried again", strerror(error));
        mark_dirty(server);
        server->first_change = server->last_change += POLL;
        return;
    }
    server->work = work;
    server->taken = false;
    server->began = now();
    look_at(server, server->job.pipe, OF_JOB);
}

static void leave_job(struct server *server) {
    epoll_ctl(server->epoll, EPOLL_CTL_DEL, server->job.pipe, NULL);
    job_free(&server->job);
    heard_free(&server->heard);
    malloc_trim(0); /* what a large library has to say takes megabytes */
    server->work = IDLE;
}

/* The first of what changed, for the terminal. */
static void name_changes(struct server *server) {
    Slice names[NAMES];
    size_t all, n = watch_changes(server->watch, names, NAMES, &all);
    buf_clear(&server->what);
    buf_slice(&server->what, n ? names[0] : server->built ? S("changes") : S("built"));
    if (all > n)
        buf_printf(&server->what, " (+%zu more)", all - n);
}

static void begin_build(struct server *server) {
    if (server->work == CHECKING)
        leave_job(server);
    watch_read(server->watch);
    name_changes(server);
    watch_expect(server->watch);
    watch_forget(server->watch);
    if (server->dirty)
        server->tries = 0;
    server->dirty = false;
    begin_job(server, BUILDING);
}

static void begin_check(struct server *server) {
    watch_expect(server->watch);
    begin_job(server, CHECKING);
}

/* The folder may have been removed and made again. */
static void open_root(struct server *server) {
    int fd = open(server->request->output, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (server->replies.root >= 0)
        close(server->replies.root);
    server->replies.root = fd;
}

static void get_ready(struct server *server) {
    server->replies.ready = true;
    httpd_resume(server->http);
}

static void take_notices(struct notices *kept, struct heard *heard) {
    notices_free(kept);
    *kept = heard->notices;
    heard->notices = (struct notices){0};
}

static void take_prefix(struct server *server, Slice prefix) {
    if (!prefix.n)
        return;
    buf_clear(&server->replies.prefix);
    buf_slice(&server->replies.prefix, slice_is(prefix, "/") ? S("") : prefix);
}

/* That a disk has room again is no change that could be watched for: it is tried again, less and less often. */
static void plan_retry(struct server *server, bool all_written) {
    long long wait = (long long)POLL << (server->tries < MOST_DOUBLINGS ? server->tries : MOST_DOUBLINGS);
    server->tries = all_written ? 0 : server->tries + 1;
    server->retry = all_written ? -1 : now() + wait;
}

static void take_build(struct server *server) {
    struct heard *heard = &server->heard;
    const struct job_done *done = &heard->done;
    server->took = now() - server->began;
    if (heard->written.n)
        live_built(server->live, buf_view(&heard->written));
    take_prefix(server, buf_view(&heard->prefix));
    if (done->usable && (done->written || done->removed || !server->built))
        console_built(&server->console, buf_view(&server->what), done->written, done->removed, server->took);
    take_notices(&server->of_build, heard);
    if (!done->usable)
        notices_free(&server->of_check);
    server->built = true;
    server->anew = false;
    plan_retry(server, done->unwritten == 0);
    server->request->built(server->request->context);
    open_root(server);
    server->replies.whole = root_has(server->replies.root, "index.html");
    if (!server->replies.gone)
        get_ready(server);
}

/* All that the job has to say is known; `how` as job_end gives it. */
static void take_heard(struct server *server, int how) {
    bool usable = server->heard.done.usable;
    server->taken = true;
    hear_trouble(server, how);
    watch_for(server);
    if (server->work == BUILDING)
        take_build(server);
    else
        take_notices(&server->of_check, &server->heard);
    tell_notices(server, server->work == CHECKING || !usable);
    httpd_wake(server->http);
}

/* Pages are told at once what was written; what the job then keeps for the next is its own business. */
static void listen_to_job(struct server *server) {
    bool more = job_read(&server->job);
    hear(&server->job, &server->heard);
    if (server->heard.whole && !server->taken)
        take_heard(server, 0);
    if (more)
        return;
    int how = job_end(&server->job);
    if (!server->taken)
        take_heard(server, how);
    /* Behind a further try that was in vain it would find what it found before. */
    bool check = server->work == BUILDING && server->heard.done.usable && !server->dirty && server->tries < 2;
    leave_job(server);
    if (check)
        begin_check(server);
}

/* --- the loop --- */

static void take_signals(struct server *server) {
    struct signalfd_siginfo info;
    while (read(server->signals, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo != SIGCHLD)
            server->ending = true;
        else if (server->browser > 0 && waitpid(server->browser, NULL, WNOHANG) == server->browser)
            server->browser = 0;
    }
}

static long long sooner(long long a, long long b) {
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* When the next build is due; -1 for no such time. */
static long long build_due(const struct server *server) {
    if (server->work == BUILDING)
        return server->dirty ? server->began + HANGS : -1;
    if (server->dirty) {
        long long settled = server->last_change + SETTLE, latest = server->first_change + SETTLE_AT_MOST;
        return settled < latest ? settled : latest;
    }
    if (server->work == CHECKING)
        return -1;
    long long poll = POLL > POLL_RATIO * server->took ? POLL : POLL_RATIO * server->took;
    return sooner(server->retry, watch_trouble(server->watch) ? server->began + poll : -1);
}

/* Somebody has removed what was built. A build that is under way may have relied on it. */
static void look_for_output(struct server *server) {
    struct replies *replies = &server->replies;
    if (server->work == BUILDING)
        return;
    if (replies->gone || (replies->missed && access(server->request->output, F_OK) != 0)) {
        server->anew = true;
        mark_due(server);
    }
    replies->gone = replies->missed = false;
}

static void do_what_is_due(struct server *server) {
    look_for_output(server);
    long long due = build_due(server);
    bool is_due = due >= 0 && now() >= due;
    if (is_due && server->work == BUILDING)
        job_kill(&server->job); /* the pipe ends, and with it the job */
    else if (is_due)
        begin_build(server);
    /* A build that takes long: pages are told when it has come to its end. */
    if (!server->replies.ready && now() >= server->began + WAITS)
        get_ready(server);
}

static int timeout_of(struct server *server) {
    long long due = sooner(build_due(server), server->replies.ready ? -1 : server->began + WAITS);
    bool look = (server->replies.gone || server->replies.missed) && server->work != BUILDING;
    long long wait = look ? 0 : due < 0 ? -1 : due < now() ? 0 : due - now();
    return (int)sooner(wait, httpd_timeout(server->http));
}

static void take_event(struct server *server, enum source source) {
    if (source == OF_SIGNALS)
        take_signals(server);
    else if (source == OF_WATCH && watch_read(server->watch))
        mark_dirty(server);
    else if (source == OF_JOB && server->work != IDLE)
        listen_to_job(server);
}

static void loop(struct server *server) {
    struct epoll_event events[16];
    while (!server->ending) {
        int n = epoll_wait(server->epoll, events, sizeof events / sizeof *events, timeout_of(server));
        for (int i = 0; i < n && !server->ending; i++)
            take_event(server, events[i].data.u32);
        do_what_is_due(server);
        httpd_run(server->http);
    }
}

/* --- begin and end --- */

/* Signals that whoever started it has told it to ignore, it ignores. */
static void hold_signals(struct server *server) {
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (sigaction(ends[i], NULL, &action) == 0 && action.sa_handler != SIG_IGN)
            sigaddset(&set, ends[i]);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    server->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool begin(struct server *server) {
    const struct server_request *request = server->request;
    const char *trouble;
    struct httpd_handlers handlers = reply_handlers;
    handlers.context = &server->replies;
    server->http = httpd_begin(request->listening, &handlers, &trouble);
    if (!server->http) {
        console_complain(trouble, NULL);
        return false;
    }
    server->replies.http = server->http;
    server->epoll = epoll_create1(EPOLL_CLOEXEC);
    hold_signals(server);
    look_at(server, httpd_fd(server->http), OF_HTTP);
    look_at(server, httpd_gone_fd(server->http), OF_GONE);
    look_at(server, server->signals, OF_SIGNALS);
    if (watch_fd(server->watch) >= 0)
        look_at(server, watch_fd(server->watch), OF_WATCH);
    return true;
}

static void open_browser(struct server *server) {
    int error = server->request->open ? browser_open(server->request->address, &server->browser) : 0;
    if (error)
        console_complain("the browser cannot be opened: there is no `xdg-open`, or it cannot be run", "open the address above in it");
}

/* What a former run has built is shown until this one has built it. */
static void greet(struct server *server) {
    printf("Serving %s (Ctrl-C ends it)\n", server->request->address);
    fflush(stdout);
    open_root(server);
    server->replies.whole = root_has(server->replies.root, "index.html");
    if (server->replies.whole)
        get_ready(server);
    open_browser(server);
}

bool server_run(const struct server_request *request) {
    struct server server = {.request = request, .epoll = -1, .signals = -1, .anew = true, .retry = -1};
    server.replies.root = -1;
    server.console.quiet = request->quiet;
    server.watch = watch_new(request->root);
    server.live = live_new(&server.replies.root);
    server.replies.live = server.live;
    bool begun = begin(&server);
    if (begun) {
        begin_build(&server);
        greet(&server);
        loop(&server);
    }
    job_free(&server.job);
    heard_free(&server.heard);
    httpd_end(server.http);
    live_free(server.live);
    watch_free(server.watch);
    notices_free(&server.of_build);
    notices_free(&server.of_check);
    console_free(&server.console);
    Buf *bufs[] = {&server.listed[0], &server.listed[1], &server.asked[0], &server.asked[1], &server.what, &server.replies.prefix,
                   &server.replies.word};
    for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
        buf_free(bufs[i]);
    int fds[] = {server.epoll, server.signals, server.replies.root};
    for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    return begun;
}
