#include "build/build.h"
#include "base/mem.h"
#include "base/path.h"
#include "check/check.h"
#include "cli/session.h"
#include "output/budget.h"
#include "output/losses.h"
#include "template/engine.h"

/* Findings that mean that an output is not what it should be; the others are `quire check`'s business, unless --strict. */
static bool breaks_outputs(enum rule rule) {
    Slice id = slice_from(rule_id(rule));
    return rule_spoils_text(rule) || slice_starts(id, S("output/")) || slice_starts(id, S("library/")) ||
           rule == RULE_FM_DUPLICATE_NAME;
}

static bool counts(const struct options *options, const struct diag *diag) {
    return diag->level == LEVEL_ERROR && (options->strict || breaks_outputs(diag->rule));
}

/* Prints what the exit status speaks of, and says how much more `quire check` would. */
static int report(struct session *session) {
    size_t n, printed = 0, others = 0;
    check_note_includers(session->loaded.library);
    const struct diag *diags = sink_all(session->sink, &n);
    for (size_t i = 0; i < n; i++) {
        if (counts(session->options, &diags[i])) {
            if (printed++)
                putc('\n', stderr);
            diag_print(stderr, &diags[i], session->options->colour_err);
        } else if (diags[i].level >= LEVEL_WARNING) {
            others++;
        }
    }
    if (others && !session->options->quiet)
        fprintf(stderr, "%s%zu finding%s more: see `quire check`\n", printed ? "\n" : "", others, others == 1 ? "" : "s");
    return printed ? EXIT_FINDINGS : EXIT_CLEAN;
}

static void summarise(const struct session *session, const char *output, const struct build_result *result) {
    if (session->options->quiet)
        return;
    fprintf(stderr, "%zu page%s, %zu prompt%s, %zu other file%s in %s: %zu written, %zu unchanged", result->pages,
            result->pages == 1 ? "" : "s", result->prompts, result->prompts == 1 ? "" : "s", result->files,
            result->files == 1 ? "" : "s", output, result->changed,
            result->pages + result->prompts + result->files - result->changed);
    if (result->removed)
        fprintf(stderr, ", %zu removed", result->removed);
    if (result->failed)
        fprintf(stderr, ", %zu failed", result->failed);
    fputs("\n", stderr);
}

static bool knows_target(const struct library *library, Slice target) {
    for (size_t i = 0; i < library->config->n_targets; i++)
        if (slice_eq(library->config->targets[i], target))
            return true;
    complain("this library has no target `%.*s`", FMT(target));
    Slice near = nearest_name(target, library->config->targets, library->config->n_targets);
    if (near.n)
        advise("did you mean `%.*s`?", FMT(near));
    advise("`targets:` in quire.yaml lists those that are built");
    return false;
}

static int build(struct session *session) {
    const struct options *options = session->options;
    if (!session_load(session, true, stderr))
        return EXIT_TROUBLE;
    struct library *library = session->loaded.library;
    Slice target = options->target ? slice_from(options->target) : (Slice){0};
    if (target.n && !knows_target(library, target))
        return EXIT_TROUBLE;
    Slice output = library->config->output;
    struct build_request request = {.library = library, .engine = session->engine, .only_target = target};
    request.output_path = options->output ? session->output : output;
    request.output = options->output ? options->output
                                     : path_join(session->arena, slice_from(library->config->root), output).s;
    if (options->strict) {
        budget_check(session->engine, library);
        losses_check(session->engine, library);
        check_library(library, NULL);
    } else {
        check_silence(library, false);
    }
    struct build_result result = build_library(&request);
    int status = report(session);
    summarise(session, options->output ? options->output : slice_cstr(session->arena, output), &result);
    return status;
}

int run_build(const struct options *options) {
    struct session session;
    int status = session_begin(options, &session) ? build(&session) : EXIT_TROUBLE;
    session_end(&session);
    return status;
}
