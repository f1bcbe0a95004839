#include "cli/look.h"
#include "base/file.h"
#include "base/mem.h"
#include "check/changed.h"
#include "check/check.h"
#include "cli/repository.h"
#include "output/budget.h"
#include "output/losses.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BASELINE_LIMIT = 64 << 20 };

/* The PATHs, as library paths. */
static bool read_scope(struct look *look) {
    const struct options *options = look->session.options;
    Slice *paths = ARENA_ARRAY(look->session.arena, Slice, options->n_operands);
    look->scope = (struct report_scope){.paths = paths, .n = options->n_operands};
    for (size_t i = 0; i < options->n_operands; i++) {
        const char *operand = options->operands[i];
        if (file_kind(operand) == FILE_ABSENT) {
            complain("there is no file or folder `%s`", operand);
            advise_path(operand);
            advise("PATHs are seen from the current folder, with -C too");
            return false;
        }
        if (!session_path(&look->session, operand, &paths[i])) {
            complain("`%s` lies outside the library `%s`", operand, options->dir);
            return false;
        }
    }
    return true;
}

static bool read_baseline(struct look *look) {
    const struct options *options = look->session.options;
    const char *path = options->baseline ? options->baseline : options->write_baseline;
    if (!path || (!options->baseline && file_kind(path) == FILE_ABSENT))
        return true;
    Slice text, trouble;
    int error = file_read(look->session.arena, path, BASELINE_LIMIT, &text);
    if (error == ENOENT) {
        complain("there is no baseline `%s`", path);
        advise_path(path);
        advise("`quire check --write-baseline %s` makes it", path);
        return false;
    }
    if (error) {
        complain("the baseline `%s` cannot be read: %s", path, strerror(error));
        return false;
    }
    if (!baseline_read(look->session.arena, text, &look->old, &trouble)) {
        complain("the baseline `%s` cannot be used: %.*s", path, FMT(trouble));
        advise(
            "mend it, or remove it and let `--write-baseline` make it anew; reasons are lost then");
        return false;
    }
    return true;
}

static bool find_changed(struct look *look) {
    const char *revision = look->session.options->changed_since;
    return !revision || repository_changed(&look->session, revision, &look->changed);
}

static void take_findings(struct look *look) {
    struct session *session = &look->session;
    look->findings = findings_take(session->arena, session->sink, repository_prefix(session));
}

static const char *variable(const char *name) {
    return getenv(name);
}

/* False after a message. */
static bool check_with_web(struct look *look) {
    struct external_options options = {
        .variable = variable, .scope = &look->scope, .progress = look->session.progress};
    struct library *library = look->session.loaded.library;
    look->external = external_new(library, &options);
    check_library(library, look->external);
    const char *trouble = external_trouble(look->external);
    if (trouble)
        complain("addresses on the web cannot be asked: %s", trouble);
    return !trouble;
}

enum look_result look_take(const struct options *options, const struct drafts *drafts,
                           struct look *out) {
    *out = (struct look){0};
    struct session *session = &out->session;
    if (!session_begin(options, session) || !read_scope(out) || !read_baseline(out) ||
        !find_changed(out))
        return LOOK_FAILED;
    session->drafts = drafts;
    session->look = check_alone;
    if (!session_load(session, false, NULL)) {
        take_findings(out);
        return LOOK_NO_SETTINGS;
    }
    struct library *library = session->loaded.library;
    if (options->changed_since) {
        changed_reach(library, &out->changed, &out->reached);
        changed_names(&out->changed, &out->changed_names);
        out->scope.only = &out->reached;
        out->scope.changed = &out->changed_names;
    }
    budget_check(session->engine, library);
    losses_check(session->engine, library);
    if (!options->external || drafts)
        check_library(library, NULL);
    else if (!check_with_web(out))
        return LOOK_FAILED;
    check_note_includers(library);
    take_findings(out);
    baseline_match(&out->old, &out->findings, out->external != NULL);
    return LOOK_TAKEN;
}

void look_end(struct look *look) {
    VEC_FREE(&look->changed);
    map_free(&look->reached);
    map_free(&look->changed_names);
    baseline_free(&look->old);
    external_free(look->external);
    session_end(&look->session);
}
