#include "base/cache.h"
#include "base/mem.h"
#include "base/path.h"
#include "cli/building.h"
#include "cli/look.h"
#include "serve/frames.h"
#include "serve/job.h"
#include "serve/notice.h"
#include "serve/place.h"
#include "serve/port.h"
#include "serve/server.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { USUAL_PORT = 4747 };

/* What the jobs are done with. */
struct serving {
    const struct options *options;
    const char *root, *output;   /* absolute */
    struct place_taken place;    /* `output`, in the server's own process */
};

/* --- in the processes of jobs --- */

/* Options of the command that does the job; its messages name files as the library does. */
static struct options options_of(const struct serving *serving, const char *command) {
    struct options options = {.command = command, .dir = serving->root, .quiet = true, .fail_on = LEVEL_ERROR};
    options.colour_err = serving->options->colour_err;
    return options;
}

/* What the file system was asked below the library, but for what lies in its cache. */
static void send_record(const struct serving *serving, const struct record *record, int out) {
    struct arena *arena = arena_new();
    Slice root = slice_from(serving->root), cache = arena_printf(arena, "%s/" CACHE_FOLDER, serving->root);
    Buf listed = {0}, asked = {0};
    for (size_t i = 0; i < record->paths.n; i++) {
        const struct stamp *stamp = record->paths.entries[i].value;
        Slice path = path_normal(arena, record->paths.entries[i].key);
        if (!path_is_under(path, root) || path_is_under(path, cache))
            continue;
        Buf *list = stamp->asked == ASKED_NAMES ? &listed : &asked;
        buf_slice(list, path);
        buf_char(list, '\0');
    }
    job_send(out, FRAME_LISTED, buf_view(&listed));
    job_send(out, FRAME_ASKED, buf_view(&asked));
    buf_free(&listed);
    buf_free(&asked);
    arena_free(arena);
}

static void send_notice(const struct serving *serving, const struct diag *diag, int out) {
    Buf packed = {0};
    notice_pack(diag, serving->options->colour_err, &packed);
    job_send(out, FRAME_NOTICE, buf_view(&packed));
    buf_free(&packed);
}

/* "docs/" of https://host/docs, "/" where there is none. */
static Slice prefix_of(struct arena *arena, Slice url) {
    size_t host = slice_find(url, S("://"), 0);
    size_t slash = host == SLICE_NONE ? SLICE_NONE : slice_find_char(url, '/', host + 3);
    Slice path = slash == SLICE_NONE ? (Slice){0} : url_decode(arena, slice_sub(url, slash + 1, url.n));
    while (slice_ends(path, S("/")))
        path.n--;
    return path.n ? arena_printf(arena, "%.*s/", FMT(path)) : S("/");
}

static void send_written(const struct built *built, struct job_done *done, int out) {
    Buf paths = {0};
    for (size_t i = 0; i < built->n_made; i++) {
        if (!built->made[i].changed)
            continue;
        done->written++;
        buf_slice(&paths, built->made[i].path);
        buf_char(&paths, '\0');
    }
    done->removed = built->result.removed;
    if (done->removed && !paths.n)
        buf_char(&paths, '\0');
    job_send(out, FRAME_WRITTEN, buf_view(&paths));
    buf_free(&paths);
}

/* Where to, of a job under way. */
struct telling {
    const struct serving *serving;
    int out;
    bool told;
};

static void send_done(struct telling *telling, const struct job_done *done) {
    job_send(telling->out, FRAME_DONE, (Slice){(const char *)done, sizeof *done});
    telling->told = true;
}

static void hear(void *context, const struct build_news *news) {
    struct telling *telling = context;
    struct session *session = news->session;
    const struct library *library = session->loaded.library;
    struct job_done done = {.usable = !news->record || library};
    size_t n;
    const struct diag *diags = sink_all(session->sink, &n);
    for (size_t i = 0; i < n; i++) {
        done.unwritten += diags[i].rule == RULE_OUTPUT_WRITE;
        if (!library || building_counts(session->options, &diags[i]))
            send_notice(telling->serving, &diags[i], telling->out);
    }
    if (news->record)
        send_record(telling->serving, news->record, telling->out);
    if (library)
        job_send(telling->out, FRAME_PREFIX, prefix_of(session->arena, library->config->url));
    if (news->built)
        send_written(news->built, &done, telling->out);
    send_done(telling, &done);
}

/* Where it could not even begin, a message says why. */
static void build(void *context, bool anew, int out) {
    const struct serving *serving = context;
    struct telling telling = {serving, out, false};
    struct options options = options_of(serving, "build");
    options.output = serving->output;
    building_do(&options, &(struct build_listener){hear, &telling, anew});
    if (!telling.told)
        send_done(&telling, &(struct job_done){0});
}

static void check(void *context, int out) {
    const struct serving *serving = context;
    struct options options = options_of(serving, "check");
    struct record record;
    struct look look;
    record_begin(&record);
    struct job_done done = {.usable = look_take(&options, NULL, &look) == LOOK_TAKEN};
    record_end(&record);
    for (size_t i = 0; i < look.findings.n; i++)
        send_notice(serving, look.findings.v[i].diag, out);
    send_record(serving, &record, out);
    job_send(out, FRAME_DONE, (Slice){(const char *)&done, sizeof done});
    look_end(&look);
    record_free(&record);
}

/* --- in the server's --- */

static void complain_of_port(unsigned port, int error) {
    unsigned next = port_free_above(port);
    if (error == EADDRINUSE) {
        complain("port %u is taken by another program", port);
        if (next)
            advise("port %u is free: `quire serve --port %u`", next, next);
        else
            advise("`quire serve --port 0` takes any that is free");
    } else {
        complain("cannot listen on port %u: %s", port, strerror(error));
        if (error == EACCES)
            advise("ports below 1024 are for root: `quire serve` takes %d", USUAL_PORT);
    }
}

/* The port that was asked for, or the first that is free. */
static bool listen_somewhere(const struct options *options, int *listening, unsigned *port) {
    unsigned wanted = options->given & TAKES_PORT ? options->port : USUAL_PORT;
    int error = port_listen(wanted, listening, port);
    if (error == EADDRINUSE && !(options->given & TAKES_PORT)) {
        unsigned next = port_free_above(wanted);
        if (next && port_listen(next, listening, port) == 0) {
            fprintf(stderr, "port %u is taken; this is %u\n", wanted, *port);
            return true;
        }
    }
    if (error)
        complain_of_port(wanted, error);
    return !error;
}

static void built(void *context) {
    struct serving *serving = context;
    place_hold(&serving->place);
}

static bool serve(struct serving *serving, struct arena *arena) {
    const struct options *options = serving->options;
    int listening;
    unsigned port;
    if (!listen_somewhere(options, &listening, &port))
        return false;
    int error = place_take(arena, serving->root, &serving->place);
    if (error) {
        complain("there is no folder to build into, neither in %s/" CACHE_FOLDER " nor a temporary one: %s", serving->root, strerror(error));
        close(listening);
        return false;
    }
    serving->output = serving->place.path;
    Slice address = arena_printf(arena, "http://127.0.0.1:%u/", port);
    struct server_request request = {
        .root = serving->root, .output = serving->output, .listening = listening, .address = address.s, .quiet = options->quiet,
        .open = options->open, .build = build, .check = check, .built = built, .context = serving};
    bool served = server_run(&request);
    place_leave(&serving->place);
    return served;
}

int run_serve(const struct options *options) {
    struct session session;
    struct serving serving = {.options = options};
    bool good = session_begin(options, &session);
    char *root = good ? realpath(options->dir, NULL) : NULL;
    if (good && !root)
        complain("`%s` cannot be read: %s", options->dir, strerror(errno));
    serving.root = root;
    good = root && serve(&serving, session.arena);
    free(root);
    session_end(&session);
    return good ? EXIT_CLEAN : EXIT_TROUBLE;
}
