#include "output/measure.h"
#include "base/mem.h"
#include "base/tokens.h"
#include "base/workers.h"

void measure_document(struct arena *arena, struct tokenizer *tokenizer, const struct target_module *target,
                      const struct document *document, struct weight *out) {
    struct flat flat;
    target_flatten(target, document, &flat, NULL);
    weigh(arena, tokenizer, &flat, UNIT_TOKENS, out);
    flat_free(&flat);
}

struct measuring {
    struct arena *arena;
    struct tokenizer *tokenizer;
    const struct target_module *target;
    struct weight *weights;
};

/* Documents that one process measures while another starts. */
enum { MEASURED_WHILE_STARTING = 100, MEASURED_AT_ONCE = 16 };

static void begin_measuring(void *context) {
    struct measuring *m = context;
    m->arena = arena_in(m->target->library->team->pool);
    m->target->library->arena = m->arena;
}

static void measure_one(void *context, size_t i) {
    struct measuring *m = context;
    measure_document(m->arena, m->tokenizer, m->target, &m->target->library->documents.v[i], &m->weights[i]);
}

struct weight *measure_library(struct arena *arena, const struct target_module *target) {
    if (!tokens_known())
        return NULL;
    const struct library *library = target->library;
    struct measuring m = {.arena = arena, .target = target};
    struct work work = {.n = library->documents.n, .chunk = MEASURED_AT_ONCE, .least = MEASURED_WHILE_STARTING};
    work.team = library->team;
    work.begin = begin_measuring;
    work.each = measure_one;
    work.context = &m;
    struct arena *kept = work_is_shared(&work) ? arena_in(library->team->pool) : arena;
    m.weights = ARENA_ARRAY(kept, struct weight, library->documents.n);
    m.tokenizer = tokenizer_new();
    workers_run(&work);
    tokenizer_free(m.tokenizer);
    VEC_FREE(&work.lost);
    return m.weights;
}
