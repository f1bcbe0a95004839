#include "render/weight.h"
#include "base/mem.h"
#include "base/tokens.h"
#include "base/unicode.h"
#include <stdlib.h>

static size_t owner_end(const struct flat *flat, size_t i) {
    return i + 1 < flat->owners.n ? flat->owners.v[i + 1].at : flat->text.n;
}

/* How much each owner's stretch is; malloc'd. */
static size_t *amounts_of(struct tokenizer *tokenizer, const struct flat *flat, enum unit unit) {
    size_t n = flat->owners.n, *amounts = xcalloc(n + 1, sizeof *amounts);
    Slice text = buf_view(&flat->text);
    struct token_stretch *stretches = xcalloc(n + 1, sizeof *stretches);
    for (size_t i = 0; i < n; i++) {
        stretches[i] = (struct token_stretch){owner_end(flat, i), flat->owners.v[i].inclusion > 0, 0};
        Slice own = slice_sub(text, flat->owners.v[i].at, stretches[i].end);
        amounts[i] = unit == UNIT_CHARACTERS ? utf8_count(own) : own.n;
    }
    if (unit == UNIT_TOKENS) {
        tokens_by_stretch(tokenizer, text, stretches, n);
        for (size_t i = 0; i < n; i++)
            amounts[i] = stretches[i].tokens;
    }
    xfree(stretches);
    return amounts;
}

void weigh(struct arena *arena, struct tokenizer *tokenizer, const struct flat *flat, enum unit unit, struct weight *out) {
    size_t n = flat->inclusions.n;
    *out = (struct weight){.parts = ARENA_ARRAY(arena, struct weight_part, n), .n = n};
    size_t *amounts = amounts_of(tokenizer, flat, unit);
    for (size_t i = 0; i < n; i++)
        out->parts[i].from = flat->inclusions.v[i];
    for (size_t i = 0; i < flat->owners.n; i++) {
        uint32_t inclusion = flat->owners.v[i].inclusion;
        *(inclusion ? &out->parts[inclusion - 1].own : &out->own) += amounts[i];
    }
    xfree(amounts);
    /* What an inclusion holds comes behind it. */
    out->all = out->own;
    for (size_t i = n; i-- > 0;) {
        struct weight_part *part = &out->parts[i];
        part->all += part->own;
        *(part->from.outer ? &out->parts[part->from.outer - 1].all : &out->all) += part->all;
    }
}

/* Is it an include of that file, and not within another one of it? */
static bool brings(const struct weight *weight, const struct library *library, size_t i, const struct source *source) {
    bool brought = library->parts.v[weight->parts[i].from.part].source == source;
    for (uint32_t outer = weight->parts[i].from.outer; brought && outer; outer = weight->parts[outer - 1].from.outer)
        brought = library->parts.v[weight->parts[outer - 1].from.part].source != source;
    return brought;
}

size_t weight_of_source(const struct weight *weight, const struct library *library, const struct source *source, bool direct) {
    size_t all = 0;
    for (size_t i = 0; i < weight->n; i++)
        if ((!direct || weight->parts[i].from.outer == 0) && brings(weight, library, i, source))
            all += weight->parts[i].all;
    return all;
}
