/* All documents are looked at, each alone but with all of the library known.
 *
 * Workers do it where there are enough, and leave what they found by the document's number: the same for any number of them. Not
 * where somebody records what is asked of the file system, or collects addresses: those would learn nothing from them. */
#include "base/mem.h"
#include "base/record.h"
#include "base/workers.h"
#include "check/graph.h"
#include "check/rules.h"

/* What a worker leaves of one document. */
struct looked {
    const struct diag *diags;
    size_t n_diags;
    const struct escalation *escalations;
    size_t n_escalations;
    const struct strange_key *strangers;
    size_t n_strangers;
    bool done;
};

struct looking {
    struct check *check;
    struct looked *looked;   /* by document, in the pool; NULL when this process does everything */
    struct arena *arena;     /* a worker's, likewise; else NULL */
};

/* Documents that one process looks at while another starts. */
enum { LOOKED_WHILE_STARTING = 300, LOOKED_AT_ONCE = 32 };

static void begin(void *context) {
    struct looking *looking = context;
    looking->arena = arena_in(looking->check->library->team->pool);
    sink_keep_in(looking->check->library->sink, looking->arena);
}

/* Moves what was found to where the parent sees it. */
static void keep(struct looking *looking, size_t reported, struct looked *out) {
    struct check *check = looking->check;
    struct graph_notes *notes = check->graph;
    out->diags = sink_since(check->library->sink, reported, &out->n_diags);
    out->n_escalations = notes->escalations.n;
    out->n_strangers = check->strangers.n;
    if (out->n_escalations)
        out->escalations = VEC_KEEP(&notes->escalations, looking->arena);
    if (out->n_strangers)
        out->strangers = VEC_KEEP(&check->strangers, looking->arena);
    notes->escalations.n = check->strangers.n = 0;
    out->done = true;
}

static void look_at(void *context, size_t i) {
    struct looking *looking = context;
    struct library *library = looking->check->library;
    size_t reported = sink_count(library->sink, LEVEL_OFF);
    check_document(looking->check, &library->documents.v[i]);
    if (looking->arena)
        keep(looking, reported, &looking->looked[i]);
}

/* One that was lost with its worker is looked at here. */
static void take(struct check *check, const struct looked *looked, const struct document *document) {
    if (!looked->done) {
        check_document(check, document);
        return;
    }
    sink_take(check->library->sink, looked->diags, looked->n_diags);
    for (size_t i = 0; i < looked->n_escalations; i++)
        *VEC_PUSH(&check->graph->escalations) = looked->escalations[i];
    for (size_t i = 0; i < looked->n_strangers; i++)
        *VEC_PUSH(&check->strangers) = looked->strangers[i];
}

void check_documents(struct check *check) {
    const struct library *library = check->library;
    struct looking looking = {.check = check};
    size_t n = library->documents.n;
    struct team alone = {.progress = library->team ? library->team->progress : NULL};
    struct work work = {.n = n, .chunk = LOOKED_AT_ONCE, .least = LOOKED_WHILE_STARTING, .context = &looking};
    work.team = check->external || record_is_on() ? &alone : library->team;
    work.begin = begin;
    work.each = look_at;
    work.verb = "checking";
    work.noun = "documents";
    if (work_is_shared(&work)) {
        struct arena *shared = arena_in(library->team->pool);
        looking.looked = ARENA_ARRAY(shared, struct looked, n);
        graph_begin(check, shared);
    }
    workers_run(&work);
    for (size_t i = 0; looking.looked && i < n; i++)
        take(check, &looking.looked[i], &library->documents.v[i]);
    VEC_FREE(&work.lost);
}
