#include "base/diag.h"
#include "base/mem.h"
#include "cli/session.h"
#include "model/lookup.h"
#include "output/chart.h"
#include <string.h>

const char *const graph_formats[] = {"dot", "json", "mermaid", NULL};

/* NULL after a message. */
static const struct document *find_document(struct session *session, const char *name) {
    struct lookup lookup = library_lookup(session->arena, session->loaded.library, S(""), slice_from(name));
    if (lookup.n == 1)
        return lookup.found[0];
    if (lookup.n) {
        complain("%zu documents are named `%s`", lookup.n, name);
        for (size_t i = 0; i < lookup.n; i++)
            advise("one of them is `%.*s`", FMT(lookup.found[i]->source->path));
        return NULL;
    }
    complain("no document is named `%s`", name);
    if (lookup.nearest.n)
        advise("did you mean `%.*s`?", FMT(lookup.nearest));
    advise("`quire list` lists them all");
    return NULL;
}

static void print_chart(const struct options *options, const struct chart *chart) {
    Buf out = {0};
    if (options->format && strcmp(options->format, "json") == 0)
        chart_json(&out, chart);
    else if (options->format && strcmp(options->format, "mermaid") == 0)
        chart_mermaid(&out, chart);
    else
        chart_dot(&out, chart);
    fwrite(out.s, 1, out.n, stdout);
    buf_free(&out);
}

int run_graph(const struct options *options) {
    struct session session;
    const struct document *around = NULL;
    bool good = session_begin(options, &session) && session_load(&session, false, stderr);
    if (good && options->n_operands)
        good = (around = find_document(&session, options->operands[0])) != NULL;
    if (good) {
        struct chart chart = chart_make(session.arena, session.loaded.library, around);
        print_chart(options, &chart);
    }
    session_end(&session);
    return good ? EXIT_CLEAN : EXIT_TROUBLE;
}
