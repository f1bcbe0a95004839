/* Nodes: the parts of a document as a hook sees and changes them.
 *
 * A node is a handle, which is stale in the next call. What it has:
 *
 *   kind          "document", "heading", ...: node_kinds[] has them all
 *   text          what is written there: of text, code, code blocks and HTML as it is, of all others without marks
 *   level         of a heading, 1 to 6
 *   url, title    of a link or image
 *   info          of a code block: what stands behind its fence
 *   path          of an include: what it names, as written
 *   ordered       of a list
 *   number        of an ordered list: its first number
 *   done          of an item with a box: is it checked?
 *   head          of a row: is it the table's head?
 *   file, line    where it stands
 *   parent, next, previous, first, last      nodes, or nil
 *   children      a table of nodes
 *
 * What does not go with its kind is nil. `text`, `level`, `url`, `title` and `info` can be assigned to. Methods:
 *
 *   find(kind)    a table of the nodes of that kind below it, in order; of all without a kind
 *   remove()
 *   before(x), after(x), replace(x)          x stands beside it, or in its place
 *   prepend(x), append(x)                    x is the first, or the last, of what it holds
 *
 * x is a text, HTML (raw()), or what markdown() made. Among blocks a text is a paragraph.
 */
#ifndef QUIRE_TEMPLATE_NODE_H
#define QUIRE_TEMPLATE_NODE_H

#include <lua.h>
#include <stdint.h>

struct edit;

/* What kinds of nodes are called, by enum node_type. */
extern const char *const node_kinds[];
extern const unsigned node_kind_count;

/* All can raise. Begins a call: nodes are those of `edit`, and markdown() is shared. bind_begin comes before. */
void node_begin(lua_State *L, struct edit *edit);
void node_end(lua_State *L);
void node_push(lua_State *L, uint32_t node);

#endif
