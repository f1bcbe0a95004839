/* Replies: which answer a request gets.
 *
 * Files of a folder (serve/root.h), for GET and HEAD alone, to who calls this machine by one of its own names: a page on the web
 * whose host name was made to mean 127.0.0.1 gets nothing. HTML gets a line at its end that loads the live script; the files
 * stay as they are. What lies below `/.quire/` is the server's own.
 */
#ifndef QUIRE_SERVE_REPLY_H
#define QUIRE_SERVE_REPLY_H

#include "serve/http.h"

struct live;

struct replies {
    int root;                    /* the folder, opened */
    struct live *live;
    struct httpd *http;
    Buf prefix;                  /* the path of the site's address, as "docs/", or nothing: pages may be asked for below it, too */
    bool ready;                  /* something was built; until then requests wait */
    bool whole;                  /* something was built, and nobody has seen yet that it is gone */
    bool missed;                 /* out: a file was not there */
    bool gone;                   /* out: nothing at all is there any more; neither `ready` nor `whole` are true then */
    Buf word;                    /* what the last answer points to */
};

/* The handlers of httpd_begin; their context is a struct replies. */
extern const struct httpd_handlers reply_handlers;

/* Does a Host header, or the host of an Origin, name this machine? */
bool reply_is_local(Slice host);
/* Does an If-None-Match header name this tag? */
bool reply_matches(Slice header, Slice etag);

#endif
