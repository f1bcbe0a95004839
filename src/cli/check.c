#include "check/check.h"
#include "base/caret.h"
#include "base/file.h"
#include "base/mem.h"
#include "check/baseline.h"
#include "check/changed.h"
#include "cli/reports.h"
#include "cli/repository.h"
#include "cli/session.h"
#include <errno.h>
#include <string.h>

enum { BASELINE_LIMIT = 64 << 20, FIXED_SHOWN = 20 };

/* One run of the command. */
struct check {
    struct session *session;
    const struct options *options;
    struct report_scope scope;
    SliceVec changed;    /* --changed-since */
    struct map reached;  /* and who includes those */
    struct baseline old; /* what --baseline (else --write-baseline) held before */
    struct findings findings;
};

/* The PATHs, as library paths. */
static bool read_scope(struct check *check) {
    const struct options *options = check->options;
    Slice *paths = ARENA_ARRAY(check->session->arena, Slice, options->n_operands);
    check->scope = (struct report_scope){.paths = paths, .n = options->n_operands};
    for (size_t i = 0; i < options->n_operands; i++) {
        const char *operand = options->operands[i];
        if (file_kind(operand) == FILE_ABSENT) {
            complain("there is no file or folder `%s`", operand);
            advise("PATHs are seen from the current folder, with -C too");
            return false;
        }
        if (!session_path(check->session, operand, &paths[i])) {
            complain("`%s` lies outside the library `%s`", operand, options->dir);
            return false;
        }
    }
    return true;
}

/* --- the baseline --- */

static bool read_baseline(struct check *check) {
    const struct options *options = check->options;
    const char *path = options->baseline ? options->baseline : options->write_baseline;
    if (!path || (!options->baseline && file_kind(path) == FILE_ABSENT))
        return true;
    Slice text, trouble;
    int error = file_read(check->session->arena, path, BASELINE_LIMIT, &text);
    if (error == ENOENT) {
        complain("there is no baseline `%s`", path);
        advise("`quire check --write-baseline %s` makes it", path);
        return false;
    }
    if (error) {
        complain("the baseline `%s` cannot be read: %s", path, strerror(error));
        return false;
    }
    if (!baseline_read(check->session->arena, text, &check->old, &trouble)) {
        complain("the baseline `%s` cannot be used: %.*s", path, FMT(trouble));
        advise(
            "mend it, or remove it and let `--write-baseline` make it anew; reasons are lost then");
        return false;
    }
    return true;
}

/* A baseline speaks of the whole library: from a part of it, the rest would seem to be fixed. */
static bool baseline_agrees(const struct options *options) {
    const char *part = options->n_operands      ? "PATHs"
                       : options->changed_since ? "`--changed-since`"
                                                : NULL;
    if (!options->write_baseline || !part)
        return true;
    complain("`--write-baseline` writes down the whole library, and so goes without %s", part);
    return false;
}

/* Names those that the baseline has and the library has no more. */
static void name_fixed(const struct check *check) {
    const struct options *options = check->options;
    size_t n = 0;
    Buf text = {0};
    for (size_t i = 0; i < check->old.n; i++) {
        const struct baseline_entry *entry = &check->old.entries[i];
        if (entry->seen || n++ >= FIXED_SHOWN)
            continue;
        buf_puts(&text, "  ");
        buf_visible(&text, entry->path);
        buf_puts(&text, ": ");
        buf_visible(&text, entry->message);
        buf_puts(&text, " [");
        buf_visible(&text, entry->rule);
        buf_puts(&text, "]\n");
    }
    if (n > FIXED_SHOWN)
        buf_printf(&text, "  and %zu more\n", n - FIXED_SHOWN);
    if (n && options->write_baseline)
        fprintf(stderr, "fixed and removed from the baseline: %zu\n%s", n, text.s);
    else if (n)
        fprintf(stderr,
                "fixed, and still in the baseline (`--write-baseline %s` removes them): %zu\n%s",
                options->baseline, n, text.s);
    buf_free(&text);
}

/* All findings are known from here on. */
static bool write_baseline(struct check *check) {
    const char *path = check->options->write_baseline;
    size_t added = 0;
    Buf out = {0};
    baseline_write(check->session->arena, &out, &check->findings, &check->old);
    bool good = write_named(path, buf_view(&out));
    buf_free(&out);
    for (size_t i = 0; i < check->findings.n; i++) {
        added += !check->findings.v[i].known;
        check->findings.v[i].known = true;
    }
    if (good && !check->options->quiet)
        fprintf(stderr, "%s: %zu finding%s, %zu of them new\n", path, check->findings.n,
                check->findings.n == 1 ? "" : "s", added);
    return good;
}

/* --- the report --- */

static void take_findings(struct check *check) {
    struct session *session = check->session;
    check->findings = findings_take(session->arena, session->sink, repository_prefix(session));
}

/* The settings are wrong: they are what is reported, in the formats that were asked for. */
static int report_settings(struct check *check) {
    take_findings(check);
    struct report report =
        report_take(check->session->arena, &check->findings, &(struct report_scope){0});
    report.failed = true;
    report.files = report.counts.files;
    reports_write(check->options, &report);
    return EXIT_TROUBLE;
}

static int report_library(struct check *check) {
    struct session *session = check->session;
    const struct options *options = check->options;
    take_findings(check);
    baseline_match(&check->old, &check->findings);
    if (options->write_baseline && !write_baseline(check))
        return EXIT_TROUBLE;
    struct report report = report_take(session->arena, &check->findings, &check->scope);
    report.files = session_files(session, &check->scope);
    report.fail_on = options->fail_on;
    bool written = reports_write(options, &report);
    if (!options->quiet) {
        name_fixed(check);
        report_summary(stderr, &report.counts, report.files);
    }
    if (!written)
        return EXIT_TROUBLE;
    return report_at_least(&report.counts, options->fail_on) ? EXIT_FINDINGS : EXIT_CLEAN;
}

static bool find_changed(struct check *check) {
    const char *revision = check->options->changed_since;
    return !revision || repository_changed(check->session, revision, &check->changed);
}

static int run(struct check *check) {
    struct session *session = check->session;
    const struct options *options = check->options;
    if (!reports_agree(options) || !baseline_agrees(options) || !read_scope(check) ||
        !read_baseline(check) || !find_changed(check))
        return EXIT_TROUBLE;
    if (!session_load(session, false, NULL))
        return report_settings(check);
    struct library *library = session->loaded.library;
    check_library(library);
    check_note_includers(library);
    if (options->changed_since) {
        changed_reach(library, &check->changed, &check->reached);
        check->scope.only = &check->reached;
    }
    return report_library(check);
}

int run_check(const struct options *options) {
    struct session session;
    struct check check = {.session = &session, .options = options};
    int status = session_begin(options, &session) ? run(&check) : EXIT_TROUBLE;
    VEC_FREE(&check.changed);
    map_free(&check.reached);
    baseline_free(&check.old);
    session_end(&session);
    return status;
}
