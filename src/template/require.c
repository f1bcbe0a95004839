#include "template/require.h"
#include "base/mem.h"
#include "base/path.h"
#include "template/bind.h"
#include "template/sandbox.h"
#include "template/state.h"
#include <lauxlib.h>

/* Upvalues of require: the engine, and a table of what was loaded by name; false while it is being loaded. */
enum { UP_ENGINE = lua_upvalueindex(1), UP_LOADED = lua_upvalueindex(2) };

static _Noreturn void fail_missing(lua_State *L, struct engine *engine, Slice name) {
    /* In the engine's arena, for nothing here could free them: an error leaves by a jump. */
    Slice *names;
    size_t n;
    engine_list(engine, engine->arena, "prompts", &names, &n);
    for (size_t i = 0; i < n; i++) {
        size_t folder = S("prompts/").n;
        names[i] = slice_sub(names[i], folder, names[i].n - path_ext(names[i]).n - 1);
    }
    gate_suggest(L, name, names, n);
    gate_fail(L, "there is no file templates/prompts/%.*s.lua", FMT(name));
}

static struct script *find_script(struct engine *engine, Slice name) {
    bool builtin = slice_starts(name, S(BUILTIN_PREFIX));
    Slice rest = builtin ? slice_sub(name, S(BUILTIN_PREFIX).n, name.n) : name;
    Slice normal = path_normal(engine->arena, rest);
    if (!normal.n || path_is_absolute(rest) || path_escapes(normal))
        return NULL;
    return files_script(engine, arena_printf(engine->arena, "%sprompts/%.*s.lua", builtin ? BUILTIN_PREFIX : "", FMT(normal)));
}

/* Pushes what the file of that name returns. */
static void load_file(lua_State *L, struct engine *engine, Slice name) {
    struct script *script = find_script(engine, name);
    if (!script)
        fail_missing(L, engine, name);
    gate_load(L, script->chunk, script->text);
    sandbox_push(L);
    lua_setupvalue(L, -2, 1);
    lua_call(L, 0, 1);
    if (lua_isnil(L, -1))
        gate_fail(L, "%.*s returns nothing", FMT(script->path));
}

static int require(lua_State *L) {
    struct engine *engine = lua_touserdata(L, UP_ENGINE);
    lua_settop(L, 1);
    if (lua_type(L, 1) != LUA_TSTRING)
        gate_fail(L, "require: the name is %s, not a string", bind_kind_name(L, 1));
    lua_pushvalue(L, 1);
    int known = lua_rawget(L, UP_LOADED);
    if (known == LUA_TBOOLEAN)
        gate_fail(L, "files require each other in a circle, and `%.*s` is one of them", FMT(gate_slice(L, 1)));
    if (known != LUA_TNIL)
        return 1;
    lua_pushvalue(L, 1);
    lua_pushboolean(L, false);
    lua_rawset(L, UP_LOADED);
    load_file(L, engine, gate_slice(L, 1));
    lua_pushvalue(L, 1);
    lua_pushvalue(L, -2);
    lua_rawset(L, UP_LOADED);
    return 1;
}

void require_open(lua_State *L, struct engine *engine) {
    if (engine) {
        lua_pushlightuserdata(L, engine);
        lua_newtable(L);
        lua_pushcclosure(L, require, 2);
    } else {
        lua_pushnil(L);
    }
    sandbox_set(L, "require");
}
