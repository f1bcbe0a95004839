#include "template/bind.h"
#include "base/mem.h"
#include <lauxlib.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAMES_SHOWN = 12,
    COPY_DEPTH = 32,
    HANDLES_LEFT = 1024, /* of calls before, at most: each stays until its number comes up again */
    MEMBERS = 64, /* of a wide map, likewise */
};

enum userdata { LIST_HANDLE, MAP_HANDLE, HTML_HANDLE, HTML_TEXT, USERDATA_KINDS };

/* Every full userdata in the state that Lua code can reach begins with its kind. */
struct handle {
    enum userdata kind;
    const struct view *view;
    unsigned long long generation; /* 0: never stale */
};

struct html {
    enum userdata kind;
    size_t n;
    char s[];
};

/* What is kept in the registry, by gate->kept[]: its numbers are found quicker than other keys. */
enum {
    METATABLES,                           /* by enum userdata */
    CALL_HANDLES = METATABLES + USERDATA_KINDS, /* by the numbers of their views, of this call */
    GLOBAL_HANDLES,                       /* the same for global views */
    CALL_WIDE,                            /* a list of metatables: of this call's wide maps */
    GLOBAL_WIDE,                          /* and of those that are global */
    KEPT,
};
_Static_assert((int)KEPT <= (int)GATE_KEPT, "the gate has room for all");

static void push_kept(lua_State *L, int which) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, gate_of(L)->kept[which]);
}

/* Pops a value, which takes the place of what was kept. */
static void keep(lua_State *L, int which) {
    int *kept = &gate_of(L)->kept[which];
    if (*kept)
        lua_rawseti(L, LUA_REGISTRYINDEX, *kept);
    else
        *kept = luaL_ref(L, LUA_REGISTRYINDEX);
}

static void *userdata_at(lua_State *L, int index, enum userdata *kind) {
    if (lua_type(L, index) != LUA_TUSERDATA)
        return NULL;
    void *data = lua_touserdata(L, index);
    memcpy(kind, data, sizeof *kind);
    return data;
}

static const struct view *fresh_view(lua_State *L, const struct handle *handle) {
    if (handle->generation && handle->generation != gate_of(L)->generation) {
        gate_help(L,
                  "keep strings and numbers between calls, not the objects that a call was given");
        gate_fail(L, "this value belongs to an earlier page and is no longer valid");
    }
    return handle->view;
}

bool bind_is_view(lua_State *L, int index, enum view_kind *kind) {
    enum userdata is;
    if (!userdata_at(L, index, &is) || is > MAP_HANDLE)
        return false;
    *kind = is == LIST_HANDLE ? VIEW_LIST : VIEW_MAP;
    return true;
}

static void note_looked(lua_State *L, const struct view *view, uint32_t members) {
    struct watch *watch = gate_of(L)->watch;
    if (watch && view_is_sealed(view))
        watch->looked |= members;
}

const struct view *bind_peek(lua_State *L, int index) {
    enum userdata kind;
    const struct handle *handle = userdata_at(L, index, &kind);
    return handle && kind <= MAP_HANDLE ? fresh_view(L, handle) : NULL;
}

/* Whoever gets it may look at all of it. */
const struct view *bind_view(lua_State *L, int index) {
    const struct view *view = bind_peek(L, index);
    note_looked(L, view, (uint32_t)LOOKED_AT_ALL);
    return view;
}

bool bind_is_html(lua_State *L, int index) {
    enum userdata kind;
    return userdata_at(L, index, &kind) && (kind == HTML_HANDLE || kind == HTML_TEXT);
}

bool bind_html(lua_State *L, int index, Slice *html) {
    enum userdata kind;
    const void *data = userdata_at(L, index, &kind);
    if (!data || (kind != HTML_HANDLE && kind != HTML_TEXT))
        return false;
    if (kind == HTML_HANDLE) {
        *html = view_text(fresh_view(L, data));
    } else {
        const struct html *text = data;
        *html = (Slice){text->s, text->n};
    }
    return true;
}

const char *bind_kind_name(lua_State *L, int index) {
    enum view_kind kind;
    if (bind_is_view(L, index, &kind))
        return kind == VIEW_LIST ? "a list" : "a map";
    if (bind_is_html(L, index))
        return "HTML";
    switch (lua_type(L, index)) {
    case LUA_TSTRING:
        return "a string";
    case LUA_TNUMBER:
        return "a number";
    case LUA_TBOOLEAN:
        return "a boolean";
    case LUA_TTABLE:
        return "a table";
    case LUA_TFUNCTION:
        return "a function";
    case LUA_TUSERDATA:
        return ((const struct bind_other *)lua_touserdata(L, index))->name;
    default:
        return "nil";
    }
}

static void set_metatable(lua_State *L, enum userdata kind) {
    push_kept(L, METATABLES + (int)kind);
    lua_setmetatable(L, -2);
}

static void push_new_handle(lua_State *L, const struct view *view, enum userdata kind, bool global) {
    struct handle *handle = lua_newuserdatauv(L, sizeof *handle, 0);
    *handle = (struct handle){kind, view, global ? 0 : gate_of(L)->generation};
    set_metatable(L, kind);
}

/* Pushes the one handle of a view, of those of its lifetime or made anew. */
static void push_handle(lua_State *L, const struct view *view, enum userdata kind, bool global) {
    struct gate *gate = gate_of(L);
    bool fresh;
    uint32_t number = numbers_of(global ? &gate->global_handles : &gate->handles, view, &fresh);
    luaL_checkstack(L, 5, NULL);
    push_kept(L, global ? GLOBAL_HANDLES : CALL_HANDLES);
    if (fresh)
        lua_pushnil(L);
    else
        lua_rawgeti(L, -1, number);
    /* Where memory ran out there is a number without a handle, too. */
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        push_new_handle(L, view, kind, global);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, number);
    }
    lua_replace(L, -2);
}

static void note_read(lua_State *L, const struct view *view, bool global) {
    struct watch *watch = gate_of(L)->watch;
    if (global && view && watch)
        *VEC_PUSH(&watch->reads) = view;
}

void bind_push(lua_State *L, const struct view *view, bool global) {
    note_read(L, view, global);
    switch (view_kind(view)) {
    case VIEW_BOOL:
        lua_pushboolean(L, view_truth(view));
        break;
    case VIEW_INT:
        lua_pushinteger(L, view_integer(view));
        break;
    case VIEW_NUMBER:
        lua_pushnumber(L, view_double(view));
        break;
    case VIEW_STRING:
        gate_push(L, view_text(view));
        break;
    case VIEW_HTML:
        push_handle(L, view, HTML_HANDLE, global);
        break;
    case VIEW_LIST:
        push_handle(L, view, LIST_HANDLE, global);
        break;
    case VIEW_MAP:
        push_handle(L, view, MAP_HANDLE, global);
        break;
    case VIEW_NULL:
    default:
        lua_pushnil(L);
    }
}

void bind_push_html(lua_State *L, Slice text) {
    struct html *html = lua_newuserdatauv(L, sizeof *html + text.n, 0);
    html->kind = HTML_TEXT;
    html->n = text.n;
    if (text.n)
        memcpy(html->s, text.s, text.n);
    set_metatable(L, HTML_TEXT);
}

void bind_push_at(lua_State *L, int index, size_t i) {
    const struct handle *handle = lua_touserdata(L, index);
    bind_push(L, view_at(fresh_view(L, handle), i), handle->generation == 0);
}

/* What a shape has is few enough to be shown when nothing is near. */
static _Noreturn void fail_member(lua_State *L, const struct view *map, Slice key) {
    Slice names[256];
    size_t n = 0;
    for (; n < view_count(map) && n < sizeof names / sizeof *names; n++)
        names[n] = view_key(map, n);
    gate_suggest(L, key, names, n);
    Buf *help = &gate_of(L)->failure.help;
    if (!help->n && n > 0) {
        buf_puts(help, "it has ");
        for (size_t i = 0; i < n && i < NAMES_SHOWN; i++)
            buf_printf(help, "%s`%.*s`", i ? ", " : "", FMT(names[i]));
        buf_puts(help, n > NAMES_SHOWN ? ", ..." : "");
    }
    gate_fragment(L, key);
    gate_fail(L, "there is no member `%.*s`", FMT(key));
}

static const struct view *member_of(lua_State *L, const struct handle *handle, Slice name) {
    const struct view *map = fresh_view(L, handle), *item;
    if (handle->generation && view_is_sealed(map) && gate_of(L)->watch) {
        size_t at = view_index(map, name);
        if (at < view_count(map)) {
            gate_of(L)->watch->looked |= UINT32_C(1) << (at & 31);
            return view_at(map, at);
        }
    }
    if (!view_find(map, name, &item) && !view_is_open(map))
        fail_member(L, map, name);
    return item;
}

bool bind_member(lua_State *L, int index, Slice name, const struct view **item) {
    enum userdata kind;
    const struct handle *handle = userdata_at(L, index, &kind);
    if (!handle || kind != MAP_HANDLE)
        return false;
    *item = member_of(L, handle, name);
    note_read(L, *item, handle->generation == 0);
    return true;
}

/* Pushes the member of the map that the string at index 2 names. */
static void push_member(lua_State *L, const struct handle *handle) {
    if (lua_type(L, 2) != LUA_TSTRING)
        gate_fail(L, "a map's keys are strings, and this one is %s", bind_kind_name(L, 2));
    bind_push(L, member_of(L, handle, gate_slice(L, 2)), handle->generation == 0);
}

/* __index of maps. Finds handle and key, leaves the member. */
static int map_index(lua_State *L) {
    push_member(L, lua_touserdata(L, 1));
    return 1;
}

/* Wide maps. Each has a metatable of its own, whose __index is a table of the members that have been
 * read in this call: Lua finds them there by itself. What is not there is looked up in the view. */

/* __index of the table of members. Upvalue: the handle. Finds table and key, leaves the member. */
static int recall(lua_State *L) {
    push_member(L, lua_touserdata(L, lua_upvalueindex(1)));
    if (!lua_isnil(L, -1)) {
        lua_pushvalue(L, 2);
        lua_pushvalue(L, -2);
        lua_rawset(L, 1);
    }
    return 1;
}

/* __index of a wide map that nobody has read yet. Finds handle and key, leaves the member. */
static int open_members(lua_State *L) {
    size_t members = view_count(bind_view(L, 1));
    lua_createtable(L, 0, members < MEMBERS ? (int)members : MEMBERS);
    lua_createtable(L, 0, 1);
    lua_pushvalue(L, 1);
    lua_pushcclosure(L, recall, 1);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_getmetatable(L, 1);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, "__index");
    lua_settop(L, 2);
    return map_index(L);
}

/* __index of lists. Finds handle and index, leaves the item; nil outside. */
static int list_index(lua_State *L) {
    int is_number;
    lua_Integer at = lua_tointegerx(L, 2, &is_number);
    if (!is_number || lua_type(L, 2) != LUA_TNUMBER) {
        if (lua_type(L, 2) == LUA_TSTRING)
            gate_fragment(L, gate_slice(L, 2));
        gate_help(L, "its items are list[1] to list[#list]; ipairs(list) walks over them");
        gate_fail(L, "a list has no named members");
    }
    if (at < 1)
        lua_pushnil(L);
    else
        bind_push_at(L, 1, (size_t)at - 1);
    return 1;
}

/* __len. Finds the handle, leaves the number of items. */
static int view_length(lua_State *L) {
    lua_pushinteger(L, (lua_Integer)view_count(bind_view(L, 1)));
    return 1;
}

static int html_index(lua_State *L) {
    gate_help(L, "tostring(html) gives its source as a string");
    gate_fail(L, "HTML has no members");
}

static int html_length(lua_State *L) {
    Slice html = {0};
    bind_html(L, 1, &html);
    lua_pushinteger(L, (lua_Integer)html.n);
    return 1;
}

/* __tostring. Finds HTML, leaves its source. */
static int html_source(lua_State *L) {
    Slice html = {0};
    bind_html(L, 1, &html);
    gate_push(L, html);
    return 1;
}

static void add_part(lua_State *L, int index, Buf *out) {
    Slice html;
    if (bind_html(L, index, &html))
        buf_slice(out, html);
    else if (lua_type(L, index) == LUA_TSTRING || lua_type(L, index) == LUA_TNUMBER)
        buf_html_attr(out, gate_slice(L, index));
    else
        gate_fail(L, "cannot join HTML and %s", bind_kind_name(L, index));
}

/* __concat where one side is HTML. Finds both, leaves HTML. */
static int html_join(lua_State *L) {
    Buf *scratch = &gate_of(L)->scratch;
    for (int i = 1; i <= 2; i++) {
        Slice part = {0};
        if (!bind_html(L, i, &part) && lua_isstring(L, i))
            part = gate_slice(L, i);
        gate_check_size(L, part.n, "..");
    }
    buf_clear(scratch);
    add_part(L, 1, scratch);
    add_part(L, 2, scratch);
    bind_push_html(L, buf_view(scratch));
    return 1;
}

/* __eq of HTML: the same source. */
static int html_equal(lua_State *L) {
    Slice a = {0}, b = {0};
    lua_pushboolean(L, bind_html(L, 1, &a) && bind_html(L, 2, &b) && slice_eq(a, b));
    return 1;
}

static int read_only(lua_State *L) {
    gate_fail(L, "this is read-only: templates cannot change what they are given");
}

/* Pushes a new metatable. */
static void make_metatable(lua_State *L, const char *name, const luaL_Reg *functions) {
    lua_newtable(L);
    luaL_setfuncs(L, functions, 0);
    lua_pushcfunction(L, read_only);
    lua_setfield(L, -2, "__newindex");
    lua_pushstring(L, name);
    lua_setfield(L, -2, "__name");
}

void bind_open(lua_State *L) {
    static const luaL_Reg list[] = {{"__index", list_index}, {"__len", view_length}, {NULL, NULL}};
    static const luaL_Reg map[] = {{"__index", map_index}, {"__len", view_length}, {NULL, NULL}};
    static const luaL_Reg html[] = {{"__index", html_index},     {"__len", html_length},
                                    {"__tostring", html_source}, {"__concat", html_join},
                                    {"__eq", html_equal},        {NULL, NULL}};
    static const struct {
        const char *name;
        const luaL_Reg *functions;
    } kinds[USERDATA_KINDS] = {{"list", list}, {"map", map}, {"HTML", html}, {"HTML", html}};
    for (int i = 0; i < USERDATA_KINDS; i++) {
        make_metatable(L, kinds[i].name, kinds[i].functions);
        keep(L, METATABLES + i);
    }
    for (int i = CALL_HANDLES; i < KEPT; i++) {
        lua_newtable(L);
        keep(L, i);
    }
    bind_begin(L);
}

void bind_push_wide(lua_State *L, const struct view *map, bool global) {
    static const luaL_Reg functions[] = {
        {"__index", open_members}, {"__len", view_length}, {NULL, NULL}};
    bind_push(L, map, global);
    if (view_kind(map) != VIEW_MAP)
        return;
    push_kept(L, global ? GLOBAL_WIDE : CALL_WIDE);
    make_metatable(L, "map", functions);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, (lua_Integer)lua_rawlen(L, -3) + 1);
    lua_setmetatable(L, -3);
    lua_pop(L, 1);
}

/* Nothing that was read stays in the wide maps of a list; from now on `index` looks into them. */
static void forget_members(lua_State *L, int which, lua_CFunction index) {
    push_kept(L, which);
    for (lua_Integer i = 1; lua_rawgeti(L, -1, i) != LUA_TNIL; i++) {
        lua_pushcfunction(L, index);
        lua_setfield(L, -2, "__index");
        lua_pop(L, 1);
    }
    lua_pop(L, 2);
}

static void begin_handles(lua_State *L) {
    struct numbers *handles = &gate_of(L)->handles;
    if (handles->views.n > HANDLES_LEFT) {
        lua_newtable(L);
        keep(L, CALL_HANDLES);
    }
    numbers_clear(handles);
}

void bind_begin(lua_State *L) {
    gate_of(L)->generation++;
    forget_members(L, GLOBAL_WIDE, open_members);
    forget_members(L, CALL_WIDE, map_index); /* which says that they are stale */
    lua_newtable(L);
    keep(L, CALL_WIDE);
    begin_handles(L);
}

struct copier {
    lua_State *L;
    struct arena *arena;
    bool borrow;
};

static const struct view *copy_value(const struct copier *c, int index, int depth);

static const struct view *copy_view(const struct copier *c, const struct view *view) {
    struct view *copy;
    gate_charge(c->L, 10);
    switch (view_kind(view)) {
    case VIEW_STRING:
        return view_string(c->arena, slice_dup(c->arena, view_text(view)));
    case VIEW_HTML:
        return view_html(c->arena, slice_dup(c->arena, view_text(view)));
    case VIEW_INT:
        return view_int(c->arena, view_integer(view));
    case VIEW_NUMBER:
        return view_number(c->arena, view_double(view));
    case VIEW_BOOL:
        return view_bool(c->arena, view_truth(view));
    case VIEW_LIST:
        copy = view_list(c->arena);
        for (size_t i = 0; i < view_count(view); i++)
            view_append(c->arena, copy, copy_view(c, view_at(view, i)));
        return copy;
    case VIEW_MAP:
        note_looked(c->L, view, (uint32_t)LOOKED_AT_ALL);
        copy = view_open_map(c->arena);
        for (size_t i = 0; i < view_count(view); i++)
            view_put_slice(c->arena, copy, slice_dup(c->arena, view_key(view, i)),
                           copy_view(c, view_at(view, i)));
        return copy;
    case VIEW_NULL:
    default:
        return NULL;
    }
}

/* The keys of the table at `index`, copied and sorted. */
static Slice *sorted_keys(const struct copier *c, int index, size_t *n) {
    lua_State *L = c->L;
    *n = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            gate_fail(L,
                      "a table with the key of type %s cannot be handed back: keys are strings, or "
                      "1 to n",
                      lua_typename(L, lua_type(L, -2)));
        ++*n;
    }
    gate_charge(L, *n * 16);
    Slice *keys = ARENA_ARRAY(c->arena, Slice, *n);
    size_t i = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1))
        keys[i++] = slice_dup(c->arena, gate_slice(L, -2));
    if (*n)
        qsort(keys, *n, sizeof *keys, slice_order);
    return keys;
}

/* A table with items 1..n must have nothing else, for a list cannot hold it. */
static void check_list(lua_State *L, int index, size_t length) {
    size_t n = 0;
    for (lua_pushnil(L); lua_next(L, index); lua_pop(L, 1)) {
        if (lua_type(L, -2) == LUA_TSTRING)
            gate_fail(L, "a table that has both items and the name `%s` cannot be handed back",
                      lua_tostring(L, -2));
        n++;
    }
    if (n != length)
        gate_fail(L, "a list with holes cannot be handed back");
    gate_charge(L, n);
}

static const struct view *copy_table(const struct copier *c, int index, int depth) {
    lua_State *L = c->L;
    size_t length = (size_t)lua_rawlen(L, index), n;
    if (depth > COPY_DEPTH)
        gate_fail(L, "tables are nested deeper than %d levels, or in a circle", COPY_DEPTH);
    luaL_checkstack(L, 6, NULL);
    struct view *copy;
    if (length) {
        check_list(L, index, length);
        copy = view_list(c->arena);
        for (size_t i = 1; i <= length; i++) {
            lua_rawgeti(L, index, (lua_Integer)i);
            view_append(c->arena, copy, copy_value(c, lua_gettop(L), depth + 1));
            lua_pop(L, 1);
        }
        return copy;
    }
    copy = view_open_map(c->arena);
    Slice *keys = sorted_keys(c, index, &n);
    for (size_t i = 0; i < n; i++) {
        gate_push(L, keys[i]);
        lua_rawget(L, index);
        view_put_slice(c->arena, copy, keys[i], copy_value(c, lua_gettop(L), depth + 1));
        lua_pop(L, 1);
    }
    return copy;
}

static const struct view *copy_value(const struct copier *c, int index, int depth) {
    lua_State *L = c->L;
    Slice html;
    gate_charge(L, 10);
    switch (lua_type(L, index)) {
    case LUA_TNIL:
        return NULL;
    case LUA_TBOOLEAN:
        return view_bool(c->arena, lua_toboolean(L, index));
    case LUA_TNUMBER:
        return lua_isinteger(L, index) ? view_int(c->arena, lua_tointeger(L, index))
                                       : view_number(c->arena, lua_tonumber(L, index));
    case LUA_TSTRING:
        gate_charge_bytes(L, lua_rawlen(L, index));
        return view_string(c->arena, slice_dup(c->arena, gate_slice(L, index)));
    case LUA_TTABLE:
        return copy_table(c, index, depth);
    case LUA_TUSERDATA:
        if (bind_html(L, index, &html))
            return view_html(c->arena, slice_dup(c->arena, html));
        if (!bind_view(L, index))
            gate_fail(L, "%s cannot be handed back as a value", bind_kind_name(L, index));
        return c->borrow ? bind_view(L, index) : copy_view(c, bind_view(L, index));
    default:
        gate_fail(L, "%s cannot be handed back as a value", bind_kind_name(L, index));
    }
}

const struct view *bind_copy(lua_State *L, int index, struct arena *arena, bool borrow) {
    struct copier copier = {L, arena, borrow};
    return copy_value(&copier, lua_absindex(L, index), 0);
}
