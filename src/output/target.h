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
    Slice name;
    Slice tool;              /* whose documents it takes as they are; the module's name unless it says otherwise */
    bool beside;             /* no function `file`: its prompts stand beside the pages, of documents for any tool */
    bool renames;            /* it has a function `rename` */
    bool kinds[KIND_COUNT];
};
typedef VEC(struct target_module) Targets;

/* Loads the modules that `names` lists. Unknown ones and broken ones are reported and left out. */
void targets_load(struct engine *engine, const struct library *library, const Slice *names, size_t n, Targets *out);

/* Does the target carry the document? One that was written for a tool goes to that tool's target and beside its page
 * alone. */
bool target_carries(const struct target_module *target, const struct document *document);

/* Where the document's prompt goes, an output path; {0} when the module carries it nowhere. */
Slice target_path(struct engine *engine, struct arena *arena, const struct target_module *target,
                  const struct document *document);

/* A finished prompt: head, body, tail. */
struct prompt {
    Slice head, tail;
    struct flat body;        /* the flattened text with its origins */
    Slice replaced;          /* the module gave a body of its own, which stands instead; `body.text` is what it was made from */
    bool is_replaced;
};

/* Makes the document's prompt for the target. False after a diagnostic. prompt_free in any case. */
bool prompt_make(struct engine *engine, struct arena *arena, struct library *library, const struct target_module *target,
                 const struct document *document, struct prompt *out);
void prompt_text(const struct prompt *prompt, Buf *out);
void prompt_free(struct prompt *prompt);

#endif
