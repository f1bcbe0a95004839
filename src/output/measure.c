#include "output/measure.h"
#include "base/mem.h"
#include "base/tokens.h"

void measure_document(struct arena *arena, struct tokenizer *tokenizer, const struct target_module *target,
                      const struct document *document, struct weight *out) {
    struct flat flat;
    target_flatten(target, document, &flat, NULL);
    weigh(arena, tokenizer, &flat, UNIT_TOKENS, out);
    flat_free(&flat);
}

struct weight *measure_library(struct arena *arena, const struct target_module *target) {
    if (!tokens_known())
        return NULL;
    const struct library *library = target->library;
    struct weight *weights = ARENA_ARRAY(arena, struct weight, library->documents.n);
    struct tokenizer *tokenizer = tokenizer_new();
    for (size_t i = 0; i < library->documents.n; i++)
        measure_document(arena, tokenizer, target, &library->documents.v[i], &weights[i]);
    tokenizer_free(tokenizer);
    return weights;
}
