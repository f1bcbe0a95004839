/* SARIF 2.1.0, for GitHub's code scanning and others.
 *
 * Rules stand in the catalogue's order, all of them, so a rule's index is its number. A result is
 * told from others by its fingerprint, which knows no line numbers. Braces in messages are left as
 * they are: a reader replaces `{0}` where there are arguments, and there are none.
 */
#include "base/mem.h"
#include "base/unicode.h"
#include "base/version.h"
#include "check/report_parts.h"

enum { MOST_RESULTS = 5000 };

/* What paths are relative to: the repository's root. */
#define ROOT_ID "%SRCROOT%"

static const char *const levels[] = {[LEVEL_OFF] = "none",
                                     [LEVEL_INFO] = "note",
                                     [LEVEL_WARNING] = "warning",
                                     [LEVEL_ERROR] = "error"};

/* What looks like `[text](place)` in a message is a link to a reader: a space keeps it text. */
static json_t *message_json(Slice text) {
    Buf b = {0};
    for (size_t i = 0; i < text.n; i++) {
        buf_char(&b, text.s[i]);
        if (text.s[i] == ']' && i + 1 < text.n && text.s[i + 1] == '(')
            buf_char(&b, ' ');
    }
    json_t *message = json_object();
    json_add(message, "text", json_text(buf_view(&b)));
    buf_free(&b);
    return message;
}

static json_t *uri_json(Slice path) {
    Buf url = {0}, uri = {0};
    buf_url_path(&url, path);
    for (size_t i = 0; i < url.n; i++)
        if (url.s[i] == '[' ||
            url.s[i] == ']') /* a browser lets them pass in a path, a URI does not */
            buf_puts(&uri, url.s[i] == '[' ? "%5B" : "%5D");
        else
            buf_char(&uri, url.s[i]);
    json_t *text = json_text(buf_view(&uri));
    buf_free(&uri);
    buf_free(&url);
    return text;
}

static json_t *region_json(const struct place *place) {
    json_t *region = json_object();
    json_add(region, "startLine", json_number(place->line));
    if (place->column) {
        json_add(region, "startColumn", json_number(place->column));
        json_add(region, "endColumn", json_number((size_t)place->column + place->length));
    }
    return region;
}

static json_t *artifact_json(Slice file) {
    json_t *artifact = json_object();
    json_add(artifact, "uri", uri_json(file));
    json_add(artifact, "uriBaseId", json_text(S(ROOT_ID)));
    return artifact;
}

static json_t *location_json(Slice file, const struct place *place) {
    json_t *physical = json_object(), *location = json_object();
    json_add(physical, "artifactLocation", artifact_json(file));
    if (place->line)
        json_add(physical, "region", region_json(place));
    json_add(location, "physicalLocation", physical);
    return location;
}

static json_t *locations_json(const struct finding *finding) {
    json_t *list = json_array();
    if (finding->file.n)
        json_array_append_new(list, location_json(finding->file, &finding->diag->place));
    return list;
}

/* A related file's path from the repository's root: the finding's own tells where the library lies.
 */
static Slice related_file(struct arena *arena, const struct finding *finding, Slice path) {
    size_t prefix = finding->file.n - finding->diag->place.path.n;
    return arena_printf(arena, "%.*s%.*s", (int)prefix, finding->file.s, FMT(path));
}

static json_t *related_json(struct arena *arena, const struct finding *finding) {
    const struct diag *diag = finding->diag;
    json_t *list = json_array();
    for (size_t i = 0; i < diag->n_related; i++) {
        const struct related *related = &diag->related[i];
        Slice file = related_file(arena, finding, related->place.path);
        json_t *location = location_json(file, &related->place);
        json_add(location, "id", json_number(i + 1));
        json_add(location, "message", message_json(related->message));
        json_array_append_new(list, location);
    }
    return list;
}

/* A region with nothing in it is an insertion. */
static json_t *replacement_json(const struct fix *fix) {
    json_t *region = json_object(), *content = json_object(), *replacement = json_object();
    json_add(region, "startLine", json_number(fix->place.line));
    json_add(region, "startColumn", json_number(fix->place.column));
    json_add(region, "endColumn", json_number(fix->place.column + utf8_count(fix->old)));
    json_add(content, "text", json_text(fix->new));
    json_add(replacement, "deletedRegion", region);
    json_add(replacement, "insertedContent", content);
    return replacement;
}

static json_t *fixes_json(const struct finding *finding) {
    const struct fix *fix = finding->diag->fix;
    json_t *replacements = json_array(), *changes = json_array(), *fixes = json_array();
    json_t *change = json_object(), *object = json_object();
    json_array_append_new(replacements, replacement_json(fix));
    json_add(change, "artifactLocation", artifact_json(finding->file));
    json_add(change, "replacements", replacements);
    json_array_append_new(changes, change);
    json_add(object, "artifactChanges", changes);
    json_array_append_new(fixes, object);
    return fixes;
}

static json_t *result_json(struct arena *arena, const struct finding *finding) {
    const struct diag *diag = finding->diag;
    Buf text = {0};
    finding_text(&text, diag);
    json_t *result = json_object(), *prints = json_object();
    json_add(result, "ruleId", json_text(slice_from(rule_id(diag->rule))));
    json_add(result, "ruleIndex", json_number((size_t)diag->rule));
    json_add(result, "level", json_text(slice_from(levels[diag->level])));
    json_add(result, "message", message_json(buf_view(&text)));
    json_add(result, "locations", locations_json(finding));
    if (diag->n_related)
        json_add(result, "relatedLocations", related_json(arena, finding));
    if (diag->fix)
        json_add(result, "fixes", fixes_json(finding));
    json_add(prints, "quireFinding/v1", json_text(finding->fingerprint));
    json_add(result, "partialFingerprints", prints);
    buf_free(&text);
    return result;
}

/* --- the run --- */

/* Indented, and so code whatever the example holds. */
static void add_example(Buf *out, const char *title, const char *example) {
    Slice rest = slice_from(example), line;
    buf_printf(out, "\n\n%s:\n\n", title);
    while (slice_next_line(&rest, &line)) {
        buf_printf(out, line.n ? "    %.*s" : "%.*s", FMT(line));
        if (rest.n)
            buf_char(out, '\n');
    }
}

/* GitHub shows `help` beside a finding. It wants plain text too, for which Markdown as plain as
 * this serves. */
static json_t *help_json(const struct explanation *explanation) {
    Buf b = {0};
    buf_slice(&b, slice_from(explanation->text));
    add_example(&b, "Wrong", explanation->wrong);
    add_example(&b, "Right", explanation->right);
    json_t *help = json_object();
    json_add(help, "text", json_text(buf_view(&b)));
    json_add(help, "markdown", json_text(buf_view(&b)));
    buf_free(&b);
    return help;
}

static json_t *rule_json(enum rule rule) {
    const struct explanation *explanation = rule_explanation(rule);
    json_t *object = json_object(), *configuration = json_object();
    json_add(object, "id", json_text(slice_from(rule_id(rule))));
    json_add(object, "shortDescription", message_json(slice_from(rule_summary(rule))));
    json_add(object, "fullDescription", message_json(slice_from(explanation->text)));
    json_add(object, "help", help_json(explanation));
    if (rule_level(rule) == LEVEL_OFF)
        json_add(configuration, "enabled", json_false());
    else
        json_add(configuration, "level", json_text(slice_from(levels[rule_level(rule)])));
    json_add(object, "defaultConfiguration", configuration);
    return object;
}

static json_t *tool_json(void) {
    json_t *tool = json_object(), *driver = json_object(), *rules = json_array();
    for (size_t i = 0; i < RULE_COUNT; i++)
        json_array_append_new(rules, rule_json((enum rule)i));
    json_add(driver, "name", json_text(S("quire")));
    json_add(driver, "semanticVersion", json_text(S(QUIRE_VERSION)));
    json_add(driver, "rules", rules);
    json_add(tool, "driver", driver);
    return tool;
}

static json_t *invocation_json(const struct report *report, size_t left_out) {
    json_t *invocation = json_object();
    json_add(invocation, "executionSuccessful", json_boolean(!report->failed));
    if (left_out) {
        Slice text = arena_printf(report->arena,
                                  "%zu of %zu findings are not in this file, which holds %d at "
                                  "most; the gravest are here",
                                  left_out, report->n, MOST_RESULTS);
        json_t *notification = json_object(), *list = json_array();
        json_add(notification, "level", json_text(S("warning")));
        json_add(notification, "message", message_json(text));
        json_array_append_new(list, notification);
        json_add(invocation, "toolExecutionNotifications", list);
    }
    json_t *list = json_array();
    json_array_append_new(list, invocation);
    return list;
}

/* How many results of each level there is room for: errors come before warnings. */
static void share_room(const struct report *report, size_t room[LEVEL_ERROR + 1]) {
    size_t left = MOST_RESULTS;
    for (size_t level = LEVEL_ERROR + 1; level-- > 0;) {
        size_t n = report->counts.by_level[level];
        room[level] = n < left ? n : left;
        left -= room[level];
    }
}

static json_t *results_json(const struct report *report) {
    size_t room[LEVEL_ERROR + 1];
    share_room(report, room);
    json_t *results = json_array();
    for (size_t i = 0; i < report->n; i++) {
        const struct finding *finding = &report->findings[i];
        if (room[finding->diag->level]) {
            room[finding->diag->level]--;
            json_array_append_new(results, result_json(report->arena, finding));
        }
    }
    return results;
}

static json_t *run_json(const struct report *report) {
    json_t *run = json_object(), *root = json_object(), *roots = json_object();
    json_t *results = results_json(report);
    json_add(root, "description", message_json(S("the repository's root")));
    json_add(roots, ROOT_ID, root);
    json_add(run, "tool", tool_json());
    json_add(run, "invocations", invocation_json(report, report->n - json_array_size(results)));
    json_add(run, "originalUriBaseIds", roots);
    json_add(run, "columnKind", json_text(S("unicodeCodePoints")));
    json_add(run, "results", results);
    return run;
}

void write_sarif(Buf *out, const struct report *report) {
    json_t *log = json_object(), *runs = json_array();
    json_array_append_new(runs, run_json(report));
    json_add(
        log, "$schema",
        json_text(S(
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json")));
    json_add(log, "version", json_text(S("2.1.0")));
    json_add(log, "runs", runs);
    json_write(out, log, true);
    json_decref(log);
}
