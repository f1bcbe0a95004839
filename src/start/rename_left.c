#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "start/rename_parts.h"
#include <stdlib.h>
#include <string.h>

/* Files that nothing above reads, and that may speak of the document all the same. */
static const char *const others[] = {"quire.yaml", "agpm.toml", "AGENTS.md", "CLAUDE.md", "GEMINI.md", "README.md"};

struct search {
    struct rename *rename;
    Slice word;
    struct map seen;         /* paths */
};

static bool is_part(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           (unsigned char)c >= 0x80;
}

/* An ordinary word counts where it is set off by marks alone. */
static bool is_set_off(Slice text, size_t at, size_t end) {
    char before = at ? text.s[at - 1] : ' ', behind = end < text.n ? text.s[end] : ' ';
    return before == '@' || (strchr("`*'\"/(", before) && strchr("`*'\")/.:", behind));
}

static bool is_ordinary(Slice word) {
    for (size_t i = 0; i < word.n; i++)
        if (!((word.s[i] | 32) >= 'a' && (word.s[i] | 32) <= 'z'))
            return false;
    return true;
}

/* Is it one of the stretches? They are in order. */
static bool is_in(const struct edit *edits, size_t n, Slice path, size_t at) {
    size_t low = 0, high = n;
    struct edit here = {.path = path, .start = (uint32_t)at, .end = 0};
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (rename_edit_order(&edits[middle], &here) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    const struct edit *edit = low ? &edits[low - 1] : NULL;
    return edit && edit->made && slice_eq(edit->path, path) && at < edit->end;
}

static bool is_known(const struct rename *rename, Slice path, size_t at) {
    return is_in(rename->edits.v, rename->edits.n, path, at) || is_in(rename->foreign.v, rename->foreign.n, path, at);
}

/* Said already, and why. */
static bool is_left(const struct rename *rename, struct place place, size_t n) {
    for (size_t i = 0; i < rename->left.n; i++) {
        const struct left *left = &rename->left.v[i];
        if (slice_eq(left->place.path, place.path) && left->place.line == place.line && place.offset + n > left->place.offset &&
            place.column < left->place.column + left->place.length)
            return true;
    }
    return false;
}

static void search_source(struct search *search, const struct source *source) {
    Slice text = source->text, word = search->word;
    if (map_has(&search->seen, source->path))
        return;
    map_set(&search->seen, source->path, NULL);
    for (size_t at = 0, end; (at = slice_find(text, word, at)) != SLICE_NONE; at = end) {
        end = at + word.n;
        if ((at && is_part(text.s[at - 1]) && !slice_ends(slice_sub(text, 0, at), S("@agent-"))) ||
            (end < text.n && is_part(text.s[end])) || (is_ordinary(word) && !is_set_off(text, at, end)))
            continue;
        struct place place = source_place(source, (uint32_t)at, (uint32_t)end);
        if (!is_known(search->rename, source->path, at) && !is_left(search->rename, place, word.n))
            *VEC_PUSH(&search->rename->left) = (struct left){place, NULL};
    }
}

static void search_text(void *context, const struct rename_text *text) {
    search_source(context, text->source->written ? text->source->written : text->source);
}

static void search_other(struct search *search, const char *name) {
    struct arena *arena = search->rename->arena;
    const char *root = search->rename->library->config->root;
    Slice text;
    if (!file_read(arena, arena_printf(arena, "%s/%s", root, name).s, SOURCE_LIMIT, &text))
        search_source(search, source_plain(arena, slice_from(name), text));
}

static void search_word(struct rename *rename, Slice word) {
    struct search search = {.rename = rename, .word = word};
    rename_texts(rename->library, search_text, &search);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        search_other(&search, others[i]);
    map_free(&search.seen);
}

/* Files that are not in the library because they cannot be read, or not as they should be. */
static void add_unread(struct rename *rename) {
    const struct library *library = rename->library;
    size_t n;
    const struct diag *diags = sink_all(library->sink, &n);
    for (size_t i = 0; i < n; i++) {
        Slice path = diags[i].place.path;
        bool lost = diags[i].rule == RULE_LIBRARY_UNREADABLE || diags[i].rule == RULE_LIBRARY_LIMIT;
        if (lost && path.n && !library_document(library, path) && !map_has(&library->files, path))
            *VEC_PUSH(&rename->left) = (struct left){{.path = path}, "it could not be read, and may name the document"};
    }
}

static int compare_left(const void *left, const void *right) {
    const struct place *a = &((const struct left *)left)->place, *b = &((const struct left *)right)->place;
    int order = slice_cmp(a->path, b->path);
    order = order ? order : (a->line > b->line) - (a->line < b->line);
    return order ? order : (a->column > b->column) - (a->column < b->column);
}

void rename_leave(struct rename *rename) {
    for (size_t i = 0; i < rename->edits.n; i++)
        if (!rename->edits.v[i].made) {
            const struct edit *edit = &rename->edits.v[i];
            struct place place = {.path = edit->path, .offset = edit->start};
            *VEC_PUSH(&rename->left) = (struct left){place, "the library has this file by several paths, and they do not agree"};
        }
    if (rename->edits.n)
        qsort(rename->edits.v, rename->edits.n, sizeof *rename->edits.v, rename_edit_order);
    if (rename->foreign.n)
        qsort(rename->foreign.v, rename->foreign.n, sizeof *rename->foreign.v, rename_edit_order);
    if (!slice_eq(rename->old_name, rename->new_name))
        search_word(rename, rename->old_name);
    if (!slice_eq(rename->old_stem, rename->new_stem) && !slice_eq(rename->old_stem, rename->old_name))
        search_word(rename, rename->old_stem);
    add_unread(rename);
    if (rename->left.n)
        qsort(rename->left.v, rename->left.n, sizeof *rename->left.v, compare_left);
}
