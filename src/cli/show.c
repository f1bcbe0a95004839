#include "base/diag.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "check/check.h"
#include "cli/named.h"
#include "cli/weights.h"
#include "output/drift.h"
#include "output/target.h"

static Slice target_of(const struct options *options) {
    return options->target ? slice_from(options->target) : S("plain");
}

static void print_with_origin(const struct flat *whole) {
    Slice text = buf_view(&whole->text), rest = text, line;
    for (size_t at = 0; slice_next_line(&rest, &line); at = text.n - rest.n) {
        const struct source *source;
        uint32_t number;
        flat_origin(whole, (uint32_t)at, &source, &number);
        printf("%.*s:%u: %.*s\n", FMT(source->path), (unsigned)number, FMT(line));
    }
}

/* What is wrong with the files that the text came from. */
static int report_origins(struct session *session, const struct flat *flat) {
    Slice *paths = ARENA_ARRAY(session->arena, Slice, flat->origins.n);
    struct map seen = {0};
    struct report_scope scope = {.paths = paths};
    for (size_t i = 0; i < flat->origins.n; i++) {
        Slice path = flat->origins.v[i].source->path;
        if (!map_has(&seen, path))
            paths[scope.n++] = path;
        map_set(&seen, path, NULL);
    }
    map_free(&seen);
    struct report_counts counts = report_count(session->sink, &scope);
    if (scope.n && report_at_least(&counts, LEVEL_ERROR)) {
        fflush(stdout);
        check_note_includers(session->loaded.library);
        report_text(stderr, session->sink, &scope, session->options->colour_err);
        return EXIT_FINDINGS;
    }
    return EXIT_CLEAN;
}

static bool carries(const struct target_module *target, const struct document *document) {
    if (target_writes(target, document))
        return true;
    if (target_is_left_out(target, document))
        complain("the front matter of `%.*s` says that it is not for %.*s", FMT(document->name), FMT(target->name));
    else if (target_carries(target, document))
        complain("the target %.*s writes nothing for `%.*s`", FMT(target->name), FMT(document->name));
    else if (document->tool.n && !slice_eq(document->tool, target->tool))
        complain("`%.*s` is written for %.*s and has no prompt for %.*s", FMT(document->name), FMT(document->tool),
                 FMT(target->name));
    else
        complain("the target %.*s carries no %s", FMT(target->name), kind_plural(document->kind));
    advise("without --target, the text alone is shown");
    return false;
}

/* A document's prompt for a target. */
struct shown {
    const struct document *document;
    Slice target;
    struct flat text;            /* valid when `status` is not EXIT_TROUBLE */
    Buf tokens;                  /* --tokens: what is printed instead */
    int status;                  /* EXIT_TROUBLE: there is none, and it has been said why; EXIT_FINDINGS: the module failed */
};

static bool make_text(struct session *session, const struct target_module *target, struct shown *shown) {
    struct prompt prompt;
    bool made = prompt_make(session->arena, target, shown->document, &prompt);
    if (made)
        prompt_whole(&prompt, shown->document, &shown->text);
    if (made && session->options->tokens)
        weights_table(&shown->tokens, session->loaded.library, shown->document, &prompt);
    prompt_free(&prompt);
    return made;
}

static struct shown make_shown(struct session *session, const char *name, Slice target) {
    struct shown shown = {.target = target, .status = EXIT_TROUBLE};
    Targets targets = {0};
    shown.document = named_document(session, name, target);
    if (!shown.document)
        return shown;
    targets_load(session->engine, session->loaded.library, &target, 1, &targets);
    if (targets.n && carries(&targets.v[0], shown.document))
        shown.status = make_text(session, &targets.v[0], &shown) ? EXIT_CLEAN : EXIT_FINDINGS;
    if (shown.status == EXIT_FINDINGS || !targets.n)
        session_report_templates(session);
    targets_free(&targets);
    return shown;
}

/* Where each line came from, as [path, line]. */
static void add_origins(Buf *out, const struct flat *whole) {
    Slice text = buf_view(&whole->text), rest = text, line;
    const char *joint = "";
    buf_puts(out, ",\n  \"lines\": [");
    for (size_t at = 0; slice_next_line(&rest, &line); at = text.n - rest.n) {
        const struct source *source;
        uint32_t number;
        flat_origin(whole, (uint32_t)at, &source, &number);
        buf_printf(out, "%s[", joint);
        buf_json_string(out, source->path);
        buf_printf(out, ", %u]", (unsigned)number);
        joint = ", ";
    }
    buf_puts(out, "]");
}

static void add_member(Buf *out, const char *key, Slice text) {
    buf_printf(out, ",\n  \"%s\": ", key);
    if (text.n)
        buf_json_string(out, text);
    else
        buf_puts(out, "null");
}

static void print_json(const struct shown *shown, bool origins) {
    const struct document *document = shown->document;
    Buf out = {0};
    buf_printf(&out, "{\n  \"kind\": \"%s\"", kind_name(document->kind));
    add_member(&out, "name", document->name);
    add_member(&out, "tool", document->tool);
    add_member(&out, "path", document->source->path);
    add_member(&out, "target", shown->target);
    buf_puts(&out, ",\n  \"text\": ");
    buf_json_string(&out, buf_view(&shown->text.text));
    if (origins)
        add_origins(&out, &shown->text);
    buf_puts(&out, "\n}\n");
    fwrite(out.s, 1, out.n, stdout);
    buf_free(&out);
}

static int show_one(struct session *session) {
    struct shown shown = make_shown(session, session->options->operands[0], target_of(session->options));
    int status = shown.status;
    if (status == EXIT_CLEAN && session->options->json)
        print_json(&shown, session->options->origin);
    else if (status == EXIT_CLEAN && session->options->origin)
        print_with_origin(&shown.text);
    else if (status == EXIT_CLEAN && session->options->tokens)
        fwrite(shown.tokens.s, 1, shown.tokens.n, stdout);
    else if (status == EXIT_CLEAN)
        fwrite(shown.text.text.s, 1, shown.text.text.n, stdout);
    if (status == EXIT_CLEAN)
        status = report_origins(session, &shown.text);
    flat_free(&shown.text);
    buf_free(&shown.tokens);
    return status;
}

/* --- --diff --- */

/* Is --diff's OTHER a target? A target cannot be called in any other way, a document can: by its kind. */
static bool names_target(struct session *session, const char *other) {
    const struct library *library = session->loaded.library;
    for (size_t i = 0; i < library->n_target_names; i++) {
        if (!slice_is(library->target_names[i], other))
            continue;
        struct lookup lookup = named_look(session, other, target_of(session->options));
        if (lookup.n) {
            complain("`%s` is a target, and %s %s is named so, too: the target is meant", other,
                     lookup.found[0]->kind == KIND_AGENT ? "an" : "a", kind_name(lookup.found[0]->kind));
            advise("for the other, say `%s/%s`", kind_name(lookup.found[0]->kind), other);
        }
        return true;
    }
    return false;
}

static Slice label_of(struct session *session, const struct shown *shown, bool with_target) {
    Slice path = shown->document->source->path;
    return with_target ? arena_printf(session->arena, "%.*s (%.*s)", FMT(path), FMT(shown->target)) : path;
}

static bool print_difference(struct session *session, const struct shown *one, const struct shown *other) {
    const struct options *options = session->options;
    bool targets = !slice_eq(one->target, other->target);
    unsigned flags = (options->colour ? DIFF_COLOUR : 0u) | (options->terminal ? DIFF_VISIBLE : 0u);
    Buf out = {0};
    struct drift drift = drift_find(session->arena, buf_view(&one->text.text), &other->text,
                                    other->document->source->path, (Slice){0});
    drift_print(&out, &drift, label_of(session, one, targets), label_of(session, other, targets),
                flags | (options->origin ? 0u : DRIFT_PLAIN));
    fwrite(out.s ? out.s : "", 1, out.n, stdout);
    buf_free(&out);
    return drift.binary || drift.diff.n;
}

static int show_difference(struct session *session) {
    const char *name = session->options->operands[0], *other = session->options->diff;
    Slice target = target_of(session->options);
    bool targets = names_target(session, other);
    struct shown one = make_shown(session, name, target), two = {.status = EXIT_TROUBLE};
    if (one.status != EXIT_TROUBLE)
        two = targets ? make_shown(session, name, slice_from(other)) : make_shown(session, other, target);
    int status = one.status > two.status ? one.status : two.status;
    if (status == EXIT_CLEAN && print_difference(session, &one, &two))
        status = EXIT_FINDINGS;
    if (one.status == EXIT_CLEAN && two.status == EXIT_CLEAN) {
        int found = report_origins(session, &one.text);
        if (two.document != one.document)
            found |= report_origins(session, &two.text);
        status = found ? EXIT_FINDINGS : status;
    }
    flat_free(&one.text);
    flat_free(&two.text);
    return status;
}

static bool options_agree(const struct options *options) {
    if (options->json && (options->diff || options->tokens)) {
        complain("`--json` goes without `--%s`", options->diff ? "diff" : "tokens");
        return false;
    }
    if (!options->tokens)
        return true;
    if (options->diff || options->origin) {
        complain("`--tokens` goes without `--%s`", options->diff ? "diff" : "origin");
        return false;
    }
    return counts_tokens();
}

static int show(struct session *session) {
    if (!options_agree(session->options))
        return EXIT_TROUBLE;
    if (!session_load(session, false, stderr) || !session_target(session, target_of(session->options)))
        return EXIT_TROUBLE;
    return session->options->diff ? show_difference(session) : show_one(session);
}

int run_show(const struct options *options) {
    struct session session;
    int status = session_begin(options, &session) ? show(&session) : EXIT_TROUBLE;
    session_end(&session);
    return status;
}
