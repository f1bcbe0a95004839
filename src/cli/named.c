#include "cli/named.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"

/* A file of the folder that the command was started in comes before one of the library's. */
static Slice wanted(struct session *session, const char *name) {
    Slice path;
    bool here = file_kind(name) == FILE_REGULAR && session_path(session, name, &path) &&
                library_document(session->loaded.library, path);
    return here ? path : slice_from(name);
}

struct lookup named_look(struct session *session, const char *name, Slice target) {
    return library_lookup(session->arena, session->loaded.library, target, wanted(session, name));
}

struct lookup named_look_all(struct session *session, const char *name) {
    return library_lookup_all(session->arena, session->loaded.library, wanted(session, name));
}

/* How a document is called without doubt; by its path when another has its name too. */
static void print_choice(const struct document *document) {
    remark("  %s `%.*s`%s%.*s: %.*s", kind_name(document->kind), FMT(document->name), document->tool.n ? " for " : "",
           FMT(document->tool), FMT(document->source->path));
    putc('\n', stderr);
}

/* A file of that path is there, but what is wrong with it keeps it out of the library: says so. */
static bool report_lost(struct session *session, const char *name) {
    Slice paths[2];
    struct report_scope scope = {.paths = paths};
    Slice below = path_join(session->arena, slice_from(session->options->dir), slice_from(name));
    if (file_kind(name) == FILE_REGULAR && session_path(session, name, &paths[scope.n]))
        scope.n++;
    if (file_kind(below.s) == FILE_REGULAR && !path_is_absolute(slice_from(name)))
        paths[scope.n++] = path_normal(session->arena, slice_from(name));
    struct report_counts counts = report_count(session->sink, &scope);
    if (!scope.n || !report_at_least(&counts, LEVEL_ERROR))
        return false;
    report_text(stderr, session->sink, &scope, session->options->colour_err);
    return true;
}

static void complain_of_name(const struct session *session, const char *name, Slice nearest) {
    bool differs = session->options->diff == name;
    complain(differs ? "no document and no target is named `%s`" : "no document is named `%s`", name);
    if (differs && !nearest.n)
        nearest = nearest_name(slice_from(name), session->loaded.library->target_names, session->loaded.library->n_target_names);
    if (nearest.n)
        advise("did you mean `%.*s`?", FMT(nearest));
    advise("`quire list` lists them all");
}

static const struct document *the_one(struct session *session, const char *name, struct lookup lookup) {
    if (lookup.n == 1)
        return lookup.found[0];
    if (lookup.n) {
        complain("`%s` may be one of these", name);
        for (size_t i = 0; i < lookup.n; i++)
            print_choice(lookup.found[i]);
        advise("say which: KIND/NAME, TOOL/KIND/NAME, or the file's path");
        return NULL;
    }
    if (!report_lost(session, name))
        complain_of_name(session, name, lookup.nearest);
    return NULL;
}

const struct document *named_document(struct session *session, const char *name, Slice target) {
    return the_one(session, name, named_look(session, name, target));
}

const struct document *named_surely(struct session *session, const char *name) {
    return the_one(session, name, named_look_all(session, name));
}
