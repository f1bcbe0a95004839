#include "template/print.h"
#include "template/bind.h"
#include "template/context.h"
#include "template/lua.h"
#include <lauxlib.h>
#include <string.h>

/* Raises when the page would become too long. */
static Buf *room(lua_State *L, size_t bytes) {
    struct gate *gate = gate_of(L);
    if (gate->out->n - gate->out_start + bytes > GATE_OUTPUT)
        gate_fail(L, "the page is longer than %d MiB", GATE_OUTPUT >> 20);
    gate_charge(L, bytes / 64);
    return gate->out;
}

void print_room(lua_State *L, size_t bytes) {
    room(L, bytes);
}

/* __w. Finds a string, leaves nothing. */
int print_text(lua_State *L) {
    Slice text = gate_slice(L, 1);
    buf_slice(room(L, text.n), text);
    return 0;
}

/* The URL scheme at the front of an attribute's value; empty when it has none. Browsers pass over
 * blanks and control characters before it. */
static Slice scheme_of(Slice value) {
    while (value.n && (unsigned char)value.s[0] <= ' ')
        value = slice_sub(value, 1, value.n);
    size_t end = 0;
    while (end < value.n && value.s[end] != ':' && value.s[end] != '/' && value.s[end] != '?' && value.s[end] != '#')
        end++;
    return end < value.n && value.s[end] == ':' ? slice_sub(value, 0, end) : (Slice){0};
}

/* All of the attribute's value counts, for it may be put together from several: java{{ a }}, {{ b
 * }}{{ c }}. */
static void check_scheme(lua_State *L, const Buf *out, char quote) {
    size_t first = gate_of(L)->out_start;
    const char *before = out->n > first ? memrchr(out->s + first, quote, out->n - first) : NULL;
    size_t start = before ? (size_t)(before - out->s) + 1 : first;
    Slice value = slice_sub(buf_view(out), start, out->n), scheme = scheme_of(value);
    bool data = slice_eq_nocase(scheme, S("data"));
    if (!scheme.n)
        return;
    if (!data && !slice_eq_nocase(scheme, S("javascript")) &&
        !slice_eq_nocase(scheme, S("vbscript")))
        return;
    Slice rest = slice_sub(value, (size_t)(scheme.s - value.s) + scheme.n, value.n);
    if (data && slice_eq_nocase(slice_sub(rest, 0, 7), S(":image/")))
        return;
    gate_help(L, data ? "data: is let through for images alone" : "link to a page or file instead");
    gate_fail(L, "`%s` gives a URL that begins with `%.*s:`", lua_tostring(L, 2), FMT(scheme));
}

/* Is it all letters, digits and what paths hold besides, so that neither URLs nor attributes write it otherwise? */
static bool is_plain_url(Slice s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '-' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '#' || c == '_'))
            return false;
    }
    return true;
}

static void print_url(lua_State *L, Slice s, char quote) {
    Buf *out = room(L, s.n * 3), *scratch = &gate_of(L)->scratch;
    if (is_plain_url(s)) {
        buf_slice(out, s);
    } else {
        buf_clear(scratch);
        buf_url(scratch, s);
        buf_html_attr(out, buf_view(scratch));
    }
    check_scheme(L, out, quote);
}

static void print_string(lua_State *L, enum escape escape, Slice s, bool html) {
    switch (escape) {
    case ESCAPE_NONE:
        buf_slice(room(L, s.n), s);
        return;
    case ESCAPE_TEXT:
    case ESCAPE_ANYWHERE:
        if (html)
            buf_slice(room(L, s.n), s);
        else if (escape == ESCAPE_TEXT)
            buf_html_exact(room(L, s.n), s);
        else
            buf_html_attr(room(L, s.n), s);
        return;
    case ESCAPE_URL_DOUBLE:
        print_url(L, s, '"');
        return;
    case ESCAPE_URL_SINGLE:
        print_url(L, s, '\'');
        return;
    case ESCAPE_ATTR:
    case ESCAPE_REFUSED:
    default:
        buf_html_attr(room(L, s.n), s);
    }
}

static _Noreturn void refuse_value(lua_State *L) {
    enum view_kind kind;
    const char *source = lua_tostring(L, 2);
    gate_fragment(L, gate_slice(L, 2));
    if (lua_isnil(L, 3)) {
        gate_help(L, "write {{ %s or \"\" }} if it may be missing", source);
        gate_fail(L, "`%s` is nil", source);
    }
    if (bind_is_view(L, 3, &kind) && kind == VIEW_LIST)
        gate_help(L, "write {{ join(%s, \", \") }}, or walk over it with ipairs", source);
    gate_fail(L, "`%s` is %s, which cannot be printed", source, bind_kind_name(L, 3));
}

static void print_at_3(lua_State *L, enum escape escape) {
    Slice s;
    if (bind_html(L, 3, &s))
        print_string(L, escape, s, true);
    else if (lua_type(L, 3) == LUA_TSTRING || lua_type(L, 3) == LUA_TNUMBER)
        print_string(L, escape, gate_slice(L, 3), false);
    else if (lua_type(L, 3) == LUA_TBOOLEAN)
        print_string(L, escape, lua_toboolean(L, 3) ? S("true") : S("false"), false);
    else
        refuse_value(L);
}

/* The text behind a value, at `index` if there is one. */
static void print_behind(lua_State *L, int index) {
    if (lua_gettop(L) < index)
        return;
    Slice text = gate_slice(L, index);
    buf_slice(room(L, text.n), text);
}

/* __e. Finds escape, source, value, and text or nothing; leaves nothing. */
int print_value(lua_State *L) {
    print_at_3(L, (enum escape)lua_tointeger(L, 1));
    print_behind(L, 4);
    return 0;
}

/* Puts the member in the place of what it is a member of, as Lua reads it. */
static void take_member(lua_State *L) {
    if (!lua_istable(L, 3) && !lua_isuserdata(L, 3) && lua_type(L, 3) != LUA_TSTRING) {
        Slice source = gate_slice(L, 2);
        Slice of = slice_trim_end(slice_sub(source, 0, slice_find_char(source, '.', 0)));
        gate_fail(L, "attempt to index a %s value ('%.*s')", luaL_typename(L, 3), FMT(of));
    }
    lua_pushvalue(L, 4);
    lua_gettable(L, 3);
    lua_replace(L, 3);
}

/* __m. Finds escape, source, what has the member, its name, and text or nothing; leaves nothing. Texts of views are printed
 * without becoming Lua's. */
int print_member(lua_State *L) {
    enum escape escape = (enum escape)lua_tointeger(L, 1);
    const struct view *item;
    bool view = bind_member(L, 3, gate_slice(L, 4), &item);
    if (view && (view_kind(item) == VIEW_STRING || view_kind(item) == VIEW_HTML)) {
        print_string(L, escape, view_text(item), view_kind(item) == VIEW_HTML);
    } else {
        take_member(L);
        print_at_3(L, escape);
    }
    print_behind(L, 5);
    return 0;
}
