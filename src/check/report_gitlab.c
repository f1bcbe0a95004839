/* GitLab's code quality report: a subset of Code Climate's issues, shown in merge requests.
 *
 * GitLab takes findings of the same fingerprint for one, and wants a path and a line of each.
 */
#include "check/report_parts.h"

static const char *const severities[] = {[LEVEL_OFF] = "info",
                                         [LEVEL_INFO] = "info",
                                         [LEVEL_WARNING] = "minor",
                                         [LEVEL_ERROR] = "major"};

static json_t *location_json(const struct finding *finding) {
    uint32_t line = finding->diag->place.line;
    json_t *location = json_object(), *lines = json_object();
    json_add(lines, "begin", json_number(line ? line : 1));
    json_add(location, "path", json_text(finding->file.n ? finding->file : S("quire.yaml")));
    json_add(location, "lines", lines);
    return location;
}

static json_t *issue_json(const struct finding *finding) {
    const struct diag *diag = finding->diag;
    Buf text = {0};
    finding_text(&text, diag);
    json_t *issue = json_object();
    json_add(issue, "type", json_text(S("issue")));
    json_add(issue, "check_name", json_text(slice_from(rule_id(diag->rule))));
    json_add(issue, "description", json_text(diag->message));
    json_add(issue, "severity", json_text(slice_from(severities[diag->level])));
    json_add(issue, "fingerprint", json_text(finding->fingerprint));
    json_add(issue, "location", location_json(finding));
    if (text.n > diag->message.n) {
        json_t *content = json_object();
        json_add(content, "body", json_text(buf_view(&text)));
        json_add(issue, "content", content);
    }
    buf_free(&text);
    return issue;
}

void write_gitlab(Buf *out, const struct report *report) {
    json_t *issues = json_array();
    for (size_t i = 0; i < report->n; i++)
        json_array_append_new(issues, issue_json(&report->findings[i]));
    json_write(out, issues, true);
    json_decref(issues);
}
