/* The string functions of templates: Lua's, with a meter.
 *
 * byte, char, find, format, gmatch, gsub, len, lower, match, rep, reverse, sub, upper mean what
 * they mean in Lua 5.4, but for this: each charges for the bytes it reads or makes, none makes more
 * than GATE_STRING, patterns are those of pattern.h, and format neither takes %p nor shows
 * addresses. dump, pack, unpack and packsize are left out.
 */
#ifndef QUIRE_TEMPLATE_STRINGS_H
#define QUIRE_TEMPLATE_STRINGS_H

#include <lua.h>

/* Pushes the table of functions, and makes it what methods of strings (s:upper()) are looked up in.
 * Can raise. */
void strings_open(lua_State *L);

#endif
