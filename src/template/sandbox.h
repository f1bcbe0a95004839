/* What templates and targets find around them: an allow-list.
 *
 * From Lua: assert, error, ipairs, pairs, select, tonumber, tostring, type; string (strings.h);
 * table (concat, insert, pack, remove, sort, unpack), math without random, utf8. No file, clock,
 * process, coroutine, metatable or loading of code, and nothing that catches an error. What would
 * differ from run to run does not exist or is tamed: pairs walks over 1..n, then numbers, then
 * names in byte order; sort is stable; nothing shows an address.
 *
 * Code runs in an environment that reads through to the shared names and that nobody can write to;
 * a name that is not there is an error with a did-you-mean. All functions here can raise (lua.h).
 */
#ifndef QUIRE_TEMPLATE_SANDBOX_H
#define QUIRE_TEMPLATE_SANDBOX_H

#include "base/str.h"
#include <lua.h>

/* Prepares a new state. bind_open comes before. */
void sandbox_open(lua_State *L);
/* Gives the shared name `name` the value on top of the stack, and pops it; nil takes the name away.
 */
void sandbox_set(lua_State *L, const char *name);
/* Is there something of that name, or would there be in another place (`page`, `super`, `args`)? */
bool sandbox_has(lua_State *L, Slice name);
/* Pushes the shared environment. */
void sandbox_push(lua_State *L);
/* Pushes an environment that finds the members of the table or map at index `args` before the
 * shared names, and that table itself (an empty one for nil) as `args`. */
void sandbox_push_with(lua_State *L, int args);

#endif
