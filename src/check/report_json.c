/* The formats json and jsonl, and the JSON that other formats are made with. */
#include "base/mem.h"
#include "base/unicode.h"
#include "base/version.h"
#include "check/report_parts.h"

/* Of the shape of this format; a change that breaks readers adds one. */
enum { FORMAT_VERSION = 1 };

void json_begin(void) {
    json_set_alloc_funcs(xmalloc, free);
}

json_t *json_text(Slice text) {
    json_t *value = json_stringn(text.s ? text.s : "", text.n);
    if (value)
        return value;
    Buf mended = {0};
    for (size_t i = 0; i < text.n;) {
        uint32_t code;
        i += utf8_next(text.s + i, text.n - i, &code);
        buf_utf8(&mended, code);
    }
    value = json_stringn(mended.s, mended.n);
    buf_free(&mended);
    return value;
}

json_t *json_number(size_t number) {
    return json_integer((json_int_t)number);
}

void json_add(json_t *object, const char *key, json_t *value) {
    json_object_set_new(object, key, value);
}

static int add_chunk(const char *bytes, size_t n, void *out) {
    buf_add(out, bytes, n);
    return 0;
}

void json_write(Buf *out, const json_t *value, bool indented) {
    json_dump_callback(value, add_chunk, out, indented ? JSON_INDENT(2) : JSON_COMPACT);
    buf_char(out, '\n');
}

static json_t *lines_json(const Slice *lines, size_t n) {
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_text(lines[i]));
    return list;
}

/* What is not known is left out, rather than being 0. */
static void add_place(json_t *object, const struct place *place) {
    if (place->line)
        json_add(object, "line", json_number(place->line));
    if (place->line && place->column) {
        json_add(object, "column", json_number(place->column));
        json_add(object, "end_column", json_number((size_t)place->column + place->length));
    }
}

static json_t *related_json(const struct diag *diag) {
    json_t *list = json_array();
    for (size_t i = 0; i < diag->n_related; i++) {
        const struct related *related = &diag->related[i];
        json_t *object = json_object();
        json_add(object, "path", json_text(related->place.path));
        add_place(object, &related->place);
        json_add(object, "message", json_text(related->message));
        json_array_append_new(list, object);
    }
    return list;
}

/* Bytes count from the file's start. */
static json_t *fix_json(const struct fix *fix) {
    json_t *object = json_object();
    json_add(object, "line", json_number(fix->place.line));
    json_add(object, "column", json_number(fix->place.column));
    json_add(object, "end_column", json_number(fix->place.column + utf8_count(fix->old)));
    json_add(object, "start_byte", json_number(fix->place.offset));
    json_add(object, "end_byte", json_number(fix->place.offset + fix->old.n));
    json_add(object, "old", json_text(fix->old));
    json_add(object, "new", json_text(fix->new));
    return object;
}

static json_t *finding_json(const struct finding *finding) {
    const struct diag *diag = finding->diag;
    json_t *object = json_object();
    json_add(object, "rule", json_text(slice_from(rule_id(diag->rule))));
    json_add(object, "level", json_text(slice_from(level_name(diag->level))));
    json_add(object, "path", json_text(diag->place.path));
    json_add(object, "file", json_text(finding->file));
    add_place(object, &diag->place);
    json_add(object, "message", json_text(diag->message));
    if (diag->label.n)
        json_add(object, "label", json_text(diag->label));
    json_add(object, "helps", lines_json(diag->helps, diag->n_helps));
    json_add(object, "notes", lines_json(diag->notes, diag->n_notes));
    json_add(object, "related", related_json(diag));
    if (diag->fix)
        json_add(object, "fix", fix_json(diag->fix));
    json_add(object, "text", json_text(diag->place.text));
    json_add(object, "fingerprint", json_text(finding->fingerprint));
    return object;
}

static json_t *counts_json(const struct report *report) {
    json_t *object = json_object();
    json_add(object, "errors", json_number(report->counts.by_level[LEVEL_ERROR]));
    json_add(object, "warnings", json_number(report->counts.by_level[LEVEL_WARNING]));
    json_add(object, "infos", json_number(report->counts.by_level[LEVEL_INFO]));
    json_add(object, "known", json_number(report->known));
    json_add(object, "files", json_number(report->files));
    json_add(object, "files_with_findings", json_number(report->counts.files));
    return object;
}

void write_json(Buf *out, const struct report *report) {
    json_t *top = json_object(), *findings = json_array();
    json_add(top, "format", json_number(FORMAT_VERSION));
    json_add(top, "tool", json_text(S("quire")));
    json_add(top, "version", json_text(S(QUIRE_VERSION)));
    json_add(top, "complete", json_boolean(!report->failed));
    json_add(top, "counts", counts_json(report));
    for (size_t i = 0; i < report->n; i++)
        json_array_append_new(findings, finding_json(&report->findings[i]));
    json_add(top, "findings", findings);
    json_write(out, top, true);
    json_decref(top);
}

void write_jsonl(Buf *out, const struct report *report) {
    for (size_t i = 0; i < report->n; i++) {
        json_t *finding = finding_json(&report->findings[i]);
        json_write(out, finding, false);
        json_decref(finding);
    }
}
