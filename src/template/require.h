/* require: how target modules share code.
 *
 *   require("lib/front")          what templates/prompts/lib/front.lua returns, the library's own file before the program's
 *   require("builtin:opencode")   the program's module of that name, even when the library has one: to change a part of it
 *
 * It exists while a target module is loaded, and nowhere else. Each file runs once for each module, in the sandbox, so what one
 * module does to a table that it got is nobody else's business.
 */
#ifndef QUIRE_TEMPLATE_REQUIRE_H
#define QUIRE_TEMPLATE_REQUIRE_H

#include <lua.h>

struct engine;

/* Shares `require`; with NULL, takes it away. Can raise. */
void require_open(lua_State *L, struct engine *engine);

#endif
