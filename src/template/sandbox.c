#include "template/sandbox.h"
#include "template/bind.h"
#include "template/lua.h"
#include "template/strings.h"
#include "template/tables.h"
#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

/* Keys of the registry: the table of shared names, the environment in front of it, and the metatable of tables of arguments
 * in front of it. */
static const char shared_names, environment, before_shared;

enum { ARGUMENTS = 8 }; /* that an include has, at most, often */

/* Names that people try, and why they are not there. */
static const struct {
    const char *name, *why;
} refused[] = {
    {"io", "templates cannot read or write files"},
    {"os",
     "templates have no clock and no access to the system: their output is the same on every run"},
    {"require", "targets require files while they are loaded; templates use {% include %}"},
    {"package", "templates use {% include %}; targets have require()"},
    {"dofile", "templates use {% include %}; targets have require()"},
    {"loadfile", "templates use {% include %}; targets have require()"},
    {"load", "templates cannot make code at run time"},
    {"loadstring", "templates cannot make code at run time"},
    {"pcall", "errors cannot be caught: they stop the page and are reported"},
    {"xpcall", "errors cannot be caught: they stop the page and are reported"},
    {"coroutine", "templates have no coroutines"},
    {"debug", "templates cannot look into the program"},
    {"next", "use pairs(), which walks in a fixed order"},
    {"print", "write {{ value }}"},
    {"setmetatable", "templates have no metatables"},
    {"getmetatable", "templates have no metatables"},
    {"rawset", "templates have no metatables"},
    {"rawget", "templates have no metatables"},
    {"_G", "name what is meant itself"},
    {"page", "it is there while a page is rendered; targets are given their document as an argument"},
    {"site", "the site is there while pages are rendered"},
    {"markdown", "hooks have markdown(); it makes what they put into documents"},
    {"super", "super() is there inside a block"},
};

/* Collects the names of the table at `index` behind the n names that are there; returns how many
 * there are then. */
static size_t collect_names(lua_State *L, int index, Slice *names, size_t n, size_t most) {
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (lua_type(L, -2) == LUA_TSTRING && n < most)
            names[n++] = gate_slice(L, -2);
    }
    return n;
}

/* Raises the error for a name that is in neither the shared names nor the table at index `args` (0:
 * none). */
static _Noreturn void fail_name(lua_State *L, Slice name, int args) {
    Slice names[256];
    size_t n = args ? collect_names(L, args, names, 0, 128) : 0;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &shared_names);
    n = collect_names(L, lua_gettop(L), names, n, sizeof names / sizeof *names);
    gate_suggest(L, name, names, n);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (slice_is(name, refused[i].name))
            gate_help(L, "%s", refused[i].why);
    }
    gate_fragment(L, name);
    gate_fail(L, "there is nothing named `%.*s` here", FMT(name));
}

/* Leaves the environment of the Lua function that runs; false when there is none. */
static bool push_environment(lua_State *L) {
    lua_Debug ar;
    const char *name;
    if (!lua_getstack(L, 1, &ar) || !lua_getinfo(L, "f", &ar))
        return false;
    for (int i = 1; (name = lua_getlocal(L, &ar, i)); i++) {
        if (strcmp(name, "_ENV") == 0)
            return true;
        lua_pop(L, 1);
    }
    for (int i = 1; (name = lua_getupvalue(L, -1, i)); i++) {
        if (strcmp(name, "_ENV") == 0)
            return true;
        lua_pop(L, 1);
    }
    return false;
}

/* __index of the shared names, so what is asked for a name that is nowhere. Finds table and key. */
static int undefined(lua_State *L) {
    bool arguments = push_environment(L) && lua_getmetatable(L, -1) && lua_getfield(L, -1, "__index") == LUA_TTABLE &&
                     !lua_rawequal(L, -1, 1);
    fail_name(L, gate_slice(L, 2), arguments ? lua_gettop(L) : 0);
}

/* __index of an environment whose arguments are a map. Upvalues: the map, the shared names, "args". Finds table
 * and key, leaves the value. */
static int look_up(lua_State *L) {
    const struct view *item;
    lua_settop(L, 2);
    lua_pushvalue(L, lua_upvalueindex(1));
    if (view_find(bind_view(L, 3), gate_slice(L, 2), &item)) {
        lua_pushvalue(L, 2);
        lua_gettable(L, 3);
        return 1;
    }
    if (lua_rawequal(L, 2, lua_upvalueindex(3)))
        return 1;
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(2)) == LUA_TNIL)
        fail_name(L, gate_slice(L, 2), 0);
    return 1;
}

/* __newindex of environments. Finds table, key and value. */
static int refuse_write(lua_State *L) {
    Slice name = gate_slice(L, 2);
    gate_fragment(L, name);
    gate_help(L, "write `local %.*s = ...`", FMT(name));
    gate_fail(L, "`%.*s` is assigned to without being local", FMT(name));
}

static int refuse_change(lua_State *L) {
    gate_fail(L, "the functions of Lua cannot be replaced");
}

/* Finds a table; leaves in its place an empty one through which it is read. */
static void freeze(lua_State *L) {
    lua_newtable(L);
    lua_createtable(L, 0, 2);
    lua_rotate(L, -3, -1);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_change);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
}

void sandbox_set(lua_State *L, const char *name) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &shared_names);
    lua_pushstring(L, name);
    lua_rotate(L, -3, -1);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

bool sandbox_has(lua_State *L, Slice name) {
    static const char *const elsewhere[] = {"page", "site", "super", "args", "require", "markdown"};
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
        if (slice_is(name, elsewhere[i]))
            return true;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &shared_names);
    gate_push(L, name);
    bool has = lua_rawget(L, -2) != LUA_TNIL;
    lua_pop(L, 2);
    return has;
}

/* Finds a function of utf8 and leaves it metered; the iterator that codes gives is quick at each
 * step. */
static void meter_utf8(lua_State *L, const char *name) {
    if (slice_is(S("codes"), name))
        return;
    gate_meter(L, slice_is(S("len"), name) || slice_is(S("offset"), name) ? GATE_BY_ARGUMENTS
                                                                          : GATE_BY_RESULTS);
}

/* Takes these functions of a library over into a table of their own, and shares it frozen. */
static void share_library(lua_State *L, const char *name, lua_CFunction open,
                          const char *const *functions) {
    lua_pushcfunction(L, open);
    lua_call(L, 0, 1);
    lua_newtable(L);
    for (; *functions; functions++) {
        if (lua_getfield(L, -2, *functions) == LUA_TFUNCTION && open == luaopen_utf8)
            meter_utf8(L, *functions);
        lua_setfield(L, -2, *functions);
    }
    freeze(L);
    sandbox_set(L, name);
    lua_pop(L, 1);
}

/* The functions of the base library that are harmless as they are. */
static void share_base(lua_State *L) {
    static const char *const names[] = {"assert", "error", "select", "tonumber"};
    lua_pushcfunction(L, luaopen_base);
    lua_call(L, 0, 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        lua_getfield(L, -1, names[i]);
        if (slice_is(S("tonumber"), names[i]))
            gate_meter(L, GATE_BY_ARGUMENTS);
        sandbox_set(L, names[i]);
    }
    lua_pop(L, 1);
}

/* Makes the environment: an empty table that is read through to the shared names. */
static void make_environment(lua_State *L) {
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, undefined);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &shared_names);
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, "__index");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &before_shared);
    lua_newtable(L);
    lua_rotate(L, -2, 1);
    lua_createtable(L, 0, 2);
    lua_rotate(L, -2, 1);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &environment);
}

void sandbox_open(lua_State *L) {
    static const char *const math[] = {"abs",        "ceil", "floor",      "fmod", "huge", "max",
                                       "maxinteger", "min",  "mininteger", "modf", "pi",   "sqrt",
                                       "tointeger",  "type", "ult",        NULL};
    static const char *const utf8[] = {"char", "charpattern", "codepoint", "codes",
                                       "len",  "offset",      NULL};
    make_environment(L);
    share_base(L);
    share_library(L, "math", luaopen_math, math);
    share_library(L, "utf8", luaopen_utf8, utf8);
    strings_open(L);
    freeze(L);
    sandbox_set(L, "string");
    tables_open(L);
    freeze(L);
    sandbox_set(L, "table");
}

void sandbox_push(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &environment);
}

/* Pushes a table of the arguments, in which Lua finds the shared names, too, without C. */
static void push_arguments(lua_State *L, int args) {
    lua_createtable(L, 0, ARGUMENTS);
    if (lua_isnil(L, args))
        lua_newtable(L);
    else
        lua_pushvalue(L, args);
    lua_setfield(L, -2, "args");
    if (lua_istable(L, args)) {
        for (lua_pushnil(L); lua_next(L, args);) {
            lua_pushvalue(L, -2);
            lua_rotate(L, -2, 1);
            lua_rawset(L, -4);
        }
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &before_shared);
    lua_setmetatable(L, -2);
}

void sandbox_push_with(lua_State *L, int args) {
    args = lua_absindex(L, args);
    luaL_checkstack(L, 8, NULL);
    lua_newtable(L);
    lua_createtable(L, 0, 2);
    if (lua_isuserdata(L, args)) {
        lua_pushvalue(L, args);
        lua_rawgetp(L, LUA_REGISTRYINDEX, &shared_names);
        lua_pushliteral(L, "args");
        lua_pushcclosure(L, look_up, 3);
    } else {
        push_arguments(L, args);
    }
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, refuse_write);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
}
