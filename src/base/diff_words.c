#include "base/diff_words.h"
#include "base/diff.h"
#include "base/mem.h"
#include "base/vec.h"
#include <stdlib.h>

typedef VEC(Slice) Words;

static bool in_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static size_t word_end(Slice line, size_t at) {
    size_t end = at + 1;
    if (in_word(line.s[at]))
        while (end < line.n && in_word(line.s[end]))
            end++;
    else if (is_blank(line.s[at]))
        while (end < line.n && is_blank(line.s[end]))
            end++;
    return end;
}

static void split(Slice line, Words *out) {
    for (size_t at = 0, end; at < line.n; at = end) {
        end = word_end(line, at);
        *VEC_PUSH(out) = slice_sub(line, at, end);
    }
}

/* --- what changed --- */

/* A text with a word on each line. No word has a line's end in it, so that words are lines of it, one by one. */
static Slice as_lines(struct arena *arena, const Words *words) {
    Buf out = {0};
    for (size_t i = 0; i < words->n; i++) {
        buf_slice(&out, words->v[i]);
        buf_char(&out, '\n');
    }
    Slice kept = buf_dup(&out, arena);
    buf_free(&out);
    return kept;
}

static bool all_blank(Slice text) {
    for (size_t i = 0; i < text.n; i++)
        if (!is_blank(text.s[i]))
            return false;
    return true;
}

/* Words that changed with blanks alone between them are one change. */
static struct diff_parts parts_of(struct arena *arena, Slice line, const Words *words, const bool *changed) {
    VEC(struct diff_part) parts = {0};
    size_t at = 0;
    for (size_t i = 0; i < words->n; i++) {
        bool is = changed[i];
        if (!is && i > 0 && i + 1 < words->n && all_blank(words->v[i]))
            is = changed[i - 1] && changed[i + 1];
        size_t end = at + words->v[i].n;
        if (parts.n > 0 && parts.v[parts.n - 1].changed == is)
            parts.v[parts.n - 1].text.n += words->v[i].n;
        else
            *VEC_PUSH(&parts) = (struct diff_part){slice_sub(line, at, end), is};
        at = end;
    }
    struct diff_parts kept = {VEC_KEEP(&parts, arena), parts.n};
    VEC_FREE(&parts);
    return kept;
}

void diff_words(struct arena *arena, Slice old, Slice new, struct diff_parts *old_parts, struct diff_parts *new_parts) {
    Words a = {0}, b = {0};
    split(old, &a);
    split(new, &b);
    struct diff diff = diff_lines(arena, as_lines(arena, &a), as_lines(arena, &b));
    bool *gone = xcalloc(a.n + 1, sizeof *gone), *come = xcalloc(b.n + 1, sizeof *come);
    for (size_t h = 0; h < diff.n; h++) {
        for (uint32_t i = 0; i < diff.hunks[h].old_n; i++)
            gone[diff.hunks[h].old_at + i] = true;
        for (uint32_t i = 0; i < diff.hunks[h].new_n; i++)
            come[diff.hunks[h].new_at + i] = true;
    }
    *old_parts = parts_of(arena, old, &a, gone);
    *new_parts = parts_of(arena, new, &b, come);
    xfree(gone);
    xfree(come);
    VEC_FREE(&a);
    VEC_FREE(&b);
}

/* --- partners --- */

/* A line's words in sorted order, blanks left out, and how long they are together. */
struct bag {
    Words words;
    size_t length;
};

static int by_text(const void *a, const void *b) {
    return slice_cmp(*(const Slice *)a, *(const Slice *)b);
}

static void fill_bag(Slice line, struct bag *bag) {
    for (size_t at = 0, end; at < line.n; at = end) {
        end = word_end(line, at);
        if (is_blank(line.s[at]) || line.s[at] == '\n')
            continue;
        *VEC_PUSH(&bag->words) = slice_sub(line, at, end);
        bag->length += end - at;
    }
    if (bag->words.n)
        qsort(bag->words.v, bag->words.n, sizeof *bag->words.v, by_text);
}

static struct bag *bags_of(const Slice *lines, uint32_t n) {
    struct bag *bags = xcalloc(n + 1, sizeof *bags);
    for (uint32_t i = 0; i < n; i++)
        fill_bag(lines[i], &bags[i]);
    return bags;
}

static void free_bags(struct bag *bags, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        VEC_FREE(&bags[i].words);
    xfree(bags);
}

/* In thousandths: 1000 for lines of the same words, 0 for lines with less than a third in common. */
static uint32_t likeness(const struct bag *a, const struct bag *b) {
    size_t common = 0, i = 0, j = 0;
    while (i < a->words.n && j < b->words.n) {
        int order = slice_cmp(a->words.v[i], b->words.v[j]);
        if (order == 0)
            common += a->words.v[i].n;
        i += order <= 0;
        j += order >= 0;
    }
    size_t both = a->length + b->length;
    return both == 0 || common * 6 < both ? 0 : (uint32_t)(common * 2000 / both);
}

/* The pairs whose likenesses have the greatest sum, among those that keep the order: best[i][j] is that sum for the lines from
 * i and from j on. */
static void choose(const uint32_t *like, uint32_t n_old, uint32_t n_new, uint32_t *partner) {
    size_t width = (size_t)n_new + 1;
    uint32_t *best = xcalloc(((size_t)n_old + 1) * width, sizeof *best);
    for (uint32_t i = n_old; i-- > 0;)
        for (uint32_t j = n_new; j-- > 0;) {
            uint32_t l = like[(size_t)i * n_new + j], without = best[(i + 1) * width + j], other = best[i * width + j + 1];
            uint32_t with = l ? l + best[(i + 1) * width + j + 1] : 0;
            uint32_t most = without > other ? without : other;
            best[i * width + j] = with > most ? with : most;
        }
    for (uint32_t i = 0, j = 0; i < n_old && j < n_new;) {
        uint32_t l = like[(size_t)i * n_new + j];
        if (l && best[i * width + j] == l + best[(i + 1) * width + j + 1])
            partner[i++] = j++;
        else if (best[i * width + j] == best[(i + 1) * width + j])
            i++;
        else
            j++;
    }
    xfree(best);
}

void diff_partners(const Slice *old, uint32_t n_old, const Slice *new, uint32_t n_new, uint32_t *partner) {
    enum { MOST_PAIRS = 10000 };
    bool many = (uint64_t)n_old * n_new > MOST_PAIRS;
    for (uint32_t i = 0; i < n_old; i++)
        partner[i] = many && i < n_new ? i : DIFF_NONE;
    if (many || n_old == 0 || n_new == 0)
        return;
    struct bag *a = bags_of(old, n_old), *b = bags_of(new, n_new);
    uint32_t *like = xcalloc((size_t)n_old * n_new, sizeof *like);
    for (uint32_t i = 0; i < n_old; i++)
        for (uint32_t j = 0; j < n_new; j++)
            like[(size_t)i * n_new + j] = likeness(&a[i], &b[j]);
    choose(like, n_old, n_new, partner);
    xfree(like);
    free_bags(a, n_old);
    free_bags(b, n_new);
}
