#include "cli/session.h"
#include "base/file.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/path.h"
#include "model/naming.h"
#include "template/engine.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The absolute form of a path of the command line; links are not followed. */
static Slice absolute(const struct session *session, const char *path) {
    return path_join(session->arena, session->started, slice_from(path));
}

static bool find_started(struct session *session) {
    char *here = getcwd(NULL, 0);
    if (!here) {
        complain("the current folder cannot be read: %s", strerror(errno));
        return false;
    }
    session->started = slice_dup(session->arena, slice_from(here));
    free(here);
    return true;
}

/* Takes every name of a folder, and enters none. */
static bool take_name(void *context, Slice path, bool folder) {
    SliceVec *names = context;
    (void)folder;
    *VEC_PUSH(names) = path;
    return false;
}

void advise_path(const char *path) {
    struct arena *arena = arena_new();
    Slice whole = slice_from(path), dir;
    while (whole.n > 1 && slice_ends(whole, S("/")))
        whole.n--;
    dir = path_dir(whole);
    const char *folder = dir.n ? slice_cstr(arena, dir) : path_is_absolute(whole) ? "/" : ".";
    SliceVec names = {0}, none = {0};
    file_walk(arena, folder, S(""), take_name, &names, &none);
    for (size_t i = 0; i < names.n; i++)
        names.v[i] = slice_dup(arena, names.v[i]);
    Slice near = nearest_name(path_base(whole), names.v, names.n);
    if (near.n)
        advise("did you mean `%.*s%.*s`?", (int)(whole.n - path_base(whole).n), whole.s, FMT(near));
    VEC_FREE(&names);
    VEC_FREE(&none);
    arena_free(arena);
}

void complain_of_folder(const char *dir) {
    bool absent = file_kind(dir) == FILE_ABSENT;
    complain(absent ? "there is no folder `%s`" : "`%s` is no folder", dir);
    if (absent)
        advise_path(dir);
}

static bool find_root(struct session *session) {
    const char *dir = session->options->dir;
    session->root = absolute(session, dir);
    bool folder = file_kind(dir) == FILE_FOLDER;
    if (folder && access(dir, X_OK) == 0)
        return true;
    if (folder)
        complain("the folder `%s` cannot be read: %s", dir, strerror(errno));
    else
        complain_of_folder(dir);
    return false;
}

bool session_begin(const struct options *options, struct session *session) {
    *session = (struct session){.arena = arena_new(), .options = options, .sink = sink_new()};
    session->progress = watcher_begin(&session->watcher, options);
    return find_started(session) && find_root(session);
}

static bool is_below(Slice path, Slice dir, Slice *rest) {
    if (!path_is_under(path, dir))
        return false;
    *rest = slice_sub(path, dir.n + (dir.s[dir.n - 1] != '/'), path.n);
    return true;
}

bool session_path(struct session *session, const char *operand, Slice *path) {
    Slice named = absolute(session, operand), real_named, real_root;
    if (is_below(named, session->root, path))
        return true;
    /* The library may have been reached by a link, or the operand through one. */
    if (file_real_inside(session->arena, "/", named, &real_named) ||
        file_real_inside(session->arena, "/", session->root, &real_root) || !real_root.n)
        return false;
    return is_below(real_named, real_root, path);
}

/* --- where a build writes --- */

/* Does the folder `output` of the library hold a folder that is read? */
static bool holds_entry(const struct config *config, Slice output) {
    for (size_t i = 0; i < config->n_entries; i++)
        if (config->entries[i].dir.n && path_is_under(config->entries[i].dir, output))
            return true;
    return false;
}

static bool lies_in_entry(const struct config *config, Slice output) {
    for (size_t i = 0; i < config->n_entries; i++)
        if (path_is_under(output, config->entries[i].dir))
            return true;
    return false;
}

static bool is_no_folder_or_markdown(void *context, Slice path, bool folder) {
    (void)context;
    return folder || is_markdown(path);
}

/* A folder below one that is read, with texts in it that no build wrote. */
static bool holds_texts(struct session *session, Slice output) {
    struct arena *arena = session->arena;
    const char *root = session->options->dir;
    if (!lies_in_entry(session->loaded.config, output) ||
        file_is_output(arena_printf(arena, "%s/%.*s", root, FMT(output)).s))
        return false;
    SliceVec texts = {0};
    file_walk(arena, root, output, is_no_folder_or_markdown, NULL, &texts);
    bool any = texts.n > 0;
    VEC_FREE(&texts);
    return any;
}

static bool is_apart_inside(struct session *session, Slice output) {
    static const char *const others[] = {"templates", ".git"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (path_is_under(output, slice_from(others[i])))
            return false;
    return output.n && !holds_entry(session->loaded.config, output) &&
           !holds_texts(session, output);
}

/* What is read may not lie where pages are written and old ones removed, by whatever links. */
static bool output_is_apart(struct session *session) {
    const char *named = session->options->output;
    Slice configured = session->loaded.config->output;
    Slice path =
        named ? absolute(session, named) : path_join(session->arena, session->root, configured);
    Slice inside, real = S("/"), real_root = S("/");
    bool apart = !path_is_under(session->root, path);
    if (apart && is_below(path, session->root, &inside))
        apart = is_apart_inside(session, inside);
    if (apart && file_real_inside(session->arena, "/", path, &real) == 0 &&
        file_real_inside(session->arena, "/", session->root, &real_root) == 0) {
        apart = !path_is_under(real_root, real);
        if (apart && is_below(real, real_root, &inside))
            apart = is_apart_inside(session, inside);
    }
    if (!apart) {
        complain("`%s` holds what is read, and so cannot be the output",
                 named ? named : slice_cstr(session->arena, configured));
        advise("name a folder of its own, as in `-o site`");
    }
    return apart;
}

void session_keep(struct session *session) {
    session->keeps = heap_open();
    heap_use(session->keeps);
    sink_free(session->sink);
    session->sink = sink_new();
    heap_use(false);
}

struct load_request session_request(struct session *session, bool render) {
    const char *output = render ? session->options->output : NULL;
    if (output && !session_path(session, output, &session->output))
        session->output = (Slice){0};
    return (struct load_request){.root = session->options->dir,
                                 .engine = session->engine,
                                 .sink = session->sink,
                                 .other_output = session->output,
                                 .drafts = session->drafts,
                                 .look = session->look,
                                 .render = render,
                                 .base = session->options->profile_templates ? 0 : session->base,
                                 .jobs = session->options->jobs,
                                 .progress = session->progress};
}

bool session_load(struct session *session, bool render, FILE *findings) {
    session->engine = engine_new(session->options->dir, NULL, session->sink);
    if (session->options->profile_templates)
        engine_profile(session->engine);
    struct load_request request = session_request(session, render);
    heap_use(session->keeps);
    bool loaded = load_library(&request, &session->loaded);
    heap_use(false);
    if (loaded)
        return !render || output_is_apart(session);
    if (!findings)
        return false;
    bool colour = findings == stdout ? session->options->colour : session->options->colour_err;
    report_text(findings, session->sink, &(struct report_scope){0}, colour);
    return false;
}

void session_end(struct session *session) {
    loaded_free(&session->loaded);
    engine_free(session->engine);
    sink_free(session->sink);
    arena_free(session->arena);
    heap_close();
}

bool session_target(const struct session *session, Slice target) {
    const struct library *library = session->loaded.library;
    for (size_t i = 0; i < library->n_target_names; i++)
        if (slice_eq(library->target_names[i], target))
            return true;
    complain("there is no target `%.*s`", FMT(target));
    Slice near = nearest_name(target, library->target_names, library->n_target_names);
    if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    Buf list = {0};
    for (size_t i = 0; i < library->n_target_names; i++)
        buf_printf(&list, "%s%.*s", i ? ", " : "", FMT(library->target_names[i]));
    if (list.n)
        advise("the targets are %s", list.s);
    buf_free(&list);
    return false;
}

void session_report_templates(struct session *session) {
    Slice templates = S("templates");
    struct report_scope scope = {.paths = &templates, .n = 1};
    report_text(stderr, session->sink, &scope, session->options->colour_err);
}

/* Files that are not in the library because of what is wrong with them. */
static size_t count_lost(const struct session *session, const struct report_scope *scope) {
    const struct library *library = session->loaded.library;
    Slice last = {0};
    size_t n, lost = 0;
    const struct diag *diags = sink_all(session->sink, &n);
    for (size_t i = 0; i < n; i++) {
        Slice path = diags[i].place.path;
        if (path.n && !slice_eq(path, last) && scope_holds(scope, path))
            lost += !library_document(library, path) && !map_has(&library->files, path);
        last = path;
    }
    return lost;
}

size_t session_files(const struct session *session, const struct report_scope *scope) {
    const struct library *library = session->loaded.library;
    size_t n = count_lost(session, scope);
    for (size_t i = 0; i < library->documents.n; i++)
        n += scope_holds(scope, library->documents.v[i].source->path);
    for (size_t i = 0; i < library->files.n; i++)
        n += scope_holds(scope, library->files.entries[i].key);
    return n;
}
