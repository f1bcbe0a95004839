/* Views as text: YAML, JSON and TOML.
 *
 * Pure functions of a view; nothing here knows Lua. Depth is that of the view (32 where Lua made
 * it).
 */
#ifndef QUIRE_TEMPLATE_EMIT_H
#define QUIRE_TEMPLATE_EMIT_H

#include "base/str.h"

struct view;

/* Front matter, `---` lines included, from a list of entries; an empty list gives nothing at all.
 * An entry is a map of `key` and one of these; without any of them it is left out, and a value that
 * is there but null is written as null:
 *   source   YAML as it stood behind `key:` somewhere; copied as it is
 *   map      a list of entries: a mapping whose order matters
 *   value    anything: scalars quoted where a strict parser needs it, the rest in block style
 * NULL, or what is wrong, in words. */
const char *emit_front_matter(Buf *b, const struct view *entries);

/* A value as it would stand behind `key:`, on one line for scalars. */
void emit_yaml(Buf *b, const struct view *value);
/* A TOML document from a list of entries like those of front matter, but that `source` is not looked at and null is left out. What
 * is no table comes before what is one. A string with line feeds stands on lines of its own, every byte as it is: between
 * three quotes of the kind that needs no escapes, if there is one. NULL, or what is wrong. */
const char *emit_toml(Buf *b, const struct view *entries);
/* Compact JSON; numbers that JSON does not have become null. */
void emit_json(Buf *b, const struct view *value);

/* A number in as many digits as it takes to read back the same: 3, 0.5, 3.0. */
void buf_view_number(Buf *b, const struct view *number);

#endif
