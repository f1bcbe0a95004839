/* Views as Lua values: read-only handles.
 *
 * Scalars become Lua's own strings, numbers and booleans; null becomes nil. Lists, maps and HTML
 * become userdata:
 *   list   list[1], #list, ipairs(list), pairs(list)
 *   map    map.name, map["name"], #map, pairs(map) in the map's order; a name that it does not have
 *          is an error with a did-you-mean, or nil when the map is open
 *   HTML   prints unescaped in text; a .. b is HTML again, a plain string in it escaped;
 *          tostring(html) is its source
 *
 * None can be written to. Two handles of one view are equal and the same table key. Handles made
 * for one call are stale in the next: whatever reads them then raises an error that says so. Those
 * of global views never are.
 *
 * All functions here but bind_is_view and bind_is_html can raise (lua.h says what that means).
 */
#ifndef QUIRE_TEMPLATE_BIND_H
#define QUIRE_TEMPLATE_BIND_H

#include "template/lua.h"
#include "template/view.h"

/* Prepares a new state: metatables and caches, in the registry. */
void bind_open(lua_State *L);
/* Begins a call: handles of the call before become stale. */
void bind_begin(lua_State *L);

/* Pushes the value of a view (NULL: nil). `global`: it lives as long as the state. */
void bind_push(lua_State *L, const struct view *view, bool global);
/* The same, for a map whose members are read again and again, as those of `page`: within a call each
 * is pushed once, then Lua finds it by itself. */
void bind_push_wide(lua_State *L, const struct view *map, bool global);
/* Pushes HTML with a copy of these bytes. */
void bind_push_html(lua_State *L, Slice html);

/* Is the value at `index` a list or map handle? Then its view; raises when it is stale. Else NULL.
 */
const struct view *bind_view(lua_State *L, int index);
bool bind_is_view(lua_State *L, int index, enum view_kind *kind);
/* Is it HTML? *html is valid while the value stays on the stack. Raises when it is stale. */
bool bind_html(lua_State *L, int index, Slice *html);
bool bind_is_html(lua_State *L, int index);
/* Likewise, for who does not look into it. */
const struct view *bind_peek(lua_State *L, int index);
/* Is the value at `index` a map's handle? Then its member of this name, NULL for null, which Lua has read by that; raises when
 * there is no such member. */
bool bind_member(lua_State *L, int index, Slice name, const struct view **item);
/* Pushes member `i` (from 0) of the list or map handle at `index`. */
void bind_push_at(lua_State *L, int index, size_t i);

/* Every other full userdata that Lua code can reach begins so. */
struct bind_other {
    int kind;         /* BIND_OTHER */
    const char *name; /* "a node" */
};
enum { BIND_OTHER = 16 };

/* "a list", "a table", "nothing": the kind of a value, for messages. */
const char *bind_kind_name(lua_State *L, int index);

/* Copies the value at `index` into `arena`: tables whose keys are 1..n become lists, other tables
 * open maps with their keys sorted; handles are passed through when `borrow`, else copied. Raises
 * for functions, keys that are no strings, and more than 32 levels. */
const struct view *bind_copy(lua_State *L, int index, struct arena *arena, bool borrow);

#endif
