#include "base/builtin.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "template/inventory.h"
#include "template/state.h"
#include <string.h>

enum { TEMPLATE_LIMIT = 1 << 20, ASSET_LIMIT = 32 << 20 };

/* The library's own file, if it has one that lies inside of it. */
static bool read_own(const struct engine *engine, struct arena *arena, Slice name, Slice *bytes) {
    Slice real;
    if (!engine->root ||
        file_real_inside(arena, engine->root, path_join(arena, S("templates"), name), &real) != 0)
        return false;
    size_t limit = slice_starts(name, S("assets/")) ? ASSET_LIMIT : TEMPLATE_LIMIT;
    return file_read(arena, arena_printf(arena, "%s/%.*s", engine->root, FMT(real)).s, limit,
                     bytes) == 0;
}

bool files_read(const struct engine *engine, struct arena *arena, Slice name, Slice *bytes,
                bool *own) {
    Slice normal = path_normal(arena, name);
    if (!name.n || path_is_absolute(name) || path_escapes(normal))
        return false;
    bool is_own = read_own(engine, arena, normal, bytes);
    if (own)
        *own = is_own;
    if (is_own)
        return true;
    return template_builtin(normal, bytes);
}

struct script *files_script(struct engine *engine, Slice name) {
    Slice text;
    bool own = false, builtin = slice_starts(name, S(BUILTIN_PREFIX));
    if (builtin)
        name = slice_sub(name, strlen(BUILTIN_PREFIX), name.n);
    if (builtin ? !template_builtin(name, &text) : !files_read(engine, engine->arena, name, &text, &own))
        return NULL;
    if (slice_starts(text, S("\xEF\xBB\xBF")))
        text = slice_sub(text, 3, text.n);
    struct script *script = ARENA_NEW(engine->arena, struct script);
    script->chunk = (int)engine->scripts.n;
    script->name = slice_dup(engine->arena, name);
    script->own = own;
    script->text = text;
    script->path =
        arena_printf(engine->arena, "%stemplates/%.*s", own ? "" : "builtin:", FMT(name));
    script->slot = profile_slot(engine->gate->profile, script->path);
    *VEC_PUSH(&engine->scripts) = script;
    return script;
}

bool engine_file(struct engine *engine, struct arena *arena, Slice name, Slice *bytes) {
    return files_read(engine, arena, name, bytes, NULL);
}

void engine_list(struct engine *engine, struct arena *arena, const char *folder, Slice **names,
                 size_t *n) {
    SliceVec all = {0}, own = {0};
    Slice dir = path_join(arena, S("templates"), slice_from(folder));
    if (engine->root)
        file_walk(arena, engine->root, dir, NULL, NULL, &own);
    for (size_t i = 0; i < own.n; i++)
        *VEC_PUSH(&all) = slice_sub(own.v[i], strlen("templates/"), own.v[i].n);
    for (size_t i = 0; i < builtin_count; i++) {
        Slice name = slice_from(builtins[i].name);
        if (path_is_under(name, slice_from(folder)))
            *VEC_PUSH(&all) = name;
    }
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, slice_order);
    *n = 0;
    for (size_t i = 0; i < all.n; i++) {
        if (!*n || !slice_eq(all.v[*n - 1], all.v[i]))
            all.v[(*n)++] = all.v[i];
    }
    all.n = *n;
    *names = VEC_KEEP(&all, arena);
    VEC_FREE(&all);
    VEC_FREE(&own);
}
