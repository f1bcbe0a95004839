#include "build/outputs.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

struct writer {
    Slice from;
    const void *by;
};

static struct place file_place(Slice path) {
    return (struct place){.path = path};
}

bool outputs_open(struct outputs *outputs, struct arena *arena, const struct build_request *request) {
    *outputs = (struct outputs){.arena = arena, .request = request};
    int error = file_make_folders(request->output);
    if (error == 0)
        outputs->log = log_open(request->output, request->shard);
    if (error == 0 && request->library->team && request->library->team->pool)
        error = log_share(outputs->log);
    if (error == 0)
        return true;
    outputs->result.failed++;
    diag_at(request->library->sink, RULE_OUTPUT_WRITE, file_place(slice_from(request->output)),
            "cannot make the output folder: %s", strerror(error));
    return false;
}

void outputs_close(struct outputs *outputs) {
    if (outputs->log)
        outputs->result.removed = log_close(outputs->log, outputs->result.failed > 0 || outputs->request->only_target.n > 0);
    log_free(outputs->log);
    map_free(&outputs->writers);
    VEC_FREE(&outputs->made);
}

bool outputs_claim(struct outputs *outputs, Slice path, Slice from, const void *by) {
    struct library *library = outputs->request->library;
    const struct writer *other = map_get(&outputs->writers, path);
    Slice root = outputs->request->output_path;
    Slice in_library = root.n ? path_join(outputs->arena, root, path) : (Slice){0};
    bool source = in_library.n && library_document(library, in_library);
    if (!other && !source) {
        struct writer *mine = ARENA_NEW(outputs->arena, struct writer);
        *mine = (struct writer){from, by};
        map_set(&outputs->writers, path, mine);
        return true;
    }
    outputs->result.failed++;
    Slice what = source ? in_library : other->from;
    diag_at(library->sink, RULE_LIBRARY_OUTPUT_CLASH, file_place(from), "the output `%.*s` %s `%.*s`", FMT(path),
            source ? "would overwrite the source" : "is made from", FMT(what));
    diag_help(library->sink, source ? "write into another folder: `-o DIR`, or `output:` in quire.yaml"
                                    : "give one of the two another `name`");
    return false;
}

bool outputs_is_claimed(const struct outputs *outputs, Slice path, const void *by) {
    const struct writer *writer = map_get(&outputs->writers, path);
    return writer && writer->by == by;
}

static const char *file_of(const struct outputs *outputs, Buf *file, Slice path) {
    buf_printf(file, "%s/%.*s", outputs->request->output, FMT(path));
    return file->s;
}

static struct made *note_made(struct outputs *outputs, Slice path, uint64_t hash, struct stamp stamp) {
    struct made *made = VEC_PUSH(&outputs->made);
    *made = (struct made){.path = path, .hash = hash, .stamp = stamp};
    return made;
}

static bool is_made(struct outputs *outputs, Slice path, Slice from, bool changed, int error) {
    struct sink *sink = outputs->request->library->sink;
    outputs->result.changed += changed;
    if (error == 0) {
        Buf file = {0};
        struct stamp stamp = stamp_of(file_of(outputs, &file, path), ASKED_BYTES);
        note_made(outputs, path, log_hash(outputs->log, path), stamp)->changed = changed;
        buf_free(&file);
        return true;
    }
    outputs->result.failed++;
    diag_at(sink, RULE_OUTPUT_WRITE, file_place(from), "cannot write `%s/%.*s`: %s", outputs->request->output, FMT(path),
            error == EEXIST ? "no build wrote the file that is there" : strerror(error));
    if (error == EEXIST)
        diag_help(sink, "move it away, or write into a folder of its own: `-o DIR`, or `output:` in quire.yaml");
    return false;
}

/* What stands there already is taken over from the last build. */
static struct made *take_over(struct outputs *outputs, Slice path, const struct earlier *earlier) {
    log_take(outputs->log, path, earlier->hash);
    return note_made(outputs, path, earlier->hash, earlier->stamp);
}

static void let_stand(struct outputs *outputs, Slice path, const struct earlier *earlier) {
    struct made *made = take_over(outputs, path, earlier);
    made->why = WHY_STANDS;
    made->key = earlier->key;
    made->looked = earlier->looked;
    made->surface = earlier->surface;
    made->reads = earlier->reads;
}

bool outputs_stands(struct outputs *outputs, Slice path, uint64_t key) {
    struct reuse *reuse = outputs->request->reuse;
    Buf file = {0};
    const struct earlier *earlier = reuse_find(reuse, path, key, file_of(outputs, &file, path), &outputs->why);
    buf_free(&file);
    if (earlier)
        let_stand(outputs, path, earlier);
    return earlier != NULL;
}

bool outputs_can_stay(struct outputs *outputs, Slice path, uint32_t members) {
    return reuse_can_stay(outputs->request->reuse, path, members) != NULL;
}

bool outputs_stay(struct outputs *outputs, Slice path) {
    const struct earlier *earlier = map_get(&outputs->request->reuse->outputs, path);
    if (earlier)
        let_stand(outputs, path, earlier);
    return earlier != NULL;
}

static bool stands_as(struct outputs *outputs, Slice path, Slice bytes) {
    const struct reuse *reuse = outputs->request->reuse;
    Buf file = {0};
    const struct earlier *earlier =
        reuse ? reuse_find_bytes(reuse, path, log_hash_of(bytes), file_of(outputs, &file, path)) : NULL;
    buf_free(&file);
    return earlier && take_over(outputs, path, earlier);
}

bool outputs_write(struct outputs *outputs, Slice path, Slice from, Slice bytes, uint64_t key) {
    bool changed = false;
    if (!stands_as(outputs, path, bytes)) {
        int error = log_write(outputs->log, path, bytes, &changed);
        if (!is_made(outputs, path, from, changed, error))
            return false;
    }
    struct made *made = &outputs->made.v[outputs->made.n - 1];
    made->key = key;
    made->why = key ? outputs->why : WHY_UNSAID;
    return true;
}

void outputs_looked(struct outputs *outputs, const struct read_set *reads, uint32_t looked) {
    struct made *made = &outputs->made.v[outputs->made.n - 1];
    made->reads = reuse_reads(outputs->request->reuse, made->path, reads);
    made->looked = looked;
}

bool outputs_copy(struct outputs *outputs, Slice path, Slice to) {
    struct library *library = outputs->request->library;
    struct arena *arena = arena_new();
    Slice from = arena_printf(arena, "%s/%.*s", library->config->root, FMT(path));
    bool changed = false, made = false;
    int readable = access(from.s, R_OK) ? errno : 0;
    if (readable != 0) {
        outputs->result.failed++;
        diag_at(library->sink, RULE_LIBRARY_UNREADABLE, file_place(path), "cannot copy this file: %s", strerror(readable));
    } else if (outputs_claim(outputs, to, path, NULL)) {
        int error = log_copy(outputs->log, to, from.s, &changed);
        made = is_made(outputs, to, path, changed, error);
    }
    arena_free(arena);
    return made;
}

void outputs_begin_worker(struct outputs *outputs, struct arena *arena) {
    outputs->arena = arena;
    outputs->result = (struct build_result){0};
    outputs->made.n = 0; /* the parent's, from an earlier round */
    outputs->away = true;
}

void outputs_leave(struct outputs *outputs, struct outputs_left *left) {
    *left = (struct outputs_left){.result = outputs->result, .n = outputs->made.n};
    left->made = VEC_KEEP(&outputs->made, outputs->arena);
    outputs->result = (struct build_result){0};
    outputs->made.n = 0;
}

void outputs_take(struct outputs *outputs, const struct outputs_left *left) {
    struct build_result *sum = &outputs->result;
    sum->pages += left->result.pages;
    sum->prompts += left->result.prompts;
    sum->files += left->result.files;
    sum->changed += left->result.changed;
    sum->rendered += left->result.rendered;
    sum->failed += left->result.failed;
    for (size_t i = 0; i < left->n; i++) {
        log_take(outputs->log, left->made[i].path, left->made[i].hash);
        *VEC_PUSH(&outputs->made) = left->made[i];
    }
}
