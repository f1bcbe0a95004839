/* Budgets: prompts that are longer than quire.yaml allows, or than a target's tool takes.
 *
 * A budget without target is of the text as it is; one of a target, and the `limits` of its module, of what that target's
 * prompts are. Limits count where the target is built, or has a budget; a budget of the same kind and unit takes a limit's
 * place. Nothing is flattened or counted when there is neither.
 */
#ifndef QUIRE_OUTPUT_BUDGET_H
#define QUIRE_OUTPUT_BUDGET_H

struct engine;
struct library;

/* Reports to library->sink: one finding for each document and each number that it passes, at the include that did it; or,
 * when the document's own text is too long by itself, at that text. Call before check_library, which silences findings. */
void budget_check(struct engine *engine, struct library *library);

#endif
