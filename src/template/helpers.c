#include "template/helpers.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "model/slug.h"
#include "template/bind.h"
#include "template/emit.h"
#include "template/lua.h"
#include "template/sandbox.h"
#include <lauxlib.h>

/* Key of the registry: an arena that lives as long as the state, reset at each use. */
static const char arena_key;

/* An argument that is a string, a number or HTML, as text; charged for. */
static Slice text_argument(lua_State *L, int index, const char *what) {
    Slice s;
    if (!bind_html(L, index, &s)) {
        if (!lua_isstring(L, index))
            gate_fail(L, "%s: argument %d is %s, not a string", what, index,
                      bind_kind_name(L, index));
        s = gate_slice(L, index);
    }
    gate_check_size(L, s.n, what);
    return s;
}

static int raw(lua_State *L) {
    if (bind_is_html(L, 1))
        lua_settop(L, 1);
    else
        bind_push_html(L, text_argument(L, 1, "raw"));
    return 1;
}

static Buf *scratch(lua_State *L) {
    Buf *b = &gate_of(L)->scratch;
    buf_clear(b);
    return b;
}

static int push_scratch(lua_State *L) {
    gate_push(L, buf_view(&gate_of(L)->scratch));
    return 1;
}

static int url(lua_State *L) {
    Slice path = text_argument(L, 1, "url");
    buf_url_path(scratch(L), path);
    return push_scratch(L);
}

static int lower(lua_State *L) {
    Slice s = text_argument(L, 1, "lower");
    gate_charge(L, s.n); /* Unicode's tables are slow */
    buf_lower(scratch(L), s);
    return push_scratch(L);
}

static int trim(lua_State *L) {
    gate_push(L, slice_trim(text_argument(L, 1, "trim")));
    return 1;
}

static int starts(lua_State *L) {
    lua_pushboolean(L, slice_starts(text_argument(L, 1, "starts"), text_argument(L, 2, "starts")));
    return 1;
}

static int ends(lua_State *L) {
    lua_pushboolean(L, slice_ends(text_argument(L, 1, "ends"), text_argument(L, 2, "ends")));
    return 1;
}

static struct arena *fresh_arena(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &arena_key);
    struct arena *arena = *(struct arena **)lua_touserdata(L, -1);
    lua_pop(L, 1);
    arena_reset(arena);
    return arena;
}

static int thousands(lua_State *L) {
    int whole;
    lua_Integer number = lua_tointegerx(L, 1, &whole);
    if (!whole)
        gate_fail(L, "thousands: expected a whole number, got %s", bind_kind_name(L, 1));
    buf_thousands(scratch(L), (long long)number);
    return push_scratch(L);
}

static int slug(lua_State *L) {
    Slice s = text_argument(L, 1, "slug");
    gate_charge(L, s.n);
    gate_push(L, slug_of(fresh_arena(L), s));
    return 1;
}

static int replace(lua_State *L) {
    Slice s = text_argument(L, 1, "replace"), from = text_argument(L, 2, "replace");
    Slice to = text_argument(L, 3, "replace");
    if (!from.n)
        gate_fail(L, "replace: the text to look for is empty");
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    size_t at = 0, found;
    while ((found = slice_find(s, from, at)) != SLICE_NONE) {
        luaL_addlstring(&b, s.s + at, found - at);
        luaL_addlstring(&b, to.s, to.n);
        if (luaL_bufflen(&b) > GATE_STRING)
            gate_check_size(L, luaL_bufflen(&b), "replace");
        at = found + from.n;
    }
    luaL_addlstring(&b, s.s + at, s.n - at);
    luaL_pushresult(&b);
    return 1;
}

static int split(lua_State *L) {
    Slice s = text_argument(L, 1, "split"),
          separator = lua_isnoneornil(L, 2) ? S(",") : text_argument(L, 2, "split");
    if (!separator.n)
        gate_fail(L, "split: the separator is empty");
    lua_settop(L, 2);
    lua_newtable(L);
    if (!slice_trim(s).n)
        return 1;
    size_t at = 0, end;
    for (lua_Integer i = 1; at <= s.n; i++, at = end + separator.n) {
        end = slice_find(s, separator, at);
        end = end == SLICE_NONE ? s.n : end;
        gate_push(L, slice_trim(slice_sub(s, at, end)));
        lua_rawseti(L, 3, i);
    }
    return 1;
}

/* Pushes item `i` of the list at index 1 as a string or HTML. */
static void push_part(lua_State *L, lua_Integer i) {
    lua_geti(L, 1, i);
    if (lua_type(L, -1) == LUA_TBOOLEAN) {
        lua_pushstring(L, lua_toboolean(L, -1) ? "true" : "false");
        lua_remove(L, -2);
    }
    if (!bind_is_html(L, -1) && !lua_isstring(L, -1))
        gate_fail(L, "join: item %lld is %s", (long long)i, bind_kind_name(L, -1));
}

/* Adds the part on top of the stack, and pops it. */
static void add_part(lua_State *L, bool as_html, Buf *out) {
    Slice s;
    if (bind_html(L, -1, &s))
        buf_slice(out, s);
    else if (as_html)
        buf_html_attr(out, gate_slice(L, -1));
    else
        buf_slice(out, gate_slice(L, -1));
    lua_pop(L, 1);
    if (out->n > GATE_STRING)
        gate_check_size(L, out->n, "join");
}

static int join(lua_State *L) {
    if (!lua_istable(L, 1) && !bind_view(L, 1))
        gate_fail(L, "join: %s is no list", bind_kind_name(L, 1));
    lua_Integer n = luaL_len(L, 1);
    bool as_html = bind_is_html(L, 2);
    for (lua_Integer i = 1; i <= n && !as_html; i++) {
        push_part(L, i);
        as_html = bind_is_html(L, -1);
        lua_pop(L, 1);
    }
    Buf *out = scratch(L);
    for (lua_Integer i = 1; i <= n; i++) {
        if (i > 1) {
            if (lua_isnoneornil(L, 2))
                lua_pushliteral(L, ", ");
            else
                text_argument(L, 2, "join"), lua_pushvalue(L, 2);
            add_part(L, as_html, out);
        }
        push_part(L, i);
        add_part(L, as_html, out);
        gate_charge(L, 4);
    }
    gate_charge_bytes(L, out->n);
    if (!as_html)
        return push_scratch(L);
    bind_push_html(L, buf_view(out));
    return 1;
}

/* get(map, key, default): nothing is an error here but a key that is no name or number. */
static int get(lua_State *L) {
    const struct view *map = bind_view(L, 1), *item;
    lua_settop(L, 3);
    if (map && view_kind(map) == VIEW_MAP) {
        if (lua_type(L, 2) != LUA_TSTRING)
            gate_fail(L, "get: a map's keys are strings, and this one is %s", bind_kind_name(L, 2));
        if (!view_find(map, gate_slice(L, 2), &item))
            return 1;
    } else if (!map && !lua_istable(L, 1)) {
        gate_fail(L, "get: %s has no members", bind_kind_name(L, 1));
    }
    lua_pushvalue(L, 2);
    if (lua_gettable(L, 1) == LUA_TNIL)
        lua_pop(L, 1);
    return 1;
}

static int is_list(lua_State *L) {
    enum view_kind kind;
    bool list = lua_istable(L, 1);
    if (bind_is_view(L, 1, &kind)) {
        list = kind == VIEW_LIST;
    } else if (list) {
        size_t n = 0, length = lua_rawlen(L, 1);
        for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1))
            n++;
        gate_charge(L, n);
        list = n == length;
    }
    lua_pushboolean(L, list);
    return 1;
}

static int emit_entries(lua_State *L, const char *what, const char *(*emit)(Buf *, const struct view *)) {
    struct arena *arena = fresh_arena(L);
    const struct view *entries = bind_copy(L, 1, arena, true);
    if (view_kind(entries) != VIEW_LIST && view_count(entries))
        gate_fail(L, "%s: %s is no list of entries", what, bind_kind_name(L, 1));
    const char *error = emit(scratch(L), entries);
    if (error)
        gate_fail(L, "%s: %s", what, error);
    return push_scratch(L);
}

static int front_matter(lua_State *L) {
    return emit_entries(L, "front_matter", emit_front_matter);
}

static int toml(lua_State *L) {
    return emit_entries(L, "toml", emit_toml);
}

static int yaml(lua_State *L) {
    const struct view *value = bind_copy(L, 1, fresh_arena(L), true);
    emit_yaml(scratch(L), value);
    return push_scratch(L);
}

static int json(lua_State *L) {
    const struct view *value = bind_copy(L, 1, fresh_arena(L), true);
    emit_json(scratch(L), value);
    return push_scratch(L);
}

/* __gc of the userdata that holds the arena. */
static int free_arena(lua_State *L) {
    struct arena **arena = lua_touserdata(L, 1);
    arena_free(*arena);
    *arena = NULL;
    return 0;
}

static void make_arena(lua_State *L) {
    struct arena **arena = lua_newuserdatauv(L, sizeof *arena, 0);
    *arena = NULL;
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, free_arena);
    lua_setfield(L, -2, "__gc");
    lua_setmetatable(L, -2);
    *arena = arena_new();
    lua_rawsetp(L, LUA_REGISTRYINDEX, &arena_key);
}

void helpers_open(lua_State *L) {
    static const luaL_Reg helpers[] = {
        {"raw", raw},
        {"url", url},
        {"join", join},
        {"split", split},
        {"trim", trim},
        {"lower", lower},
        {"replace", replace},
        {"starts", starts},
        {"ends", ends},
        {"thousands", thousands},
        {"slug", slug},
        {"get", get},
        {"is_list", is_list},
        {"front_matter", front_matter},
        {"toml", toml},
        {"yaml", yaml},
        {"json", json},
    };
    make_arena(L);
    for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
        lua_pushcfunction(L, helpers[i].func);
        sandbox_set(L, helpers[i].name);
    }
}
