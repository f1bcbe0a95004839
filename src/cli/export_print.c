/* What `quire export` prints of each file: the list, the comparison, and both as JSON. */
#include "base/caret.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/export.h"
#include "output/drift.h"
#include <string.h>

/* --- differences --- */

static void add_number(Buf *out, const char *key, uint32_t number) {
    buf_printf(out, "\"%s\": %u", key, (unsigned)number);
}

/* Lines from 1 on; an empty range is named by the line before it, as in the diff. */
static void add_range(Buf *out, const char *key, uint32_t at, uint32_t n) {
    buf_printf(out, "\"%s\": {", key);
    add_number(out, "line", at + (n > 0));
    buf_puts(out, ", ");
    add_number(out, "lines", n);
    buf_puts(out, "}");
}

static void add_places(Buf *out, const struct drift *drift, const struct hunk *hunk) {
    static const char *const sides[] = {[DRIFT_AT] = "at", [DRIFT_BEHIND] = "behind", [DRIFT_BEFORE] = "before"};
    DriftPlaces places = {0};
    drift_places(drift, hunk, 1, &places);
    buf_puts(out, "\"origins\": [");
    for (size_t i = 0; i < places.n; i++) {
        buf_puts(out, i ? ", {\"path\": " : "{\"path\": ");
        buf_json_string(out, places.v[i].path);
        buf_puts(out, ", ");
        add_number(out, "line", places.v[i].line);
        buf_puts(out, ", ");
        add_number(out, "last", places.v[i].last);
        buf_printf(out, ", \"side\": \"%s\"}", sides[places.v[i].side]);
    }
    buf_puts(out, "]");
    VEC_FREE(&places);
}

static void add_difference_json(Buf *out, const struct drift *drift, Slice diff) {
    buf_printf(out, ",\n      \"binary\": %s,\n      \"diff\": ", drift->binary ? "true" : "false");
    if (drift->binary)
        buf_puts(out, "null");
    else
        buf_json_string(out, diff);
    buf_puts(out, ",\n      \"hunks\": [");
    for (size_t i = 0; i < drift->diff.n; i++) {
        const struct hunk *hunk = &drift->diff.hunks[i];
        buf_puts(out, i ? ",\n        {" : "\n        {");
        add_range(out, "installed", hunk->old_at, hunk->old_n);
        buf_puts(out, ", ");
        add_range(out, "expected", hunk->new_at, hunk->new_n);
        buf_puts(out, ", ");
        add_places(out, drift, hunk);
        buf_puts(out, "}");
    }
    buf_puts(out, drift->diff.n ? "\n      ]" : "]");
}

void export_compare(void *context, const struct export_file *file, const struct layout_file *wanted, Slice bytes) {
    struct exporting *x = context;
    const struct options *options = x->session->options;
    unsigned flags = (options->colour ? DIFF_COLOUR : 0u) | (options->terminal ? DIFF_VISIBLE : 0u);
    struct arena *arena = arena_new();
    struct difference *difference = ARENA_NEW(x->session->arena, struct difference);
    Buf text = {0}, json = {0};
    Slice there;
    int error = file_read(arena, arena_printf(arena, "%s/%.*s", x->request.dir, FMT(file->path)).s, SIZE_MAX, &there);
    if (error) {
        buf_printf(&text, "%.*s cannot be read: %s\n", FMT(file->path), strerror(error));
    } else {
        struct drift drift = drift_find(arena, there, wanted->text, wanted->from, bytes);
        drift_print(&text, &drift, file->path, file->path, options->json ? 0 : flags);
        add_difference_json(&json, &drift, buf_view(&text));
    }
    difference->text = buf_dup(&text, x->session->arena);
    difference->json = buf_dup(&json, x->session->arena);
    map_set(&x->differences, file->path, difference);
    buf_free(&text);
    buf_free(&json);
    arena_free(arena);
}

/* --- text --- */

static void print_line(const char *word, const struct export_file *file, const char *why) {
    Buf line = {0};
    buf_printf(&line, "%-8s", word);
    buf_visible(&line, file->path);
    if (file->from.n) {
        buf_puts(&line, " (");
        buf_visible(&line, file->from);
        buf_puts(&line, ")");
    }
    printf("%s%s%s\n", line.s, *why ? ": " : "", why);
    buf_free(&line);
}

void export_print_check(struct exporting *x) {
    static const char *const words[] = {[EXPORT_NEW] = "missing",    [EXPORT_CHANGED] = "changed", [EXPORT_MODE] = "mode",
                                        [EXPORT_EDITED] = "edited",  [EXPORT_ANOTHERS] = "foreign",
                                        [EXPORT_STALE] = "stale",    [EXPORT_STALE_EDITED] = "stale"};
    for (size_t i = 0; i < x->export.files.n; i++) {
        const struct export_file *file = &x->export.files.v[i];
        const struct difference *difference = map_get(&x->differences, file->path);
        const char *why = "";
        if (file->state == EXPORT_RIGHT || file->state == EXPORT_FAILED)
            continue;
        if (file->state == EXPORT_MODE)
            why = file->executable ? "it should be executable" : "it should not be executable";
        else if (file->state == EXPORT_STALE_EDITED)
            why = "and edited";
        print_line(words[file->state], file, why);
        if (difference)
            fwrite(difference->text.s, 1, difference->text.n, stdout);
    }
}

static void print_action(const struct export_file *file) {
    static const char *const why[] = {
        [EXPORT_EDITED] = "edited since it was exported",
        [EXPORT_ANOTHERS] = "no export wrote it",
        [EXPORT_FAILED] = "cannot be written",
        [EXPORT_STALE] = "has no source any more",
        [EXPORT_STALE_EDITED] = "has no source any more, and was edited",
    };
    if (file->action == EXPORT_REMOVE)
        print_line("remove", file, "");
    else if (file->action == EXPORT_WRITE)
        print_line(file->state == EXPORT_NEW ? "write" : "update", file,
                   file->state == EXPORT_EDITED || file->state == EXPORT_ANOTHERS ? why[file->state] : "");
    else if (file->state != EXPORT_RIGHT)
        print_line("keep", file, why[file->state]);
}

void export_print_list(struct exporting *x) {
    for (size_t i = 0; i < x->export.files.n; i++)
        print_action(&x->export.files.v[i]);
}

/* --- JSON --- */

static void add_text(Buf *out, const char *key, Slice text) {
    buf_printf(out, "\"%s\": ", key);
    buf_json_string(out, text);
}

static void add_file(Buf *out, const struct exporting *x, const struct export_file *file) {
    static const char *const actions[] = {[EXPORT_KEEP] = "keep", [EXPORT_WRITE] = "write", [EXPORT_REMOVE] = "remove"};
    const struct difference *difference = map_get(&x->differences, file->path);
    buf_puts(out, "    {\n      ");
    add_text(out, "path", file->path);
    buf_puts(out, ",\n      \"from\": ");
    if (file->from.n)
        buf_json_string(out, file->from);
    else
        buf_puts(out, "null");
    buf_printf(out, ",\n      \"state\": \"%s\"", export_state_name(file->state));
    if (x->mode != EXPORT_MODE_CHECK)
        buf_printf(out, ",\n      \"action\": \"%s\"", actions[file->action]);
    if (difference)
        buf_slice(out, difference->json);
    buf_puts(out, "\n    }");
}

static void add_problem(Buf *out, const struct diag *diag) {
    buf_puts(out, "    {");
    add_text(out, "rule", slice_from(rule_id(diag->rule)));
    buf_puts(out, ", ");
    add_text(out, "path", diag->place.path);
    buf_puts(out, ", ");
    add_text(out, "message", diag->message);
    buf_puts(out, "}");
}

void export_print_json(struct exporting *x) {
    static const char *const modes[] = {
        [EXPORT_MODE_WRITE] = "export", [EXPORT_MODE_LIST] = "dry-run", [EXPORT_MODE_CHECK] = "check"};
    Buf out = {0};
    size_t n;
    const struct diag *problems = sink_all(x->export.problems, &n);
    buf_puts(&out, "{\n  ");
    add_text(&out, "target", x->request.target->name);
    buf_printf(&out, ",\n  \"mode\": \"%s\",\n  \"files\": [", modes[x->mode]);
    for (size_t i = 0; i < x->export.files.n; i++) {
        buf_puts(&out, i ? ",\n" : "\n");
        add_file(&out, x, &x->export.files.v[i]);
    }
    buf_puts(&out, x->export.files.n ? "\n  ],\n  \"problems\": [" : "],\n  \"problems\": [");
    for (size_t i = 0; i < n; i++) {
        buf_puts(&out, i ? ",\n" : "\n");
        add_problem(&out, &problems[i]);
    }
    buf_puts(&out, n ? "\n  ]\n}\n" : "]\n}\n");
    fwrite(out.s, 1, out.n, stdout);
    buf_free(&out);
}
