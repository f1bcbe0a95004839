#include "build/state.h"
#include "base/cache.h"
#include "base/mem.h"
#include "base/path.h"
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* A change of any struct here, or of what is hashed, needs another last byte. */
static const char magic[8] = "quire\0s\1";

/* The file: a head, then items, then the text that their paths lie in. */
struct head {
    char magic[8];
    uint64_t hash;               /* of all that follows it */
    uint64_t request;
    uint64_t n_inputs, n_outputs, n_text;
    struct state_summary summary;
};

/* A path that was asked about, or an output. */
struct item {
    struct stamp stamp;
    uint64_t hash;               /* an output's */
    uint32_t path;               /* where it begins in the text */
};

struct state {
    struct arena *arena;
    const struct head *head;
    const struct item *items;
    const char *text;
};

enum { STATE_LIMIT = 1 << 30, HASHED_FROM = offsetof(struct head, request) };

/* Where the running program lies; replaced by another, it makes all states old. */
#define PROGRAM "/proc/self/exe"

uint64_t state_request(const Slice *words, size_t n) {
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

static bool is_whole(const struct head *head, Slice bytes, uint64_t request) {
    if (bytes.n < sizeof *head || memcmp(head->magic, magic, sizeof magic) || head->request != request)
        return false;
    uint64_t room = bytes.n - sizeof *head, n = head->n_inputs + head->n_outputs;
    return n <= room / sizeof(struct item) && head->n_text > 0 && bytes.s[bytes.n - 1] == '\0' && head->n_text == room - n * sizeof(struct item) &&
           head->hash == hash_bytes(bytes.s + HASHED_FROM, bytes.n - HASHED_FROM);
}

struct state *state_read(const char *root, uint64_t request) {
    struct arena *arena = arena_new();
    char name[32];
    Slice bytes;
    name_of(request, name);
    int error = cache_file_read(arena, root, name, STATE_LIMIT, &bytes);
    /* A slice of text is not aligned for structs. */
    const struct head *head = error ? NULL : arena_copy(arena, bytes.s, bytes.n, 1);
    if (!head || !is_whole(head, bytes, request)) {
        arena_free(arena);
        return NULL;
    }
    struct state *state = ARENA_NEW(arena, struct state);
    const struct item *items = (const struct item *)(head + 1);
    *state = (struct state){arena, head, items, (const char *)(items + head->n_inputs + head->n_outputs)};
    return state;
}

void state_free(struct state *state) {
    if (state)
        arena_free(state->arena);
}

const struct state_summary *state_summary(const struct state *state) {
    return &state->head->summary;
}

/* It is the text's beginning. */
const char *state_output(const struct state *state) {
    return state->text;
}

static bool is_current(const struct state *state, const struct item *item) {
    if (item->path >= state->head->n_text)
        return false;
    return stamp_is_current(&item->stamp, state->text + item->path);
}

const char *state_outdated(const struct state *state) {
    const struct head *head = state->head;
    for (size_t i = 0; i < head->n_inputs + head->n_outputs; i++)
        if (!is_current(state, &state->items[i]))
            return state->text + state->items[i].path;
    return NULL;
}

/* --- writing --- */

struct saving {
    Buf items, text;
};

static void add(struct saving *saving, Slice path, struct stamp stamp, uint64_t hash) {
    struct item item = {.stamp = stamp, .hash = hash, .path = (uint32_t)saving->text.n};
    buf_add(&saving->items, (const char *)&item, sizeof item);
    buf_add(&saving->text, path.s, path.n);
    buf_char(&saving->text, '\0');
}

static bool lies_in(Slice path, Slice folder) {
    return slice_starts(path, folder) && (path.n == folder.n || path.s[folder.n] == '/');
}

/* The folder in which the way to the output begins may have got its name by this build. */
static struct stamp without_output(struct arena *arena, Slice path, struct stamp stamp, Slice output) {
    if (stamp.asked != ASKED_NAMES || !path_is_under(output, path))
        return stamp;
    Slice name = slice_sub(output, path.n + 1, output.n);
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

static uint64_t add_inputs(struct saving *saving, const struct record *record, Slice output) {
    struct stamp folder = stamp_of(output.s, ASKED_KIND);
    uint64_t n = 1;
    add(saving, S(PROGRAM), stamp_of(PROGRAM, ASKED_BYTES), 0);
    for (size_t i = 0; i < record->paths.n; i++) {
        const struct map_entry *asked = &record->paths.entries[i];
        if (lies_in(asked->key, output) || is_output(asked, &folder))
            continue;
        add(saving, asked->key, without_output(record->arena, asked->key, *(const struct stamp *)asked->value, output), 0);
        n++;
    }
    return n;
}

static void add_outputs(struct saving *saving, Slice output, const struct made *made, size_t n) {
    Buf path = {0};
    for (size_t i = 0; i < n; i++) {
        buf_clear(&path);
        buf_slice(&path, output);
        buf_char(&path, '/');
        buf_slice(&path, made[i].path);
        add(saving, buf_view(&path), made[i].stamp, made[i].hash);
    }
    buf_free(&path);
}

void state_write(const char *root, uint64_t request, const struct record *record, const char *output,
                 const char *shown, const struct built *built, uint64_t others) {
    struct head head = {.request = request, .summary = {built->result, others}};
    struct saving saving = {0};
    buf_add(&saving.text, shown, strlen(shown) + 1);
    Buf file = {0};
    char name[32];
    memcpy(head.magic, magic, sizeof magic);
    head.n_inputs = add_inputs(&saving, record, slice_from(output));
    add_outputs(&saving, slice_from(output), built->made, built->n_made);
    head.n_outputs = built->n_made;
    head.n_text = saving.text.n;
    buf_add(&file, (const char *)&head, sizeof head);
    buf_slice(&file, buf_view(&saving.items));
    buf_slice(&file, buf_view(&saving.text));
    head.hash = hash_bytes(file.s + HASHED_FROM, file.n - HASHED_FROM);
    memcpy(file.s, &head, sizeof head);
    name_of(request, name);
    cache_file_write(root, name, buf_view(&file));
    buf_free(&saving.items);
    buf_free(&saving.text);
    buf_free(&file);
}
