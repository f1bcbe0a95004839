#include "template/inventory.h"
#include "base/builtin.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "template/hooks.h"
#include "template/module.h"
#include <string.h>

const char *template_role_name(enum template_role role) {
    static const char *const names[] = {"page", "frame", "part", "asset", "target", "module", "filters", "hooks", "types", "unused"};
    return names[role];
}

const char *template_origin_name(enum template_origin origin) {
    static const char *const names[] = {"built-in", "override", "own"};
    return names[origin];
}

/* --- what the comment at the top says --- */

/* Takes the words of the comment that the text begins with; empty when it begins with something else. */
static Slice first_comment(Slice text, bool *by_line) {
    static const char *const pairs[][2] = {{"{#-", "-#}"}, {"{#", "#}"}, {"/*", "*/"}, {"<!--", "-->"}, {"--[[", "]]"}};
    Slice rest = slice_sub(text, slice_starts(text, S("\xEF\xBB\xBF")) ? 3 : 0, text.n);
    rest = slice_trim(rest);
    *by_line = false;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        size_t from = strlen(pairs[i][0]);
        if (!slice_starts(rest, slice_from(pairs[i][0])))
            continue;
        size_t end = slice_find(rest, slice_from(pairs[i][1]), from);
        return end == SLICE_NONE ? (Slice){0} : slice_sub(rest, from, end);
    }
    *by_line = slice_starts(rest, S("--")) || slice_starts(rest, S("//"));
    return *by_line ? rest : (Slice){0};
}

/* The first sentence, on one line. */
static Slice about_of(struct arena *arena, Slice text) {
    bool by_line;
    Slice comment = first_comment(text, &by_line), line;
    Buf out = {0};
    while (slice_next_line(&comment, &line)) {
        line = slice_trim(line);
        if (by_line && !slice_starts(line, S("--")) && !slice_starts(line, S("//")))
            break;
        while (line.n && strchr("-/* \t", line.s[0]))
            line = slice_sub(line, 1, line.n);
        if (!line.n && out.n)
            break;
        if (out.n)
            buf_char(&out, ' ');
        size_t stop = slice_find(line, S(". "), 0);
        buf_slice(&out, slice_sub(line, 0, stop == SLICE_NONE ? line.n : stop + 1));
        if (stop != SLICE_NONE || slice_ends(line, S(".")))
            break;
    }
    Slice about = slice_trim(buf_dup(&out, arena));
    buf_free(&out);
    return about;
}

/* --- roles --- */

static bool is_page(Slice name, const char *const *pages) {
    Slice stem = path_stem(name);
    for (; *pages; pages++)
        if (slice_is(stem, *pages) && slice_is(path_dir(name), "site") && slice_ends(name, S(".html")))
            return true;
    return false;
}

static enum template_role role_of(Slice name, const char *const *pages) {
    if (slice_starts(name, S("assets/")))
        return ROLE_ASSET;
    if (slice_starts(name, S("prompts/")) && slice_ends(name, S(".lua")))
        return slice_is(path_dir(name), "prompts") ? ROLE_TARGET : ROLE_MODULE;
    if (slice_is(name, "filters.lua"))
        return ROLE_FILTERS;
    if (slice_is(name, "hooks.lua"))
        return ROLE_HOOKS;
    if (slice_starts(name, S("types/")) && slice_ends(name, S(".lua")))
        return ROLE_TYPES;
    return is_page(name, pages) ? ROLE_PAGE : ROLE_UNUSED;
}

struct inventory {
    struct engine *engine;
    struct arena *arena;
    struct template_file *files;
    size_t n;
};

/* Of two uses, that by which a file is seen: what is extended is a frame, also when something includes it. */
static void use(struct inventory *inventory, Slice name, enum template_role role) {
    for (size_t i = 0; i < inventory->n; i++) {
        struct template_file *file = &inventory->files[i];
        if (slice_eq(file->name, name) && (file->role == ROLE_UNUSED || (file->role == ROLE_PART && role == ROLE_FRAME)))
            file->role = role;
    }
}

/* The program's file that the library's stands in for is told from that. */
static Slice named(const struct inventory *inventory, const struct template *template) {
    Slice name = template->script->name;
    for (size_t i = 0; i < inventory->n && !template->script->own; i++)
        if (inventory->files[i].origin == ORIGIN_OVERRIDE && slice_eq(inventory->files[i].name, name))
            return arena_printf(inventory->arena, BUILTIN_PREFIX "%.*s", FMT(name));
    return name;
}

static bool has_name(const SliceVec *names, Slice name) {
    for (size_t i = 0; i < names->n; i++)
        if (slice_eq(names->v[i], name))
            return true;
    return false;
}

static void take_blocks(struct inventory *inventory, struct template_file *file, const struct template *template) {
    SliceVec blocks = {0};
    template_blocks(template, &blocks);
    file->n_blocks = blocks.n;
    file->blocks = VEC_KEEP(&blocks, inventory->arena);
    VEC_FREE(&blocks);
}

static void look(struct inventory *inventory, struct template_file *file) {
    const struct template *template =
        template_find(inventory->engine, slice_sub(file->name, strlen("site/"), file->name.n), (Slice){0});
    file->broken = !template;
    if (!template)
        return;
    SliceVec includes = {0};
    for (size_t i = 0; i < template->compiled.n_includes; i++) {
        Slice name = named(inventory, template->includes[i]);
        if (!has_name(&includes, name))
            *VEC_PUSH(&includes) = name;
        use(inventory, template->includes[i]->script->name, ROLE_PART);
    }
    file->n_includes = includes.n;
    file->includes = VEC_KEEP(&includes, inventory->arena);
    VEC_FREE(&includes);
    if (template->parent) {
        file->extends = named(inventory, template->parent);
        use(inventory, template->parent->script->name, ROLE_FRAME);
    }
    take_blocks(inventory, file, template);
}

struct template_file *template_inventory(struct engine *engine, struct arena *arena, const char *const *pages, size_t *n) {
    Slice *names, bytes;
    engine_list(engine, arena, "", &names, n);
    struct inventory inventory = {engine, arena, ARENA_ARRAY(arena, struct template_file, *n), *n};
    for (size_t i = 0; i < *n; i++) {
        struct template_file *file = &inventory.files[i];
        bool own = false, builtin = template_builtin(names[i], &bytes);
        *file = (struct template_file){.name = names[i], .role = role_of(names[i], pages)};
        if (files_read(engine, arena, names[i], &bytes, &own))
            file->about = about_of(arena, bytes);
        else
            file->broken = own;
        file->broken |= (file->role == ROLE_FILTERS && !filters_load(engine)) ||
                       (file->role == ROLE_HOOKS && hooks_load(engine) == HOOKS_BROKEN);
        if (!own && !builtin)
            file->broken = own = true; /* a link that leads nowhere */
        file->origin = !own ? ORIGIN_BUILTIN : builtin ? ORIGIN_OVERRIDE : ORIGIN_OWN;
    }
    for (size_t i = 0; i < *n; i++)
        if (slice_starts(names[i], S("site/")) && slice_ends(names[i], S(".html")))
            look(&inventory, &inventory.files[i]);
    return inventory.files;
}

Slice *template_builtins(struct arena *arena, size_t *n) {
    Slice *names = ARENA_ARRAY(arena, Slice, builtin_count);
    for (*n = 0; *n < builtin_count; ++*n)
        names[*n] = slice_from(builtins[*n].name);
    return names;
}

bool template_builtin(Slice name, Slice *bytes) {
    for (size_t i = 0; i < builtin_count; i++) {
        if (!slice_is(name, builtins[i].name))
            continue;
        *bytes = (Slice){(const char *)builtins[i].bytes, builtins[i].size};
        return true;
    }
    return false;
}

static int compare_uses(const void *left, const void *right) {
    const struct template_use *a = left, *b = right;
    int order = slice_cmp(a->name, b->name);
    return order ? order : (int)b->origin - (int)a->origin;
}

struct template_use *template_uses(const struct engine *engine, struct arena *arena, size_t *n) {
    struct template_use *uses = ARENA_ARRAY(arena, struct template_use, engine->scripts.n);
    Slice bytes;
    *n = 0;
    for (size_t i = 0; i < engine->scripts.n; i++) {
        const struct script *script = engine->scripts.v[i];
        bool override = script->own && template_builtin(script->name, &bytes);
        enum template_origin origin = override ? ORIGIN_OVERRIDE : script->own ? ORIGIN_OWN : ORIGIN_BUILTIN;
        uses[i] = (struct template_use){slice_dup(arena, script->name), origin};
    }
    if (engine->scripts.n)
        qsort(uses, engine->scripts.n, sizeof *uses, compare_uses);
    for (size_t i = 0; i < engine->scripts.n; i++)
        if (!*n || compare_uses(&uses[*n - 1], &uses[i]))
            uses[(*n)++] = uses[i];
    return uses;
}
