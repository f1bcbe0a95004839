#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "template/bind.h"
#include "template/module.h"
#include "template/memo.h"
#include "template/print.h"
#include "template/sandbox.h"
#include "template/state.h"
#include <lauxlib.h>
#include <string.h>

enum {
    CHAIN_MAX = 32
}; /* how deep templates may extend and include each other; the messages say so too */

/* --- Loading */

struct load {
    struct engine *engine;
    struct template *template;
    const struct reference *checking; /* the expression whose syntax is being looked at */
};

static int include(lua_State *L);

/* Inside the gate: checks each expression alone, then makes the functions. */
static int load_body(lua_State *L) {
    struct load *load = lua_touserdata(L, 1);
    struct compiled *compiled = &load->template->compiled;
    int chunk = load->template->script->chunk;
    for (size_t i = 0; i < compiled->n_expressions; i++) {
        load->checking = &compiled->expressions[i];
        Buf *scratch = &load->engine->gate->scratch;
        buf_clear(scratch);
        buf_puts(scratch, "return ");
        buf_slice(scratch, load->checking->name);
        gate_load(L, chunk, buf_view(scratch));
        lua_pop(L, 1);
    }
    load->checking = NULL;
    gate_load(L, chunk, compiled->lua);
    load->template->function = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushlightuserdata(L, load->template);
    lua_pushcclosure(L, include, 1);
    load->template->include = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

static bool load_function(struct engine *engine, struct template *template, Slice about) {
    struct load load = {engine, template, NULL};
    if (gate_run(engine->gate, load_body, &load))
        return true;
    if (!load.checking) {
        fault_failure(engine, template->script, about);
        return false;
    }
    Buf message = {0};
    Slice why = buf_view(&engine->gate->failure.message);
    buf_printf(&message, "this is no expression: %.*s", FMT(why));
    struct fault fault = {load.checking->start, load.checking->end, buf_view(&message), {0}};
    fault_report(engine, template->script, &fault, about);
    buf_free(&message);
    return false;
}

static bool is_html(Slice name) {
    return slice_ends(name, S(".html")) || slice_ends(name, S(".htm"));
}

/* "base" in page.html means base.html; "builtin:nav" is the program's nav.html, whether or not the library has one. */
static Slice full_name(struct engine *engine, Slice name, const struct template *from) {
    Slice ext = from ? path_ext(from->script->name) : S("html");
    if (slice_starts(name, S(BUILTIN_PREFIX))) {
        name = full_name(engine, slice_sub(name, strlen(BUILTIN_PREFIX), name.n), from);
        return arena_printf(engine->arena, BUILTIN_PREFIX "%.*s", FMT(name));
    }
    Slice whole = path_ext(name).n || !ext.n
                      ? name
                      : arena_printf(engine->arena, "%.*s.%.*s", FMT(name), FMT(ext));
    return path_join(engine->arena, S("site"), whole);
}

static void report_cycle(struct engine *engine, const struct template *again,
                         const struct template *from, const struct reference *at, Slice about) {
    Buf chain = {0};
    size_t i = 0;
    while (i < engine->loading.n && engine->loading.v[i] != again)
        i++;
    for (; i < engine->loading.n; i++)
        buf_printf(&chain, "%.*s -> ", FMT(path_base(engine->loading.v[i]->script->name)));
    struct arena *arena = arena_new();
    struct fault fault = {at->start, at->end, {0}, {0}};
    fault.message =
        arena_printf(arena, "templates extend or include each other in a circle: %s%.*s", chain.s,
                     FMT(path_base(again->script->name)));
    fault_report(engine, from->script, &fault, about);
    arena_free(arena);
    buf_free(&chain);
}

static struct template *load(struct engine *engine, Slice name, const struct template *from,
                             const struct reference *at, Slice about);

static bool load_parts(struct engine *engine, struct template *template, Slice about) {
    struct compiled *compiled = &template->compiled;
    bool good = true;
    if (compiled->extends.name.n) {
        template->parent =
            load(engine, compiled->extends.name, template, &compiled->extends, about);
        good = template->parent != NULL;
    }
    template->includes = ARENA_ARRAY(engine->arena, struct template *, compiled->n_includes);
    for (size_t i = 0; i < compiled->n_includes; i++) {
        template->includes[i] =
            load(engine, compiled->includes[i].name, template, &compiled->includes[i], about);
        good = good && template->includes[i];
    }
    return good;
}

static bool has_name(const SliceVec *names, Slice name) {
    for (size_t i = 0; i < names->n; i++)
        if (slice_eq(names->v[i], name))
            return true;
    return false;
}

void template_blocks(const struct template *template, SliceVec *out) {
    for (; template; template = template->parent) {
        for (size_t i = 0; i < template->compiled.n_blocks; i++) {
            Slice name = template->compiled.blocks[i].name;
            if (!has_name(out, name))
                *VEC_PUSH(out) = name;
        }
    }
}

/* The name that is near to one that no block has; or the names of all. */
static Slice advise_block(struct engine *engine, const SliceVec *names, Slice name) {
    Buf all = {0};
    Slice near = nearest_name(name, names->v, names->n);
    if (near.n)
        buf_printf(&all, "did you mean `%.*s`?", FMT(near));
    for (size_t i = 0; i < names->n && !near.n; i++)
        buf_printf(&all, "%s%.*s", i ? ", " : "its blocks are ", FMT(names->v[i]));
    Slice advice = buf_dup(&all, engine->arena);
    buf_free(&all);
    return advice;
}

/* A block of the library's that nothing has room for would never be shown. The program's own may be left out by a library's frame. */
static bool check_blocks(struct engine *engine, const struct template *template, Slice about) {
    SliceVec names = {0};
    bool good = true;
    if (!template->parent || !template->script->own)
        return true;
    template_blocks(template->parent, &names);
    for (size_t i = 0; i < template->compiled.n_blocks; i++) {
        const struct block *block = &template->compiled.blocks[i];
        if (block->shown || has_name(&names, block->name))
            continue;
        struct fault fault = {block->start, block->end, {0}, advise_block(engine, &names, block->name)};
        fault.message = arena_printf(engine->arena, "no template that this one extends has a block `%.*s`", FMT(block->name));
        fault_report(engine, template->script, &fault, about);
        good = false;
    }
    VEC_FREE(&names);
    return good;
}

/* Compiles a template and what it names. */
static bool load_new(struct engine *engine, struct template *template, Slice about) {
    struct fault fault;
    struct script *script = template->script;
    if (!compile_template(engine->arena, script->text, is_html(script->name), &template->compiled,
                          &fault)) {
        fault_report(engine, script, &fault, about);
        return false;
    }
    if (!load_function(engine, template, about))
        return false;
    *VEC_PUSH(&engine->loading) = template;
    bool good = load_parts(engine, template, about);
    memo_judge(engine, template);
    engine->loading.n--;
    return good && check_blocks(engine, template, about);
}

/* A library's own agent.html may extend "agent.html": that is the program's, which it stands in for. */
static struct template *load(struct engine *engine, Slice name, const struct template *from,
                             const struct reference *at, Slice about) {
    Slice full = full_name(engine, name, from);
    if (from && from->script->own && at == &from->compiled.extends && slice_eq(full, from->script->name))
        full = arena_printf(engine->arena, BUILTIN_PREFIX "%.*s", FMT(full));
    struct template *template = map_get(&engine->templates, full);
    if (template && template->state == TEMPLATE_LOADING)
        report_cycle(engine, template, from, at, about);
    if (template)
        return template->state == TEMPLATE_READY ? template : NULL;
    if (engine->loading.n >= CHAIN_MAX) {
        struct fault fault = {
            at->start, at->end, S("templates extend or include each other deeper than 32"), {0}};
        fault_report(engine, from->script, &fault, about);
        return NULL;
    }
    bool site = slice_starts(full, S("site/")) || slice_starts(full, S(BUILTIN_PREFIX "site/"));
    struct script *script = site ? files_script(engine, full) : NULL;
    if (!script) {
        fault_missing(engine, full, from ? from->script : NULL, at ? at->start : 0,
                      at ? at->end : 0, about);
        return NULL;
    }
    template = ARENA_NEW(engine->arena, struct template);
    template->script = script;
    template->engine = engine;
    map_set(&engine->templates, full, template);
    template->state = load_new(engine, template, about) ? TEMPLATE_READY : TEMPLATE_FAILED;
    return template->state == TEMPLATE_READY ? template : NULL;
}

struct template *template_find(struct engine *engine, Slice name, Slice about) {
    return load(engine, name, NULL, NULL, about);
}

/* --- Running. In Lua, a page's blocks are a table: name -> {level -> function}, where the template
 * that is asked for is level 1, what it extends level 2, and so on. */

static void run_chain(lua_State *L, struct template *template, int environment);

/* __i(name, arguments) of a template, upvalue 1: the template. Leaves nothing. */
static int include(lua_State *L) {
    struct template *from = lua_touserdata(L, lua_upvalueindex(1)), *found = NULL;
    Slice name = gate_slice(L, 1);
    enum view_kind kind;
    lua_settop(L, 2);
    for (size_t i = 0; i < from->compiled.n_includes && !found; i++) {
        if (slice_eq(from->compiled.includes[i].name, name))
            found = from->includes[i];
    }
    if (!found)
        gate_fail(L, "there is no template `%.*s`", FMT(name));
    if (!lua_isnil(L, 2) && !lua_istable(L, 2) && !(bind_is_view(L, 2, &kind) && kind == VIEW_MAP))
        gate_fail(L, "the arguments of an include are a table, and this is %s",
                  bind_kind_name(L, 2));
    if (memo_print(L, from->engine, found, 2))
        return 0;
    struct memo_mark mark = {0};
    if (!lua_isnil(L, 3))
        mark = memo_mark(L);
    if (lua_isnil(L, 2) && !found->compiled.by_args)
        sandbox_push(L);
    else
        sandbox_push_with(L, 2);
    run_chain(L, found, 4);
    if (!lua_isnil(L, 3))
        memo_keep(L, from->engine, 3, &mark);
    return 0;
}

/* Pushes the function of the block on top of the stack (its levels) at the first level from `least`
 * on, and gives that level; 0, and nothing pushed, when there is none. */
static lua_Integer push_block(lua_State *L, lua_Integer least) {
    for (lua_Integer level = least; level <= CHAIN_MAX; level++) {
        if (lua_rawgeti(L, -1, level) != LUA_TNIL)
            return level;
        lua_pop(L, 1);
    }
    return 0;
}

/* The template that has this level among those that the one at an upvalue extends. */
static const struct template *template_at(lua_State *L, int upvalue, lua_Integer level) {
    const struct template *template = lua_touserdata(L, lua_upvalueindex(upvalue));
    while (--level > 0 && template->parent)
        template = template->parent;
    return template;
}

static int print_super(lua_State *L);

/* Finds a block's levels and the function of one of them, as push_block leaves them. Upvalue 3 is the template that was asked
 * for. */
static void call_block(lua_State *L, lua_Integer level) {
    struct profile *profile = gate_of(L)->profile;
    lua_pushvalue(L, -2);
    lua_pushinteger(L, level);
    lua_pushvalue(L, lua_upvalueindex(3));
    lua_pushcclosure(L, print_super, 3);
    if (profile)
        profile_enter(profile, template_at(L, 3, level)->script->slot, false);
    lua_call(L, 1, 0);
    profile_leave(profile);
}

/* super(). Upvalues: the block's levels, the level that calls, and the template that was asked for. Leaves what the next level
 * prints, as HTML. */
static int print_super(lua_State *L) {
    Buf *out = gate_of(L)->out;
    size_t start = out->n;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_Integer level = push_block(L, lua_tointeger(L, lua_upvalueindex(2)) + 1);
    if (!level)
        gate_fail(L, "super() is called, but no template that this one extends has the block");
    call_block(L, level);
    bind_push_html(L, slice_sub(buf_view(out), start, out->n));
    out->n = start;
    out->s[start] = '\0';
    return 1;
}

/* __d(name, function): keeps a block. Upvalues: the page's blocks, this template's level, and the template that was asked for.
 * Leaves the block's levels on the stack. */
static int define_block(lua_State *L) {
    lua_settop(L, 2);
    lua_pushvalue(L, 1);
    if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, 1);
        lua_pushvalue(L, -2);
        lua_rawset(L, lua_upvalueindex(1));
    }
    lua_pushvalue(L, 2);
    lua_rawseti(L, -2, lua_tointeger(L, lua_upvalueindex(2)));
    return 1;
}

/* __b(name, function): keeps a block and prints it, as the template nearest to the page has it. */
static int show_block(lua_State *L) {
    define_block(L);
    call_block(L, push_block(L, 1));
    return 0;
}

/* Pushes __b or __d of a template: nil where it has no blocks, as most that are included. */
static void push_block_function(lua_State *L, const struct template *template, lua_CFunction function, int blocks,
                                lua_Integer level, struct template *asked) {
    if (!template->compiled.n_blocks) {
        lua_pushnil(L);
        return;
    }
    lua_pushvalue(L, blocks);
    lua_pushinteger(L, level);
    lua_pushlightuserdata(L, asked);
    lua_pushcclosure(L, function, 3);
}

/* Runs a template in the environment at this index, and then those that it extends; only the last
 * one prints. */
static void run_chain(lua_State *L, struct template *asked, int environment) {
    struct profile *profile = gate_of(L)->profile;
    struct template *template = asked;
    luaL_checkstack(L, 13, NULL);
    profile_enter(profile, asked->script->slot, true);
    if (template->compiled.n_blocks || template->parent)
        lua_newtable(L);
    else
        lua_pushnil(L);
    int blocks = lua_gettop(L);
    for (lua_Integer level = 1; template; template = template->parent, level++) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, template->function);
        lua_pushvalue(L, environment);
        lua_pushcfunction(L, print_text);
        lua_pushcfunction(L, print_value);
        lua_pushcfunction(L, print_member);
        lua_rawgeti(L, LUA_REGISTRYINDEX, template->include);
        push_block_function(L, template, show_block, blocks, level, asked);
        push_block_function(L, template, define_block, blocks, level, asked);
        profile_enter(profile, template->script->slot, template != asked);
        lua_call(L, 7, 0);
        profile_leave(profile);
    }
    profile_leave(profile);
    lua_pop(L, 1);
}

struct render {
    struct engine *engine;
    struct template *template;
    const struct view *page;
    Buf *out;
    size_t start;
};

static void take_back(Buf *out, size_t start) {
    out->n = start;
    if (out->s)
        out->s[start] = '\0';
}

/* Inside the gate. */
static int render_body(lua_State *L) {
    struct render *render = lua_touserdata(L, 1);
    take_back(render->out, render->start);
    profile_reset(render->engine->gate->profile);
    bind_begin(L);
    bind_push_wide(L, render->page, false);
    sandbox_set(L, "page");
    filters_share(L, render->engine);
    sandbox_push(L);
    run_chain(L, render->template, 2);
    lua_pushnil(L);
    sandbox_set(L, "page");
    return 0;
}

bool engine_render(struct engine *engine, const char *name, Slice page_path,
                   const struct view *page, Buf *out) {
    struct gate *gate = engine->gate;
    if (!engine->ready) {
        fault_failure(engine, NULL, page_path);
        return false;
    }
    struct template *template = template_find(engine, slice_from(name), page_path);
    if (!filters_load(engine) || !template)
        return false;
    struct render render = {engine, template, page, out, out->n};
    gate->out = out;
    gate->out_start = out->n;
    engine->page = page;
    bool good = gate_run(gate, render_body, &render);
    gate->out = NULL;
    if (!good) {
        take_back(out, render.start);
        fault_failure(engine, template->script, page_path);
    }
    return good;
}
