#include "template/view.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/mem.h"
#include "input/yaml.h"
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Maps up to this size are searched from the front, larger ones through a hash index. */
enum { LINEAR_MAX = 12, SHORT = 64 };

struct view_member {
    Slice key;
    const struct view *item; /* NULL for null */
};

struct view {
    enum view_kind kind;
    bool open, sealed;
    union {
        bool truth;
        long long integer;
        double number;
        Slice text;
        struct {
            const struct view **v;
            uint32_t n, cap;
        } list;
        struct {
            struct view_member *v;
            uint32_t n, cap;
            uint32_t *slots;  /* index + 1 into v, 0 = empty; open addressing */
            uint32_t n_slots; /* 0, or a power of two at least twice n */
            uint32_t looked;  /* when it is sealed: members that another hash is kept of; 0 for none */
            uint64_t looked_hash;
            uint64_t hash;    /* when it is sealed */
        } map;
    };
};

static const struct view null_view = {.kind = VIEW_NULL};

const struct view *view_null(void) {
    return &null_view;
}

/* A view has the room of what its kind holds, and no more: there are many, and most are texts. */
static struct view *new_view(struct arena *arena, enum view_kind kind) {
    static const size_t rooms[] = {
        [VIEW_LIST] = offsetof(struct view, list) + sizeof(((struct view *)0)->list),
        [VIEW_MAP] = sizeof(struct view),
    };
    size_t least = offsetof(struct view, text) + sizeof(Slice);
    struct view *view = arena_alloc(arena, kind < VIEW_LIST ? least : rooms[kind]);
    view->kind = kind;
    return view;
}

struct view *view_string(struct arena *arena, Slice text) {
    struct view *view = new_view(arena, VIEW_STRING);
    view->text = slice_lasting(arena, text);
    return view;
}

struct view *view_html(struct arena *arena, Slice html) {
    struct view *view = new_view(arena, VIEW_HTML);
    view->text = slice_lasting(arena, html);
    return view;
}

struct view *view_int(struct arena *arena, long long number) {
    struct view *view = new_view(arena, VIEW_INT);
    view->integer = number;
    return view;
}

struct view *view_number(struct arena *arena, double number) {
    struct view *view = new_view(arena, VIEW_NUMBER);
    view->number = number;
    return view;
}

struct view *view_bool(struct arena *arena, bool truth) {
    struct view *view = new_view(arena, VIEW_BOOL);
    view->truth = truth;
    return view;
}

struct view *view_list(struct arena *arena) {
    return new_view(arena, VIEW_LIST);
}

struct view *view_map(struct arena *arena) {
    return new_view(arena, VIEW_MAP);
}

struct view *view_map_for(struct arena *arena, size_t members) {
    struct view *view = view_map(arena);
    view->map.v = ARENA_ARRAY(arena, struct view_member, members);
    view->map.cap = (uint32_t)members;
    return view;
}

struct view *view_open_map(struct arena *arena) {
    struct view *view = new_view(arena, VIEW_MAP);
    view->open = true;
    return view;
}

struct view *view_value(struct arena *arena, const struct value *yaml) {
    struct view *view;
    switch (yaml ? yaml->kind : VALUE_NULL) {
    case VALUE_BOOL:
        return view_bool(arena, yaml->boolean);
    case VALUE_INT:
        return view_int(arena, yaml->integer);
    case VALUE_FLOAT:
        return view_number(arena, yaml->number);
    case VALUE_STRING:
        return view_string(arena, yaml->text);
    case VALUE_LIST:
        view = view_list(arena);
        for (size_t i = 0; i < yaml->n; i++)
            view_append(arena, view, view_value(arena, &yaml->items[i]));
        return view;
    case VALUE_MAP:
        view = view_open_map(arena);
        for (size_t i = 0; i < yaml->n; i++)
            view_put_slice(arena, view, yaml->members[i].key,
                           view_value(arena, &yaml->members[i].value));
        return view;
    case VALUE_NULL:
    default:
        return new_view(arena, VIEW_NULL);
    }
}

/* Arenas free nothing alone, so a grown array leaves its old half behind: at most as much again. */
static void *grow(struct arena *arena, const void *old, uint32_t n, uint32_t *cap, size_t size) {
    if (n < *cap)
        return NULL;
    *cap = *cap ? *cap * 2 : 4;
    void *longer = arena_array(arena, *cap, size);
    if (n)
        memcpy(longer, old, n * size);
    return longer;
}

static void index_member(struct view *map, size_t i) {
    size_t mask = map->map.n_slots - 1;
    size_t at = (size_t)hash_short(map->map.v[i].key.s, map->map.v[i].key.n) & mask;
    while (map->map.slots[at])
        at = (at + 1) & mask;
    map->map.slots[at] = (uint32_t)(i + 1);
}

static void index_members(struct arena *arena, struct view *map) {
    if (map->map.n <= LINEAR_MAX)
        return;
    if (map->map.n * 2 <= map->map.n_slots) {
        index_member(map, map->map.n - 1);
        return;
    }
    map->map.n_slots = map->map.n_slots ? map->map.n_slots * 4 : 64;
    map->map.slots = ARENA_ARRAY(arena, uint32_t, map->map.n_slots);
    for (size_t i = 0; i < map->map.n; i++)
        index_member(map, i);
}

static struct view_member *find_member(const struct view *map, Slice key) {
    if (!map || map->kind != VIEW_MAP)
        return NULL;
    if (!map->map.n_slots) {
        for (size_t i = 0; i < map->map.n; i++) {
            Slice name = map->map.v[i].key;
            if (name.n == key.n && (!key.n || (name.s[0] == key.s[0] && memcmp(name.s, key.s, key.n) == 0)))
                return &map->map.v[i];
        }
        return NULL;
    }
    size_t mask = map->map.n_slots - 1;
    for (size_t at = (size_t)hash_short(key.s, key.n) & mask; map->map.slots[at];
         at = (at + 1) & mask) {
        struct view_member *member = &map->map.v[map->map.slots[at] - 1];
        if (slice_eq(member->key, key))
            return member;
    }
    return NULL;
}

void view_put_slice(struct arena *arena, struct view *map, Slice key, const struct view *item) {
    if (item && item->kind == VIEW_NULL)
        item = NULL;
    struct view_member *there = find_member(map, key);
    if (there) {
        there->item = item;
        return;
    }
    void *longer = grow(arena, map->map.v, map->map.n, &map->map.cap, sizeof *map->map.v);
    map->map.v = longer ? longer : map->map.v;
    map->map.v[map->map.n++] = (struct view_member){slice_lasting(arena, key), item};
    index_members(arena, map);
}

void view_append(struct arena *arena, struct view *list, const struct view *item) {
    if (item && item->kind == VIEW_NULL)
        item = NULL;
    void *longer = grow(arena, list->list.v, list->list.n, &list->list.cap, sizeof *list->list.v);
    list->list.v = longer ? longer : list->list.v;
    list->list.v[list->list.n++] = item;
}

enum view_kind view_kind(const struct view *view) {
    return view ? view->kind : VIEW_NULL;
}

bool view_find(const struct view *map, Slice key, const struct view **item) {
    const struct view_member *member = find_member(map, key);
    *item = member ? member->item : NULL;
    return member != NULL;
}

bool view_is_open(const struct view *map) {
    return map && map->kind == VIEW_MAP && map->open;
}

Slice view_text(const struct view *view) {
    return view && (view->kind == VIEW_STRING || view->kind == VIEW_HTML) ? view->text : (Slice){0};
}

bool view_is_string(const struct view *view) {
    return view && view->kind == VIEW_STRING;
}

bool view_truth(const struct view *view) {
    return view && view->kind != VIEW_NULL && (view->kind != VIEW_BOOL || view->truth);
}

long long view_integer(const struct view *view) {
    return view && view->kind == VIEW_INT ? view->integer : 0;
}

double view_double(const struct view *view) {
    return view && view->kind == VIEW_NUMBER ? view->number : (double)view_integer(view);
}

size_t view_count(const struct view *view) {
    if (view_kind(view) == VIEW_LIST)
        return view->list.n;
    return view_kind(view) == VIEW_MAP ? view->map.n : 0;
}

const struct view *view_at(const struct view *view, size_t index) {
    if (index >= view_count(view))
        return NULL;
    return view->kind == VIEW_LIST ? view->list.v[index] : view->map.v[index].item;
}

Slice view_key(const struct view *map, size_t index) {
    return view_kind(map) == VIEW_MAP && index < map->map.n ? map->map.v[index].key : (Slice){0};
}

/* --- hashes --- */

static uint64_t mix(uint64_t hash, uint64_t more) {
    hash = (hash ^ more) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

/* Most texts are short. */
static uint64_t hash_slice(uint64_t hash, Slice text) {
    return mix(hash, text.n <= SHORT ? hash_short(text.s, text.n) : hash_bytes(text.s, text.n));
}

static uint64_t hash_scalar(const struct view *view) {
    uint64_t hash = mix(0, view_kind(view)), bits = 0;
    switch (view_kind(view)) {
    case VIEW_BOOL:
        return mix(hash, view->truth);
    case VIEW_INT:
        return mix(hash, (uint64_t)view->integer);
    case VIEW_NUMBER:
        memcpy(&bits, &view->number, sizeof bits);
        return mix(hash, bits);
    case VIEW_STRING:
    case VIEW_HTML:
        return hash_slice(hash, view->text);
    default:
        return hash;
    }
}

static uint64_t hash_members(const struct view *view, size_t n, uint32_t looked, uint32_t of_own) {
    uint64_t hash = hash_scalar(view);
    for (size_t i = 0; i < n; i++) {
        if (!(of_own >> (i & 31) & 1))
            continue;
        const struct view *item = view_at(view, i);
        if (view->kind == VIEW_MAP)
            hash = hash_slice(hash, view->map.v[i].key);
        hash = mix(hash, view_hash_of(item, view_count(item), looked));
    }
    return hash;
}

/* What was not kept before is not kept now: processes share these views as long as they write to none. */
uint64_t view_hash_of(const struct view *view, size_t n, uint32_t looked) {
    if (!view_is_sealed(view))
        return hash_members(view, n, looked, (uint32_t)LOOKED_AT_ALL);
    if (looked == (uint32_t)LOOKED_AT_ALL)
        return view->map.hash;
    return looked && looked == view->map.looked ? view->map.looked_hash : hash_members(view, n, looked, looked);
}

void view_expect(struct view *map, uint32_t looked) {
    map->map.looked = 0;
    map->map.looked_hash = view_hash_of(map, view_count(map), looked);
    map->map.looked = looked;
}

uint64_t view_hash(const struct view *view) {
    return view_hash_of(view, view_count(view), (uint32_t)LOOKED_AT_ALL);
}

void view_seal(struct view *map) {
    map->map.hash = view_hash(map);
    map->sealed = true;
}

void view_unseal(struct view *map) {
    map->sealed = false;
    map->map.looked = 0;
}

bool view_is_sealed(const struct view *view) {
    return view_kind(view) == VIEW_MAP && view->sealed;
}

size_t view_index(const struct view *map, Slice key) {
    for (size_t i = 0; i < view_count(map); i++)
        if (slice_eq(view_key(map, i), key))
            return i;
    return view_count(map);
}

uint64_t view_surface(const struct view *view) {
    uint64_t hash = mix(hash_scalar(view), view_count(view));
    for (size_t i = 0; i < view_count(view); i++) {
        const struct view *item = view_at(view, i);
        if (view->kind == VIEW_MAP)
            hash = hash_slice(hash, view->map.v[i].key);
        hash = hash_slice(mix(hash, view_kind(item)), view_text(view_get(item, "path")));
    }
    return hash;
}
