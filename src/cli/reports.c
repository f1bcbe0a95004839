#include "cli/reports.h"
#include "base/file.h"
#include <errno.h>
#include <string.h>

/* The reports, the one that is written when none was asked for among them. */
static size_t all_reports(const struct options *options,
                          struct wanted_report reports[MOST_REPORTS]) {
    memcpy(reports, options->reports, sizeof options->reports);
    if (options->n_reports)
        return options->n_reports;
    reports[0] = (struct wanted_report){.format = report_format_find(S("text"))};
    return 1;
}

/* NULL is standard output, which may also be written `-`. */
static const char *file_of(const struct options *options, const struct wanted_report *report) {
    const char *file = report->file ? report->file : options->output;
    return file && strcmp(file, "-") != 0 ? file : NULL;
}

static bool same_place(const char *a, const char *b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void complain_of_pair(const char *a, const char *b, const char *file) {
    if (file)
        complain("the formats %s and %s would both be written to `%s`", a, b, file);
    else
        complain("the formats %s and %s would both be written to standard output", a, b);
    advise("give each a file of its own, as in `--format %s=FILE`", b);
}

bool reports_agree(const struct options *options) {
    struct wanted_report reports[MOST_REPORTS];
    size_t n = all_reports(options, reports);
    bool output_used = !options->output;
    for (size_t i = 0; i < n; i++) {
        const char *file = file_of(options, &reports[i]);
        output_used = output_used || !reports[i].file;
        for (size_t k = 0; k < i; k++) {
            if (!same_place(file, file_of(options, &reports[k])))
                continue;
            complain_of_pair(reports[k].format->name, reports[i].format->name, file);
            return false;
        }
    }
    if (!output_used) {
        complain("nothing would be written to `%s`: every format has a file of its own",
                 options->output);
        advise("`--output` is for the one `--format` that names no file");
    }
    return output_used;
}

/* Not by renaming: what a link or device stands for is meant, as in `--output /dev/stderr`. */
static int write_through(const char *path, Slice bytes) {
    FILE *file = fopen(path, "wb");
    if (!file)
        return errno;
    errno = 0;
    bool written = fwrite(bytes.s, 1, bytes.n, file) == bytes.n;
    int error = errno;
    if (fclose(file))
        return errno;
    return written ? 0 : error ? error : EIO;
}

bool write_named(const char *path, Slice bytes) {
    bool through = file_is_link(path) || file_kind(path) == FILE_OTHER;
    int error = file_kind(path) == FILE_FOLDER ? EISDIR
                : through                      ? write_through(path, bytes)
                                               : file_write(path, bytes, NULL);
    if (error)
        complain("`%s` cannot be written: %s", path, strerror(error));
    return !error;
}

bool reports_write(const struct options *options, struct report *report) {
    struct wanted_report reports[MOST_REPORTS];
    size_t n = all_reports(options, reports);
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        Buf out = {0};
        buf_init(&out);
        const char *file = file_of(options, &reports[i]);
        report->colour = !file && options->colour;
        report->terminal = !file && options->terminal;
        reports[i].format->write(&out, report);
        if (file)
            good = write_named(file, buf_view(&out)) && good;
        else
            fwrite(out.s, 1, out.n, stdout); /* main looks after its errors */
        buf_free(&out);
    }
    fflush(stdout); /* before what is said on standard error */
    return good;
}
