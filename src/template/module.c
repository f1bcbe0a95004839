#include "template/module.h"
#include "base/mem.h"
#include "template/bind.h"
#include "template/sandbox.h"
#include <lauxlib.h>
#include <string.h>

/* --- names --- */

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Can Lua call it so? */
static bool is_identifier(Slice name) {
    static const char *const words[] = {"and",      "break", "do", "else", "elseif", "end", "false", "for",
                                        "function", "goto",  "if", "in",   "local",  "nil", "not",   "or",
                                        "repeat",   "return", "then", "true", "until", "while"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_is(name, words[i]))
            return false;
    for (size_t i = 0; i < name.n; i++)
        if (!is_letter(name.s[i]) && (i == 0 || name.s[i] < '0' || name.s[i] > '9'))
            return false;
    return name.n > 0;
}

/* --- running --- */

void module_run(lua_State *L, const struct module *module) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, module->function);
    lua_call(L, 0, 1);
    if (!lua_istable(L, -1)) {
        gate_help(L, "end it with `return {...}`");
        gate_fail(L, "%.*s returns a table, and this one returned %s", FMT(module->script->name), bind_kind_name(L, -1));
    }
}

static _Noreturn void refuse(lua_State *L, Slice name) {
    gate_fragment(L, name);
    if (!lua_isfunction(L, -1)) {
        gate_help(L, "let it be a function, as in `return { %.*s = function(x) ... end }`", FMT(name));
        gate_fail(L, "filters are functions, and `%.*s` is %s", FMT(name), bind_kind_name(L, -1));
    }
    if (!is_identifier(name))
        gate_fail(L, "`%.*s` cannot be a filter's name: templates could not call it", FMT(name));
    gate_help(L, "give it another name");
    gate_fail(L, "templates have something named `%.*s` already", FMT(name));
}

/* Does what is on top of the stack, the value at `name`, make a filter? */
static bool is_filter(lua_State *L, Slice name) {
    return lua_isfunction(L, -1) && is_identifier(name) && !sandbox_has(L, name);
}

/* Looks at all of the table on top of the stack. The first name that is wrong, in the order of names, is the one reported. */
static void check_filters(lua_State *L) {
    int table = lua_gettop(L);
    Slice wrong = {0};
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            gate_fail(L, "filters have names, and one has none: `return { shout = function(x) ... end }`");
        Slice name = gate_slice(L, -2);
        if (!is_filter(L, name) && (!wrong.n || slice_cmp(name, wrong) < 0))
            wrong = name;
    }
    if (!wrong.s)
        return;
    gate_push(L, wrong);
    lua_pushvalue(L, -1);
    lua_rawget(L, table);
    refuse(L, wrong);
}

/* --- loading --- */

struct loading {
    struct engine *engine;
    struct module *module;
    void (*check)(lua_State *L);
};

/* Inside the gate. */
static int load_body(lua_State *L) {
    struct loading *loading = lua_touserdata(L, 1);
    struct module *module = loading->module;
    bind_begin(L);
    filters_hide(L, loading->engine);
    lua_pushnil(L);
    sandbox_set(L, "page");
    gate_load(L, module->script->chunk, module->script->text);
    sandbox_push(L);
    lua_setupvalue(L, -2, 1);
    module->function = luaL_ref(L, LUA_REGISTRYINDEX);
    module_run(L, module);
    loading->check(L);
    return 0;
}

bool module_load(struct engine *engine, struct module *module, const char *name, void (*check)(lua_State *L)) {
    if (module->state != MODULE_UNKNOWN)
        return module->state != MODULE_FAILED;
    struct loading loading = {engine, module, check};
    Slice bytes;
    bool own = false;
    module->state = MODULE_ABSENT;
    bool read = files_read(engine, engine->arena, slice_from(name), &bytes, &own);
    if (!own)
        return true;
    if (!read) {
        module->state = MODULE_FAILED;
        return false;
    }
    module->script = files_script(engine, slice_from(name));
    module->state = engine->ready && gate_run(engine->gate, load_body, &loading) ? MODULE_READY : MODULE_FAILED;
    if (module->state == MODULE_FAILED)
        fault_failure(engine, module->script, (Slice){0});
    return module->state == MODULE_READY;
}

bool filters_load(struct engine *engine) {
    return module_load(engine, &engine->filters, "filters.lua", check_filters);
}

/* --- sharing --- */

void filters_share(lua_State *L, struct engine *engine) {
    filters_hide(L, engine);
    if (engine->filters.state != MODULE_READY)
        return;
    module_run(L, &engine->filters);
    check_filters(L);
    int table = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, table);) {
        sandbox_set(L, lua_tostring(L, -2));
    }
    engine->shown = luaL_ref(L, LUA_REGISTRYINDEX);
}

void filters_hide(lua_State *L, struct engine *engine) {
    if (!engine->shown)
        return;
    lua_rawgeti(L, LUA_REGISTRYINDEX, engine->shown);
    luaL_unref(L, LUA_REGISTRYINDEX, engine->shown);
    engine->shown = 0;
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        lua_pushnil(L);
        sandbox_set(L, lua_tostring(L, -3));
    }
    lua_pop(L, 1);
}
