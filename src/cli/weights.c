#include "cli/weights.h"
#include "base/caret.h"
#include "base/mem.h"
#include "base/tokens.h"
#include "cli/options.h"

bool counts_tokens(void) {
    if (tokens_known())
        return true;
    complain("this program counts no tokens: the file of ranks was missing when it was built");
    advise("`sh tools/deps.sh` brings it from npm; then build again");
    return false;
}

static Slice included_path(const struct library *library, const struct weight_part *part) {
    return library->parts.v[part->from.part].source->path;
}

static uint32_t line_of(const struct weight_part *part) {
    return source_line(part->from.source, part->from.directive->start);
}

static unsigned depth_of(const struct weight *weight, const struct weight_part *part) {
    unsigned depth = 0;
    for (; part->from.outer; part = &weight->parts[part->from.outer - 1])
        depth++;
    return depth;
}

static int digits_of(size_t n) {
    int digits = 1;
    for (; n >= 10; n /= 10)
        digits++;
    return digits;
}

/* "    snippets/a.md": as it is shown, indented; returns how wide it is. */
static size_t label(Buf *out, const struct library *library, const struct weight *weight, const struct weight_part *part) {
    size_t indent = 2 * (size_t)depth_of(weight, part);
    buf_clear(out);
    buf_fill(out, ' ', indent);
    return indent + buf_visible(out, included_path(library, part));
}

static void add_rows(Buf *out, const struct library *library, const struct document *document, const struct weight *weight) {
    Buf text = {0};
    int digits = digits_of(weight->all);
    size_t widest = 0;
    for (size_t i = 0; i < weight->n; i++) {
        size_t width = label(&text, library, weight, &weight->parts[i]);
        widest = width > widest ? width : widest;
    }
    buf_printf(out, "%zu  tokens (" TOKENS_LABEL ")\n", weight->all);
    buf_clear(&text);
    buf_visible(&text, document->source->path);
    buf_printf(out, "%*zu  %s\n", digits, weight->own, text.s);
    for (size_t i = 0; i < weight->n; i++) {
        const struct weight_part *part = &weight->parts[i];
        size_t width = label(&text, library, weight, part);
        buf_fill(&text, ' ', widest - width + 2);
        buf_puts(&text, "at ");
        buf_visible(&text, part->from.source->path);
        buf_printf(out, "%*zu  %s:%u\n", digits, part->all, text.s, (unsigned)line_of(part));
    }
    buf_free(&text);
}

void weights_table(Buf *out, const struct library *library, const struct document *document, const struct prompt *prompt) {
    struct arena *arena = arena_new();
    struct tokenizer *tokenizer = tokenizer_new();
    struct weight weight = {0};
    if (prompt->is_replaced)
        weight.all = weight.own = tokens_count(tokenizer, prompt->replaced);
    else
        weigh(arena, tokenizer, &prompt->flat, UNIT_TOKENS, &weight);
    add_rows(out, library, document, &weight);
    tokenizer_free(tokenizer);
    arena_free(arena);
}
