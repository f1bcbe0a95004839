#include "cli/adopt.h"
#include "base/caret.h"
#include "base/mem.h"
#include "base/path.h"
#include "cli/look.h"
#include "cli/planning.h"
#include "start/adopt.h"
#include "template/engine.h"

/* How many findings are shown. */
enum { SHOWN = 3 };

static void print_found(const struct adoption *adoption) {
    Buf shown = {0};
    for (size_t i = 0; i < adoption->folders.n; i++) {
        const struct adopted *folder = &adoption->folders.v[i];
        bool one = folder->files == 1;
        const char *what = folder->kind == KIND_PAGE ? one ? "document" : "documents"
                           : one                     ? kind_name(folder->kind)
                                                     : kind_plural(folder->kind);
        buf_clear(&shown);
        buf_visible(&shown, folder->dir.n ? folder->dir : S("."));
        printf("found %s: %zu %s", shown.s, folder->files, what);
        if (folder->tool.n)
            printf(" for %.*s", FMT(folder->tool));
        putchar('\n');
    }
    if (adoption->agpm)
        puts(adoption->bad_agpm ? "found agpm.toml, which is not valid TOML" : "found agpm.toml");
    buf_free(&shown);
}

/* The worst first. */
static void print_first(const struct options *options, const struct report *report) {
    size_t printed = 0;
    for (enum level level = LEVEL_ERROR; level > LEVEL_OFF; level--)
        for (size_t i = 0; i < report->n && printed < SHOWN; i++) {
            if (report->findings[i].diag->level != level)
                continue;
            putchar('\n');
            diag_print(stdout, report->findings[i].diag, options->colour);
            printed++;
        }
    if (report->n > printed)
        printf("\nand %zu more\n", report->n - printed);
    fflush(stdout);
    if (options->quiet)
        return;
    if (report->n)
        report_summary(stderr, &report->counts, report->files);
    else
        fputs("`quire check` finds nothing\n", stderr);
}

/* What the library is with these settings. False after a message or findings: they are no settings for it. */
static bool check(const struct options *options, struct plan *plan, struct look *look, struct report *report) {
    struct drafts drafts = {0};
    draft_set(&drafts, plan->arena, plan->files.v[0].path, plan->files.v[0].text);
    enum look_result result = look_take(options, &drafts, look);
    if (result == LOOK_TAKEN) {
        *report = report_take(plan->arena, &look->findings, &look->scope);
        report->files = session_files(&look->session, &look->scope);
    } else if (result == LOOK_NO_SETTINGS) {
        report_text(stderr, look->session.sink, &(struct report_scope){0}, options->colour_err);
        complain("no settings fit what is here, and nothing was written");
    }
    drafts_free(&drafts);
    return result == LOOK_TAKEN;
}

static bool carry_out(const struct options *options, struct plan *plan, const struct adoption *adoption) {
    struct look look;
    struct report report;
    bool good = check(options, plan, &look, &report);
    if (good && !options->quiet)
        print_found(adoption);
    good = good && planning_do(options, plan);
    if (good && options->dry_run)
        fwrite(plan->files.v[0].text.s, 1, plan->files.v[0].text.n, stdout);
    if (good)
        print_first(options, &report);
    look_end(&look);
    return good;
}

bool adopt_library(const struct options *options) {
    struct session session;
    struct adoption adoption = {0};
    struct plan plan = {.arena = arena_new(), .root = options->dir};
    Buf text = {0};
    bool good = session_begin(options, &session);
    if (good) {
        struct engine *engine = engine_new(options->dir, NULL, session.sink);
        adoption_find(plan.arena, options->dir, engine, &adoption);
        adoption_settings(&adoption, path_base(session.root), &text);
        plan_add(&plan, S("quire.yaml"), buf_view(&text));
        bool documents = adoption.folders.n && adoption.folders.v[0].kind != KIND_SNIPPET;
        if (!plan_settle(&plan)) {
            good = planning_do(options, &plan);
        } else if (!documents) {
            good = false;
            complain("there are no agents, commands or skills in `%s`", options->dir);
            advise("`quire init` begins a library, `quire help init` says where --adopt looks");
        } else {
            good = carry_out(options, &plan, &adoption);
        }
        engine_free(engine);
    }
    session_end(&session);
    plan_free(&plan);
    adoption_free(&adoption);
    buf_free(&text);
    arena_free(plan.arena);
    return good;
}
