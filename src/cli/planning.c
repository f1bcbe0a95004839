#include "cli/planning.h"
#include "base/caret.h"
#include "base/mem.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool say_wrong(const struct plan *plan) {
    Slice wrong = plan->wrong.n ? plan->wrong : slice_from(plan->root);
    if (plan->error == EEXIST)
        complain("`%.*s` is there already, and nothing was written", FMT(wrong));
    else if (plan->error == ENOTDIR)
        complain("`%.*s` is no folder, and nothing was written", FMT(wrong));
    else if (plan->error == EXDEV)
        complain("`%.*s` is a link that leads out of the library, and nothing was written", FMT(wrong));
    else
        complain("`%.*s` cannot be written: %s; nothing was written", FMT(wrong), strerror(plan->error));
    return false;
}

static void print_file(const struct planned_file *file) {
    static const char *const words[] = {
        [PLAN_NEW] = "write", [PLAN_SAME] = "same", [PLAN_KEPT] = "keep", [PLAN_TAKEN] = "keep", [PLAN_OLD] = "write"};
    Buf shown = {0};
    buf_visible(&shown, file->path);
    printf("%-5s %s\n", words[file->state], shown.s);
    buf_free(&shown);
}

bool planning_do(const struct options *options, struct plan *plan) {
    if (!plan_settle(plan) || (!options->dry_run && !plan_write(plan)))
        return say_wrong(plan);
    for (size_t i = 0; i < plan->files.n && !options->quiet; i++)
        print_file(&plan->files.v[i]);
    return true;
}
