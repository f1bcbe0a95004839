/* Memos: what included templates printed, kept from one page to the next.
 *
 * A part such as card.html says the same of the same document on every page. It is run again only when something is another of
 * which its result is made: its arguments, where all are strings, whole numbers, booleans or sealed maps (view.h); of `page`
 * what many pages have alike, as `page.root`; the globals, which stay. A part that uses `page` or `args` otherwise is run
 * each time, and so are all where a library has filters, which may remember, and while they are timed (profile.h).
 *
 * What has been kept costs the page as many steps as it took, so that no budget depends on what other pages came before. Nothing
 * is looked up while instructions are counted (lua.h).
 */
#ifndef QUIRE_TEMPLATE_MEMO_H
#define QUIRE_TEMPLATE_MEMO_H

#include "template/state.h"

/* Says of a template that has been compiled, with what it includes, whether it can be kept. */
void memo_judge(struct engine *engine, struct template *template);

/* --- inside the gate: these can raise */

/* Finds the arguments at `args`. Prints what the template printed for them before: true. Else pushes a key for memo_keep, or nil. */
bool memo_print(lua_State *L, struct engine *engine, struct template *template, int args);

/* How things stood before a template ran. */
struct memo_mark {
    size_t out, reads;
    uint32_t looked;
    long long spent;
};
struct memo_mark memo_mark(lua_State *L);
/* Keeps what has been printed and looked at since, under the key at `key`. Every mark needs it. */
void memo_keep(lua_State *L, struct engine *engine, int key, const struct memo_mark *mark);

/* Forgets everything: the globals are others, or someone else watches. */
void memo_clear(struct engine *engine);

#endif
