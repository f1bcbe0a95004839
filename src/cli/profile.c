#include "cli/profile.h"
#include "base/caret.h"
#include "base/mem.h"
#include "cli/session.h"
#include "template/engine.h"
#include "template/profile.h"

static double milliseconds(long long nanoseconds) {
    return (double)nanoseconds / 1e6;
}

void profile_print(struct session *session) {
    size_t n;
    const struct profile_row *rows = engine_profile_rows(session->engine, session->arena, &n);
    fprintf(stderr, "%9s %11s %11s  %s\n", "count", "total ms", "own ms", "file");
    for (size_t i = 0; i < n; i++) {
        Buf name = {0};
        buf_visible(&name, rows[i].name);
        fprintf(stderr, "%9lld %11.2f %11.2f  %s\n", rows[i].count, milliseconds(rows[i].total), milliseconds(rows[i].own), name.s);
        buf_free(&name);
    }
}
