#include "check/check.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/session.h"

/* The PATHs, as library paths. */
static bool read_scope(struct session *session, struct report_scope *scope) {
    const struct options *options = session->options;
    Slice *paths = ARENA_ARRAY(session->arena, Slice, options->n_operands);
    *scope = (struct report_scope){paths, options->n_operands};
    for (size_t i = 0; i < options->n_operands; i++) {
        const char *operand = options->operands[i];
        if (file_kind(operand) == FILE_ABSENT) {
            complain("there is no file or folder `%s`", operand);
            advise("PATHs are seen from the current folder, with -C too");
            return false;
        }
        if (!session_path(session, operand, &paths[i])) {
            complain("`%s` lies outside the library `%s`", operand, options->dir);
            return false;
        }
    }
    return true;
}

static int check(struct session *session) {
    const struct options *options = session->options;
    struct report_scope scope;
    if (!read_scope(session, &scope) || !session_load(session, false, stdout))
        return EXIT_TROUBLE;
    check_library(session->loaded.library);
    check_note_includers(session->loaded.library);
    report_text(stdout, session->sink, &scope, options->colour);
    fflush(stdout);
    struct report_counts counts = report_count(session->sink, &scope);
    if (!options->quiet)
        report_summary(stderr, &counts, session_files(session, &scope));
    return report_at_least(&counts, options->fail_on) ? EXIT_FINDINGS : EXIT_CLEAN;
}

int run_check(const struct options *options) {
    struct session session;
    int status = session_begin(options, &session) ? check(&session) : EXIT_TROUBLE;
    session_end(&session);
    return status;
}
