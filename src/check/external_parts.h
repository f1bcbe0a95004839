/* What the files about addresses on the web share; nobody else includes this.
 *
 * external.c         collects addresses, drives the crawl
 * external_report.c  makes findings of what came out
 */
#ifndef QUIRE_CHECK_EXTERNAL_PARTS_H
#define QUIRE_CHECK_EXTERNAL_PARTS_H

#include "base/vec.h"
#include "check/external.h"
#include "check/external_cache.h"
#include "check/external_crawl.h"

/* Where an address is written. */
struct external_place {
    const struct source *source;
    uint32_t start, end;
    bool image;
    Slice written;               /* the address, entities and escapes resolved */
    enum address_fault fault;    /* without one: */
    size_t page;                 /* of the crawl */
    Slice fragment;              /* as written, to be kept when the page has moved */
    Slice id;                    /* that the page must have; empty for none */
};

/* A header as it is sent. */
struct external_header {
    Slice origin;
    const char *line;            /* "Name: value"; NULL when a variable is missing: */
    Slice trouble;               /* what is to be said of it, once an address needs the header */
    bool told;
};

struct external {
    struct arena *arena;
    struct library *library;
    struct external_options options;
    struct cache *cache;
    struct crawl *crawl;
    VEC(struct external_place) places;
    struct external_header *headers;
    size_t n_headers;
    uint64_t started_s;          /* seconds since 1970 */
    const char *trouble;
    VEC(Slice) notes;
    size_t works, broken, unknown, cached;   /* addresses */
};

/* Reports every place, and counts addresses. */
void external_report(struct external *external);

#endif
