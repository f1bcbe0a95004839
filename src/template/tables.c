#include "template/tables.h"
#include "template/bind.h"
#include "template/lua.h"
#include "template/sandbox.h"
#include <lauxlib.h>
#include <lualib.h>
#include <stdlib.h>

/* A key of a table that is none of 1..n, as it is sorted: numbers, strings, booleans. */
struct key {
    int type;
    bool whole; /* a number that Lua keeps as an integer */
    lua_Integer integer;
    lua_Number number;
    Slice text;
};

static int compare_keys(const void *left, const void *right) {
    static const int ranks[] = {[LUA_TNUMBER] = 1, [LUA_TSTRING] = 2, [LUA_TBOOLEAN] = 3};
    const struct key *a = left, *b = right;
    if (a->type != b->type)
        return ranks[a->type] - ranks[b->type];
    if (a->type == LUA_TSTRING)
        return slice_cmp(a->text, b->text);
    if (a->whole && b->whole)
        return (a->integer > b->integer) - (a->integer < b->integer);
    return (a->number > b->number) - (a->number < b->number);
}

static struct key key_at(lua_State *L, int index) {
    struct key key = {.type = lua_type(L, index)};
    if (key.type == LUA_TSTRING)
        key.text = gate_slice(L, index);
    else if (key.type == LUA_TNUMBER)
        key.number = lua_tonumber(L, index), key.whole = lua_isinteger(L, index),
        key.integer = lua_tointeger(L, index);
    else if (key.type == LUA_TBOOLEAN)
        key.number = lua_toboolean(L, index);
    else
        gate_fail(L, "pairs: %s as a key has no order that is the same on every run",
                  bind_kind_name(L, index));
    return key;
}

/* Is the value at `index` one of the integers 1..n? */
static bool is_item(lua_State *L, int index, lua_Integer n) {
    return lua_isinteger(L, index) && lua_tointeger(L, index) >= 1 && lua_tointeger(L, index) <= n;
}

static void push_key(lua_State *L, const struct key *key) {
    if (key->type == LUA_TSTRING)
        gate_push(L, key->text);
    else if (key->type == LUA_TBOOLEAN)
        lua_pushboolean(L, key->number != 0);
    else if (key->whole)
        lua_pushinteger(L, key->integer);
    else
        lua_pushnumber(L, key->number);
}

/* Pushes a table of the keys of the table at index 1 that are none of its items, sorted. */
static void push_sorted_keys(lua_State *L, lua_Integer length) {
    size_t n = 0, i = 0;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1))
        n += !is_item(L, -2, length);
    struct key *keys = lua_newuserdatauv(L, n * sizeof *keys, 0);
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        if (!is_item(L, -2, length))
            keys[i++] = key_at(L, -2);
    }
    if (n)
        qsort(keys, n, sizeof *keys, compare_keys);
    gate_charge(L, (size_t)length + n * 100);
    lua_createtable(L, (int)n, 0);
    for (i = 0; i < n; i++) {
        push_key(L, &keys[i]);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    lua_remove(L, -2);
}

/* The iterator of pairs over a table. Upvalues: the table, its other keys, how many items, how far.
 * Leaves the next key and value; what was removed on the way is passed over. */
static int next_pair(lua_State *L) {
    lua_Integer items = lua_tointeger(L, lua_upvalueindex(3));
    lua_Integer at = lua_tointeger(L, lua_upvalueindex(4));
    for (;;) {
        gate_charge(L, 1);
        at++;
        if (at <= items)
            lua_pushinteger(L, at);
        else if (lua_rawgeti(L, lua_upvalueindex(2), at - items) == LUA_TNIL)
            return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL)
            break;
        lua_pop(L, 2);
    }
    lua_pushinteger(L, at);
    lua_replace(L, lua_upvalueindex(4));
    return 2;
}

/* The iterator of pairs over a view. Upvalues: the view, and how far. Leaves the next key and value that is not null. */
static int next_of_view(lua_State *L) {
    const struct view *view = bind_view(L, lua_upvalueindex(1));
    size_t at = (size_t)lua_tointeger(L, lua_upvalueindex(2));
    while (at < view_count(view) && !view_at(view, at))
        at++;
    if (at >= view_count(view)) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, (lua_Integer)at + 1);
    lua_copy(L, -1, lua_upvalueindex(2));
    if (view_kind(view) == VIEW_MAP)
        gate_push(L, view_key(view, at));
    bind_push_at(L, lua_upvalueindex(1), at);
    return 2;
}

static int walk_view(lua_State *L) {
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_of_view, 2);
    return 1;
}

static int pairs(lua_State *L) {
    enum view_kind kind;
    if (bind_is_view(L, 1, &kind))
        return walk_view(L);
    if (!lua_istable(L, 1))
        gate_fail(L, "pairs: %s is nothing to walk over", bind_kind_name(L, 1));
    lua_Integer length = (lua_Integer)lua_rawlen(L, 1);
    lua_settop(L, 1);
    lua_pushvalue(L, 1);
    push_sorted_keys(L, length);
    lua_pushinteger(L, length);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_pair, 4);
    return 1;
}

/* The iterators of ipairs over a view and a table, in Lua's usual way. They find that and an index, and leave the next. */
static int next_of_list(lua_State *L) {
    const struct view *list = bind_view(L, 1);
    lua_Integer at = lua_tointeger(L, 2);
    if (at < 0 || (size_t)at >= view_count(list))
        return 0;
    lua_pushinteger(L, at + 1);
    bind_push_at(L, 1, (size_t)at);
    return 2;
}

static int next_item(lua_State *L) {
    lua_Integer at = lua_tointeger(L, 2) + 1;
    lua_pushinteger(L, at);
    return lua_geti(L, 1, at) == LUA_TNIL ? 1 : 2;
}

static int ipairs(lua_State *L) {
    enum view_kind kind;
    if (bind_is_view(L, 1, &kind)) {
        if (kind == VIEW_MAP)
            gate_fail(L, "ipairs: a map has names, not numbers; use pairs");
    } else if (!lua_istable(L, 1)) {
        gate_fail(L, "ipairs: %s is nothing to walk over", bind_kind_name(L, 1));
    }
    lua_pushcfunction(L, lua_istable(L, 1) ? next_item : next_of_list);
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

static int to_string(lua_State *L) {
    Slice html;
    luaL_checkany(L, 1);
    if (bind_html(L, 1, &html))
        gate_push(L, html);
    else if (lua_type(L, 1) == LUA_TSTRING || lua_type(L, 1) == LUA_TNUMBER ||
             lua_type(L, 1) <= LUA_TBOOLEAN)
        luaL_tolstring(L, 1, NULL);
    else
        lua_pushstring(L, bind_kind_name(L, 1) + 2); /* without "a " */
    return 1;
}

static int type_of(lua_State *L) {
    enum view_kind kind;
    luaL_checkany(L, 1);
    if (bind_is_view(L, 1, &kind))
        lua_pushliteral(L, "table");
    else if (bind_is_html(L, 1))
        lua_pushliteral(L, "html");
    else
        lua_pushstring(L, luaL_typename(L, 1));
    return 1;
}

/* Raises unless argument 1 is a table of the caller's own; gives its length. */
static lua_Integer own_table(lua_State *L, const char *what) {
    if (!lua_istable(L, 1) || lua_getmetatable(L, 1))
        gate_fail(L, "%s: %s cannot be changed", what,
                  lua_istable(L, 1) ? "this table" : bind_kind_name(L, 1));
    return (lua_Integer)lua_rawlen(L, 1);
}

/* concat(list, separator, from, to): of tables and of list views. */
static int concat(lua_State *L) {
    size_t between;
    if (!lua_istable(L, 1) && !bind_view(L, 1))
        gate_fail(L, "table.concat: %s is no list", bind_kind_name(L, 1));
    const char *separator = luaL_optlstring(L, 2, "", &between);
    lua_Integer from = luaL_optinteger(L, 3, 1),
                to = luaL_opt(L, luaL_checkinteger, 4, luaL_len(L, 1));
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (lua_Integer i = from; i <= to; i++) {
        lua_geti(L, 1, i);
        if (bind_is_html(L, -1))
            gate_fail(L, "table.concat: item %lld is HTML; use join", (long long)i);
        if (!lua_isstring(L, -1))
            gate_fail(L, "table.concat: item %lld is %s", (long long)i, bind_kind_name(L, -1));
        luaL_addvalue(&b);
        if (i == to)
            break;
        luaL_addlstring(&b, separator, between);
        gate_charge(L, 2);
        if (luaL_bufflen(&b) > GATE_STRING)
            gate_check_size(L, luaL_bufflen(&b), "table.concat");
    }
    luaL_pushresult(&b);
    return 1;
}

static int insert(lua_State *L) {
    lua_Integer n = own_table(L, "table.insert"), at = n + 1;
    if (lua_gettop(L) == 3)
        at = luaL_checkinteger(L, 2);
    else if (lua_gettop(L) != 2)
        gate_fail(L, "table.insert: it takes a table, perhaps a position, and a value");
    if (at < 1 || at > n + 1)
        gate_fail(L, "table.insert: position %lld is outside of the list", (long long)at);
    gate_charge(L, (size_t)(n + 1 - at) + 1);
    for (lua_Integer i = n; i >= at; i--) {
        lua_rawgeti(L, 1, i);
        lua_rawseti(L, 1, i + 1);
    }
    lua_rawseti(L, 1, at);
    return 0;
}

static int take_out(lua_State *L) {
    lua_Integer n = own_table(L, "table.remove"), at = luaL_optinteger(L, 2, n);
    if (n + 1 == at || n == 0) {
        lua_pushnil(L);
        return 1;
    }
    if (at < 1 || at > n)
        gate_fail(L, "table.remove: position %lld is outside of the list", (long long)at);
    gate_charge(L, (size_t)(n - at) + 1);
    lua_rawgeti(L, 1, at);
    for (lua_Integer i = at; i < n; i++) {
        lua_rawgeti(L, 1, i + 1);
        lua_rawseti(L, 1, i);
    }
    lua_pushnil(L);
    lua_rawseti(L, 1, n);
    return 1;
}

/* Finds two values on top; pops them. Is the first less, by the function or member name at index 2?
 */
static bool less(lua_State *L) {
    bool result;
    gate_charge(L, 4);
    if (lua_isfunction(L, 2)) {
        lua_pushvalue(L, 2);
        lua_rotate(L, -3, 1);
        lua_call(L, 2, 1);
        result = lua_toboolean(L, -1);
        lua_pop(L, 1);
        return result;
    }
    if (lua_isstring(L, 2)) {
        for (int i = 0; i < 2; i++) {
            lua_pushvalue(L, 2);
            lua_gettable(L, -2);
            lua_remove(L, -2);
            lua_rotate(L, -2, 1);
        }
    }
    if (lua_type(L, -1) == LUA_TSTRING && lua_type(L, -2) == LUA_TSTRING)
        result = slice_cmp(gate_slice(L, -2), gate_slice(L, -1)) < 0;
    else
        result = lua_compare(L, -2, -1, LUA_OPLT);
    gate_charge_bytes(L, lua_rawlen(L, -1) * (lua_type(L, -1) == LUA_TSTRING));
    lua_pop(L, 2);
    return result;
}

/* Merges the sorted stretches [low, middle) and [middle, high) of the table `from` into the table
 * `to`. */
static void merge(lua_State *L, int from, int to, lua_Integer low, lua_Integer middle,
                  lua_Integer high) {
    lua_Integer left = low, right = middle;
    for (lua_Integer i = low; i < high; i++) {
        bool take_right = left == middle;
        if (!take_right && right < high) {
            lua_rawgeti(L, from, right);
            lua_rawgeti(L, from, left);
            take_right = less(L);
        }
        lua_rawgeti(L, from, take_right ? right++ : left++);
        lua_rawseti(L, to, i);
    }
}

/* Sorts items 1..n of the table at index `table`, stably, with the order at index 2. Leaves the
 * stack as it was. */
static void merge_sort(lua_State *L, int table, lua_Integer n) {
    luaL_checkstack(L, 8, NULL);
    lua_createtable(L, (int)n, 0);
    int from = table, to = lua_gettop(L);
    for (lua_Integer width = 1; width < n; width *= 2) {
        for (lua_Integer low = 1; low <= n; low += 2 * width) {
            lua_Integer middle = low + width <= n ? low + width : n + 1;
            lua_Integer high = middle + width <= n ? middle + width : n + 1;
            merge(L, from, to, low, middle, high);
        }
        int swap = from;
        from = to;
        to = swap;
    }
    for (lua_Integer i = 1; from != table && i <= n; i++) {
        lua_rawgeti(L, from, i);
        lua_rawseti(L, table, i);
    }
    lua_settop(L, from > to ? from - 1 : to - 1);
}

static void check_order(lua_State *L, const char *what) {
    lua_settop(L, 2);
    if (!lua_isnil(L, 2) && !lua_isfunction(L, 2) && lua_type(L, 2) != LUA_TSTRING)
        gate_fail(L, "%s: the order is a function or a member's name, not %s", what,
                  bind_kind_name(L, 2));
}

static int sort(lua_State *L) {
    lua_Integer n = own_table(L, "table.sort");
    check_order(L, "table.sort");
    merge_sort(L, 1, n);
    return 0;
}

/* sorted(list, order): a new table with the items of a table or list view. */
static int sorted(lua_State *L) {
    if (!lua_istable(L, 1) && !bind_view(L, 1))
        gate_fail(L, "sorted: %s is no list", bind_kind_name(L, 1));
    check_order(L, "sorted");
    lua_Integer n = luaL_len(L, 1);
    lua_createtable(L, (int)n, 0);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_geti(L, 1, i);
        lua_rawseti(L, 3, i);
    }
    gate_charge(L, (size_t)n);
    merge_sort(L, 3, n);
    return 1;
}

static void share(lua_State *L, const char *name, lua_CFunction function) {
    lua_pushcfunction(L, function);
    sandbox_set(L, name);
}

void tables_open(lua_State *L) {
    static const luaL_Reg own[] = {
        {"concat", concat}, {"insert", insert}, {"remove", take_out}, {"sort", sort}, {NULL, NULL}};
    share(L, "pairs", pairs);
    share(L, "ipairs", ipairs);
    share(L, "tostring", to_string);
    share(L, "type", type_of);
    share(L, "sorted", sorted);
    lua_pushcfunction(L, luaopen_table);
    lua_call(L, 0, 1);
    lua_newtable(L);
    luaL_setfuncs(L, own, 0);
    lua_getfield(L, -2, "pack");
    lua_setfield(L, -2, "pack");
    lua_getfield(L, -2, "unpack");
    gate_meter(L, GATE_BY_RESULTS);
    lua_setfield(L, -2, "unpack");
    lua_remove(L, -2);
}
