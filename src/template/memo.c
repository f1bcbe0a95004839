#include "template/memo.h"
#include "base/mem.h"
#include "template/bind.h"
#include "template/print.h"
#include <string.h>

enum {
    KEPT = 8 << 20,   /* bytes of keys and texts in all */
    LONGEST = 4 << 10, /* of one text, or one string in a key */
    DEAREST = GATE_INSTRUCTIONS / 100, /* steps that one is said to have taken: it did not, but was interrupted */
};

/* Members of `page` that many pages have alike. */
static const char *const common[] = {"root", "layout", "kind", "tool"};

struct kept {
    Slice text;
    const struct view *const *reads;
    size_t n_reads;
    uint32_t looked;
    long long spent;
};

void memo_clear(struct engine *engine) {
    map_free(&engine->memo.texts);
    arena_free(engine->memo.arena);
    engine->memo = (struct memo){0};
}

static bool has_member(const struct template *template, Slice name) {
    for (size_t i = 0; i < template->n_members; i++)
        if (slice_eq(template->members[i], name))
            return true;
    return false;
}

static bool is_common(Slice member) {
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (slice_is(member, common[i]))
            return true;
    return false;
}

static void add_members(struct template *template, const Slice *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!has_member(template, names[i]))
            template->members[template->n_members++] = names[i];
}

void memo_judge(struct engine *engine, struct template *template) {
    const struct compiled *compiled = &template->compiled;
    size_t most = compiled->n_members;
    template->kept = compiled->by_members && compiled->n_blocks == 0 && !template->parent;
    for (size_t i = 0; i < compiled->n_includes; i++) {
        const struct template *part = template->includes[i];
        template->kept = template->kept && part && part->kept;
        most += part ? part->n_members : 0;
    }
    if (!template->kept)
        return;
    template->members = ARENA_ARRAY(engine->arena, Slice, most);
    add_members(template, compiled->members, compiled->n_members);
    for (size_t i = 0; i < compiled->n_members; i++)
        template->kept = template->kept && is_common(compiled->members[i]);
    for (size_t i = 0; i < compiled->n_includes; i++)
        add_members(template, template->includes[i]->members, template->includes[i]->n_members);
}

/* --- keys --- */

static void add_bytes(Buf *key, char type, const void *bytes, size_t n) {
    buf_char(key, type);
    buf_add(key, &n, sizeof n);
    buf_add(key, bytes, n);
}

static bool add_view(Buf *key, const struct view *view) {
    long long integer = view_integer(view);
    switch (view_kind(view)) {
    case VIEW_NULL:
        buf_char(key, '0');
        return true;
    case VIEW_BOOL:
        buf_char(key, view_truth(view) ? 't' : 'f');
        return true;
    case VIEW_INT:
        add_bytes(key, 'i', &integer, sizeof integer);
        return true;
    case VIEW_STRING:
        add_bytes(key, 's', view_text(view).s, view_text(view).n);
        return view_text(view).n <= LONGEST;
    case VIEW_MAP:
        add_bytes(key, 'm', &view, sizeof view);
        return view_is_sealed(view);
    default:
        return false;
    }
}

static bool add_value(lua_State *L, Buf *key, int index) {
    lua_Integer integer = lua_tointeger(L, index);
    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
        buf_char(key, lua_toboolean(L, index) ? 't' : 'f');
        return true;
    case LUA_TNUMBER:
        add_bytes(key, 'i', &integer, sizeof integer);
        return lua_isinteger(L, index);
    case LUA_TSTRING:
        add_bytes(key, 's', lua_tostring(L, index), lua_rawlen(L, index));
        return lua_rawlen(L, index) <= LONGEST;
    case LUA_TUSERDATA:
        return bind_peek(L, index) && add_view(key, bind_peek(L, index));
    default:
        return false;
    }
}

/* Leaves the stack as it was. */
static bool add_arguments(lua_State *L, Buf *key, int args) {
    bool good = lua_isnil(L, args) || lua_istable(L, args);
    if (!lua_istable(L, args))
        return good;
    for (lua_pushnil(L); lua_next(L, args); lua_pop(L, 1)) {
        good = lua_type(L, -2) == LUA_TSTRING && add_value(L, key, lua_gettop(L));
        if (!good) {
            lua_pop(L, 2);
            return false;
        }
        add_bytes(key, 'k', lua_tostring(L, -2), lua_rawlen(L, -2));
    }
    return true;
}

static bool add_page(Buf *key, const struct template *template, const struct view *page) {
    const struct view *item;
    for (size_t i = 0; i < template->n_members; i++)
        if (!view_find(page, template->members[i], &item) || !add_view(key, item))
            return false;
    return true;
}

static bool make_key(lua_State *L, const struct engine *engine, const struct template *template, int args) {
    const struct gate *gate = gate_of(L);
    Buf *key = &gate_of(L)->scratch;
    buf_clear(key);
    if (gate->counted || gate->profile || engine->filters.state == MODULE_READY || !template->kept)
        return false;
    buf_add(key, &template->script->chunk, sizeof template->script->chunk);
    return add_page(key, template, engine->page) && add_arguments(L, key, args);
}

/* --- texts --- */

static void print(lua_State *L, const struct kept *kept) {
    struct gate *gate = gate_of(L);
    gate_charge(L, (size_t)kept->spent);
    print_room(L, kept->text.n);
    buf_slice(gate->out, kept->text);
    if (!gate->watch)
        return;
    gate->watch->looked |= kept->looked;
    for (size_t i = 0; i < kept->n_reads; i++)
        *VEC_PUSH(&gate->watch->reads) = kept->reads[i];
}

bool memo_print(lua_State *L, struct engine *engine, struct template *template, int args) {
    if (!make_key(L, engine, template, args)) {
        lua_pushnil(L);
        return false;
    }
    Slice key = buf_view(&gate_of(L)->scratch);
    const struct kept *kept = map_get(&engine->memo.texts, key);
    if (kept)
        print(L, kept);
    else
        gate_push(L, key);
    return kept != NULL;
}

struct memo_mark memo_mark(lua_State *L) {
    const struct gate *gate = gate_of(L);
    struct watch *watch = gate->watch;
    struct memo_mark mark = {.out = gate->out->n, .spent = gate_spent(L)};
    if (watch) {
        mark.reads = watch->reads.n;
        mark.looked = watch->looked;
        watch->looked = 0;
    }
    return mark;
}

static void keep_watched(struct memo *memo, struct watch *watch, const struct memo_mark *mark, struct kept *kept) {
    kept->n_reads = watch->reads.n - mark->reads;
    if (kept->n_reads)
        kept->reads = arena_copy(memo->arena, watch->reads.v + mark->reads, kept->n_reads, sizeof *kept->reads);
    kept->looked = watch->looked;
}

static struct kept *make_kept(lua_State *L, struct memo *memo, const struct memo_mark *mark, Slice text, long long spent) {
    if (!memo->arena)
        memo->arena = arena_new();
    struct kept *kept = ARENA_NEW(memo->arena, struct kept);
    kept->text = slice_dup(memo->arena, text);
    kept->spent = spent;
    if (gate_of(L)->watch)
        keep_watched(memo, gate_of(L)->watch, mark, kept);
    memo->bytes += text.n + sizeof *kept + kept->n_reads * sizeof *kept->reads;
    return kept;
}

void memo_keep(lua_State *L, struct engine *engine, int key, const struct memo_mark *mark) {
    const struct gate *gate = gate_of(L);
    struct memo *memo = &engine->memo;
    Slice text = slice_sub(buf_view(gate->out), mark->out, gate->out->n);
    long long spent = gate_spent(L) - mark->spent;
    /* Pages of a kind are made one behind the other: what was kept for another kind is of less use. */
    if (memo->bytes > KEPT)
        memo_clear(engine);
    if (text.n <= LONGEST && spent <= DEAREST) {
        struct kept *kept = make_kept(L, memo, mark, text, spent);
        map_set(&memo->texts, slice_dup(memo->arena, gate_slice(L, key)), kept);
        memo->bytes += lua_rawlen(L, key);
    }
    if (gate->watch)
        gate->watch->looked |= mark->looked;
}
