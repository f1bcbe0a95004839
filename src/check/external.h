/* Addresses on the web: are they there, and have they what links say?
 *
 *     struct external *external = external_new(library, &options);
 *     check_library(library, external);                     adds every link, asks, reports
 *     external_trouble(external), external_summary(external, ...)
 *     external_free(external);
 *
 * Nothing else of the program touches the network, and this only for addresses that have to be asked. What is asked how is
 * in check/external_crawl.h, what is remembered in check/external_cache.h, settings are in struct config_external.
 *
 * Not addresses of the web, and so passed over: other schemes than http and https, hosts of this machine and of private
 * networks (unless `local` is set), names that are set apart for examples, and what `ignore` says.
 *
 * An address is one of three. It works: success, or a status that `accept` names, at the end of all redirects. It is broken
 * when that is certain: 404 or 410; a page without the id that is asked for; a name that the resolver says does not exist,
 * when the resolver knew another name in the same run, for one that is down or shut off from the world may say that of every
 * name. All else is unknown: that is told, and never fails a run.
 */
#ifndef QUIRE_CHECK_EXTERNAL_H
#define QUIRE_CHECK_EXTERNAL_H

#include "base/progress.h"
#include "check/report.h"
#include "model/library.h"

struct external;

struct external_options {
    const char *(*variable)(const char *name);   /* of the environment; NULL when it is not set */
    const struct report_scope *scope;            /* links of other files are passed over */
    /* Told now and then how far it has come, when there is more to wait for; NULL: nobody wants to know. */
    const struct progress *progress;
};

struct external *external_new(struct library *library, const struct external_options *options);
void external_free(struct external *external);                              /* NULL is fine */

/* A link with an address of its own. */
void external_add(struct external *external, const struct source *source, const struct link *link);

/* Asks what has to be asked, reports to library->sink, and writes the cache. Ctrl-C ends it, and the program, when the cache is
 * written. */
void external_run(struct external *external);

/* Why nothing could be asked; NULL when nothing is wrong. */
const char *external_trouble(const struct external *external);
/* "12 addresses on the web: 9 work, 1 broken, 2 unknown", and lines about what is amiss with variables or the cache. */
void external_summary(const struct external *external, Buf *out);

#endif
