/* JUnit's XML, as Jenkins, GitLab and others read it.
 *
 * A file is a test suite and a finding a test case. What fails a run (--fail-on) is a failure; what
 * does not is a skipped test, so that it is seen and nothing turns red. A clean run has one test
 * that passed: a report without any test counts as an error in Jenkins. Cases are told apart by
 * their names, which therefore hold no line numbers.
 */
#include "base/caret.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "check/report_parts.h"

static void attribute(Buf *out, const char *name, Slice value) {
    buf_printf(out, " %s=\"", name);
    buf_xml_text(out, value);
    buf_char(out, '"');
}

/* "link/missing-file: no such file: `x.md`", and " (2)" behind it when the suite has that name
 * already. */
static void name_case(Buf *name, const struct report *report, struct map *seen,
                      const struct diag *diag) {
    buf_clear(name);
    buf_printf(name, "%s: ", rule_id(diag->rule));
    buf_slice(name, diag->message);
    void **slot = map_slot(seen, buf_dup(name, report->arena));
    uintptr_t before = (uintptr_t)*slot;
    *slot = (void *)(before + 1);
    if (before)
        buf_printf(name, " (%zu)", (size_t)before + 1);
}

static void add_outcome(Buf *out, const struct report *report, const struct diag *diag) {
    Buf text = {0}, head = {0};
    buf_printf(&head, "%s[%s]: ", level_name(diag->level), rule_id(diag->rule));
    buf_slice(&head, diag->message);
    if (!report_fails(report, diag)) {
        buf_puts(out, "      <skipped");
        attribute(out, "message", buf_view(&head));
        buf_puts(out, "/>\n");
    } else {
        caret_format(&text, diag, false);
        buf_puts(out, "      <failure");
        attribute(out, "type", slice_from(rule_id(diag->rule)));
        attribute(out, "message", buf_view(&head));
        buf_char(out, '>');
        /* Line ends need no escape here, and are easier to read without. */
        Slice rest = buf_view(&text), line;
        while (slice_next_line(&rest, &line)) {
            buf_xml_text(out, line);
            if (rest.n)
                buf_char(out, '\n');
        }
        buf_puts(out, "</failure>\n");
    }
    buf_free(&head);
    buf_free(&text);
}

static void add_case(Buf *out, const struct report *report, Slice suite,
                     const struct finding *finding, Slice name) {
    buf_puts(out, "    <testcase");
    attribute(out, "classname", suite);
    attribute(out, "name", name);
    if (finding->file.n)
        attribute(out, "file", finding->file);
    if (finding->diag->place.line)
        buf_printf(out, " line=\"%u\"", (unsigned)finding->diag->place.line);
    buf_puts(out, ">\n");
    add_outcome(out, report, finding->diag);
    buf_puts(out, "    </testcase>\n");
}

static size_t failures(const struct report *report, size_t from, size_t to) {
    size_t n = 0;
    for (size_t i = from; i < to; i++)
        n += report_fails(report, report->findings[i].diag);
    return n;
}

static void add_suite(Buf *out, const struct report *report, size_t from, size_t to) {
    Slice suite = report->findings[from].file.n ? report->findings[from].file : S("quire check");
    size_t failed = failures(report, from, to);
    struct map seen = {0};
    Buf name = {0};
    buf_puts(out, "  <testsuite");
    attribute(out, "name", suite);
    buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n", to - from,
               failed, to - from - failed);
    for (size_t i = from; i < to; i++) {
        name_case(&name, report, &seen, report->findings[i].diag);
        add_case(out, report, suite, &report->findings[i], buf_view(&name));
    }
    buf_puts(out, "  </testsuite>\n");
    buf_free(&name);
    map_free(&seen);
}

void write_junit(Buf *out, const struct report *report) {
    buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    buf_printf(out,
               "<testsuites name=\"quire check\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
               report->n ? report->n : 1, failures(report, 0, report->n));
    for (size_t from = 0, to; from < report->n; from = to) {
        for (to = from + 1; to < report->n; to++)
            if (!slice_eq(report->findings[to].file, report->findings[from].file))
                break;
        add_suite(out, report, from, to);
    }
    if (!report->n)
        buf_puts(out, "  <testsuite name=\"quire check\" tests=\"1\" failures=\"0\" errors=\"0\" "
                      "skipped=\"0\">\n"
                      "    <testcase classname=\"quire check\" name=\"no findings\"/>\n"
                      "  </testsuite>\n");
    buf_puts(out, "</testsuites>\n");
}
