#include "check/report.h"
#include "base/caret.h"
#include "base/diff.h"
#include "base/mem.h"
#include "base/path.h"
#include "check/fix.h"
#include "check/report_parts.h"

static bool is_below(const struct report_scope *scope, Slice path) {
    for (size_t i = 0; i < scope->n; i++)
        if (path_is_under(path, scope->paths[i]))
            return true;
    return scope->n == 0;
}

bool scope_holds(const struct report_scope *scope, Slice path) {
    return (!scope->only || map_has(scope->only, path)) && is_below(scope, path);
}

static bool takes(const struct report_scope *scope, const struct diag *diag) {
    bool about = scope->changed && diag->about.n && map_has(scope->changed, diag->about);
    return about ? is_below(scope, diag->place.path) : scope_holds(scope, diag->place.path);
}

/* Counts findings that come in order; *last is the file of the one before. */
static void count(struct report_counts *counts, const struct diag *diag, Slice *last) {
    Slice path = diag->place.path;
    counts->by_level[diag->level]++;
    counts->harmless += rule_is_harmless(diag->rule);
    counts->files += path.n && !slice_eq(path, *last);
    *last = path;
}

struct report_counts report_count(struct sink *sink, const struct report_scope *scope) {
    struct report_counts counts = {0};
    Slice last = {0};
    size_t n;
    const struct diag *diags = sink_all(sink, &n);
    for (size_t i = 0; i < n; i++)
        if (scope_holds(scope, diags[i].place.path))
            count(&counts, &diags[i], &last);
    return counts;
}

size_t report_at_least(const struct report_counts *counts, enum level level) {
    size_t n = 0;
    for (size_t i = level; i <= LEVEL_ERROR; i++)
        n += counts->by_level[i];
    return level <= LEVEL_INFO ? n - counts->harmless : n;
}

bool report_fails(const struct report *report, const struct diag *diag) {
    return diag->level >= report->fail_on && !rule_is_harmless(diag->rule);
}

struct report report_take(struct arena *arena, const struct findings *findings,
                          const struct report_scope *scope) {
    struct report report = {.arena = arena, .fail_on = LEVEL_ERROR};
    struct finding *kept = ARENA_ARRAY(arena, struct finding, findings->n);
    Slice last = {0};
    for (size_t i = 0; i < findings->n; i++) {
        const struct finding *finding = &findings->v[i];
        if (!takes(scope, finding->diag))
            continue;
        if (finding->known) {
            report.known++;
            continue;
        }
        kept[report.n++] = *finding;
        count(&report.counts, finding->diag, &last);
    }
    report.findings = kept;
    return report;
}

void report_text(FILE *out, struct sink *sink, const struct report_scope *scope, bool colour) {
    size_t n;
    const struct diag *diags = sink_all(sink, &n);
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        if (!scope_holds(scope, diags[i].place.path))
            continue;
        if (!first)
            putc('\n', out);
        first = false;
        diag_print(out, &diags[i], colour);
    }
}

static void write_diff(Buf *out, const struct report *report) {
    unsigned flags = report->colour ? DIFF_COLOUR : 0;
    fixes_diff(out, report->fixes, flags | (report->terminal ? DIFF_VISIBLE : 0));
}

static void write_text(Buf *out, const struct report *report) {
    if (report->fixes) {
        write_diff(out, report);
        return;
    }
    for (size_t i = 0; i < report->n; i++) {
        if (i)
            buf_char(out, '\n');
        caret_format(out, report->findings[i].diag, report->colour);
    }
}

void report_numbers(Buf *out, const struct report_counts *counts, size_t files) {
    static const struct {
        enum level level;
        const char *one, *many;
    } words[] = {{LEVEL_ERROR, "error", "errors"},
                 {LEVEL_WARNING, "warning", "warnings"},
                 {LEVEL_INFO, "info", "infos"}};
    bool any = false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = counts->by_level[words[i].level];
        if (n)
            buf_printf(out, "%s%zu %s", any ? ", " : "", n, n == 1 ? words[i].one : words[i].many);
        any = any || n;
    }
    if (any && counts->files)
        buf_printf(out, " in %zu of %zu %s", counts->files, files, files == 1 ? "file" : "files");
}

void report_summary(FILE *out, const struct report_counts *counts, size_t files) {
    Buf line = {0};
    report_numbers(&line, counts, files);
    if (line.n)
        fprintf(out, "%s\n", line.s);
    buf_free(&line);
}

void finding_text(Buf *out, const struct diag *diag) {
    buf_slice(out, diag->message);
    for (size_t i = 0; i < diag->n_helps; i++) {
        buf_puts(out, "\nhelp: ");
        buf_slice(out, diag->helps[i]);
    }
    for (size_t i = 0; i < diag->n_notes; i++) {
        buf_puts(out, "\nnote: ");
        buf_slice(out, diag->notes[i]);
    }
}

const struct report_format report_formats[] = {
    {"text", write_text},   {"json", write_json},     {"jsonl", write_jsonl},
    {"sarif", write_sarif}, {"github", write_github}, {"gitlab", write_gitlab},
    {"junit", write_junit},
};
const size_t report_format_count = sizeof report_formats / sizeof *report_formats;

const struct report_format *report_format_find(Slice name) {
    for (size_t i = 0; i < report_format_count; i++)
        if (slice_is(name, report_formats[i].name))
            return &report_formats[i];
    return NULL;
}
