/* Losses: what the prompts of a target lack of what a document says, because its tool has nothing like it.
 *
 * Modules say what of the front matter they cannot carry over (`lost` in templates/prompts/plain.lua); links that lead nowhere in
 * a target's layout are found when the text is flattened for it.
 */
#ifndef QUIRE_OUTPUT_LOSSES_H
#define QUIRE_OUTPUT_LOSSES_H

struct engine;
struct library;

/* Asks the settings' targets about every document, and reports to library->sink: one finding for each key, value or link and the
 * place where it is written, with the names of all targets that lose it. A key that no tool reads is lost to nobody. Call before
 * check_library, which silences findings. */
void losses_check(struct engine *engine, struct library *library);

#endif
