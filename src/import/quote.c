#include "import/quote.h"
#include "base/mem.h"
#include "model/facts.h"
#include "model/markdown.h"

/* A backslash may change what the rest is: the end of a paragraph that an include made is none any more. */
enum { PASSES = 8 };

static Slice with_backslashes(struct arena *arena, const struct source *source, const struct facts *facts) {
    Buf text = {0};
    uint32_t at = 0;
    for (uint32_t i = 0; i < facts->n_directives; i++) {
        const struct directive *d = &facts->directives[i];
        if (d->form != FORM_INCLUDE)
            continue;
        buf_slice(&text, slice_sub(source->text, at, d->start));
        buf_char(&text, '\\');
        at = d->start;
    }
    if (text.n == 0)
        return source->text;
    buf_slice(&text, slice_sub(source->text, at, source->text.n));
    Slice quoted = buf_dup(&text, arena);
    buf_free(&text);
    return quoted;
}

Slice quote_includes(struct arena *arena, struct arena *scratch, const struct source *source) {
    Slice text = source->text;
    if (source->template != TEMPLATE_NONE || slice_find(text, S("{{#include"), 0) == SLICE_NONE)
        return text;
    struct sink *sink = sink_new();
    for (int pass = 0; pass < PASSES; pass++) {
        const struct source *now = source_from_text(scratch, source->path, text, sink);
        if (!now)
            break;
        const struct tree *tree =
            markdown_parse(scratch, now, now->body, (uint32_t)text.n, (struct markdown_options){0}, sink);
        Slice quoted = with_backslashes(arena, now, facts_take(scratch, now, tree, NULL));
        if (slice_eq(quoted, text))
            break;
        text = quoted;
    }
    sink_free(sink);
    return text;
}
