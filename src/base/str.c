#include "base/str.h"
#include "base/heap.h"
#include "base/mem.h"
#include "base/wide.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char ascii_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool slice_eq_nocase(Slice a, Slice b) {
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower(a.s[i]) != ascii_lower(b.s[i]))
            return false;
    return true;
}

int slice_cmp(Slice a, Slice b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.s, b.s, n) : 0;
    return order ? order : (a.n > b.n) - (a.n < b.n);
}

int slice_order(const void *a, const void *b) {
    return slice_cmp(*(const Slice *)a, *(const Slice *)b);
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

Slice slice_trim_end(Slice s) {
    while (s.n && is_space(s.s[s.n - 1]))
        s.n--;
    return s;
}

Slice slice_trim(Slice s) {
    s = slice_trim_end(s);
    size_t from = 0;
    while (from < s.n && is_space(s.s[from]))
        from++;
    return slice_sub(s, from, s.n);
}

/* Sixteen places at a time at which its first and its last byte stand. */
static size_t find_wide(Slice s, Slice needle, size_t from) {
    char first = needle.s[0], last = needle.s[needle.n - 1];
    size_t reach = needle.n - 1;
    for (; from + reach + WIDE <= s.n; from += WIDE) {
        Wide hits = wide_is(wide_load(s.s + from), first) & wide_is(wide_load(s.s + from + reach), last);
        for (size_t at = from + wide_first(hits); at < from + WIDE; at++)
            if (s.s[at] == first && memcmp(s.s + at, needle.s, needle.n) == 0)
                return at;
    }
    const char *hit = memmem(s.s + from, s.n - from, needle.s, needle.n);
    return hit ? (size_t)(hit - s.s) : SLICE_NONE;
}

/* Where its first byte is rare, looking for that alone is the quickest. */
enum { FIRST_TRIES = 4 };

size_t slice_find(Slice s, Slice needle, size_t from) {
    if (from > s.n || needle.n > s.n - from)
        return SLICE_NONE;
    if (needle.n == 0)
        return from;
    for (int tries = 0; tries < FIRST_TRIES; tries++) {
        const char *first = memchr(s.s + from, needle.s[0], s.n - from);
        if (!first || s.n - (size_t)(first - s.s) < needle.n)
            return SLICE_NONE;
        from = (size_t)(first - s.s);
        if (memcmp(first, needle.s, needle.n) == 0)
            return from;
        from++;
    }
    return find_wide(s, needle, from);
}

size_t slice_find_char(Slice s, char c, size_t from) {
    if (from >= s.n)
        return SLICE_NONE;
    const char *hit = memchr(s.s + from, c, s.n - from);
    return hit ? (size_t)(hit - s.s) : SLICE_NONE;
}

bool slice_next_line(Slice *rest, Slice *line) {
    if (rest->n == 0)
        return false;
    size_t end = 0;
    while (end < rest->n && rest->s[end] != '\n' && rest->s[end] != '\r')
        end++;
    *line = slice_sub(*rest, 0, end);
    size_t next = end;
    if (next < rest->n && rest->s[next] == '\r')
        next++;
    /* "\n" alone, or the second half of "\r\n" */
    if (next < rest->n && rest->s[next] == '\n')
        next++;
    *rest = slice_sub(*rest, next, rest->n);
    return true;
}

Slice slice_lasting(struct arena *arena, Slice s) {
    return !heap_holds(arena) || heap_holds(s.s) || image_holds_address(s.s) ? s : s.n ? slice_dup(arena, s) : (Slice){0};
}

Slice slice_dup(struct arena *arena, Slice s) {
    char *copy = arena_bytes(arena, s.n + 1);
    if (s.n)
        memcpy(copy, s.s, s.n);
    copy[s.n] = '\0';
    return (Slice){copy, s.n};
}

const char *slice_cstr(struct arena *arena, Slice s) {
    return slice_dup(arena, s).s;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

/* The three rows in `rows` are cells [0, b.n] for the last two bytes of `a` and the present one.
 * Only cells within `limit` of the diagonal can count; those beside them are set to more than the
 * limit. */
static size_t distance_rows(Slice a, Slice b, size_t limit, size_t *rows) {
    size_t *before = rows, *last = rows + b.n + 1, *row = rows + 2 * (b.n + 1);
    for (size_t j = 0; j <= b.n; j++)
        last[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t from = i > limit ? i - limit : 1, to = least(b.n, i + limit);
        size_t best = row[from - 1] = from == 1 ? i : limit + 1;
        for (size_t j = from; j <= to; j++) {
            size_t cost = a.s[i - 1] != b.s[j - 1];
            row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + cost);
            if (i > 1 && j > 1 && a.s[i - 1] == b.s[j - 2] && a.s[i - 2] == b.s[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
            best = least(best, row[j]);
        }
        if (to < b.n)
            row[to + 1] = limit + 1;
        /* No later row falls below this row's best, or (by a swap) the one before's plus 1. */
        if (best > limit + 1)
            return limit + 1;
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return least(last[b.n], limit + 1);
}

size_t slice_distance(Slice a, Slice b, size_t limit) {
    /* A distance is never above the longer length; and limit + 1 shall be a number. */
    limit = least(limit, a.n > b.n ? a.n : b.n);
    if ((a.n > b.n ? a.n - b.n : b.n - a.n) > limit)
        return limit + 1;
    while (a.n && b.n && a.s[a.n - 1] == b.s[b.n - 1])
        a.n--, b.n--;
    while (a.n && b.n && *a.s == *b.s)
        a.s++, a.n--, b.s++, b.n--;
    if (a.n == 0 || b.n == 0)
        return least(a.n + b.n, limit + 1);

    size_t few[3 * 64];
    if (b.n < 64)
        return distance_rows(a, b, limit, few);
    size_t *many = xcalloc(3 * (b.n + 1), sizeof *many);
    size_t distance = distance_rows(a, b, limit, many);
    xfree(many);
    return distance;
}
