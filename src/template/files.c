#include "base/builtin.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "template/inventory.h"
#include "template/state.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { TEMPLATE_LIMIT = 1 << 20, ASSET_LIMIT = 32 << 20 };

/* The library's own file, if it has one that lies inside of it: 0, or why not. */
static int read_own(const struct engine *engine, struct arena *arena, Slice name, Slice *bytes) {
    Slice real;
    int error = !engine->root ? ENOENT : file_real_inside(arena, engine->root, path_join(arena, S("templates"), name), &real);
    if (error)
        return error;
    size_t limit = slice_starts(name, S("assets/")) ? ASSET_LIMIT : TEMPLATE_LIMIT;
    return file_read(arena, arena_printf(arena, "%s/%.*s", engine->root, FMT(real)).s, limit, bytes);
}

static bool is_absent(int error) {
    return error == ENOENT || error == ENOTDIR || error == EISDIR; /* a folder of that name is no file */
}

/* The outermost folder that leads out, or the file: a theme that is one link is told of once. */
static Slice way_out(const struct engine *engine, struct arena *arena, Slice path) {
    Slice real, out = path;
    for (Slice dir = path_dir(path); dir.n; dir = path_dir(dir))
        if (file_real_inside(arena, engine->root, dir, &real) == EXDEV)
            out = dir;
    return out;
}

/* The outermost folder that nobody may enter: all that lies in one is told of once. */
static Slice closed_folder(const struct engine *engine, struct arena *arena, Slice path) {
    Slice closed = {0};
    for (Slice dir = path_dir(path); dir.n; dir = path_dir(dir))
        if (access(arena_printf(arena, "%s/%.*s", engine->root, FMT(dir)).s, X_OK) && errno == EACCES)
            closed = dir;
    return closed;
}

static void report_unreadable(const struct engine *engine, struct arena *arena, Slice name, int error) {
    struct place place = {.path = path_join(arena, S("templates"), name)};
    Slice closed = error == EACCES ? closed_folder(engine, arena, place.path) : (Slice){0};
    if (closed.n) {
        place.path = closed;
        diag_at(engine->sink, RULE_TEMPLATE_ERROR, place, "the folder cannot be read: %s", strerror(error));
    } else if (error == EXDEV) {
        place.path = way_out(engine, arena, place.path);
        diag_at(engine->sink, RULE_TEMPLATE_ERROR, place, "this is a link that leads out of the library");
        diag_help(engine->sink, "put a copy in its place, or remove the link");
    } else if (error == EFBIG) {
        diag_at(engine->sink, RULE_TEMPLATE_ERROR, place, "this file is longer than %d MiB",
                (slice_starts(name, S("assets/")) ? ASSET_LIMIT : TEMPLATE_LIMIT) >> 20);
    } else {
        diag_at(engine->sink, RULE_TEMPLATE_ERROR, place, "the file cannot be read: %s", strerror(error));
    }
}

void files_look(const struct engine *engine) {
    struct arena *arena = arena_new();
    const char *path = arena_printf(arena, "%s/templates", engine->root).s;
    enum file_kind kind = file_kind(path);
    if (kind != FILE_FOLDER && (kind != FILE_ABSENT || file_is_link(path)))
        diag_at(engine->sink, RULE_TEMPLATE_ERROR, (struct place){.path = S("templates")}, "%s",
                kind == FILE_ABSENT ? "this is a link that leads nowhere: mend or remove it" : "this is no folder: templates lie in one");
    arena_free(arena);
}

bool files_read(const struct engine *engine, struct arena *arena, Slice name, Slice *bytes,
                bool *own) {
    Slice normal = path_normal(arena, name);
    if (own)
        *own = false;
    if (!name.n || path_is_absolute(name) || path_escapes(normal))
        return false;
    int error = read_own(engine, arena, normal, bytes);
    if (own)
        *own = !is_absent(error);
    if (is_absent(error))
        return template_builtin(normal, bytes);
    if (error)
        report_unreadable(engine, arena, normal, error);
    return !error;
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

bool files_has_own(const struct engine *engine, Slice name) {
    struct arena *arena = arena_new();
    Slice bytes;
    bool own = !is_absent(read_own(engine, arena, path_normal(arena, name), &bytes));
    arena_free(arena);
    return own;
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
