/* What compiled templates call: printing text and values.
 *
 * Prints go to gate->out, at most GATE_OUTPUT bytes of them in one call.
 */
#ifndef QUIRE_TEMPLATE_PRINT_H
#define QUIRE_TEMPLATE_PRINT_H

#include <lua.h>

/* C functions for Lua, of compile.h: __w(string), __e(escape, source, value, string), __m(escape, source, map, name, string). */
int print_text(lua_State *L);
int print_value(lua_State *L);
int print_member(lua_State *L);

/* Before so many bytes are printed: raises when the page would become too long. */
void print_room(lua_State *L, size_t bytes);

#endif
