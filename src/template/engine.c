#include "base/file.h"
#include "base/mem.h"
#include "template/bind.h"
#include "template/helpers.h"
#include "template/inventory.h"
#include "template/memo.h"
#include "template/module.h"
#include "template/sandbox.h"
#include "template/state.h"
#include <stdlib.h>

/* Inside the gate. */
static int open_body(lua_State *L) {
    bind_open(L);
    sandbox_open(L);
    helpers_open(L);
    return 0;
}

void engine_report_to(struct engine *engine, struct sink *sink) {
    engine->sink = sink;
}

struct engine *engine_new(const char *root, const struct engine_limits *limits, struct sink *sink) {
    struct engine *engine = xcalloc(1, sizeof *engine);
    engine->arena = arena_new();
    engine->root = root;
    engine->sink = sink;
    engine->gate = gate_new(limits ? limits->instructions : 0, limits ? limits->memory : 0);
    engine->ready = gate_run(engine->gate, open_body, engine);
    if (root)
        files_look(engine);
    return engine;
}

void engine_free(struct engine *engine) {
    if (!engine)
        return;
    profile_free(engine->gate->profile);
    gate_free(engine->gate);
    VEC_FREE(&engine->scripts);
    VEC_FREE(&engine->loading);
    map_free(&engine->templates);
    map_free(&engine->targets);
    memo_clear(engine);
    arena_free(engine->arena);
    xfree(engine);
}

struct global {
    const char *name;
    const struct view *view;
};

/* Inside the gate. */
static int global_body(lua_State *L) {
    struct global *global = lua_touserdata(L, 1);
    bind_push_wide(L, global->view, true);
    sandbox_set(L, global->name);
    return 0;
}

void engine_global(struct engine *engine, const char *name, const struct view *view) {
    struct global global = {name, view};
    memo_clear(engine);
    if (engine->ready && !gate_run(engine->gate, global_body, &global))
        fault_failure(engine, NULL, (Slice){0});
}

void engine_prepare(struct engine *engine) {
    filters_load(engine);
}

/* Each file may be two: the library's, and the program's that it extends. */
void engine_profile(struct engine *engine) {
    struct arena *arena = engine->arena;
    Slice *files, bytes;
    SliceVec names = {0};
    size_t n;
    engine_list(engine, arena, "", &files, &n);
    for (size_t i = 0; i < n; i++) {
        *VEC_PUSH(&names) = arena_printf(arena, "templates/%.*s", FMT(files[i]));
        if (template_builtin(files[i], &bytes))
            *VEC_PUSH(&names) = arena_printf(arena, BUILTIN_PREFIX "templates/%.*s", FMT(files[i]));
    }
    n = names.n;
    engine->gate->profile = profile_new(VEC_KEEP(&names, arena), n);
    VEC_FREE(&names);
}

struct profile_row *engine_profile_rows(const struct engine *engine, struct arena *arena, size_t *n) {
    return profile_rows(engine->gate->profile, arena, n);
}

void engine_watch(struct engine *engine, struct watch *watch) {
    engine->gate->watch = watch;
    memo_clear(engine);
}
