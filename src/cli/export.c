#include "cli/export.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "check/check.h"
#include <string.h>

static const char *folder_of(const struct session *session) {
    return session->options->operands[1];
}

/* --- what is said --- */

/* What of the library's findings has to do with what is exported: what spoilt a text, what a target could not carry over,
 * and files that are not there to be exported. */
static bool matters(const struct exporting *x, const struct diag *diag) {
    Slice id = slice_from(rule_id(diag->rule));
    if (diag->level == LEVEL_WARNING)
        return slice_starts(id, S("target/")) && x->mode == EXPORT_MODE_WRITE && !x->session->options->quiet;
    if (diag->level < LEVEL_ERROR)
        return false;
    if (slice_starts(id, S("template/")))
        return true;
    return rule_spoils_text(diag->rule) ? map_has(&x->export.failing, diag->place.path)
                                        : diag->rule == RULE_LIBRARY_UNREADABLE || diag->rule == RULE_LIBRARY_LIMIT;
}

/* Prints those of the sink that matter, or `all`, behind `printed` others, and gives the number of errors. */
static size_t print_findings(const struct exporting *x, struct sink *sink, bool all, size_t *printed) {
    size_t n, errors = 0;
    const struct diag *diags = sink_all(sink, &n);
    for (size_t i = 0; i < n; i++) {
        if (!all && !matters(x, &diags[i]))
            continue;
        if ((*printed)++)
            putc('\n', stderr);
        diag_print(stderr, &diags[i], x->session->options->colour_err);
        errors += diags[i].level == LEVEL_ERROR;
    }
    return errors;
}

static size_t count_states(const struct export *e, unsigned states) {
    size_t n = 0;
    for (size_t i = 0; i < e->files.n; i++)
        n += (states >> e->files.v[i].state & 1) != 0;
    return n;
}

static size_t count_actions(const struct export *e, enum export_action action) {
    size_t n = 0;
    for (size_t i = 0; i < e->files.n; i++)
        n += e->files.v[i].action == action;
    return n;
}

enum { STALE = 1u << EXPORT_STALE | 1u << EXPORT_STALE_EDITED };

static void say_stale(const struct exporting *x) {
    size_t n = 0;
    for (size_t i = 0; i < x->export.files.n; i++) {
        const struct export_file *file = &x->export.files.v[i];
        bool reported = file->action == EXPORT_REMOVE || (x->request.prune && file->state == EXPORT_STALE_EDITED);
        if ((STALE >> file->state & 1) == 0 || reported)
            continue;
        Slice name = path_join(x->session->arena, slice_from(x->request.dir), file->path);
        complain("`%.*s` has no source any more", FMT(name));
        n++;
    }
    if (n && x->request.prune)
        advise("nothing is removed while some of the files cannot be made");
    else if (n)
        advise("--prune removes what nobody edited");
}

/* Documents that were found in a tool's folder are for that tool alone. */
static void say_nothing_is_exported(const struct exporting *x) {
    const struct library *library = x->session->loaded.library;
    Slice tool = {0};
    for (size_t i = 0; i < library->documents.n && !tool.n; i++)
        if (!slice_eq(library->documents.v[i].tool, x->request.target->tool))
            tool = library->documents.v[i].tool;
    complain("the library has nothing for %.*s", FMT(x->request.target->name));
    if (tool.n)
        advise("what is in folders of %.*s is for that tool; `tool: \"\"` in quire.yaml's `content` says otherwise",
               FMT(tool));
}

static void add_count(Buf *line, size_t n, const char *words) {
    if (n)
        buf_printf(line, ", %zu %s", n, words);
}

static void summarise(const struct exporting *x) {
    const struct export *e = &x->export;
    bool done = x->mode == EXPORT_MODE_WRITE;
    size_t removed = count_actions(e, EXPORT_REMOVE), made = e->files.n - count_states(e, STALE);
    Buf line = {0};
    buf_printf(&line, "%zu file%s in %s: %zu %s, %zu unchanged", made, made == 1 ? "" : "s", x->request.dir,
               count_actions(e, EXPORT_WRITE), done ? "written" : "to write", count_states(e, 1u << EXPORT_RIGHT));
    add_count(&line, removed, done ? "removed" : "to remove");
    add_count(&line, count_states(e, STALE) - removed, "stale");
    add_count(&line, e->failed, done ? "failed" : "would fail");
    fputs(line.s, stderr);
    watcher_end_line(x->session->options);
    buf_free(&line);
}

static void summarise_check(const struct exporting *x) {
    const struct export *e = &x->export;
    size_t differ = count_states(e, 1u << EXPORT_CHANGED | 1u << EXPORT_MODE | 1u << EXPORT_EDITED | 1u << EXPORT_ANOTHERS);
    size_t missing = count_states(e, 1u << EXPORT_NEW), right = count_states(e, 1u << EXPORT_RIGHT);
    size_t stale = count_states(e, STALE), made = e->files.n - stale;
    Buf line = {0};
    add_count(&line, differ, differ == 1 ? "differs" : "differ");
    add_count(&line, missing, missing == 1 ? "is missing" : "are missing");
    add_count(&line, stale, stale == 1 ? "is stale" : "are stale");
    add_count(&line, e->failed, "failed");
    if (line.n || x->session->options->watched) {
        fprintf(stderr, "%zu file%s in %s: %zu %s right%s", made, made == 1 ? "" : "s", x->request.dir, right,
                right == 1 ? "is" : "are", line.n ? line.s : "");
        watcher_end_line(x->session->options);
    }
    if (differ || missing || stale)
        advise("without --check this is mended; edits are lost with --force, stale files go with --prune");
    buf_free(&line);
}

/* --- the command --- */

static int report(struct exporting *x) {
    const struct options *options = x->session->options;
    if (options->json)
        export_print_json(x);
    else if (x->mode == EXPORT_MODE_CHECK)
        export_print_check(x);
    else if (x->mode == EXPORT_MODE_LIST)
        export_print_list(x);
    fflush(stdout);
    check_note_includers(x->session->loaded.library);
    size_t printed = 0, errors = print_findings(x, x->session->loaded.library->sink, false, &printed);
    errors += print_findings(x, x->export.problems, true, &printed);
    if (!options->quiet && !x->export.by_path.n && !x->export.failed)
        say_nothing_is_exported(x);
    if (!options->quiet && x->mode != EXPORT_MODE_CHECK) {
        say_stale(x);
        summarise(x);
    } else if (!options->quiet) {
        summarise_check(x);
    }
    bool drifted = x->mode == EXPORT_MODE_CHECK && count_states(&x->export, 1u << EXPORT_RIGHT) < x->export.files.n;
    return errors || x->export.failed || drifted ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int run(struct exporting *x) {
    Slice error;
    int status = EXIT_TROUBLE;
    if (!export_plan(&x->request, &x->export, &error)) {
        complain("`%s/" MANIFEST_FILE "`, which says what exports wrote, cannot be read: %.*s", x->request.dir, FMT(error));
        advise("restore it: without it, files whose text has changed since are somebody else's, "
               "and replaced with --force alone");
    } else {
        if (x->mode == EXPORT_MODE_WRITE)
            export_apply(&x->export);
        status = report(x);
    }
    export_free(&x->export);
    map_free(&x->differences);
    return status;
}

/* The folder is held while it is looked at and written into, so that two runs do not lose each other's part of the
 * manifest; from before the library is read, where it is in it. */
static bool hold_folder(const struct session *session, bool make, int *lock) {
    const char *dir = folder_of(session);
    bool shared = session->options->check || session->options->dry_run;
    int error = make && *lock < 0 ? file_make_folders(dir) : 0;
    if (!error && *lock < 0 && file_kind(dir) == FILE_FOLDER)
        error = file_lock(dir, shared, lock);
    if (error)
        complain("cannot export into `%s`: %s", dir, strerror(error));
    return !error;
}

static int export_target(struct session *session, const struct target_module *target, int *lock) {
    const struct options *options = session->options;
    struct exporting x = {.session = session};
    x.mode = options->check ? EXPORT_MODE_CHECK : options->dry_run ? EXPORT_MODE_LIST : EXPORT_MODE_WRITE;
    x.request = (struct export_request){.library = session->loaded.library,
                                        .target = target,
                                        .dir = folder_of(session),
                                        .force = options->force,
                                        .prune = options->prune,
                                        .differs = options->check ? export_compare : NULL,
                                        .context = &x};
    if (!target->native) {
        complain("the target `%.*s` has no place of its own in a project", FMT(target->name));
        advise("`quire build` writes its prompts");
        return EXIT_TROUBLE;
    }
    return hold_folder(session, x.mode == EXPORT_MODE_WRITE, lock) ? run(&x) : EXIT_TROUBLE;
}

static int export(struct session *session, int *lock) {
    Slice name = slice_from(session->options->operands[0]);
    Targets targets = {0};
    if (!session_load(session, false, stderr) || !session_target(session, name))
        return EXIT_TROUBLE;
    targets_load(session->engine, session->loaded.library, &name, 1, &targets);
    int status = targets.n ? export_target(session, &targets.v[0], lock) : EXIT_TROUBLE;
    if (!targets.n)
        session_report_templates(session);
    targets_free(&targets);
    return status;
}

static bool fits(const struct options *options) {
    const char *other = options->dry_run ? "--dry-run" : options->prune ? "--prune" : options->force ? "--force" : NULL;
    if (options->check && other) {
        complain("`--check` writes nothing, so `%s` means nothing with it", other);
        return false;
    }
    const char *folder = options->operands[1];
    if (*folder && (file_kind(folder) == FILE_ABSENT || file_kind(folder) == FILE_FOLDER))
        return true;
    complain("`%s` is no folder", folder);
    return false;
}

int run_export(const struct options *options) {
    struct session session;
    int status = EXIT_TROUBLE, lock = -1;
    if (!fits(options))
        return EXIT_TROUBLE;
    if (session_begin(options, &session) && hold_folder(&session, false, &lock))
        status = export(&session, &lock);
    session_end(&session);
    file_unlock(lock);
    return status;
}
