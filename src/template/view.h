/* Views: what Lua may see of the model, as plain immutable data.
 *
 * src/output builds a tree of views in an arena; Lua gets handles to it, never pointers. A handle
 * from an earlier page is an error that says so, not a crash. Maps keep their insertion order. A
 * member that is there but has no value (view_null) reads as nil; a member that was never put is an
 * undefined name and an error with a did-you-mean, so put every member of a shape, as null when
 * there is none. Maps that are data and no shape (an index by name, whatever came from a YAML tree)
 * are open: there an absent key reads as nil.
 */
#ifndef QUIRE_TEMPLATE_VIEW_H
#define QUIRE_TEMPLATE_VIEW_H

#include "base/str.h"
#include <stdint.h>

struct arena;
struct view;
struct value;

enum view_kind {
    VIEW_NULL,
    VIEW_BOOL,
    VIEW_INT,
    VIEW_NUMBER,
    VIEW_STRING,
    VIEW_HTML,
    VIEW_LIST,
    VIEW_MAP
};

const struct view *view_null(void);
struct view *view_string(struct arena *arena,
                         Slice text); /* borrowed: must live as long as the view */
struct view *view_html(struct arena *arena, Slice html); /* trusted HTML: never escaped again */
struct view *view_int(struct arena *arena, long long number);
struct view *view_number(struct arena *arena, double number);
struct view *view_bool(struct arena *arena, bool truth);
struct view *view_list(struct arena *arena);
struct view *view_map(struct arena *arena);
struct view *view_map_for(struct arena *arena, size_t members); /* with room for so many */
struct view *view_open_map(struct arena *arena); /* absent keys read as nil */
struct view *view_value(struct arena *arena,
                        const struct value *yaml); /* a YAML tree, its maps open; NULL gives null */

/* `map` and `list` grow in `arena`; `item` NULL puts null. `key` must outlive the view; a key that
 * is there already gets the new item and keeps its place. Nothing is put into a view that Lua has
 * seen. */
void view_put_slice(struct arena *arena, struct view *map, Slice key, const struct view *item);
static inline void view_put(struct arena *arena, struct view *map, const char *key, const struct view *item) {
    view_put_slice(arena, map, slice_from(key), item);
}
void view_append(struct arena *arena, struct view *list, const struct view *item);

/* Reading. Every function takes NULL as null. */
enum view_kind view_kind(const struct view *view);
/* Like view_get for any key; true when the key was put, even as null. *item may be NULL then. */
bool view_find(const struct view *map, Slice key, const struct view **item);
/* NULL when absent or null. */
static inline const struct view *view_get(const struct view *map, const char *key) {
    const struct view *item;
    view_find(map, slice_from(key), &item);
    return item;
}
bool view_is_open(const struct view *map);
Slice view_text(const struct view *view); /* strings and HTML, else empty */
bool view_is_string(const struct view *view);
bool view_truth(const struct view *view);        /* Lua's: all but null and false */
long long view_integer(const struct view *view); /* VIEW_INT, else 0 */
double view_double(const struct view *view);     /* VIEW_INT and VIEW_NUMBER, else 0 */
size_t view_count(const struct view *list_or_map);
const struct view *view_at(const struct view *list_or_map,
                           size_t index); /* from 0; NULL when null or out of range */
Slice view_key(const struct view *map, size_t index);

/* --- hashes, by which a later run tells whether a template would be given the same --- */

/* Of all that the view holds. */
uint64_t view_hash(const struct view *view);
/* Keeps the hash of a map that will be part of many views, and has 32 members at most. From then on nothing in it changes.
 * Templates' results are kept by its address (memo.h): it lives as long as the globals of the engine that sees it. */
void view_seal(struct view *map);
bool view_is_sealed(const struct view *view);
/* Before members of a sealed map become others, which no template has seen yet: it is to be sealed again. */
void view_unseal(struct view *map);
/* Of the first `n` members of a list or map, but of sealed maps below it only of those members whose bit is set, the first's the
 * lowest: of what a template learns that looks at no more of them. */
enum { LOOKED_AT_ALL = -1 };
uint64_t view_hash_of(const struct view *view, size_t n, uint32_t looked);
/* Of a sealed map, that hash will be asked for again and again: it is taken now, before processes share the map. */
void view_expect(struct view *map, uint32_t looked);
/* The number of a map's member; its view_count where there is none. */
size_t view_index(const struct view *map, Slice key);
/* Of what a template learns that gets this view and goes no deeper: a scalar's value; of a list or map how many members it has,
 * their keys and kinds, and which they are. A map that has a `path` is told from others by that. */
uint64_t view_surface(const struct view *view);

#endif
