/* Modules: the Lua files of a library that belong to no target, templates/filters.lua and templates/hooks.lua.
 *
 * Each returns a table. It is compiled once, and run anew for every page or document, so that nothing which it keeps
 * leads from one to the next: what comes out does not depend on who makes what.
 *
 * A function of filters.lua is called by its name in templates and hooks. It cannot take a name that they have already.
 */
#ifndef QUIRE_TEMPLATE_MODULE_H
#define QUIRE_TEMPLATE_MODULE_H

#include "template/state.h"

/* Looks for the file, compiles it, runs it once and has its table looked at: `check` finds it on top of the stack, and raises.
 * False after a report, which is made once; true when there is no such file. */
bool module_load(struct engine *engine, struct module *module, const char *name, void (*check)(lua_State *L));
bool filters_load(struct engine *engine);

/* Those below run inside the gate, and can raise. */

/* Runs a module that was loaded, and leaves its table. */
void module_run(lua_State *L, const struct module *module);
/* Shares the functions of filters.lua, if it is there; and takes them away. */
void filters_share(lua_State *L, struct engine *engine);
void filters_hide(lua_State *L, struct engine *engine);

#endif
