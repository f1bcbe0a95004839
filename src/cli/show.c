#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "check/check.h"
#include "cli/session.h"
#include "model/lookup.h"
#include "render/flatten.h"

static Slice target_of(const struct options *options) {
    return options->target ? slice_from(options->target) : S("plain");
}

static bool target_is_known(const struct session *session) {
    const struct library *library = session->loaded.library;
    Slice target = target_of(session->options);
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

/* A file of the folder that the command was started in comes before one of the library's. */
static struct lookup look_up(struct session *session) {
    const char *name = session->options->operands[0];
    const struct library *library = session->loaded.library;
    Slice path, wanted = slice_from(name);
    if (file_kind(name) == FILE_REGULAR && session_path(session, name, &path) &&
        library_document(library, path))
        wanted = path;
    return library_lookup(session->arena, library, target_of(session->options), wanted);
}

/* How a document is called without doubt; by its path when another has its name too. */
static void print_choice(const struct document *document) {
    fprintf(stderr, "  %s `%.*s`%s%.*s: %.*s\n", kind_name(document->kind), FMT(document->name),
            document->tool.n ? " for " : "", FMT(document->tool), FMT(document->source->path));
}

static const struct document *find_document(struct session *session) {
    const char *name = session->options->operands[0];
    struct lookup lookup = look_up(session);
    if (lookup.n == 1)
        return lookup.found[0];
    if (lookup.n) {
        complain("`%s` may be one of these", name);
        for (size_t i = 0; i < lookup.n; i++)
            print_choice(lookup.found[i]);
        advise("say which: KIND/NAME, TOOL/KIND/NAME, or the file's path");
        return NULL;
    }
    complain("no document is named `%s`", name);
    if (lookup.nearest.n)
        advise("did you mean `%.*s`?", FMT(lookup.nearest));
    advise("`quire list` lists them all");
    return NULL;
}

static void print_with_origin(const struct flat *flat) {
    Slice text = buf_view(&flat->text), rest = text, line;
    const struct source *source;
    uint32_t number;
    while (rest.n) {
        flat_origin(flat, (uint32_t)(rest.s - text.s), &source, &number);
        slice_next_line(&rest, &line);
        printf("%.*s:%u: %.*s\n", FMT(source->path), (unsigned)number, FMT(line));
    }
}

/* What is wrong with the files that the text came from. */
static int report_origins(struct session *session, const struct flat *flat) {
    Slice *paths = ARENA_ARRAY(session->arena, Slice, flat->origins.n);
    struct map seen = {0};
    struct report_scope scope = {.paths = paths};
    for (size_t i = 0; i < flat->origins.n; i++) {
        Slice path = flat->origins.v[i].source->path;
        if (!map_has(&seen, path))
            paths[scope.n++] = path;
        map_set(&seen, path, NULL);
    }
    map_free(&seen);
    struct report_counts counts = report_count(session->sink, &scope);
    if (scope.n && report_at_least(&counts, LEVEL_ERROR)) {
        fflush(stdout);
        check_note_includers(session->loaded.library);
        report_text(stderr, session->sink, &scope, session->options->colour_err);
        return EXIT_FINDINGS;
    }
    return EXIT_CLEAN;
}

static int show(struct session *session) {
    if (!session_load(session, false, stderr) || !target_is_known(session))
        return EXIT_TROUBLE;
    const struct document *document = find_document(session);
    if (!document)
        return EXIT_TROUBLE;
    struct flat flat = {0};
    flatten(session->loaded.library, document, target_of(session->options), NULL, &flat);
    if (session->options->origin)
        print_with_origin(&flat);
    else
        fwrite(flat.text.s, 1, flat.text.n, stdout);
    int status = report_origins(session, &flat);
    flat_free(&flat);
    return status;
}

int run_show(const struct options *options) {
    struct session session;
    int status = session_begin(options, &session) ? show(&session) : EXIT_TROUBLE;
    session_end(&session);
    return status;
}
