#include "template/strings.h"
#include "template/bind.h"
#include "template/lua.h"
#include "template/pattern.h"
#include <lauxlib.h>
#include <lualib.h>
#include <string.h>

/* Lua's positions: from 1, negative ones from the end. Gives an offset, perhaps behind the end. */
static size_t start_offset(lua_Integer position, size_t n) {
    if (position > 0)
        return (size_t)position - 1;
    if (position == 0 || position < -(lua_Integer)n)
        return 0;
    return n - (size_t)-position;
}

/* rep(s, n, sep): the size is known before. */
static int repeat(lua_State *L) {
    size_t n, between;
    luaL_checklstring(L, 1, &n);
    lua_Integer times = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &between);
    if (times > 0 && n + between > 0) {
        if ((unsigned long long)times > GATE_STRING / (n + between))
            gate_check_size(L, (size_t)GATE_STRING + 1, "string.rep");
        gate_check_size(L, (size_t)times * (n + between), "string.rep");
    }
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* What Lua's tostring would give an address for is named by its kind. Replaces the argument at
 * `index`. */
static void hide_address(lua_State *L, int index) {
    if (lua_type(L, index) == LUA_TTABLE || lua_type(L, index) == LUA_TFUNCTION)
        lua_pushstring(L, lua_typename(L, lua_type(L, index)));
    else if (lua_type(L, index) == LUA_TUSERDATA && !bind_is_html(L, index))
        lua_pushstring(L, bind_kind_name(L, index) + strlen("a "));
    else
        return;
    lua_replace(L, index);
}

static int format(lua_State *L) {
    size_t n, bytes = 0, fields = 0;
    const char *text = luaL_checklstring(L, 1, &n);
    for (size_t i = 0; i + 1 < n; i++) {
        if (text[i] != '%')
            continue;
        i++;
        fields++;
        i += strspn(text + i, "-+ #0123456789.");
        if (text[i] == 'p')
            gate_fail(L,
                      "string.format: %%p would print an address, which differs from run to run");
    }
    for (int i = 2; i <= lua_gettop(L); i++) {
        hide_address(L, i);
        bytes += lua_type(L, i) == LUA_TSTRING ? lua_rawlen(L, i) : 0;
    }
    /* A field is as long as its string, or as the longest number with 99 digits behind the point.
     */
    gate_check_size(L, n + fields * 512 + bytes, "string.format");
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* A pattern with what it is matched against. It lives in userdata or on the C stack, and owns
 * nothing. */
static void compile_pattern(lua_State *L, struct pattern *pattern, Slice text, bool anchor) {
    const char *error = pattern_compile(pattern, text, anchor);
    gate_charge_bytes(L, text.n);
    if (!error)
        return;
    gate_fragment(L, text);
    gate_fail(L, "bad pattern: %s", error);
}

static bool search(lua_State *L, const struct pattern *pattern, Slice subject, size_t from,
                   struct pattern_match *match) {
    long long *left = &gate_of(L)->left;
    bool found = pattern_search(pattern, subject, from, left, match);
    if (*left < 0)
        gate_charge(L, 1); /* raises */
    return found;
}

/* Pushes a capture; number 0 of a pattern without captures is the whole match. */
static void push_capture(lua_State *L, const struct pattern_match *match, Slice subject, size_t i) {
    if (i >= match->n && i == 0) {
        gate_push(L, slice_sub(subject, match->start, match->end));
        return;
    }
    if (i >= match->n)
        gate_fail(L, "the pattern has no capture %zu", i + 1);
    const struct pattern_capture *capture = &match->captures[i];
    if (capture->position)
        lua_pushinteger(L, (lua_Integer)capture->start + 1);
    else
        gate_push(L, slice_sub(subject, capture->start, capture->end));
}

static int push_captures(lua_State *L, const struct pattern_match *match, Slice subject,
                         bool whole) {
    size_t n = match->n == 0 && whole ? 1 : match->n;
    luaL_checkstack(L, (int)n, "too many captures");
    for (size_t i = 0; i < n; i++)
        push_capture(L, match, subject, i);
    return (int)n;
}

static Slice check_slice(lua_State *L, int index) {
    Slice s;
    s.s = luaL_checklstring(L, index, &s.n);
    return s;
}

static int push_range(lua_State *L, size_t start, size_t end) {
    lua_pushinteger(L, (lua_Integer)start + 1);
    lua_pushinteger(L, (lua_Integer)end);
    return 2;
}

static int find_or_match(lua_State *L, bool find) {
    Slice subject = check_slice(L, 1), text = check_slice(L, 2);
    size_t from = start_offset(luaL_optinteger(L, 3, 1), subject.n);
    struct pattern pattern;
    struct pattern_match match;
    if (from > subject.n) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || pattern_is_plain(text))) {
        size_t at = slice_find(subject, text, from);
        gate_charge_bytes(L, (at == SLICE_NONE ? subject.n : at) - from + text.n);
        if (at != SLICE_NONE)
            return push_range(L, at, at + text.n);
        lua_pushnil(L);
        return 1;
    }
    compile_pattern(L, &pattern, text, true);
    if (!search(L, &pattern, subject, from, &match)) {
        lua_pushnil(L);
        return 1;
    }
    int n = find ? push_range(L, match.start, match.end) : 0;
    return n + push_captures(L, &match, subject, !find);
}

static int find(lua_State *L) {
    return find_or_match(L, true);
}

static int match_first(lua_State *L) {
    return find_or_match(L, false);
}

/* Where a gmatch stands. The subject is kept alive as upvalue 1 of the iterator, this is upvalue 2.
 */
struct walk {
    size_t at;
    size_t last_end; /* an empty match directly behind the last one does not count */
    struct pattern pattern;
};

/* The iterator. Finds nothing, leaves the captures of the next match, or nil. */
static int next_match(lua_State *L) {
    Slice subject = gate_slice(L, lua_upvalueindex(1));
    struct walk *walk = lua_touserdata(L, lua_upvalueindex(2));
    struct pattern_match match;
    while (walk->at <= subject.n && search(L, &walk->pattern, subject, walk->at, &match)) {
        walk->at = match.end > match.start ? match.end : match.end + 1;
        if (match.end == match.start && match.end == walk->last_end)
            continue;
        walk->last_end = match.end;
        return push_captures(L, &match, subject, true);
    }
    walk->at = subject.n + 1;
    lua_pushnil(L);
    return 1;
}

static int match_all(lua_State *L) {
    check_slice(L, 1);
    Slice text = check_slice(L, 2);
    lua_settop(L, 3);
    lua_pushvalue(L, 1);
    struct walk *walk = lua_newuserdatauv(L, sizeof *walk, 0);
    walk->at = start_offset(luaL_optinteger(L, 3, 1), lua_rawlen(L, 1));
    walk->last_end = SLICE_NONE;
    compile_pattern(L, &walk->pattern, text, false);
    lua_pushcclosure(L, next_match, 2);
    return 1;
}

/* Adds a replacement string with its %0 to %9 and %%. */
static void add_replacement(lua_State *L, luaL_Buffer *b, Slice text,
                            const struct pattern_match *match, Slice subject) {
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] != '%') {
            luaL_addchar(b, text.s[i]);
            continue;
        }
        char c = ++i < text.n ? text.s[i] : '\0';
        if (c == '%') {
            luaL_addchar(b, c);
        } else if (c == '0') {
            luaL_addlstring(b, subject.s + match->start, match->end - match->start);
        } else if (c >= '1' && c <= '9') {
            push_capture(L, match, subject, (size_t)(c - '1'));
            luaL_tolstring(L, -1, NULL);
            lua_remove(L, -2);
            luaL_addvalue(b);
        } else {
            gate_fail(L, "gsub: in the replacement `%%` stands before a digit or another `%%`");
        }
    }
}

/* Adds what a match is replaced with: argument 3 is a string, table or function. False and nil keep
 * the match. */
static void add_value(lua_State *L, luaL_Buffer *b, const struct pattern_match *match,
                      Slice subject) {
    int type = lua_type(L, 3);
    if (type == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        int n = push_captures(L, match, subject, true);
        lua_call(L, n, 1);
    } else if (type == LUA_TTABLE || type == LUA_TUSERDATA) {
        push_capture(L, match, subject, 0);
        lua_gettable(L, 3);
    } else {
        add_replacement(L, b, gate_slice(L, 3), match, subject);
        return;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(b, subject.s + match->start, match->end - match->start);
    } else if (lua_isstring(L, -1)) {
        luaL_addvalue(b);
    } else {
        gate_fail(L, "gsub: the replacement is %s, not a string", bind_kind_name(L, -1));
    }
}

static void check_replacement(lua_State *L) {
    enum view_kind kind;
    int type = lua_type(L, 3);
    if (type == LUA_TNUMBER)
        lua_tostring(L, 3);
    else if (type != LUA_TSTRING && type != LUA_TTABLE && type != LUA_TFUNCTION &&
             !bind_is_view(L, 3, &kind))
        gate_fail(L, "gsub: the replacement is %s, not a string, table or function",
                  bind_kind_name(L, 3));
}

static int replace_all(lua_State *L) {
    Slice subject = check_slice(L, 1), text = check_slice(L, 2);
    check_replacement(L);
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)subject.n + 1), n = 0;
    struct pattern pattern;
    struct pattern_match match;
    compile_pattern(L, &pattern, text, true);
    lua_settop(L, 3);
    size_t at = 0, copied = 0, last_end = SLICE_NONE;
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    while (n < most && at <= subject.n && search(L, &pattern, subject, at, &match)) {
        at = match.end > match.start ? match.end : match.end + 1;
        if (match.end > match.start || match.end != last_end) {
            luaL_addlstring(&b, subject.s + copied, match.start - copied);
            add_value(L, &b, &match, subject);
            if (luaL_bufflen(&b) > GATE_STRING)
                gate_check_size(L, luaL_bufflen(&b), "gsub");
            copied = last_end = match.end;
            n++;
        }
        if (pattern.anchored)
            break;
    }
    luaL_addlstring(&b, subject.s + copied, subject.n - copied);
    luaL_pushresult(&b);
    lua_pushinteger(L, n);
    return 2;
}

/* Finds the library's table and the new one; wraps the library's function `name` in `wrapper`. */
static void wrap(lua_State *L, const char *name, lua_CFunction wrapper) {
    lua_getfield(L, -2, name);
    lua_pushcclosure(L, wrapper, 1);
    lua_setfield(L, -2, name);
}

static void meter(lua_State *L, const char *name, enum gate_metering metering) {
    lua_getfield(L, -2, name);
    gate_meter(L, metering);
    lua_setfield(L, -2, name);
}

void strings_open(lua_State *L) {
    static const luaL_Reg own[] = {{"find", find},
                                   {"gmatch", match_all},
                                   {"gsub", replace_all},
                                   {"match", match_first},
                                   {NULL, NULL}};
    lua_pushcfunction(L, luaopen_string);
    lua_call(L, 0, 1);
    lua_newtable(L);
    meter(L, "lower", GATE_BY_ARGUMENTS);
    meter(L, "reverse", GATE_BY_ARGUMENTS);
    meter(L, "upper", GATE_BY_ARGUMENTS);
    meter(L, "byte", GATE_BY_RESULTS);
    meter(L, "char", GATE_BY_RESULTS);
    meter(L, "len", GATE_BY_RESULTS);
    meter(L, "sub", GATE_BY_RESULTS);
    wrap(L, "rep", repeat);
    wrap(L, "format", format);
    luaL_setfuncs(L, own, 0);
    lua_remove(L, -2);
    /* The metatable of strings was made by luaopen_string; its methods become these. */
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 2);
}
