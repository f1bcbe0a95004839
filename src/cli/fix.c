#include "cli/fix.h"
#include "base/mem.h"
#include "cli/look.h"
#include "cli/repository.h"
#include <string.h>

/* Three or four do in practice: a mended include may bring in one that needs mending, and so on. */
enum { MOST_ROUNDS = 40 };

/* One round. Returns whether there may be more to do; *failed after a message. */
static bool add_round(const struct options *options, struct fixes *fixes, bool *failed) {
    struct look look;
    size_t taken = 0;
    enum look_result result = look_take(options, &fixes->drafts, &look);
    *failed = result == LOOK_FAILED;
    if (result == LOOK_TAKEN) {
        struct report report = report_take(look.session.arena, &look.findings, &look.scope);
        fixes->prefix = slice_dup(fixes->arena, repository_prefix(&look.session));
        taken = fixes_add(fixes, look.session.loaded.library, &report);
    }
    look_end(&look);
    return taken > 0;
}

bool fix_library(const struct options *options, struct fixes *fixes) {
    bool failed = false;
    for (size_t i = 0; i < MOST_ROUNDS && add_round(options, fixes, &failed); i++)
        ;
    if (!failed && !options->dry_run)
        fixes_write(fixes, options->dir);
    return !failed;
}

static void tell_numbers(const struct options *options, const struct fixes *fixes) {
    size_t findings = 0, files = 0;
    enum fix_outcome counts = options->dry_run ? FIX_PLANNED : FIX_WRITTEN;
    for (size_t i = 0; i < fixes->files.n; i++) {
        const struct fixed_file *file = &fixes->files.v[i];
        if (file->outcome != counts)
            continue;
        findings += file->findings;
        files++;
    }
    if (findings == 0) {
        fprintf(stderr, "nothing %s fixed\n", options->dry_run ? "would be" : "was");
        return;
    }
    fprintf(stderr, "%s %zu finding%s in %zu file%s\n", options->dry_run ? "would fix" : "fixed",
            findings, findings == 1 ? "" : "s", files, files == 1 ? "" : "s");
}

bool fix_tell(const struct options *options, const struct fixes *fixes) {
    bool good = true;
    for (size_t i = 0; i < fixes->files.n; i++) {
        const struct fixed_file *file = &fixes->files.v[i];
        if (file->outcome == FIX_PLANNED || file->outcome == FIX_WRITTEN)
            continue;
        good = false;
        if (file->outcome == FIX_CHANGED)
            complain("`%.*s` was changed while it was looked at, and so was not fixed",
                     FMT(file->path));
        else if (file->outcome == FIX_READ_ONLY)
            complain("`%.*s` may not be written to, and so was not fixed", FMT(file->path));
        else
            complain("`%.*s` cannot be fixed: %s", FMT(file->path), strerror(file->error));
    }
    if (!options->quiet)
        tell_numbers(options, fixes);
    return good;
}
