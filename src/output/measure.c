#include "output/measure.h"
#include "base/mem.h"
#include "base/tokens.h"
#include "base/workers.h"

struct measuring {
    struct arena *arena;             /* of measures */
    struct tokenizer *tokenizer;     /* NULL where tokens are not counted */
    const struct target_module *target;
    const struct matter *matters;
    VEC(uint32_t) documents;         /* that are to be measured */
    const struct measure **made;     /* of those */
};

/* Documents that one process measures while another starts. */
enum { MEASURED_WHILE_STARTING = 100, MEASURED_AT_ONCE = 16 };

static void begin_measuring(void *context) {
    struct measuring *m = context;
    m->arena = arena_in(library_text_pool(m->target->library));
    m->target->library->arena = arena_in(m->target->library->team->pool);
}

static uint64_t key_of(const struct measuring *m, uint32_t document) {
    return m->matters ? target_key(m->target, &m->matters[m->target->library->documents.v[document].part]) : 0;
}

static void measure_one(void *context, size_t i) {
    struct measuring *m = context;
    uint32_t document = m->documents.v[i];
    struct measure *measure = ARENA_NEW(m->arena, struct measure);
    struct flat flat;
    target_flatten(m->target, &m->target->library->documents.v[document], &flat, NULL);
    if (m->tokenizer)
        weigh(m->arena, m->tokenizer, &flat, UNIT_TOKENS, &measure->weight);
    measure->key = key_of(m, document);
    measure->bytes = flat.text.n;
    measure->ends_line = slice_ends(buf_view(&flat.text), S("\n"));
    flat_free(&flat);
    m->made[i] = measure;
}

static struct part *part_of(const struct measuring *m, uint32_t document) {
    struct library *library = m->target->library;
    return &library->parts.v[library->documents.v[document].part];
}

static void find_unmeasured(struct measuring *m) {
    for (uint32_t i = 0; i < m->target->library->documents.n; i++) {
        const struct measure *known = part_of(m, i)->measure;
        if (!known || known->key == 0 || known->key != key_of(m, i))
            *VEC_PUSH(&m->documents) = i;
    }
}

/* By workers where there are many. */
static void measure_all(struct measuring *m) {
    const struct library *library = m->target->library;
    struct work work = {.n = m->documents.n, .chunk = MEASURED_AT_ONCE, .least = MEASURED_WHILE_STARTING};
    work.team = library->team;
    work.begin = begin_measuring;
    work.each = measure_one;
    work.context = m;
    work.verb = tokens_known() ? "counting the tokens of" : "measuring";
    work.noun = "documents";
    struct arena *kept = work_is_shared(&work) ? arena_in(library->team->pool) : m->arena;
    m->made = ARENA_ARRAY(kept, const struct measure *, m->documents.n);
    m->tokenizer = tokens_known() ? tokenizer_new() : NULL;
    workers_run(&work);
    tokenizer_free(m->tokenizer);
    VEC_FREE(&work.lost);
}

const struct measure **measure_library(struct arena *arena, const struct target_module *target, const struct matter *matters) {
    static const struct measure lost;
    const struct library *library = target->library;
    struct measuring m = {.arena = matters ? library->texts : arena, .target = target, .matters = matters};
    find_unmeasured(&m);
    if (m.documents.n)
        measure_all(&m);
    const struct measure **measures = ARENA_ARRAY(arena, const struct measure *, library->documents.n);
    for (size_t i = 0; i < m.documents.n; i++)
        part_of(&m, m.documents.v[i])->measure = m.made[i] ? m.made[i] : &lost;
    for (uint32_t i = 0; i < library->documents.n; i++)
        measures[i] = part_of(&m, i)->measure;
    VEC_FREE(&m.documents);
    return measures;
}
