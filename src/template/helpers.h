/* The functions that templates and targets are given besides Lua's.
 *
 *   raw(s)                   s as HTML, printed as it is
 *   url(path)                a path as a URL: encodes what a file's name may hold but a URL may not
 * (% ? # too) join(list, separator)    the items with the separator (default ", ") between them;
 * HTML if an item is HTML, plain items and separator escaped then split(s, separator)      a table
 * of the parts, trimmed; separator is plain text, default ","; "" gives none trim(s)  lower(s)
 * without white space at both ends; in lower case, all of Unicode replace(s, from, to)     every
 * `from`, as plain text starts(s, t)  ends(s, t) does s begin, end with t? slug(s) as the anchor of
 * a heading that says s get(map, key, default)   a member that may not be there is_list(value) a
 * list view, or a table with nothing but items 1..n sorted(list, order)      (tables.h) a sorted
 * copy; order: a function(a, b), a member's name, or nothing front_matter(entries)    (emit.h)
 * `---` lines and YAML yaml(value) json(value)  a value as text; the members of tables in the order
 * of their names
 */
#ifndef QUIRE_TEMPLATE_HELPERS_H
#define QUIRE_TEMPLATE_HELPERS_H

#include <lua.h>

/* Shares them (sandbox_set). Can raise. */
void helpers_open(lua_State *L);

#endif
