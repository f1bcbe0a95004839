#include "base/heap.h"
#include "base/mem.h"
#include "template/bind.h"
#include "template/module.h"
#include "template/require.h"
#include "template/sandbox.h"
#include "template/state.h"
#include <lauxlib.h>

struct call {
    struct engine *engine;
    struct target *target;
    const char *field;
    const struct view *argument;
    struct arena *arena;
    const struct view *result;
    bool found;
};

/* Begins a call. A page that was being rendered when something failed is still shared. */
static void begin(lua_State *L, struct engine *engine) {
    bind_begin(L);
    filters_hide(L, engine);
    lua_pushnil(L);
    sandbox_set(L, "page");
}

/* Inside the gate: runs the module in the sandbox, and keeps the table that it returns. */
static int load_body(lua_State *L) {
    struct call *call = lua_touserdata(L, 1);
    begin(L, call->engine);
    require_open(L, call->engine);
    gate_load(L, call->target->script->chunk, call->target->script->text);
    sandbox_push(L);
    lua_setupvalue(L, -2, 1);
    lua_call(L, 0, 1);
    if (!lua_istable(L, -1)) {
        gate_help(L, "end it with `return {...}`");
        gate_fail(L, "a target returns a table, and this one returned %s", bind_kind_name(L, -1));
    }
    call->target->table = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

/* Inside the gate: when a module is loaded, or could not be. */
static int loaded_body(lua_State *L) {
    require_open(L, NULL);
    return 0;
}

static struct target *load_target(struct engine *engine, Slice name) {
    Slice file = arena_printf(engine->arena, "prompts/%.*s.lua", FMT(name));
    struct target *target = ARENA_NEW(engine->arena, struct target);
    target->failed = true;
    map_set(&engine->targets, slice_dup(engine->arena, name), target);
    if (slice_find_char(name, '/', 0) == SLICE_NONE)
        target->script = files_script(engine, file);
    if (!target->script) {
        fault_missing(engine, file, NULL, 0, 0, (Slice){0});
        return target;
    }
    struct call call = {.engine = engine, .target = target};
    target->failed = !engine->ready || !gate_run(engine->gate, load_body, &call);
    if (target->failed)
        fault_failure(engine, target->script, (Slice){0});
    if (engine->ready)
        gate_run(engine->gate, loaded_body, NULL);
    return target;
}

static struct target *find_target(struct engine *engine, Slice name) {
    struct target *target = map_get(&engine->targets, name);
    if (!target) {
        bool used = heap_use(false);
        target = load_target(engine, name);
        heap_use(used);
    }
    return target->failed ? NULL : target;
}

bool engine_target(struct engine *engine, Slice name) {
    return find_target(engine, name) != NULL;
}

/* Pushes the field of a target. */
static int push_field(lua_State *L, const struct call *call) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, call->target->table);
    lua_pushstring(L, call->field);
    return lua_rawget(L, -2);
}

/* Inside the gate. */
static int field_body(lua_State *L) {
    struct call *call = lua_touserdata(L, 1);
    if (push_field(L, call) != LUA_TFUNCTION)
        call->result = bind_copy(L, -1, call->arena, false);
    return 0;
}

const struct view *engine_target_field(struct engine *engine, struct arena *arena, Slice target,
                                       const char *field) {
    struct call call = {.engine = engine, .target = find_target(engine, target), .field = field, .arena = arena};
    if (!call.target)
        return NULL;
    if (!gate_run(engine->gate, field_body, &call))
        fault_failure(engine, call.target->script, (Slice){0});
    return call.result;
}

/* Inside the gate. */
static int has_body(lua_State *L) {
    struct call *call = lua_touserdata(L, 1);
    begin(L, call->engine);
    call->found = push_field(L, call) == LUA_TFUNCTION;
    return 0;
}

bool engine_target_has(struct engine *engine, Slice target, const char *field) {
    struct call call = {.engine = engine, .target = find_target(engine, target), .field = field};
    if (call.target && !gate_run(engine->gate, has_body, &call))
        fault_failure(engine, call.target->script, (Slice){0});
    return call.found;
}

/* Inside the gate. */
static int call_body(lua_State *L) {
    struct call *call = lua_touserdata(L, 1);
    call->result = NULL;
    begin(L, call->engine);
    if (push_field(L, call) != LUA_TFUNCTION)
        return 0;
    profile_reset(call->engine->gate->profile);
    profile_enter(call->engine->gate->profile, call->target->script->slot, true);
    bind_push(L, call->argument, false);
    lua_call(L, 1, 1);
    call->result = bind_copy(L, -1, call->arena, false);
    profile_leave(call->engine->gate->profile);
    return 0;
}

bool engine_target_call(struct engine *engine, struct arena *arena, Slice target, const char *field,
                        const struct view *argument, Slice about, const struct view **result) {
    struct call call = {.engine = engine, .target = find_target(engine, target),
                        .field = field,
                        .argument = argument,
                        .arena = arena};
    *result = NULL;
    if (!call.target)
        return false;
    if (!gate_run(engine->gate, call_body, &call)) {
        fault_failure(engine, call.target->script, about);
        return false;
    }
    *result = call.result;
    return true;
}
