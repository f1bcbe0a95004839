#include "template/node.h"
#include "input/source.h"
#include "render/edit.h"
#include "template/bind.h"
#include "template/lua.h"
#include "template/sandbox.h"
#include <lauxlib.h>
#include <string.h>

const char *const node_kinds[] = {
    [NODE_DOCUMENT] = "document",
    [NODE_QUOTE] = "quote",
    [NODE_LIST] = "list",
    [NODE_ITEM] = "item",
    [NODE_FOOTNOTE] = "footnote",
    [NODE_TABLE] = "table",
    [NODE_ROW] = "row",
    [NODE_PARAGRAPH] = "paragraph",
    [NODE_HEADING] = "heading",
    [NODE_CELL] = "cell",
    [NODE_CODE_BLOCK] = "code_block",
    [NODE_HTML_BLOCK] = "html_block",
    [NODE_RULE] = "rule",
    [NODE_INCLUDE] = "include",
    [NODE_EMPH] = "emphasis",
    [NODE_STRONG] = "strong",
    [NODE_STRIKE] = "strike",
    [NODE_LINK] = "link",
    [NODE_IMAGE] = "image",
    [NODE_TEXT] = "text",
    [NODE_CODE] = "code",
    [NODE_HTML] = "html",
    [NODE_SOFT_BREAK] = "soft_break",
    [NODE_LINE_BREAK] = "line_break",
    [NODE_FOOTNOTE_REF] = "footnote_mark",
    [NODE_INCLUDE_INLINE] = "inline_include",
    [NODE_INSERTED] = "inserted",
};
const unsigned node_kind_count = sizeof node_kinds / sizeof *node_kinds;

/* Keys of the registry: the metatables of nodes and of Markdown, the handles of this call by number, and its edit. */
static const char node_meta, markdown_meta, handles, current;

struct handle {
    struct bind_other other;
    unsigned long long generation;
    uint32_t node;
};

struct markdown {
    struct bind_other other;
    size_t n;
    char s[];
};

static const char node_name[] = "a node", markdown_name[] = "Markdown";

static struct edit *edit_of(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &current);
    struct edit *edit = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return edit;
}

static const void *other_at(lua_State *L, int index, const char *name) {
    if (lua_type(L, index) != LUA_TUSERDATA)
        return NULL;
    const struct bind_other *other = lua_touserdata(L, index);
    return other->kind == BIND_OTHER && other->name == name ? other : NULL;
}

/* Argument 1, a node. */
static uint32_t self(lua_State *L, const char *what) {
    const struct handle *handle = other_at(L, 1, node_name);
    if (!handle) {
        gate_help(L, "call it with a colon: node:%s(...)", what);
        gate_fail(L, "%s is a method of nodes, and this is %s", what, bind_kind_name(L, 1));
    }
    if (handle->generation != gate_of(L)->generation) {
        gate_help(L, "keep strings and numbers between calls, not nodes");
        gate_fail(L, "this node belongs to an earlier document and is no longer valid");
    }
    return handle->node;
}

static const struct node *node_at(const struct edit *edit, uint32_t node) {
    return &edit->nodes.v[node];
}

void node_push(lua_State *L, uint32_t node) {
    luaL_checkstack(L, 4, NULL);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &handles);
    if (lua_rawgeti(L, -1, node) == LUA_TNIL) {
        lua_pop(L, 1);
        struct handle *handle = lua_newuserdatauv(L, sizeof *handle, 0);
        *handle = (struct handle){{BIND_OTHER, node_name}, gate_of(L)->generation, node};
        lua_rawgetp(L, LUA_REGISTRYINDEX, &node_meta);
        lua_setmetatable(L, -2);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, node);
    }
    lua_remove(L, -2);
}

/* --- reading --- */

/* Node 0 is the document, which is nobody's child. */
static void push_or_nil(lua_State *L, uint32_t node) {
    if (node)
        node_push(L, node);
    else
        lua_pushnil(L);
}

static void push_slice(lua_State *L, bool has, Slice text) {
    if (has)
        gate_push(L, text);
    else
        lua_pushnil(L);
}

static bool is_literal(uint8_t type) {
    return type == NODE_TEXT || type == NODE_CODE || type == NODE_CODE_BLOCK || type == NODE_HTML || type == NODE_HTML_BLOCK;
}

static void push_text(lua_State *L, const struct edit *edit, uint32_t index) {
    const struct node *node = node_at(edit, index);
    Buf *scratch = &gate_of(L)->scratch;
    buf_clear(scratch);
    if (is_literal(node->type))
        buf_slice(scratch, node->text);
    else if (node->type == NODE_IMAGE)
        for (uint32_t child = node->first; child; child = node_at(edit, child)->next)
            edit_plain_text(edit, child, scratch);
    else
        edit_plain_text(edit, index, scratch);
    gate_charge_bytes(L, scratch->n);
    gate_push(L, buf_view(scratch));
}

static void push_children(lua_State *L, const struct edit *edit, uint32_t index) {
    lua_Integer n = 0;
    lua_newtable(L);
    for (uint32_t child = node_at(edit, index)->first; child; child = node_at(edit, child)->next) {
        gate_charge(L, 1);
        node_push(L, child);
        lua_rawseti(L, -2, ++n);
    }
}

static void push_path(lua_State *L, const struct edit *edit, const struct node *node) {
    bool includes = node->type == NODE_INCLUDE || node->type == NODE_INCLUDE_INLINE;
    push_slice(L, includes, includes ? edit->tree.directives[node->include].path : (Slice){0});
}

static void push_number(lua_State *L, bool has, long long number) {
    if (has)
        lua_pushinteger(L, (lua_Integer)number);
    else
        lua_pushnil(L);
}

static void push_bool(lua_State *L, bool has, bool truth) {
    if (has)
        lua_pushboolean(L, truth);
    else
        lua_pushnil(L);
}

typedef void push_field(lua_State *L, const struct edit *edit, const struct node *node, uint32_t index);
#define FIELD(name, expression)                                                                                                    \
    static void field_##name(lua_State *L, const struct edit *edit, const struct node *n, uint32_t index) {                        \
        (void)edit, (void)n, (void)index;                                                                                          \
        expression;                                                                                                                \
    }
FIELD(kind, lua_pushstring(L, node_kinds[n->type]))
FIELD(text, push_text(L, edit, index))
FIELD(level, push_number(L, n->type == NODE_HEADING, n->level))
FIELD(url, push_slice(L, n->type == NODE_LINK || n->type == NODE_IMAGE, n->url))
FIELD(title, push_slice(L, n->type == NODE_LINK || n->type == NODE_IMAGE, n->title))
FIELD(info, push_slice(L, n->type == NODE_CODE_BLOCK, n->url))
FIELD(path, push_path(L, edit, n))
FIELD(ordered, push_bool(L, n->type == NODE_LIST, n->ordered))
FIELD(number, push_number(L, n->type == NODE_LIST && n->ordered, n->number))
FIELD(done, push_bool(L, n->type == NODE_ITEM && n->mark != TASK_NONE, n->mark == TASK_DONE))
FIELD(head, push_bool(L, n->type == NODE_ROW, n->mark != 0))
FIELD(file, gate_push(L, edit->source->path))
FIELD(line, push_number(L, true, source_written_line(edit->source, n->start)))
FIELD(parent, index && !edit_is_gone(edit, index) ? node_push(L, n->parent) : lua_pushnil(L))
FIELD(next, push_or_nil(L, n->next))
FIELD(previous, push_or_nil(L, n->prev))
FIELD(first, push_or_nil(L, n->first))
FIELD(last, push_or_nil(L, n->last))
FIELD(children, push_children(L, edit, index))
#undef FIELD

static const struct {
    const char *name;
    push_field *push;
} fields[] = {
    {"kind", field_kind},     {"text", field_text},     {"level", field_level},       {"url", field_url},
    {"title", field_title},   {"info", field_info},     {"path", field_path},         {"ordered", field_ordered},
    {"number", field_number}, {"done", field_done},     {"head", field_head},         {"file", field_file},
    {"line", field_line},     {"parent", field_parent}, {"next", field_next},         {"previous", field_previous},
    {"first", field_first},   {"last", field_last},     {"children", field_children},
};
enum { FIELDS = sizeof fields / sizeof *fields };

/* --- changing --- */

static void done(lua_State *L, const char *wrong) {
    if (wrong)
        gate_fail(L, "%s", wrong);
}

static int remove_node(lua_State *L) {
    done(L, edit_remove(edit_of(L), self(L, "remove")));
    return 0;
}

static int put(lua_State *L, const char *what, enum edit_where where) {
    uint32_t node = self(L, what);
    const struct markdown *markdown = other_at(L, 2, markdown_name);
    enum edit_form form = EDIT_TEXT;
    Slice content;
    if (markdown)
        form = EDIT_MARKDOWN, content = (Slice){markdown->s, markdown->n};
    else if (bind_html(L, 2, &content))
        form = EDIT_HTML;
    else if (lua_isstring(L, 2))
        content = gate_slice(L, 2);
    else
        gate_fail(L, "%s: what is put in is a text, HTML or Markdown, and this is %s", what, bind_kind_name(L, 2));
    gate_check_size(L, content.n, what);
    gate_charge(L, markdown ? 20 * content.n + 1000 : content.n + 100); /* it is kept outside of Lua's memory */
    done(L, edit_insert(edit_of(L), node, where, form, content));
    return 0;
}

static int put_before(lua_State *L) {
    return put(L, "before", EDIT_BEFORE);
}

static int put_after(lua_State *L) {
    return put(L, "after", EDIT_AFTER);
}

static int replace(lua_State *L) {
    return put(L, "replace", EDIT_INSTEAD);
}

static int prepend(lua_State *L) {
    return put(L, "prepend", EDIT_FIRST);
}

static int append(lua_State *L) {
    return put(L, "append", EDIT_LAST);
}

static int kind_argument(lua_State *L) {
    Slice names[sizeof node_kinds / sizeof *node_kinds];
    if (lua_isnoneornil(L, 2))
        return -1;
    if (lua_type(L, 2) != LUA_TSTRING)
        gate_fail(L, "find: a kind is a string, and this is %s", bind_kind_name(L, 2));
    Slice wanted = gate_slice(L, 2);
    for (unsigned i = 0; i < node_kind_count; i++) {
        names[i] = slice_from(node_kinds[i]);
        if (slice_eq(names[i], wanted))
            return (int)i;
    }
    gate_suggest(L, wanted, names, node_kind_count);
    gate_fragment(L, wanted);
    gate_fail(L, "find: there is no kind of node named `%.*s`", FMT(wanted));
}

/* The next node in document order below `top`; 0 behind the last. */
static uint32_t next_below(const struct edit *edit, uint32_t top, uint32_t node) {
    uint32_t next = node_at(edit, node)->first;
    while (!next && node != top) {
        next = node_at(edit, node)->next;
        node = next ? node : node_at(edit, node)->parent;
    }
    return next;
}

static int find(lua_State *L) {
    uint32_t top = self(L, "find");
    const struct edit *edit = edit_of(L);
    int kind = kind_argument(L);
    lua_Integer n = 0;
    lua_newtable(L);
    for (uint32_t node = next_below(edit, top, top); node; node = next_below(edit, top, node)) {
        gate_charge(L, 1);
        if (kind >= 0 && node_at(edit, node)->type != (unsigned)kind)
            continue;
        node_push(L, node);
        lua_rawseti(L, -2, ++n);
    }
    return 1;
}

static const luaL_Reg methods[] = {
    {"find", find},       {"remove", remove_node}, {"before", put_before}, {"after", put_after},
    {"replace", replace}, {"prepend", prepend},    {"append", append},
};
enum { METHODS = sizeof methods / sizeof *methods };

/* __index of nodes. Finds handle and key, leaves the value. */
static int node_index(lua_State *L) {
    uint32_t node = self(L, "find");
    if (lua_type(L, 2) != LUA_TSTRING)
        gate_fail(L, "a node's members have names; its children are in node.children");
    Slice key = gate_slice(L, 2), names[FIELDS + METHODS];
    const struct edit *edit = edit_of(L);
    for (size_t i = 0; i < FIELDS; i++) {
        names[i] = slice_from(fields[i].name);
        if (slice_eq(names[i], key)) {
            fields[i].push(L, edit, node_at(edit, node), node);
            return 1;
        }
    }
    for (size_t i = 0; i < METHODS; i++) {
        names[FIELDS + i] = slice_from(methods[i].name);
        if (slice_eq(names[FIELDS + i], key)) {
            lua_pushcfunction(L, methods[i].func);
            return 1;
        }
    }
    gate_suggest(L, key, names, FIELDS + METHODS);
    gate_fragment(L, key);
    gate_fail(L, "a node has no `%.*s`", FMT(key));
}

/* __newindex of nodes. Finds handle, key and value. */
static int node_assign(lua_State *L) {
    uint32_t node = self(L, "find");
    struct edit *edit = edit_of(L);
    Slice key = lua_type(L, 2) == LUA_TSTRING ? gate_slice(L, 2) : (Slice){0};
    gate_fragment(L, key);
    if (slice_is(key, "level")) {
        int whole;
        lua_Integer level = lua_tointegerx(L, 3, &whole);
        if (!whole)
            gate_fail(L, "a level is a whole number, and this is %s", bind_kind_name(L, 3));
        done(L, edit_level(edit, node, level));
        return 0;
    }
    const char *(*change)(struct edit *, uint32_t, Slice) = slice_is(key, "text")    ? edit_text
                                                            : slice_is(key, "url")   ? edit_url
                                                            : slice_is(key, "title") ? edit_title
                                                            : slice_is(key, "info")  ? edit_info
                                                                                     : NULL;
    if (!change) {
        gate_help(L, "what can be set is text, level, url, title and info; remove(), replace(x) and others change more");
        gate_fail(L, "`%.*s` of a node cannot be set", FMT(key));
    }
    if (!lua_isstring(L, 3))
        gate_fail(L, "`%.*s` is a text, and this is %s", FMT(key), bind_kind_name(L, 3));
    Slice text = gate_slice(L, 3);
    gate_check_size(L, text.n, "a node");
    gate_charge(L, text.n);
    done(L, change(edit, node, text));
    return 0;
}

/* markdown(text) */
static int make_markdown(lua_State *L) {
    if (!lua_isstring(L, 1))
        gate_fail(L, "markdown: this is %s, not a string", bind_kind_name(L, 1));
    Slice text = gate_slice(L, 1);
    gate_check_size(L, text.n, "markdown");
    struct markdown *markdown = lua_newuserdatauv(L, sizeof *markdown + text.n, 0);
    markdown->other = (struct bind_other){BIND_OTHER, markdown_name};
    markdown->n = text.n;
    if (text.n)
        memcpy(markdown->s, text.s, text.n);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &markdown_meta);
    lua_setmetatable(L, -2);
    return 1;
}

static int no_members(lua_State *L) {
    gate_fail(L, "Markdown has no members");
}

static void make_metatables(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &node_meta) == LUA_TNIL) {
        static const luaL_Reg node[] = {{"__index", node_index}, {"__newindex", node_assign}, {NULL, NULL}};
        static const luaL_Reg markdown[] = {{"__index", no_members}, {"__newindex", no_members}, {NULL, NULL}};
        lua_newtable(L);
        luaL_setfuncs(L, node, 0);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &node_meta);
        lua_newtable(L);
        luaL_setfuncs(L, markdown, 0);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &markdown_meta);
    }
    lua_pop(L, 1);
}

void node_begin(lua_State *L, struct edit *edit) {
    make_metatables(L);
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &handles);
    lua_pushlightuserdata(L, edit);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &current);
    lua_pushcfunction(L, make_markdown);
    sandbox_set(L, "markdown");
}

void node_end(lua_State *L) {
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &handles);
    lua_pushnil(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &current);
    lua_pushnil(L);
    sandbox_set(L, "markdown");
}
