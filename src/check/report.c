#include "check/report.h"
#include "base/path.h"

bool scope_holds(const struct report_scope *scope, Slice path) {
    if (scope->n == 0)
        return true;
    for (size_t i = 0; i < scope->n; i++)
        if (path_is_under(path, scope->paths[i]))
            return true;
    return false;
}

struct report_counts report_count(struct sink *sink, const struct report_scope *scope) {
    struct report_counts counts = {0};
    Slice last = {0};
    size_t n;
    const struct diag *diags = sink_all(sink, &n);
    for (size_t i = 0; i < n; i++) {
        Slice path = diags[i].place.path;
        if (!scope_holds(scope, path))
            continue;
        counts.by_level[diags[i].level]++;
        counts.files += path.n && !slice_eq(path, last);
        last = path;
    }
    return counts;
}

size_t report_at_least(const struct report_counts *counts, enum level level) {
    size_t n = 0;
    for (size_t i = level; i <= LEVEL_ERROR; i++)
        n += counts->by_level[i];
    return n;
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

void report_summary(FILE *out, const struct report_counts *counts, size_t files) {
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
            fprintf(out, "%s%zu %s", any ? ", " : "", n, n == 1 ? words[i].one : words[i].many);
        any = any || n;
    }
    if (any && counts->files)
        fprintf(out, " in %zu of %zu %s", counts->files, files, files == 1 ? "file" : "files");
    if (any)
        putc('\n', out);
}
