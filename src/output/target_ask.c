/* What modules say of all documents, asked beforehand and by several processes: the first part of target.h. */
#include "base/mem.h"
#include "base/workers.h"
#include "output/target_parts.h"

/* Documents that are asked about while another process starts. */
enum { ASKED_WHILE_STARTING = 100, ASKED_AT_ONCE = 32 };

struct asking {
    Targets *targets;
    struct library *library;
    const struct also_ask *also;
    bool away;               /* in a worker */
};

/* From here on answers lie where the other processes find them. */
static void begin_asking(void *context) {
    struct asking *a = context;
    a->library->arena = arena_in(a->library->team->pool);
    a->away = true;
}

/* What a worker reports is lost: then the answer is, too, and whoever asks again hears it. */
static void ask_about(void *context, size_t i) {
    struct asking *a = context;
    const struct document *document = &a->library->documents.v[i];
    size_t before = sink_count(a->library->sink, LEVEL_OFF);
    for (size_t t = 0; t < a->targets->n; t++) {
        struct target_module *target = &a->targets->v[t];
        size_t reported = sink_count(a->library->sink, LEVEL_OFF);
        if (target->beside || document->shadowed || !target_carries(target, document))
            continue;
        target_ask(target, document);
        if (a->away && sink_count(a->library->sink, LEVEL_OFF) > reported)
            target->documents[i] = (struct target_document){0};
    }
    if (a->also && sink_count(a->library->sink, LEVEL_OFF) == before)
        a->also->each(a->also->context, i);
}

/* No worker looks at the answers for another's document, so they may lie where all write to. */
static void share_answers(struct asking *a) {
    struct arena *arena = arena_in(a->library->team->pool);
    for (size_t t = 0; t < a->targets->n; t++)
        if (!a->targets->v[t].beside)
            a->targets->v[t].documents = ARENA_ARRAY(arena, struct target_document, a->library->documents.n);
}

/* The pool lasts for this run, and the library perhaps longer. */
static void keep_answers(struct library *library, struct target_module *target) {
    struct arena *arena = library->arena;
    size_t n = library->documents.n;
    struct target_document *kept = arena_copy(arena, target->documents, n, sizeof *kept);
    for (size_t i = 0; i < n; i++) {
        Slice *const texts[] = {&kept[i].called, &kept[i].file, &kept[i].native, &kept[i].anchor};
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            if (texts[k]->s)
                *texts[k] = slice_dup(arena, *texts[k]);
    }
    target->documents = kept;
}

bool targets_ask_also(Targets *targets, struct library *library, const struct also_ask *also) {
    struct asking asking = {.targets = targets, .library = library, .also = also};
    struct work work = {.n = library->documents.n, .chunk = ASKED_AT_ONCE, .least = ASKED_WHILE_STARTING, .team = library->team};
    work.begin = begin_asking;
    work.each = ask_about;
    work.context = &asking;
    if (!work_is_shared(&work))
        return false;
    share_answers(&asking);
    if (also)
        also->begin(also->context);
    workers_run(&work);
    for (size_t i = 0; i < work.lost.n; i++)
        for (size_t t = 0; t < targets->n; t++)
            targets->v[t].documents[work.lost.v[i].item] = (struct target_document){0};
    VEC_FREE(&work.lost);
    for (size_t t = 0; t < targets->n; t++)
        if (!targets->v[t].beside)
            keep_answers(library, &targets->v[t]);
    return true;
}

void targets_ask(Targets *targets, struct library *library) {
    targets_ask_also(targets, library, NULL);
}
