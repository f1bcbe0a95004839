/* The cache of addresses: which of them worked or redirected not long ago, so that they need not be asked again.
 *
 * ROOT/.quire-cache/external.json, written as a whole, aside and renamed. What is broken or unknown is not in it: that is
 * asked again by every run, so a page that comes back is seen to. A file that cannot be read counts as empty, and so does
 * every entry that is not of the form:
 *
 *     {"version": 1, "addresses": [{"url": "...", "checked": 1700000000, "status": 200, "html": true, "ids": ["..."]},
 *                                  {"url": "...", "checked": 1700000000, "status": 301, "location": "..."}]}
 *
 * `checked` is in seconds since 1970, `ids` are fragments as texts write them, which were found in the page.
 */
#ifndef QUIRE_CHECK_EXTERNAL_CACHE_H
#define QUIRE_CHECK_EXTERNAL_CACHE_H

#include "base/str.h"
#include <stdint.h>

struct cache;

struct cache_entry {
    Slice url;
    uint64_t checked;
    int status;
    bool html;
    Slice location;              /* empty but for redirects */
};

/* Reads the library's cache. Entries are fresh for `ttl_s` from `checked` on; with 0 nothing is read or written. `now_s`:
 * seconds since 1970. */
struct cache *cache_open(const char *root, uint64_t now_s, uint32_t ttl_s);
void cache_free(struct cache *cache);
bool cache_is_damaged(const struct cache *cache);      /* there was a file, and it is no cache */

/* NULL when nothing fresh is known. */
const struct cache_entry *cache_find(const struct cache *cache, Slice url);
bool cache_has_id(const struct cache *cache, Slice url, Slice id);

/* Adds an entry, checked now, or replaces one; its ids are gone then. Slices are copied. */
void cache_put(struct cache *cache, const struct cache_entry *entry);
void cache_put_id(struct cache *cache, Slice url, Slice id);

/* Writes what is fresh, unless nothing was put. 0 or an errno value; ELOOP when the folder is a symbolic link. */
int cache_write(struct cache *cache);

#endif
