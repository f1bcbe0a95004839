#include "cli/session.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
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

static bool find_root(struct session *session) {
    const char *dir = session->options->dir;
    session->root = absolute(session, dir);
    if (file_kind(dir) == FILE_FOLDER)
        return true;
    complain(file_kind(dir) == FILE_ABSENT ? "there is no folder `%s`" : "`%s` is no folder", dir);
    return false;
}

bool session_begin(const struct options *options, struct session *session) {
    *session = (struct session){.arena = arena_new(), .options = options, .sink = sink_new()};
    if (!find_started(session) || !find_root(session))
        return false;
    if (options->output && !session_path(session, options->output, &session->output))
        session->output = (Slice){0};
    return true;
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

/* What is read may not lie where pages are written and old ones removed. */
static bool output_is_apart(struct session *session) {
    const struct config *config = session->loaded.config;
    const char *output = session->options->output;
    if (!output)
        return true;
    bool apart = !path_is_under(session->root, absolute(session, output));
    for (size_t i = 0; i < config->n_entries && apart && session->output.n; i++)
        apart =
            !config->entries[i].dir.n || !path_is_under(config->entries[i].dir, session->output);
    if (!apart) {
        complain("`%s` holds what is read, and so cannot be the output", output);
        advise("name a folder of its own, as in `-o site`");
    }
    return apart;
}

bool session_load(struct session *session, bool render, FILE *findings) {
    const char *root = session->options->dir;
    session->engine = engine_new(root, NULL, session->sink);
    struct load_request request = {.root = root,
                                   .engine = session->engine,
                                   .sink = session->sink,
                                   .other_output = session->output,
                                   .render = render};
    if (load_library(&request, &session->loaded))
        return output_is_apart(session);
    bool colour = findings == stdout ? session->options->colour : session->options->colour_err;
    report_text(findings, session->sink, &(struct report_scope){0}, colour);
    return false;
}

void session_end(struct session *session) {
    loaded_free(&session->loaded);
    engine_free(session->engine);
    sink_free(session->sink);
    arena_free(session->arena);
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
