#include "base/mem.h"
#include "cli/named.h"
#include "output/chart.h"
#include <string.h>

const char *const graph_formats[] = {"dot", "json", "mermaid", NULL};

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
        good = (around = named_document(&session, options->operands[0], S(""))) != NULL;
    if (good) {
        struct chart chart = chart_make(session.arena, session.loaded.library, around);
        print_chart(options, &chart);
    }
    session_end(&session);
    return good ? EXIT_CLEAN : EXIT_TROUBLE;
}
