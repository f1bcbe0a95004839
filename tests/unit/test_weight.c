#include "render/weight.h"
#include "base/tokens.h"
#include "shelf.h"
#include "unit.h"

static const struct file files[] = {
    {"content/agents/x.md",
     "# X\n\n{{#include /snippets/a.md}}\n\n> - {{#include /snippets/b.md}}\n\nSay {{#include /snippets/w.md}}.\n\n"
     "```\n{{#include /snippets/w.md}}\n```\n\nRead:\n\n- `snippets/b.md`\n- `snippets/w.md`\n"},
    {"snippets/a.md", "# A\n\n{{#include b.md}}\n\n{{#include b.md}}\n"},
    {"snippets/b.md", "B \xC3\xA9 \xE2\x82\xAC.\n\n{{#include w.md}}\n"},
    {"snippets/w.md", "w"},
    {"content/agents/empty.md", ""},
    {"content/agents/none.md", "# None\n"},
};

static void expect_sum(const struct flat *flat, const struct weight *weight, size_t all) {
    size_t own = weight->own, inner = 0;
    expect_number(weight->all, all, flat->text.s);
    expect_number(weight->n, flat->inclusions.n, "parts");
    for (size_t i = 0; i < weight->n; i++) {
        own += weight->parts[i].own;
        if (weight->parts[i].from.outer == 0)
            inner += weight->parts[i].all;
        cr_expect(weight->parts[i].from.outer <= i, "an inclusion comes behind the one that holds it");
    }
    expect_number(own, all, "what everyone has of their own is all");
    expect_number(weight->own + inner, all, "and what the document has and what is included into it is");
}

Test(weight, adds_up) {
    struct shelf shelf;
    shelf_open(&shelf, files, ROWS(files));
    struct library *library = shelf.loaded.library;
    struct tokenizer *tokenizer = tokenizer_new();
    for (size_t i = 0; i < library->documents.n; i++) {
        struct flat flat;
        struct weight weight;
        flatten(library, &library->documents.v[i], &(struct reader){0}, &flat);
        Slice text = buf_view(&flat.text);
        weigh(shelf.arena, NULL, &flat, UNIT_BYTES, &weight);
        expect_sum(&flat, &weight, text.n);
        weigh(shelf.arena, NULL, &flat, UNIT_CHARACTERS, &weight);
        size_t characters = 0;
        for (size_t at = 0; at < text.n; at++)
            characters += ((unsigned char)text.s[at] & 0xC0) != 0x80;
        expect_sum(&flat, &weight, characters);
        if (tokens_known()) {
            weigh(shelf.arena, tokenizer, &flat, UNIT_TOKENS, &weight);
            expect_sum(&flat, &weight, tokens_count(tokenizer, text));
        }
        flat_free(&flat);
    }
    tokenizer_free(tokenizer);
    shelf_close(&shelf);
}

/* What one document's includes bring, in bytes. */
Test(weight, parts) {
    static const struct {
        const char *path;
        uint32_t outer, own, all;
    } rows[] = {
        /* Blank lines between two texts are the outer one's. */
        {"snippets/a.md", 0, 8, 32}, {"snippets/b.md", 1, 11, 12}, {"snippets/w.md", 2, 1, 1},
        {"snippets/b.md", 1, 11, 12}, {"snippets/w.md", 4, 1, 1},
        /* A quote's marks and the item's indentation are part of the lines that they stand before. */
        {"snippets/b.md", 0, 16, 21}, {"snippets/w.md", 6, 5, 5},
        {"snippets/w.md", 0, 1, 1}, {"snippets/w.md", 0, 1, 1},
        {"snippets/b.md", 0, 11, 12}, {"snippets/w.md", 10, 1, 1}, {"snippets/w.md", 0, 1, 1},
    };
    struct shelf shelf;
    struct flat flat;
    struct weight weight;
    shelf_open(&shelf, files, ROWS(files));
    struct library *library = shelf.loaded.library;
    const struct document *x = library_document(library, S("content/agents/x.md"));
    flatten(library, x, &(struct reader){0}, &flat);
    weigh(shelf.arena, NULL, &flat, UNIT_BYTES, &weight);
    expect_number(weight.n, ROWS(rows), flat.text.s);
    for (size_t i = 0; i < weight.n && i < ROWS(rows); i++) {
        const struct weight_part *part = &weight.parts[i];
        expect_text(library->parts.v[part->from.part].source->path, rows[i].path, "path");
        expect_number(part->from.outer, rows[i].outer, "outer");
        expect_number(part->own, rows[i].own, flat.text.s);
        expect_number(part->all, rows[i].all, flat.text.s);
    }
    const struct source *b = library_document(library, S("snippets/b.md"))->source;
    expect_number(weight_of_source(&weight, library, b, false), 12 + 12 + 21 + 12, "b.md in all");
    expect_number(weight_of_source(&weight, library, b, true), 21 + 12, "b.md in the document's own text");
    flat_free(&flat);
    shelf_close(&shelf);
}
