#include "base/caret.h"
#include "base/mem.h"
#include "cli/fix.h"
#include "cli/look.h"
#include "cli/reports.h"

enum { FIXED_SHOWN = 20 };

/* --- what goes together --- */

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

static bool fix_agrees(const struct options *options) {
    if (options->dry_run && !options->fix) {
        complain("`--dry-run` goes with `--fix`");
        advise("`quire check` alone changes no file");
    } else if (options->fix && options->write_baseline) {
        complain("`--fix` mends what is reported, and `--write-baseline` reports nothing");
        advise("fix first, and write the baseline of what remains then");
    } else {
        return true;
    }
    return false;
}

/* --- the baseline --- */

/* Names those that the baseline has and the library has no more. */
static void name_fixed(const struct look *look) {
    const struct options *options = look->session.options;
    size_t n = 0;
    Buf text = {0};
    for (size_t i = 0; i < look->old.n; i++) {
        const struct baseline_entry *entry = &look->old.entries[i];
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
static bool write_baseline(struct look *look) {
    const struct options *options = look->session.options;
    const char *path = options->write_baseline;
    struct findings *findings = &look->findings;
    size_t n = 0, added = 0;
    Buf out = {0};
    baseline_write(look->session.arena, &out, findings, &look->old);
    bool good = write_named(path, buf_view(&out));
    buf_free(&out);
    for (size_t i = 0; i < findings->n; i++) {
        if (rule_is_harmless(findings->v[i].diag->rule))
            continue;
        n++;
        added += !findings->v[i].known;
        findings->v[i].known = true;
    }
    if (good && !options->quiet)
        fprintf(stderr, "%s: %zu finding%s, %zu of them new\n", path, n, n == 1 ? "" : "s", added);
    return good;
}

/* --- the report --- */

/* The settings are wrong: they are what is reported, in the formats that were asked for. */
static int report_settings(struct look *look) {
    struct report report =
        report_take(look->session.arena, &look->findings, &(struct report_scope){0});
    report.failed = true;
    report.files = report.counts.files;
    reports_write(look->session.options, &report);
    return EXIT_TROUBLE;
}

static void summarise_external(const struct look *look) {
    Buf text = {0};
    if (look->external)
        external_summary(look->external, &text);
    if (text.n)
        fputs(text.s, stderr);
    buf_free(&text);
}

static void tell_fixable(const struct report *report) {
    size_t n = 0;
    for (size_t i = 0; i < report->n; i++)
        n += report->findings[i].diag->fix != NULL;
    if (n && n == report->n)
        fprintf(stderr, "`--fix` mends %s\n", n == 1 ? "it" : "all of them");
    else if (n)
        fprintf(stderr, "`--fix` mends %zu of them\n", n);
}

/* Nothing found is worth a line where somebody waited for it. */
static void summarise(const struct options *options, const struct report *report) {
    Buf text = {0};
    report_numbers(&text, &report->counts, report->files);
    if (!text.n && options->watched)
        buf_printf(&text, "nothing found in %zu file%s", report->files, report->files == 1 ? "" : "s");
    if (text.n) {
        fputs(text.s, stderr);
        watcher_end_line(options);
    }
    buf_free(&text);
}

static int report_library(struct look *look, const struct fixes *fixes) {
    const struct options *options = look->session.options;
    if (options->write_baseline && !write_baseline(look))
        return EXIT_TROUBLE;
    struct report report = report_take(look->session.arena, &look->findings, &look->scope);
    report.files = session_files(&look->session, &look->scope);
    /* --changed-since: files of findings about changed ones count as looked at. */
    report.files = report.files < report.counts.files ? report.counts.files : report.files;
    report.fail_on = options->fail_on;
    report.fixes = options->dry_run ? fixes : NULL;
    bool written = reports_write(options, &report);
    bool fixed = !fixes || fix_tell(options, fixes);
    if (!options->quiet) {
        name_fixed(look);
        summarise_external(look);
        summarise(options, &report);
        if (!fixes)
            tell_fixable(&report);
    }
    if (!written || !fixed)
        return EXIT_TROUBLE;
    return report_at_least(&report.counts, options->fail_on) ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* What is reported is read from disk, behind all that was written there. */
static int report(const struct options *options, const struct fixes *fixes) {
    struct look look;
    int status = EXIT_TROUBLE;
    enum look_result result = look_take(options, NULL, &look);
    if (result == LOOK_TAKEN)
        status = report_library(&look, fixes);
    else if (result == LOOK_NO_SETTINGS)
        status = report_settings(&look);
    look_end(&look);
    return status;
}

int run_check(const struct options *options) {
    if (!reports_agree(options) || !baseline_agrees(options) || !fix_agrees(options))
        return EXIT_TROUBLE;
    if (!options->fix)
        return report(options, NULL);
    struct fixes fixes = {.arena = arena_new()};
    int status = EXIT_TROUBLE;
    if (fix_library(options, &fixes))
        status = report(options, &fixes);
    fixes_free(&fixes);
    arena_free(fixes.arena);
    return status;
}
