/* Tables: the functions of templates that walk over tables and views, each metered and in a fixed
 * order.
 */
#ifndef QUIRE_TEMPLATE_TABLES_H
#define QUIRE_TEMPLATE_TABLES_H

#include <lua.h>

/* Shares pairs, ipairs, sorted, tostring and type (sandbox_set), and pushes the table `table`:
 * concat, insert, pack, remove, sort, unpack. Can raise. */
void tables_open(lua_State *L);

#endif
