#include "serve/reply.h"
#include "base/builtin.h"
#include "base/path.h"
#include "serve/live.h"
#include "serve/policy.h"
#include "serve/root.h"
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { OK = 200, FOUND = 302, UNCHANGED = 304, BAD = 400, FORBIDDEN = 403, NOT_FOUND = 404, NO_SUCH_METHOD = 405, UNAVAILABLE = 503 };
enum { PAGE_LIMIT = 64 << 20 };

#define OWN "/.quire/"

/* --- who asks --- */

/* Without a port. */
static Slice name_of(Slice host) {
    if (slice_starts(host, S("["))) {
        size_t end = slice_find_char(host, ']', 0);
        Slice rest = end == SLICE_NONE ? host : slice_sub(host, end + 1, host.n);
        return rest.n == 0 || rest.s[0] == ':' ? slice_sub(host, 1, end) : (Slice){0};
    }
    return slice_sub(host, 0, slice_find_char(host, ':', 0));
}

bool reply_is_local(Slice host) {
    char text[INET6_ADDRSTRLEN] = "";
    unsigned char address[16];
    Slice name = name_of(host);
    if (slice_ends(name, S(".")))
        name.n--;
    if (slice_eq_nocase(name, S("localhost")) ||
        (name.n > 10 && slice_eq_nocase(slice_sub(name, name.n - 10, name.n), S(".localhost"))))
        return true;
    if (name.n >= sizeof text)
        return false;
    memcpy(text, name.s ? name.s : "", name.n);
    if (inet_pton(AF_INET, text, address) == 1)
        return address[0] == 127;
    return inet_pton(AF_INET6, text, address) == 1 && IN6_IS_ADDR_LOOPBACK((const struct in6_addr *)(const void *)address);
}

static bool is_origin_local(Slice origin) {
    size_t at = slice_find(origin, S("://"), 0);
    return at != SLICE_NONE && reply_is_local(slice_sub(origin, at + 3, origin.n));
}

bool reply_matches(Slice header, Slice etag) {
    while (header.n) {
        size_t comma = slice_find_char(header, ',', 0);
        Slice one = slice_trim(slice_sub(header, 0, comma));
        if (slice_starts(one, S("W/")))
            one = slice_sub(one, 2, one.n);
        if (slice_is(one, "*") || slice_eq(one, etag))
            return true;
        header = comma == SLICE_NONE ? (Slice){0} : slice_sub(header, comma + 1, header.n);
    }
    return false;
}

/* --- pages --- */

static void say(struct httpd_answer *out, unsigned status, const char *text) {
    out->status = status;
    out->type = "text/plain; charset=utf-8";
    out->cache = "no-store";
    buf_puts(&out->bytes, text);
}

/* The line that makes a page a live one; `there`: it is the page that was asked for. */
static void add_script(const struct replies *replies, struct httpd_answer *out, Slice path, bool there) {
    buf_printf(&out->bytes, "<script src=\"" OWN "live.js\" data-run=\"%s\" data-build=\"%u\" data-there=\"%d\" data-page=\"",
               live_run(replies->live), live_number(replies->live), there);
    buf_html_attr(&out->bytes, path);
    buf_puts(&out->bytes, "\"></script>\n");
}

static bool read_file(const struct root_file *file, Buf *out) {
    buf_reserve(out, file->size + 1);
    while (out->n < file->size) {
        ssize_t n = pread(file->fd, out->s + out->n, file->size - out->n, (off_t)out->n);
        if (n <= 0)
            break;
        out->n += (size_t)n;
    }
    out->s[out->n] = '\0';
    return out->n == file->size;
}

static void send_page(struct replies *replies, struct httpd_answer *out, const struct root_file *file, Slice path, bool there) {
    bool whole = file->size <= PAGE_LIMIT && read_file(file, &out->bytes);
    close(file->fd);
    out->type = "text/html; charset=utf-8";
    out->cache = "no-cache";
    if (!whole) {
        buf_clear(&out->bytes);
        out->etag = (Slice){0};
        say(out, UNAVAILABLE, "This page is too large to be shown, or was just replaced. Load it again.\n");
        return;
    }
    policy_relax(&out->bytes);
    add_script(replies, out, path, there);
}

static void send_missing(struct replies *replies, struct httpd_answer *out, Slice path) {
    struct root_file file;
    replies->missed = true;
    if (root_open(replies->root, "404.html", &file) == 0) {
        send_page(replies, out, &file, path, false);
        out->cache = "no-store";
        out->status = out->status == OK ? NOT_FOUND : out->status;
        return;
    }
    bool any = root_has(replies->root, "index.html");
    if (!any && replies->whole) {
        replies->gone = out->later = true;
        replies->whole = replies->ready = false;
        return;
    }
    out->status = any ? NOT_FOUND : UNAVAILABLE;
    out->type = "text/html; charset=utf-8";
    out->cache = "no-store";
    buf_printf(&out->bytes,
               "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n<title>%s</title>\n<h1>%s</h1>\n<p>%s</p>\n",
               any ? "Not found" : "Not built", any ? "Not found" : "Nothing is built yet",
               any ? "Nothing is at this address." : "This page loads itself when there is something to show.");
    add_script(replies, out, path, false);
}

/* The file is what it was as long as its tag is; a page also tells which build it is of. */
static void set_etag(struct replies *replies, struct httpd_answer *out, const struct root_file *file, bool page) {
    Buf *etag = &replies->word;
    buf_printf(etag, "\"%" PRIx64 "-%" PRIx64, (uint64_t)file->modified, file->size);
    if (page)
        buf_printf(etag, "-%s-%u", live_run(replies->live), live_number(replies->live));
    buf_char(etag, '"');
    out->etag = buf_view(etag);
}

static void send_file(struct replies *replies, const struct httpd_request *request, struct httpd_answer *out,
                      const struct root_file *file, Slice path) {
    const char *type = root_type(path);
    bool page = strncmp(type, "text/html", 9) == 0;
    set_etag(replies, out, file, page);
    out->cache = "no-cache";
    if (request->match.s && reply_matches(request->match, out->etag)) {
        close(file->fd);
        out->status = UNCHANGED;
        return;
    }
    out->type = type;
    if (page) {
        send_page(replies, out, file, path, true);
        return;
    }
    out->fd = file->fd;
    out->size = file->size;
}

/* Below the prefix where it is not at the root. */
static int open_somewhere(const struct replies *replies, Slice *path, struct root_file *file) {
    Slice prefix = buf_view(&replies->prefix);
    int error = root_open(replies->root, path->s, file);
    if (!error || !prefix.n || !slice_starts(*path, prefix))
        return error;
    int below = root_open(replies->root, path->s + prefix.n, file);
    if (!below || below == EISDIR)
        *path = slice_sub(*path, prefix.n, path->n);
    return below == 0 || below == EISDIR ? below : error;
}

static void send_path(struct replies *replies, const struct httpd_request *request, struct httpd_answer *out) {
    struct root_file file;
    Buf decoded = {0};
    bool good = root_path(request->address, &decoded);
    Slice path = buf_view(&decoded), prefix = buf_view(&replies->prefix);
    int error = good ? open_somewhere(replies, &path, &file) : ENOENT;
    bool folder = error == EISDIR || (prefix.n && path.n + 1 == prefix.n && slice_starts(prefix, path));
    if (error == 0) {
        send_file(replies, request, out, &file, path);
    } else if (good && folder) {
        say(out, FOUND, "It is a folder: see the address with / at its end.\n");
        buf_printf(&replies->word, "%.*s/", FMT(request->address));
        out->location = replies->word.s;
    } else {
        send_missing(replies, out, good ? path : S(""));
    }
    buf_free(&decoded);
}

/* --- the server's own --- */

static void open_stream(struct replies *replies, const struct httpd_request *request, struct httpd_answer *out) {
    Buf address = {0}, path = {0};
    Slice page = httpd_query(replies->http, request, "page"), number = httpd_query(replies->http, request, "build");
    Slice there = httpd_query(replies->http, request, "there");
    buf_char(&address, '/');
    buf_slice(&address, page);
    if (!root_path(buf_view(&address), &path))
        buf_clear(&path);
    out->stream = live_open(replies->live, buf_view(&path), slice_is(there, "1"), httpd_query(replies->http, request, "run"),
                            number.s ? (unsigned)strtoul(number.s, NULL, 10) : 0);
    out->type = "text/event-stream";
    out->cache = "no-store";
    if (!out->stream)
        say(out, UNAVAILABLE, "Too many pages are open.\n");
    buf_free(&address);
    buf_free(&path);
}

static void send_own(struct replies *replies, const struct httpd_request *request, struct httpd_answer *out) {
    Slice name = slice_sub(request->address, strlen(OWN), request->address.n);
    if (slice_is(name, "events")) {
        open_stream(replies, request, out);
        return;
    }
    for (size_t i = 0; i < live_file_count; i++) {
        if (!slice_is(name, live_files[i].name))
            continue;
        out->type = root_type(name);
        out->cache = "no-store";
        buf_add(&out->bytes, live_files[i].bytes, live_files[i].size);
        return;
    }
    say(out, NOT_FOUND, "Nothing is at this address.\n");
}

static void answer(void *context, const struct httpd_request *request, struct httpd_answer *out) {
    struct replies *replies = context;
    buf_clear(&replies->word);
    if (!slice_is(request->method, "GET") && !slice_is(request->method, "HEAD")) {
        say(out, NO_SUCH_METHOD, "Only GET and HEAD.\n");
        out->allow = "GET, HEAD";
    } else if (!request->host.s || !reply_is_local(request->host) || (request->origin.s && !is_origin_local(request->origin))) {
        say(out, FORBIDDEN, "This server answers to localhost and 127.0.0.1 alone.\n");
    } else if (!slice_starts(request->address, S("/"))) {
        say(out, BAD, "The address has to begin with /.\n");
    } else if (slice_starts(request->address, S(OWN))) {
        send_own(replies, request, out);
    } else if (!replies->ready) {
        out->later = true;
    } else {
        send_path(replies, request, out);
    }
}

static size_t next(void *stream, char *out, size_t room) {
    return live_read(stream, out, room);
}

static void end(void *stream) {
    live_close(stream);
}

const struct httpd_handlers reply_handlers = {.answer = answer, .next = next, .end = end};
