/* Hooks: templates/hooks.lua, which may change a document before it is rendered.
 *
 *     return {
 *       document = function(tree, doc)
 *         for _, heading in ipairs(tree:find("heading")) do
 *           if heading.text == "Internal" then heading:remove() end
 *         end
 *       end,
 *     }
 *
 * It is called for each text that pages hold: those of documents, snippets among them, and each stretch of a file that an include
 * brings. `tree` is a node (node.h), `doc` a map: path, kind, name, tool, description, front (its front matter), whole (is it all
 * of the file?). Filters can be called by their names; `page` and `site` are not there yet; markdown(text) makes what is
 * put in.
 *
 * What is changed is the page alone (render/edit.h).
 */
#ifndef QUIRE_TEMPLATE_HOOKS_H
#define QUIRE_TEMPLATE_HOOKS_H

#include "base/str.h"

struct edit;
struct engine;
struct view;

enum hooks { HOOKS_NONE, HOOKS_READY, HOOKS_BROKEN };

/* Whether there are any. Compiles the file; what is wrong with it is reported once. */
enum hooks hooks_load(struct engine *engine);

/* Runs the hook of documents on an edit that has just begun. `document` is the map above; `about` names the document in
 * diagnostics. False after a report; then the edit is as good as none. */
bool hooks_run(struct engine *engine, struct edit *edit, const struct view *document, Slice about);

#endif
