#include "import/dedupe.h"
#include "base/mem.h"
#include "base/path.h"
#include "import/pieces.h"
#include "model/facts.h"
#include "model/link.h"
#include "model/markdown.h"
#include "model/slug.h"
#include <string.h>

enum { NAME_WORDS = 5, NAME_LIMIT = 48 };

struct sharing {
    struct arena *arena, *scratch;
    struct shared_document *documents;
    uint32_t n;
    Slice dir;
    struct map *taken;
    struct pieces pieces;
    struct dedupe *out;
};

/* --- names --- */

/* Letters, digits and single dashes; cut at a dash. */
static Slice file_stem(struct arena *arena, Slice text) {
    Buf stem = {0};
    buf_init(&stem);
    Slice slug = slug_of(arena, text);
    for (size_t i = 0; i < slug.n; i++) {
        char c = slug.s[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain || (stem.n && stem.s[stem.n - 1] != '-'))
            buf_char(&stem, plain ? c : '-');
    }
    Slice cut = buf_view(&stem);
    if (cut.n > NAME_LIMIT) {
        cut.n = NAME_LIMIT;
        while (cut.n && cut.s[cut.n] != '-')
            cut.n--;
    }
    while (cut.n && cut.s[cut.n - 1] == '-')
        cut.n--;
    Slice kept = slice_dup(arena, cut);
    buf_free(&stem);
    return kept;
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Without the marks and the number that it begins with, and no more than a few words of it. */
static Slice first_words(Slice line) {
    size_t words = 0, from = 0, i;
    while (from < line.n && !is_letter(line.s[from]))
        from++;
    for (i = from; i < line.n && words < NAME_WORDS; i++)
        words += line.s[i] == ' ' && line.s[i - 1] != ' ';
    return slice_sub(line, from, i);
}

/* A name made of the first line that has words, but for the line that opens a fence. */
static Slice stem_of_text(struct arena *arena, Slice text) {
    for (Slice line; slice_next_line(&text, &line);) {
        Slice bare = slice_trim(line);
        bool fence = slice_starts(bare, S("```")) || slice_starts(bare, S("~~~"));
        Slice stem = fence ? (Slice){0} : file_stem(arena, first_words(bare));
        if (stem.n)
            return stem;
    }
    return S("shared");
}

static bool is_taken(const struct sharing *s, Slice name, Slice text) {
    const Slice *there = map_get(s->taken, name);
    return map_has(s->taken, name) && !(there && slice_eq(*there, text));
}

static void name_block(const struct sharing *s, const struct facts *facts, struct shared_block *block) {
    const struct shared_place *place = &block->places[0];
    Slice title = {0};
    for (uint32_t i = 0; i < facts->n_headings && !title.n; i++)
        if (facts->headings[i].start >= place->start && facts->headings[i].end <= place->end)
            title = facts->headings[i].text;
    Slice stem = file_stem(s->arena, title);
    stem = stem.n ? stem : stem_of_text(s->arena, block->text);
    block->name = arena_printf(s->arena, "%.*s.md", FMT(stem));
    for (unsigned number = 2; is_taken(s, block->name, block->text); number++)
        block->name = arena_printf(s->arena, "%.*s-%u.md", FMT(stem), number);
    map_set(s->taken, block->name, NULL);
}

/* --- texts --- */

/* The first place's text as the snippet's own: its links lead to the same files from there, its lines end in LF. */
static Slice snippet_text(const struct sharing *s, const struct facts *facts, const struct shared_place *place) {
    const struct source *source = s->documents[place->document].source;
    Buf moved = {0}, text = {0};
    uint32_t at = place->start;
    for (uint32_t i = 0; i < facts->n_links; i++) {
        const struct link *link = &facts->links[i];
        if (link->dest < at || link->dest_end > place->end || link->dest == link->dest_end)
            continue;
        Slice raw = slice_sub(source->text, link->dest, link->dest_end);
        buf_slice(&moved, slice_sub(source->text, at, link->dest));
        buf_slice(&moved, link_rebase(s->scratch, path_dir(source->path), s->dir, raw));
        at = link->dest_end;
    }
    buf_slice(&moved, slice_sub(source->text, at, place->end));
    for (Slice rest = buf_view(&moved), line; slice_next_line(&rest, &line);) {
        buf_slice(&text, line);
        buf_char(&text, '\n');
    }
    Slice kept = buf_dup(&text, s->arena);
    buf_free(&moved);
    buf_free(&text);
    return kept;
}

/* The level of a stretch's first heading; 0 when it has none. */
static int first_level(const struct sharing *s, uint32_t at, uint32_t length) {
    for (uint32_t i = at; i < at + length; i++)
        if (s->pieces.pieces.v[i].level)
            return s->pieces.pieces.v[i].level;
    return 0;
}

/* Headings are moved to where they were, whatever stands above them. */
static void write_directives(const struct sharing *s, const struct repeat *repeat, struct shared_block *block) {
    int level = first_level(s, repeat->at[0], repeat->length);
    for (uint32_t i = 0; i < repeat->n; i++) {
        Slice *directive = &block->places[i].directive;
        if (level)
            *directive = arena_printf(s->arena, "{{#include %.*s shift=%d}}", FMT(block->name),
                                      first_level(s, repeat->at[i], repeat->length) - level);
        else
            *directive = arena_printf(s->arena, "{{#include %.*s}}", FMT(block->name));
    }
}

static void count_savings(struct shared_block *block) {
    uint64_t lines = 0, bytes = 0, cost = block->text.n;
    for (uint32_t i = 0; i < block->n_places; i++) {
        lines += block->places[i].last_line - block->places[i].first_line + 1;
        bytes += block->places[i].end - block->places[i].start;
        cost += block->places[i].directive.n;
    }
    block->saves_lines = lines - block->n_places - block->lines;
    block->saves_bytes = bytes > cost ? bytes - cost : 0;
}

static void take_block(struct sharing *s, const struct repeat *repeat) {
    struct shared_block *block = VEC_PUSH(&s->out->blocks);
    block->places = ARENA_ARRAY(s->arena, struct shared_place, repeat->n);
    for (uint32_t i = 0; i < repeat->n; i++) {
        const struct piece *first = &s->pieces.pieces.v[repeat->at[i]];
        const struct piece *last = &s->pieces.pieces.v[repeat->at[i] + repeat->length - 1];
        struct shared_place *place = &block->places[block->n_places++];
        *place = (struct shared_place){.document = s->pieces.symbols.v[repeat->at[i]].text, .start = first->start,
                                       .end = last->end, .first_line = first->first_line, .last_line = last->last_line};
        block->n_documents += i == 0 || place->document != place[-1].document;
    }
    const struct shared_place *place = &block->places[0];
    const struct source *source = s->documents[place->document].source;
    const struct tree *tree = markdown_parse(s->scratch, source, source->body, (uint32_t)source->text.n,
                                             (struct markdown_options){0}, NULL);
    const struct facts *facts = facts_take(s->scratch, source, tree, NULL);
    block->lines = place->last_line - place->first_line + 1;
    block->text = snippet_text(s, facts, place);
    name_block(s, facts, block);
    write_directives(s, repeat, block);
    count_savings(block);
    arena_reset(s->scratch);
}

/* --- documents --- */

static int by_place(const void *a, const void *b) {
    const struct shared_place *x = a, *y = b;
    if (x->document != y->document)
        return x->document < y->document ? -1 : 1;
    return x->start < y->start ? -1 : x->start > y->start;
}

static void write_document(const struct sharing *s, const struct shared_place *all, size_t n) {
    struct shared_document *document = &s->documents[all[0].document];
    Slice text = document->source->text;
    Buf out = {0};
    uint32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        buf_slice(&out, slice_sub(text, at, all[i].start));
        buf_slice(&out, all[i].directive);
        at = all[i].end;
    }
    buf_slice(&out, slice_sub(text, at, text.n));
    document->text = buf_dup(&out, s->arena);
    document->changed = true;
    buf_free(&out);
}

static void write_documents(const struct sharing *s) {
    VEC(struct shared_place) all = {0};
    for (size_t b = 0; b < s->out->blocks.n; b++)
        for (uint32_t i = 0; i < s->out->blocks.v[b].n_places; i++)
            *VEC_PUSH(&all) = s->out->blocks.v[b].places[i];
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, by_place);
    for (size_t from = 0, to; from < all.n; from = to) {
        for (to = from; to < all.n && all.v[to].document == all.v[from].document;)
            to++;
        write_document(s, all.v + from, to - from);
    }
    VEC_FREE(&all);
}

void dedupe_find(struct arena *arena, struct shared_document *documents, uint32_t n, Slice dir, struct map *taken,
                 struct dedupe *out) {
    struct sharing s = {.arena = arena, .scratch = arena_new(), .documents = documents, .n = n, .dir = dir, .taken = taken};
    Repeats found = {0};
    s.out = out;
    s.pieces.arena = arena_new();
    for (uint32_t i = 0; i < n; i++) {
        documents[i].text = documents[i].source->text;
        documents[i].changed = false;
        if (!documents[i].left_out)
            pieces_add(&s.pieces, s.scratch, i, documents[i].source);
        arena_reset(s.scratch);
    }
    struct repeat_limits limits = {.lines = DEDUPE_LINES, .texts = DEDUPE_DOCUMENTS};
    repeats_find(s.pieces.arena, s.pieces.symbols.v, (uint32_t)s.pieces.symbols.n, limits, &found);
    for (size_t i = 0; i < found.n; i++)
        take_block(&s, &found.v[i]);
    write_documents(&s);
    VEC_FREE(&found);
    arena_free(s.pieces.arena);
    pieces_free(&s.pieces);
    arena_free(s.scratch);
}

void dedupe_free(struct dedupe *dedupe) {
    VEC_FREE(&dedupe->blocks);
}
