#include "import/foreign.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/unicode.h"
#include "model/manifest.h"
#include "model/naming.h"
#include "template/engine.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

struct search {
    struct foreign *foreign;
    struct sink *sink;
    Slice absolute, wanted;
};

static const char *below(struct arena *arena, const char *dir, Slice path) {
    return path.n ? arena_printf(arena, "%s/%.*s", dir, FMT(path)).s : dir;
}

/* Behind the folder's name, as it was given; nothing is put before what is in the current one. */
static Slice shown(const struct foreign *f, Slice path) {
    Slice named = path_join(f->arena, slice_from(f->dir), path);
    return named.n ? named : S(".");
}

static bool is_folder(const struct foreign *f, Slice path) {
    return file_kind(below(f->arena, f->dir, path)) == FILE_FOLDER;
}

/* --- folders --- */

static void take_folders(struct foreign *f, struct engine *engine, Slice target, const char *field) {
    const struct view *tool = engine_target_field(engine, f->arena, target, "tool");
    const struct view *folders = engine_target_field(engine, f->arena, target, field);
    for (size_t i = 0; i < view_count(folders); i++) {
        const struct view *folder = view_at(folders, i);
        struct foreign_folder found = {.target = target, .tool = tool ? view_text(tool) : target};
        found.dir = path_normal(f->arena, view_text(view_get(folder, "dir")));
        found.text = view_text(view_get(folder, "text"));
        if (found.dir.n && !path_escapes(found.dir) && !path_is_absolute(found.dir) &&
            kind_find(view_text(view_get(folder, "kind")), &found.kind))
            *VEC_PUSH(&f->folders) = found;
    }
}

static void take_targets(struct foreign *f, struct engine *engine) {
    Slice *files = NULL;
    size_t n = 0;
    engine_list(engine, f->arena, "prompts", &files, &n);
    for (size_t i = 0; i < n; i++) {
        Slice target = path_stem(files[i]);
        if (!slice_is(path_ext(files[i]), "lua") || !slice_is(path_dir(files[i]), "prompts") ||
            !engine_target(engine, target) || !engine_target_has(engine, target, "file"))
            continue;
        take_folders(f, engine, target, "folders");
        take_folders(f, engine, target, "imports");
    }
}

/* Is `path` the end of the absolute path `absolute`, by whole names? */
static bool ends_with_path(Slice absolute, Slice path) {
    return absolute.n > path.n && slice_ends(absolute, path) && absolute.s[absolute.n - path.n - 1] == '/';
}

/* The folder that is looked into may be any on the way to `dir`; the nearest to it is meant. */
static bool find_here(const struct search *s, Slice dir, Slice *here) {
    for (size_t end = dir.n;; end--) {
        bool whole = end == dir.n || dir.s[end] == '/';
        Slice rest = end < dir.n ? slice_sub(dir, end + (end > 0), dir.n) : S("");
        if (whole && ends_with_path(s->absolute, slice_sub(dir, 0, end)) && is_folder(s->foreign, rest)) {
            *here = rest;
            return true;
        }
        if (end == 0)
            break;
    }
    *here = dir;
    return is_folder(s->foreign, dir);
}

static bool is_wanted(const struct search *s, const struct foreign_folder *folder) {
    return !s->wanted.n || slice_eq(folder->target, s->wanted) || slice_eq(folder->tool, s->wanted);
}

/* A folder of Markdown that is nobody's by its name: it may be laid out like the tool's, or hold its agents. */
static void take_plain_folder(const struct search *s) {
    struct foreign *f = s->foreign;
    struct foreign_folder *agents = NULL;
    bool any = false;
    for (size_t i = 0; i < f->folders.n; i++) {
        struct foreign_folder *folder = &f->folders.v[i];
        if (!is_wanted(s, folder))
            continue;
        folder->here = path_base(folder->dir);
        folder->found = is_folder(f, folder->here);
        any |= folder->found;
        if (!agents && folder->kind == KIND_AGENT)
            agents = folder;
    }
    for (size_t i = 0; i < f->folders.n && !any; i++) {
        struct foreign_folder *folder = &f->folders.v[i];
        if (is_wanted(s, folder) && slice_eq(path_base(folder->dir), path_base(s->absolute)))
            agents = folder;
    }
    if (!any && agents) {
        agents->here = S("");
        agents->found = true;
    }
}

static size_t find_folders(const struct search *s) {
    struct foreign *f = s->foreign;
    struct map targets = {0};
    bool any = false;
    for (size_t i = 0; i < f->folders.n; i++) {
        struct foreign_folder *folder = &f->folders.v[i];
        folder->found = is_wanted(s, folder) && find_here(s, folder->dir, &folder->here);
        any |= folder->found;
    }
    if (s->wanted.n && !any)
        take_plain_folder(s);
    for (size_t i = 0; i < f->folders.n; i++) {
        const struct foreign_folder *folder = &f->folders.v[i];
        if (folder->found)
            map_set(&targets, folder->target, NULL);
        if (folder->found || (s->wanted.n && is_wanted(s, folder))) {
            f->target = folder->target;
            f->tool = folder->tool;
        }
    }
    size_t n = targets.n;
    map_free(&targets);
    return n;
}

/* --- files --- */

static void lose(const struct search *s, Slice path, const char *why, const char *help) {
    s->foreign->lost++;
    if (diag_at(s->sink, RULE_LIBRARY_UNREADABLE, (struct place){.path = shown(s->foreign, path)}, "%s", why) && help)
        diag_help(s->sink, "%s", help);
}

static void leave(struct foreign *f, Slice path, const char *why) {
    *VEC_PUSH(&f->rest) = (struct foreign_rest){shown(f, path), why};
}

/* A name that a library's file may have, as pages and YAML hold text alone. */
static bool has_usable_name(Slice path) {
    Slice name = path_base(path);
    bool usable = utf8_valid(name, NULL);
    for (size_t i = 0; i < name.n; i++)
        usable = usable && (unsigned char)name.s[i] >= ' ' && name.s[i] != 0x7f;
    return usable;
}

static bool keep(void *context, Slice path, bool folder) {
    const struct search *s = context;
    struct foreign *f = s->foreign;
    Slice real;
    const char *file = below(f->arena, f->dir, path);
    if (path_base(path).s[0] == '.') {
        leave(f, path, "is hidden");
        return false;
    }
    if (!has_usable_name(path))
        lose(s, path, "this name holds bytes that are no text", "rename it; it is left out until then");
    else if (file_is_link(file) && file_real_inside(f->arena, f->dir, path, &real) == EXDEV)
        lose(s, path, "this is a link that leads out of the folder",
             "put a copy in its place, or import the folder that it leads to");
    else if (folder && access(file, R_OK | X_OK))
        lose(s, path, arena_printf(f->arena, "the folder cannot be read: %s", strerror(errno)).s, NULL);
    else
        return true;
    return false;
}

/* The folder of the skill that a file belongs to, below `here`: the nearest that has a SKILL.md; {0} when none. */
static Slice skill_folder(struct arena *arena, const struct map *skills, Slice path, Slice here) {
    for (Slice dir = path_dir(path); dir.n > here.n; dir = path_dir(dir))
        if (map_has(skills, path_join(arena, dir, S("SKILL.md"))))
            return dir;
    return (Slice){0};
}

static size_t depth(Slice path) {
    size_t n = path.n > 0;
    for (size_t i = 0; i < path.n; i++)
        n += path.s[i] == '/';
    return n;
}

/* What exports wrote into the project that the folder is in: native path -> NULL. A list that cannot be read lists nothing. */
static void read_manifest(struct foreign *f, const struct foreign_folder *folder, struct map *exported) {
    struct manifest manifest;
    Slice text, why;
    Buf path = {0};
    buf_printf(&path, "%s/", f->dir);
    for (size_t up = depth(folder->dir) - depth(folder->here); up > 0; up--)
        buf_puts(&path, "../");
    buf_puts(&path, MANIFEST_FILE);
    int error = file_read(f->arena, path.s, MANIFEST_LIMIT, &text);
    buf_free(&path);
    if (error)
        return;
    manifest_read(f->arena, text, &manifest, &why);
    for (size_t t = 0; t < manifest.targets.n; t++) {
        const struct owned_files *files = manifest.targets.entries[t].value;
        for (size_t i = 0; i < files->by_path.n; i++)
            map_set(exported, slice_dup(f->arena, files->by_path.entries[i].key), NULL);
    }
    manifest_free(&manifest);
}

/* Takes a file of a tool's folder, or says why not. */
static void take_file(struct foreign *f, const struct foreign_folder *folder, const struct map *paths,
                      const struct map *exported, Slice path) {
    struct foreign_file file = {.path = path, .shown = shown(f, path), .kind = folder->kind, .text = folder->text};
    file.below = slice_sub(path, folder->here.n + (folder->here.n > 0), path.n);
    file.native = path_join(f->arena, folder->dir, file.below);
    if (map_has(exported, file.native)) {
        f->exported++;
        return;
    }
    if (folder->kind == KIND_SKILL && skill_folder(f->arena, paths, path, folder->here).n)
        file.companion = !slice_is(path_base(path), "SKILL.md");
    else if (folder->text.n ? !slice_is(path_ext(path), "toml") : !is_markdown(path)) {
        leave(f, path, folder->text.n ? "is no TOML" : "is no Markdown");
        return;
    } else if (folder->kind != KIND_SKILL && slice_is(path_base(path), "SKILL.md")) {
        leave(f, path, "is a skill's, and no skills are read there");
        return;
    }
    *VEC_PUSH(&f->files) = file;
}

static void take_found(const struct search *s, const struct foreign_folder *folder) {
    struct foreign *f = s->foreign;
    SliceVec found = {0};
    struct map paths = {0}, exported = {0};
    Slice real;
    if (file_real_inside(f->arena, f->dir, folder->here, &real) == EXDEV) {
        lose(s, folder->here, "this is a link that leads out of the folder", "import the folder that it leads to, with --tool");
        return;
    }
    int error = file_walk(f->arena, f->dir, folder->here, keep, (void *)(uintptr_t)s, &found);
    if (error)
        lose(s, folder->here, arena_printf(f->arena, "the folder cannot be read: %s", strerror(error)).s, NULL);
    read_manifest(f, folder, &exported);
    for (size_t i = 0; i < found.n; i++)
        map_set(&paths, found.v[i], NULL);
    for (size_t i = 0; i < found.n; i++)
        take_file(f, folder, &paths, &exported, found.v[i]);
    map_free(&paths);
    map_free(&exported);
    VEC_FREE(&found);
}

static int by_path(const void *a, const void *b) {
    return slice_cmp(((const struct foreign_file *)a)->path, ((const struct foreign_file *)b)->path);
}

size_t foreign_find(struct arena *arena, struct engine *engine, const char *dir, Slice absolute, Slice wanted,
                    struct sink *sink, struct foreign *out) {
    *out = (struct foreign){.arena = arena, .dir = dir};
    struct search search = {.foreign = out, .sink = sink, .absolute = absolute, .wanted = wanted};
    take_targets(out, engine);
    size_t n = find_folders(&search);
    if (n != 1)
        return n;
    for (size_t i = 0; i < out->folders.n; i++)
        if (out->folders.v[i].found)
            take_found(&search, &out->folders.v[i]);
    if (out->files.n)
        qsort(out->files.v, out->files.n, sizeof *out->files.v, by_path);
    return n;
}

void foreign_free(struct foreign *foreign) {
    VEC_FREE(&foreign->folders);
    VEC_FREE(&foreign->files);
    VEC_FREE(&foreign->rest);
}
