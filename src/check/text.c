/* The text itself. */
#include "check/rules.h"

static void report_fence(const struct library *library, const struct part *part, uint32_t at) {
    struct sink *sink = library->sink;
    const struct source *source = part->source;
    uint32_t line = source_line(source, at);
    uint32_t end = source_line_start(source, line) + (uint32_t)source_line_text(source, line).n;
    diag_at(sink, RULE_TEXT_UNCLOSED_FENCE, source_place(source, at, end),
            "this code fence is never closed");
    diag_label(sink, "opened here");
    diag_help(sink, "close it with a line of the same marks, as long or longer%s",
              part->whole ? "" : ", within what is included");
}

void check_fences(const struct library *library) {
    for (size_t i = 1; i < library->parts.n; i++) {
        const struct part *part = &library->parts.v[i];
        for (uint32_t k = 0; part->facts && k < part->facts->n_open_fences; k++)
            report_fence(library, part, part->facts->open_fences[k]);
    }
}
