#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "check/check.h"
#include "cli/session.h"
#include "model/lookup.h"
#include "output/target.h"

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
    if (report_lost(session, name))
        return NULL;
    complain("no document is named `%s`", name);
    if (lookup.nearest.n)
        advise("did you mean `%.*s`?", FMT(lookup.nearest));
    advise("`quire list` lists them all");
    return NULL;
}

/* A line of the front matter that a target wrote stems from the document's key of that name, where there is one. */
static uint32_t front_line(const struct source *source, Slice line) {
    size_t colon = slice_find_char(line, ':', 0);
    const struct member *member =
        colon == SLICE_NONE ? NULL : value_member(source->front, slice_sub(line, 0, colon));
    return member ? source_line(source, member->start) : 1;
}

static void print_written(const struct document *document, Slice text) {
    for (Slice line; slice_next_line(&text, &line);)
        printf("%.*s:%u: %.*s\n", FMT(document->source->path), (unsigned)front_line(document->source, line), FMT(line));
}

static void print_with_origin(const struct document *document, const struct prompt *prompt) {
    Slice text = buf_view(&prompt->flat->text), rest = text, line;
    print_written(document, prompt->head);
    if (prompt->is_replaced) {
        print_written(document, prompt->replaced);
        rest.n = 0;
    }
    while (rest.n) {
        const struct source *source;
        uint32_t number;
        flat_origin(prompt->flat, (uint32_t)(rest.s - text.s), &source, &number);
        slice_next_line(&rest, &line);
        printf("%.*s:%u: %.*s\n", FMT(source->path), (unsigned)number, FMT(line));
    }
    print_written(document, prompt->tail);
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

static void print_text(const struct prompt *prompt) {
    Buf text = {0};
    prompt_text(prompt, &text);
    fwrite(text.s, 1, text.n, stdout);
    buf_free(&text);
}

static bool carries(const struct target_module *target, const struct document *document) {
    if (target_carries(target, document))
        return true;
    if (document->tool.n && !slice_eq(document->tool, target->tool))
        complain("`%.*s` is written for %.*s and has no prompt for %.*s", FMT(document->name), FMT(document->tool),
                 FMT(target->name));
    else
        complain("the target %.*s carries no %s", FMT(target->name), kind_plural(document->kind));
    advise("without --target, the text alone is shown");
    return false;
}

/* What is wrong with target modules belongs to no file of the library. */
static void report_target(struct session *session) {
    Slice templates = S("templates");
    struct report_scope scope = {.paths = &templates, .n = 1};
    report_text(stderr, session->sink, &scope, session->options->colour_err);
}

static int print_prompt(struct session *session, const struct document *document) {
    struct library *library = session->loaded.library;
    Slice name = target_of(session->options);
    Targets targets = {0};
    struct prompt prompt = {0};
    struct flat flat = {0};
    int status = EXIT_TROUBLE;
    targets_load(session->engine, library, &name, 1, &targets);
    if (targets.n && carries(&targets.v[0], document)) {
        flatten(library, document, document->tool, NULL, &flat);
        bool made = prompt_make(session->engine, session->arena, library, &targets.v[0], document, &flat, &prompt);
        if (made && session->options->origin)
            print_with_origin(document, &prompt);
        else if (made)
            print_text(&prompt);
        status = made ? report_origins(session, &flat) : EXIT_FINDINGS;
    }
    if (status == EXIT_FINDINGS || !targets.n)
        report_target(session);
    flat_free(&flat);
    prompt_free(&prompt);
    VEC_FREE(&targets);
    return status;
}

static int show(struct session *session) {
    if (!session_load(session, false, stderr) || !target_is_known(session))
        return EXIT_TROUBLE;
    const struct document *document = find_document(session);
    if (!document)
        return EXIT_TROUBLE;
    return print_prompt(session, document);
}

int run_show(const struct options *options) {
    struct session session;
    int status = session_begin(options, &session) ? show(&session) : EXIT_TROUBLE;
    session_end(&session);
    return status;
}
