/* The text itself: code fences, and the file's last line. */
#include "base/mem.h"
#include "check/rules.h"
#include "model/locate.h"
#include "model/tree.h"

/* A run of ` or ~ that begins a line, as a fence does. */
struct fence {
    char mark; /* '\0' for none */
    size_t length;
    Slice info; /* what stands behind the marks, trimmed */
};

static struct fence fence_in(Slice line) {
    struct fence fence = {0};
    size_t at = 0;
    while (at < line.n && at < 4 && line.s[at] == ' ')
        at++;
    if (at == 4 || at == line.n || (line.s[at] != '`' && line.s[at] != '~'))
        return fence;
    size_t end = at;
    while (end < line.n && line.s[end] == line.s[at])
        end++;
    if (end - at < 3)
        return fence;
    fence = (struct fence){
        .mark = line.s[at], .length = end - at, .info = slice_trim(slice_sub(line, end, line.n))};
    if (slice_find_char(fence.info, '`', 0) != SLICE_NONE)
        fence.mark = '\0';
    return fence;
}

/* Does a fence with a language stand within one that is not longer? It was meant to open another
 * block, and its end ends the outer one instead. */
static bool opens_within(const struct fence *inner, const struct fence *outer) {
    if (inner->mark != outer->mark || inner->length < outer->length || !inner->info.n)
        return false;
    char first = inner->info.s[0];
    return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') || first == '{';
}

/* --- Is a closer look worth it? --- */

/* The line behind quote marks, list markers and indentation. */
static Slice inner_line(Slice line) {
    size_t at = 0;
    while (at < line.n &&
           (line.s[at] == ' ' || line.s[at] == '\t' || line.s[at] == '>' ||
            ((line.s[at] == '-' || line.s[at] == '*') && at + 1 < line.n && line.s[at + 1] == ' ')))
        at++;
    return slice_sub(line, at, line.n);
}

/* A walk over the lines that could hold a fence, from `at` on, and where such marks stand next. */
struct fence_lines {
    const struct source *source;
    size_t at, ticks, tildes;
};

/* False when there is none. */
static bool next_fence_line(struct fence_lines *lines, Slice *line) {
    const struct source *source = lines->source;
    if (lines->ticks < lines->at)
        lines->ticks = slice_find(source->text, S("``"), lines->at);
    if (lines->tildes < lines->at)
        lines->tildes = slice_find(source->text, S("~~"), lines->at);
    size_t found = lines->ticks < lines->tildes ? lines->ticks : lines->tildes;
    if (found == SLICE_NONE)
        return false;
    uint32_t number = source_line(source, (uint32_t)found);
    *line = source_line_text(source, number);
    lines->at = source->lines[number];
    return true;
}

/* Reads lines alone, without containers: may be wrong in both ways where those are involved, but is
 * cheap. */
static bool may_nest(const struct source *source) {
    struct fence open = {0};
    Slice line;
    size_t body = source->body;
    struct fence_lines lines = {.source = source, .at = body};
    lines.ticks = slice_find(source->text, S("``"), body);
    lines.tildes = slice_find(source->text, S("~~"), body);
    while (next_fence_line(&lines, &line)) {
        struct fence fence = fence_in(inner_line(line));
        if (!fence.mark)
            continue;
        if (!open.mark)
            open = fence;
        else if (opens_within(&fence, &open))
            return true;
        else if (fence.mark == open.mark && fence.length >= open.length && !fence.info.n)
            open.mark = '\0';
    }
    return false;
}

/* --- Fences within fences --- */

struct nested {
    uint32_t outer;      /* where the outer fence begins */
    uint32_t inner, end; /* the inner one's line */
    size_t longest;      /* of the fences within */
};

static struct fence fence_at(const struct source *source, uint32_t at) {
    Slice rest = slice_sub(source->text, at, source->text.n), line;
    return slice_next_line(&rest, &line) ? fence_in(line) : (struct fence){0};
}

static bool nests_within(const struct source *source, const struct node *node, struct nested *out) {
    struct fence outer = fence_at(source, node->start);
    Slice rest = node->text, line;
    *out = (struct nested){.outer = node->start};
    while (outer.mark && slice_next_line(&rest, &line)) {
        struct fence inner = fence_in(line);
        if (!opens_within(&inner, &outer))
            continue;
        Slice text = slice_trim(line);
        if (!out->longest) {
            out->inner = locate_text(source, node, (size_t)(text.s - node->text.s));
            out->end = out->inner + (uint32_t)text.n;
        }
        out->longest = inner.length > out->longest ? inner.length : out->longest;
    }
    return out->longest > 0;
}

/* All fences within fences of the text. The first is told; what follows it in its container is read
 * inside out. */
struct nests {
    struct nested *v;
    size_t n;
};

static struct nests find_nests(struct check *check, const struct text *text) {
    struct nests nests = {0};
    if (!may_nest(text->source))
        return nests;
    const struct tree *tree = check_tree(check, text);
    nests.v = ARENA_ARRAY(check->scratch, struct nested, tree->n);
    for (uint32_t i = 1; i < tree->n; i++)
        if (tree->nodes[i].type == NODE_CODE_BLOCK && tree->nodes[i].fenced &&
            nests_within(text->source, &tree->nodes[i], &nests.v[nests.n]))
            nests.n++;
    return nests;
}

static void help_nested(struct sink *sink, const struct source *source,
                        const struct nested *nested) {
    diag_help(
        sink,
        "close the fence of line %u before this one or, if it is to hold it, begin and end it with "
        "%zu marks",
        (unsigned)source_written_line(source, nested->outer), nested->longest + 1);
}

static void report_nested(struct sink *sink, const struct source *source,
                          const struct nested *nested) {
    if (!diag_at(sink, RULE_TEXT_NESTED_FENCE, source_place(source, nested->inner, nested->end),
                 "this code fence opens within another that is not longer"))
        return;
    diag_label(sink, "its end will end the outer one");
    help_nested(sink, source, nested);
}

/* --- Fences that are never closed --- */

/* Where the cause is a fence within one of the same length, that is told: all behind it is inside
 * out, up to the end of the item or quote. */
static void report_open(const struct library *library, const struct part *part, uint32_t at,
                        const struct nested *nested) {
    struct sink *sink = library->sink;
    const struct source *source = part->source;
    uint32_t line = source_line(source, at);
    uint32_t end = source_line_start(source, line) + (uint32_t)source_line_text(source, line).n;
    if (!diag_at(sink, RULE_TEXT_UNCLOSED_FENCE, source_place(source, at, end),
                 "this code fence is never closed"))
        return;
    diag_label(sink, "opened here");
    /* Inside out, it is what should have ended a fence that seems to open one: it names no
     * language. */
    if (nested && !fence_at(source, at).info.n) {
        diag_help(sink, "the fence in line %u opens within another that is not longer",
                  (unsigned)source_written_line(source, nested->inner));
        help_nested(sink, source, nested);
    } else {
        diag_help(sink, "close it with a line of the same marks, as long or longer%s",
                  part->whole ? "" : ", within what is included");
    }
}

void check_fences(struct check *check, const struct text *text) {
    const struct facts *facts = text->facts;
    struct nests nests = {0};
    size_t before = 0;
    if (text->part->whole)
        nests = find_nests(check, text);
    for (uint32_t i = 0; i < facts->n_open_fences; i++) {
        while (before < nests.n && nests.v[before].outer < facts->open_fences[i])
            before++;
        report_open(check->library, text->part, facts->open_fences[i],
                    before ? &nests.v[before - 1] : NULL);
    }
    if (nests.n && !facts->n_open_fences)
        report_nested(check->library->sink, text->source, &nests.v[0]);
}

/* --- The last line --- */

void check_final_newline(const struct library *library, const struct source *source) {
    Slice text = source->text;
    if (!text.n || text.s[text.n - 1] == '\n' || text.s[text.n - 1] == '\r')
        return;
    uint32_t end = (uint32_t)text.n;
    if (diag_at(library->sink, RULE_TEXT_NO_NEWLINE, source_place(source, end, end),
                "the last line has no line ending")) {
        diag_help(
            library->sink,
            "end the file with a line break: tools that join files put the next text on this line");
        source_fix(library->sink, source, end, end, source->crlf ? S("\r\n") : S("\n"));
    }
}
