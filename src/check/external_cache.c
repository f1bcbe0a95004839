#include "check/external_cache.h"
#include "base/cache.h"
#include "base/file.h"
#include "base/map.h"
#include "base/mem.h"
#include "check/report_parts.h"
#include <errno.h>
#include <stdlib.h>

enum { CACHE_VERSION = 1, CACHE_LIMIT = 64 << 20 };
#define CACHE_NAME "external.json"

struct slot {
    struct cache_entry entry;
    SliceVec ids;
};

struct cache {
    struct arena *arena;
    const char *root;
    uint64_t now;
    uint32_t ttl;
    struct map slots; /* url -> struct slot, fresh ones alone */
    struct map ids;   /* of those: "url#id" */
    bool damaged, changed;
};

static bool is_fresh(const struct cache *cache, uint64_t checked) {
    return checked <= cache->now && cache->now - checked < cache->ttl;
}

/* --- reading --- */

static bool text_of(const json_t *object, const char *key, Slice *out) {
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return false;
    *out = (Slice){json_string_value(value), json_string_length(value)};
    return true;
}

static void read_entry(struct cache *cache, const json_t *object) {
    struct cache_entry entry = {.html = json_is_true(json_object_get(object, "html"))};
    const json_t *checked = json_object_get(object, "checked"),
                 *status = json_object_get(object, "status"), *ids = json_object_get(object, "ids");
    if (!text_of(object, "url", &entry.url) || !json_is_integer(checked) ||
        !json_is_integer(status) || json_integer_value(checked) < 0 ||
        json_integer_value(status) < 100 || json_integer_value(status) > 599)
        return;
    text_of(object, "location", &entry.location);
    entry.checked = (uint64_t)json_integer_value(checked);
    entry.status = (int)json_integer_value(status);
    if (!is_fresh(cache, entry.checked))
        return;
    cache_put(cache, &entry);
    for (size_t i = 0; i < json_array_size(ids); i++) {
        const json_t *id = json_array_get(ids, i);
        if (json_is_string(id))
            cache_put_id(cache, entry.url, (Slice){json_string_value(id), json_string_length(id)});
    }
}

static void read_text(struct cache *cache, Slice text) {
    json_begin();
    json_t *top = json_loadb(text.s, text.n, JSON_ALLOW_NUL, NULL);
    const json_t *list = json_object_get(top, "addresses");
    cache->damaged = !json_is_array(list);
    if (json_integer_value(json_object_get(top, "version")) == CACHE_VERSION)
        for (size_t i = 0; i < json_array_size(list); i++)
            read_entry(cache, json_array_get(list, i));
    json_decref(top);
}

struct cache *cache_open(const char *root, uint64_t now_s, uint32_t ttl_s) {
    struct cache *cache = xcalloc(1, sizeof *cache);
    Slice text;
    cache->arena = arena_new();
    cache->now = now_s;
    cache->ttl = ttl_s;
    cache->root = root;
    if (!ttl_s)
        return cache;
    int error = cache_file_read(cache->arena, root, CACHE_NAME, CACHE_LIMIT, &text);
    if (!error)
        read_text(cache, text);
    else
        cache->damaged = error != ENOENT && error != ENOTDIR;
    cache->changed = false;
    return cache;
}

void cache_free(struct cache *cache) {
    if (!cache)
        return;
    for (size_t i = 0; i < cache->slots.n; i++) {
        struct slot *slot = cache->slots.entries[i].value;
        VEC_FREE(&slot->ids);
    }
    map_free(&cache->slots);
    map_free(&cache->ids);
    arena_free(cache->arena);
    xfree(cache);
}

bool cache_is_damaged(const struct cache *cache) {
    return cache->damaged;
}

/* --- entries --- */

const struct cache_entry *cache_find(const struct cache *cache, Slice url) {
    const struct slot *slot = map_get(&cache->slots, url);
    return slot ? &slot->entry : NULL;
}

bool cache_has_id(const struct cache *cache, Slice url, Slice id) {
    Buf key = {0};
    buf_printf(&key, "%.*s#%.*s", FMT(url), FMT(id));
    bool has = map_get(&cache->ids, buf_view(&key)) != NULL;
    buf_free(&key);
    return has;
}

/* An id counts while its key leads to the url's slot: a new entry begins without any. */
static void forget_ids(struct cache *cache, struct slot *slot) {
    for (size_t i = 0; i < slot->ids.n; i++)
        map_set(&cache->ids,
                arena_printf(cache->arena, "%.*s#%.*s", FMT(slot->entry.url), FMT(slot->ids.v[i])),
                NULL);
    slot->ids.n = 0;
}

void cache_put(struct cache *cache, const struct cache_entry *entry) {
    struct slot *slot = map_get(&cache->slots, entry->url);
    if (slot) {
        forget_ids(cache, slot);
    } else {
        slot = ARENA_NEW(cache->arena, struct slot);
        slot->entry.url = slice_dup(cache->arena, entry->url);
        map_set(&cache->slots, slot->entry.url, slot);
    }
    slot->entry.checked = entry->checked;
    slot->entry.status = entry->status;
    slot->entry.html = entry->html;
    slot->entry.location = slice_dup(cache->arena, entry->location);
    cache->changed = true;
}

void cache_put_id(struct cache *cache, Slice url, Slice id) {
    struct slot *slot = map_get(&cache->slots, url);
    if (!slot || cache_has_id(cache, url, id))
        return;
    *VEC_PUSH(&slot->ids) = slice_dup(cache->arena, id);
    map_set(&cache->ids, arena_printf(cache->arena, "%.*s#%.*s", FMT(url), FMT(id)), slot);
    cache->changed = true;
}

/* --- writing --- */

static int compare_slots(const void *left, const void *right) {
    return slice_cmp((*(struct slot *const *)left)->entry.url,
                     (*(struct slot *const *)right)->entry.url);
}

static json_t *slot_json(const struct slot *slot) {
    const struct cache_entry *entry = &slot->entry;
    json_t *object = json_object(), *ids = slot->ids.n ? json_array() : NULL;
    json_add(object, "url", json_text(entry->url));
    json_add(object, "checked", json_number(entry->checked));
    json_add(object, "status", json_number((size_t)entry->status));
    if (entry->location.n)
        json_add(object, "location", json_text(entry->location));
    if (entry->html)
        json_add(object, "html", json_true());
    if (slot->ids.n)
        qsort(slot->ids.v, slot->ids.n, sizeof *slot->ids.v, slice_order);
    for (size_t i = 0; i < slot->ids.n; i++)
        json_array_append_new(ids, json_text(slot->ids.v[i]));
    if (ids)
        json_add(object, "ids", ids);
    return object;
}

static void write_text(struct cache *cache, Buf *out) {
    size_t n = cache->slots.n;
    struct slot **sorted = ARENA_ARRAY(cache->arena, struct slot *, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = cache->slots.entries[i].value;
    if (n)
        qsort(sorted, n, sizeof *sorted, compare_slots);
    json_begin();
    json_t *top = json_object(), *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, slot_json(sorted[i]));
    json_add(top, "version", json_number(CACHE_VERSION));
    json_add(top, "addresses", list);
    json_write(out, top, true);
    json_decref(top);
}

int cache_write(struct cache *cache) {
    if (!cache->changed || !cache->ttl)
        return 0;
    Buf out = {0};
    write_text(cache, &out);
    int error = cache_file_write(cache->root, CACHE_NAME, buf_view(&out));
    buf_free(&out);
    return error;
}
