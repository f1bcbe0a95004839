/* Targets: the tools that prompts are written for, each a Lua module in templates/prompts/.
 *
 * What a module may say is documented in templates/prompts/plain.lua. Here it becomes data; nothing in C knows a tool by name.
 */
#ifndef QUIRE_OUTPUT_TARGET_H
#define QUIRE_OUTPUT_TARGET_H

#include "base/vec.h"
#include "model/library.h"
#include "render/flatten.h"
#include "template/view.h"

struct engine;

struct target_module {
    const struct library *library;
    Slice name;
    Slice tool;              /* whose documents it takes as they are; the module's name unless it says otherwise */
    bool beside;             /* no function `file`: its prompts stand beside the pages, of documents for any tool */
    bool native;             /* has a function `native`: its tool's layout can be exported */
    Slice *renames;          /* by document: what it is called by there, {0} as here; NULL when nobody is renamed */
    bool renames_agents;
    bool kinds[KIND_COUNT];
};
typedef VEC(struct target_module) Targets;

/* Loads the modules that `names` lists, and asks them whom they rename. Unknown ones and broken ones are reported and left
 * out. What they hold lives in library->arena. */
void targets_load(struct engine *engine, struct library *library, const Slice *names, size_t n, Targets *out);

/* Does the target carry the document? One that was written for a tool goes to that tool's target and beside its page
 * alone. */
bool target_carries(const struct target_module *target, const struct document *document);

/* Where the document's prompt goes, an output path; {0} when the module carries it nowhere. */
Slice target_path(struct engine *engine, struct arena *arena, const struct target_module *target,
                  const struct document *document);

/* Where the document goes in the tool's own layout, a normalised path below the folder that is exported into; empty when
 * it goes nowhere. False after a diagnostic: the module failed, or gave a path that nothing may be written to. */
bool target_native(struct engine *engine, struct arena *arena, const struct target_module *target, struct sink *sink,
                   const struct document *document, Slice *path);

/* A finished prompt: head, body, tail. */
struct prompt {
    Slice head, tail;
    const struct flat *flat; /* the flattened text with its origins */
    Slice replaced;          /* the module gave a body of its own, which stands instead */
    bool is_replaced;
    struct flat own;         /* the flattened text, when it was made for this target alone */
};

/* Makes the document's prompt for the target. `flat` is the document flattened without renaming; it must outlive the prompt,
 * and is what the body is when the target renames nobody. False after a diagnostic. prompt_free in any case. */
bool prompt_make(struct engine *engine, struct arena *arena, struct library *library, const struct target_module *target,
                 const struct document *document, const struct flat *flat, struct prompt *out);
void prompt_text(const struct prompt *prompt, Buf *out);
/* The prompt in one piece, with the origin of each of its lines. What the module wrote stems from the document's own key
 * where it names one, and else from its first line; a body that it made stems, line by line, from the text that it was
 * given. flat_free in any case. */
void prompt_whole(const struct prompt *prompt, const struct document *document, struct flat *out);
void prompt_free(struct prompt *prompt);

#endif
