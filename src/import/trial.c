#include "import/trial.h"
#include "base/mem.h"
#include "output/layout.h"
#include "template/engine.h"

static void take_output(void *context, const struct layout_file *file) {
    struct trial *trial = context;
    /* A prompt may have further files, behind its own. */
    if (!file->text || map_has(&trial->outputs, file->from))
        return;
    struct trial_output *output = ARENA_NEW(trial->arena, struct trial_output);
    output->path = slice_dup(trial->arena, file->path);
    output->text = buf_dup(&file->text->text, trial->arena);
    map_set(&trial->outputs, file->from, output);
}

/* Hashes are told apart by their length as well: that two texts of one length have one hash by chance is left aside. */
static void add_print(struct trial *trial, Slice path, Slice name, Slice text) {
    void **slot = map_slot(&trial->prints, path);
    Slice before = *slot ? *(Slice *)*slot : S("");
    Slice *now = ARENA_NEW(trial->arena, Slice);
    *now = arena_printf(trial->arena, "%.*s%.*s:%zu:%llx\n", FMT(before), FMT(name), text.n,
                        (unsigned long long)hash_bytes(text.s, text.n));
    *slot = now;
}

static void take_print(void *context, const struct layout_file *file) {
    struct trial *trial = context;
    if (file->text)
        add_print(trial, file->from, file->path, buf_view(&file->text->text));
}

static void take_prints(struct trial *trial) {
    struct library *library = trial->loaded.library;
    Targets targets = {0};
    targets_load(trial->engine, library, library->config->targets, library->config->n_targets, &targets);
    for (size_t i = 0; i < targets.n; i++)
        layout_each(library, &targets.v[i], take_print, trial);
    targets_free(&targets);
    for (size_t i = 0; i < trial->outputs.n; i++) {
        const struct trial_output *output = trial->outputs.entries[i].value;
        if (!output)
            continue;
        add_print(trial, trial->outputs.entries[i].key, output->path, output->text);
    }
    for (size_t i = 0; i < library->documents.n; i++) {
        const struct document *document = &library->documents.v[i];
        struct flat flat;
        flatten(library, document, &(struct reader){.tool = document->tool}, &flat);
        add_print(trial, document->source->path, S(""), buf_view(&flat.text));
        flat_free(&flat);
    }
}

/* What an export would not write: something in the document's own text is wrong. */
static void drop_spoiled(struct trial *trial) {
    size_t n;
    const struct diag *diags = sink_all(trial->sink, &n);
    for (size_t i = 0; i < n; i++)
        if (diags[i].level == LEVEL_ERROR && rule_spoils_text(diags[i].rule) && map_has(&trial->outputs, diags[i].place.path))
            map_set(&trial->outputs, diags[i].place.path, NULL);
}

bool trial_run(const struct trial_request *request, struct trial *out) {
    *out = (struct trial){.arena = arena_new(), .sink = sink_new()};
    out->engine = engine_new(request->root, NULL, out->sink);
    struct load_request load = {.root = request->root, .engine = out->engine, .sink = out->sink, .drafts = request->drafts,
                                .more = request->more, .n_more = request->n_more};
    if (!load_library(&load, &out->loaded))
        return false;
    Targets targets = {0};
    targets_load(out->engine, out->loaded.library, &request->target, request->target.n > 0, &targets);
    for (size_t i = 0; i < targets.n; i++)
        layout_each(out->loaded.library, &targets.v[i], take_output, out);
    targets_free(&targets);
    drop_spoiled(out);
    if (request->all)
        take_prints(out);
    return true;
}

void trial_free(struct trial *trial) {
    map_free(&trial->outputs);
    map_free(&trial->prints);
    loaded_free(&trial->loaded);
    engine_free(trial->engine);
    sink_free(trial->sink);
    arena_free(trial->arena);
    *trial = (struct trial){0};
}

const struct trial_output *trial_output(const struct trial *trial, Slice path) {
    return map_get(&trial->outputs, path);
}

bool trial_has_references(const struct trial *trial, Slice path) {
    const struct library *library = trial->loaded.library;
    const struct document *document = library ? library_document(library, path) : NULL;
    const struct facts *facts = document ? library->parts.v[document->part].facts : NULL;
    for (uint32_t i = 0; facts && i < facts->n_directives; i++)
        if (facts->directives[i].form == FORM_REFERENCE)
            return true;
    return false;
}
