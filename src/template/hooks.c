#include "template/hooks.h"
#include "render/edit.h"
#include "template/bind.h"
#include "template/module.h"
#include "template/node.h"
#include "template/sandbox.h"

static const Slice hook_names[] = {{"document", sizeof "document" - 1}};
enum { HOOKS = sizeof hook_names / sizeof *hook_names };

/* The name of a hook that is none, or a value that is no function; the first by name is reported. */
static void check_hooks(lua_State *L) {
    Slice wrong = {0};
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            gate_fail(L, "hooks have names, and one has none: `return { document = function(tree, doc) ... end }`");
        Slice name = gate_slice(L, -2);
        bool known = slice_eq(name, hook_names[0]) && lua_isfunction(L, -1);
        if (!known && (!wrong.s || slice_cmp(name, wrong) < 0))
            wrong = name;
    }
    if (!wrong.s)
        return;
    gate_fragment(L, wrong);
    if (slice_eq(wrong, hook_names[0]))
        gate_fail(L, "the hook `document` is no function");
    gate_help(L, "the hook that there is: document = function(tree, doc) ... end");
    gate_suggest(L, wrong, hook_names, HOOKS);
    gate_fail(L, "there is no hook named `%.*s`", FMT(wrong));
}

enum hooks hooks_load(struct engine *engine) {
    if (!module_load(engine, &engine->hooks, "hooks.lua", check_hooks))
        return HOOKS_BROKEN;
    return engine->hooks.state == MODULE_READY ? HOOKS_READY : HOOKS_NONE;
}

struct call {
    struct engine *engine;
    struct edit *edit;
    const struct view *document;
    bool again;
};

static void hide(lua_State *L, const char *name) {
    lua_pushnil(L);
    sandbox_set(L, name);
}

/* Inside the gate. */
static int run_body(lua_State *L) {
    struct call *call = lua_touserdata(L, 1);
    if (call->again)
        edit_restart(call->edit);
    call->again = true;
    struct profile *profile = call->engine->gate->profile;
    profile_reset(profile);
    profile_enter(profile, call->engine->hooks.script->slot, true);
    bind_begin(L);
    hide(L, "page");
    hide(L, "site");
    filters_share(L, call->engine);
    node_begin(L, call->edit);
    module_run(L, &call->engine->hooks);
    if (lua_getfield(L, -1, "document") == LUA_TFUNCTION) {
        node_push(L, 0);
        bind_push(L, call->document, false);
        lua_call(L, 2, 0);
    }
    profile_leave(profile);
    return 0;
}

/* Inside the gate. */
static int end_body(lua_State *L) {
    node_end(L);
    return 0;
}

bool hooks_run(struct engine *engine, struct edit *edit, const struct view *document, Slice about) {
    struct call call = {engine, edit, document, false};
    if (!engine->ready || !filters_load(engine))
        return false;
    bool good = gate_run(engine->gate, run_body, &call);
    if (!good)
        fault_failure(engine, engine->hooks.script, about);
    gate_run(engine->gate, end_body, NULL);
    return good;
}
