#include "start/starter.h"
#include "base/builtin.h"

void starter_plan(struct plan *plan) {
    for (size_t i = 0; i < starter_count; i++) {
        Slice path = slice_from(starter[i].name);
        plan_add(plan, path, (Slice){(const char *)starter[i].bytes, starter[i].size});
        plan->files.v[plan->files.n - 1].spare = slice_starts(path, S("."));
    }
}

static bool is_planned(const struct plan *plan, Slice path) {
    for (size_t i = 0; i < plan->files.n; i++)
        if (slice_eq(plan->files.v[i].path, path))
            return true;
    return false;
}

Slice starter_stranger(const struct plan *plan, const struct library *library) {
    for (size_t i = 0; i < library->documents.n; i++)
        if (!is_planned(plan, library->documents.v[i].source->path))
            return library->documents.v[i].source->path;
    return (Slice){0};
}
