#include "build/state.h"
#include "base/cache.h"
#include "base/mem.h"
#include "base/path.h"
#include "output/site.h"
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A change of any struct here, or of what is hashed, needs another last byte. */
static const char magic[8] = "quire\0s\4";

/* The file: a head, then inputs, outputs, sets of trails, where the trails begin, and the text that they and all paths lie in,
 * each ended by NUL. */
struct head {
    char magic[8];
    uint64_t hash;               /* of all that follows it */
    uint64_t request, base;
    uint64_t n_inputs, n_outputs, n_sets, n_trails, n_text;
    struct state_summary summary;
    struct state_kept kept;
};

/* A path that was asked about. */
struct input {
    struct stamp stamp;
    uint64_t path;               /* where it begins in the text */
};

struct output {
    struct stamp stamp;
    uint64_t hash, key, surface;
    uint32_t path, set;          /* the set's number from 1 on, or 0 */
    uint32_t looked, unused;
};

struct set {
    uint32_t first, n;           /* trails */
};

struct state {
    struct arena *arena;
    Slice file;
    const struct head *head;
    const struct input *inputs;
    const struct output *outputs;
    const struct set *sets;
    const uint32_t *trails;
    const char *text;
};

enum { STATE_LIMIT = 1 << 30, HASHED_FROM = offsetof(struct head, request) };

/* Where the running program lies; replaced by another, it makes all states old. */
#define PROGRAM "/proc/self/exe"

uint64_t state_id(const Slice *words, size_t n) {
    Buf all = {0};
    for (size_t i = 0; i < n; i++) {
        buf_slice(&all, words[i]);
        buf_char(&all, '\0');
    }
    uint64_t hash = hash_bytes(all.s, all.n);
    buf_free(&all);
    return hash;
}

static void name_of(uint64_t request, char name[32]) {
    snprintf(name, 32, "build-%016" PRIx64, request);
}

/* How many bytes the parts take that the head tells of; 0 when it is none, or they are more than there are. */
static uint64_t size_told(const struct head *head, uint64_t room) {
    if (head->n_inputs > room || head->n_outputs > room || head->n_sets > room || head->n_trails > room || head->n_text > room)
        return 0;
    return sizeof *head + head->n_inputs * sizeof(struct input) + head->n_outputs * sizeof(struct output) +
           head->n_sets * sizeof(struct set) + head->n_trails * sizeof(uint32_t) + head->n_text;
}

/* What the hash is right of was written by this program, and so is right within. */
static bool is_whole(const struct head *head, Slice bytes, uint64_t request) {
    return bytes.n > sizeof *head && memcmp(head->magic, magic, sizeof magic) == 0 && head->request == request &&
           size_told(head, bytes.n) == bytes.n && head->n_text > 0 && bytes.s[bytes.n - 1] == '\0' &&
           head->hash == hash_bytes(bytes.s + HASHED_FROM, bytes.n - HASHED_FROM);
}

struct state *state_read(const char *root, uint64_t request) {
    struct arena *arena = arena_new();
    char name[32];
    Slice bytes;
    name_of(request, name);
    int error = cache_file_map(root, name, STATE_LIMIT, &bytes);
    const struct head *head = (const struct head *)(const void *)bytes.s;
    if (error || bytes.n < sizeof *head || !is_whole(head, bytes, request)) {
        cache_file_unmap(bytes);
        arena_free(arena);
        return NULL;
    }
    struct state *state = ARENA_NEW(arena, struct state);
    *state = (struct state){.arena = arena, .file = bytes, .head = head, .inputs = (const struct input *)(head + 1)};
    state->outputs = (const struct output *)(state->inputs + head->n_inputs);
    state->sets = (const struct set *)(state->outputs + head->n_outputs);
    state->trails = (const uint32_t *)(state->sets + head->n_sets);
    state->text = (const char *)(state->trails + head->n_trails);
    return state;
}

void state_free(struct state *state) {
    if (!state)
        return;
    cache_file_unmap(state->file);
    arena_free(state->arena);
}

const struct state_summary *state_summary(const struct state *state) {
    return &state->head->summary;
}

/* It is the text's beginning. */
const char *state_output(const struct state *state) {
    return state->text;
}

static void add_change(struct state_changes *changes, const char *path, bool edited) {
    changes->other = !edited || changes->n == MOST_CHANGES;
    changes->n -= changes->n == MOST_CHANGES;
    changes->paths[changes->n++] = path;
}

static bool is_edited(const struct stamp *then, const char *path) {
    return then->asked == ASKED_BYTES && S_ISREG(then->mode) && S_ISREG(stamp_of(path, ASKED_KIND).mode);
}

void state_compare(const struct state *state, struct state_changes *out) {
    const struct head *head = state->head;
    struct stamp_folders folders = {0};
    *out = (struct state_changes){.n = 0};
    for (size_t i = 0; i < head->n_inputs && !out->other; i++) {
        const char *path = state->text + state->inputs[i].path;
        if (!stamp_is_current_in(&folders, &state->inputs[i].stamp, path))
            add_change(out, path, is_edited(&state->inputs[i].stamp, path));
    }
    for (size_t i = 0; i < head->n_outputs && !out->other; i++) {
        const char *path = state->text + state->outputs[i].path;
        if (!stamp_is_current_in(&folders, &state->outputs[i].stamp, path))
            add_change(out, path, false);
    }
    stamp_folders_free(&folders);
}

const struct state_kept *state_kept(const struct state *state) {
    return &state->head->kept;
}

uint64_t state_request_id(const struct state *state) {
    return state->head->request;
}

uint64_t state_base(const struct state *state) {
    return state->head->base;
}

static bool has_changed(const struct state_changes *changes, const char *path) {
    bool changed = false;
    for (size_t i = 0; i < changes->n && !changed; i++)
        changed = changes->paths[i] == path;
    return changed;
}

void state_restore(const struct state *state, const struct state_changes *changes, struct record *record) {
    for (size_t i = 0; i < state->head->n_inputs; i++) {
        const char *path = state->text + state->inputs[i].path;
        if (!has_changed(changes, path) && strcmp(path, PROGRAM) != 0)
            record_restore(record, path, &state->inputs[i].stamp);
    }
}

/* --- reuse --- */

static struct read_set *sets_of(const struct state *state, struct arena *arena) {
    struct read_set *sets = ARENA_ARRAY(arena, struct read_set, state->head->n_sets);
    for (size_t i = 0; i < state->head->n_sets; i++) {
        Slice *trails = ARENA_ARRAY(arena, Slice, state->sets[i].n);
        for (uint32_t k = 0; k < state->sets[i].n; k++)
            trails[k] = slice_from(state->text + state->trails[state->sets[i].first + k]);
        sets[i] = (struct read_set){.trails = trails, .n = state->sets[i].n};
    }
    return sets;
}

struct reuse *state_reuse(const struct state *state, uint64_t base, const char *output) {
    struct reuse *reuse = ARENA_NEW(state->arena, struct reuse);
    reuse->arena = state->arena;
    if (state->head->base != base)
        return reuse;
    const struct read_set *sets = sets_of(state, state->arena);
    for (size_t i = 0; i < state->head->n_outputs; i++) {
        const struct output *o = &state->outputs[i];
        struct earlier *earlier = ARENA_NEW(state->arena, struct earlier);
        *earlier = (struct earlier){o->hash, o->stamp, o->key, o->looked, o->surface, o->set ? &sets[o->set - 1] : NULL};
        map_set(&reuse->outputs, slice_from(state->text + o->path + strlen(output) + 1), earlier);
    }
    return reuse;
}

/* --- writing --- */

struct saving {
    const struct view *site;
    struct trails *trails;
    struct map known;            /* address of a read_set -> its number */
    Buf inputs, outputs, sets, starts, text;
};

static uint32_t add_text(struct saving *saving, Slice text) {
    size_t at = saving->text.n;
    buf_slice(&saving->text, text);
    buf_char(&saving->text, '\0');
    return (uint32_t)at;
}

static void add_input(struct saving *saving, Slice path, struct stamp stamp) {
    struct input input = {.stamp = stamp, .path = add_text(saving, path)};
    buf_add(&saving->inputs, (const char *)&input, sizeof input);
}

static bool lies_in(Slice path, Slice folder) {
    return slice_starts(path, folder) && (path.n == folder.n || path.s[folder.n] == '/');
}

/* The folder in which the way to the output begins may have got its name by this build. */
static struct stamp without_output(struct arena *arena, Slice path, struct stamp stamp, Slice output) {
    bool here = slice_is(path, ".") && !path_is_absolute(output);
    if (stamp.asked != ASKED_NAMES || slice_eq(path, output) || !(here || path_is_under(output, path)))
        return stamp;
    Slice name = here ? output : slice_sub(output, path.n + 1, output.n);
    size_t slash = slice_find_char(name, '/', 0);
    uint64_t hash = stamp_name(slice_cstr(arena, slice_sub(name, 0, slash == SLICE_NONE ? name.n : slash)));
    if (stamp.sum + hash == stamp_names(slice_cstr(arena, path)))
        stamp.sum += hash;
    return stamp;
}

/* The output folder by another of its names, asked about before this build made it. */
static bool is_output(const struct map_entry *asked, const struct stamp *output) {
    const struct stamp *then = asked->value;
    if (then->asked != ASKED_KIND || then->mode != 0)
        return false;
    struct stamp now = stamp_of(asked->key.s, ASKED_KIND);
    return now.mode != 0 && now.inode == output->inode && now.device == output->device;
}

/* The cache is nothing that a build depends on. */
static void add_inputs(struct saving *saving, const struct record *record, const char *root, Slice output) {
    Slice cache = arena_printf(record->arena, "%s/" CACHE_FOLDER, root);
    struct stamp folder = stamp_of(output.s, ASKED_KIND);
    add_input(saving, S(PROGRAM), stamp_of(PROGRAM, ASKED_BYTES));
    for (size_t i = 0; i < record->paths.n; i++) {
        const struct map_entry *asked = &record->paths.entries[i];
        if (!lies_in(asked->key, output) && !lies_in(asked->key, cache) && !is_output(asked, &folder))
            add_input(saving, asked->key, without_output(record->arena, asked->key, *(const struct stamp *)asked->value, output));
    }
}

static Slice trail_at(struct saving *saving, const struct read_set *set, size_t i) {
    if (!set->views)
        return set->trails[i];
    if (!saving->trails)
        saving->trails = trails_new(saving->site);
    return trails_of(saving->trails, set->views[i]);
}

/* Sets are few, as the pages of a kind look at the same. */
static uint32_t add_set(struct saving *saving, const struct read_set *const *set) {
    Slice address = {(const char *)set, sizeof *set};
    uint32_t number = (uint32_t)(uintptr_t)map_get(&saving->known, address);
    if (!*set || number)
        return number;
    struct set added = {(uint32_t)(saving->starts.n / sizeof(uint32_t)), (uint32_t)(*set)->n};
    for (size_t i = 0; i < (*set)->n; i++) {
        uint32_t start = add_text(saving, trail_at(saving, *set, i));
        buf_add(&saving->starts, (const char *)&start, sizeof start);
    }
    buf_add(&saving->sets, (const char *)&added, sizeof added);
    number = (uint32_t)(saving->sets.n / sizeof added);
    map_set(&saving->known, address, (void *)(uintptr_t)number);
    return number;
}

static void add_outputs(struct saving *saving, Slice folder, const struct built *built) {
    Buf path = {0};
    for (size_t i = 0; i < built->n_made; i++) {
        const struct made *made = &built->made[i];
        struct output output = {.stamp = made->stamp, .hash = made->hash, .key = made->key, .looked = made->looked};
        buf_clear(&path);
        buf_printf(&path, "%.*s/%.*s", FMT(folder), FMT(made->path));
        output.path = add_text(saving, buf_view(&path));
        output.set = add_set(saving, &made->reads);
        output.surface = made->surface;
        buf_add(&saving->outputs, (const char *)&output, sizeof output);
    }
    buf_free(&path);
}

static void put_together(Buf *file, const struct saving *saving, struct head *head) {
    const Buf *parts[] = {&saving->inputs, &saving->outputs, &saving->sets, &saving->starts, &saving->text};
    head->n_inputs = saving->inputs.n / sizeof(struct input);
    head->n_outputs = saving->outputs.n / sizeof(struct output);
    head->n_sets = saving->sets.n / sizeof(struct set);
    head->n_trails = saving->starts.n / sizeof(uint32_t);
    head->n_text = saving->text.n;
    memcpy(head->magic, magic, sizeof magic);
    buf_add(file, (const char *)head, sizeof *head);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buf_slice(file, buf_view(parts[i]));
    head->hash = hash_bytes(file->s + HASHED_FROM, file->n - HASHED_FROM);
    memcpy(file->s, head, sizeof *head);
}

void state_write(const struct state_request *request, const struct record *record, const char *shown, const struct built *built,
                 uint64_t others, bool clean, const struct state_kept *kept) {
    struct head head = {.request = request->id, .base = request->base, .summary = {built->result, others, clean}, .kept = *kept};
    struct saving saving = {.site = built->site->view};
    Buf file = {0};
    char name[32];
    /* Where it is not known which program this is, the next one would not know either. */
    if (stamp_of(PROGRAM, ASKED_BYTES).mode == 0)
        return;
    add_text(&saving, slice_from(shown));
    add_inputs(&saving, record, request->root, slice_from(request->output));
    add_outputs(&saving, slice_from(request->output), built);
    put_together(&file, &saving, &head);
    name_of(request->id, name);
    cache_file_write(request->root, name, buf_view(&file));
    Buf *parts[] = {&saving.inputs, &saving.outputs, &saving.sets, &saving.starts, &saving.text, &file};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buf_free(parts[i]);
    map_free(&saving.known);
    trails_free(saving.trails);
}
