/* What compiled templates call: printing text and values.
 *
 * Prints go to gate->out, at most GATE_OUTPUT bytes of them in one call.
 */
#ifndef QUIRE_TEMPLATE_PRINT_H
#define QUIRE_TEMPLATE_PRINT_H

#include <lua.h>

/* C functions for Lua: print_text(string) is __w of compile.h, print_value(escape, source, value)
 * is __e. */
int print_text(lua_State *L);
int print_value(lua_State *L);

#endif
