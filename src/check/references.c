/* Reference links and their definitions: `[text][label]` and `[label]: address`. */
#include "base/mem.h"
#include "base/vec.h"
#include "check/bytes.h"
#include "check/rules.h"
#include "model/definition.h"
#include "model/mention_near.h"
#include "model/tree.h"
#include <stdlib.h>
#include <string.h>

/* --- Definitions --- */

static int compare_definitions(const void *left, const void *right) {
    const struct link *a = *(struct link *const *)left, *b = *(struct link *const *)right;
    int order = slice_cmp(a->key, b->key);
    return order ? order : (a->start > b->start) - (a->start < b->start);
}

/* `[//]: # (text)` is how people write comments. */
static bool is_comment(const struct text *text, const struct link *definition) {
    Slice address = slice_sub(text->source->text, definition->dest, definition->dest_end);
    return slice_starts(definition->key, S("//")) || slice_is(address, "#") || !address.n;
}

static Slice label_of(const struct text *text, const struct link *definition) {
    return slice_trim(slice_sub(text->source->text, definition->label, definition->label_end));
}

static void report_duplicate(const struct library *library, const struct text *text,
                             const struct link *definition, const struct link *first) {
    struct place place = source_place(text->source, definition->start, definition->end);
    if (!diag_at(library->sink, RULE_LINK_DUPLICATE, place, "`[%.*s]` is defined a second time",
                 FMT(label_of(text, definition))))
        return;
    diag_help(library->sink,
              "line %u defines it, and that is what counts: take one of the two away, or give it "
              "another label",
              (unsigned)source_written_line(text->source, first->start));
}

static void report_unused(const struct library *library, const struct text *text,
                          const struct link *definition) {
    struct place place = source_place(text->source, definition->start, definition->end);
    if (diag_at(library->sink, RULE_LINK_UNUSED, place, "no link of this text uses `[%.*s]`",
                FMT(label_of(text, definition))))
        diag_help(
            library->sink,
            "take it away; if it was to be read as text, put a backslash before it: `\\[%.*s]:`",
            FMT(label_of(text, definition)));
}

struct references {
    VEC(const struct link *) definitions;
    VEC(Slice) uses; /* keys */
};

static void sort_references(const struct facts *facts, struct references *out) {
    for (uint32_t i = 0; i < facts->n_links; i++) {
        const struct link *link = &facts->links[i];
        if (link->kind == LINK_DEFINITION)
            *VEC_PUSH(&out->definitions) = link;
        else if (link->kind == LINK_REFERENCE || link->kind == LINK_IMAGE_REFERENCE)
            *VEC_PUSH(&out->uses) = link->key;
    }
    if (out->definitions.n > 1)
        qsort(out->definitions.v, out->definitions.n, sizeof *out->definitions.v,
              compare_definitions);
    if (out->uses.n > 1)
        qsort(out->uses.v, out->uses.n, sizeof *out->uses.v, slice_order);
}

static int compare_starts(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool holds(const uint32_t *starts, size_t n, const struct link *link) {
    return n && bsearch(&link->start, starts, n, sizeof *starts, compare_starts);
}

bool check_is_unused(const struct check *check, const struct link *definition) {
    return holds(check->unused.v, check->unused.n, definition);
}

void check_definitions(struct check *check, const struct text *text) {
    struct references references = {0};
    const struct link *first = NULL;
    check->unused.n = 0;
    if (!text->part->whole)
        return;
    sort_references(text->facts, &references);
    for (size_t i = 0; i < references.definitions.n; i++) {
        const struct link *definition = references.definitions.v[i];
        if (is_comment(text, definition))
            continue;
        if (first && slice_eq(first->key, definition->key)) {
            report_duplicate(check->library, text, definition, first);
            continue;
        }
        first = definition;
        if (!references.uses.n || !bsearch(&definition->key, references.uses.v, references.uses.n,
                                           sizeof *references.uses.v, slice_order))
            *VEC_PUSH(&check->unused) = definition->start;
    }
    if (check->unused.n > 1)
        qsort(check->unused.v, check->unused.n, sizeof *check->unused.v, compare_starts);
    VEC_FREE(&references.definitions);
    VEC_FREE(&references.uses);
}

/* One whose address is wrong has its finding already. */
static void check_unused(const struct check *check, const struct text *text) {
    for (uint32_t i = 0; check->unused.n && i < text->facts->n_links; i++) {
        const struct link *link = &text->facts->links[i];
        if (link->kind == LINK_DEFINITION && check_is_unused(check, link) &&
            !holds(check->broken.v, check->broken.n, link))
            report_unused(check->library, text, link);
    }
}

/* --- References without a definition --- */

struct scan {
    struct check *check;
    const struct text *text;
    const struct tree *tree;
    const char *s;
    const char *bytes; /* what each byte is */
};

/* `[text][label]`: offsets of the brackets. Shortcuts have no label. */
struct reference {
    uint32_t start;       /* of `[` or `!` */
    uint32_t open, close; /* around the text */
    uint32_t label, end;  /* the label without brackets begins and the whole ends */
};

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           (unsigned char)c >= 0x80;
}

/* Behind these, brackets are an index or a part of something longer. */
static bool may_stand_before(char c) {
    return !is_word(c) && !strchr("])}$\\`\"'", c ? c : ' ');
}

static bool may_stand_behind(char c) {
    return !is_word(c) && !strchr("[(*+{", c ? c : ' ');
}

/* A pattern ([a-z][0-9]) or a blank to be filled in ([{type}], [...]). */
static bool is_pattern(Slice s, const char *marks) {
    for (size_t i = 0; i < s.n; i++)
        if (strchr(marks, s.s[i]))
            return true;
    return slice_starts(s, S("^")) || slice_find(s, S("a-z"), 0) != SLICE_NONE ||
           slice_find(s, S("0-9"), 0) != SLICE_NONE || slice_find(s, S("..."), 0) != SLICE_NONE;
}

static bool has_small_letter(Slice s) {
    for (size_t i = 0; i < s.n; i++)
        if ((s.s[i] >= 'a' && s.s[i] <= 'z') || (unsigned char)s.s[i] >= 0x80)
            return true;
    return false;
}

/* Was a link meant? [TYPE][SCOPE] is a form to be filled in, [ ] and [x][ ] are boxes. */
static bool is_meant(Slice shown, Slice label) {
    return slice_trim(shown).n && slice_trim(label).n && !is_pattern(shown, "{}$<>|") &&
           !is_pattern(label, "{}$<>|=*`") && (has_small_letter(shown) || has_small_letter(label));
}

/* Reads the reference whose text ends with the `]` at `close`. */
static bool read_reference(const struct scan *scan, uint32_t close, struct reference *out) {
    Slice all = scan->text->source->text;
    uint32_t end = (uint32_t)all.n;
    if (byte_is_escaped(scan->s, close) ||
        !bytes_find_open(scan->text->source, scan->bytes, close, &out->open))
        return false;
    out->close = close;
    out->start = out->open;
    if (out->start > 0 && scan->s[out->start - 1] == '!' &&
        scan->bytes[out->start - 1] == BYTE_TEXT)
        out->start--;
    out->label = out->end = close + 1;
    if (close + 1 < end && scan->s[close + 1] == '[') {
        uint32_t label_end = scan->bytes[close + 1] == BYTE_TEXT
                                 ? label_close(scan->text->source, close + 2, end)
                                 : 0;
        if (!label_end || scan->bytes[label_end] != BYTE_TEXT)
            return false;
        out->label = close + 2;
        out->end = label_end + 1;
    }
    char before = out->start > scan->text->part->start ? scan->s[out->start - 1] : ' ',
         behind = out->end < end ? scan->s[out->end] : ' ';
    return may_stand_before(before) && may_stand_behind(behind);
}

static bool holds_break(Slice s) {
    return slice_find_char(s, '\n', 0) != SLICE_NONE || slice_find_char(s, '\r', 0) != SLICE_NONE;
}

/* What a reference says, without line breaks and the quote marks behind them. */
static Slice joined(struct arena *arena, Slice s) {
    if (!holds_break(s))
        return s;
    Buf out = {0};
    for (size_t i = 0; i < s.n; i++) {
        bool ends = s.s[i] == '\n' || s.s[i] == '\r';
        buf_char(&out, ends ? ' ' : s.s[i]);
        while (ends && i + 1 < s.n && strchr("\n \t>", s.s[i + 1]))
            i++;
    }
    Slice line = buf_dup(&out, arena);
    buf_free(&out);
    return line;
}

/* The label of the one definition that surely is meant, as that has it. */
static Slice certain_label(const struct scan *scan, Slice key) {
    const struct tree *tree = scan->tree;
    Slice text = scan->text->source->text;
    struct nearby nearby = {0};
    name_gather(key, tree->keys, tree->n_definitions, &nearby);
    Slice near = nearby_certain(&nearby, key);
    for (uint32_t i = 0; near.n && i < tree->n_definitions; i++) {
        const struct definition *definition = &tree->definitions[i];
        Slice label = slice_trim(slice_sub(text, definition->label, definition->label_end));
        if (slice_eq(definition->key, near))
            return holds_break(label) ? near : label;
    }
    return (Slice){0};
}

/* `[text][]` and `[text]` have no label of their own: to mend that would change what is read. */
static void fix_label(const struct scan *scan, const struct reference *reference, Slice key) {
    const struct source *source = scan->text->source;
    uint32_t end = reference->end - 1;
    Slice written = slice_sub(source->text, reference->label, end);
    if (reference->label >= end || holds_break(written))
        return;
    Slice label = certain_label(scan, key);
    if (label.n)
        source_fix(scan->check->library->sink, source, reference->label, end, label);
}

static void help_label(const struct scan *scan, Slice key) {
    struct sink *sink = scan->check->library->sink;
    Slice near = name_meant(key, scan->tree->keys, scan->tree->n_definitions);
    if (near.n)
        diag_help(sink, "did you mean `[%.*s]`?", FMT(near));
    else
        diag_help(sink,
                  "define it on a line of its own, `[%.*s]: ADDRESS`, or write `\\[` where no link "
                  "is meant",
                  FMT(key));
}

static void report_undefined(const struct scan *scan, const struct reference *reference) {
    const struct source *source = scan->text->source;
    struct arena *arena = scan->check->scratch;
    Slice shown = joined(arena, slice_sub(source->text, reference->open + 1, reference->close));
    bool shortcut = reference->label == reference->end;
    Slice label = shown;
    if (!shortcut && reference->end - 1 > reference->label)
        label = joined(arena, slice_sub(source->text, reference->label, reference->end - 1));
    if (!is_meant(shown, label) || definition_known(scan->tree, arena, label))
        return;
    struct place place = source_place(source, reference->start, reference->end);
    if (diag_at(scan->check->library->sink, shortcut ? RULE_LINK_SHORTCUT : RULE_LINK_UNDEFINED,
                place, "no definition `[%.*s]:` in this text", FMT(slice_trim(label)))) {
        Slice key = label_key(arena, slice_trim(label));
        help_label(scan, key);
        fix_label(scan, reference, key);
    }
}

/* `[x]` of a task, `[^1]`, `[!NOTE]` and the label of a definition are no links. */
static bool is_shortcut(const struct scan *scan, const struct reference *reference) {
    Slice shown = slice_sub(scan->text->source->text, reference->open + 1, reference->close);
    char behind = reference->end < scan->text->source->text.n ? scan->s[reference->end] : ' ';
    return shown.n > 1 && !strchr("^!", shown.s[0]) && behind != ':';
}

static void check_undefined(struct check *check, const struct text *text, bool shortcuts) {
    const struct source *source = text->source;
    struct scan scan = {
        .check = check, .text = text, .tree = check_tree(check, text), .s = source->text.s};
    scan.bytes = check_bytes(check, text);
    for (uint32_t at = text->part->start; at < text->part->end; at++) {
        struct reference reference;
        if (scan.s[at] != ']' || scan.bytes[at] != BYTE_TEXT ||
            !read_reference(&scan, at, &reference))
            continue;
        bool shortcut = reference.label == reference.end;
        if (!shortcut || (shortcuts && is_shortcut(&scan, &reference)))
            report_undefined(&scan, &reference);
        if (!shortcut)
            at = reference.end - 1;
    }
}

/* Is there a `][` that is no part of a link, with brackets before it that are no index? */
static bool may_be_undefined(const struct text *text) {
    const struct facts *facts = text->facts;
    Slice all = slice_sub(text->source->text, 0, text->part->end);
    uint32_t link = 0;
    for (size_t at = text->part->start; (at = slice_find(all, S("]["), at)) != SLICE_NONE; at++) {
        while (link < facts->n_links && facts->links[link].end <= at)
            link++;
        if (link < facts->n_links && facts->links[link].start <= at)
            continue;
        size_t open = at;
        while (open > text->part->start && all.s[open] != '[' && all.s[open] != '\n')
            open--;
        if (all.s[open] != '[' || open == 0 || may_stand_before(all.s[open - 1]) ||
            all.s[open - 1] == '!')
            return true;
    }
    return false;
}

void check_references(struct check *check, const struct text *text) {
    const struct library *library = check->library;
    bool shortcuts =
        config_level(library->config, RULE_LINK_SHORTCUT, text->source->path) != LEVEL_OFF;
    if (!text->part->whole)
        return;
    check_unused(check, text);
    if (shortcuts || may_be_undefined(text))
        check_undefined(check, text, shortcuts);
}
