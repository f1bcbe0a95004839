/* The functions that templates and targets are given besides Lua's.
 *
 *   raw(s)                 s as HTML, printed as it is
 *   url(path)              a path as a URL: what names of files may hold and URLs may not, encoded
 *   join(list, separator)  the items, with the separator (", ") between them; HTML if one of them
 *                          is HTML, and then plain items and separator are escaped
 *   split(s, separator)    a table of the trimmed parts; the separator (",") is plain text
 *   trim(s)                without white space at both ends
 *   lower(s)               in lower case, all of Unicode
 *   replace(s, from, to)   every `from`, as plain text
 *   starts(s, t)           does s begin with t?
 *   ends(s, t)             does s end with t?
 *   thousands(n)           a whole number in groups of three digits: "1,234"
 *   slug(s)                as the anchor of a heading that says s
 *   get(map, key, default) a member that may not be there
 *   is_list(value)         is it a list view, or a table with nothing but items 1..n?
 *   sorted(list, order)    (tables.h) a sorted copy; order: function(a, b), a member's name, or nil
 *   front_matter(entries)  (emit.h) `---` lines and YAML
 *   toml(entries)          (emit.h) a TOML document
 *   yaml(value)            a value as YAML; the members of a table in the order of their names
 *   json(value)            likewise
 */
#ifndef QUIRE_TEMPLATE_HELPERS_H
#define QUIRE_TEMPLATE_HELPERS_H

#include <lua.h>

/* Shares them (sandbox_set). Can raise. */
void helpers_open(lua_State *L);

#endif
